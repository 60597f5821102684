from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.spans import SAME_PASSAGE, covered, groups, hull, likeness

SPANS = st.tuples(st.integers(0, 300), st.integers(1, 100)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(SPANS, SPANS)
def test_likeness_is_symmetric_and_between_0_and_1(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == 1


def test_spans_that_only_touch_have_nothing_in_common() -> None:
    assert likeness((0, 10), (10, 20)) == 0


@given(st.lists(SPANS, max_size=30), st.randoms())
def test_groups_do_not_depend_on_the_order_of_spans(spans: list[tuple[int, int]], random: object) -> None:
    shuffled = list(spans)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert groups(spans) == groups(shuffled)


@given(st.lists(SPANS, max_size=30))
def test_spans_of_different_groups_are_not_alike(spans: list[tuple[int, int]]) -> None:
    found = groups(spans)
    assert sorted(span for group in found for span in group) == sorted(set(spans))
    for at, group in enumerate(found):
        for other in found[at + 1 :]:
            assert all(likeness(one, two) < SAME_PASSAGE for one in group for two in other)


@given(st.lists(SPANS, min_size=1))
def test_the_hull_holds_every_span_and_no_more(spans: list[tuple[int, int]]) -> None:
    begin, end = hull(spans)
    assert all(begin <= one and other <= end for one, other in spans)
    assert begin in {one for one, _ in spans}
    assert end in {other for _, other in spans}


@given(st.lists(SPANS))
def test_the_union_covers_each_place_once(spans: list[tuple[int, int]]) -> None:
    places = {place for begin, end in spans for place in range(begin, end)}
    assert sum(end - begin for begin, end in covered(spans)) == len(places)
