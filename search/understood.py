"""A query tree in plain words: how the query was read."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Final

from index.query import (
    All,
    Any,
    Boost,
    Everything,
    Fuzzy,
    Keyword,
    Maybe,
    Node,
    Not,
    Nothing,
    Numbered,
    NumberRange,
    Phrase,
    Prefix,
    Term,
    Wildcard,
    Word,
    WordRange,
)
from index.tokens import is_one_character

_PLACES: Final = {
    "title": "in the title",
    "lead": "in the lead",
    "body": "in the body",
    "author": "author",
    "outlet": "outlet",
}
_DAY: Final = 86_400


def in_words(tree: Node) -> str:
    """The tree as a sentence without a verb: `kaspersky AND ban, not in the title: rumour, published in 2018-04`."""
    if isinstance(tree, Maybe):
        return f"{in_words(tree.required)}, better with {_render(tree.optional, inside=True)}"
    if not isinstance(tree, All):
        return _render(tree)
    words = [_render(child, inside=True) for child in tree.children if not _is_aside(child)]
    asides = [_render(child, inside=True) for child in tree.children if _is_aside(child)]
    return ", ".join(([" AND ".join(words)] if words else []) + asides)


def _is_aside(node: Node) -> bool:
    """Whether a part of the top level stands by itself after a comma: what is taken away, fields, filters."""
    return isinstance(node, Not | NumberRange | Keyword) or getattr(node, "field", None) is not None


def _render(node: Node, *, inside: bool = False) -> str:
    if isinstance(node, All | Any | Maybe):
        joined = _joined(node)
        return f"({joined})" if inside else joined
    if isinstance(node, Not):
        return f"not {_render(node.child, inside=True)}"
    if isinstance(node, Boost):
        return f"{_render(node.child, inside=True)} (weight {node.factor:g})"
    if isinstance(node, NumberRange):
        return _dates(node) if node.field == "published" else _counts(node)
    if isinstance(node, Everything | Nothing | Keyword | Numbered | Word):
        return _whole(node)
    return _placed(_leaf(node), node.field)


def _joined(node: All | Any | Maybe) -> str:
    if isinstance(node, Maybe):
        return f"{_render(node.required, inside=True)}, better with {_render(node.optional, inside=True)}"
    joint = " AND " if isinstance(node, All) else " OR "
    return joint.join(_render(child, inside=True) for child in node.children)


def _whole(node: Everything | Nothing | Keyword | Numbered | Word) -> str:
    if isinstance(node, Keyword):
        return f"{node.field}: {node.value}"
    if isinstance(node, Numbered):
        return "certain articles"
    if isinstance(node, Word):
        return f"{node.word} (as it is written)"
    return "every article" if isinstance(node, Everything) else "nothing"


def _placed(words: str, field: str | None) -> str:
    return words if field is None else f"{_PLACES[field]}: {words}"


def _leaf(node: Term | Phrase | Prefix | Wildcard | Fuzzy | WordRange) -> str:
    if isinstance(node, Term):
        return node.written or node.term
    if isinstance(node, Phrase):
        near = f" (at most {_plural(node.gap, 'word')} between)" if node.gap else ""
        return f'"{node.written or " ".join(node.terms)}"{near}'
    if isinstance(node, Prefix):
        return f"{node.prefix}* (words that begin so)"
    if isinstance(node, Wildcard):
        inner = node.pattern.strip("*")
        return inner if is_one_character(inner) else f"{node.pattern} (words of this form)"
    if isinstance(node, Fuzzy):
        kept = f" after the first {_plural(node.prefix_length, 'letter')}" if node.prefix_length else ""
        return f"{node.word} (or up to {_plural(node.distance, 'letter')} different{kept})"
    low = f"from {node.low}{'' if node.include_low else ' (left out)'}" if node.low is not None else ""
    high = f"to {node.high}{'' if node.include_high else ' (left out)'}" if node.high is not None else ""
    return " ".join(["words", *filter(None, (low, high))]) if low or high else "any word"


def _dates(node: NumberRange) -> str:
    first = None if node.low is None else _moment(node.low, starts=True)
    last = None if node.high is None else _moment(node.high, starts=False)
    if first is None and last is None:
        return "with a date"
    if last is None:
        return f"published from {first} on"
    if first is None:
        return f"published up to {last}"
    return f"published on {first}" if first == last else f"published from {first} to {last}"


def _moment(second: int, *, starts: bool) -> str:
    """A date; with the time where that is not simply the day's first or last second."""
    moment = datetime.fromtimestamp(second, timezone.utc)
    if second % _DAY == (0 if starts else _DAY - 1):
        return moment.date().isoformat()
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC").replace(":00 UTC" if starts else ":59 UTC", " UTC")


def _counts(node: NumberRange) -> str:
    if node.low is not None and node.low == node.high:
        return f"of {_plural(node.low, 'word')}"
    if node.low is not None and node.high is not None:
        return f"of {node.low} to {_plural(node.high, 'word')}"
    if node.low is not None:
        return f"of at least {_plural(node.low, 'word')}"
    return "of any length" if node.high is None else f"of at most {_plural(node.high, 'word')}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
