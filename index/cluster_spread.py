"""Which listed clusters the articles that a search found are in, and which of these most of their outlets share.

This stands beside every search, so what it reads is kept (`index.remembered`). A thousand articles of news-12k that
were met before take .26 ms of the processor, new ones 3.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import chain, count
from typing import Final

from index.remembered import Remembered

_OUTLETS: Final = 32  # bits for the number of an outlet, below that of a cluster

# An index on passages tells the clusters of an article; a passage itself is read where its cluster is listed.
_LISTED: Final = """SELECT held.article, c.number, p.outlet FROM json_each(?) n
    CROSS JOIN passages held ON held.article = n.value CROSS JOIN clusters c ON c.number = held.cluster
    CROSS JOIN passages p ON p.cluster = held.cluster AND p.article = held.article AND p.begin = held.begin
    WHERE c.within IS NULL AND NOT c.boilerplate AND c.outlets >= 2 AND p.overlap >= 0.5"""


class ClusterSpread:
    """The clusters of articles that are listed by default, each with its outlet, as of one commit.

    Threads may share it; each asks over its own connection.
    """

    def __init__(self) -> None:
        self._articles: Remembered[tuple[int, ...]] = Remembered()
        self._outlets: dict[str, int] = {}
        self._numbers = count()

    def among(self, connection: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, int]:
        """Of each listed cluster with a passage in these articles, how many outlets have one there."""

        def look_up(missing: list[int]) -> dict[int, tuple[int, ...]]:
            return self._look_up(connection, missing)

        known = self._articles.of(numbers, look_up)
        pairs = set(chain.from_iterable(filter(None, map(known.__getitem__, numbers))))
        return Counter([pair >> _OUTLETS for pair in pairs])

    def _look_up(self, connection: sqlite3.Connection, numbers: list[int]) -> dict[int, tuple[int, ...]]:
        """A number for each cluster and outlet of an article that belong together."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        for article, cluster, outlet in connection.execute(_LISTED, (json.dumps(numbers),)):
            # Of two threads that meet an outlet first, the one that comes later takes the number of the other.
            place = self._outlets.setdefault(outlet, next(self._numbers))
            found[article].add(cluster << _OUTLETS | place)
        return {article: tuple(pairs) for article, pairs in found.items()}
