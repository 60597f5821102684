"""What a text that is being typed may become: terms, outlets, authors and titles of the index, in milliseconds.

Names are held in memory for one commit of the index: a sorted array of the places where their words begin, by the words
that follow. What begins with the text typed is a stretch of that array.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest
from sys import maxunicode
from typing import TYPE_CHECKING, Final

from index.engines.base import Engine
from index.query import All, Everything, Term
from index.questions import Articles
from index.tokens import stem, words
from search.export import authors
from search.request import check_page
from search.results import Completion, Completions
from search.stop_words import STOP_WORDS

if TYPE_CHECKING:
    from search.kept import Kept

MOST_TITLES: Final = 20_000
"""Titles that are held: those of the articles indexed last."""
_MOST_NAMES: Final = 20_000  # outlets, and as many authors
_LONGEST: Final = 200  # characters read of what is typed
_LAST: Final = chr(maxunicode)  # no word holds it
_SHARES: Final = {"term": 3, "outlet": 2, "author": 2}  # the most of each while others wait for room
_MOST_BEFORE: Final = 4  # words, the last ones, that a next one is to go with
_TRIED: Final = 8  # words that are counted together with the words before them
_MOST_AFTER: Final = 5
_QUOTES: Final = " \"“”'"
_READ: Final = 50  # articles with the words before, whose titles propose a next one


class Names:
    """Names that can be found by the beginning of any of their words; those that most articles have come first."""

    def __init__(self, counts: Sequence[tuple[str, int]]) -> None:
        """`counts`: each name with the number of its articles; of equal ones the first listed is preferred."""
        self._counts = counts
        self._folded = [" ".join(words(name)) for name, _ in counts]
        places = sorted((text[at:], number, at) for number, text in enumerate(self._folded) for at in _starts(text))
        self._starts = [(number, at) for _, number, at in places]
        self._best_first = sorted(range(len(counts)), key=lambda number: (-counts[number][1], number))
        rank_of = {number: rank for rank, number in enumerate(self._best_first)}
        # A name that begins with the text typed is better than one that holds it further on.
        self._ranks = array("I", (rank_of[number] + (at > 0) * len(counts) for number, at in self._starts))

    def beginning(self, typed: str, limit: int) -> list[tuple[str, int]]:
        """At most `limit` names with a word, and those after it, that begin with the folded words `typed`; best first.

        Each with its count.
        """
        low = bisect_left(self._starts, typed, key=self._rest)
        high = bisect_left(self._starts, typed + _LAST, key=self._rest)
        # Three times as many, for a name may hold the same word more than once.
        best = nsmallest(3 * limit, self._ranks[low:high])
        numbers = dict.fromkeys(self._best_first[rank % len(self._counts)] for rank in best)
        return [self._counts[number] for number in list(numbers)[:limit]]

    def _rest(self, start: tuple[int, int]) -> str:
        return self._folded[start[0]][start[1] :]


class Suggester:
    """Completes what is typed from an index as of one generation of its catalog; `kept` is where it keeps the names."""

    def __init__(self, engine: Engine, catalog: Articles, kept: Kept) -> None:
        self._engine = engine
        self._catalog = catalog
        self._kept = kept

    def completions(self, typed: str, limit: int = 10) -> Completions:
        """At most `limit`, at most 3 terms and 2 outlets and authors while there are titles. Raises BadRequest.

        A space at the end means that the last word is whole.
        """
        check_page(limit, 0)
        folded = _folded(typed)
        if not folded:
            return Completions(typed, ())
        found = {
            "term": self._terms(folded, typed, limit),
            **{
                kind: [Completion(name, kind, count) for name, count in self._names(kind).beginning(folded, limit)]
                for kind in ("outlet", "author", "title")
            },
        }
        room = limit - len(found["title"][:limit])
        for kind, share in _SHARES.items():
            found[kind], rest = found[kind][:share], found[kind][share:]
            found[kind] += rest[: max(0, room - sum(len(found[one]) for one in _SHARES))]
        first = [one for kind in _SHARES for one in found[kind]][:limit]
        return Completions(typed, (*first, *found["title"][: limit - len(first)]))

    def _names(self, kind: str) -> Names:
        def make() -> Names:
            if kind == "title":
                return Names(self._titles())
            if kind == "term":
                return Names([entry for entry in self._engine.words() if _says_something(entry[0])])
            everything = self._engine.facets(Everything(), [kind], size=_MOST_NAMES)
            return Names(_people(everything[kind]) if kind == "author" else everything[kind])

        return self._kept.value(f"names of {kind}", self._catalog.generation(), make)

    def _titles(self) -> list[tuple[str, int]]:
        """The titles of the newest articles, those that fold to the same counted together."""
        titles = self._catalog.newest_titles(MOST_TITLES)
        counts = Counter(" ".join(words(title)) for title in titles)
        shown = {folded: title for title in reversed(titles) if (folded := " ".join(words(title)))}
        return [(title, counts[folded]) for folded, title in reversed(shown.items())]

    def _terms(self, folded: str, typed: str, limit: int) -> list[Completion]:
        """The last word made whole; after others, the words that go with those most."""
        before, _, last = folded.rpartition(" ")
        if not last:
            return []
        known = self._names("term").beginning(last, max(limit, _TRIED) + 1)
        frequent = [(word, count) for word, count in known if word != last]
        if before:
            return self._after(typed, before, last, [word for word, _ in frequent])[:limit]
        return [Completion(word, "term", count) for word, count in frequent[:limit]]

    def _after(self, typed: str, before: str, last: str, frequent: Sequence[str]) -> list[Completion]:
        """The words before with each last one that goes with them: stands in many of their articles for how rare it is.

        `count` of each says how many articles hold all of them.
        """
        typed = typed.rstrip()
        opening = typed[: -len(last)] if typed.lower().endswith(last) else f"{before} "
        said = [word for word in before.split() if word not in STOP_WORDS] or before.split()
        asked = [Term(stem(word)) for word in dict.fromkeys(said[-_MOST_BEFORE:])]
        tried: dict[str, str] = {}  # the first word of each stem
        for word in (*self._in_titles(asked, last), *frequent):
            tried.setdefault(stem(word), word)
        new = [one for one in tried if Term(one) not in asked][:_TRIED]
        held = dict(zip(new, self._engine.frequencies(new, "body"), strict=True))
        together = {one: self._engine.search(All((*asked, Term(one))), limit=0).total for one in new}
        best = sorted((one for one in new if together[one]), key=lambda one: -(together[one] ** 2) / max(1, held[one]))
        return [Completion(opening + tried[one], "term", together[one]) for one in best[:_MOST_AFTER]]

    def _in_titles(self, asked: Sequence[Term], beginning: str) -> list[str]:
        """The words that begin so in titles of articles with the words before, most frequent first."""
        numbers = self._engine.search(All(tuple(asked)), limit=_READ).numbers
        counts = Counter(
            word
            for summary in self._catalog.summaries(numbers).values()
            for word in words(summary.title)
            if word.startswith(beginning) and word != beginning and _says_something(word)
        )
        return [word for word, _ in counts.most_common(_TRIED // 2)]


def _people(bylines: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The people of bylines, most articles first."""
    counts = Counter[str]()
    for byline, count in bylines:
        for author in dict.fromkeys(name.strip(_QUOTES) for name in authors(byline)):
            counts[author] += count
    return counts.most_common()


def _folded(typed: str) -> str:
    """The words typed, folded; a space behind them where there is one behind the last."""
    typed = typed[:_LONGEST]
    found = " ".join(words(typed))
    return f"{found} " if found and typed[-1].isspace() else found


def _starts(text: str) -> list[int]:
    return [0, *(at + 1 for at, letter in enumerate(text) if letter == " ")] if text else []


def _says_something(word: str) -> bool:
    return word not in STOP_WORDS and len(word) > 1
