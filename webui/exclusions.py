"""Values of a facet that a search leaves out: outlets by a parameter, the others by words at the end of the query."""

from __future__ import annotations

import re
from typing import Final

from webui.addresses import Address

_FIELDS: Final = ("author", "topic", "language")
_LAST = re.compile(rf'(?:^|\s+)NOT ({"|".join(_FIELDS)}):"([^"]*)"\s*$')
_OPERATOR = re.compile(r"(?:^|\s)(?:OR|AND|XOR|NOT|ANDNOT|ANDMAYBE|REQUIRE|\|)(?:\s|$)|\|\|")


def excluded(query: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A query without the values left out at its end, and these, in their order: `dam NOT author:"Ann Lee"`."""
    found: list[tuple[str, str]] = []
    while match := _LAST.search(query):
        found.append((match[1], match[2]))
        query = query[: match.start()]
    return query, tuple(reversed(found))


def excluding(address: Address, field: str, value: str) -> Address:
    """The address of the same search without this value of a facet."""
    if field not in _FIELDS:
        return address.add(f"not_{field}", value)
    words, left_out = excluded(address.first("q"))
    pair = (field, " ".join(value.replace('"', " ").split()))
    if _OPERATOR.search(words) and not left_out:
        words = f"({words})"  # what is left out is left out of all that the operators put together
    return address.set("q", _joined(words, (*left_out, pair)))


def including(address: Address, field: str, value: str) -> Address:
    """The address of the same search with a value that its query leaves out."""
    words, left_out = excluded(address.first("q"))
    kept = tuple(pair for pair in left_out if pair != (field, value))
    bare = words[1:-1] if not kept and _is_wrapped(words) else words
    return address.set("q", _joined(bare, kept))


def _joined(words: str, left_out: tuple[tuple[str, str], ...]) -> str:
    return " ".join([words.strip(), *(f'NOT {field}:"{value}"' for field, value in left_out)]).strip()


def _is_wrapped(words: str) -> bool:
    """Whether one pair of parentheses holds the whole text, and nothing in it could close them early."""
    return words.startswith("(") and words.endswith(")") and not set("()\"'") & set(words[1:-1])
