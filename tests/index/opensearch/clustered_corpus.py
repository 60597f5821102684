"""Catalogs whose articles and links are put into a cluster, so that clusters made there can be held against theirs."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.catalog import Catalog, connect
from index.indexer import Indexer
from index.opensearch.articles import ArticleIndex
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster
from index.opensearch.cluster_documents import CLUSTER, COMPONENT, read_cluster, read_component
from index.opensearch.clusterer import Clusterer
from index.opensearch.reading import find, of_type
from index.opensearch.rounds import SHARED
from index.opensearch.standing import STANDING
from index.texts import Texts

_ARTICLES = """SELECT number, id, title, outlet, author, url, published, precision, first, last, characters, language
    FROM articles"""
_LINKS = """SELECT left, left_begin, left_end, right, right_begin, right_end, words, overlap, kind
    FROM links ORDER BY left, right"""

Stored = list[list[tuple[Any, ...]]]


def indexed(folder: Path, paths: Sequence[Path]) -> sqlite3.Connection:
    with Indexer(folder) as indexer:
        indexer.index(paths)
    return connect(folder / "catalog.sqlite3")


def add_articles(cluster: Cluster, catalog: sqlite3.Connection) -> None:
    """Store the articles of a catalog, linked to nothing."""
    bodies = Catalog(catalog).bodies([row[0] for row in catalog.execute("SELECT number FROM articles")])
    rows = _rows(catalog, _ARTICLES)
    write_all(cluster, [Write(cluster.articles, row["id"], row | {"body": bodies[row["number"]]}) for row in rows])


def links_of(cluster: Cluster, catalog: sqlite3.Connection) -> list[Write]:
    """The links of a catalog as linkers write them, before each its pair where that is one of copies."""
    copies = set(catalog.execute("SELECT left, right FROM copies").fetchall())
    writes = []
    for link in _rows(catalog, _LINKS):
        left, right = link["left"], link["right"]
        if (left, right) in copies:
            copy = {"kind": "copy", "left": left, "right": right}
            writes.append(Write(cluster.links, f"{left}:{right}:copy", copy))
        id = ":".join(str(value) for value in list(link.values())[:6])
        writes.append(Write(cluster.links, id, link | {"clustered": False, "gone": False}, create=True))
    return writes


def load(cluster: Cluster, catalog: sqlite3.Connection) -> None:
    add_articles(cluster, catalog)
    assert write_all(cluster, links_of(cluster, catalog)) == []


def clusterer(cluster: Cluster, **options: Any) -> Clusterer:
    return Clusterer(cluster, Texts(ArticleIndex(cluster)), **options)


def stored_in_cluster(cluster: Cluster) -> Stored:
    cluster.refresh()
    clusters = [read_cluster(one.source) for one in find(cluster, cluster.passages, of_type(CLUSTER))]
    components = [read_component(one.source) for one in find(cluster, cluster.passages, of_type(COMPONENT))]
    numbers = [one.source["number"] for one in find(cluster, cluster.articles, {"match_all": {}})]
    standings = {one.source["number"]: one.source for one in find(cluster, cluster.passages, of_type(STANDING))}
    assert standings.keys() <= set(numbers)
    none = {"copied_share": 0.0, "copy_group": None}
    articles = [none | standings.get(number, {}) | {"number": number} for number in numbers]
    ids = {one.number: one.id for one in clusters}
    return [
        sorted((one.id, *list(vars(one.row).values())[:-1], one.within and ids[one.within]) for one in clusters),
        sorted((one.id, *part) for one in clusters for part in one.row.passages),
        sorted(end for one in components for end in one.ends),
        sorted((one["number"], one["copied_share"], one["copy_group"]) for one in articles),
    ]


def stored_in_catalog(catalog: sqlite3.Connection) -> Stored:
    return [
        sorted(catalog.execute(query).fetchall())
        for query in (
            """SELECT id, articles, outlets, words, overlap, boilerplate, first, representative, place, content,
            kind, (SELECT id FROM clusters larger WHERE larger.number = c.within) FROM clusters c""",
            """SELECT id, p.article, begin, end, p.overlap, outlet, p.first, last, characters, site, earliest,
            p.kind, copied FROM passages p JOIN clusters c ON c.number = p.cluster""",
            "SELECT article, begin, end, weight FROM ends",
            "SELECT number, copied_share, copy_group FROM articles",
        )
    ]


def by_id(stored: Stored, ids: dict[int, str]) -> Stored:
    """Rows with the ids of articles in the place of their numbers, which are given in the order of arrival."""
    clusters, passages, ends, articles = stored
    return [
        sorted((*row[:7], ids[row[7]], *row[8:]) for row in clusters),
        sorted((row[0], ids[row[1]], *row[2:5], row[5].lstrip("?0123456789"), *row[6:]) for row in passages),
        sorted((ids[row[0]], *row[1:]) for row in ends),
        sorted((ids[row[0]], row[1], row[2] and ids[row[2]]) for row in articles),
    ]


def links_in_cluster(cluster: Cluster) -> list[list[tuple[Any, ...]]]:
    """Links and copies, with the ids of articles in the place of their numbers."""
    cluster.refresh()
    ids = {one.source["number"]: one.id for one in find(cluster, cluster.articles, {"match_all": {}}, ["number"])}
    found = [one.source for one in find(cluster, cluster.links, {"bool": {"must_not": [{"term": {"gone": True}}]}})]
    links = [one for one in found if one["kind"] != "copy"]
    columns = ("left_begin", "left_end", "right_begin", "right_end", "words", "overlap", "kind")
    return [
        sorted((ids[one["left"]], ids[one["right"]], *(one[column] for column in columns)) for one in links),
        sorted((ids[one["left"]], ids[one["right"]]) for one in found if one["kind"] == "copy"),
    ]


def links_in_catalog(catalog: sqlite3.Connection) -> list[list[tuple[Any, ...]]]:
    return [
        sorted(catalog.execute(query).fetchall())
        for query in (
            """SELECT l.id, r.id, left_begin, left_end, right_begin, right_end, links.words, overlap, kind
            FROM links JOIN articles l ON l.number = left JOIN articles r ON r.number = right""",
            "SELECT l.id, r.id FROM copies JOIN articles l ON l.number = left JOIN articles r ON r.number = right",
        )
    ]


def assert_as_in_catalog(url: str, catalog: sqlite3.Connection) -> None:
    """The links and clusters in a cluster are those in a catalog, and nothing is left to do."""
    cluster = Cluster.connect(url)
    expected = links_in_catalog(catalog)
    assert expected[0]
    assert links_in_cluster(cluster) == expected
    ids = {one.source["number"]: one.id for one in cluster.scan(cluster.articles, {"match_all": {}})}
    assert by_id(stored_in_cluster(cluster), ids) == by_id(
        stored_in_catalog(catalog), dict(catalog.execute("SELECT number, id FROM articles").fetchall())
    )
    assert cluster.count(cluster.state, {"terms": {"kind": [*SHARED, "pending"]}}) == 0
    cluster.close()


def _rows(catalog: sqlite3.Connection, query: str) -> list[dict[str, Any]]:
    found = catalog.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]
