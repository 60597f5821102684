"""Very long lists of words of which any will do: those that fewest articles hold say what is looked for."""

from __future__ import annotations

from typing import Final

from index.engines.base import Engine
from index.query import All, Any, Maybe, Node, Term

MOST_LISTED: Final = 100
"""Words of a list that are searched for. A thousand words, each in a fifth of 12,560 articles, took a second, for every
one of them is also sought in the snippets; of a pasted article the hundred rarest find it and its like."""


def shortened(tree: Node, engine: Engine) -> tuple[Node, int]:
    """The tree without the commonest words of its long list, and how many words that list had; 0 where none is long."""
    if isinstance(tree, Any):
        return _rarest(tree, engine)
    if isinstance(tree, Maybe):
        optional, listed = shortened(tree.optional, engine)
        return (Maybe(tree.required, optional), listed) if listed else (tree, 0)
    if isinstance(tree, All):
        made = [shortened(child, engine) if isinstance(child, Any | Maybe) else (child, 0) for child in tree.children]
        listed = max((count for _, count in made), default=0)
        return (All(tuple(child for child, _ in made)), listed) if listed else (tree, 0)
    return tree, 0


def _rarest(tree: Any, engine: Engine) -> tuple[Node, int]:
    listed = [node for node in tree.children if isinstance(node, Term) and node.field is None]
    if len(listed) <= MOST_LISTED:
        return tree, 0
    held = engine.frequencies([node.term for node in listed], "body")
    # A word that no article holds finds nothing and would take the place of one that does.
    rarest = sorted(range(len(listed)), key=lambda place: (not held[place], held[place], place))[:MOST_LISTED]
    kept = {id(listed[place]) for place in rarest}
    common = {id(node) for node in listed} - kept
    return Any(tuple(node for node in tree.children if id(node) not in common)), len(listed)
