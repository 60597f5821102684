"""Stretches of time: days, months or years, by the calendar, as fits the range."""

from __future__ import annotations

from calendar import timegm

from hypothesis import given
from hypothesis import strategies as st

from search.facets import calendar_edges


def at(*date: int) -> int:
    return timegm((*date, 0, 0, 0))


def test_a_few_weeks_are_days() -> None:
    assert calendar_edges(at(2018, 4, 20) + 80_000, at(2018, 4, 21)) == (
        [at(2018, 4, 20), at(2018, 4, 21), at(2018, 4, 22)],
        10,
    )


def test_a_few_years_are_months() -> None:
    edges, length = calendar_edges(at(2017, 12, 31), at(2018, 4, 1))
    assert (edges, length) == ([at(2017, 12, 1)] + [at(2018, month, 1) for month in (1, 2, 3, 4, 5)], 7)


def test_decades_are_years() -> None:
    edges, length = calendar_edges(at(1999, 5, 5), at(2010, 1, 1))
    assert (edges, length) == ([at(year, 1, 1) for year in range(1999, 2012)], 4)


@given(st.integers(at(1605, 1, 1), at(2200, 1, 1)), st.integers(0, 40 * 366 * 86_400))
def test_edges_ascend_and_cover_the_range_in_few_steps(first: int, length: int) -> None:
    edges, _ = calendar_edges(first, first + length)
    assert edges == sorted(set(edges))
    assert edges[0] <= first <= first + length < edges[-1]
    assert edges[1] > first and edges[-2] <= first + length
    assert len(edges) <= 64
