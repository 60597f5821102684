"""The query tree: what a query means, whichever engine answers it.

A tree is made by `search.query_language` (or by hand) and compiled by each engine. Its nodes are frozen, hold analysed
terms only (see `index.tokens`), and mean the same on every engine; the contract suite in tests/index/engines checks it.

Fields. `None` stands for the text of an article: its title, lead, body, author and outlet, each with its boost (`title`
3, `lead` 1.5, the rest 1). Otherwise a name of `TEXT_FIELDS`, one field. `KEYWORD_FIELDS` hold whole values, compared
after `index.tokens.fold`. `NUMBER_FIELDS` hold integers.
"""

from __future__ import annotations

from dataclasses import dataclass

TEXT_FIELDS = ("title", "lead", "body", "author", "outlet")
KEYWORD_FIELDS = ("outlet", "author", "topic", "language")
NUMBER_FIELDS = ("published", "words")
DEFAULT_BOOSTS = {"title": 3.0, "lead": 1.5, "body": 1.0, "author": 1.0, "outlet": 1.0}

# A word that stands in several fields counts by the field where it scores most, and by this part of its scores in the
# others: what the headline says, the body says again. Sums of fields rank worse (benchmarks/ranking.py).
OTHER_FIELDS = 0.2

# The most words that one prefix, wildcard, fuzzy word or range of words stands for: the most frequent ones, and the
# searcher warns where there were more. A thousand keeps the slowest engine under a tenth of a second.
EXPANSION_LIMIT = 1000


@dataclass(frozen=True)
class Term:
    """Articles that hold this stem. `term` is what index.tokens makes of one word; `written` is the word as typed."""

    term: str
    field: str | None = None
    written: str = ""


@dataclass(frozen=True)
class Phrase:
    """Articles where the stems stand in this order in one field, each next one at most `gap` words further on.

    `gap` 0 means side by side: exactly this phrase. A gap counts the words between two neighbours of the phrase; it
    holds for each pair of neighbours by itself and never lets the order turn round (Whoosh's `slop` less one).
    A phrase of one stem equals its Term. Within one field: a phrase never runs from the title into the body.
    """

    terms: tuple[str, ...]
    field: str | None = None
    gap: int = 0
    written: str = ""


@dataclass(frozen=True)
class Near:
    """Articles where both of two different stems stand in one field, with at most `gap` words between, whichever comes
    first. No query language makes it: ranking does."""

    terms: tuple[str, str]
    field: str | None = None
    gap: int = 0


@dataclass(frozen=True)
class Word:
    """Articles that hold this folded word as it is written, not only its stem. No query language makes it: ranking
    does, so that "Waters" finds the name before the water."""

    word: str
    field: str | None = None


@dataclass(frozen=True)
class Prefix:
    """Articles with a word, as written and folded (not its stem), that begins with `prefix`."""

    prefix: str
    field: str | None = None


@dataclass(frozen=True)
class Wildcard:
    """Articles with a folded word that fits `pattern`: `*` any run of characters, also none; `?` exactly one."""

    pattern: str
    field: str | None = None


@dataclass(frozen=True)
class Fuzzy:
    """Articles with a folded word at most `distance` (1 or 2) edits from `word`, its first letters kept.

    `prefix_length` counts the letters kept. An edit inserts, deletes or replaces a character or swaps two neighbours
    (optimal string alignment, Damerau 1964).
    """

    word: str
    field: str | None = None
    distance: int = 1
    prefix_length: int = 0


@dataclass(frozen=True)
class WordRange:
    """Articles with a folded word between `low` and `high` in code-point order; None leaves that side open."""

    low: str | None
    high: str | None
    field: str | None = None
    include_low: bool = True
    include_high: bool = True


@dataclass(frozen=True)
class NumberRange:
    """Articles whose number lies between `low` and `high`, both inclusive; None leaves that side open.

    On `published` the numbers are seconds since 1970 and an article's date is the interval that it may mean: it
    matches where any moment of the interval does. An article without a date matches no range of dates.
    """

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Keyword:
    """Articles whose whole value in a keyword field folds to `value` (already folded); or an author of their byline."""

    field: str
    value: str


@dataclass(frozen=True)
class Numbered:
    """The articles with these numbers; scores nothing. Made where some articles found are looked at again."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Everything:
    """Every article."""


@dataclass(frozen=True)
class Nothing:
    """No article."""


@dataclass(frozen=True)
class All:
    """Articles that every child finds; scores add up. A `Not` among the children takes articles away.

    Only `Not` children: everything less what they find. No children: nothing.
    """

    children: tuple[Node, ...]


@dataclass(frozen=True)
class Any:
    """Articles that at least one child finds; scores add up. No children: nothing.

    A `Not` among the children finds every article that its own child does not.
    """

    children: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """Articles that the child does not find. Adds nothing to a score."""

    child: Node


@dataclass(frozen=True)
class Maybe:
    """Articles that `required` finds; those that `optional` finds as well score higher."""

    required: Node
    optional: Node


@dataclass(frozen=True)
class Boost:
    """What the child finds, its score times `factor` (over 0)."""

    child: Node
    factor: float


Node = (
    Term
    | Phrase
    | Near
    | Word
    | Prefix
    | Wildcard
    | Fuzzy
    | WordRange
    | NumberRange
    | Keyword
    | Numbered
    | Everything
    | Nothing
    | All
    | Any
    | Not
    | Maybe
    | Boost
)
