"""A corpus on a cluster as the tasks of a Spark job use it: articles are read from it, links written to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from index.opensearch.articles import ArticleIndex
from index.opensearch.cluster import Cluster
from index.opensearch.links import LinkIndex
from index.opensearch.pending import Pending
from index.pair_alignment import Found
from index.spark_linking import Part

_READ = 200  # articles read at a time


class TaskCorpus(ArticleIndex):
    """What a task reads (`index.spark_linking.Corpus`), and where it writes."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(cluster)
        self._links = LinkIndex(cluster, self, Pending(cluster))

    def part(self, part: Part) -> Iterator[tuple[int, str, str]]:
        """Number, id and body of the articles of a part."""
        query = {"range": {"number": {"gte": part[0], "lt": part[1]}}}
        fields = ["number", "id", "body"]
        for one in self.cluster.scan(self.cluster.articles, query, fields=fields, sort="number", size=_READ):
            yield one.source["number"], one.source["id"], one.source["body"]

    def write(self, found: Found) -> None:
        """Store links and copies; whatever a task that is run again writes twice stands there once."""
        self._links.insert(found)


@dataclass(frozen=True)
class ClusterSource:
    """An `index.spark_linking.Source` at a URL; tasks log in as their own environment says."""

    url: str

    def parts(self, count: int) -> list[Part]:
        """All articles in ranges of numbers; a little less stand in those of which many were removed."""
        cluster = Cluster.connect(self.url)
        try:
            body = {"size": 1, "sort": [{"number": "desc"}], "_source": ["number"]}
            hits = cluster.search(cluster.articles, body)["hits"]["hits"]
        finally:
            cluster.close()
        most = int(hits[0]["_source"]["number"]) if hits else 0
        step = max(1, -(-most // count))
        return [(begin, begin + step) for begin in range(1, most + 1, step)]

    @contextmanager
    def open(self) -> Iterator[TaskCorpus]:
        """Begin to read."""
        cluster = Cluster.connect(self.url)
        try:
            yield TaskCorpus(cluster)
        finally:
            cluster.close()
