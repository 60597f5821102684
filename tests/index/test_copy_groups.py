"""Which articles have copies: asked of each at first, of all once many were asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from index import copy_groups
from index.copy_groups import CopyGroups


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        yield connection


def test_the_groups_are_the_same_once_it_is_known_which_articles_have_copies(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.execute("CREATE TABLE articles (number INTEGER PRIMARY KEY, copy_group INTEGER, outlet TEXT)")
    rows = [(1, 1, "One"), (2, None, "Two"), (3, 1, None), (4, None, None), (5, 7, "Five"), (7, 7, "One")]
    connection.executemany("INSERT INTO articles VALUES (?, ?, ?)", rows)
    groups = CopyGroups()
    expected = {1: (1, "One"), 3: (1, "?3"), 7: (7, "One")}
    assert groups.of(connection, [4, 3, 1, 9, 7, 2]) == expected
    monkeypatch.setattr(copy_groups, "_WORTH", 0)
    assert groups.of(connection, [1, 2, 3, 4, 7, 9]) == expected
    assert groups.of(connection, [5]) == {5: (7, "Five")}
    assert CopyGroups().of(connection, [2, 4]) == CopyGroups().of(connection, []) == {}
