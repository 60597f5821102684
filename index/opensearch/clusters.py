"""Passages and clusters in a cluster as readers ask for them: what `index.cluster_catalog` is for a directory.

OpenSearch finds and, where its order is that of the list, pages. For the rest the clusters in question are read, as few
as a query can tell, into a catalog in memory, where the same SQL answers as for a directory.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from index.cluster_catalog import Shown, StoredCluster, StoredPassage, StoredShare
from index.errors import NotFound
from index.messages import INDEX
from index.opensearch.cluster import Cluster
from index.opensearch.cluster_documents import CLUSTER, redirect_key
from index.opensearch.excerpt import excerpt
from index.opensearch.kept_clusters import FURNITURE, KeptClusters, query
from index.opensearch.reading import of_type
from index.opensearch.stored_views import Source, place_in_time, stored_cluster, stored_passage
from index.outlets import Asked, Pair
from index.questions import ClusterCounts

_WINDOW: Final = 10_000  # how far OpenSearch pages by itself
_MOST_NAMES: Final = 65_535  # buckets of an aggregation, the most that OpenSearch gives
_UNLISTED: Final = {"exists": {"field": "within"}}
_ORDERS: Final[dict[str, list[Any]]] = {
    "size": [{"outlets": "desc"}, {"articles": "desc"}, {"words": "desc"}, {"id": "asc"}],
    "earliest": [{"first": {"order": "asc", "missing": "_last"}}, {"outlets": "desc"}, {"id": "asc"}],
    "overlap": [{"overlap": "desc"}, {"outlets": "desc"}, {"articles": "desc"}, {"words": "desc"}, {"id": "asc"}],
}
"""As in `index.cluster_catalog.ORDERS`."""


class ClusterIndex:
    """Reads clusters of a corpus: an `index.store.Clusters`. For one call: it keeps what it read.

    `bodies` gives those of articles by number. Every method raises IndexUnavailable where OpenSearch cannot be reached.
    """

    def __init__(self, cluster: Cluster, bodies: Callable[[Sequence[int]], dict[int, str]]) -> None:
        self._cluster = cluster
        self._kept = KeptClusters(cluster, bodies)
        self._lists: dict[tuple[str, ...] | None, list[Source]] = {}  # clusters by the outlets that were asked for

    def cluster(self, id: str) -> StoredCluster:
        """The cluster with this id, or the one that it became. Raises NotFound."""
        seen: set[str] = set()
        while id not in seen:
            seen.add(id)
            _, found = self._kept.search({"query": query([{"term": {"id": id}}], []), "size": 1})
            if found:
                return stored_cluster(found[0])
            redirect = self._cluster.get(self._cluster.state, redirect_key(id))
            if redirect is not None:
                id = redirect.source["value"]["new"]
        raise NotFound(INDEX.say("fault.no_cluster", id=repr(id)))

    def clusters(self, shown: Shown, *, limit: int, offset: int = 0) -> tuple[int, list[StoredCluster]]:
        """All clusters to show: how many, and a page of them."""
        shown.order()
        if not shown.counts_are_stored or offset + limit > _WINDOW:
            found = self._kept.all(_filters(shown), _left_out(shown))
            with excerpt(found) as catalog:
                return self._keep(found, catalog.clusters(shown, limit=limit, offset=offset))
        condition = query(_filters(shown), _left_out(shown))
        body = {"query": condition, "sort": _ORDERS[shown.sort], "size": limit, "from": offset}
        total, page = self._kept.search(body)
        return total, [stored_cluster(source) for source in page]

    def clusters_of(
        self, numbers: Sequence[int], shown: Shown, *, limit: int, offset: int = 0
    ) -> tuple[int, list[StoredCluster]]:
        """Clusters to show with a passage in these articles; by size: most outlets among these articles first."""
        shown.order()
        found = self._kept.having(numbers, *_filters(shown), left_out=_left_out(shown))
        with excerpt(found) as catalog:
            return self._keep(found, catalog.clusters_of(numbers, shown, limit=limit, offset=offset))

    def of_article(self, number: int) -> list[tuple[StoredCluster, int, int, bool]]:
        """All clusters with a passage in this article, in order of place: cluster, begin, end, is it an earliest."""
        found = self._kept.having([number], left_out=[_UNLISTED])
        self._kept.keep(found)
        with excerpt(found) as catalog:
            return catalog.of_article(number)

    def larger(self, cluster: StoredCluster) -> list[str]:
        """Ids of clusters with more words that hold passages of this one in two articles or more, smallest first."""
        return self._kept.related(cluster.number)[0]

    def smaller(self, cluster: StoredCluster, most: int) -> list[str]:
        """Ids of the clusters for which this one is `larger`, boilerplate left out, largest first, at most so many."""
        return self._kept.related(cluster.number)[1][:most]

    def earlier(self, article: int) -> list[StoredShare]:
        """The passages of an article of which another outlet's article certainly had the text earlier."""
        clusters = self._kept.having([article], left_out=[FURNITURE])
        rows = [row for source in clusters for row in source["passages"]]
        firsts = [row[5] for row in rows if row[0] == article and row[5] is not None]
        others = {row[0] for row in rows if row[6] is not None and firsts and row[6] < max(firsts)}
        known = self._kept.articles(others)
        with excerpt(clusters, (known[number] for number in others if number in known)) as catalog:
            return catalog.earlier(article)

    def passages(
        self, cluster: int, *, min_overlap: float = 0.0, limit: int = -1, article: int | None = None
    ) -> list[StoredPassage]:
        """The passages of a cluster in order of publication, those without a date last; `limit` -1: all.

        With `article` (a number) those of this article alone.
        """
        known = self._kept.shown(cluster)

        def chosen(source: Source) -> list[Sequence[Any]]:
            rows = [row for row in source["passages"] if row[3] >= min_overlap and article in (None, row[0])]
            there = [row for row in rows if row[0] in known]
            there.sort(key=lambda row: (*place_in_time(known[row[0]]), row[1]))
            return there if limit < 0 else there[:limit]

        bodies = self._kept.bodies(cluster, lambda source: [row[0] for row in chosen(source)])
        rows = chosen(self._kept.source(cluster))
        return [stored_passage(cluster, row, known[row[0]], bodies[row[0]]) for row in rows if row[0] in bodies]

    def passage_of(self, cluster: int, article: int) -> StoredPassage | None:
        """The first passage that an article has in a cluster."""
        return next(iter(self.passages(cluster, article=article, limit=1)), None)

    def dates(self, cluster: int, *, min_overlap: float = 0.0) -> tuple[str | None, str | None]:
        """The first and the last known date of the articles of a cluster's passages, as they are written."""
        known, rows = self._kept.shown(cluster), self._kept.source(cluster)["passages"]
        members = [known[number] for number in {row[0] for row in rows if row[3] >= min_overlap} if number in known]
        dated = [one for one in members if one["first"] is not None]
        if not dated:
            return None, None
        first = min(dated, key=lambda one: (one["first"], one["last"]))
        last = max(dated, key=lambda one: (one["last"], one["first"]))
        return first["published"], last["published"]

    # Outlets

    def outlet_names(self) -> list[str]:
        """The known outlets that have passages in clusters, in order."""
        unknown = "\\?[0-9]+"  # an article of no known outlet has one of its own
        names = {"terms": {"field": "names", "size": _MOST_NAMES, "exclude": unknown}}
        body = {"query": of_type(CLUSTER), "size": 0, "aggs": {"names": names}}
        found = self._cluster.search(self._cluster.passages, body)["aggregations"]["names"]["buckets"]
        return sorted(bucket["key"] for bucket in found)

    def outlet_pairs(self, asked: Asked, *, limit: int, offset: int = 0) -> tuple[int, list[Pair]]:
        """How many pairs of outlets there are, and a page of them."""
        with excerpt(self._listed(asked)) as catalog:
            return catalog.outlet_pairs(asked, limit=limit, offset=offset)

    def clusters_shared(self, asked: Asked) -> int:
        """How many clusters at least two known outlets share, one of those asked for among them."""
        with excerpt(self._listed(asked)) as catalog:
            return catalog.clusters_shared(asked)

    def counts(self) -> ClusterCounts:
        """What there is."""
        body = {
            "query": of_type(CLUSTER),
            "size": 0,
            "track_total_hits": True,
            "aggs": {"boilerplate": {"filter": FURNITURE}, "passages": {"sum": {"field": "size"}}},
        }
        found = self._cluster.search(self._cluster.passages, body)
        counted = found["aggregations"]
        return ClusterCounts(
            found["hits"]["total"]["value"], counted["boilerplate"]["doc_count"], int(counted["passages"]["value"])
        )

    def _listed(self, asked: Asked) -> list[Source]:
        """The clusters that are listed by default, of those outlets that are asked for."""
        key = None if asked.names is None else tuple(asked.names)
        if key not in self._lists:
            names = [] if key is None else [{"terms": {"names": list(key)}}]
            self._lists[key] = self._kept.all([{"range": {"outlets": {"gte": 2}}}, *names], [_UNLISTED, FURNITURE])
        return self._lists[key]

    def _keep(
        self, found: Sequence[Source], counted: tuple[int, list[StoredCluster]]
    ) -> tuple[int, list[StoredCluster]]:
        """Keep, of the clusters that were found, those of the page."""
        chosen = {one.number for one in counted[1]}
        self._kept.keep(source for source in found if source["number"] in chosen)
        return counted


def _filters(shown: Shown) -> list[Source]:
    """What is known of the clusters to show, whatever overlap their passages are to have."""
    return [{"range": {"outlets": {"gte": shown.min_outlets}}}, *({"term": {"names": name}} for name in shown.both)]


def _left_out(shown: Shown) -> list[Source]:
    return [_UNLISTED] if shown.boilerplate else [_UNLISTED, FURNITURE]
