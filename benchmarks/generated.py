"""A generated corpus that looks like news, of any size, with passages planted in it whose places are known.

Words follow Zipf's law over a made-up vocabulary under real function words, in sentences of news-like templates; each
outlet repeats a footer of its own. Planted are whole copies, edited copies (one word in twenty changed, a sentence
gone), quotations of 12 words or more in several articles, and wire stories that up to 300 outlets ran. The same size
and seed give the same corpus.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.article import Article, Precision, Published

FUNCTION_WORDS = """
the of to and a in that is was for on with as it by at from his he has have be said had they an
their not but who are its were will been would which this after about more one when also than there other could two
first if over new into some last time years people her she or out all up what can so we you no my our do may
"""

TEMPLATES = (
    "{0} {1}.",
    "“{0},” said {2} {3}, who {1}.",
    "{2} {3} told reporters on {4} that {0}.",
    "On {4}, {0} and {1}.",
    "{0}, according to {2} {3} of the {5} {6}.",
    "The {5} {6} said {0}, but {1}.",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
VOCABULARY = 60_000
WIRE_SIZES = (300, 150, 80, 40, 20, 10, 10, 5, 5, 5, 3, 3, 3, 3, 3, 3)

Span = tuple[int, int]


@dataclass(frozen=True)
class Planted:
    """One text that was planted: `kind`, and where it stands: article ids with code-point spans."""

    kind: str
    places: tuple[tuple[str, Span], ...]


class Generator:
    """Makes a corpus of about `articles` articles; `planted` is filled while `articles` are drawn."""

    def __init__(self, articles: int, seed: int = 7) -> None:
        self._chance = np.random.default_rng(seed)
        self._wanted = articles
        self._words = np.array(FUNCTION_WORDS.split() + _vocabulary(self._chance))
        weights = 1.0 / (np.arange(len(self._words)) + 2.7) ** 1.05  # Zipf's law with Mandelbrot's shift
        self._cumulated = np.cumsum(weights / weights.sum())
        self._outlets = max(310, articles // 100)
        self._footers = [self._clause(14).capitalize() + "." for _ in range(self._outlets)]
        self._groups: dict[int, tuple[str, list[tuple[str, Span]]]] = {}
        self._made = 0

    @property
    def planted(self) -> list[Planted]:
        """What was planted in the articles made so far."""
        return [Planted(kind, tuple(places)) for kind, places in self._groups.values() if len(places) > 1]

    def articles(self) -> Iterator[Article]:
        """The articles in the order of their arrival: copies stand anywhere before or after what they copy."""
        plan = self._plan()
        self._chance.shuffle(plan)
        stories: dict[int, list[str]] = {}
        for kind, group in plan:
            if kind == "alone":
                yield self._article([], -1, "")
                continue
            if group not in stories:
                stories[group] = [self._quotation()] if kind == "quotation" else self._paragraphs(4)
            parts = self._edited(stories[group]) if kind == "edited" else stories[group]
            yield self._article(parts, group, kind)

    def _plan(self) -> list[tuple[str, int]]:
        """Of each article what is planted in it: three in twenty have something."""
        plan: list[tuple[str, int]] = []
        group = 0
        for kind, share in (("copy", 0.02), ("edited", 0.03), ("quotation", 0.05), ("wire", 0.05)):
            used = 0
            while used < share * self._wanted:
                size = 2
                if kind == "quotation":
                    size = int(self._chance.integers(2, 7))
                elif kind == "wire":
                    size = min(WIRE_SIZES[group % len(WIRE_SIZES)], max(3, self._wanted // 20))
                plan += [(kind, group)] * size
                used += size
                group += 1
        return plan + [("alone", -1)] * max(0, self._wanted - len(plan))

    def _article(self, parts: Sequence[str], group: int, kind: str) -> Article:
        self._made += 1
        id = f"generated-{self._made}"
        outlet = (self._made * 7919) % self._outlets
        own = self._paragraphs(int(self._chance.integers(2, 7)))
        at = int(self._chance.integers(0, len(own) + 1))
        body = "\n\n".join([*own[:at], *parts, *own[at:], self._footers[outlet]])
        if parts:
            begin = len("\n\n".join(own[:at])) + (2 if at else 0)
            planted = "\n\n".join(parts)
            if kind == "quotation":
                begin, planted = begin + planted.index("“"), planted[planted.index("“") : planted.index("”") + 1]
            self._groups.setdefault(group, (kind, []))[1].append((id, (begin, begin + len(planted))))
        day = int(self._chance.integers(0, 365))
        first = 1_577_836_800 + 86_400 * day  # 2020
        date = str(np.datetime64("2020-01-01") + day)
        published = Published(date, Precision.DAY, first, first + 86_399)
        return Article(id, self._clause(8).capitalize(), body, f"Outlet {outlet}", None, None, published, "en")

    def _paragraphs(self, count: int) -> list[str]:
        return [" ".join(self._sentence() for _ in range(int(self._chance.integers(2, 4)))) for _ in range(count)]

    def _sentence(self) -> str:
        lengths = self._chance.integers(5, 15, 2)
        words = self._draw(int(lengths.sum()) + 4)
        one, other = " ".join(words[: lengths[0]]), " ".join(words[lengths[0] : -4])
        names = [word.capitalize() for word in words[-4:]]
        day = DAYS[int(self._chance.integers(0, 7))]
        sentence = TEMPLATES[int(self._chance.integers(0, len(TEMPLATES)))].format(
            one, other, names[0], names[1], day, names[2], names[3]
        )
        return sentence[0].upper() + sentence[1:]

    def _quotation(self) -> str:
        name = " ".join(word.capitalize() for word in self._draw(2))
        return f"“{self._clause(int(self._chance.integers(12, 31))).capitalize()},” {name} said."

    def _edited(self, parts: Sequence[str]) -> list[str]:
        """One word in twenty is another one, and one sentence of the whole is gone."""
        edited = []
        for part in parts:
            words = part.split(" ")
            for place in np.flatnonzero(self._chance.random(len(words)) < 0.05).tolist():
                words[place] = self._clause(1)
            edited.append(" ".join(words))
        chosen = int(self._chance.integers(0, len(edited)))
        kept = edited[chosen].split(". ")
        edited[chosen] = ". ".join(kept[:-1]) + "." if len(kept) > 1 else edited[chosen]
        return edited

    def _clause(self, length: int) -> str:
        return " ".join(self._draw(length))

    def _draw(self, count: int) -> list[str]:
        drawn: list[str] = self._words[np.searchsorted(self._cumulated, self._chance.random(count))].tolist()
        return drawn


def _vocabulary(chance: np.random.Generator) -> list[str]:
    """Words made of syllables, each once; the frequent ones are the shorter ones."""
    onsets = ("b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "pl")
    codas = ("", "n", "r", "s", "l", "t", "nd")
    syllables = np.array([onset + vowel + coda for onset in onsets for vowel in "aeiou" for coda in codas])
    found: dict[str, None] = {}
    for length, upto in ((1, 200), (2, 10_000), (3, VOCABULARY)):
        while len(found) < upto:
            found["".join(chance.choice(syllables, length))] = None
    return list(found)
