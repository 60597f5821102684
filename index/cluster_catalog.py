"""Passages and clusters in the catalog: how they are read. `index.clustering` writes them.

A cluster is listed by default where at least two outlets share it and it is not boilerplate; one whose passages all lie
in those of a larger cluster is not listed, only found by its id. Smaller and larger clusters know one another.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index import outlets
from index.article import PRECISIONS, Published
from index.body_table import BodyTable
from index.cluster_spread import ClusterSpread
from index.errors import BadRequest, NotFound
from index.messages import INDEX
from index.questions import ClusterCounts
from index.spans import LEAST_OVERLAP, SLACK

ORDERS = {
    "size": "outlets DESC, articles DESC, words DESC, id",
    "earliest": "first IS NULL, first, outlets DESC, id",
    "overlap": "overlap DESC, outlets DESC, articles DESC, words DESC, id",
}


@dataclass(frozen=True)
class StoredCluster:
    """A cluster without its passages. `overlap` is the least of its passages; `first` in seconds, None: no date."""

    number: int
    id: str
    articles: int
    outlets: int
    words: int
    overlap: float
    boilerplate: bool
    first: int | None
    representative: int
    kind: str


@dataclass(frozen=True)
class StoredPassage:
    """A passage of a cluster with what is shown of its article. `number` is the article's."""

    cluster: int
    number: int
    article: str
    title: str
    outlet: str | None
    url: str | None
    published: Published
    begin: int
    end: int
    text: str
    overlap: float
    earliest: bool
    kind: str


@dataclass(frozen=True)
class StoredShare:
    """A stretch of an article that another one certainly had earlier.

    `holder` is the other's outlet, '?' and its number where that is unknown; `overlap`, 0 to 1: how alike the two are.
    """

    holder: str
    outlet: str | None
    article: str
    begin: int
    end: int
    overlap: float


@dataclass(frozen=True)
class Shown:
    """Which clusters to show: of at least so many outlets, counting passages of at least this overlap.

    `both`: only those of which each of these outlets has such a passage, by the names that passages have.
    """

    min_outlets: int = 2
    min_overlap: float = 0.5
    boilerplate: bool = False
    sort: str = "size"
    both: tuple[str, ...] = ()

    @property
    def counts_are_stored(self) -> bool:
        """Whether the counts that stand beside a cluster hold: they are of the passages of any overlap."""
        return self.min_overlap <= LEAST_OVERLAP

    def order(self) -> str:
        """The ORDER BY of this sort. Raises BadRequest for a sort that there is not."""
        if self.sort not in ORDERS:
            raise BadRequest(f"Clusters cannot be sorted by {self.sort!r}; choose one of: {', '.join(ORDERS)}")
        return ORDERS[self.sort]


class ClusterCatalog:
    """Reads clusters from an open catalog; `bodies` and what `spread` knows of this commit may be kept for others."""

    def __init__(
        self, connection: sqlite3.Connection, bodies: BodyTable | None = None, spread: ClusterSpread | None = None
    ) -> None:
        self.connection = connection
        self._bodies = bodies or BodyTable(connection)
        self._spread = spread

    def cluster(self, id: str) -> StoredCluster:
        """The cluster with this id, or the one that it became. Raises NotFound."""
        seen = set()
        while id not in seen:
            seen.add(id)
            found = self.connection.execute(
                f"SELECT {_CLUSTER} FROM clusters c WHERE id = ?",
                (id,),
            ).fetchone()
            if found:
                return _cluster(found)
            row = self.connection.execute("SELECT new FROM redirects WHERE old = ?", (id,)).fetchone()
            if row:
                id = row[0]
        raise NotFound(INDEX.say("fault.no_cluster", id=repr(id)))

    def clusters(self, shown: Shown, *, limit: int, offset: int = 0) -> tuple[int, list[StoredCluster]]:
        """All clusters to show: how many, and a page of them."""
        if shown.counts_are_stored:
            counted = f"SELECT {_CLUSTER} FROM clusters c WHERE {_LISTED}"
        else:
            counted = f"""SELECT {_COUNTED} FROM clusters c JOIN passages p
                ON p.cluster = c.number AND p.overlap >= :overlap WHERE {_LISTED} {_ENOUGH}"""
        return self._page(counted, {}, shown, limit, offset)

    def clusters_of(
        self, numbers: Sequence[int], shown: Shown, *, limit: int, offset: int = 0
    ) -> tuple[int, list[StoredCluster]]:
        """Clusters to show with a passage in these articles; by size: most outlets among these articles first."""
        if shown == Shown():
            return self._most_spread(numbers, limit, offset)
        if shown.counts_are_stored:
            counted = f"SELECT {_CLUSTER}, among FROM {_AMONG} JOIN clusters c ON c.number = a.cluster WHERE {_LISTED}"
        else:
            counted = f"""SELECT {_COUNTED}, among FROM {_AMONG} JOIN clusters c ON c.number = a.cluster
                JOIN passages p ON p.cluster = c.number AND p.overlap >= :overlap WHERE {_LISTED} {_ENOUGH}"""
        order = "among DESC, " if shown.sort == "size" else ""
        return self._page(counted, {"numbers": json.dumps(list(numbers))}, shown, limit, offset, order)

    def _most_spread(self, numbers: Sequence[int], limit: int, offset: int) -> tuple[int, list[StoredCluster]]:
        """The same for what is shown by default, beside every search."""
        among = (self._spread or ClusterSpread()).among(self.connection, numbers)
        # Only those that may come on the page are put in order.
        least = sorted(among.values(), reverse=True)[offset + limit - 1 : offset + limit] or [0]
        found = [(cluster, count) for cluster, count in among.items() if count >= least[0]]
        rows = self.connection.execute(_BY_OUTLETS_AMONG, (json.dumps(found), limit, offset))
        return len(among), [_cluster(row) for row in rows]

    def of_article(self, number: int) -> list[tuple[StoredCluster, int, int, bool]]:
        """All clusters with a passage in this article, in order of place: cluster, begin, end, is it an earliest."""
        rows = self.connection.execute(
            f"""SELECT {_CLUSTER}, p.begin, p.end, p.earliest FROM passages p JOIN clusters c ON c.number = p.cluster
            WHERE p.article = ? AND c.within IS NULL ORDER BY p.begin, p.end DESC, c.id""",
            (number,),
        )
        return [(_cluster(row), row[-3], row[-2], bool(row[-1])) for row in rows]

    def larger(self, cluster: StoredCluster) -> list[str]:
        """Ids of clusters with more words that hold passages of this one in two articles or more, smallest first."""
        rows = self.connection.execute(_LARGER, {"cluster": cluster.number, "slack": SLACK})
        return [row[0] for row in rows]

    def smaller(self, cluster: StoredCluster, most: int) -> list[str]:
        """Ids of the clusters for which this one is `larger`, boilerplate left out, largest first, at most so many."""
        rows = self.connection.execute(_SMALLER, {"cluster": cluster.number, "slack": SLACK, "most": most})
        return [row[0] for row in rows]

    def earlier(self, article: int) -> list[StoredShare]:
        """The passages of an article of which another outlet's article certainly had the text earlier."""
        rows = self.connection.execute(_EARLIER, (article,))
        return [StoredShare(*row) for row in rows]

    def passages(
        self, cluster: int, *, min_overlap: float = 0.0, limit: int = -1, article: int | None = None
    ) -> list[StoredPassage]:
        """The passages of a cluster in order of publication, those without a date last; `limit` -1: all.

        With `article` (a number) those of this article alone.
        """
        asked = {"cluster": cluster, "overlap": min_overlap, "article": article, "limit": limit, "never": _NEVER}
        least = self.connection.execute(_LAST_SHOWN, asked).fetchone() if limit > 0 and article is None else None
        asked["first"], asked["last"] = least or (_NEVER, _NEVER)
        rows = self.connection.execute(_PASSAGES, asked).fetchall()
        if least and len(rows) < limit:  # some are of articles that were removed since the clusters were made
            rows = self.connection.execute(_PASSAGES, asked | {"first": _NEVER, "last": _NEVER}).fetchall()
        return [_passage(row, self._bodies.text(row[-1])) for row in rows]

    def passage_of(self, cluster: int, article: int) -> StoredPassage | None:
        """The first passage that an article has in a cluster."""
        return next(iter(self.passages(cluster, article=article, limit=1)), None)

    def dates(self, cluster: int, *, min_overlap: float = 0.0) -> tuple[str | None, str | None]:
        """The first and the last known date of the articles of a cluster's passages, as they are written."""
        asked = (cluster, min_overlap)
        return self._published(asked, "first, last"), self._published(asked, "last DESC, first DESC")

    def _published(self, asked: tuple[int, float], order: str) -> str | None:
        """The date of the first of a cluster's articles in this order."""
        query = f"""SELECT article FROM passages WHERE cluster = ? AND overlap >= ? AND first IS NOT NULL
            ORDER BY {order}"""
        for article in self.connection.execute(query, asked):
            row = self.connection.execute("SELECT published FROM articles WHERE number = ?", article).fetchone()
            if row:  # else it was removed since the clusters were made
                published: str | None = row[0]
                return published
        return None

    # Outlets

    def outlet_names(self) -> list[str]:
        """The known outlets that have passages in clusters, in order."""
        return outlets.names(self.connection)

    def outlet_pairs(self, asked: outlets.Asked, *, limit: int, offset: int = 0) -> tuple[int, list[outlets.Pair]]:
        """How many pairs of outlets there are, and a page of them."""
        return outlets.pairs(self.connection, asked, limit=limit, offset=offset)

    def clusters_shared(self, asked: outlets.Asked) -> int:
        """How many clusters at least two known outlets share, one of those asked for among them."""
        return outlets.clusters_shared(self.connection, asked)

    def counts(self) -> ClusterCounts:
        """What there is."""
        query = "SELECT count(*), total(boilerplate), (SELECT count(*) FROM passages) FROM clusters"
        clusters, boilerplate, passages = self.connection.execute(query).fetchone()
        return ClusterCounts(clusters, int(boilerplate), passages)

    def _page(
        self, counted: str, values: dict[str, Any], shown: Shown, limit: int, offset: int, order: str = ""
    ) -> tuple[int, list[StoredCluster]]:
        values |= {
            "outlets": shown.min_outlets,
            "both": json.dumps(shown.both),
            "overlap": shown.min_overlap,
            "boilerplate": int(shown.boilerplate),
            "limit": limit,
            "offset": offset,
        }
        page = f"ORDER BY {order}{shown.order()} LIMIT :limit OFFSET :offset"
        rows = self.connection.execute(f"SELECT *, count(*) OVER () FROM ({counted}) {page}", values).fetchall()
        if rows:
            return rows[0][-1], [_cluster(row) for row in rows]
        total = self.connection.execute(f"SELECT count(*) FROM ({counted})", values).fetchone()[0]
        return total, []


_CLUSTER = """c.number, c.id, c.articles, c.outlets, c.words, c.overlap, c.boilerplate, c.first, c.representative,
    c.kind"""

# Each of these outlets has a passage in the cluster; none given: all do.
_BOTH = """AND NOT EXISTS (SELECT 1 FROM json_each(:both) wanted WHERE NOT EXISTS (SELECT 1 FROM passages held
    WHERE held.cluster = c.number AND held.outlet = wanted.value AND held.overlap >= :overlap))"""

_LISTED = f"c.within IS NULL AND c.boilerplate <= :boilerplate AND c.outlets >= :outlets {_BOTH}"

# The same of the passages p that overlap enough. In HAVING "outlets" would be the column, not what was counted here.
_COUNTED = """c.number, c.id, count(DISTINCT p.article) AS articles, count(DISTINCT p.outlet) AS outlets, c.words,
    min(p.overlap) AS overlap, c.boilerplate, min(p.first) AS first, c.representative, c.kind"""
_ENOUGH = "GROUP BY c.number HAVING count(DISTINCT p.outlet) >= :outlets"

_AMONG = """(SELECT p.cluster, count(DISTINCT p.outlet) AS among FROM json_each(:numbers) n
    CROSS JOIN passages p ON p.article = n.value AND p.overlap >= :overlap GROUP BY p.cluster) a"""

# Articles are read only of what may be shown, and bodies only of what is: each stands elsewhere in the file. For the
# first ten of 300 passages that takes .4 ms and not .8, and 2 ms less where nothing of it was read before.
_NEVER = 1 << 62  # after every date: when an article without one comes
_LAST_SHOWN = """SELECT ifnull(first, :never), ifnull(last, :never) FROM passages
    WHERE cluster = :cluster AND overlap >= :overlap ORDER BY 1, 2 LIMIT 1 OFFSET :limit - 1"""
_PASSAGES = """SELECT page.*, b.body FROM (
        SELECT p.cluster, a.number, a.id, a.title, a.outlet, a.url, a.published, a.precision, a.first, a.last,
        p.begin, p.end, p.overlap, p.earliest, p.kind FROM passages p JOIN articles a ON a.number = p.article
        WHERE p.cluster = :cluster AND p.overlap >= :overlap AND ifnull(:article = p.article, 1)
            AND (ifnull(p.first, :never), ifnull(p.last, :never)) <= (:first, :last)
        ORDER BY a.first IS NULL, a.first, a.last, a.outlet, a.id, p.begin LIMIT :limit
    ) page CROSS JOIN bodies b ON b.number = page.number
    ORDER BY page.first IS NULL, page.first, page.last, page.outlet, page.id, page.begin"""

_BY_OUTLETS_AMONG = f"""SELECT {_CLUSTER}
    FROM (SELECT json_extract(value, '$[0]') AS cluster, json_extract(value, '$[1]') AS among FROM json_each(?)) f
    CROSS JOIN clusters c ON c.number = f.cluster
    ORDER BY f.among DESC, {ORDERS["size"]} LIMIT ? OFFSET ?"""

# Passages of one cluster that lie in passages of another. What is boilerplate lies in everything: that says nothing.
_HELD = """
    FROM {first} CROSS JOIN {second} ON part.article = whole.article AND whole.cluster <> part.cluster
        AND whole.begin <= part.begin + :slack AND whole.end >= part.end - :slack
    JOIN clusters small ON small.number = part.cluster JOIN clusters large ON large.number = whole.cluster
        AND (large.words > small.words OR large.number = small.within) AND small.boilerplate <= large.boilerplate
"""
_LARGER = f"""SELECT large.id {_HELD.format(first="passages part", second="passages whole")}
    WHERE part.cluster = :cluster GROUP BY large.number HAVING count(DISTINCT part.article) >= 2
    ORDER BY large.words, large.id"""
_SMALLER = f"""SELECT small.id {_HELD.format(first="passages whole", second="passages part")}
    WHERE whole.cluster = :cluster GROUP BY small.number HAVING count(DISTINCT part.article) >= 2
    ORDER BY small.words DESC, small.id LIMIT :most"""

_EARLIER = """SELECT other.outlet, a.outlet, a.id, p.begin, p.end, min(p.overlap, other.overlap)
    FROM passages p JOIN clusters c ON c.number = p.cluster AND NOT c.boilerplate
    JOIN passages other ON other.cluster = p.cluster AND other.outlet <> p.outlet AND other.last < p.first
    JOIN articles a ON a.number = other.article
    WHERE p.article = ? ORDER BY a.first, a.id, p.begin"""


def _cluster(row: Sequence[Any]) -> StoredCluster:
    number, id, articles, outlets, words, overlap, boilerplate, first, representative, kind = row[:10]
    return StoredCluster(number, id, articles, outlets, words, overlap, bool(boilerplate), first, representative, kind)


def _passage(row: Sequence[Any], body: str) -> StoredPassage:
    cluster, number, id, title, outlet, url, published, precision, first, last, begin, end = row[:12]
    overlap, earliest, kind = row[12:15]
    date = Published(published, PRECISIONS[precision], first, last)
    return StoredPassage(
        cluster, number, id, title, outlet, url, date, begin, end, body[begin:end], overlap, bool(earliest), kind
    )
