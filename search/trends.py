"""Two queries compared: how many articles each finds over time, by outlet, and both together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from index.engines.base import Engine
from index.errors import BadRequest
from index.query import All, Everything, Node
from search.facets import calendar_edges, name_of_stretch
from search.messages import say
from search.overviews import Trend, Trends
from search.query_cost import check_cost
from search.query_language import parse
from search.request import Request
from search.results import Query

_MOST_OUTLETS: Final = 20_000  # counted, so that an outlet that one query lists is not missed by the other
_MOST_STRETCHES: Final = 300  # with the empty ones; from there on only those with articles, as one false date makes


@dataclass(frozen=True)
class _Counted:
    """The three lists of articles that are counted alike: of a, of b, and all that fit the filters."""

    engine: Engine
    trees: tuple[Node, Node, Node]
    filters: tuple[Node, ...]


def trends_of(engine: Engine, a: Request, b: Request, outlets: int) -> Trends:
    """Compare two requests, which have the same filters; at most so many outlets.

    Raises BadQuery, BadRequest where one has no words.
    """
    if not (a.text.strip() and b.text.strip()):
        raise BadRequest(say("fault.two_queries"))
    parsed = [parse(request.text, match=request.match, now=request.now) for request in (a, b)]
    for one in parsed:
        check_cost(one.text, one.tree, engine)
    counted = _Counted(engine, (parsed[0].tree, parsed[1].tree, Everything()), tuple(a.filters.nodes(a.now)))
    total_a, total_b, both = (
        engine.search(tree, filters=counted.filters, limit=0).total
        for tree in (*counted.trees[:2], All(counted.trees[:2]))
    )
    queries = [Query(one.text, one.understood_as, tuple(warning.message for warning in one.warnings)) for one in parsed]
    dates, by_outlet = _over_time(counted), _by_outlet(counted, outlets)
    return Trends(queries[0], queries[1], total_a, total_b, both, dates, by_outlet)


def _over_time(counted: _Counted) -> tuple[Trend, ...]:
    spans = [counted.engine.date_span(tree, filters=counted.filters) for tree in counted.trees[:2]]
    known = [span for span in spans if span is not None]
    if not known:
        return ()
    edges, length = calendar_edges(min(first for first, _ in known), max(last for _, last in known))
    counts = [counted.engine.date_counts(tree, edges, filters=counted.filters) for tree in counted.trees]
    rows = [
        Trend(name_of_stretch(edge, length), *row) for edge, row in zip(edges, zip(*counts, strict=True), strict=False)
    ]
    held = [place for place, row in enumerate(rows) if row.a or row.b]
    if len(rows) > _MOST_STRETCHES:
        return tuple(rows[place] for place in held)
    return tuple(rows[held[0] : held[-1] + 1]) if held else ()


def _by_outlet(counted: _Counted, most: int) -> tuple[Trend, ...]:
    a, b, everything = (
        dict(counted.engine.facets(tree, ["outlet"], filters=counted.filters, size=_MOST_OUTLETS)["outlet"])
        for tree in counted.trees
    )
    names: Sequence[str] = sorted({*a, *b}, key=lambda name: (-(a.get(name, 0) + b.get(name, 0)), name))
    return tuple(Trend(name, a.get(name, 0), b.get(name, 0), everything.get(name, 0)) for name in names[:most])
