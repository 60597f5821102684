"""Query trees put together: parts side by side, AND and OR without needless nesting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from index.query import All, Any, Boost, Keyword, Maybe, Node, Not, NumberRange
from search.stop_words import without_stop_words

Match = Literal["all", "any"]
Join = Literal["all", "any", "relaxed"]

# A word asked for in one of these narrows the search down; it is no word to make optional.
FILTER_FIELDS = frozenset({"outlet", "author"})


class Part(NamedTuple):
    """One of the parts that stand side by side; `required` by a + before it."""

    node: Node
    required: bool = False


def beside(parts: Sequence[Part], join: Join) -> Node | None:
    """What parts side by side ask for, None for no parts.

    A long list of words loses its stop words first. All: every part. Any: at least one of the words; words with a +
    are required, and then the others only add to the score. What is taken away and what filters (dates, numbers,
    topic, language, outlet, author) holds all the same; but several values of one field are alternatives. Relaxed:
    like any, with every filter kept.
    """
    if not parts:
        return None
    parts = _told(parts)
    if join == "all":
        return all_of([part.node for part in parts])
    narrowing = [part.node for part in parts if _narrows(part.node)]
    if join == "any":
        narrowing = _alternatives(narrowing)
    words = [part.node for part in parts if not part.required and not _narrows(part.node)]
    required = [part.node for part in parts if part.required and not _narrows(part.node)]
    if required and words:
        return Maybe(all_of([*required, *narrowing]), any_of(words))
    return all_of([*required, *([any_of(words)] if words else []), *narrowing])


def _told(parts: Sequence[Part]) -> Sequence[Part]:
    """The parts without the stop words of a long list; those with a + are wanted."""
    kept = without_stop_words([part.node for part in parts if not part.required])
    wanted = {id(node) for node in kept}
    return [part for part in parts if part.required or id(part.node) in wanted]


def all_of(nodes: Sequence[Node]) -> Node:
    """One node for all of them; an All inside is opened."""
    opened = [one for node in nodes for one in (node.children if isinstance(node, All) else (node,))]
    return opened[0] if len(opened) == 1 else All(tuple(opened))


def any_of(nodes: Sequence[Node]) -> Node:
    """One node for at least one of them; an Any inside is opened."""
    opened = [one for node in nodes for one in (node.children if isinstance(node, Any) else (node,))]
    return opened[0] if len(opened) == 1 else Any(tuple(opened))


def negated(node: Node) -> Node:
    """Not the node; a Not inside is taken back, and a weight, which can count for nothing, left out."""
    while isinstance(node, Boost):
        node = node.child
    return node.child if isinstance(node, Not) else Not(node)


def _narrows(node: Node) -> bool:
    if isinstance(node, Not | NumberRange | Keyword):
        return True
    if isinstance(node, All | Any):
        return all(_narrows(child) for child in node.children)
    if isinstance(node, Boost):
        return _narrows(node.child)
    return getattr(node, "field", None) in FILTER_FIELDS


def _alternatives(nodes: Iterable[Node]) -> list[Node]:
    """Values of one field, which no article can have all of, become one Any in the place of the first."""
    found: list[Node] = []
    places: dict[str, int] = {}
    for node in nodes:
        name = _field_of(node)
        if name is None or isinstance(node, NumberRange):
            found.append(node)
        elif name in places:
            found[places[name]] = any_of([found[places[name]], node])
        else:
            places[name] = len(found)
            found.append(node)
    return found


def _field_of(node: Node) -> str | None:
    """The field that a node asks for; of alternatives, the one that all of them do."""
    if isinstance(node, Any):
        fields = {_field_of(child) for child in node.children}
        return fields.pop() if len(fields) == 1 else None
    name = getattr(node, "field", None)
    return name if isinstance(name, str) else None
