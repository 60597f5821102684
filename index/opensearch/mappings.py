"""What the indices of a corpus hold, and how OpenSearch is to index it.

`dynamic: false`: a field that is not named here is kept in the document and not indexed. Text that is searched goes in
as the terms that `index.tokens` made of it, separated by spaces, so that every engine finds the same articles.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from index.query import DEFAULT_BOOSTS, KEYWORD_FIELDS, TEXT_FIELDS

FORMAT: Final = 2
"""Of these mappings; a corpus of another one is refused with what to do."""

KINDS: Final = ("articles", "links", "passages", "state")

_LONG: Final = {"type": "long"}
_INTEGER: Final = {"type": "integer"}
_DOUBLE: Final = {"type": "double"}
_KEYWORD: Final = {"type": "keyword"}
_BOOLEAN: Final = {"type": "boolean"}

# Stems with positions, scored by BM25.
_STEMS: Final = {"type": "text", "analyzer": "whitespace", "index_options": "positions"}
# Words as written: their frequencies do not count, but the length of the text does; listed by their doc values.
_WORDS: Final = {"type": "keyword", "index_options": "docs", "norms": True}

_ARTICLES: Final[dict[str, Any]] = {
    "number": _LONG,
    "id": _KEYWORD,
    "record_id": _KEYWORD,
    "file": _KEYWORD,
    "first": _LONG,
    "last": _LONG,
    "words": _INTEGER,
    "characters": _INTEGER,
    # 32 bits, the highest as a sign.
    "fingerprints": _INTEGER,
    **{f"stems_{field}": _STEMS for field in TEXT_FIELDS},
    **{f"words_{field}": _WORDS for field in TEXT_FIELDS},
    **{f"is_{field}": _KEYWORD for field in KEYWORD_FIELDS},
    **{f"value_{field}": _KEYWORD for field in KEYWORD_FIELDS},
}

_LINKS: Final[dict[str, Any]] = {
    "kind": _KEYWORD,
    "left": _LONG,
    "right": _LONG,
    "left_begin": _INTEGER,
    "left_end": _INTEGER,
    "right_begin": _INTEGER,
    "right_end": _INTEGER,
    "words": _INTEGER,
    "overlap": _DOUBLE,
    "clustered": _BOOLEAN,
    "gone": _BOOLEAN,
}

_PASSAGES: Final[dict[str, Any]] = {
    "type": _KEYWORD,
    "number": _LONG,
    "id": _KEYWORD,
    "component": _LONG,
    "articles": _INTEGER,
    "outlets": _INTEGER,
    "words": _INTEGER,
    "overlap": _DOUBLE,
    "boilerplate": _BOOLEAN,
    "first": _LONG,
    "content": _KEYWORD,
    "kind": _KEYWORD,
    "within": _LONG,
    "size": _INTEGER,
    "members": _LONG,
    "names": {"type": "keyword", "ignore_above": 8191},
    "copied_share": _DOUBLE,
    "copy_group": _LONG,
    "since": _LONG,
    # Lists of rows, only read with the document.
    "passages": {"type": "object", "enabled": False},
    "ends": {"type": "object", "enabled": False},
}

_STATE: Final[dict[str, Any]] = {"kind": _KEYWORD, "path": _KEYWORD, "number": _LONG, "name": _KEYWORD, "round": _LONG}

_PROPERTIES: Final = {"articles": _ARTICLES, "links": _LINKS, "passages": _PASSAGES, "state": _STATE}


def make_index(
    kind: str, *, shards: int = 1, replicas: int = 1, boosts: Mapping[str, float] = DEFAULT_BOOSTS
) -> dict[str, Any]:
    """The body by which the index of that kind is created. The state, a few documents, is never divided."""
    return {
        "settings": {
            "number_of_shards": 1 if kind == "state" else shards,
            "number_of_replicas": replicas,
            # What was written is seen after a commit, which refreshes; nothing in between.
            "refresh_interval": "-1",
            # Most of an article's room is its stored document: deflated, 600 news articles took 17 kB each and not 24.
            "codec": "best_compression",
            "similarity": {"default": {"type": "BM25", "k1": 1.2, "b": 0.75}},
        },
        "mappings": {
            "_meta": {"coverage_search": {"format": FORMAT, "boosts": dict(boosts)}},
            "dynamic": False,
            "properties": _PROPERTIES[kind],
        },
    }
