"""A text that a user brings -> the articles that share passages with it. Reads only; nothing is stored."""

from __future__ import annotations

import json
import sqlite3

import numpy as np

from index.arrays import distinct
from index.clusters import LEAST_OVERLAP
from index.directory import Directory
from index.fingerprint_index import FingerprintIndex
from index.fingerprints import winnow
from index.near_duplicates import Alignment, align_words
from index.pairs import LEAST_SHARED
from index.texts import Texts
from index.words import split

MOST_ARTICLES = 500
"""Articles aligned with one text, those that share most fingerprints first: a third of a millisecond each."""

_CACHED_WORDS = 2_000_000  # 50 MB: what a server keeps of the articles that were matched lately


class Matcher:
    """Aligns texts with the articles of an index as it was when this was made; not for several threads at once."""

    def __init__(self, directory: Directory, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._fingerprints = FingerprintIndex(directory.fingerprints)
        self._texts = Texts(connection, _CACHED_WORDS)

    def match(self, text: str) -> list[tuple[int, Alignment]]:
        """Every alignment of the text (side a) with an article's body (side b), with the article's number.

        Sorted by place in the text, then by overlap, best first.
        """
        words = split(text)
        hashes, _ = winnow(words)
        _, holders = self._fingerprints.look_up(distinct(hashes >> np.uint64(32)) << np.uint64(32))
        numbers, shared = np.unique(holders, return_counts=True)
        kept = shared >= min(LEAST_SHARED, len(hashes))
        numbers, shared = numbers[kept], shared[kept]
        likely = numbers[np.argsort(-shared, kind="stable")[:MOST_ARTICLES]].tolist()
        found = [
            (number, alignment)
            for number in self._stored(likely)
            for alignment in align_words(words, self._texts.words(number), LEAST_OVERLAP)
        ]
        return sorted(found, key=lambda one: (one[1].begin_a, -one[1].overlap, one[0]))

    def _stored(self, numbers: list[int]) -> list[int]:
        """Without the articles that were removed since their fingerprints were stored."""
        rows = self._connection.execute(
            "SELECT number FROM articles WHERE number IN (SELECT value FROM json_each(?))", (json.dumps(numbers),)
        )
        known = {row[0] for row in rows}
        return [number for number in numbers if number in known]
