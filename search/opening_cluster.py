"""A corpus on a cluster kept open for reading: all threads share its connections, and see each commit at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.engines.opensearch import OpenSearchEngine
from index.errors import CoverageError, IndexUnavailable
from index.opensearch.articles import ArticleIndex
from index.opensearch.cluster import Cluster
from index.opensearch.clusters import ClusterIndex
from index.opensearch.documents import SUMMARY, summary
from search.beside import AtOnce
from search.kept import Kept
from search.opening import CLOSED, Reader

if TYPE_CHECKING:
    from index.catalog import Summary
    from index.matching import Matcher
    from search.overviews import Status

_KEPT = 2_000_000  # fingerprints that a thread keeps of the articles that were matched lately: 8 MB
_THREADS = 32  # as many as connections to a node: all that searches ask beside one another
_TOGETHER = 100  # results whose bodies are read with their titles


class OpenCluster:
    """Gives each call a Reader: a `search.opening.Opened`. Raises IndexUnavailable where the cluster cannot be used.

    Of several requests that one call makes, later ones see what was committed meanwhile.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._cluster = Cluster.connect(url)
        if not self._cluster.exists():
            self._cluster.close()
            raise IndexUnavailable(
                f"There is no corpus {self._cluster.name} at {self._cluster.address}. Make one with: "
                f"search index FILES --url {url}"
            )
        self._articles = ArticleIndex(self._cluster)
        self._engine = OpenSearchEngine(self._cluster, self._cluster.boosts())
        self._generation = -1
        self._changing = threading.Lock()
        self._kept = Kept()
        self._local = threading.local()
        self._start = AtOnce(_THREADS)
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """What one call reads from. Raises CoverageError once closed."""
        if self._closed:
            raise CoverageError(CLOSED)
        articles = _OneCall(self._articles)
        with self._changing:
            if self._generation != articles.generation():
                self._engine.refresh()
                self._generation = articles.generation()
        clusters = ClusterIndex(self._cluster, self._articles.bodies)
        yield Reader(articles, clusters, self._engine, self._kept, self._matcher(articles), self._start)

    def status(self, reader: Reader) -> Status:
        """What the corpus holds, and how its cluster is."""
        from search.status import status_of_cluster

        return status_of_cluster(self._url, self._cluster, self._articles, reader.clusters)

    def close(self) -> None:
        """Close the connections."""
        if not self._closed:
            self._closed = True
            self._start.close()
            self._engine.close()
            self._cluster.close()

    def _matcher(self, articles: ArticleIndex) -> Callable[[], Matcher]:
        """The thread's matcher, made again when the corpus changed: it keeps texts."""

        def make() -> Matcher:
            from index.matching import Matcher
            from index.opensearch.fingerprints import FingerprintSearch

            generation = articles.generation()
            if getattr(self._local, "matcher", (None, None))[0] != generation:
                self._local.matcher = (generation, Matcher(FingerprintSearch(self._cluster, _KEPT), self._articles))
            matcher: Matcher = self._local.matcher[1]
            return matcher

        return make


class _OneCall(ArticleIndex):
    """The articles for one call, which asks for the generation once, and for the bodies of what it shows next."""

    def __init__(self, articles: ArticleIndex) -> None:
        super().__init__(articles.cluster)
        self._generation: int | None = None
        self._read: dict[int, str] = {}

    def summaries(self, numbers: Sequence[int]) -> dict[int, Summary]:
        """The same; the bodies of a page of results come with it, for they stand in the same documents."""
        if len(numbers) > _TOGETHER:
            return super().summaries(numbers)
        found = list(self.standing(numbers, (*SUMMARY, "body")))
        self._read |= {source["number"]: source["body"] for source, _ in found}
        return {source["number"]: summary(source, standing) for source, standing in found}

    def bodies(self, numbers: Sequence[int]) -> dict[int, str]:
        """The same; those that were read with their summaries are not read again."""
        unknown = [number for number in numbers if number not in self._read]
        found = super().bodies(unknown) if unknown else {}
        return {number: self._read[number] for number in numbers if number in self._read} | found

    def generation(self) -> int:
        """The generation as it was when the call first asked for it."""
        if self._generation is None:
            self._generation = super().generation()
        return self._generation
