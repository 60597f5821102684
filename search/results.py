"""What a search, a list of duplicates, a match and an article look like: the JSON's names as attributes.

Page, JSON and terminal render these and nothing else. Texts are plain; marks and passages are half-open ranges of code
points; dates are ISO 8601 cut to their precision; None is JSON's null.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


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

    `earliest`: no passage of the cluster is known to be older, and this one has a date. `kind`: "verbatim" (nine words
    in ten are those of the cluster's text), "quotation" (both are quoted, and one has nine words in ten of the other),
    or "edited".
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
    kind: str = "edited"


@dataclass(frozen=True)
class Cluster:
    """Passages that are near-duplicates of one another, in order of publication, those without a date last.

    `articles` and `outlets` count all of them, `words` the words of `text`. `earliest` and `latest` are the first and
    last known date, None where there is none. `passages` may be cut in lists; `articles` says how many there are.
    `kind`: "quotation" where the text is quoted and so are most passages, "verbatim" where all are the same in nine
    words of ten, else "edited". `larger` are the ids of clusters with more words that hold passages of this one in at
    least two articles, the smallest such first (the agency story around a quotation); `smaller` the reverse, the
    largest first, at most ten.
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
    kind: str = "edited"
    larger: tuple[str, ...] = ()
    smaller: tuple[str, ...] = ()

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
    suggestion: Suggestion | None = None


@dataclass(frozen=True)
class Completion:
    """What a text that is being typed may become: `kind` is title, outlet, author or term.

    `count`: how many articles have this title, are of this outlet or author, or hold all these words.
    """

    text: str
    kind: str
    count: int


@dataclass(frozen=True)
class Completions:
    """What the text `query` may become, the best of each kind first: terms, outlets, authors, titles."""

    query: str
    suggestions: tuple[Completion, ...]


@dataclass(frozen=True)
class Similar:
    """Articles on what an article is on, best first; `terms` are the stems that they were found by."""

    article: str
    terms: tuple[str, ...]
    results: tuple[Result, ...]


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
class FoundPassage:
    """Where a passage of a brought text stands in an article of the corpus; `kind` as of a Passage."""

    article: str
    begin: int
    end: int
    text: str
    overlap: float
    title: str = ""
    outlet: str | None = None
    published: str | None = None
    words: int = 0
    kind: str = "edited"


@dataclass(frozen=True)
class MatchedPassage:
    """A passage of a brought text that stands in the coverage, best match first in `found`."""

    begin: int
    end: int
    text: str
    found: tuple[FoundPassage, ...]


@dataclass(frozen=True)
class MatchedArticle:
    """An article that has passages of a brought text, and how much of each stands in the other.

    `passages` and `words` of the text stand in it. `share_of_text`: those words over all words of the text;
    `share_of_article`: words of the article that stand in the text over all of its words; both 0 to 1.
    """

    article: str
    title: str
    outlet: str | None
    published: str | None
    url: str | None
    passages: int
    words: int
    share_of_text: float
    share_of_article: float


@dataclass(frozen=True)
class Matches:
    """Which passages of a brought text stand in which articles; `words` counts the words of the brought text.

    `articles` are all that have a passage, whatever the limit on each passage's, most of the text first, at most 1,000.
    `share`: words of the text that stand anywhere in the coverage over all its words, 0 to 1.
    """

    passages: tuple[MatchedPassage, ...]
    words: int = 0
    took_ms: float = 0.0
    articles: tuple[MatchedArticle, ...] = ()
    share: float = 0.0


@dataclass(frozen=True)
class SharedPassage:
    """A passage of an article that others share: its cluster, by how many outlets, first published when.

    `is_earliest`: this very article had it first, or cannot be told from those that had. `kind` is its cluster's.
    """

    begin: int
    end: int
    cluster: str
    outlets: int
    earliest: str | None
    articles: int = 0
    is_earliest: bool = False
    boilerplate: bool = False
    kind: str = "edited"


@dataclass(frozen=True)
class CopiedFrom:
    """What another outlet had of an article's text certainly earlier.

    `share`: the share of the article's words that stand nearly the same in that outlet's earlier articles, 0 to 1, and
    `words` how many that is. `articles`: their ids, those with most of the text first, at most five.
    """

    outlet: str | None
    share: float
    words: int
    articles: tuple[str, ...]


@dataclass(frozen=True)
class ArticleView:
    """An article with its shared passages, in order of `begin`.

    `copied_from`: who had text of it earlier, most first. The shares may add up to more than `copied_share`: two
    outlets may both have had the same words earlier.
    """

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
    copied_from: tuple[CopiedFrom, ...] = ()


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
    """What an index holds; `cluster` where it is on one."""

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
