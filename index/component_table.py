"""Which links hang together, kept in the catalog as the ends of links and brought up to date as links come and go.

However many links there are, only their ends and a part of them stand in memory at a time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct, runs
from index.link_graph import Ends, Links, components, ends_of_all

_READ = 50_000  # links read at a time
_ASKED = 10_000  # articles, or rows, per statement


@dataclass(frozen=True, eq=False)
class Again:
    """What is to be clustered again: components' `numbers`, in order of their first links.

    `changed`: those numbers that components had which got links or became one with others; `stale`: numbers of those
    that lost a link, and are no more. `articles`: numbers of those with fresh links, int64, ascending.
    """

    numbers: list[int]
    changed: set[int]
    stale: set[int]
    articles: NDArray[np.int64]


class ComponentTable:
    """The tables `ends` and `stale_components`, and the column `component` of `links`; in the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def update(self) -> Again:
        """Give every link a component; links of components that lost one count as fresh."""
        stale = self._stale()
        fresh = self._which_are_fresh()
        ends = ends_of_all(self._fresh(fresh))
        numbers, changed = self._components(ends, fresh)
        return Again(numbers, changed, stale, distinct(ends.place[:, 0]))

    def _stale(self) -> set[int]:
        """The components that lost a link; their other links are taken for new ones."""
        stale = {row[0] for row in self._connection.execute("SELECT component FROM stale_components")}
        for component in stale:
            self._connection.execute(
                """UPDATE links SET component = NULL
                WHERE left IN (SELECT article FROM ends WHERE component = :stale) AND component = :stale""",
                {"stale": component},
            )
            self._connection.execute("DELETE FROM ends WHERE component = ?", (component,))
        self._connection.execute("DELETE FROM stale_components")
        return stale

    def _which_are_fresh(self) -> str:
        """The condition for links that no cluster was made of yet: where most are, all are read in their order.

        By the index it takes a third longer then.
        """
        fresh, last = self._connection.execute(_COUNTED).fetchone()
        return "+component IS NULL" if 2 * fresh > last else "component IS NULL"

    def _fresh(self, which: str) -> Iterator[Links]:
        """The links that no cluster was made of yet, part by part."""
        rows = self._connection.execute(f"{_LINKS} WHERE {which}")
        while some := rows.fetchmany(_READ):
            yield Links.of(some)

    def _components(self, ends: Ends, fresh: str) -> tuple[list[int], set[int]]:
        """Give fresh links their components' numbers, and add their ends to these: all numbers, and those there were
        before.

        Components that the links join become one.
        """
        labels, former = components(ends, self._known_ends(ends))
        last = self._connection.execute("SELECT ifnull(max(component), 0) FROM ends").fetchone()[0]
        by_link = np.argsort(ends.first, kind="stable")  # components are numbered as their first links are
        number_of = np.zeros(len(ends), np.int64)  # by label, which is a place among the ends
        numbers: list[int] = []
        for label in dict.fromkeys(labels[by_link].tolist()):
            kept, *others = sorted(former.get(label, ())) or [last := last + 1]
            self._merge(kept, others)
            number_of[label] = kept
            numbers.append(kept)
        table = np.column_stack([ends.place, number_of[labels], ends.weight])
        for begin in range(0, len(table), _ASKED):
            self._connection.executemany(
                """INSERT INTO ends VALUES (?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET weight = weight + excluded.weight""",
                table[begin : begin + _ASKED].tolist(),
            )
        self._connection.execute(f"{_GIVE} WHERE {fresh}")
        return numbers, set().union(*former.values())

    def _merge(self, kept: int, others: Iterable[int]) -> None:
        """Let components be one; links are found by their articles, which saves an index on their components."""
        for other in others:
            self._connection.execute(
                """UPDATE links SET component = :kept
                WHERE left IN (SELECT article FROM ends WHERE component = :other) AND component = :other""",
                {"kept": kept, "other": other},
            )
            self._connection.execute("UPDATE ends SET component = ? WHERE component = ?", (kept, other))

    def _known_ends(self, ends: Ends) -> NDArray[np.int64]:
        """The ends of earlier links that may be the same passage as one of these, and their components, int64[n, 4]."""
        article, begin, end = ends.place.T
        starts, _ = runs(article)
        if not len(starts):
            return np.empty((0, 4), np.int64)
        hulls = np.column_stack([article[starts], begin[starts], np.maximum.reduceat(end, starts)])  # begins ascend
        found = [np.empty((0, 4), np.int64)]
        for at in range(0, len(hulls), _ASKED):
            rows = self._connection.execute(_ENDS_NEAR, (json.dumps(hulls[at : at + _ASKED].tolist()),)).fetchall()
            found.append(np.array(rows, np.int64).reshape(-1, 4))
        return np.concatenate(found)


_LINKS = "SELECT number, left, left_begin, left_end, right, right_begin, right_end, overlap FROM links"

_GIVE = """UPDATE links SET component = (
    SELECT component FROM ends WHERE article = left AND begin = left_begin AND end = left_end
)"""

_COUNTED = "SELECT (SELECT count(*) FROM links WHERE component IS NULL), ifnull(max(number), 0) FROM links"

_ENDS_NEAR = """
    SELECT e.article, e.begin, e.end, e.component FROM json_each(?) asked
    JOIN ends e ON e.article = json_extract(asked.value, '$[0]')
        AND e.begin < json_extract(asked.value, '$[2]') AND e.end > json_extract(asked.value, '$[1]')
"""
