"""What articles share, as it is shown: clusters of near-duplicate passages, an article with its own, texts compared.

The JSON's names as attributes, as in `search.results`. `overlap` and shares are 0 to 1; ranges are half-open and count
code points of the text that they are of; None is JSON's null.
"""

from __future__ import annotations

from dataclasses import dataclass, field


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
