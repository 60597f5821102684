"""Two queries compared, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from search.overviews import Trend, Trends
from search.rendering import day
from search.terminal import Style, fitted

_NUMBER: Final = 8  # columns of a count
_LONGEST_BAR: Final = 16
_WIDEST_NAME: Final = 28


def trends_text(trends: Trends, style: Style) -> Iterator[str]:
    """The totals, then a table over time and one by outlet, each count with a bar."""
    a, b = trends.a.text, trends.b.text
    yield style.paragraph(f"a: {a} · {_articles(trends.total_a)}", [(0, 2)])
    yield style.paragraph(f"b: {b} · {_articles(trends.total_b)}", [(0, 2)])
    yield style.dim(f"{_articles(trends.both)} in both")
    for title, rows, named in (("Over time", trends.dates, True), ("By outlet", trends.outlets, False)):
        if rows:
            yield ""
            yield from _table(title, rows, style, dates=named)
        if named and any(trends.undated):
            yield style.dim("{:,} of a and {:,} of b have no known date".format(*trends.undated))


def _table(title: str, rows: Sequence[Trend], style: Style, *, dates: bool) -> Iterator[str]:
    bar = max(4, min(_LONGEST_BAR, (style.width - _WIDEST_NAME) // 2 - _NUMBER - 1))
    name = min(_WIDEST_NAME, style.width - 2 * (_NUMBER + bar + 1))
    most = max(max(row.a, row.b) for row in rows) or 1
    yield style.bold(f"{fitted(title, name)}{'a':>{_NUMBER}}{' ' * (bar + 1)}{'b':>{_NUMBER}}".rstrip())
    for row in rows:
        shown = fitted(day(row.value) if dates else row.value, name)
        yield f"{shown}{_cell(row.a, most, bar)}{_cell(row.b, most, bar)}".rstrip()


def _cell(count: int, most: int, bar: int) -> str:
    filled = max(1, round(bar * count / most)) if count else 0
    return f"{count:>{_NUMBER},} {'█' * filled:{bar}}"


def _articles(count: int) -> str:
    return f"{count:,} {'article' if count == 1 else 'articles'}"
