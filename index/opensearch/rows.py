"""What clustering reads and writes of a corpus, as plain rows, wherever they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from index.cluster_rows import ClusterRow

End = tuple[int, int, int, int]
"""A stretch that links end at: article, begin, end, weight (`index.clusters`)."""


@dataclass(frozen=True)
class ArticleRow:
    """What clustering needs of an article; `characters`: the length of its body."""

    number: int
    id: str
    outlet: str | None
    first: int | None
    last: int | None
    characters: int
    url: str | None
    language: str | None
    copied_share: float
    copy_group: int | None


@dataclass(frozen=True)
class LinkRow:
    """An alignment of two articles, left < right. `id`: of its document.

    `clustered`: it is counted in a component, as clusterers say; `gone`: it is no link any more, as linkers say.
    """

    id: str
    left: int
    left_begin: int
    left_end: int
    right: int
    right_begin: int
    right_end: int
    words: int
    overlap: float
    kind: str
    clustered: bool
    gone: bool


@dataclass(frozen=True)
class Component:
    """Links that hang together, as their ends, sorted."""

    number: int
    ends: tuple[End, ...]


@dataclass(frozen=True)
class WholeCluster:
    """A cluster with all its passages; `within`: the number of the larger one that holds them all."""

    number: int
    id: str
    component: int
    within: int | None
    row: ClusterRow


@dataclass(frozen=True)
class Changes:
    """What clustering changed, each row whole.

    `components` and `clusters` by number, None: gone. `redirects`: id -> id, None: the id is a cluster's own again.
    `articles`: those with another copied share or copy group. `counted`: links that are in a component from now on;
    `uncounted`: links that are in none any more and go, but for those that a linker has made again meanwhile;
    `orphans`: the same, and go whatever happened, since one of their articles is gone.
    """

    components: dict[int, Component | None] = field(default_factory=dict)
    clusters: dict[int, WholeCluster | None] = field(default_factory=dict)
    redirects: dict[str, str | None] = field(default_factory=dict)
    articles: list[ArticleRow] = field(default_factory=list)
    counted: list[LinkRow] = field(default_factory=list)
    uncounted: list[LinkRow] = field(default_factory=list)
    orphans: list[LinkRow] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(vars(self).values())


class Source(Protocol):
    """Where the rows come from."""

    def waiting(self, most: int) -> list[LinkRow]:
        """So many of the links that are not clustered yet, or gone."""

    def links_from(self, articles: Iterable[int]) -> list[LinkRow]:
        """The clustered links, gone or not, whose left article is one of these."""

    def components_of(self, articles: Iterable[int]) -> list[Component]:
        """The components that have an end in one of these articles."""

    def clusters_of(self, components: Iterable[int]) -> list[WholeCluster]:
        """The clusters of these components."""

    def clusters_in(self, articles: Iterable[int]) -> list[WholeCluster]:
        """The clusters that have a passage in one of these articles."""

    def clusters_with(self, contents: Iterable[str]) -> list[WholeCluster]:
        """The clusters whose representatives' words have these hashes."""

    def articles(self, numbers: Iterable[int]) -> list[ArticleRow]:
        """Of these articles, those that are there."""

    def articles_in(self, groups: Iterable[int]) -> list[ArticleRow]:
        """The articles of these copy groups."""

    def copies_of(self, numbers: Iterable[int]) -> list[tuple[int, int]]:
        """The pairs of copies, left < right, of which one is one of these articles."""


class Numbers(Protocol):
    """Gives numbers that were never given before."""

    def components(self, count: int) -> Sequence[int]:
        """So many for new components."""

    def clusters(self, count: int) -> Sequence[int]:
        """So many for new clusters."""
