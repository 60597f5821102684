"""New articles -> links to all others: look up their fingerprints, pair, align, store.

What depends on two texts only is stored here; what later arrivals can change (clusters, copied shares, copy groups)
is made from it by `index.clustering`.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct
from index.catalog import Catalog
from index.clusters import LEAST_OVERLAP, Link
from index.copies import are_copies
from index.fingerprint_index import FingerprintIndex
from index.fingerprints import winnow
from index.near_duplicates import Alignment, align_many, join_texts
from index.pairs import candidates
from index.texts import Texts

BATCH = 2_000
"""Articles linked at a time: enough that the look-ups of a batch share their cost, few enough to stay small."""
CHUNK = 20_000
"""Pairs aligned at a time; their articles' words stand in memory twice meanwhile."""


class Linker:
    """Keeps the links of a catalog up to date; runs in the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, fingerprints: FingerprintIndex, texts: Texts) -> None:
        self.connection = connection
        self.catalog = Catalog(connection)
        self.fingerprints = fingerprints
        self.texts = texts
        self._ranks: dict[int, int] = {}

    def link(self, numbers: Sequence[int], advance: Callable[[int], None] = lambda count: None) -> None:
        """Store the links of these articles to one another and to all that are linked already."""
        for at in range(0, len(numbers), BATCH):
            batch = numbers[at : at + BATCH]
            pairs = self._pairs(batch)
            known = self._linked_pairs(batch)
            fresh = [pair for pair in map(tuple, pairs.tolist()) if pair not in known]
            for first in range(0, len(fresh), CHUNK):
                self._align(fresh[first : first + CHUNK])
            rows = [(number,) for number in batch]
            self.connection.executemany("UPDATE articles SET linked = 1 WHERE number = ?", rows)
            advance(len(batch))

    def unlink(self, numbers: Sequence[int]) -> None:
        """Drop all links of articles that are leaving; what they held together is clustered again.

        Their neighbours are linked again: one that left may have been the hub that joined them.
        """
        for number in numbers:
            self._ranks.pop(number, None)
            for side, other in (("left", "right"), ("right", "left")):
                self.connection.execute(
                    f"UPDATE articles SET linked = 0 WHERE number IN (SELECT {other} FROM links WHERE {side} = ?)",
                    (number,),
                )
            rows = self.connection.execute(
                "SELECT DISTINCT component FROM links WHERE ? IN (left, right) AND component IS NOT NULL", (number,)
            ).fetchall()
            self.connection.execute("DELETE FROM links WHERE left = ? OR right = ?", (number, number))
            self.connection.execute("DELETE FROM copies WHERE left = ? OR right = ?", (number, number))
            self.connection.executemany("INSERT OR IGNORE INTO stale_components VALUES (?)", rows)
        self.texts.forget(numbers)

    def _pairs(self, batch: Sequence[int]) -> NDArray[np.int64]:
        found = [winnow(self.texts.words(number))[0] for number in batch]
        articles = np.repeat(np.array(batch, np.int64), [len(hashes) for hashes in found])
        hashes = np.concatenate(found) if found else np.empty(0, np.uint64)
        self.fingerprints.add(hashes, articles)
        places, holders = self.fingerprints.look_up(distinct(hashes >> np.uint64(32)) << np.uint64(32))
        known, inverse = np.unique(holders, return_inverse=True)
        self._learn_ranks(known.tolist())
        ranks = np.array([self._ranks.get(number, -1) for number in known.tolist()], np.int64)
        alive = ranks[inverse] >= 0
        new = np.isin(known, np.array(batch, np.int64))[inverse]
        return candidates(places[alive], holders[alive], ranks[inverse][alive], new[alive])

    def _learn_ranks(self, numbers: Sequence[int]) -> None:
        unknown = [number for number in numbers if number not in self._ranks]
        for begin in range(0, len(unknown), 10_000):
            chunk = unknown[begin : begin + 10_000]
            self._ranks |= ranks(self.connection, chunk)

    def _linked_pairs(self, batch: Sequence[int]) -> set[tuple[int, int]]:
        """Pairs of these articles that have links already: those of neighbours of an article that left."""
        rows: set[tuple[int, int]] = set()
        for number in batch:
            query = "SELECT left, right FROM links WHERE left = ?1 UNION SELECT left, right FROM links WHERE right = ?1"
            rows.update(self.connection.execute(query, (number,)))
        return rows

    def _align(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Align pairs of articles on all cores and store what they share."""
        numbers = sorted({number for pair in pairs for number in pair})
        place = {number: at for at, number in enumerate(numbers)}
        words = [self.texts.words(number) for number in numbers]
        texts = join_texts(words)
        rows = np.array([(place[left], place[right]) for left, right in pairs], np.int32)
        shares = [share for share in np.array_split(rows, os.cpu_count() or 1) if len(share)]
        with ThreadPoolExecutor(len(shares)) as threads:
            found = list(threads.map(partial(align_many, texts, least_overlap=LEAST_OVERLAP), shares))
        links: dict[tuple[int, int], list[Link]] = defaultdict(list)
        for share, alignments in zip(shares, found, strict=True):
            for row in np.flatnonzero(alignments.overlap >= LEAST_OVERLAP).tolist():
                left, right = (numbers[at] for at in share[alignments.pair[row]].tolist())
                links[left, right].append(_link(left, right, alignments[row]))
        self._insert([link for between in links.values() for link in between])
        copies = [
            (left, right)
            for (left, right), between in links.items()
            if are_copies(between, len(words[place[left]]), len(words[place[right]]))
        ]
        self.connection.executemany("INSERT OR IGNORE INTO copies VALUES (?, ?)", copies)

    def _insert(self, links: Sequence[Link]) -> None:
        self.connection.executemany(
            "INSERT INTO links (left, right, left_begin, left_end, right_begin, right_end, words, overlap) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(one.left, one.right, *one.left_span, *one.right_span, one.words, one.overlap) for one in links],
        )


def ranks(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, int]:
    """For articles that are in the catalog: a 62-bit number made from the article's id."""
    rows = connection.execute(
        "SELECT number, id FROM articles WHERE number IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),)
    )
    return {number: int.from_bytes(blake2b(id.encode(), digest_size=8).digest(), "big") >> 2 for number, id in rows}


def _link(left: int, right: int, found: Alignment) -> Link:
    return Link(
        left,
        right,
        (found.begin_a, found.end_a),
        (found.begin_b, found.end_b),
        found.words,
        found.overlap,
    )
