"""The facet of dates as a chart: evenly spaced stretches of time, the empty ones too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from search.results import FacetValue

HEIGHT = 48
_SMALLEST = 2  # so that one article beside thousands can still be seen


@dataclass(frozen=True)
class Bar:
    """A stretch of time ("2018", "2018-04" or "2018-04-20") with its articles; `height` is 0 to HEIGHT."""

    value: str
    count: int
    height: float


def bars(values: Sequence[FacetValue]) -> list[Bar]:
    """A bar for each stretch from the first to the last one given, in order. All values are of one precision."""
    if not values:
        return []
    counts = {item.value: item.count for item in values}
    most = max(counts.values())
    found = []
    value, last = min(counts), max(counts)
    while value <= last:
        count = counts.get(value, 0)
        found.append(Bar(value, count, max(_SMALLEST, HEIGHT * count / most) if count else 0))
        value = _after(value)
    return found


def _after(value: str) -> str:
    """The stretch that follows: of a year, a month or a day."""
    if len(value) == 4:
        return f"{int(value) + 1:04}"
    if len(value) == 7:
        year, month = int(value[:4]), int(value[5:])
        return f"{year + month // 12:04}-{month % 12 + 1:02}"
    return (date.fromisoformat(value) + timedelta(days=1)).isoformat()
