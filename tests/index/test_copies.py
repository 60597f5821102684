from __future__ import annotations

from index.clusters import Link
from index.copies import are_copies, copy_groups

RANKS = {number: number for number in range(100)}


def link(words: int, left: tuple[int, int] = (0, 600), right: tuple[int, int] = (0, 600)) -> Link:
    return Link(1, 2, left, right, words, 0.9)


def test_articles_that_share_four_fifths_of_the_shorter_are_copies() -> None:
    assert are_copies([link(80)], 100, 1000)
    assert not are_copies([link(79)], 100, 1000)


def test_words_matched_twice_count_once() -> None:
    assert not are_copies([link(60), link(60)], 100, 100)
    assert are_copies([link(60, (0, 300), (0, 300)), link(60, (300, 600), (300, 600))], 120, 150)


def test_empty_articles_are_no_copies() -> None:
    assert not are_copies([], 0, 0)


def test_copies_of_one_article_are_a_group() -> None:
    assert copy_groups([(1, 2), (1, 3), (2, 3)], RANKS) == {1: 1, 2: 1, 3: 1}


def test_a_chain_of_ever_shorter_versions_is_not_one_group() -> None:
    found = copy_groups([(1, 2), (2, 3), (3, 4), (4, 5)], RANKS)
    assert len(set(found.values())) > 1


def test_groups_do_not_depend_on_the_order_of_pairs() -> None:
    pairs = [(1, 2), (2, 3), (3, 4), (1, 5), (4, 6)]
    assert copy_groups(pairs, RANKS) == copy_groups(pairs[::-1], RANKS)
