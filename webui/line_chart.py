"""Two counts over time as lines: where the points lie, and what the axes say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from search.overviews import Trend

WIDTH: Final = 720
HEIGHT: Final = 220
LEFT: Final = 48  # for the counts on the axis
BOTTOM: Final = 24  # for the dates
_RIGHT: Final = 36  # for half of the last one
_TOP: Final = 10
_MOST_NAMES: Final = 6  # dates named on the axis


@dataclass(frozen=True)
class Point:
    """A stretch of time: where it lies on the axis, and how high either query's count of it is."""

    x: float
    a: float
    b: float
    trend: Trend


@dataclass(frozen=True)
class LineChart:
    """Points in order; `lines` of the axis with the count each stands for; `named` points whose dates are written."""

    points: tuple[Point, ...]
    lines: tuple[tuple[float, int], ...]
    named: tuple[Point, ...]

    def path(self, which: str) -> str:
        """The line of "a" or "b" as an SVG path."""
        return "M" + "L".join(f"{point.x:.1f} {getattr(point, which):.1f}" for point in self.points)


def line_chart(rows: Sequence[Trend]) -> LineChart | None:
    """A chart of at least two stretches, all of one length; None for fewer."""
    if len(rows) < 2:
        return None
    most = _round_up(max(max(row.a, row.b) for row in rows))
    room = HEIGHT - _TOP - BOTTOM

    def height(count: float) -> float:
        return round(_TOP + room * (1 - count / most), 1)

    step = (WIDTH - LEFT - _RIGHT) / (len(rows) - 1)
    points = tuple(
        Point(round(LEFT + place * step, 1), height(row.a), height(row.b), row) for place, row in enumerate(rows)
    )
    ticks = sorted({0, most // 2, most}) if most > 1 else [0, 1]
    every = -(-len(points) // _MOST_NAMES)
    return LineChart(points, tuple((height(count), count) for count in ticks), points[::every])


def _round_up(count: int) -> int:
    """The next number with one or two digits that count: 1, 2, 4, 6, 8, 10, 12 … 20, 30, 40 …"""
    if count <= 2:
        return max(1, count)
    scale: int = 10 ** max(0, len(str(count)) - 2)
    rounded = -(-count // scale) * scale
    return rounded + rounded // scale % 2 * scale
