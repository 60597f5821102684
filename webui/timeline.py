"""The facet of dates as a chart: evenly spaced stretches of time, the empty ones too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from search.results import FacetValue
from search.shared_passages import Passage

HEIGHT = 48
MOST_DAYS, MOST_MONTHS, MOST_YEARS = 62, 60, 300  # bars of a chart
_SMALLEST = 2  # so that one article beside thousands can still be seen


@dataclass(frozen=True)
class Bar:
    """A stretch of time ("2018", "2018-04" or "2018-04-20") with its articles; `height` is 0 to HEIGHT.

    `place` counts from 0 along the axis.
    """

    value: str
    count: int
    height: float
    place: int = 0


def bars(values: Sequence[FacetValue]) -> list[Bar]:
    """A bar for each stretch from the first to the last one given, in order. All values are of one precision."""
    if not values:
        return []
    counts = {item.value: item.count for item in values}
    most = max(counts.values())
    found: list[Bar] = []
    value, last = min(counts), max(counts)
    while value <= last:
        count = counts.get(value, 0)
        found.append(Bar(value, count, max(_SMALLEST, HEIGHT * count / most) if count else 0, len(found)))
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


def spread_over_time(passages: Sequence[Passage]) -> list[Bar]:
    """The passages of a cluster by when they were published: by day, month or year, as fits their whole stretch.

    Passages whose date is not known as precisely as that are left out; nothing where fewer than two are left.
    """
    dates = [passage.published[:10] for passage in passages if passage.published]
    for length, most in ((10, MOST_DAYS), (7, MOST_MONTHS), (4, MOST_YEARS)):
        known = Counter(date[:length] for date in dates if len(date) >= length)
        found = bars([FacetValue(value, count) for value, count in known.items()]) if _is_short(known, most) else []
        if sum(bar.count for bar in found) > 1 and len(known) > 1:
            return found
    return []


def _is_short(values: Iterable[str], most: int) -> bool:
    """Whether no more than `most` bars stand between the first and the last of them."""
    values = list(values)
    if not values:
        return False
    value, last = min(values), max(values)
    for _ in range(most):
        if value >= last:
            return True
        value = _after(value)
    return False
