"""The rows that a working set asks for, read from a cluster's documents, with the versions that were read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from index.opensearch.cluster import Cluster, Doc, Version
from index.opensearch.cluster_documents import (
    ARTICLE_FIELDS,
    CLUSTER,
    COMPONENT,
    LINK_FIELDS,
    cluster_key,
    component_key,
    read_article,
    read_cluster,
    read_component,
    read_link,
)
from index.opensearch.rows import ArticleRow, Component, LinkRow, WholeCluster
from index.opensearch.standing import NONE, STANDING, Standing, read_standing

COPY: Final = "copy"
"""Kind of the documents among the links that are pairs of copies."""

WAITING: Final[dict[str, Any]] = {
    "bool": {
        "should": [{"term": {"clustered": False}}, {"term": {"gone": True}}],
        "minimum_should_match": 1,
        "must_not": [{"term": {"kind": COPY}}],
    }
}
"""Links that are to be clustered, or to be taken out of their component."""

_TERMS: Final = 10_000  # of one query; OpenSearch takes 65,536
_PAGE: Final = 1_000  # documents that one answer holds: clusters of some kB each


def find(cluster: Cluster, index: str, query: Mapping[str, Any], fields: Sequence[str] | None = None) -> Iterator[Doc]:
    """All documents that a query finds: with one request where they are few."""
    body = {
        "query": query,
        "size": _PAGE,
        "seq_no_primary_term": True,
        "track_total_hits": False,
        "_source": True if fields is None else list(fields),
    }
    hits = cluster.search(index, body)["hits"]["hits"]
    if len(hits) < _PAGE:
        for hit in hits:
            yield Doc(hit["_id"], hit["_source"], Version(hit["_seq_no"], hit["_primary_term"]))
    else:
        yield from cluster.scan(index, query, fields=fields, size=_PAGE)


def find_by(
    cluster: Cluster,
    index: str,
    field: str,
    values: Iterable[Any],
    *also: Mapping[str, Any],
    fields: Sequence[str] | None = None,
) -> Iterator[Doc]:
    """All documents that have one of these values and match `also`; those of several values come once."""
    wanted = sorted(set(values))
    met: set[str] = set()
    for begin in range(0, len(wanted), _TERMS):
        query = {"bool": {"filter": [{"terms": {field: wanted[begin : begin + _TERMS]}}, *also]}}
        for one in find(cluster, index, query, fields):
            if one.id not in met:
                met.add(one.id)
                yield one


def columns(cluster: Cluster, numbers: Sequence[int], field: str, asked: int) -> Iterator[tuple[int, list[Any]]]:
    """The number of each of these articles that is there, and what it holds in an indexed field, `asked` at a time.

    Reads columns (doc values) and no document, which are large.
    """
    for begin in range(0, len(numbers), asked):
        chunk = numbers[begin : begin + asked]
        body = {
            "query": {"bool": {"filter": [{"terms": {"number": chunk}}]}},
            "size": len(chunk),
            "_source": False,
            "stored_fields": "_none_",
            "docvalue_fields": ["number", field],
            "track_total_hits": False,
        }
        for hit in cluster.search(cluster.articles, body)["hits"]["hits"]:
            held = hit["fields"]
            yield held["number"][0], held.get(field, [])


def of_type(type: str) -> dict[str, Any]:
    """The condition that a document of the passages' index is a cluster, say."""
    return {"term": {"type": type}}


class DocumentSource:
    """The documents of a corpus as rows (`index.opensearch.rows.Source`): what was refreshed last.

    `seen`: the version of every document that was read, by its index and id; `left`: the numbers of articles that are
    gone and whose standing is not. Raises IndexUnavailable where the cluster cannot be reached.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.seen: dict[tuple[str, str], Version] = {}
        self.left: set[int] = set()

    def waiting(self, most: int) -> list[LinkRow]:
        """So many of the links that are not clustered yet, or gone."""
        return self._links(islice(find(self._cluster, self._cluster.links, WAITING, LINK_FIELDS), most))

    def links_from(self, articles: Iterable[int]) -> list[LinkRow]:
        """The clustered links, gone or not, whose left article is one of these."""
        links = self._cluster.links
        return self._links(
            find_by(self._cluster, links, "left", articles, {"term": {"clustered": True}}, fields=LINK_FIELDS)
        )

    def components_of(self, articles: Iterable[int]) -> list[Component]:
        """The components that have an end in one of these articles."""
        found = []
        for one in self._passages("members", articles, COMPONENT):
            component = read_component(one.source)
            self.seen[self._cluster.passages, component_key(component.number)] = one.version
            found.append(component)
        return found

    def clusters_of(self, components: Iterable[int]) -> list[WholeCluster]:
        """The clusters of these components."""
        return self._clusters("component", components)

    def clusters_in(self, articles: Iterable[int]) -> list[WholeCluster]:
        """The clusters that have a passage in one of these articles."""
        return self._clusters("members", articles)

    def clusters_with(self, contents: Iterable[str]) -> list[WholeCluster]:
        """The clusters whose representatives' words have these hashes."""
        return self._clusters("content", contents)

    def articles(self, numbers: Iterable[int]) -> list[ArticleRow]:
        """Of these articles, those that are there."""
        wanted = list(numbers)
        return self._articles(wanted, self._standings("number", wanted))

    def articles_in(self, groups: Iterable[int]) -> list[ArticleRow]:
        """The articles of these copy groups."""
        standings = self._standings("copy_group", groups)
        return self._articles(standings, standings)

    def copies_of(self, numbers: Iterable[int]) -> list[tuple[int, int]]:
        """The pairs of copies, left < right, of which one is one of these articles."""
        wanted = list(numbers)
        links, copies = self._cluster.links, {"term": {"kind": COPY}}
        found = [
            one.source
            for side in ("left", "right")
            for one in find_by(self._cluster, links, side, wanted, copies, fields=["left", "right"])
        ]
        return sorted({(one["left"], one["right"]) for one in found})

    def _links(self, documents: Iterable[Doc]) -> list[LinkRow]:
        found = []
        for one in documents:
            self.seen[self._cluster.links, one.id] = one.version
            found.append(read_link(one.id, one.source))
        return found

    def _passages(self, field: str, values: Iterable[Any], type: str) -> Iterator[Doc]:
        return find_by(self._cluster, self._cluster.passages, field, values, of_type(type))

    def _clusters(self, field: str, values: Iterable[Any]) -> list[WholeCluster]:
        found = []
        for one in self._passages(field, values, CLUSTER):
            cluster = read_cluster(one.source)
            self.seen[self._cluster.passages, cluster_key(cluster.number)] = one.version
            found.append(cluster)
        return found

    def _standings(self, field: str, values: Iterable[int]) -> dict[int, Standing]:
        found = {}
        for one in self._passages(field, values, STANDING):
            self.seen[self._cluster.passages, one.id] = one.version
            found[int(one.source["number"])] = read_standing(one.source)
        return found

    def _articles(self, numbers: Iterable[int], standings: Mapping[int, Standing]) -> list[ArticleRow]:
        exists = {"exists": {"field": "id"}}
        there = find_by(self._cluster, self._cluster.articles, "number", numbers, exists, fields=ARTICLE_FIELDS)
        found = [read_article(one.source, standings.get(one.source["number"], NONE)) for one in there]
        self.left |= standings.keys() - {one.number for one in found}
        return found
