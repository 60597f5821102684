"""The texts of passages as clustering needs them: their words, how alike two are, whether they are stock phrases."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from index.article import Published
from index.boilerplate import days_between
from index.clusters import LEAST_OVERLAP, Cluster, Passage
from index.distances import common_words
from index.stock_phrases import Setting, evidence, setting
from index.words import Words, split

_PARAGRAPH = 3_000  # characters before a passage in which its paragraph is looked for
_BESIDE = 4  # characters after it, for the marks that close a quotation


@dataclass(frozen=True)
class Source:
    """What clustering needs of an article; `outlet` is '?' and the number where none is known."""

    outlet: str
    published: Published
    characters: int
    words: int
    language: str | None


class PassageTexts:
    """The words of passages, read from the catalog and kept for as long as a few components are clustered."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._kept: dict[Passage, Words] = {}
        self._settings: dict[Passage, Setting] = {}
        self._lists: dict[Passage, list[int]] = {}

    def words(self, passage: Passage) -> Words:
        """The words of a passage, given by the article's number and the span in its body."""
        if passage not in self._kept:
            number, (begin, end) = passage
            query = "SELECT substr(body, ?, ?) FROM articles WHERE number = ?"
            text = self._connection.execute(query, (begin + 1, end - begin, number)).fetchone()[0]
            self._kept[passage] = split(text)
        return self._kept[passage]

    def setting(self, passage: Passage) -> Setting:
        """The words of a passage as the paragraph that it begins in sets them."""
        if passage not in self._settings:
            number, (begin, end) = passage
            start = max(0, begin - _PARAGRAPH)
            query = "SELECT substr(body, ?, ?) FROM articles WHERE number = ?"
            values = (start + 1, end + _BESIDE - start, number)
            text = self._connection.execute(query, values).fetchone()[0]
            skipped = max(0, text.rfind("\n\n", 0, begin - start))
            self._settings[passage] = setting(text[skipped:], begin - start - skipped, end - start - skipped)
        return self._settings[passage]

    def overlap(self, one: Passage, other: Passage) -> float:
        """Words in common, in the same order, over the words of the longer passage."""
        left, right = self._hashes(one), self._hashes(other)
        longer = max(len(left), len(right))
        if min(len(left), len(right)) < LEAST_OVERLAP * longer:
            return 0.0
        return common_words(left, right) / longer

    def _hashes(self, passage: Passage) -> list[int]:
        if passage not in self._lists:
            self._lists[passage] = self.words(passage).word.tolist()
        return self._lists[passage]


def is_stock(cluster: Cluster, texts: PassageTexts, sources: Mapping[int, Source]) -> bool:
    """Whether other outlets have no more of the representative than stock phrases, which are known for English only.

    One that has enough of it, whatever the dates, settles it; else most must have too little for the days between.
    """
    head = cluster.representative
    source = sources[head.article]
    others = [member for member in cluster.members if sources[member.article].outlet != source.outlet]
    if source.language != "en" or not others:
        return False
    shown = texts.setting((head.article, head.span))
    stock = 0
    for other in others:
        shared = evidence(shown, texts.setting((other.article, other.span)))
        if not shared.is_stock(inf):
            return False
        stock += shared.is_stock(days_between(source.published, sources[other.article].published))
    return stock * 2 > len(others)
