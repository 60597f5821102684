"""Documents of clusters, and what is shown of their articles, read for one call and kept: few requests, each for many.

Whoever shows a page of clusters asks for each of them in turn; what one needs is read for all that were found together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from index.errors import NotFound
from index.opensearch.cluster import Cluster
from index.opensearch.cluster_documents import CLUSTER, cluster_key
from index.opensearch.excerpt import CLUSTER_FIELDS, excerpt
from index.opensearch.reading import find, find_by, of_type
from index.opensearch.stored_views import Source, stored_cluster

FURNITURE: Final = {"term": {"boilerplate": True}}

_SHOWN: Final = ("number", "id", "title", "outlet", "url", "published", "precision", "first", "last")
_BODIES: Final = 500  # read ahead at most, of some kB each
_MOST_TERMS: Final = 65_536  # that OpenSearch takes in a query: what lies in a cluster of more articles shows in these
_TOGETHER: Final = 50  # clusters whose relations are looked for at a time


class KeptClusters:
    """What one call reads of a corpus's clusters. `bodies` gives those of articles by number."""

    def __init__(self, cluster: Cluster, bodies: Callable[[Sequence[int]], dict[int, str]]) -> None:
        self._cluster = cluster
        self._read_bodies = bodies
        self._sources: dict[int, Source] = {}
        self._articles: dict[int, Source] = {}
        self._asked: set[int] = set()  # articles, there or not
        self._bodies: dict[int, str] = {}
        self._related: dict[int, tuple[list[str], list[str]]] = {}

    # Clusters

    def search(self, body: Mapping[str, Any]) -> tuple[int, list[Source]]:
        """How many clusters a search finds, and those that it gives, which are kept."""
        hits = self._cluster.search(self._cluster.passages, {**body, "track_total_hits": True})["hits"]
        found = [hit["_source"] for hit in hits["hits"]]
        self.keep(found)
        return hits["total"]["value"], found

    def all(self, filters: Sequence[Source], left_out: Sequence[Source] = ()) -> list[Source]:
        """All clusters of which these conditions hold, and none of `left_out`; not kept."""
        condition = query(filters, left_out)
        return [one.source for one in find(self._cluster, self._cluster.passages, condition, CLUSTER_FIELDS)]

    def having(self, articles: Iterable[int], *filters: Source, left_out: Sequence[Source] = ()) -> list[Source]:
        """The clusters with a passage in one of these articles of which these conditions hold; not kept."""
        also = query(filters, left_out)
        found = find_by(self._cluster, self._cluster.passages, "members", articles, also, fields=CLUSTER_FIELDS)
        return [one.source for one in found]

    def keep(self, sources: Iterable[Source]) -> None:
        """Keep clusters that were read."""
        self._sources.update((source["number"], source) for source in sources)

    def source(self, number: int) -> Source:
        """The document of a cluster. Raises NotFound."""
        if number not in self._sources:
            found = self._cluster.get(self._cluster.passages, cluster_key(number))
            if found is None or found.source["type"] != CLUSTER:
                raise NotFound(f"Cluster number {number} is not there any more: ask for it again")
            self.keep([found.source])
        return self._sources[number]

    def related(self, number: int) -> tuple[list[str], list[str]]:
        """Ids of the clusters that are larger than this one, and of those for which it is (`ClusterCatalog.larger`)."""
        if number not in self._related:
            asked = [self.source(number)]
            others = (one for one in self._sources.values() if one["number"] not in self._related)
            asked += [one for one in others if one["number"] != number][: _TOGETHER - 1]
            condition = query([{"bool": {"should": [_near(one) for one in asked]}}], [])
            near = find(self._cluster, self._cluster.passages, condition, CLUSTER_FIELDS)
            with excerpt([*asked, *(one.source for one in near)]) as catalog:
                for one in asked:
                    stored = stored_cluster(one)
                    self._related[stored.number] = catalog.larger(stored), catalog.smaller(stored, -1)
        return self._related[number]

    # Articles

    def shown(self, cluster: int) -> Mapping[int, Source]:
        """What is shown of articles by number: at least of this cluster's that are there."""
        sources = (self.source(cluster), *self._sources.values())
        return self.articles({member for source in sources for member in source["members"]})

    def articles(self, numbers: set[int]) -> Mapping[int, Source]:
        """What is shown of articles by number: at least of these that are there."""
        asked = numbers - self._asked
        if asked:
            self._asked |= asked
            exists = {"exists": {"field": "id"}}
            for one in find_by(self._cluster, self._cluster.articles, "number", asked, exists, fields=_SHOWN):
                self._articles[one.source["number"]] = one.source
        return self._articles

    def bodies(self, cluster: int, wanted: Callable[[Source], Iterable[int]]) -> Mapping[int, str]:
        """The bodies of the articles that are `wanted` of a cluster, read ahead for others that are kept."""
        mine = set(wanted(self.source(cluster)))
        if mine - self._bodies.keys():
            for other in self._sources.values():
                if len(mine) < _BODIES:
                    mine.update(wanted(other))
            self._bodies |= self._read_bodies(sorted(mine - self._bodies.keys()))
        return self._bodies


def query(filters: Iterable[Source], left_out: Iterable[Source]) -> dict[str, Any]:
    """Clusters of which these conditions hold, and none of `left_out`."""
    return {"bool": {"filter": [of_type(CLUSTER), *filters], "must_not": list(left_out)}}


def _near(cluster: Source) -> dict[str, Any]:
    """The clusters that can be larger than this one, or for which this one is."""
    larger: list[Source] = [
        {"range": {"words": {"gt": cluster["words"]}}},
        {"term": {"number": cluster["within"] or 0}},
    ]
    smaller: list[Source] = [{"range": {"words": {"lt": cluster["words"]}}}, {"term": {"within": cluster["number"]}}]
    # What is boilerplate lies in everything: only other boilerplate is larger than it.
    furniture = [FURNITURE]
    up = {"bool": {"should": larger, "minimum_should_match": 1, "filter": furniture if cluster["boilerplate"] else []}}
    down = {
        "bool": {"should": smaller, "minimum_should_match": 1, "must_not": [] if cluster["boilerplate"] else furniture}
    }
    return {
        "bool": {"filter": [{"terms": {"members": cluster["members"][:_MOST_TERMS]}}, {"bool": {"should": [up, down]}}]}
    }
