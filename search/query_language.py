"""A query as typed -> the query tree, what it was understood as, and what had to be put right in it.

The language is Whoosh's (docs/query-language.md). The way of a query: its size is checked, `query_tokens` finds the
words and signs, `query_limits` counts them, `query_repair` puts right what would not parse, Whoosh's parser (`grammar`)
groups them, and `lowering` makes our tree, its words analysed. A query without operators needs no Whoosh, whose
import takes 60 to 130 ms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from index.query import (
    All,
    Any,
    Boost,
    Everything,
    Fuzzy,
    Maybe,
    Node,
    Not,
    Nothing,
    Phrase,
    Prefix,
    Term,
    Wildcard,
    WordRange,
)
from search.combining import Join, Match, Part, beside
from search.leaves import LeafReader
from search.messages import say
from search.query_limits import check_depth, check_size, check_words
from search.query_repair import repair
from search.query_tokens import Kind, Token, scan
from search.query_warnings import QueryWarning, Warnings
from search.understood import in_words

Leaf = Term | Phrase | Prefix | Wildcard | Fuzzy | WordRange
_LEAVES: Final = (Term, Phrase, Prefix, Wildcard, Fuzzy, WordRange)
_PLAIN: Final = frozenset({Kind.WORD, Kind.PHRASE, Kind.PATTERN, Kind.EVERY})
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Parsed:
    """A query that was read: its `tree`, its `text` as given, the same in plain words, and the repairs made."""

    tree: Node
    text: str
    understood_as: str
    warnings: tuple[QueryWarning, ...] = ()
    match: Match = "all"
    now: datetime | None = field(default=None, repr=False)

    def relaxed(self) -> Parsed:
        """The same query for where no article has all its words: any of them, outside of parentheses, will do.

        What was required (`+`), taken away (`-`, NOT), joined by AND or filtered by a field stays so. Equal to this
        one where nothing can be relaxed.
        """
        return _read(self.text, "relaxed", self.match, self.now)


def parse(text: str, *, match: Match = "all", now: datetime | None = None) -> Parsed:
    """Read a query. `match` says what words side by side ask for; `now` is what "yesterday" is counted from.

    Raises BadQuery, with the place, for a date, number, boost or distance that cannot be read and for a query over the
    limits of `search.query_limits`. Whatever else is wrong is put right with a warning. An empty query is everything;
    one without a letter or digit finds nothing and warns.
    """
    return _read(text, match, match, now)


def highlight_nodes(tree: Node) -> list[Leaf]:
    """The leaves whose words an article may be shown by: those that are searched for in text, not those under Not."""
    return list(_positive(tree))


def every_leaf(tree: Node) -> list[Leaf]:
    """All leaves that are searched for in text, those under Not among them."""
    return list(_positive(tree, also_not=True))


def _read(text: str, top: Join, match: Match, now: datetime | None) -> Parsed:
    check_size(text)
    # A lone half of a surrogate pair is no character, and no engine takes one.
    clean = _SURROGATE.sub("\ufffd", text)
    warnings = Warnings()
    tokens = scan(clean)
    check_words(text, tokens)
    check_depth(text, tokens)
    tree = _tree(repair(text, tokens, warnings), LeafReader(text, now, warnings), top, match)
    if tree is None:
        tree = Nothing() if text.strip() else Everything()
        if text.strip() and not warnings.found:
            warnings.add(text, 0, len(text), say("repair.nothing_to_search"))
    return Parsed(tree, text, in_words(tree), warnings.listed(), match, now)


def _tree(tokens: list[Token], reader: LeafReader, top: Join, match: Match) -> Node | None:
    if all(token.kind in _PLAIN for token in tokens):
        found: list[Node | None] = []
        for token in tokens:
            found += reader.loose(token) if top != "all" and token.kind is Kind.WORD else [reader.leaf(token)]
        return beside([Part(node) for node in found if node is not None], top)
    from search.lowering import lower

    return lower(tokens, reader, top=top, match=match)


def _positive(node: Node, *, also_not: bool = False) -> Iterator[Leaf]:
    if isinstance(node, _LEAVES):
        yield node
    elif isinstance(node, All | Any):
        for child in node.children:
            yield from _positive(child, also_not=also_not)
    elif isinstance(node, Boost) or (also_not and isinstance(node, Not)):
        yield from _positive(node.child, also_not=also_not)
    elif isinstance(node, Maybe):
        yield from _positive(node.required, also_not=also_not)
        yield from _positive(node.optional, also_not=also_not)
