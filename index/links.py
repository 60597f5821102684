"""Links and copies in the catalog: how they are written and dropped."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.pair_alignment import Found
from index.pairs import pair_keys, pairs_of


@dataclass(frozen=True, eq=False)
class Known:
    """Links in the catalog: `rows`, int64, their numbers, and `keys`, int64, their pairs (`index.pairs.pair_keys`)."""

    rows: NDArray[np.int64]
    keys: NDArray[np.int64]

    def only(self, kept: NDArray[np.bool_]) -> Known:
        """Those links of which `kept` is true."""
        return Known(self.rows[kept], self.keys[kept])


class LinkTable:
    """The tables `links` and `copies`; runs in the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def of(self, numbers: Sequence[int]) -> Known:
        """All links of these articles."""
        found = self._connection.execute(
            """SELECT number, left, right FROM links WHERE left IN (SELECT value FROM json_each(?1))
            UNION SELECT number, left, right FROM links WHERE right IN (SELECT value FROM json_each(?1))""",
            (json.dumps(list(numbers)),),
        ).fetchall()
        table = np.array(found, np.int64).reshape(-1, 3)
        return Known(table[:, 0], pair_keys(table[:, 1], table[:, 2]))

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
        if not len(known.rows):
            return
        rows = (json.dumps(known.rows.tolist()),)
        self._connection.execute(
            """INSERT OR IGNORE INTO stale_components SELECT DISTINCT component FROM links
            WHERE number IN (SELECT value FROM json_each(?)) AND component IS NOT NULL""",
            rows,
        )
        self._connection.execute("DELETE FROM links WHERE number IN (SELECT value FROM json_each(?))", rows)
        pairs = pairs_of(np.unique(known.keys)).tolist()
        self._connection.executemany("DELETE FROM copies WHERE left = ? AND right = ?", pairs)
