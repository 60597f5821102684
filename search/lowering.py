"""Whoosh's syntax tree -> our query tree; what parts side by side mean, in a search for all words and for any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from whoosh.qparser import plugins, syntax  # type: ignore[import-untyped]

from index.query import Boost, Maybe, Node
from search.combining import Join, Match, Part, all_of, any_of, beside, negated
from search.grammar import Required, SideBySide, syntax_tree
from search.leaves import LeafReader, Range
from search.messages import say
from search.query_tokens import Kind, Token, quoted, range_sides


def lower(tokens: Sequence[Token], reader: LeafReader, *, top: Join, match: Match) -> Node | None:
    """The query tree of repaired tokens, None where no word is left.

    `top` is what parts side by side mean outside of parentheses, `match` inside.
    """
    tree, starts = syntax_tree(tokens)
    return _Lowering(starts, reader, match).node(tree, top)


class _Lowering:
    def __init__(self, starts: dict[int, Token], reader: LeafReader, match: Match) -> None:
        self.starts = starts
        self.reader = reader
        self.match = match

    def node(self, node: syntax.SyntaxNode, join: Join | None = None) -> Node | None:
        """What a node of Whoosh's tree asks for; None where it came to nothing."""
        if isinstance(node, SideBySide):
            found = beside(self._parts(node), join or self.match)
        elif isinstance(node, syntax.GroupNode):
            found = self._operator(node)
        else:
            found = self._leaf(node)
        factor = float(getattr(node, "boost", 1.0))
        return Boost(found, factor) if found is not None and factor != 1.0 else found

    def _parts(self, group: Iterable[syntax.SyntaxNode]) -> list[Part]:
        parts = []
        for child in group:
            required = isinstance(child, Required)
            found = self.node(child[0] if required else child)
            if found is not None:
                parts.append(Part(found, required))
        return parts

    def _operator(self, group: syntax.GroupNode) -> Node | None:
        found = [self.node(child) for child in group]
        if isinstance(group, syntax.NotGroup):
            return None if found[0] is None else negated(found[0])
        if isinstance(group, Required):
            self._warn_of_plus(group)
            return found[0]
        if isinstance(group, syntax.AndNotGroup):
            return self._without(found[0], found[1])
        kept = [one for one in found if one is not None]
        if isinstance(group, syntax.AndMaybeGroup):
            return Maybe(kept[0], kept[1]) if len(kept) == 2 else found[0]
        return _joined(kept, any_of if isinstance(group, syntax.OrGroup) else all_of)

    def _warn_of_plus(self, group: Required) -> None:
        sign = self.starts[group.kwargs["sign"]]
        outcome = say("repair.plus_without_effect")
        self.reader.warnings.add(sign.text, sign.begin, sign.end, outcome)

    @staticmethod
    def _without(kept: Node | None, taken: Node | None) -> Node | None:
        if taken is None:
            return kept
        return negated(taken) if kept is None else all_of([kept, negated(taken)])

    def _leaf(self, node: syntax.SyntaxNode) -> Node | None:
        token, name, read = self.starts[node.startchar], getattr(node, "fieldname", None), self.reader
        if isinstance(node, syntax.RangeNode):
            return read.range(token, name, _asked(node, token))
        if isinstance(node, plugins.FuzzyTermPlugin.FuzzyTermNode):
            return read.fuzzy(token, name, node.maxdist, node.prefixlength)
        return read.leaf(token, name)


def _joined(nodes: list[Node], join: Callable[[Sequence[Node]], Node]) -> Node | None:
    return join(nodes) if nodes else None


def _asked(node: syntax.RangeNode, token: Token) -> Range:
    """The range in brackets; or the one, open on one side, that a comparison with a word or a phrase makes."""
    if token.kind is Kind.RANGE:
        low, high = range_sides(token.text) or ("", "")
    else:
        value = quoted(token.text) if token.kind is Kind.PHRASE else token.text
        low, high = (value if node.start else ""), (value if node.end else "")
    return Range(low, high, not node.startexcl, not node.endexcl)
