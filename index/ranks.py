"""The order in which articles go first where something has to: by a hash of their ids, never by when they came."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

RANKS = 2**62
"""How many ranks there are."""

_ASKED = 10_000  # numbers per statement


class Ranks:
    """Ranks of articles by number, remembered: eight bytes each. `ranks` gives those that are not known yet."""

    def __init__(self, ranks: Callable[[Sequence[int]], dict[int, int]]) -> None:
        self._ranks = ranks
        self._known = np.full(1024, -1, np.int64)

    def of(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rank of each of these articles, int64 like `numbers`; -1 for those that are not in the catalog."""
        if not len(numbers):
            return np.empty(0, np.int64)
        most = int(numbers.max())
        if most >= len(self._known):
            self._known = np.concatenate([self._known, np.full(most + 1, -1, np.int64)])
        unknown = np.unique(numbers[self._known[numbers] < 0]).tolist()
        for begin in range(0, len(unknown), _ASKED):
            for number, rank in self._ranks(unknown[begin : begin + _ASKED]).items():
                self._known[number] = rank
        return self._known[numbers]

    def forget(self, numbers: Sequence[int]) -> None:
        """Drop the ranks of articles that leave."""
        inside = [number for number in numbers if number < len(self._known)]
        self._known[inside] = -1


def ranks(connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, int]:
    """For articles that are in the catalog: a 62-bit number made from the article's id."""
    rows = connection.execute(
        "SELECT number, id FROM articles WHERE number IN (SELECT value FROM json_each(?))", (json.dumps(list(numbers)),)
    )
    return {number: rank_of(id) for number, id in rows}


def rank_of(id: str) -> int:
    """The rank of the article with this id."""
    return int.from_bytes(blake2b(id.encode(), digest_size=8).digest(), "big") >> 2
