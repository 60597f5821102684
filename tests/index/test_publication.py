from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.article import UNKNOWN_DATE, Precision, Published
from index.publication import earliest

HOUR = 3600


def at(hour: int) -> Published:
    return Published(f"hour {hour}", Precision.MINUTE, hour * HOUR, hour * HOUR + 59)


def on(day: int) -> Published:
    return Published(f"day {day}", Precision.DAY, day * 24 * HOUR, (day + 1) * 24 * HOUR - 1)


def test_the_one_that_is_certainly_before_all_others_is_earliest() -> None:
    assert earliest([on(3), on(1), on(2)]) == [False, True, False]


def test_dates_on_one_day_without_a_time_cannot_be_told_apart() -> None:
    assert earliest([on(1), on(1), on(2)]) == [True, True, False]


def test_a_time_on_the_day_of_a_date_without_one_settles_nothing() -> None:
    assert earliest([on(0), at(5)]) == [True, True]


def test_times_on_one_day_are_told_apart() -> None:
    assert earliest([at(7), at(5)]) == [False, True]


def test_unknown_dates_are_never_earliest() -> None:
    assert earliest([UNKNOWN_DATE, on(5)]) == [False, True]
    assert earliest([UNKNOWN_DATE, UNKNOWN_DATE]) == [False, False]


INTERVALS = st.none() | st.builds(
    lambda first, length: (first, first + length), st.integers(0, 30), st.sampled_from([0, 1, 10])
)


@given(st.lists(INTERVALS, max_size=8))
def test_earliest_are_those_that_may_have_been_first(intervals: list[tuple[int, int] | None]) -> None:
    dates = [Published(None, Precision.DAY, *span) if span else UNKNOWN_DATE for span in intervals]
    known = [span for span in intervals if span]
    for span, is_earliest in zip(intervals, earliest(dates), strict=True):
        assert is_earliest == (span is not None and all(not other[1] < span[0] for other in known))
