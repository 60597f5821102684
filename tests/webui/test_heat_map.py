from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.overviews import OutletPair
from webui.heat_map import LEVELS, heat_map

NAMES = "abcdef"


def pair(leader: str, follower: str, led: int, followed: int, undetermined: int) -> OutletPair:
    shared = led + followed + undetermined
    return OutletPair(
        leader, follower, shared, led, followed, undetermined, led / shared, followed / shared, undetermined / shared
    )


@st.composite
def many(draw: st.DrawFn) -> list[OutletPair]:
    keys = draw(st.sets(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda two: two[0] < two[1])))
    made = []
    for one, other in sorted(keys):
        followed, led = sorted((draw(st.integers(0, 500)), draw(st.integers(0, 500))))
        made.append(pair(one, other, led, followed, draw(st.integers(1, 90))))
    return made


@given(many(), st.integers(1, 8))
def test_every_square_says_how_often_its_row_was_before_its_column(pairs: list[OutletPair], most: int) -> None:
    chart = heat_map(pairs, most)
    assert len(chart.outlets) <= most
    told = {(chart.outlets[one.row], chart.outlets[one.column]): one for one in chart.squares}
    inside = [one for one in pairs if {one.leader, one.follower} <= set(chart.outlets)]
    assert len(told) == len(chart.squares) == 2 * len(inside)
    for one in inside:
        assert told[one.leader, one.follower].first == one.led
        assert told[one.follower, one.leader].first == one.followed
        assert told[one.leader, one.follower].shared == told[one.follower, one.leader].shared == one.shared


@given(many())
def test_more_passages_are_never_a_paler_shade(pairs: list[OutletPair]) -> None:
    squares = sorted(heat_map(pairs).squares, key=lambda square: square.first)
    levels = [square.level for square in squares]
    assert levels == sorted(levels)
    assert all((square.level == 0) == (square.first == 0) for square in squares)
    assert not levels or levels[-1] == (LEVELS if squares[-1].first else 0)


def test_the_outlets_that_share_most_come_first() -> None:
    chart = heat_map([pair("a", "b", 1, 0, 0), pair("b", "c", 5, 2, 1), pair("c", "d", 0, 0, 3)], most=3)
    assert chart.outlets == ("c", "b", "d")
