"""Texts in groups: all of them, in order, as many at a time as fit."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.grouping import groups_of


@given(st.lists(st.text(max_size=9), max_size=20), st.integers(1, 20))
def test_groups_hold_every_text_in_order_and_as_many_as_fit(texts: list[str], most: int) -> None:
    groups = list(groups_of(texts, most))
    assert [text for group in groups for text in group] == texts
    assert all(len(group) == 1 or sum(map(len, group)) <= most for group in groups)
    assert all(sum(map(len, group)) + len(after[0]) > most for group, after in pairwise(groups))
