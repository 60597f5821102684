"""Clusters in a real catalog: whatever the order in which links come and go, what is stored is the same."""

from __future__ import annotations

import sqlite3
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.body_table import BodyTable
from index.catalog_schema import renew
from index.cluster_catalog import ClusterCatalog
from index.clustering import Clustering
from index.near_duplicates import align
from tests.index.fleeting import fleeting_catalog

A = "The harbour board voted on Tuesday to close the northern lock for eleven weeks while divers replace the old sill."
B = "“We looked for every other way to keep the gates open, and there was none that was safe,” she told reporters."
C = "Barges from the inland ports will have to wait below the bridge until the first week of June, the notice says."
D = "Traders along the canal were caught by surprise, and several of them said that they had heard it on the radio."
E = "A spokesman for the union called the plan reckless and asked the ministry to find money for a second lock gate."
BODIES = (
    f"{A}\n\n{B}\n\n{C}",
    f"{A}\n\n{B}\n\n{C} {D}",
    f"Nobody at the yard knew of it.\n\n{B}",
    f"{B}\n\n{E}\n\nSo it was said at the quay.",
    f"{A.replace('eleven', 'twelve').replace('old sill', 'sill')} {C}",
    f"{E}\n\n{D}\n\n{E}",
    f"{C} {D} {E}",
)
OUTLETS = ("Ledger", "Herald", "Post", None, "Ledger", "Herald", "Quay News")
DAYS = (1, 2, 2, None, 4, 30, 9)


def catalog() -> sqlite3.Connection:
    connection = fleeting_catalog()
    for number, (body, outlet, day) in enumerate(zip(BODIES, OUTLETS, DAYS, strict=True), 1):
        connection.execute(
            """INSERT INTO articles (number, id, title, characters, outlet, precision, first, last, language, file,
            record, evidence, digest, words) VALUES (?, ?, '', ?, ?, 'day', ?, ?, 'en', '', 1, '{}', x'', 9)""",
            (number, f"id {number}", len(body), outlet, day and day * 86_400, day and day * 86_400 + 86_399),
        )
    BodyTable(connection).add_all(list(enumerate(BODIES, 1)))
    return connection


def all_links() -> list[tuple[Any, ...]]:
    return [
        (left, right, one.begin_a, one.end_a, one.begin_b, one.end_b, one.words, one.overlap, one.kind)
        for left in range(1, len(BODIES) + 1)
        for right in range(left + 1, len(BODIES) + 1)
        for one in align(BODIES[left - 1], BODIES[right - 1])
        if one.overlap >= 0.5
    ]


LINKS = all_links()


def add(connection: sqlite3.Connection, links: list[tuple[Any, ...]]) -> None:
    connection.executemany(
        """INSERT INTO links (left, right, left_begin, left_end, right_begin, right_end, words, overlap, kind)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        links,
    )
    Clustering(connection).update()


def drop(connection: sqlite3.Connection, article: int) -> None:
    connection.execute(
        """INSERT OR IGNORE INTO stale_components SELECT component FROM links
        WHERE ? IN (left, right) AND component IS NOT NULL""",
        (article,),
    )
    connection.execute("DELETE FROM links WHERE ? IN (left, right)", (article,))
    Clustering(connection).update()


def stored(connection: sqlite3.Connection) -> list[list[tuple[Any, ...]]]:
    return [
        connection.execute(query).fetchall()
        for query in (
            """SELECT id, articles, outlets, words, overlap, boilerplate, first, representative, place, content, kind,
            (SELECT id FROM clusters larger WHERE larger.number = c.within) FROM clusters c ORDER BY id""",
            """SELECT id, p.article, begin, end, p.overlap, outlet, p.first, last, characters, earliest, p.kind, copied
            FROM passages p JOIN clusters c ON c.number = p.cluster ORDER BY id, article, begin""",
            "SELECT article, begin, end, weight FROM ends ORDER BY article, begin, end",
            "SELECT number, copied_share FROM articles ORDER BY number",
        )
    ]


@pytest.fixture(scope="module")
def at_once() -> list[list[tuple[Any, ...]]]:
    connection = catalog()
    add(connection, LINKS)
    return stored(connection)


def test_there_is_something_to_cluster(at_once: list[list[tuple[Any, ...]]]) -> None:
    assert len(LINKS) > 10
    assert len(at_once[0]) >= 4
    assert any(row[-1] is not None for row in at_once[0]) or any(share > 0 for _, share in at_once[3])


@settings(max_examples=60)
@given(st.permutations(LINKS), st.lists(st.integers(1, len(LINKS)), max_size=5))
def test_the_order_in_which_links_come_does_not_matter(
    at_once: list[list[tuple[Any, ...]]], links: list[tuple[Any, ...]], cuts: list[int]
) -> None:
    connection = catalog()
    edges = sorted({0, *cuts, len(links)})
    for begin, end in pairwise(edges):
        add(connection, links[begin:end])
    assert stored(connection) == at_once


@settings(max_examples=40)
@given(st.lists(st.integers(1, len(BODIES)), min_size=1, max_size=4))
def test_articles_that_leave_and_come_back_change_nothing(
    at_once: list[list[tuple[Any, ...]]], articles: list[int]
) -> None:
    connection = catalog()
    add(connection, LINKS)
    for article in articles:
        drop(connection, article)
    gone = set(articles)
    add(connection, [link for link in LINKS if gone & {link[0], link[1]}])
    assert stored(connection) == at_once


@settings(max_examples=40)
@given(st.sets(st.integers(1, len(BODIES)), max_size=4))
def test_what_is_left_is_as_if_the_others_had_never_been_there(gone: set[int]) -> None:
    connection, never = catalog(), catalog()
    add(connection, LINKS)
    for article in gone:
        drop(connection, article)
    add(never, [link for link in LINKS if not gone & {link[0], link[1]}])
    assert stored(connection) == stored(never)


def test_an_id_that_is_gone_leads_to_what_became_of_it() -> None:
    connection = catalog()
    add(connection, LINKS)
    before = {row[0] for row in connection.execute("SELECT id FROM clusters")}
    drop(connection, 1)
    after = {row[0] for row in connection.execute("SELECT id FROM clusters")}
    assert before - after
    for id in before:
        left = [row for row in LINKS if 1 not in row[:2]]
        assert left
        assert ClusterCatalog(connection).cluster(id).id in after


def test_a_quotation_inside_a_statement_knows_the_statement_and_is_known_by_it() -> None:
    connection = catalog()
    add(connection, LINKS)
    clusters = ClusterCatalog(connection)
    found = [clusters.cluster(row[0]) for row in connection.execute("SELECT id FROM clusters")]
    pairs = {(one.id, larger) for one in found for larger in clusters.larger(one)}
    assert pairs
    assert pairs == {(smaller, one.id) for one in found for smaller in clusters.smaller(one, 100)}
    words = {one.id: one.words for one in found}
    assert all(words[small] < words[large] for small, large in pairs)
    quotation = next(one for one in found if one.kind == "quotation")
    assert len(clusters.larger(quotation)) >= 1


def test_tables_are_made_anew_without_the_articles_being_touched() -> None:
    connection = catalog()
    add(connection, LINKS)
    connection.execute("DROP TABLE ends")  # as in an index of the first version
    connection.execute("BEGIN")
    renew(connection)
    connection.execute("COMMIT")
    assert stored(connection)[:3] == [[], [], []]
    assert connection.execute("SELECT count(*) FROM articles").fetchone() == (len(BODIES),)
    add(connection, LINKS)
    assert stored(connection)[0]
