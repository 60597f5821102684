"""A corpus as a whole: queries over time, which outlets share text and who is first, what an index holds and how it is.

The JSON's names as attributes, as in `search.results`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.results import Query


@dataclass(frozen=True)
class Trend:
    """A stretch of time ("2018", "2018-04", "2018-04-20") or an outlet, with the articles of either query in it.

    `all`: all articles there that fit the filters, whatever their words.
    """

    value: str
    a: int
    b: int
    all: int


@dataclass(frozen=True)
class Trends:
    """Two queries compared: the articles of each, of both at once, over time and by outlet.

    `dates` are stretches of one length, in order, without a gap from the first to the last with an article of either;
    articles without a date are in no stretch. `outlets` are those with an article of either, most articles first.
    """

    a: Query
    b: Query
    total_a: int
    total_b: int
    both: int
    dates: tuple[Trend, ...]
    outlets: tuple[Trend, ...]

    @property
    def undated(self) -> tuple[int, int]:
        """How many articles of each query have no known date."""
        return self.total_a - sum(row.a for row in self.dates), self.total_b - sum(row.b for row in self.dates)


@dataclass(frozen=True)
class OutletPair:
    """Two outlets that share text: in how many clusters, and who had its first passage earlier how often.

    `led`: the leader's was certainly earlier; `followed`: the follower's was; `undetermined`: the dates cannot be put
    in order. The shares are of `shared` and add up to 1. `leader` was first more often; where neither was (`led` equals
    `followed`) the names stand in alphabetical order and nothing follows from which comes first.
    """

    leader: str
    follower: str
    shared: int
    led: int
    followed: int
    undetermined: int
    led_share: float
    followed_share: float
    undetermined_share: float

    @property
    def is_even(self) -> bool:
        """Whether neither outlet was first more often."""
        return self.led == self.followed


@dataclass(frozen=True)
class Outlets:
    """Who follows whom: a page of pairs, those that share most first.

    `total` counts all pairs, `clusters` the clusters that some pair of known outlets shares.
    """

    total: int
    pairs: tuple[OutletPair, ...]
    clusters: int


@dataclass(frozen=True)
class Failed:
    """A file, or record of it, that was not indexed, and why."""

    file: str
    record: int | None
    reason: str


@dataclass(frozen=True)
class Waiting:
    """So many `articles` that are to be linked by an indexer, named by its process and host.

    `indexer` None: by any; empty: by whoever takes them over from one that is gone.
    """

    articles: int
    indexer: str | None


@dataclass(frozen=True)
class ClusterHealth:
    """How a cluster is, as far as a corpus goes: its `shards`, how many of them are `unassigned`, and how many
    `replicas` each has; `status` is green, yellow where a replica is missing, or red where a part of the corpus is.
    `unlinked`: articles that are stored, by who is to link them.
    """

    status: str
    nodes: int
    shards: int
    unassigned: int
    replicas: int
    version: str
    unlinked: tuple[Waiting, ...] = ()


@dataclass(frozen=True)
class Status:
    """What an index holds; `cluster` where it is on one.

    `unsearchable` and `unlinked`: articles of a directory that are stored, and wait for the next run (ArticleCounts).
    """

    index: str
    engine: str
    format: int
    articles: int
    outlets: int
    languages: int
    passages: int
    clusters: int
    boilerplate: int
    earliest: str | None
    latest: str | None
    without_date: int
    failed: Sequence[Failed]
    bytes: dict[str, int]
    boosts: dict[str, float]
    indexed: str | None
    cluster: ClusterHealth | None = None
    unsearchable: int = 0
    unlinked: int = 0
