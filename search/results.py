"""What a search, a list of duplicates, a match and an article look like: the JSON's names as attributes.

Page, JSON and terminal render these and nothing else. Texts are plain; marks and passages are half-open ranges of code
points; dates are ISO 8601 cut to their precision; None is JSON's null.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Query:
    """The query as typed, as it was read, and what was repaired in it."""

    text: str
    understood_as: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Total:
    """How many articles match, before folding. `relation` is "exact" on every engine that we have."""

    value: int
    relation: str = "exact"


@dataclass(frozen=True)
class Snippet:
    """A stretch of one field of an article; `marks` are ranges of `text` that match the query."""

    field: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Copies:
    """How many other articles found are copies of this one, by how many outlets, and where to see them all."""

    articles: int = 0
    outlets: int = 0
    href: str | None = None


@dataclass(frozen=True)
class Result:
    """One article found. `copied_share` is 0 to 1."""

    id: str
    title: str
    outlet: str | None
    author: str | None
    url: str | None
    published: str | None
    published_precision: str
    language: str | None
    score: float
    copied_share: float
    snippets: tuple[Snippet, ...] = ()
    copies: Copies = Copies()


@dataclass(frozen=True)
class Passage:
    """One outlet's version of a cluster's text. `overlap` is with the cluster's `text`, 0 to 1.

    `earliest`: no passage of the cluster is known to be older, and this one has a date.
    """

    article: str
    title: str
    outlet: str | None
    published: str | None
    begin: int
    end: int
    text: str
    overlap: float
    published_precision: str = "unknown"
    url: str | None = None
    earliest: bool = False


@dataclass(frozen=True)
class Cluster:
    """Passages that are near-duplicates of one another, in order of publication, those without a date last.

    `articles` and `outlets` count all of them, `words` the words of `text`. `earliest` and `latest` are the first and
    last known date, None where there is none. `passages` may be cut in lists; `articles` says how many there are.
    """

    id: str
    articles: int
    outlets: int
    words: int
    text: str
    earliest: str | None
    latest: str | None
    passages: tuple[Passage, ...]
    boilerplate: bool = False
    overlap: float = 1.0

    @property
    def earliest_passages(self) -> tuple[Passage, ...]:
        """Who had it first in this corpus: several where dates cannot be told apart, none where none is known."""
        return tuple(passage for passage in self.passages if passage.earliest)


@dataclass(frozen=True)
class Clusters:
    """A page of clusters; `total` counts all that fit."""

    total: int
    clusters: tuple[Cluster, ...]
    query: Query | None = None


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet and how many of the articles found have it."""

    value: str
    count: int


@dataclass(frozen=True)
class Links:
    """Where this page of results and its neighbours are; relative URLs of the JSON API."""

    self: str
    next: str | None = None
    previous: str | None = None


@dataclass(frozen=True)
class Found:
    """The answer to a search.

    `next_cursor` and `previous_cursor` are what `links` carry; `folded` counts the articles that stand under another
    result up to the end of this page.
    """

    query: Query
    total: Total
    took_ms: float
    results: tuple[Result, ...]
    duplicates: tuple[Cluster, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    links: Links
    relaxed: bool = False
    folded: int = 0
    next_cursor: str | None = None
    previous_cursor: str | None = None


@dataclass(frozen=True)
class FoundPassage:
    """Where a passage of a brought text stands in an article of the corpus."""

    article: str
    begin: int
    end: int
    text: str
    overlap: float
    title: str = ""
    outlet: str | None = None
    published: str | None = None
    words: int = 0


@dataclass(frozen=True)
class MatchedPassage:
    """A passage of a brought text that stands in the coverage, best match first in `found`."""

    begin: int
    end: int
    text: str
    found: tuple[FoundPassage, ...]


@dataclass(frozen=True)
class Matches:
    """Which passages of a brought text stand in which articles; `words` counts the words of the brought text."""

    passages: tuple[MatchedPassage, ...]
    words: int = 0
    took_ms: float = 0.0


@dataclass(frozen=True)
class SharedPassage:
    """A passage of an article that others share: its cluster, by how many outlets, first published when.

    `is_earliest`: this very article had it first, or cannot be told from those that had.
    """

    begin: int
    end: int
    cluster: str
    outlets: int
    earliest: str | None
    articles: int = 0
    is_earliest: bool = False
    boilerplate: bool = False


@dataclass(frozen=True)
class ArticleView:
    """An article with its shared passages, in order of `begin`."""

    id: str
    title: str
    body: str
    outlet: str | None
    author: str | None
    url: str | None
    published: str | None
    published_precision: str
    language: str | None
    file: str
    copied_share: float
    passages: tuple[SharedPassage, ...]
    topic: str | None = None
    record: int = 0
    record_id: str | None = None
    words: int = 0
    copies: int = 0
    evidence: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A step from the left text to the right one: `op` is equal, delete, insert or replace; ranges into the texts."""

    op: str
    left: tuple[int, int]
    right: tuple[int, int]


@dataclass(frozen=True)
class Comparison:
    """Two passages of one cluster and the word-level changes that lead from left to right, in order, covering both."""

    cluster: str
    left: Passage
    right: Passage
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Failed:
    """A file, or record of it, that was not indexed, and why."""

    file: str
    record: int | None
    reason: str


@dataclass(frozen=True)
class Status:
    """What an index holds."""

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
