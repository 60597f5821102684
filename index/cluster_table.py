"""Clusters in the catalog: how they are written. Only what differs is.

A footer stands in 900 articles, and one that arrives with it adds a single passage.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from index.cluster_rows import ClusterRow, PassageRow, short_hash
from index.clusters import Passage
from index.ranks import ranks


@dataclass(frozen=True)
class Stored:
    """A cluster as it stands in the catalog."""

    number: int
    id: str
    component: int
    row: ClusterRow


class ClusterTable:
    """The tables `clusters`, `passages` and `redirects`; runs in the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def of(self, components: Iterable[int]) -> dict[Passage, Stored]:
        """The clusters of some components by their representatives' passages."""
        values = (json.dumps(list(components)),)
        chosen = "component IN (SELECT value FROM json_each(?))"
        passages: dict[int, list[PassageRow]] = {}
        for cluster, *row in self._connection.execute(
            f"""SELECT p.cluster, {", ".join(f"p.{name}" for name in _PASSAGE.split(", "))}
            FROM clusters c JOIN passages p ON p.cluster = c.number WHERE c.{chosen}
            ORDER BY p.cluster, p.article, p.begin""",
            values,
        ):
            passages.setdefault(cluster, []).append(_passage(row))
        rows = self._connection.execute(
            f"SELECT number, id, component, {_CLUSTER} FROM clusters WHERE {chosen}", values
        )
        found = [
            Stored(number, id, component, _cluster(row, passages.get(number, [])))
            for number, id, component, *row in rows
        ]
        return {one.row.head: one for one in found}

    def write(self, component: int, row: ClusterRow, before: Stored | None) -> tuple[int, set[int]]:
        """Store a cluster in the place of the one `before`: its number, and the articles for which something changed.

        Its id is settled by `name`.
        """
        if before is None:
            (number,) = self.insert([(component, row)])
            return number, {one.article for one in row.passages}
        if (before.component, _values(before.row)) != (component, _values(row)):
            names = ", ".join(f"{name} = ?" for name in _CLUSTER.split(", "))
            self._connection.execute(
                f"UPDATE clusters SET component = ?, {names} WHERE number = ?",
                (component, *_values(row), before.number),
            )
        old, new = set(before.row.passages), set(row.passages)
        self._delete(before.number, old - new)
        self._add(before.number, new - old)
        if (before.row.content, before.row.words) != (row.content, row.words):
            return before.number, {one.article for one in old | new}
        # A cluster that lost a passage may lie within another one from now on; it is found by its articles.
        lost = {row.representative} if old - new else set()
        return before.number, lost.union(one.article for one in old ^ new)

    def insert(self, rows: Sequence[tuple[int, ClusterRow]]) -> range:
        """Store new clusters, each with its component: their numbers. Their ids are settled by `name`."""
        (last,) = self._connection.execute("SELECT ifnull(max(number), 0) FROM clusters").fetchone()
        numbers = range(last + 1, last + 1 + len(rows))
        found = self._connection.execute(
            "SELECT id FROM clusters WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([row.content for _, row in rows]),),
        )
        taken = {id for (id,) in found}
        clusters, passages = [], []
        for number, (component, row) in zip(numbers, rows, strict=True):
            clusters.append((number, f"#{number}" if row.content in taken else row.content, component, *_values(row)))
            passages += [(number, *one) for one in row.passages]
            taken.add(row.content)
        self._connection.executemany(
            f"INSERT INTO clusters (number, id, component, {_CLUSTER}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            clusters,
        )
        self._connection.executemany(_ADD, passages)
        return numbers

    def drop(self, clusters: Iterable[Stored]) -> None:
        """Take clusters out."""
        rows = [(one.number,) for one in clusters]
        self._connection.executemany("DELETE FROM passages WHERE cluster = ?", rows)
        self._connection.executemany("DELETE FROM clusters WHERE number = ?", rows)

    def name(self, contents: Iterable[str]) -> None:
        """Settle the ids of all clusters with these contents, the hashes of their representatives' words.

        The content is the id; where several have it, of that whose representative comes first by rank and place, and
        the ids of the others are made of their places, too. An id that is given up leads to the new one.
        """
        rows = self._connection.execute(
            """SELECT content, number, id, representative, place FROM clusters
            WHERE content IN (SELECT value FROM json_each(?)) ORDER BY content""",
            (json.dumps(sorted(set(contents))),),
        ).fetchall()
        holders: dict[str, list[tuple[int, str, int, int]]] = {}
        for content, *holder in rows:
            holders.setdefault(content, []).append(tuple(holder))
        renamed = []
        for content, found in holders.items():
            for (number, id, _, _), new in zip(*self._named(content, found), strict=True):
                if id != new:
                    renamed.append((number, id, new))
        # Two may exchange their ids, so each gets one first that none has.
        self._connection.executemany(
            "UPDATE clusters SET id = ? WHERE number = ?", [(f"#{n}", n) for n, _, _ in renamed]
        )
        self._connection.executemany("UPDATE clusters SET id = ? WHERE number = ?", [(new, n) for n, _, new in renamed])
        self.redirect((id, new) for _, id, new in renamed if not id.startswith("#"))
        self._connection.execute("DELETE FROM redirects WHERE old IN (SELECT id FROM clusters)")

    def redirect(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Let ids lead to others, as long as no cluster has them itself."""
        self._connection.executemany(
            """INSERT OR REPLACE INTO redirects SELECT :old, :new
            WHERE :old <> :new AND NOT EXISTS (SELECT 1 FROM clusters WHERE id = :old)""",
            [{"old": old, "new": new} for old, new in pairs],
        )

    def _named(
        self, content: str, found: Sequence[tuple[int, str, int, int]]
    ) -> tuple[list[tuple[int, str, int, int]], list[str]]:
        if len(found) == 1:
            return list(found), [content]
        rank = ranks(self._connection, [representative for _, _, representative, _ in found])
        ordered = sorted(found, key=lambda one: (rank[one[2]], one[3]))
        return ordered, [content, *(short_hash(f"{content} {rank[one[2]]} {one[3]}".encode()) for one in ordered[1:])]

    def _add(self, cluster: int, passages: Iterable[PassageRow]) -> None:
        self._connection.executemany(_ADD, [(cluster, *one) for one in passages])

    def _delete(self, cluster: int, passages: Iterable[PassageRow]) -> None:
        self._connection.executemany(
            "DELETE FROM passages WHERE cluster = ? AND article = ? AND begin = ?",
            [(cluster, one.article, one.begin) for one in passages],
        )


_PASSAGE = "article, begin, end, overlap, outlet, first, last, characters, site, earliest, kind, copied"
_ADD = f"INSERT INTO passages (cluster, {_PASSAGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CLUSTER = "articles, outlets, words, overlap, boilerplate, first, representative, place, content, kind"


def _values(row: ClusterRow) -> tuple[Any, ...]:
    """The columns of a cluster, without its passages."""
    return tuple(vars(row).values())[:-1]


def _passage(row: Sequence[Any]) -> PassageRow:
    return PassageRow._make((*row[:9], bool(row[9]), *row[10:]))  # whether it is earliest


def _cluster(row: Sequence[Any], passages: Iterable[PassageRow]) -> ClusterRow:
    values = dict(zip(_CLUSTER.split(", "), row, strict=True))
    return ClusterRow(**values | {"boilerplate": bool(values["boilerplate"])}, passages=tuple(passages))
