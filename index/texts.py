"""Bodies split into words, kept while they are likely to be needed again: aligning reads each article many times."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from index.questions import Bodies
from index.words import Words, split_all

MOST_WORDS = 13_000_000
"""Words kept, at 36 bytes each: 470 MB, the 12,560 articles of a large collection and then some."""

_READ = 1_000  # bodies read at a time
_MANY = 50  # bodies that a thread splits at a time, in 5 ms


class Texts:
    """The words of articles' bodies by article number; least recently used ones make room."""

    def __init__(self, bodies: Bodies, most_words: int = MOST_WORDS) -> None:
        self._bodies = bodies
        self._kept: OrderedDict[int, Words] = OrderedDict()
        self._most, self._held = most_words, 0

    def keep(self, number: int, words: Words) -> None:
        """Remember the words of an article's body."""
        self.forget([number])
        self._kept[number] = words
        self._held += len(words)
        while self._held > self._most and len(self._kept) > 1:
            self._held -= len(self._kept.popitem(last=False)[1])

    def words(self, number: int) -> Words:
        """The words of an article's body. Raises KeyError where there is no such article."""
        return self.many([number])[number]

    def body(self, number: int) -> str:
        """The body of an article, read each time. Raises KeyError where there is no such article."""
        return self.bodies([number])[number]

    def bodies(self, numbers: Sequence[int]) -> dict[int, str]:
        """The bodies of several articles; those that are not in the catalog are left out."""
        return self._bodies.bodies(numbers)

    def many(self, numbers: Sequence[int]) -> dict[int, Words]:
        """The words of several articles' bodies; those that are not in the catalog are left out."""
        found: dict[int, Words] = {}
        unknown = []
        for number in numbers:
            known = self._kept.get(number)
            if known is None:
                unknown.append(number)
            else:
                self._kept.move_to_end(number)
                found[number] = known
        for begin in range(0, len(unknown), _READ):
            bodies = self._bodies.bodies(unknown[begin : begin + _READ])
            for number, words in zip(bodies, _split(list(bodies.values())), strict=True):
                found[number] = words
                self.keep(number, words)
        return found

    def forget(self, numbers: Iterable[int]) -> None:
        """Drop the words of articles that changed or went."""
        for number in numbers:
            dropped = self._kept.pop(number, None)
            if dropped is not None:
                self._held -= len(dropped)


def _split(bodies: Sequence[str]) -> list[Words]:
    """The words of each body, on all cores where there are enough to be worth it."""
    if len(bodies) < _MANY:
        return split_all(bodies)
    from concurrent.futures import ThreadPoolExecutor

    parts = [bodies[begin : begin + _MANY] for begin in range(0, len(bodies), _MANY)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        return [words for part in threads.map(split_all, parts) for words in part]
