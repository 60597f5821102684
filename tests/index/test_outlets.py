"""Who follows whom, held against the same counted one by one, and never told where dates do not tell it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from index.outlets import Asked, Pair, clusters_shared, names, pairs
from tests.index.fleeting import fleeting_catalog

DAY = 86_400
Row = tuple[int, str | None, tuple[int, int] | None]  # cluster, outlet, from which to which second


def catalog(rows: list[Row], hidden: dict[int, tuple[int, int | None]] | None = None) -> sqlite3.Connection:
    """A catalog with these passages; `hidden`: of clusters whether they are boilerplate, and within which one."""
    connection = fleeting_catalog()
    for article, (cluster, outlet, date) in enumerate(rows, 1):
        first, last = date or (None, None)
        connection.execute(
            "INSERT INTO passages VALUES (?, ?, 0, 9, 1, ?, ?, ?, 9, NULL, 0, 'verbatim', 0)",
            (cluster, article, outlet or f"?{article}", first, last),
        )
    for cluster in {row[0] for row in rows}:
        boilerplate, within = (hidden or {}).get(cluster, (0, None))
        connection.execute(
            "INSERT INTO clusters VALUES (?, ?, 1, 2, 2, 9, 1, ?, NULL, 1, 0, '', 'verbatim', ?)",
            (cluster, f"c{cluster}", boilerplate, within),
        )
    return connection


def day(number: int) -> tuple[int, int]:
    return number * DAY, (number + 1) * DAY - 1


def counted(rows: list[Row]) -> list[Pair]:
    passages: dict[int, dict[str, list[tuple[int, int] | None]]] = defaultdict(lambda: defaultdict(list))
    for cluster, outlet, date in rows:
        if outlet:
            passages[cluster][outlet].append(date)
    shared: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for outlets in passages.values():
        for one, other in combinations(sorted(outlets), 2):
            shared[one, other][0] += 1
            shared[one, other][1] += certainly_first(outlets[one], outlets[other])
            shared[one, other][2] += certainly_first(outlets[other], outlets[one])
    found = [
        Pair(other, one, count, behind, before) if behind > before else Pair(one, other, count, before, behind)
        for (one, other), (count, before, behind) in shared.items()
    ]
    return sorted(found, key=lambda pair: (-pair.shared, pair.one, pair.other))


def certainly_first(one: list[tuple[int, int] | None], other: list[tuple[int, int] | None]) -> bool:
    """Whether some passage of the one is over before any of the other can begin, whenever the undated ones were."""
    return any(mine is not None and all(theirs and mine[1] < theirs[0] for theirs in other) for mine in one)


DATES = st.none() | st.builds(
    lambda begin, length: (begin, begin + length), st.integers(0, 40), st.sampled_from([0, 0, 5, 30])
)
ROWS = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["A", "B", "C", None]), DATES), max_size=16)


@given(ROWS)
def test_pairs_are_those_counted_one_by_one(rows: list[Row]) -> None:
    total, found = pairs(catalog(rows), Asked(), limit=100)
    assert found == counted(rows)
    assert total == len(found)


@given(ROWS)
def test_an_order_is_told_only_where_every_reading_of_the_dates_has_it(rows: list[Row]) -> None:
    """Whatever moment of its interval a passage was published in, and whenever an undated one was."""
    rows = [(1, outlet, date) for _, outlet, date in rows]
    for pair in pairs(catalog(rows), Asked(), limit=100)[1]:
        mine = [date for _, outlet, date in rows if outlet == pair.one]
        theirs = [date for _, outlet, date in rows if outlet == pair.other]
        if pair.one_first:
            assert min(date[1] for date in mine if date) < min(date[0] if date else -1 for date in theirs)
        assert pair.one_first + pair.other_first + pair.undetermined == pair.shared == 1


def test_the_same_day_without_a_time_and_unknown_dates_are_undetermined() -> None:
    rows: list[Row] = [(1, "A", day(1)), (1, "B", day(1)), (2, "A", day(1)), (2, "B", None)]
    rows += [(3, "A", (DAY + 60, DAY + 119)), (3, "B", day(1))]
    (pair,) = pairs(catalog(rows), Asked(), limit=9)[1]
    assert (pair.shared, pair.one_first, pair.other_first, pair.undetermined) == (3, 0, 0, 3)


def test_an_undated_passage_may_be_the_first_of_its_outlet() -> None:
    rows: list[Row] = [(1, "A", day(1)), (1, "B", day(5)), (1, "B", None)]
    assert pairs(catalog(rows), Asked(), limit=9)[1][0].undetermined == 1
    rows = [(1, "A", day(1)), (1, "A", None), (1, "B", day(5))]
    assert pairs(catalog(rows), Asked(), limit=9)[1][0].one_first == 1


def test_boilerplate_clusters_within_others_and_unknown_outlets_do_not_count() -> None:
    rows: list[Row] = [(cluster, outlet, day(cluster)) for cluster in (1, 2, 3) for outlet in ("A", "B", None)]
    connection = catalog(rows, {1: (1, None), 2: (0, 3)})
    total, found = pairs(connection, Asked(), limit=9)
    assert (total, found) == (1, [Pair("A", "B", 1, 0, 0)])
    assert clusters_shared(connection, Asked()) == 1
    assert names(connection) == ["A", "B"]


def test_pairs_of_an_outlet_of_a_time_and_of_many_clusters() -> None:
    rows: list[Row] = [(1, "A", day(1)), (1, "B", day(2)), (1, "C", day(3)), (2, "B", day(10)), (2, "C", day(11))]
    connection = catalog(rows)
    assert [(one.one, one.other) for one in pairs(connection, Asked(names=["A"]), limit=9)[1]] == [
        ("A", "B"),
        ("A", "C"),
    ]
    assert pairs(connection, Asked(names=[]), limit=9) == (0, [])
    assert pairs(connection, Asked(min_shared=2), limit=9)[1] == [Pair("B", "C", 2, 2, 0)]
    assert [one.shared for one in pairs(connection, Asked(after=9 * DAY), limit=9)[1]] == [1]
    assert pairs(connection, Asked(before=3 * DAY - 1), limit=9)[1] == [Pair("A", "B", 1, 1, 0)]
    assert clusters_shared(connection, Asked(after=9 * DAY)) == 1
    assert pairs(connection, Asked(), limit=1, offset=1) == (3, [Pair("A", "B", 1, 1, 0)])
    assert pairs(connection, Asked(), limit=1, offset=9) == (3, [])
