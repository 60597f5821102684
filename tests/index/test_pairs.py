"""Which pairs are aligned: a function of who holds which fingerprint."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.pairs import HUBS, LEAST_SHARED, Holders, candidates, fallen, pairs_of, risen

HOLDERS = st.lists(st.sets(st.integers(1, 15), max_size=8), max_size=12)
SOME = st.sets(st.integers(1, 15))
EVERYONE = set(range(1, 16))


def postings(holders: list[set[int]]) -> Holders:
    found = [(place, article) for place, articles in enumerate(holders) for article in sorted(articles)]
    places = np.array([place for place, _ in found], np.int64)
    articles = np.array([article for _, article in found], np.int64)
    return Holders(places, articles, -articles)


def pairs(holders: list[set[int]], new: set[int], hubs: int = HUBS) -> set[tuple[int, ...]]:
    held = postings(holders)
    found = pairs_of(candidates(held, np.isin(held.articles, list(new)), hubs)).tolist()
    assert found == sorted(found)
    assert len({tuple(pair) for pair in found}) == len(found)
    return {tuple(pair) for pair in found}


def expected(holders: list[set[int]], hubs: int) -> set[tuple[int, ...]]:
    """By the definition, one pair at a time; the lowest ranks are those of the highest numbers here."""
    shared: Counter[tuple[int, ...]] = Counter()
    for articles in holders:
        chosen = set(sorted(articles, reverse=True)[:hubs])
        shared.update(pair for pair in combinations(sorted(articles), 2) if set(pair) & chosen)
    return {pair for pair, count in shared.items() if count >= LEAST_SHARED}


@given(HOLDERS, st.integers(1, 9))
def test_pairs_share_at_least_two_fingerprints_of_which_one_of_them_is_a_hub(
    holders: list[set[int]], hubs: int
) -> None:
    assert pairs(holders, EVERYONE, hubs) == expected(holders, hubs)


@given(HOLDERS, st.integers(1, 9))
def test_pairs_are_the_same_where_they_are_thinned_out_on_the_way(holders: list[set[int]], hubs: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.pairs._SLAB", 1)
        patch.setattr("index.pairs._PENDING", 2)
        assert pairs(holders, EVERYONE, hubs) == expected(holders, hubs)


@given(HOLDERS, SOME, st.integers(1, 4))
def test_pairs_of_articles_that_are_linked_already_are_left_out(
    holders: list[set[int]], new: set[int], hubs: int
) -> None:
    assert pairs(holders, new, hubs) == {pair for pair in expected(holders, hubs) if set(pair) & new}


@given(HOLDERS, SOME, st.integers(1, 4))
def test_every_pair_that_new_articles_undo_is_among_the_fallen(
    holders: list[set[int]], new: set[int], hubs: int
) -> None:
    held = postings(holders)
    found = pairs_of(fallen(held, np.isin(held.articles, list(new)), hubs)).tolist()
    before = expected([articles - new for articles in holders], hubs)
    undone = before - expected(holders, hubs)
    assert undone <= {tuple(pair) for pair in found}
    assert all(not set(pair) & new for pair in found)


@given(HOLDERS, SOME, st.integers(1, 4))
def test_every_pair_that_leaving_articles_make_room_for_has_a_risen_one(
    holders: list[set[int]], leaving: set[int], hubs: int
) -> None:
    held = postings(holders)
    found = set(risen(held, np.isin(held.articles, list(leaving)), hubs).tolist())
    after = expected([articles - leaving for articles in holders], hubs)
    made = after - expected(holders, hubs)
    assert all(set(pair) & found for pair in made)
    assert not found & leaving


def test_a_text_in_very_many_articles_pairs_each_with_the_hubs_only() -> None:
    everyone = set(range(1, 501))
    found = pairs([everyone, everyone], everyone)
    hubs = set(range(501 - HUBS, 501))
    assert all(set(pair) & hubs for pair in found)
    assert {article for pair in found for article in pair} == everyone
    assert len(found) == HUBS * (500 - HUBS) + HUBS * (HUBS - 1) // 2
