"""Results as JSON: the one place that says which keys the API and `--format json` have."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Final

from search.results import ArticleView, Clusters, Found

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
    if kind is Clusters and value.query is None:
        names = ("total", "clusters")
    return {name: to_json(getattr(value, name)) for name in names} if names else value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The keys of a dataclass; none for anything else."""
    return _KEYS.get(kind) or (tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ())
