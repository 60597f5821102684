"""Whoosh's query parser, set up for news: tokens that were put right -> Whoosh's syntax tree.

Whoosh sees the shape of the query: each word is written `w`, so that no sign inside a word ("co-operate", "10:30",
"AT&T") is taken for syntax, and a node's place leads back to the token. Plugins left out on purpose: regular
expressions, single quotes (news text has apostrophes), its dates (it drops what it cannot read), its plus and minus
(which work on the top level only, and make `+a b` drop `b`) and its `*:*` (which loses its field).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from whoosh.qparser import plugins, syntax  # type: ignore[import-untyped]
from whoosh.qparser.default import QueryParser  # type: ignore[import-untyped]

from search.query_tokens import FIELDS, Kind, Token, split_gap

_WRITTEN: Final = {Kind.WORD: "w", Kind.PATTERN: "w*", Kind.EVERY: "w*"}


class SideBySide(syntax.GroupNode):  # type: ignore[misc]
    """Parts with no operator between them; what that means (all, any) is the caller's choice."""


class Required(syntax.Wrapper):  # type: ignore[misc]
    """The part after a `+`, which stands at `kwargs["sign"]`."""


class Plus(syntax.PrefixOperator):  # type: ignore[misc]
    """A `+`, which tells its part where it stands: between the two there may be a field or a parenthesis."""

    def replace_self(self, parser: QueryParser, group: syntax.GroupNode, position: int) -> int:
        """Put the part that follows in the place of the sign."""
        if position + 1 < len(group):
            group[position : position + 2] = [Required([group[position + 1]], sign=self.startchar)]
        else:
            del group[position]
        return position


class Words(plugins.TaggingPlugin):  # type: ignore[misc]
    """Takes a word before other plugins try it: 1,024 words and as many ANDs parse in 21 ms, not 40."""

    nodetype = syntax.WordNode
    priority = -10


class Spaces(plugins.WhitespacePlugin):  # type: ignore[misc]
    """The same for white space."""

    priority = -10


def syntax_tree(tokens: Sequence[Token]) -> tuple[syntax.SyntaxNode, dict[int, Token]]:
    """Whoosh's tree of the tokens, and the token that a node's `startchar` leads to."""
    shape, starts = _shape(tokens)
    return _parser().process(shape), starts


@lru_cache(maxsize=1)
def _parser() -> QueryParser:
    """Made once; parsing keeps nothing in it."""
    operator = plugins.OperatorsPlugin.OpTagger
    prefixes = [
        (operator(r"-(?=\S)", syntax.NotGroup, syntax.PrefixOperator, memo="minus"), 0),
        (operator(r"\+(?=\S)", Required, Plus, memo="plus"), 0),
    ]
    # Plugins of one priority run in this order: groups before `~` and boosts, or these find no group to work on.
    parser = QueryParser(None, None, plugins=[], group=SideBySide)
    parser.remove_plugin_class(plugins.WhitespacePlugin)
    parser.add_plugins(
        [
            Spaces(),
            Words(r"(?P<text>w)(?=[ )^~]|$)"),
            plugins.GroupPlugin(),
            plugins.FieldsPlugin(rf"(?P<text>{'|'.join(sorted(set(FIELDS.values())))}):", remove_unknown=False),
            plugins.FuzzyTermPlugin(),
            plugins.PhrasePlugin(),
            plugins.RangePlugin(),
            plugins.GtLtPlugin(),
            plugins.WildcardPlugin(r"(?P<text>w\*)"),
            plugins.OperatorsPlugin(ops=prefixes, Require=None),
            plugins.BoostPlugin(),
        ]
    )
    return parser


def _shape(tokens: Sequence[Token]) -> tuple[str, dict[int, Token]]:
    """The query as Whoosh is to read it, and which token stands where in it."""
    pieces: list[str] = []
    starts: dict[int, Token] = {}
    place, joined = 0, True
    for token in tokens:
        piece = _piece(token)
        if not (joined or token.kind in (Kind.FUZZY, Kind.BOOST)):
            piece = " " + piece
        starts[place + len(piece) - len(piece.lstrip())] = token
        pieces.append(piece)
        place += len(piece)
        joined = token.kind in (Kind.FIELD, Kind.COMPARE) or token.text in ("-", "+")
    return "".join(pieces), starts


def _piece(token: Token) -> str:
    if token.kind in _WRITTEN:
        return _WRITTEN[token.kind]
    if token.kind is Kind.FIELD:
        return FIELDS[token.text[:-1].lower()] + ":"
    if token.kind is Kind.PHRASE:
        gap = split_gap(token.text)[1]
        return '"w"' if gap is None else f'"w"~{int(gap)}'
    if token.kind is Kind.RANGE:
        return f"{token.text[0]}'w' TO 'w'{token.text[-1]}"
    if token.kind is Kind.FUZZY:
        edits, _, kept = token.text[1:].partition("/")
        return f"~{edits or 1}" + (f"/{int(kept)}" if kept else "")
    return token.text
