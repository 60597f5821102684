"""The page of outlets: who had text of whom first in this corpus, how often, and how often that can't be told."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, render_template

from search.overviews import OutletPair
from webui.asked import here, options, turns
from webui.heat_map import heat_map
from webui.parameters import OUTLETS
from webui.reading_room import corpus
from webui.tables import Cell, csv_answer

following = Blueprint("following", __name__)

_NAMES = tuple(parameter.name for parameter in OUTLETS)
_ON_PAGE = 25
_OUTLETS = 10  # in the chart: its squares link each, and with 12 it was most of a page of 55 kB
_IN_CHART = 1_000  # pairs that the chart is drawn from, those that share most
_IN_FILE = 1_000
_SUGGESTED = 100  # outlets that the filter's box suggests
_COLUMNS = (
    *("leader", "follower", "shared", "led", "followed", "undetermined"),
    *("led_share", "followed_share", "undetermined_share"),
)


@following.get("/outlets")
def outlets() -> str:
    """Pairs of outlets that share passages, those that share most first, and a chart of the largest."""
    asked = options(OUTLETS)
    offset, limit = asked.get("offset", 0), asked.get("limit", _ON_PAGE)
    # Counted once for chart and page, as long as the page is among the pairs of the chart.
    largest = corpus().outlets(**asked | {"limit": _IN_CHART, "offset": 0})
    page = (
        largest.pairs[offset : offset + limit]
        if offset + limit <= _IN_CHART
        else corpus().outlets(**asked | {"limit": limit}).pairs
    )
    address = here(*_NAMES)
    previous, next_page = turns(address, largest.total, offset, limit)
    return render_template(
        "outlets.html",
        found=replace(largest, pairs=page),
        options=asked,
        address=address,
        chart=heat_map(largest.pairs, _OUTLETS),
        names=[value.value for value in corpus().facet("outlet", limit=_SUGGESTED)],
        first=offset + 1,
        previous=previous,
        next=next_page,
    )


@following.get("/outlets.csv")
def outlets_file() -> Response:
    """The same pairs as a CSV file."""
    asked = options(OUTLETS) | {"limit": _IN_FILE, "offset": 0}
    return csv_answer("outlets.csv", _COLUMNS, (_row(pair) for pair in corpus().outlets(**asked).pairs))


def _row(pair: OutletPair) -> tuple[Cell, ...]:
    return tuple(getattr(pair, name) for name in _COLUMNS)
