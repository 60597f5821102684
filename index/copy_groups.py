"""Which articles have copies, and of which group and outlet each of these is, as of one commit.

A search looks at the best thousand matches. To ask SQLite for the copies among them takes 1.3 ms of 292,000 articles,
more where the catalog is larger than what is mapped of it, for each article's row is far from the next. Few articles
have copies; once it is known which, only these are asked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from itertools import chain
from typing import Final

from index.by_numbers import rows_of
from index.remembered import Remembered

_WORTH: Final = 10_000
"""Articles asked for in one commit from which on it is read which have copies at all: 11 ms for 30,000 that have."""

_HAVING: Final = "SELECT number FROM articles WHERE copy_group IS NOT NULL"
_GROUPS: Final = """SELECT number, copy_group, coalesce(outlet, '?' || number) FROM articles
    WHERE number IN (SELECT value FROM json_each(?)) AND copy_group IS NOT NULL"""


class CopyGroups:
    """The groups of articles that have copies. Threads may share it; each asks over its own connection."""

    def __init__(self) -> None:
        self._known: Remembered[tuple[int, str]] = Remembered()
        self._asked = 0
        self._having: set[int] | None = None

    def of(self, connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, tuple[int, str]]:
        """Of these articles, those that have copies: number -> (group, outlet; '?' and the number where unknown)."""

        def look_up(missing: list[int]) -> dict[int, tuple[int, str]]:
            return {number: (group, outlet) for number, group, outlet in rows_of(connection, _GROUPS, missing)}

        self._asked += len(numbers)
        if self._having is None and self._asked > _WORTH:
            self._having = set(chain.from_iterable(connection.execute(_HAVING)))
        if self._having is not None:
            numbers = [number for number in numbers if number in self._having]
        return self._known.those(numbers, look_up)
