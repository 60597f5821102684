"""Results as JSON: the one place that says which keys the API and `--format json` have."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final

from index.json_bytes import unparse
from search.results import Clusters, Found
from search.shared_passages import ArticleView

# The keys of what has more attributes than the contract has keys, or has them in another order; all else has all of its
# own. What a search says beyond its keys (relaxed, folded, cursors) stands in its warnings and links, too.
_KEYS: Final[dict[type, tuple[str, ...]]] = {
    Found: ("query", "total", "took_ms", "results", "duplicates", "facets", "links"),
    ArticleView: (
        "id",
        "title",
        "body",
        "outlet",
        "author",
        "url",
        "published",
        "published_precision",
        "language",
        "file",
        "copied_share",
        "passages",
        "topic",
        "record_id",
        "words",
        "copies",
        "evidence",
        "copied_from",
    ),
}


_PLAIN: Final = frozenset({str, int, float, bool, type(None)})


def to_json(value: Any) -> Any:
    """Any dataclass of search.results as what json.dumps takes: dataclasses as dicts, tuples as lists, else itself.

    A list of clusters has "query" where words were asked for, and not where they were not.
    """
    kind: Any = type(value)
    if kind in _PLAIN:  # nine values in ten: looked at first, an answer takes a third of the time
        return value
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    names = _names(kind)
    if kind is Clusters:
        names = _chosen(value) or names
    return {name: to_json(getattr(value, name)) for name in names} if names else value


def to_bytes(value: Any) -> bytes:
    """The JSON of `to_json`, in UTF-8 and without spaces."""
    names = _chosen(value)
    known = {name: getattr(value, name) for name in names} if names else value
    return unparse(known, lambda: to_json(value))


def _chosen(value: Any) -> tuple[str, ...]:
    """The keys of what does not have just its own, which stands at the top of an answer alone."""
    if isinstance(value, Clusters) and value.query is None:
        return ("total", "clusters")
    return _KEYS.get(type(value), ())


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The keys of a dataclass; none for anything else."""
    return _KEYS.get(kind) or (tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ())
