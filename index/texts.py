"""Bodies split into words, kept while they are likely to be needed again: aligning reads each article many times."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterable

from index.catalog import Catalog
from index.words import Words, split

MOST_WORDS = 16_000_000
"""Words kept, at 25 bytes each: 400 MB, the 12,560 articles of a large collection and then some."""


class Texts:
    """The words of articles' bodies by article number; least recently used ones make room."""

    def __init__(self, connection: sqlite3.Connection, most_words: int = MOST_WORDS) -> None:
        self._catalog = Catalog(connection)
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
        """The words of an article's body."""
        known = self._kept.get(number)
        if known is None:
            known = split(self._catalog.bodies([number])[number])
            self.keep(number, known)
        else:
            self._kept.move_to_end(number)
        return known

    def forget(self, numbers: Iterable[int]) -> None:
        """Drop the words of articles that changed or went."""
        for number in numbers:
            dropped = self._kept.pop(number, None)
            if dropped is not None:
                self._held -= len(dropped)
