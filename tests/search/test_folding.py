"""Folding copies: the first found stands for its group, pages do not overlap, counts are of what was found."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from index.engines.base import Hits
from search.folding import BEST, Fetch, copies_page, folded_page, shown_page


def fetching(numbers: Sequence[int], asked: list[tuple[int, int]] | None = None) -> Fetch:
    def fetch(offset: int, limit: int) -> Hits:
        if asked is not None:
            asked.append((offset, limit))
        page = tuple(numbers[offset : offset + limit])
        return Hits(len(numbers), page, tuple(1.0 / number for number in page))

    return fetch


def in_groups_of(size: int) -> object:
    def groups(numbers: Sequence[int]) -> dict[int, tuple[int, str]]:
        return {number: (number // size, f"outlet {number % 2}") for number in numbers if number // size % 2}

    return groups


@given(st.integers(1, 60), st.integers(1, 7), st.integers(1, 9))
def test_folded_pages_join_to_the_first_of_each_group(total: int, size: int, limit: int) -> None:
    numbers = list(range(1, total + 1))
    groups = in_groups_of(size)
    seen: list[int] = []
    while True:
        page = folded_page(fetching(numbers), groups, len(seen), limit, "/href")  # type: ignore[arg-type]
        seen += page.numbers
        assert page.total == total
        assert page.folded + len(seen) == numbers.index(seen[-1]) + 1 or page.shown <= len(seen)
        if page.shown <= len(seen):
            assert page.folded + len(seen) == total
            break
    group_of = groups(numbers)  # type: ignore[operator]
    firsts = {group_of[number][0]: number for number in reversed(numbers) if number in group_of}
    assert seen == [number for number in numbers if firsts.get(group_of.get(number, (None,))[0], number) == number]


def test_counts_are_of_the_other_articles_and_of_all_outlets() -> None:
    page = folded_page(fetching([4, 5, 6, 7, 1]), in_groups_of(4), 0, 10, "/href")  # type: ignore[arg-type]
    assert page.numbers == (4, 1)
    assert (page.copies[4].articles, page.copies[4].outlets, page.copies[4].href) == (3, 2, "/href")
    assert 1 not in page.copies


def test_one_of_a_group_found_alone_has_no_copies() -> None:
    page = folded_page(fetching([4, 1]), in_groups_of(4), 0, 10, "/href")  # type: ignore[arg-type]
    assert page.copies == {}


def test_a_deep_page_looks_at_more_hits() -> None:
    asked: list[tuple[int, int]] = []
    numbers = list(range(1, 5 * BEST))
    page = folded_page(fetching(numbers, asked), lambda _: {}, 2 * BEST, 10, "")
    assert page.numbers == tuple(numbers[2 * BEST : 2 * BEST + 10])
    assert asked == [(0, BEST), (0, 2 * BEST), (0, 4 * BEST)]
    assert page.shown > 2 * BEST + 10


def test_shown_pages_ask_for_no_more_than_they_need() -> None:
    asked: list[tuple[int, int]] = []
    page = shown_page(fetching([1, 2, 3, 4], asked), 1, 2, best=False)
    assert (page.numbers, page.shown, asked) == ((2, 3), 4, [(1, 2)])
    assert shown_page(fetching([1, 2, 3, 4]), 1, 2, best=True).best == (1, 2, 3, 4)


def test_only_articles_with_copies_are_counted_and_listed() -> None:
    page = copies_page(fetching([1, 2, 4, 5, 9]), in_groups_of(4), 1, 5)  # type: ignore[arg-type]
    assert (page.numbers, page.total) == ((5,), 2)
    assert page.copies[5].href is None
    assert copies_page(fetching([]), in_groups_of(4), 0, 5).numbers == ()  # type: ignore[arg-type]
