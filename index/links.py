"""Links and copies in the catalog: how they are written and dropped."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct
from index.pair_alignment import Found
from index.pairs import pair_keys, pairs_of
from index.ranks import ranks

_READ = 50_000  # links read, or dropped, at a time


@dataclass(frozen=True, eq=False)
class Known:
    """Links in the catalog: `rows`, int64, their numbers, and `keys`, int64, their pairs (`index.pairs.pair_keys`)."""

    rows: NDArray[np.int64]
    keys: NDArray[np.int64]

    def only(self, kept: NDArray[np.bool_]) -> Known:
        """Those links of which `kept` is true."""
        return Known(self.rows[kept], self.keys[kept])


class LinkTable:
    """The tables `links` and `copies`, and which articles are linked; runs in the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def of(self, numbers: Sequence[int]) -> Known:
        """All links of these articles."""
        found = self._connection.execute(
            """SELECT number, left, right FROM links WHERE left IN (SELECT value FROM json_each(:numbers))
            UNION SELECT number, left, right FROM links WHERE right IN (SELECT value FROM json_each(:numbers))""",
            {"numbers": json.dumps(list(numbers))},
        )
        rows, keys = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        while some := found.fetchmany(_READ):
            number, left, right = np.array(some, np.int64).T
            rows.append(number.copy())  # a view would keep all three
            keys.append(pair_keys(left, right))
        return Known(np.concatenate(rows), np.concatenate(keys))

    def insert(self, found: Found) -> None:
        """Store what an alignment of pairs found."""
        self._connection.executemany(
            "INSERT INTO links (left, right, left_begin, left_end, right_begin, right_end, words, overlap, kind) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            found.links,
        )
        self._connection.executemany("INSERT OR IGNORE INTO copies VALUES (?, ?)", found.copies)

    def drop(self, known: Known) -> None:
        """Drop all links of some pairs; what they held together is to be clustered again."""
        for begin in range(0, len(known.rows), _READ):
            rows = (json.dumps(known.rows[begin : begin + _READ].tolist()),)
            self._connection.execute(
                """INSERT OR IGNORE INTO stale_components SELECT DISTINCT component FROM links
                WHERE number IN (SELECT value FROM json_each(?)) AND component IS NOT NULL""",
                rows,
            )
            self._connection.execute("DELETE FROM links WHERE number IN (SELECT value FROM json_each(?))", rows)
            pairs = pairs_of(distinct(known.keys[begin : begin + _READ])).tolist()
            self._connection.executemany("DELETE FROM copies WHERE left = ? AND right = ?", pairs)

    def arrivals(self) -> int:
        """Nobody else writes."""
        return 0

    def unlinked(self) -> list[int]:
        """The numbers of the articles that are to be linked, ascending."""
        rows = self._connection.execute("SELECT number FROM articles WHERE linked = 0 ORDER BY number")
        return [row[0] for row in rows]

    def sizes(self, numbers: Sequence[int]) -> list[tuple[int, int]]:
        """Of these articles, those that are there: number and count of words, ascending."""
        return self._connection.execute(
            "SELECT number, words FROM articles WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number",
            (json.dumps(list(numbers)),),
        ).fetchall()

    def ranks(self, numbers: Sequence[int]) -> dict[int, int]:
        """Of these articles, those that are there: the rank."""
        return ranks(self._connection, numbers)

    def mark(self, numbers: Sequence[int], *, linked: bool) -> None:
        """Note that articles are linked, or that they are to be linked again."""
        self._connection.execute(
            "UPDATE articles SET linked = ? WHERE number IN (SELECT value FROM json_each(?))",
            (linked, json.dumps(list(numbers))),
        )
