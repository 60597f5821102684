from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.spans import covered

SPANS = st.tuples(st.integers(0, 300), st.integers(1, 100)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(SPANS))
def test_the_union_covers_each_place_once(spans: list[tuple[int, int]]) -> None:
    places = {place for begin, end in spans for place in range(begin, end)}
    assert sum(end - begin for begin, end in covered(spans)) == len(places)
