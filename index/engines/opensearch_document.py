"""What the OpenSearch engine holds of an article: the searched fields of its document (index/opensearch/mappings.py).

The same as the other engines': stems with positions (`stems_…`), words as written (`words_…`), keyword values folded
(`is_…`) and as given (`value_…`), and numbers.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Final

from index import tokens
from index.engines.base import Document, counted_values, keyword_values
from index.query import KEYWORD_FIELDS, TEXT_FIELDS

# The whitespace analyzer cuts a term after so many UTF-16 units, as Java counts characters.
_LONGEST_TERM: Final = 255


def engine_fields(document: Document) -> dict[str, Any]:
    """The fields that the engine searches, counts and sorts by; they may stand in one document with others."""
    made: dict[str, Any] = {"number": document.number, "words": document.words}
    for field in TEXT_FIELDS:
        text = getattr(document, field)
        if text:
            made[f"stems_{field}"] = " ".join(held_term(term) for term in tokens.terms(text))
            # In order of their first place, so that the same text always makes the same document.
            made[f"words_{field}"] = list(dict.fromkeys(tokens.words(text)))
    for field in KEYWORD_FIELDS:
        value = getattr(document, field)
        if value:
            made[f"is_{field}"] = _one_or_all(keyword_values(field, value))
            made[f"value_{field}"] = _one_or_all(counted_values(field, value))
    if document.first is not None and document.last is not None:
        made |= {"first": document.first, "last": document.last}
    return made


def _one_or_all(values: tuple[str, ...]) -> str | tuple[str, ...]:
    return values if len(values) > 1 else values[0]


def held_term(term: str) -> str:
    """The term as the index holds it: itself, or a hash of one that OpenSearch would cut."""
    if len(term) * 2 <= _LONGEST_TERM or len(term.encode("utf-16-le", "replace")) // 2 <= _LONGEST_TERM:
        return term
    return "long_" + blake2b(term.encode("utf-8", "replace"), digest_size=16).hexdigest()
