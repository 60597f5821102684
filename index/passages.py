"""The texts of passages as clustering needs them: their words, how alike two are, whether they are stock phrases."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from index.boilerplate import days_between
from index.clusters import LEAST_OVERLAP, Cluster, Passage
from index.distances import common_words
from index.near_duplicates import Kind
from index.stock_phrases import Setting, around, evidence
from index.texts import Texts
from index.words import QUOTED

VERBATIM = 0.9
"""Least overlap of passages that count as the same word for word; `align` draws the line there, too."""


@dataclass(frozen=True)
class Source:
    """What clustering needs of an article; `outlet` is '?' and the number where none is known.

    `first` and `last` bound its date, in seconds; `characters`: the length of its body; `site`: of its URL.
    """

    outlet: str
    first: int | None
    last: int | None
    characters: int
    site: str | None = None


@dataclass(frozen=True)
class Likeness:
    """How a passage relates to a cluster's representative: a function of their two texts, worth remembering."""

    overlap: float
    kind: Kind


Pair = tuple[Passage, Passage]  # a representative and another passage


class PassageTexts:
    """The words of passages, cut out of those of their articles and kept while a few components are clustered.

    `known`: what was found out about passages before, which then need not be read.
    """

    def __init__(self, connection: sqlite3.Connection, texts: Texts, known: Mapping[Pair, Likeness]) -> None:
        self._connection = connection
        self._texts = texts
        self._known = known
        self._settings: dict[Passage, Setting] = {}
        self._lists: dict[Passage, list[int]] = {}
        self._parts: dict[Passage, tuple[NDArray[np.uint64], NDArray[np.uint8]]] = {}

    def words(self, passage: Passage) -> NDArray[np.uint64]:
        """The hashes of a passage's words, uint64[n]; a passage is an article's number and a span of its body."""
        return self._part(passage)[0]

    def setting(self, passage: Passage) -> Setting:
        """The words of a passage as its article sets them."""
        if passage not in self._settings:
            number, span = passage
            self._settings[passage] = Setting(
                *self._part(passage), lambda: self._texts.body(number)[slice(*around(*span))]
            )
        return self._settings[passage]

    def is_quoted(self, passage: Passage) -> bool:
        """Whether most words of a passage stand in quotation marks, wherever these open and close."""
        flags = self._part(passage)[1]
        return 2 * int(np.count_nonzero(flags & QUOTED)) >= len(flags) > 0

    def overlap(self, one: Passage, other: Passage) -> float:
        """Words in common, in the same order, over the words of the longer passage."""
        known = self._known.get((one, other)) or self._known.get((other, one))
        if known is not None:
            return known.overlap
        left, right = self._hashes(one), self._hashes(other)
        if left == right:
            return 1.0 if left else 0.0
        longer = max(len(left), len(right))
        if min(len(left), len(right)) < LEAST_OVERLAP * longer:
            return 0.0
        return common_words(left, right) / longer

    def kind(self, head: Passage, other: Passage, overlap: float) -> Kind:
        """How a passage relates to a representative.

        "verbatim": nine words in ten are the same; "quotation": both are quoted, and one has nine in ten of the other's
        words, for an outlet may quote a part; else "edited".
        """
        known = self._known.get((head, other))
        if known is not None:
            return known.kind
        if self.is_quoted(head) and self.is_quoted(other):
            longer, shorter = sorted((len(self._hashes(head)), len(self._hashes(other))), reverse=True)
            if overlap * longer >= VERBATIM * shorter:
                return "quotation"
        return "verbatim" if overlap >= VERBATIM else "edited"

    def language(self, article: int) -> str | None:
        """The language of an article."""
        row = self._connection.execute("SELECT language FROM articles WHERE number = ?", (article,)).fetchone()
        language: str | None = row[0]
        return language

    def _part(self, passage: Passage) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
        """The hashes and the flags of the words that lie in its span."""
        if passage not in self._parts:
            words, (begin, end) = self._texts.words(passage[0]), passage[1]
            # A Python integer would be compared as 64 bits, for which numpy copies the whole array.
            first = words.begin.searchsorted(np.int32(begin))
            last = words.end.searchsorted(np.int32(end), "right")
            self._parts[passage] = words.word[first:last], words.flags[first:last]
        return self._parts[passage]

    def _hashes(self, passage: Passage) -> list[int]:
        if passage not in self._lists:
            self._lists[passage] = self.words(passage).tolist()
        return self._lists[passage]


def is_stock(cluster: Cluster, texts: PassageTexts, sources: Mapping[int, Source]) -> bool:
    """Whether other outlets have no more of the representative than stock phrases, which are known for English only.

    One that has enough of it, whatever the dates, settles it; else most must have too little for the days between.
    """
    head = cluster.representative
    source = sources[head.article]
    others = [member for member in cluster.members if sources[member.article].outlet != source.outlet]
    if not others or texts.language(head.article) != "en":
        return False
    shown = texts.setting((head.article, head.span))
    stock = 0
    for other in others:
        shared = evidence(shown, texts.setting((other.article, other.span)))
        if not shared.is_stock(inf):
            return False
        stock += shared.is_stock(days_between(source, sources[other.article]))
    return stock * 2 > len(others)
