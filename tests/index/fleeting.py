"""A catalog in memory for one test, which nobody has to close."""

from __future__ import annotations

import sqlite3

from index.catalog_schema import TABLES


class _Fleeting(sqlite3.Connection):
    """Closes with its last use: from Python 3.13 on a connection that is left open warns, and warnings are errors.

    In whatever thread that is.
    """

    def __del__(self) -> None:
        self.close()


def fleeting_catalog() -> sqlite3.Connection:
    """An empty catalog; each statement is a transaction of its own."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False, factory=_Fleeting)
    connection.executescript(TABLES)
    return connection
