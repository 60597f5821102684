"""What a question to a corpus is answered with: articles found, clusters found, completions of what is typed.

The JSON's names as attributes. Page, JSON and terminal render these, `search.shared_passages` and `search.overviews`,
and nothing else. Texts are plain; marks and passages are half-open ranges of code points; dates are ISO 8601 cut to
their precision; None is JSON's null.
"""

from __future__ import annotations

from dataclasses import dataclass

from search.shared_passages import Cluster


@dataclass(frozen=True)
class Query:
    """The query as typed, as it was read, what was repaired in it, and the same with words spelt otherwise."""

    text: str
    understood_as: str
    warnings: tuple[str, ...] = ()
    did_you_mean: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """The whole query with other spellings in place: `replaced` are `(begin, end, word)`, ranges of the query typed."""

    text: str
    replaced: tuple[tuple[int, int, str], ...]


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
    """How many other articles found are copies of this one, by how many outlets, and where to see them all.

    `shown`: why this one stands for them: it is the "earliest" of them (none is surely earlier), the "best_match", or
    the "latest"; None where there are none, and where nothing is known.
    """

    articles: int = 0
    outlets: int = 0
    href: str | None = None
    shown: str | None = None


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
    suggestion: Suggestion | None = None


@dataclass(frozen=True)
class Clusters:
    """A page of clusters; `total` counts all that fit."""

    total: int
    clusters: tuple[Cluster, ...]
    query: Query | None = None


@dataclass(frozen=True)
class Similar:
    """Articles on what an article is on, best first; `terms` are the stems that they were found by."""

    article: str
    terms: tuple[str, ...]
    results: tuple[Result, ...]


@dataclass(frozen=True)
class Completion:
    """What a text that is being typed may become: `kind` is title, outlet, author or term.

    `count`: how many articles have this title, are of this outlet or author, or are found by a search for this text.
    """

    text: str
    kind: str
    count: int


@dataclass(frozen=True)
class Completions:
    """What the text `query` may become, the best of each kind first: terms, outlets, authors, titles."""

    query: str
    suggestions: tuple[Completion, ...]
