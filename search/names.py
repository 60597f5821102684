"""Names that are found by the beginning of any of their words, in a hundredth of a millisecond.

Held in memory: a sorted array of the places where their words begin, by the words that follow. What begins with the
text typed is a stretch of that array.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest
from sys import maxunicode
from typing import Final

from index.tokens import words

_LAST: Final = chr(maxunicode)  # no word holds it
_PLACES: Final = 1_000  # where words stand in names, that are looked at for the next word


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


def _starts(text: str) -> list[int]:
    return [0, *(at + 1 for at, letter in enumerate(text) if letter == " ")] if text else []
