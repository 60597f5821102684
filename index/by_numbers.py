"""Rows of a catalog about many articles, by their numbers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Final

_CHUNK: Final = 10_000  # numbers per statement, bound as one JSON array: no limit on variables, little memory


def rows_of(connection: sqlite3.Connection, query: str, numbers: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """What a query with `json_each(?)` for the articles' numbers finds, some articles at a time."""
    for begin in range(0, len(numbers), _CHUNK):
        yield from connection.execute(query, (json.dumps(list(numbers[begin : begin + _CHUNK])),))
