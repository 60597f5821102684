"""What the corpus holds over time: articles a year, and nearer by month down to days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from search.results import FacetValue
from webui.addresses import Address
from webui.language import language
from webui.timeline import Bar, bars

_DAY = 10  # characters of a day's ISO date


@dataclass(frozen=True)
class OverTime:
    """Articles by stretches of time: `unit` is how many characters of an ISO date name one, 4, 7 or 10.

    `address`: where the bars lead, `anchor` what follows there; `within` the year or month looked into, `out` back from
    it. `average`: articles a day, from the first day to the last.
    """

    bars: list[Bar]
    unit: int
    articles: int
    average: str
    address: Address
    anchor: str = ""
    within: str = ""
    out: Address | None = None


def over_time(values: tuple[FacetValue, ...], page: Address, results: Address) -> OverTime:
    """The chart of a facet of dates. The bars lead nearer on the same page; those of days to their articles."""
    drawn = bars(values)
    unit = len(drawn[0].value) if drawn else _DAY
    articles = sum(bar.count for bar in drawn)
    within = page.first("after")
    return OverTime(
        bars=drawn,
        unit=unit,
        articles=articles,
        average=_decimal(articles / _days(drawn[0].value, drawn[-1].value)) if drawn else "0",
        address=page if unit < _DAY else results,
        anchor="#over-time" if unit < _DAY else "",
        within=within,
        out=page.only() if within else None,
    )


def _days(first: str, last: str) -> int:
    """Days from the first of one stretch to the last of another."""
    begin = date.fromisoformat((first + "-01-01")[:_DAY])
    year, month = int(last[:4]), int(last[5:7] or 12)
    end = date(year, month, int(last[8:10] or monthrange(year, month)[1]))
    return (end - begin).days + 1


def _decimal(number: float) -> str:
    return language().decimal(number, 1 if number < 10 else 0)
