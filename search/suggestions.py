"""What a text that is being typed may become: terms, outlets, authors and titles of the index, in milliseconds.

Names are held in memory for one commit of the index: a sorted array of the places where their words begin, by the words
that follow. What begins with the text typed is a stretch of that array.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from sys import maxunicode
from typing import TYPE_CHECKING, Final

from index.bylines import authors
from index.engines.base import Engine
from index.query import All, Everything, Node, Phrase, Term
from index.questions import Articles
from index.tokens import stem, words
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
_PHRASES: Final = 6  # of a next word with those before it that are counted
_MOST_AFTER: Final = 5
_ENOUGH: Final = 3  # words right behind; where fewer are found, those come, too, that stand in the same articles
_RARE: Final = 50  # of words that follow, one that does so that many times less than another is hardly meant
_MORE_OFTEN: Final = 1.5  # than by chance, to be proposed for standing in the same articles
_WORD: Final = re.compile(r"\w+")
_READ_WHOLE: Final = 16  # of these articles, in whose text the next word is looked for
_PLACES: Final = 1_000  # where words stand in names, that are looked at for the next word
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

    def following(self, before: str, beginning: str) -> Counter[str]:
        """The words that begin so and come right behind the words before, with how many articles of names do."""
        typed = f"{before} {beginning}"
        low = bisect_left(self._starts, typed, key=self._rest)
        high = bisect_left(self._starts, typed + _LAST, key=self._rest)
        counts = Counter[str]()
        for number, at in self._starts[low : high : (high - low) // _PLACES + 1]:
            word, _, _ = self._folded[number][at + len(before) + 1 :].partition(" ")
            counts[word] += self._counts[number][1]
        return counts

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
            kind: [Completion(name, kind, count) for name, count in self._names(kind).beginning(folded, limit)]
            for kind in ("outlet", "author", "title")
        }
        found["term"] = self._terms(folded, typed, limit, named=any(found.values()))
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

    def _terms(self, folded: str, typed: str, limit: int, *, named: bool) -> list[Completion]:
        """The last word made whole; after others, the words that go with those most.

        Where a name has what is typed (`named`), only words that stand right behind the others.
        """
        before, _, last = folded.rpartition(" ")
        if not last:
            return []
        known = self._names("term").beginning(last, max(limit, _TRIED) + 1)
        frequent = [(word, count) for word, count in known if word != last]
        if before:
            return self._after(typed, before, last, [] if named else [word for word, _ in frequent])[:limit]
        return [Completion(word, "term", count) for word, count in frequent[:limit]]

    def _after(self, typed: str, before: str, last: str, frequent: Sequence[str]) -> list[Completion]:
        """The words before with each last one that goes with them: stands right behind them in most articles, else in
        many of their articles for how rare it is.

        `frequent` are words that the last one may become anywhere; without any only those right behind are looked for.
        `count` of each says how many articles hold all of them.
        """
        typed = typed.rstrip()
        opening = typed[: -len(last)] if typed.lower().endswith(last) else f"{before} "
        said = [word for word in before.split() if word not in STOP_WORDS] or before.split()
        asked = [Term(stem(word)) for word in dict.fromkeys(said[-_MOST_BEFORE:])]
        hits = self._engine.search(All(tuple(asked)), limit=_READ)
        found = self._behind(_last_words(before), last, asked, hits.numbers[:_READ_WHOLE])
        if frequent and len(found) < _ENOUGH and not (found and found[0][1] > hits.total / 2):
            others = self._beside(asked, hits.total, [*self._in_titles(hits.numbers, last), *frequent])
            found += [one for one in others if stem(one[0]) not in {stem(word) for word, _ in found}]
        return [Completion(opening + word, "term", count) for word, count in found[:_MOST_AFTER]]

    def _behind(
        self, before: Sequence[str], beginning: str, asked: Sequence[Term], numbers: Sequence[int]
    ) -> list[tuple[str, int]]:
        """The words that begin so and stand right behind the words before, those that do in most articles first.

        Looked for in titles and in some articles; each with the articles that hold all the words asked for, too.
        """
        counts = self._names("title").following(" ".join(before), beginning)
        for body in self._catalog.bodies(numbers).values():
            counts.update(_following(body.lower(), " ".join(before), beginning))
        tried = _first_of_each_stem(word for word, _ in counts.most_common() if word != beginning)
        phrase = [stem(word) for word in before]
        often = {one: self._count(Phrase((*phrase, one), "body")) for one in list(tried)[:_PHRASES]}
        least = max(often.values(), default=0) // _RARE
        best = sorted((one for one in often if often[one] > least), key=lambda one: -often[one])[:_MOST_AFTER]
        together = {one: self._count(All((*asked, Term(one)))) for one in best}
        return [(tried[one], together[one]) for one in best if together[one]]

    def _beside(self, asked: Sequence[Term], articles: int, proposed: Sequence[str]) -> list[tuple[str, int]]:
        """Those of the words that stand in the articles of the words asked for more often than by chance, best first,
        each with the articles that hold all of them; `articles` is how many hold the words asked for."""
        tried = _first_of_each_stem(proposed)
        stems = [one for one in tried if Term(one) not in asked][:_TRIED]
        held = dict(zip(stems, self._engine.frequencies(stems, "body"), strict=True))
        together = {one: self._count(All((*asked, Term(one)))) for one in stems}
        chance = _MORE_OFTEN * articles / max(1, self._engine.count())
        often = [one for one in stems if together[one] > chance * held[one]]
        often.sort(key=lambda one: -(together[one] ** 2) / max(1, held[one]))
        return [(tried[one], together[one]) for one in often]

    def _count(self, tree: Node) -> int:
        return self._engine.search(tree, limit=0).total

    def _in_titles(self, numbers: Sequence[int], beginning: str) -> list[str]:
        """The words that begin so in titles of articles, most frequent first."""
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
        for author in authors(byline):
            counts[author] += count
    return counts.most_common()


def _first_of_each_stem(proposed: Iterable[str]) -> dict[str, str]:
    """Of the words that say something, by stem, the first one."""
    found: dict[str, str] = {}
    for word in proposed:
        if _says_something(word):
            found.setdefault(stem(word), word)
    return found


def _following(text: str, before: str, beginning: str) -> set[str]:
    """The words of a text in small letters that begin so and stand right behind the words before."""
    found = set()
    typed = f"{before} {beginning}"
    at = text.find(typed)
    while at >= 0:
        word = _WORD.match(text, at + len(before) + 1)
        if word and not text[at - 1 : at].isalnum():
            found.update(words(word[0])[:1])
        at = text.find(typed, at + 1)
    return found


def _last_words(before: str) -> list[str]:
    """The last word; where it is a stop word those before it, too, up to one that is none: "house of"."""
    said = before.split()
    at = next((at for at in range(len(said) - 1, -1, -1) if said[at] not in STOP_WORDS), 0)
    return said[max(at, len(said) - _MOST_BEFORE) :]


def _folded(typed: str) -> str:
    """The words typed, folded; a space behind them where there is one behind the last."""
    typed = typed[:_LONGEST]
    found = " ".join(words(typed))
    return f"{found} " if found and typed[-1].isspace() else found


def _starts(text: str) -> list[int]:
    return [0, *(at + 1 for at, letter in enumerate(text) if letter == " ")] if text else []


def _says_something(word: str) -> bool:
    return word not in STOP_WORDS and len(word) > 1
