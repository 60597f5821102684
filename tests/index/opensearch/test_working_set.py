"""Clustering on parts of a corpus: whatever the parts, the outcome is that of clustering the whole catalog."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.body_table import BodyTable
from index.catalog import Catalog
from index.clustering import Clustering
from index.near_duplicates import align
from index.opensearch.rows import ArticleRow, Changes, Component, LinkRow, WholeCluster
from index.opensearch.working_set import WorkingSet
from index.texts import Texts
from tests.index.fleeting import fleeting_catalog

A = "The harbour board voted on Tuesday to close the northern lock for eleven weeks while divers replace the old sill."
B = "“We looked for every other way to keep the gates open, and there was none that was safe,” she told reporters."
C = "Barges from the inland ports will have to wait below the bridge until the first week of June, the notice says."
D = "Traders along the canal were caught by surprise, and several of them said that they had heard it on the radio."
E = "A spokesman for the union called the plan reckless and asked the ministry to find money for a second lock gate."
F = "Divers found cracks in the stone that are as long as a hand, and nobody could say how long they had been there."
BODIES = (
    f"{A}\n\n{B}\n\n{C}",
    f"{A}\n\n{B}\n\n{C} {D}",
    f"Nobody at the yard knew of it.\n\n{B}",
    f"{B}\n\n{E}\n\nSo it was said at the quay.",
    f"{A.replace('eleven', 'twelve').replace('old sill', 'sill')} {C}",
    f"{E}\n\n{D}\n\n{E}",
    f"{B} {B}",
    f"{A}\n\n{B}",
    f"{B} {A} {C}",
    f"{F} {F}",
    f"{F} It was a cold morning.",
)
OUTLETS = ("Ledger", "Herald", "Post", None, "Ledger", "Herald", "Quay News", "Post", None, "Quay News", "Post")
DAYS = (1, 2, 2, None, 4, 30, 9, 9, 1, 12, 14)


def all_links() -> tuple[list[LinkRow], list[tuple[int, int]]]:
    """The links of all pairs, and the pairs that are copies: those of which most is shared."""
    links, copies = [], []
    for left in range(1, len(BODIES) + 1):
        for right in range(left + 1, len(BODIES) + 1):
            found = [one for one in align(BODIES[left - 1], BODIES[right - 1]) if one.overlap >= 0.5]
            for one in found:
                places = (left, one.begin_a, one.end_a, right, one.begin_b, one.end_b)
                id = ":".join(map(str, places))
                links.append(LinkRow(id, *places, one.words, one.overlap, one.kind, clustered=False, gone=False))
            shorter = min(len(BODIES[left - 1]), len(BODIES[right - 1]))
            if sum(one.end_a - one.begin_a for one in found) > 0.6 * shorter:
                copies.append((left, right))
    return links, copies


LINKS, COPIES = all_links()


def catalog() -> sqlite3.Connection:
    connection = fleeting_catalog()
    for one in articles().values():
        connection.execute(
            """INSERT INTO articles (number, id, outlet, first, last, characters, url, language, copied_share,
            copy_group, title, precision, file, record, evidence, digest, words)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 'day', '', 1, '{}', x'', 9)""",
            tuple(vars(one).values()),
        )
    BodyTable(connection).add_all(list(enumerate(BODIES, 1)))
    return connection


def articles() -> dict[int, ArticleRow]:
    return {
        number: ArticleRow(
            number, f"id {number}", outlet, day and day * 86_400, day and day * 86_400 + 86_399, len(body),
            None, "en", 0.0, None,
        )
        for number, (body, outlet, day) in enumerate(zip(BODIES, OUTLETS, DAYS, strict=True), 1)
    }  # fmt: skip


TEXTS = Texts(Catalog(catalog()))


class Rows:
    """A corpus as plain rows in memory."""

    def __init__(self) -> None:
        self.article_rows = articles()
        self.links: dict[str, LinkRow] = {}
        self.copies: set[tuple[int, int]] = set()
        self.component_rows: dict[int, Component] = {}
        self.cluster_rows: dict[int, WholeCluster] = {}
        self.redirects: dict[str, str] = {}
        self._numbers = count(1)

    # What a working set reads

    def waiting(self, most: int) -> list[LinkRow]:
        return [link for link in self.links.values() if link.gone or not link.clustered][:most]

    def links_from(self, articles: Iterable[int]) -> list[LinkRow]:
        chosen = set(articles)
        return [link for link in self.links.values() if link.clustered and link.left in chosen]

    def components_of(self, articles: Iterable[int]) -> list[Component]:
        chosen = set(articles)
        return [one for one in self.component_rows.values() if chosen & {end[0] for end in one.ends}]

    def clusters_of(self, components: Iterable[int]) -> list[WholeCluster]:
        chosen = set(components)
        return [one for one in self.cluster_rows.values() if one.component in chosen]

    def clusters_in(self, articles: Iterable[int]) -> list[WholeCluster]:
        chosen = set(articles)
        return [one for one in self.cluster_rows.values() if chosen & {part.article for part in one.row.passages}]

    def clusters_with(self, contents: Iterable[str]) -> list[WholeCluster]:
        chosen = set(contents)
        return [one for one in self.cluster_rows.values() if one.row.content in chosen]

    def articles(self, numbers: Iterable[int]) -> list[ArticleRow]:
        return [self.article_rows[number] for number in numbers if number in self.article_rows]

    def articles_in(self, groups: Iterable[int]) -> list[ArticleRow]:
        chosen = set(groups)
        return [one for one in self.article_rows.values() if one.copy_group in chosen]

    def copies_of(self, numbers: Iterable[int]) -> list[tuple[int, int]]:
        chosen = set(numbers)
        return [pair for pair in self.copies if chosen & set(pair)]

    # What it gives back

    def components(self, count: int) -> Sequence[int]:
        return [next(self._numbers) for _ in range(count)]

    clusters = components

    def apply(self, changes: Changes) -> None:
        for number, component in changes.components.items():
            self.component_rows.pop(number, None)
            if component is not None:
                self.component_rows[number] = component
        for number, cluster in changes.clusters.items():
            self.cluster_rows.pop(number, None)
            if cluster is not None:
                self.cluster_rows[number] = cluster
        for old, new in changes.redirects.items():
            self.redirects.pop(old, None)
            if new is not None:
                self.redirects[old] = new
        self.article_rows.update((one.number, one) for one in changes.articles)
        for link in changes.counted:
            self.links[link.id] = replace(link, clustered=True)
        for link in (*changes.uncounted, *changes.orphans):
            del self.links[link.id]

    # What linkers do

    def insert(self, links: Iterable[LinkRow]) -> None:
        for link in links:
            known = self.links.get(link.id)
            self.links[link.id] = replace(known or link, gone=False)
            pair = (link.left, link.right)
            self.copies |= {pair} & set(COPIES)

    def drop(self, article: int) -> None:
        self.copies = {pair for pair in self.copies if article not in pair}
        for link in self.links.values():
            if article in (link.left, link.right):
                self.links[link.id] = replace(link, gone=True)

    def cluster(self, most: int) -> None:
        while self.waiting(1):
            working = WorkingSet(self, TEXTS, most)
            self.apply(working.cluster(self))
            working.close()

    def stored(self) -> list[list[tuple[Any, ...]]]:
        ids = {one.number: one.id for one in self.cluster_rows.values()}
        clusters = [
            (one.id, *list(vars(one.row).values())[:-1], None if one.within is None else ids[one.within])
            for one in self.cluster_rows.values()
        ]
        passages = [(one.id, *part) for one in self.cluster_rows.values() for part in one.row.passages]
        return [
            sorted(clusters, key=lambda row: row[0]),
            sorted(passages, key=lambda row: row[:3]),
            sorted(end for one in self.component_rows.values() for end in one.ends),
            [(one.number, one.copied_share, one.copy_group) for one in self.article_rows.values()],
        ]


class WholeCatalog:
    """The same in a catalog, clustered as a whole."""

    def __init__(self) -> None:
        self.connection = catalog()

    def insert(self, links: Iterable[LinkRow]) -> None:
        rows = list(links)
        self.connection.executemany(
            """INSERT INTO links (left, left_begin, left_end, right, right_begin, right_end, words, overlap, kind)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [tuple(vars(link).values())[1:10] for link in rows],
        )
        pairs = {(link.left, link.right) for link in rows} & set(COPIES)
        self.connection.executemany("INSERT OR IGNORE INTO copies VALUES (?, ?)", pairs)

    def drop(self, article: int) -> None:
        self.connection.execute(
            """INSERT OR IGNORE INTO stale_components SELECT component FROM links
            WHERE ? IN (left, right) AND component IS NOT NULL""",
            (article,),
        )
        self.connection.execute("DELETE FROM links WHERE ? IN (left, right)", (article,))
        self.connection.execute("DELETE FROM copies WHERE ? IN (left, right)", (article,))

    def drop_link(self, link: LinkRow) -> None:
        link_is = "left = ? AND left_begin = ? AND left_end = ? AND right = ? AND right_begin = ? AND right_end = ?"
        place = tuple(vars(link).values())[1:7]
        self.connection.execute(
            f"INSERT OR IGNORE INTO stale_components SELECT component FROM links WHERE {link_is}",  # noqa: S608
            place,
        )
        self.connection.execute(f"DELETE FROM links WHERE {link_is}", place)  # noqa: S608

    def cluster(self) -> None:
        Clustering(self.connection).update()

    def stored(self) -> list[list[tuple[Any, ...]]]:
        return [
            self.connection.execute(query).fetchall()
            for query in (
                """SELECT id, articles, outlets, words, overlap, boilerplate, first, representative, place, content,
                kind, (SELECT id FROM clusters larger WHERE larger.number = c.within) FROM clusters c ORDER BY id""",
                """SELECT id, p.article, begin, end, p.overlap, outlet, p.first, last, characters, site, earliest,
                p.kind, copied FROM passages p JOIN clusters c ON c.number = p.cluster ORDER BY id, article, begin""",
                "SELECT article, begin, end, weight FROM ends ORDER BY article, begin, end",
                "SELECT number, copied_share, copy_group FROM articles ORDER BY number",
            )
        ]


@pytest.fixture(scope="module")
def at_once() -> list[list[tuple[Any, ...]]]:
    whole = WholeCatalog()
    whole.insert(LINKS)
    whole.cluster()
    return whole.stored()


def test_there_is_something_to_cluster(at_once: list[list[tuple[Any, ...]]]) -> None:
    clusters, _, _, articles = at_once
    assert len(LINKS) > 20 and len(clusters) >= 5 and len(COPIES) >= 2
    assert any(row[-1] is not None for row in clusters), "none lies within another"
    assert any(share > 0 for _, share, _ in articles)
    assert any(group is not None for _, _, group in articles)


@settings(max_examples=40)
@given(st.permutations(LINKS), st.integers(1, len(LINKS)), st.integers(1, len(LINKS)))
def test_any_parts_of_the_links_give_the_clusters_of_the_whole(
    at_once: list[list[tuple[Any, ...]]], links: list[LinkRow], first: int, most: int
) -> None:
    corpus = Rows()
    for some in (links[:first], links[first:]):
        corpus.insert(some)
        corpus.cluster(most)
    assert corpus.stored() == at_once


Step = tuple[str, int, int]  # what is done, to which article or up to which link, in parts of how many links


@settings(max_examples=40)
@given(
    st.permutations(LINKS),
    st.lists(
        st.tuples(st.sampled_from(["insert", "drop"]), st.integers(1, len(BODIES)), st.integers(1, 12)),
        min_size=1,
        max_size=8,
    ),
)
def test_links_may_come_and_go_in_any_order(links: list[LinkRow], steps: list[Step]) -> None:
    """After each step the rows are those of the whole catalog, and every redirect leads somewhere."""
    corpus, whole = Rows(), WholeCatalog()
    held: dict[str, LinkRow] = {}
    for step, article, most in steps:
        if step == "insert":
            new = [link for link in links if article in (link.left, link.right) and link.id not in held]
            held |= {link.id: link for link in new}
            for store in (corpus, whole):
                store.insert(new)
        else:
            held = {id: link for id, link in held.items() if article not in (link.left, link.right)}
            for store in (corpus, whole):
                store.drop(article)
        corpus.cluster(most)
        whole.cluster()
        assert corpus.stored() == whole.stored()
        ids = {one.id for one in corpus.cluster_rows.values()}
        assert not ids & corpus.redirects.keys()
        assert all(link.clustered and not link.gone for link in corpus.links.values())
        assert corpus.links.keys() == held.keys()


def test_a_cluster_that_lost_a_passage_may_lie_within_another_from_then_on() -> None:
    """Of article 8 first the links to all but two articles go, then those: its passage was the only one outside."""
    corpus, whole, never = Rows(), WholeCatalog(), WholeCatalog()
    for store in (corpus, whole):
        store.insert(LINKS)
    corpus.cluster(1000)
    whole.cluster()
    of_article = [link for link in LINKS if 8 in (link.left, link.right)]
    last = [link for link in of_article if {link.left, link.right} & {5, 9}]
    for gone in ([link for link in of_article if link not in last], last):
        for link in gone:
            corpus.links[link.id] = replace(corpus.links[link.id], gone=True)
            whole.drop_link(link)
        corpus.cluster(1000)
        whole.cluster()
    never.insert(link for link in LINKS if link not in of_article)
    never.cluster()
    assert any(row[-1] is not None for row in never.stored()[0])
    assert whole.stored()[:3] == never.stored()[:3]
    assert corpus.stored()[:3] == never.stored()[:3]


@settings(max_examples=20)
@given(st.sets(st.integers(1, len(BODIES)), min_size=1, max_size=3), st.integers(1, 8))
def test_links_of_an_article_that_is_gone_do_not_count_even_where_nobody_said_so(gone: set[int], most: int) -> None:
    corpus, whole = Rows(), WholeCatalog()
    corpus.insert(LINKS)
    corpus.cluster(most)
    for number in gone:
        del corpus.article_rows[number]
        corpus.copies = {pair for pair in corpus.copies if number not in pair}
        one = next(link for link in corpus.links.values() if number in (link.left, link.right))
        corpus.links[one.id] = replace(one, gone=True)  # a removal that got no further
    corpus.cluster(most)
    for link in corpus.links.values():
        corpus.links[link.id] = replace(link, gone=bool(gone & {link.left, link.right}))
    corpus.cluster(most)
    whole.insert(link for link in LINKS if not gone & {link.left, link.right})
    whole.cluster()
    kept = [row for row in whole.stored()[3] if row[0] not in gone]
    assert corpus.stored() == [*whole.stored()[:3], kept]


def test_a_link_that_is_made_again_before_it_was_taken_out_stays_counted_once() -> None:
    corpus = Rows()
    corpus.insert(LINKS)
    corpus.cluster(1000)
    before = corpus.stored()
    corpus.drop(1)
    corpus.insert(link for link in LINKS if 1 in (link.left, link.right))
    corpus.cluster(1000)
    assert corpus.stored() == before
