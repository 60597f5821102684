"""Who follows whom: for each pair of outlets, the clusters that both have, and who certainly had those first how often.

Counted over the clusters that are listed by default. An outlet's first passage of a cluster is known only as well as
its dates are: one outlet had it first where the last moment of some passage of its own lies before the first moment of
every passage of the other, and every one of those is dated. All else cannot be put in order and is counted as that.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Pair:
    """Two outlets: in how many clusters both have a passage, in how many `one` or `other` was certainly first."""

    one: str
    other: str
    shared: int
    one_first: int
    other_first: int

    @property
    def undetermined(self) -> int:
        """In how many clusters it cannot be told who was first."""
        return self.shared - self.one_first - self.other_first


@dataclass(frozen=True)
class Asked:
    """Which pairs to count. `names`: pairs with one of these outlets; None: all.

    `after` and `before`, in seconds since 1970, inclusive: only clusters of which both outlets have a passage that may
    have been published then. Who was first is told from all their passages all the same.
    """

    names: Sequence[str] | None = None
    after: int | None = None
    before: int | None = None
    min_shared: int = 1


def names(connection: sqlite3.Connection) -> list[str]:
    """The known outlets that have passages in clusters, in order."""
    rows = connection.execute(
        "SELECT DISTINCT outlet FROM passages WHERE outlet <> '?' || article ORDER BY outlet",
    )
    return [row[0] for row in rows]


def pairs(connection: sqlite3.Connection, asked: Asked, *, limit: int, offset: int = 0) -> tuple[int, list[Pair]]:
    """How many pairs there are, and a page of them: most clusters shared first, then by name, the leader's first.

    In each, `one` was first at least as often as `other`; where both were as often they stand in order of name.
    """
    values = _values(asked) | {"limit": limit, "offset": offset}
    rows = connection.execute(f"{_PAIRS} LIMIT :limit OFFSET :offset", values).fetchall()
    if rows:
        return rows[0][5], [Pair(*row[:5]) for row in rows]
    return int(connection.execute(f"SELECT count(*) FROM ({_PAIRS})", values).fetchone()[0]), []


def clusters_shared(connection: sqlite3.Connection, asked: Asked) -> int:
    """How many clusters at least two known outlets share, one of those asked for among them."""
    return int(connection.execute(_SHARED, _values(asked)).fetchone()[0])


def _values(asked: Asked) -> dict[str, Any]:
    return {
        "names": None if asked.names is None else json.dumps(list(asked.names)),
        "after": asked.after,
        "before": asked.before,
        "min_shared": asked.min_shared,
    }


# Each known outlet's first passage of each listed cluster, as an interval. An undated passage may be the first.
_FIRSTS = """
    WITH wanted AS MATERIALIZED (SELECT value FROM json_each(:names)),
    firsts AS MATERIALIZED (
        SELECT p.cluster, p.outlet, min(p.first) AS first, min(p.last) AS last, max(p.first IS NULL) AS open
        FROM clusters c JOIN passages p ON p.cluster = c.number AND p.outlet <> '?' || p.article
        WHERE c.within IS NULL AND NOT c.boilerplate AND c.outlets >= 2
        GROUP BY p.cluster, p.outlet
        HAVING max(ifnull(p.last >= :after, :after IS NULL) AND ifnull(p.first <= :before, :before IS NULL))
    )
"""

_PAIRS = f"""
    {_FIRSTS},
    counted AS (
        SELECT a.outlet AS name, b.outlet AS other, count(*) AS shared,
            count(CASE WHEN a.last < b.first AND NOT b.open THEN 1 END) AS before,
            count(CASE WHEN b.last < a.first AND NOT a.open THEN 1 END) AS behind
        FROM firsts a JOIN firsts b ON b.cluster = a.cluster AND b.outlet > a.outlet
        WHERE :names IS NULL OR a.outlet IN wanted OR b.outlet IN wanted
        GROUP BY a.outlet, b.outlet HAVING shared >= :min_shared
    )
    SELECT iif(behind > before, other, name) AS leader, iif(behind > before, name, other) AS follower, shared,
        max(before, behind), min(before, behind), count(*) OVER ()
    FROM counted ORDER BY shared DESC, leader, follower
"""

_SHARED = f"""
    {_FIRSTS}
    SELECT count(*) FROM (
        SELECT cluster FROM firsts GROUP BY cluster
        HAVING count(*) >= 2 AND (:names IS NULL OR max(outlet IN wanted))
    )
"""
