"""What a corpus on a cluster holds: the `index.contents.Contents` of a URL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from index.contents import Kept, Stretch
from index.errors import IndexUnavailable
from index.opensearch.articles import FILE
from index.opensearch.cluster import Cluster
from index.opensearch.cluster_documents import CLUSTER
from index.opensearch.documents import WHOLE, stored
from index.readers import Failure
from index.store import FileRow


@contextmanager
def cluster_contents(url: str) -> Iterator[ClusterContents]:
    """Open the corpus at a URL. Raises IndexUnavailable where there is none."""
    cluster = Cluster.connect(url)
    try:
        if not cluster.exists():
            raise IndexUnavailable(f"There is no corpus at {url}. Make one with: search index FILES --url {url}")
        cluster.refresh(cluster.articles, cluster.passages, cluster.state)
        yield ClusterContents(cluster)
    finally:
        cluster.close()


class ClusterContents:
    """The Contents of a corpus on a cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def count(self) -> int:
        """How many articles."""
        return self._cluster.count(self._cluster.articles)

    def articles(self) -> Iterator[Kept]:
        """The articles, in order of their numbers."""
        fields = [*WHOLE, "digest"]
        for one in self._cluster.scan(self._cluster.articles, {"match_all": {}}, fields=fields, sort="number"):
            found = stored(one.source)
            yield Kept(found.number, found.article, bytes.fromhex(one.source["digest"]))

    def files(self) -> Iterator[tuple[FileRow, Sequence[Failure]]]:
        """The files that were read, with what could not be read of each."""
        for one in self._cluster.scan(self._cluster.state, {"term": {"kind": FILE}}):
            row = one.source
            failures = [Failure(*failure) for failure in row["failures"]]
            yield (row["path"], row["size"], row["modified"], row["articles"]), failures

    def passed_over(self) -> Iterator[tuple[str, bytes]]:
        """Ids and digests of the copies of articles that were met, and others kept."""
        for one in self._cluster.scan(self._cluster.state, {"term": {"kind": "copy"}}):
            yield one.source["id"], bytes.fromhex(one.source["value"])

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Ids of clusters that became others, with the others' ids."""
        for one in self._cluster.scan(self._cluster.state, {"term": {"kind": "redirect"}}):
            yield one.id.removeprefix("redirect-"), one.source["value"]["new"]

    def clusters(self) -> Iterator[tuple[str, Sequence[Stretch]]]:
        """The clusters by id, with their passages."""
        fields = ["id", "passages"]
        for one in self._cluster.scan(self._cluster.passages, {"term": {"type": CLUSTER}}, fields=fields):
            yield one.source["id"], [(row[0], row[1], row[2]) for row in one.source["passages"]]
