from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.pairs import HUBS, LEAST_SHARED, candidates

HOLDERS = st.lists(st.sets(st.integers(1, 15), max_size=8), max_size=12)


def pairs(holders: list[set[int]], new: set[int]) -> list[tuple[int, int]]:
    postings = [(place, article) for place, articles in enumerate(holders) for article in sorted(articles)]
    places = np.array([place for place, _ in postings], np.int64)
    articles = np.array([article for _, article in postings], np.int64)
    found = candidates(places, articles, -articles, np.isin(articles, list(new)))
    return [tuple(pair) for pair in found.tolist()]


@given(HOLDERS)
def test_pairs_share_at_least_two_fingerprints(holders: list[set[int]]) -> None:
    shared = Counter(pair for articles in holders for pair in combinations(sorted(articles), 2))
    expected = sorted(pair for pair, count in shared.items() if count >= LEAST_SHARED)
    assert pairs(holders, set(range(1, 16))) == expected


@given(HOLDERS, st.sets(st.integers(1, 15)))
def test_pairs_of_articles_that_are_linked_already_are_left_out(holders: list[set[int]], new: set[int]) -> None:
    expected = [pair for pair in pairs(holders, set(range(1, 16))) if set(pair) & new]
    assert pairs(holders, new) == expected


def test_a_text_in_very_many_articles_pairs_each_with_the_hubs_only() -> None:
    everyone = set(range(1, 501))
    found = pairs([everyone, everyone], everyone)
    hubs = set(range(501 - HUBS, 501))  # the lowest ranks are those of the highest numbers here
    assert all(set(pair) & hubs for pair in found)
    assert {article for pair in found for article in pair} == everyone
    assert len(found) == HUBS * (500 - HUBS) + HUBS * (HUBS - 1) // 2
