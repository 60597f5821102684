"""Facets: how many of the articles found each outlet, author, topic and language has, and each stretch of time."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from itertools import starmap
from types import MappingProxyType
from typing import Final

from index.engines.base import Engine
from index.query import Node
from search.results import FacetValue

MOST_VALUES: Final = 50
DAY: Final = 86_400
# Days shown as days up to two months, as months up to five years, else as years.
MOST_DAYS: Final = 62
MOST_MONTHS: Final = 60


def facets_of(
    engine: Engine,
    tree: Node,
    names: Sequence[str],
    filters: Sequence[Node],
    others: Mapping[str, Sequence[Node]] = MappingProxyType({}),
    most: int = MOST_VALUES,
) -> dict[str, tuple[FacetValue, ...]]:
    """The facets named: of keywords at most `most` values, most articles first; of dates the stretches in order.

    `others`: for a facet that is filtered by itself, the other filters. Its counts leave its own out, so that a second
    value can be chosen beside the first (as faceted search has it, Tunkelang 2009).
    """
    together = [name for name in names if name != "date" and name not in others]
    counted = engine.facets(tree, together, filters=filters, size=most) if together else {}
    dates = _dates(engine, tree, filters) if "date" in names else ()  # counted with those before: an engine keeps them
    for name in names:
        if name in others:
            counted |= engine.facets(tree, [name], filters=others[name], size=most)
    return {name: dates if name == "date" else tuple(starmap(FacetValue, counted[name])) for name in names}


def _dates(engine: Engine, tree: Node, filters: Sequence[Node]) -> tuple[FacetValue, ...]:
    """Years ("2018"), months ("2018-04") or days ("2018-04-20"), as fits the range; those without articles left out."""
    span = engine.date_span(tree, filters=filters)
    if span is None:
        return ()
    edges, length = calendar_edges(*span)
    counts = engine.date_counts(tree, edges, filters=filters)
    return tuple(
        FacetValue(name_of_stretch(edge, length), count) for edge, count in zip(edges, counts, strict=False) if count
    )


def calendar_edges(first: int, last: int) -> tuple[list[int], int]:
    """The edges of days, months or years, in seconds since 1970 in UTC, that cover [first, last], and how many
    characters of an ISO date name one: 10, 7 or 4."""
    begin, end = _day(first), _day(last)
    if (end - begin).days < MOST_DAYS:
        midnight = first - first % DAY
        return [midnight + step * DAY for step in range((end - begin).days + 2)], 10
    months = (end.year - begin.year) * 12 + end.month - begin.month
    if months < MOST_MONTHS:
        month = begin.year * 12 + begin.month - 1
        return [_month(month + step) for step in range(months + 2)], 7
    years = range(begin.year, end.year + 2)
    return [_month(12 * year) for year in years], 4


@lru_cache(maxsize=4096)
def name_of_stretch(edge: int, length: int) -> str:
    """The day, month or year that begins at an edge of `calendar_edges`."""
    return _day(edge).isoformat()[:length]


def _day(seconds: int) -> date:
    # Not date.fromtimestamp: that is local time, and on some systems no date before 1970.
    return (datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)).date()


@lru_cache(maxsize=4096)
def _month(count: int) -> int:
    """When the month begins that so many come before from the year 0 on, in seconds since 1970 in UTC."""
    year, month = divmod(count, 12)
    return timegm((year, month + 1, 1, 0, 0, 0))
