"""The contract of an engine: add, delete, commit, search, facets, words, close.

An engine knows an article by its `number`, a positive integer that the catalog gave it. It finds, scores and counts;
it stores no text to show, folds no copies and makes no snippets. What it cannot do it says with an error.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Final

from index import tokens
from index.errors import BadQuery
from index.expansion import Expandable, Expansion
from index.messages import INDEX
from index.query import DEFAULT_BOOSTS, Node, Phrase

# A longer keyword value is held and compared by its beginning: Tantivy drops terms of 64 KB, Whoosh of 64 K letters.
LONGEST_VALUE: Final = 255

# Between the authors of a byline where an engine keeps one value for each article. An index made before bylines were
# taken apart holds none, and counts whole bylines.
SEPARATOR: Final = "\x1f"

# A phrase of three words or more with a gap is looked for as every exact phrase that it may be, (gap + 1) to the power
# of its gaps; two words may stand any distance apart. 64 are three words with gaps of seven, or seven with gaps of one:
# half a second in 12,560 articles where all of them are as common as "the".
PLACEMENTS_LIMIT: Final = 64


class Sort(str, Enum):
    """Orders of results. Articles without a date come last by `newest` and `oldest`; ties go by number, ascending."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True)
class Document:
    """What an engine indexes of an article. `first` and `last` bound its date in seconds since 1970 (Published)."""

    number: int
    title: str
    lead: str
    body: str
    author: str | None = None
    outlet: str | None = None
    topic: str | None = None
    language: str | None = None
    first: int | None = None
    last: int | None = None
    words: int = 0


@dataclass(frozen=True)
class Hits:
    """The articles found, best first: `numbers` and `scores` (one each) of the page asked for; `total` is exact.

    Scores compare within one engine and one search only; sorted by date they are all 0.
    """

    total: int
    numbers: tuple[int, ...]
    scores: tuple[float, ...]


@lru_cache(maxsize=4096)  # outlets, topics and authors come again
def keyword_value(text: str) -> str:
    """The value of a keyword field as it is compared."""
    return shown_value(tokens.fold(text))


@lru_cache(maxsize=4096)
def shown_value(text: str) -> str:
    """The value of a keyword field as it is counted: not too long, and without halves of surrogate pairs."""
    return text[:LONGEST_VALUE].encode("utf-8", "replace").decode()


def keyword_values(field: str, text: str) -> tuple[str, ...]:
    """The values that find an article by a keyword field: the whole one and, of a byline, each author."""
    whole = keyword_value(text)
    return tuple(dict.fromkeys((whole, *map(keyword_value, _authors(text))))) if field == "author" else (whole,)


def counted_values(field: str, text: str) -> tuple[str, ...]:
    """The values that an article is counted by in a facet: of a byline the authors, else the whole one."""
    if field != "author":
        return (shown_value(text),)
    return tuple(dict.fromkeys(shown_value(author.replace(SEPARATOR, " ")) for author in _authors(text)))


def _authors(byline: str) -> tuple[str, ...]:
    from index.bylines import authors  # 3 ms, which searches need not wait for

    return authors(byline)


def check_placements(phrase: Phrase) -> None:
    """Raise BadQuery where a phrase may be placed in more than PLACEMENTS_LIMIT ways."""
    gaps = len(phrase.terms) - 1
    ways = (phrase.gap + 1) ** min(gaps, 64)
    if gaps > 1 and ways > PLACEMENTS_LIMIT:
        written = phrase.written or " ".join(phrase.terms)
        raise BadQuery(
            INDEX.say("fault.placements", phrase=repr(written), gap=str(phrase.gap), most=str(PLACEMENTS_LIMIT))
        )


class Engine(ABC):
    """An inverted index. Readers see the last commit."""

    name: str
    drops_what_is_replaced = False
    """Whether a commit leaves nothing of a segment all of whose documents it replaced. Where it does not, they count
    among the articles that hold a word."""

    def __init__(self, boosts: Mapping[str, float] = DEFAULT_BOOSTS) -> None:
        self.boosts = dict(boosts)

    @abstractmethod
    def add(self, documents: Iterable[Document]) -> None:
        """Index documents; one whose number is there already replaces it. Seen after `commit`."""

    @abstractmethod
    def delete(self, numbers: Iterable[int]) -> None:
        """Take documents out; numbers that are not there are passed over. Seen after `commit`."""

    @abstractmethod
    def commit(self) -> None:
        """Make what was added and deleted durable and visible to readers, all at once."""

    @abstractmethod
    def rollback(self) -> None:
        """Forget what was added and deleted since the last commit."""

    @abstractmethod
    def refresh(self) -> None:
        """Let this reader see what another process committed."""

    @abstractmethod
    def search(
        self,
        tree: Node,
        *,
        filters: Sequence[Node] = (),
        sort: Sort = Sort.RELEVANCE,
        offset: int = 0,
        limit: int = 10,
        boosts: Mapping[str, float] | None = None,
    ) -> Hits:
        """Find the articles of the tree that every filter finds, too; filters do not score.

        `boosts` replaces the field boosts for this one search. What only adds to scores (of a Maybe), words near one
        another and words as written, may count for the best articles alone where it is in very many.
        """

    @abstractmethod
    def facets(
        self, tree: Node, fields: Sequence[str], *, filters: Sequence[Node] = (), size: int = 50
    ) -> dict[str, list[tuple[str, int]]]:
        """For each of KEYWORD_FIELDS named: its values as they were given and how many articles found hold each.

        An article counts for each author of its byline. Most articles first, ties by value; at most `size` values a
        field. Exact counts. Values are cut after 255 characters; past 65,000 different values an engine may leave out
        the rarest, and past as many bylines their authors may have more articles than it counts.
        """

    @abstractmethod
    def date_counts(self, tree: Node, edges: Sequence[int], *, filters: Sequence[Node] = ()) -> list[int]:
        """How many articles found have a `first` in each [edges[i], edges[i + 1]), seconds since 1970, ascending."""

    @abstractmethod
    def date_span(self, tree: Node, *, filters: Sequence[Node] = ()) -> tuple[int, int] | None:
        """The least and greatest `first` of the articles found; None where none has a date."""

    @abstractmethod
    def words(self, prefix: str = "", field: str | None = None) -> Sequence[tuple[str, int]]:
        """The folded words, as written and not stemmed, that begin with `prefix`, of one of TEXT_FIELDS or of all.

        Sorted in code-point order, each with the number of articles that hold it in the field; of all fields, in the
        one of them where most do. Deleted articles may still count until the engine has tidied up.
        """

    @abstractmethod
    def expansion(self, node: Expandable) -> Expansion:
        """The words that a prefix, wildcard, fuzzy word or range of words stands for, as `index.expansion` says."""

    @abstractmethod
    def frequencies(self, terms: Sequence[str], field: str) -> list[int]:
        """For each stem: how many articles hold it in a field. Deleted ones may still count until tidied up."""

    @abstractmethod
    def count(self) -> int:
        """How many articles are indexed."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and threads. A closed engine is not used again."""


class EmbeddedEngine(Engine):
    """An engine in a folder; only one process may write at a time.

    Raises IndexUnavailable where the folder holds no index that this engine can read.
    """

    def __init__(self, folder: Path, boosts: Mapping[str, float] = DEFAULT_BOOSTS) -> None:
        super().__init__(boosts)
        self.folder = folder
