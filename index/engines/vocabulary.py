"""The words of one commit, kept once they were asked for: every engine's own way of listing them is slow."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from index.expansion import Expandable, Expansion, expand

# The lead is part of the body.
_WORD_FIELDS = ("title", "body", "author", "outlet")

_MOST_EXPANSIONS = 100  # each of up to a thousand words

KnownWords = dict[str | None, list[tuple[str, int]]]
"""By field, None for all: the words that were read whole."""


class CachedWords(ABC):
    """Answers `Engine.words` for one commit; what `read_words` reads is kept for whole fields, not for prefixes.

    `known` is where: one for all that see the same commit.
    """

    def __init__(self, known: KnownWords | None = None) -> None:
        self._known = {} if known is None else known
        self._expansions: dict[Expandable, Expansion] = {}

    @abstractmethod
    def read_words(self, prefix: str, field: str) -> Iterable[tuple[str, int]]:
        """The words of a field that begin with `prefix` and how many articles hold each, in any order."""

    def words(self, prefix: str = "", field: str | None = None) -> Sequence[tuple[str, int]]:
        """As `Engine.words` says."""
        if not prefix.isprintable() and _has_half_pair(prefix):
            return []
        known = self._known.get(field)
        if known is None:
            if prefix:
                return self._read(prefix, field)
            # A leading star asks for every word: Tantivy takes a quarter of a second to list the 88,000 of 12,560
            # articles.
            known = self._known[field] = self._read("", field)
        if not prefix:
            return known
        # No word holds the last code point.
        return known[bisect_left(known, (prefix, 0)) : bisect_left(known, (prefix + chr(sys.maxunicode), 0))]

    def expansion(self, node: Expandable) -> Expansion:
        """As `Engine.expansion` says; kept, for one search asks several times: for hits, facets and dates."""
        known = self._expansions.get(node)
        if known is None:
            if len(self._expansions) >= _MOST_EXPANSIONS:
                self._expansions.clear()
            known = self._expansions[node] = expand(node, self)
        return known

    def _read(self, prefix: str, field: str | None) -> list[tuple[str, int]]:
        if field is not None:
            return sorted(self.read_words(prefix, field))
        most: dict[str, int] = {}
        for each in _WORD_FIELDS:
            for word, count in self.read_words(prefix, each):
                if count > most.get(word, 0):
                    most[word] = count
        return sorted(most.items())


def _has_half_pair(text: str) -> bool:
    """Whether half of a surrogate pair is in it: in no word, and not to be handed to Rust."""
    return any("\ud800" <= character <= "\udfff" for character in text)
