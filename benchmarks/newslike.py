"""Made-up coverage of any size in the words of news-12k, as JSON lines: what `search index -` reads.

    python -m benchmarks.newslike N > articles.jsonl

Each article takes an article of news-12k as its subject and its length. Its words follow one another as pairs of words
do in the whole collection, and three in ten are drawn from the subject (a Markov chain of order 1 with a cache, after
Kuhn and De Mori 1990), so that words are as frequent as in news, names stand together, articles on a subject have its
words in common, and hardly a run of eight words stands in two of them. Planted are whole copies, edited ones (one word
in twenty another), quotations and wire stories that 3 to 300 outlets ran, in about one article of seven, and a footer
for one outlet in four, so that there are as many links to an article as in news-12k, about five. The same count gives
the same articles.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

from benchmarks.collection import news
from benchmarks.generated import WIRE_SIZES

AT_ONCE: Final = 5_000
"""Articles made at a time, word by word side by side."""
JUMP: Final = 0.3
"""Share of words that are drawn from the subject."""
DISTRICT: Final = 20_000
"""Articles within which what is planted stays: copies come within days."""
FROM: Final = datetime(2010, 1, 1, tzinfo=timezone.utc)
YEARS: Final = 10

_TOKEN: Final = re.compile(r"\n+|[^\s]+")
_LONGEST: Final = 6_000  # words

Integers = NDArray[np.int64]


class NewsLike:
    """Makes `count` articles as records with id, title, body, outlet, author, published and url."""

    def __init__(self, count: int, seed: int = 7) -> None:
        self._count = count
        self._chance = np.random.default_rng(seed)
        self._subjects = [article for article in news() if article.title and len(article.body) > 200]
        numbers: dict[str, int] = {}
        made = [
            [numbers.setdefault(token, len(numbers)) for token in _TOKEN.findall(article.body)[:_LONGEST]]
            for article in self._subjects
        ]
        self._lengths = np.array([len(tokens) for tokens in made])
        self._begins = np.cumsum(self._lengths) - self._lengths
        self._tokens = np.array([token for tokens in made for token in tokens])
        self._words = np.array(list(numbers), object)
        # Where each word stands: whatever follows one of these places may follow the word.
        self._places = np.argsort(self._tokens, kind="stable")
        self._often = np.bincount(self._tokens, minlength=len(numbers))
        self._first = np.cumsum(self._often) - self._often
        outlets = Counter(article.outlet or "Unnamed" for article in self._subjects)
        self._outlets = [f"{name} {part}".strip() for part in ("", "North", "South", "Online") for name in outlets]
        weights = np.array([outlets[name] / part for part in (1, 2, 4, 8) for name in outlets])
        self._weights = weights / weights.sum()
        self._authors = [article.author for article in self._subjects if article.author]

    def records(self) -> Iterator[dict[str, Any]]:
        """The articles in the order of their dates, but for those of a district, which come in any order."""
        footers = self._footers()
        for begin in range(0, self._count, DISTRICT):
            size = min(DISTRICT, self._count - begin)
            plan = self._plan(size)
            stories: dict[int, str] = {}
            for part in range(0, size, AT_ONCE):
                chosen = plan[part : part + AT_ONCE]
                subjects = self._chance.integers(0, len(self._subjects), len(chosen))
                for at, (own, (kind, group)) in enumerate(zip(self._bodies(subjects), chosen, strict=True)):
                    body = own if kind == "alone" else self._planted(own, kind, stories.setdefault(group, own))
                    yield self._record(begin + part + at, int(subjects[at]), own, body, footers)

    def _plan(self, size: int) -> list[tuple[str, int]]:
        """Of each article what is planted in it, and which."""
        plan: list[tuple[str, int]] = []
        group = 0
        for kind, share in (("copy", 0.02), ("edited", 0.03), ("quotation", 0.05), ("wire", 0.05)):
            upto = len(plan) + share * size
            while len(plan) < upto:
                articles = int(self._chance.integers(2, 7)) if kind == "quotation" else 2
                if kind == "wire":
                    articles = min(WIRE_SIZES[group % len(WIRE_SIZES)], max(3, size // 20))
                plan += [(kind, group)] * articles
                group += 1
        plan += [("alone", -1)] * (size - len(plan))
        self._chance.shuffle(plan)
        return plan[:size]

    def _bodies(self, subjects: Integers) -> list[str]:
        """A text on each subject, as long as the subject's own."""
        order = np.argsort(-self._lengths[subjects], kind="stable")
        begins, lengths = self._begins[subjects[order]], self._lengths[subjects[order]]
        made = np.empty((len(order), int(lengths[0])), np.int32)
        place = begins.copy()
        for at in range(int(lengths[0])):
            running = int(np.searchsorted(-lengths, -at))  # those that are longer than `at`
            begins, lengths, word = begins[:running], lengths[:running], self._tokens[place[:running]]
            made[:running, at] = word
            jumps = self._chance.random(running) < JUMP
            drawn = self._chance.random(running)
            follows = self._places[self._first[word] + (drawn * self._often[word]).astype(np.int64)] + 1
            follows[follows == len(self._tokens)] = 0
            place = np.where(jumps, begins + (drawn * lengths).astype(np.int64), follows)
        texts = [""] * len(order)
        for row, at, length in zip(made, order.tolist(), self._lengths[subjects[order]].tolist(), strict=True):
            texts[at] = re.sub(r" ?(\n+) ?", r"\1", " ".join(self._words[row[:length]].tolist())).strip()
        return texts

    def _planted(self, own: str, kind: str, story: str) -> str:
        """An article's body with the story in it; `own` where it is the first to have the story."""
        if own is story:
            return own
        words = own.split(" ")
        if kind == "quotation":
            quoted = " ".join(story.split()[: 12 + len(words) % 19]).replace("“", "").replace("”", "")
            half = len(words) // 2
            return " ".join([*words[:half], f"“{quoted},” she said.", *words[half:]])
        if kind == "edited":
            parts = story.split(" ")
            for place in np.flatnonzero(self._chance.random(len(parts)) < 0.05).tolist():
                parts[place] = words[place % len(words)]
            return " ".join(parts)
        return f"{story}\n\n{' '.join(words[:30])}"

    def _footers(self) -> list[str]:
        """What stands under an outlet's articles: mostly nothing."""
        subjects = self._chance.integers(0, len(self._subjects), len(self._outlets))
        texts = [" ".join(text.split()[:20]) for text in self._bodies(subjects)]
        return [f"\n\n{text}" if at % 4 == 0 else "" for at, text in enumerate(texts)]

    def _record(self, number: int, subject: int, own: str, body: str, footers: Sequence[str]) -> dict[str, Any]:
        outlet = int(self._chance.choice(len(self._weights), p=self._weights))
        when = FROM + timedelta(
            days=365.25 * YEARS * number / self._count, minutes=int(self._chance.integers(0, 4_320))
        )
        name = self._outlets[outlet]
        host = re.sub(r"\W+", "-", name.lower()).strip("-")
        return {
            "id": f"made-{number}",
            "title": self._title(subject, own),
            "body": body + footers[outlet],
            "outlet": name,
            "author": self._authors[int(self._chance.integers(0, len(self._authors)))],
            "published": when.strftime("%Y-%m-%dT%H:%M:00Z"),
            "url": f"https://{host}.example/{when:%Y/%m/%d}/{number}",
        }

    def _title(self, subject: int, own: str) -> str:
        """Two words in three of the subject's headline, and three longer words of the article."""
        words = self._subjects[subject].title.split()
        kept = [word for word, chance in zip(words, self._chance.random(len(words)), strict=True) if chance < 0.67]
        longer = [word for word in own[:1_500].split() if len(word) > 5 and word.isalpha()]
        chosen = self._chance.choice(longer, min(3, len(longer)), replace=False).tolist() if longer else []
        return " ".join([*kept, *chosen]) or self._subjects[subject].title


def main() -> None:
    for record in NewsLike(int(sys.argv[1])).records():
        sys.stdout.buffer.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()
