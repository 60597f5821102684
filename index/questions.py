"""What searches ask of a corpus, wherever it is kept: its articles, its clusters, and how much there is of them.

Protocols, and the counts that they give. The directory's side is in `catalog` and `cluster_catalog`; the cluster's in
`opensearch`. `store` is what an indexer needs beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from index.catalog import Stored, Summary
    from index.cluster_catalog import Shown, StoredCluster, StoredPassage, StoredShare
    from index.outlets import Asked, Pair


@dataclass(frozen=True)
class ArticleCounts:
    """What a corpus holds; `earliest` and `latest` as they are written, None where no date is known.

    In a directory whose indexing was cut short some articles are stored, and no search finds them yet (`unsearchable`),
    or their text was not held against that of all others yet (`unlinked`); the next run goes on with both.
    """

    articles: int
    outlets: int
    languages: int
    without_date: int
    earliest: str | None
    latest: str | None
    unsearchable: int = 0
    unlinked: int = 0


@dataclass(frozen=True)
class ClusterCounts:
    """How many clusters a corpus has, how many of them are boilerplate, and how many passages they have."""

    clusters: int
    boilerplate: int
    passages: int


class Bodies(Protocol):
    """Gives the bodies of articles."""

    def bodies(self, numbers: Sequence[int]) -> dict[int, str]:
        """The bodies of the articles with these numbers; unknown numbers are left out."""


class Articles(Bodies, Protocol):
    """What readers ask about articles."""

    def generation(self) -> int:
        """A number that grows with every commit that changes what can be found."""

    def resolve(self, id: str) -> int:
        """The number of the article with this id, or with this id of its own record. Raises NotFound."""

    def articles(self, numbers: Sequence[int]) -> dict[int, Stored]:
        """The articles with these numbers, whole; unknown numbers are left out."""

    def article(self, number: int) -> Stored:
        """One article by its number. Raises NotFound."""

    def summaries(self, numbers: Sequence[int]) -> dict[int, Summary]:
        """The articles with these numbers without their bodies; unknown numbers are left out."""

    def newest_titles(self, most: int) -> list[str]:
        """The titles of the articles that were stored last, the last one first."""

    def copy_groups(self, numbers: Sequence[int]) -> dict[int, tuple[int, str]]:
        """Of these articles, those that have copies: number -> (group, outlet; '?' and the number where unknown)."""

    def copies(self, group: int) -> list[int]:
        """The numbers of all articles of a copy group."""

    def counts(self) -> ArticleCounts:
        """What there is."""

    def failures(self) -> list[tuple[str, int | None, str]]:
        """What could not be indexed: file, record in it, reason."""


class Clusters(Protocol):
    """What readers ask about clusters, their passages, and outlets; see `index.cluster_catalog`, `index.outlets`."""

    def cluster(self, id: str) -> StoredCluster:
        """The cluster with this id, or the one that it became. Raises NotFound."""

    def clusters(self, shown: Shown, *, limit: int, offset: int = 0) -> tuple[int, list[StoredCluster]]:
        """All clusters to show: how many, and a page of them."""

    def clusters_of(
        self, numbers: Sequence[int], shown: Shown, *, limit: int, offset: int = 0
    ) -> tuple[int, list[StoredCluster]]:
        """Clusters to show with a passage in these articles; by size: most outlets among these articles first."""

    def of_article(self, number: int) -> list[tuple[StoredCluster, int, int, bool]]:
        """All clusters with a passage in this article, in order of place: cluster, begin, end, is it an earliest."""

    def larger(self, cluster: StoredCluster) -> list[str]:
        """Ids of clusters with more words that hold passages of this one in two articles or more, smallest first."""

    def smaller(self, cluster: StoredCluster, most: int) -> list[str]:
        """Ids of the clusters for which this one is `larger`, boilerplate left out, largest first, at most so many."""

    def earlier(self, article: int) -> list[StoredShare]:
        """The passages of an article of which another outlet's article certainly had the text earlier."""

    def passages(
        self, cluster: int, *, min_overlap: float = 0.0, limit: int = -1, article: int | None = None
    ) -> list[StoredPassage]:
        """The passages of a cluster in order of publication, those without a date last; `limit` -1: all."""

    def passage_of(self, cluster: int, article: int) -> StoredPassage | None:
        """The first passage that an article has in a cluster."""

    def dates(self, cluster: int, *, min_overlap: float = 0.0) -> tuple[str | None, str | None]:
        """The first and the last known date of the articles of a cluster's passages, as they are written."""

    def outlet_names(self) -> list[str]:
        """The known outlets that have passages in clusters, in order."""

    def outlet_pairs(self, asked: Asked, *, limit: int, offset: int = 0) -> tuple[int, list[Pair]]:
        """How many pairs of outlets there are, and a page of them (`index.outlets.pairs`)."""

    def clusters_shared(self, asked: Asked) -> int:
        """How many clusters at least two known outlets share, one of those asked for among them."""

    def counts(self) -> ClusterCounts:
        """What there is."""
