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
    Near,
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
from search.messages import SEARCH, say

_DAY: Final = 86_400


def in_words(tree: Node) -> str:
    """The tree as a sentence without a verb: `kaspersky AND ban, not in the title: rumour, published in 2018-04`."""
    if isinstance(tree, Maybe):
        return _better(tree, in_words(tree.required))
    if not isinstance(tree, All):
        return _render(tree)
    words = [_render(child, inside=True) for child in tree.children if not _is_aside(child)]
    asides = [_render(child, inside=True) for child in tree.children if _is_aside(child)]
    return _row("read.aside", ([_row("read.and", words)] if words else []) + asides)


def _row(key: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else SEARCH.join(key, parts)


def _is_aside(node: Node) -> bool:
    """Whether a part of the top level stands by itself after a comma: what is taken away, fields, filters."""
    return isinstance(node, Not | NumberRange | Keyword) or getattr(node, "field", None) is not None


def _render(node: Node, *, inside: bool = False) -> str:
    if isinstance(node, All | Any | Maybe):
        joined = _joined(node)
        return say("read.group", inner=joined) if inside else joined
    if isinstance(node, Not):
        return say("read.not", part=_render(node.child, inside=True))
    if isinstance(node, Boost):
        return say("read.weight", part=_render(node.child, inside=True), weight=f"{node.factor:g}")
    if isinstance(node, NumberRange):
        return _dates(node) if node.field == "published" else _counts(node)
    if isinstance(node, Everything | Nothing | Keyword | Numbered | Word):
        return _whole(node)
    return _placed(_leaf(node), node.field)


def _joined(node: All | Any | Maybe) -> str:
    if isinstance(node, Maybe):
        return _better(node, _render(node.required, inside=True))
    key = "read.and" if isinstance(node, All) else "read.or"
    return _row(key, [_render(child, inside=True) for child in node.children])


def _better(node: Maybe, required: str) -> str:
    return say("read.better", required=required, optional=_render(node.optional, inside=True))


def _whole(node: Everything | Nothing | Keyword | Numbered | Word) -> str:
    if isinstance(node, Keyword):
        return say(f"read.{node.field}", value=node.value)
    if isinstance(node, Numbered):
        return say("read.certain")
    if isinstance(node, Word):
        return say("read.as_written", word=node.word)
    return say("read.everything") if isinstance(node, Everything) else say("read.nothing")


def _placed(words: str, field: str | None) -> str:
    return words if field is None else say(f"read.{field}", part=words)


def _several(node: Phrase | Near) -> str:
    if isinstance(node, Near):
        return say("read.around", first=node.terms[0], second=node.terms[1], n=node.gap)
    phrase = node.written or " ".join(node.terms)
    return say("read.near", phrase=phrase, n=node.gap) if node.gap else f'"{phrase}"'


def _leaf(node: Term | Phrase | Near | Prefix | Wildcard | Fuzzy | WordRange) -> str:
    if isinstance(node, Term):
        return node.written or node.term
    if isinstance(node, Phrase | Near):
        return _several(node)
    if isinstance(node, Prefix):
        return say("read.prefix", prefix=node.prefix)
    if isinstance(node, Wildcard):
        inner = node.pattern.strip("*")
        return inner if is_one_character(inner) else say("read.wildcard", pattern=node.pattern)
    if isinstance(node, Fuzzy):
        kept = say("read.kept", n=node.prefix_length) if node.prefix_length else ""
        return say("read.fuzzy", word=node.word, n=node.distance, kept=kept)
    return _word_range(node)


def _word_range(node: WordRange) -> str:
    low = node.low if node.include_low or not node.low else say("read.left_out", word=node.low)
    high = node.high if node.include_high or not node.high else say("read.left_out", word=node.high)
    if low is not None and high is not None:
        return say("read.words_between", low=low, high=high)
    if low is not None:
        return say("read.words_from", low=low)
    return say("read.any_word") if high is None else say("read.words_to", high=high)


def _dates(node: NumberRange) -> str:
    first = None if node.low is None else _moment(node.low, starts=True)
    last = None if node.high is None else _moment(node.high, starts=False)
    if first is None and last is None:
        return say("read.dated")
    if last is None:
        return say("read.published_from", first=first)
    if first is None:
        return say("read.published_to", last=last)
    if first == last:
        return say("read.published_on", date=first)
    return say("read.published_between", first=first, last=last)


def _moment(second: int, *, starts: bool) -> str:
    """A date; with the time where that is not simply the day's first or last second."""
    moment = datetime.fromtimestamp(second, timezone.utc)
    if second % _DAY == (0 if starts else _DAY - 1):
        return moment.date().isoformat()
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC").replace(":00 UTC" if starts else ":59 UTC", " UTC")


def _counts(node: NumberRange) -> str:
    low, high = node.low, node.high
    if low is not None and low == high:
        return say("read.length", n=low, count=str(low))
    if low is not None and high is not None:
        return say("read.length_between", low=str(low), n=high, count=str(high))
    if low is not None:
        return say("read.length_from", n=low, count=str(low))
    return say("read.any_length") if high is None else say("read.length_to", n=high, count=str(high))
