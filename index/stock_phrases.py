"""Stock phrases of English news: what reporters write without having read one another, so that it shows no copying.

"The next president of the United States", "special counsel Robert Mueller's investigation into Russian interference":
runs of four words that many articles of many outlets hold outside quotation marks, over many weeks, are listed in
stock-phrases.json (see index.train_stock_phrases). Words that lie in them are no evidence that two passages have one
source, and neither are names outside quotations: everybody has to write them. Of what is left a passage must have
enough. The list never changes with the articles indexed, so clusters stay a function of these alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.words import COMMON, NAME, QUOTED, split

LISTED: Final = "stock-phrases.json"
LENGTH: Final = 4
"""Words to a listed phrase: three meet by chance in any two articles, five are too rare to be counted."""

# The numbers below were chosen on the pairs in tests/quality/labels/news-12k.tsv but those drawn last.
SHORT: Final = 12
"""Words from which on a stretch inside a longer quotation is a quotation, though it ends at no mark."""
QUOTATION: Final = 4
"""Words of its own that a quotation needs: "treason, bribery, or other high crimes and misdemeanors" has so many."""
QUOTATION_INSIDE: Final = 8
"""Plain words that a stretch inside a quotation needs which has less than SHORT words and reaches no mark."""
PLAIN: Final = 10
"""Words of its own, names left out, that a text outside quotation marks needs: of those with eight or nine, half are
how anybody says it ("candidate with a realistic chance of reaching the 1,237 delegates needed to clinch")."""
PLAIN_LOOSE: Final = 16
"""The same for texts that are APART or LOOSE: definitions and backgrounds ("charged with second-degree murder …")."""
LOOSE: Final = 0.7
"""Share of the longer passage that is shared, under which a text is no plain copy."""
TELLING: Final = 3
"""Of the plain words, those that are no function words; a quotation of less than SHORT words needs as many, too,
but where the dates are CLOSE: "Joe Biden has been running for president" has two."""
CLOSE: Final = 7
"""Days within which outlets quote one saying of somebody who says such things often ("pro-growth, pro-jobs")."""
APART: Final = 60
"""Days from which on few words in common were more likely said twice ("no deal is better than a bad deal")."""
QUOTATION_APART: Final = 11
"""Words of its own that a quotation of less than SHORT words needs then; "what's good for the goose …" has ten."""
TELLING_QUOTED: Final = 2
"""Telling words that a quotation of SHORT words needs then: "that no one is above the law" has one."""

_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
_MARKS: Final = frozenset('"＂“”„‟«»「」『』〝〞〟')
_BESIDE: Final = 2  # characters, a full stop and a quotation mark, by which an alignment may miss the mark


@dataclass(frozen=True, eq=False)
class Setting:
    """A passage as its article sets it: `word` uint64[n] and `flags` uint8[n] as in index.words.Words.

    `text` gives the passage's text with what stands beside it (`around`), if it is asked for: reading the bodies for
    every passage took a seventh of the time that clusters take.
    """

    word: NDArray[np.uint64]
    flags: NDArray[np.uint8]
    text: Callable[[], str]

    @cached_property
    def at_mark(self) -> bool:
        """Whether a double quotation mark stands in the passage or directly beside it."""
        return not _MARKS.isdisjoint(self.text())


@dataclass(frozen=True, eq=False)
class Evidence:
    """What two passages share in runs of LENGTH words or more, in words, each number part of the one before.

    `shared`: all; `own`: in no stock phrase; `plain`: no names; `telling`: no function words. `quoted`: most of the
    shared words stand in quotation marks in one of the texts, or in both; `share`: what is shared of the longer
    passage, 0 to 1. `sides`: the two passages.
    """

    shared: int
    own: int
    plain: int
    telling: int
    quoted: bool
    share: float
    sides: tuple[Setting, Setting]

    @property
    def is_title(self) -> bool:
        """Whether it is names with few small words between, as titles are; a text all in capitals has only names."""
        return self.telling == 0 and 0 < 3 * self.plain < self.own

    @property
    def at_mark(self) -> bool:
        """Whether it is quoted, and a double quotation mark stands in one of the passages or directly beside it."""
        return self.quoted and any(side.at_mark for side in self.sides)

    def is_stock(self, days: float | None) -> bool:
        """Whether all that is shared may have been written twice; `days` lie between both texts, None: not known."""
        apart = days is not None and days > APART
        if not self.quoted:
            least = PLAIN_LOOSE if apart or self.share < LOOSE else PLAIN
            return self.plain < least or self.telling < TELLING
        if self.own < QUOTATION or self.is_title:
            return True
        quotation = self._is_stock_quotation(days, apart=apart)
        if self.shared >= SHORT and not apart:
            return quotation
        close = days is None or days <= CLOSE
        stretch = self.plain < (QUOTATION_INSIDE if close else QUOTATION_APART) or self.telling < TELLING
        # Seldom does the mark make a difference, and a body has to be read for it.
        return quotation if stretch == quotation or self.at_mark else stretch

    def _is_stock_quotation(self, days: float | None, *, apart: bool) -> bool:
        """The same of what is quoted from the opening or to the closing mark, or is long."""
        if self.shared >= SHORT:
            return apart and self.telling < TELLING_QUOTED
        if apart:
            return self.own < QUOTATION_APART
        return (days is None or days > CLOSE) and self.telling < TELLING


def setting(text: str, begin: int, end: int) -> Setting:
    """The passage `begin` to `end` of `text`, which should go back to the paragraph's start, where quotations open."""
    words = split(text)
    inside = (words.begin >= begin) & (words.end <= end)
    return Setting(words.word[inside], words.flags[inside], lambda: text[slice(*around(begin, end))])


def around(begin: int, end: int) -> tuple[int, int]:
    """Where the text of a passage with what stands beside it begins and, at most, ends."""
    return max(0, begin - _BESIDE), end + _BESIDE


def evidences(pairs: Sequence[tuple[Setting, Setting]]) -> list[Evidence]:
    """What the two English passages of each pair share beyond stock phrases; linear in their words.

    All pairs at once: of one with short texts numpy would spend most of its time on getting ready.
    """
    if not pairs:
        return []
    left, right = (_Side.of(side) for side in zip(*pairs, strict=True))
    shared, shared_there = left.shared(right), right.shared(left)
    own = shared & ~left.covered(_among(left.grams, stock_grams()))
    # A name is one in both texts: tweets and titles Write Anything So, and any word may begin a sentence.
    plain = own & ~left.names_in(right)
    telling = plain & ((left.flags & COMMON) == 0)
    counts = [left.count(words).tolist() for words in (shared, own, plain, telling)]
    quoted = np.maximum(left.share_quoted(shared), right.share_quoted(shared_there)) > 0.5
    share = left.count(shared) / np.maximum(1, np.maximum(np.diff(left.places), np.diff(right.places)))
    return list(map(Evidence, *counts, quoted.tolist(), share.tolist(), pairs))


@dataclass(frozen=True, eq=False)
class _Side:
    """Passages one behind the other: `word`, uint64[n], and `flags`, uint8[n], of all; `places`, int64, where each
    begins and the last one ends; `begins`, bool[n]: where runs of LENGTH words in a passage do; `grams`: of these.
    """

    word: NDArray[np.uint64]
    flags: NDArray[np.uint8]
    places: NDArray[np.int64]
    begins: NDArray[np.bool_]
    grams: NDArray[np.uint64]

    @classmethod
    def of(cls, settings: Sequence[Setting]) -> _Side:
        word = np.concatenate([one.word for one in settings])
        sizes = [len(one.word) for one in settings]
        places = np.cumsum([0, *sizes])
        begins = np.arange(len(word)) + LENGTH <= np.repeat(places[1:], sizes)
        grams = grams_of(word)
        return cls(word, np.concatenate([one.flags for one in settings]), places, begins, grams[begins[: len(grams)]])

    def shared(self, other: _Side) -> NDArray[np.bool_]:
        """The words that lie in runs which the other side's passage has, too."""
        return self.covered(_met(self.grams, self._cut(self.begins), other.grams, other._cut(other.begins)))

    def covered(self, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The words that lie in the chosen ones of all runs."""
        begins = self.begins.copy()
        begins[self.begins] = chosen
        covered: NDArray[np.bool_] = begins.copy()
        for offset in range(1, LENGTH):
            covered[offset:] |= begins[:-offset]
        return covered

    def names_in(self, other: _Side) -> NDArray[np.bool_]:
        """The words that are names here and in the other side's passage."""
        here, there = (self.flags & NAME) > 0, (other.flags & NAME) > 0
        names: NDArray[np.bool_] = here.copy()
        names[here] = _met(self.word[here], self._cut(here), other.word[there], other._cut(there))
        return names

    def count(self, words: NDArray[np.bool_]) -> NDArray[np.int64]:
        """How many of these words each passage has."""
        counts: NDArray[np.int64] = np.diff(self._cut(words))
        return counts

    def share_quoted(self, words: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Of these words of each passage the share that stands in quotation marks."""
        quoted: NDArray[np.float64] = self.count(words & ((self.flags & QUOTED) > 0)) / np.maximum(1, self.count(words))
        return quoted

    def _cut(self, words: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Where each passage begins, and the last one ends, among these words."""
        before: NDArray[np.int64] = np.concatenate([[0], np.cumsum(words)])[self.places]
        return before


def _met(
    values: NDArray[np.uint64], places: NDArray[np.int64], others: NDArray[np.uint64], cuts: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which values are among those of the other side, passage by passage: `places` and `cuts` say where each begins.

    Sets, one pair at a time, take less than sorting all values by passage.
    """
    met: list[bool] = []
    for (begin, end), (first, last) in zip(pairwise(places.tolist()), pairwise(cuts.tolist()), strict=True):
        there = set(others[first:last].tolist())
        met.extend([value in there for value in values[begin:end].tolist()])
    return np.array(met, np.bool_)


def grams_of(word: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Hashes of all runs of LENGTH words, uint64[n - LENGTH + 1], by where they begin."""
    count = max(0, len(word) - LENGTH + 1)
    grams = np.zeros(count, np.uint64)
    for offset in range(LENGTH):
        grams = (grams * _FACTOR) ^ word[offset : offset + count]
    return grams


@lru_cache(maxsize=1)
def stock_grams() -> NDArray[np.uint64]:
    """The listed phrases as `grams_of` gives them."""
    phrases: list[str] = json.loads(Path(__file__).with_name(LISTED).read_text(encoding="utf-8"))
    return np.sort(grams_of(split("\n".join(phrases)).word)[::LENGTH])


def _among(values: NDArray[np.uint64], listed: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which of the values are among sorted ones, of which there are some."""
    found: NDArray[np.bool_] = listed[np.searchsorted(listed, values) % len(listed)] == values
    return found
