"""Bodies in the catalog: they come back as they were, whatever they were compressed with."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator

import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from index.body_table import GROWTH, LEAST, BodyTable, spread
from index.catalog_schema import TABLES

WORDS = [
    "the",
    "harbour",
    "lock",
    "council",
    "budget",
    "minister",
    "report",
    "says",
    "keeper",
    "water",
    "closed",
    "opened",
    "april",
    "vote",
    "against",
]


def table() -> tuple[sqlite3.Connection, BodyTable]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(TABLES)
    return connection, BodyTable(connection)


def some(numbers: range, words: int = 400) -> list[tuple[int, str]]:
    made = random.Random(numbers.start)
    return [(number, " ".join(made.choices(WORDS, k=words)) + f" {number}") for number in numbers]


@pytest.fixture
def opened() -> Iterator[tuple[sqlite3.Connection, BodyTable]]:
    connection, bodies = table()
    yield connection, bodies
    connection.close()


Opened = tuple[sqlite3.Connection, BodyTable]


def dictionaries_of(connection: sqlite3.Connection) -> list[int]:
    """Which dictionary each body was compressed with."""
    rows = connection.execute("SELECT body FROM bodies ORDER BY number")
    return [zstd.get_frame_info(row[0]).dictionary_id for row in rows]


@given(st.lists(st.text()))
def test_any_text_comes_back_as_it_was(texts: list[str]) -> None:
    connection, bodies = table()
    stored = list(enumerate(texts, 1))
    bodies.add_all(stored)
    assert bodies.of([*range(len(texts) + 2)]) == dict(stored)
    connection.close()


def test_a_small_index_has_no_dictionary(opened: Opened) -> None:
    connection, bodies = opened
    bodies.add_all(some(range(1, LEAST)))
    assert connection.execute("SELECT count(*) FROM dictionaries").fetchone() == (0,)
    assert set(dictionaries_of(connection)) == {0}


def test_many_articles_at_once_share_a_dictionary_that_another_reader_finds(opened: Opened) -> None:
    connection, bodies = opened
    stored = some(range(1, 2 * LEAST))
    bodies.add_all(stored)
    (one,) = set(dictionaries_of(connection))
    assert one
    assert BodyTable(connection).of(range(2 * LEAST)) == dict(stored)
    plain = sum(len(zstd.compress(text.encode())) for _, text in stored)
    assert connection.execute("SELECT sum(length(body)) FROM bodies").fetchone()[0] < 0.9 * plain


def test_articles_that_come_one_by_one_get_a_dictionary_once_there_are_enough(opened: Opened) -> None:
    connection, bodies = opened
    stored = some(range(1, LEAST + 10), 800)
    for one in stored:
        bodies.add_all([one])
    used = dictionaries_of(connection)
    assert set(used[: LEAST - 1]) == {0}
    assert 0 not in used[LEAST - 1 :]
    assert bodies.of(range(LEAST + 10)) == dict(stored)


def test_a_collection_that_outgrew_its_dictionary_gets_another_and_keeps_the_old(opened: Opened) -> None:
    connection, bodies = opened
    first, second = some(range(1, LEAST + 1), 800), some(range(LEAST * GROWTH, LEAST * GROWTH + 300), 800)
    bodies.add_all(first)
    bodies.add_all(second)
    assert len(set(dictionaries_of(connection))) == 2
    assert BodyTable(connection).of([number for number, _ in first + second]) == dict(first + second)


def test_texts_too_short_for_a_dictionary_are_sampled_once(opened: Opened) -> None:
    connection, bodies = opened
    bodies.add_all([(number, "") for number in range(1, LEAST + 1)])
    assert connection.execute("SELECT id, upto FROM dictionaries").fetchall() == [(0, LEAST)]
    bodies.add_all(some(range(LEAST + 1, LEAST + 300)))
    assert set(dictionaries_of(connection)) == {0}


def test_a_dictionary_that_was_rolled_back_is_not_used(opened: Opened) -> None:
    connection, bodies = opened
    connection.execute("BEGIN")
    bodies.add_all(some(range(1, 2 * LEAST)))
    connection.execute("ROLLBACK")
    stored = some(range(1, 2 * LEAST), 500)
    bodies.add_all(stored[:10])
    assert set(dictionaries_of(connection)) == {0}
    bodies.add_all(stored[10:])
    assert BodyTable(connection).of(range(2 * LEAST)) == dict(stored)


def test_a_dictionary_is_a_tenth_of_what_it_is_made_of_at_most(opened: Opened) -> None:
    connection, bodies = opened
    stored = some(range(1, LEAST + 100), 100)
    bodies.add_all(stored)
    (content,) = connection.execute("SELECT length(content) FROM dictionaries").fetchone()
    assert 0 < content <= sum(len(text) for _, text in stored) / 10
    assert bodies.of(range(LEAST + 100)) == dict(stored)


@given(st.integers(1, 3_000_000))
def test_a_sample_is_spread_over_all(most: int) -> None:
    numbers = spread(most)
    assert min(most, 256) <= len(numbers) <= 512
    assert numbers[0] == 1
    assert most - numbers[-1] < numbers.step
