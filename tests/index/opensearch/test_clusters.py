"""Reading clusters from a real OpenSearch cluster gives what reading them from a catalog gives."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from clustered_corpus import clusterer, load

from index.cluster_catalog import ClusterCatalog, Shown, StoredCluster
from index.errors import BadRequest, NotFound
from index.opensearch.articles import ArticleIndex
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster
from index.opensearch.clusters import ClusterIndex
from index.outlets import Asked


@pytest.fixture(scope="module")
def corpus(opensearch_url: str, news: sqlite3.Connection) -> Iterator[Cluster]:
    """The articles of `news`, clustered; only read it."""
    cluster = Cluster.connect(f"{opensearch_url}/test-{uuid.uuid4().hex[:12]}")
    cluster.create()
    load(cluster, news)
    clusterer(cluster).update()
    yield cluster
    cluster.drop()
    cluster.close()


@pytest.fixture
def there(corpus: Cluster) -> ClusterIndex:
    return ClusterIndex(corpus, ArticleIndex(corpus).bodies)


@pytest.fixture
def here(news: sqlite3.Connection) -> ClusterCatalog:
    return ClusterCatalog(news)


def unnumbered(found: Any) -> Any:
    """The same without the numbers of clusters, which each gives as it likes."""
    if isinstance(found, StoredCluster):
        return replace(found, number=0)
    if isinstance(found, list | tuple):
        return [unnumbered(one) for one in found]
    return found


EVERY = Shown(min_outlets=1, boilerplate=True)


def test_lists_of_clusters(there: ClusterIndex, here: ClusterCatalog) -> None:
    outlets = tuple(here.outlet_names()[:2])
    seen = 0
    for sort, boilerplate, overlap, least, both in product(
        ("size", "earliest", "overlap"), (False, True), (0.0, 0.5, 0.8), (1, 2, 3), ((), outlets)
    ):
        shown = Shown(least, overlap, boilerplate, sort, both)
        for limit, offset in ((5, 0), (3, 4), (1000, 0), (5, 100_000)):
            expected = here.clusters(shown, limit=limit, offset=offset)
            assert unnumbered(there.clusters(shown, limit=limit, offset=offset)) == unnumbered(expected)
            seen += len(expected[1])
    assert seen > 2_000


def test_a_sort_that_there_is_not_is_refused(there: ClusterIndex) -> None:
    with pytest.raises(BadRequest):
        there.clusters(Shown(sort="beauty"), limit=1)


def test_clusters_of_articles(there: ClusterIndex, here: ClusterCatalog, news: sqlite3.Connection) -> None:
    numbers = [row[0] for row in news.execute("SELECT number FROM articles")]
    for some, sort, overlap in product((numbers, numbers[::7], numbers[5:6], []), ("size", "overlap"), (0.5, 0.8)):
        shown = Shown(sort=sort, min_overlap=overlap)
        expected = here.clusters_of(some, shown, limit=6, offset=1)
        assert unnumbered(there.clusters_of(some, shown, limit=6, offset=1)) == unnumbered(expected)


def test_clusters_and_copied_text_of_each_article(
    there: ClusterIndex, here: ClusterCatalog, news: sqlite3.Connection
) -> None:
    numbers = [row[0] for row in news.execute("SELECT DISTINCT article FROM passages ORDER BY article LIMIT 60")]
    assert len(numbers) == 60
    for number in numbers:
        assert unnumbered(there.of_article(number)) == unnumbered(here.of_article(number))
        # In order of article and place; what begins at one place in no order.
        assert sorted(there.earlier(number), key=repr) == sorted(here.earlier(number), key=repr)
    assert any(here.earlier(number) for number in numbers)


def test_all_of_each_cluster(there: ClusterIndex, here: ClusterCatalog) -> None:
    clusters = here.clusters(EVERY, limit=10_000)[1]
    related = 0
    for one in clusters[::4]:
        other = there.cluster(one.id)
        assert unnumbered(other) == unnumbered(one)
        for options in ({}, {"min_overlap": 0.8}, {"limit": 2}, {"article": one.representative}):
            expected = [replace(part, cluster=other.number) for part in here.passages(one.number, **options)]
            assert there.passages(other.number, **options) == expected
        first = here.passage_of(one.number, one.representative)
        assert first is not None
        assert there.passage_of(other.number, one.representative) == replace(first, cluster=other.number)
        for least in (0.0, 0.8, 1.0):
            assert there.dates(other.number, min_overlap=least) == here.dates(one.number, min_overlap=least)
        assert there.larger(other) == here.larger(one)
        assert there.smaller(other, 3) == here.smaller(one, 3)
        related += len(here.larger(one)) + len(here.smaller(one, 3))
    assert len(clusters) > 50
    assert related


def test_outlets_and_counts(there: ClusterIndex, here: ClusterCatalog) -> None:
    assert there.outlet_names() == here.outlet_names()
    assert there.counts() == here.counts()
    names = here.outlet_names()[:3]
    for asked in (Asked(), Asked(names=names), Asked(after=1_480_000_000, before=1_500_000_000), Asked(min_shared=2)):
        expected = here.outlet_pairs(asked, limit=10, offset=1)
        assert there.outlet_pairs(asked, limit=10, offset=1) == expected
        assert there.clusters_shared(asked) == here.clusters_shared(asked)
    assert here.outlet_pairs(Asked(), limit=10)[0] > 3


def test_an_id_that_a_cluster_gave_up_leads_to_what_it_became(cluster: Cluster, sample: sqlite3.Connection) -> None:
    load(cluster, sample)
    clusterer(cluster).update()
    before = {one.id for one in index(cluster).clusters(EVERY, limit=1000)[1]}
    gone = sample.execute("SELECT article FROM passages GROUP BY article ORDER BY count(*) DESC LIMIT 1").fetchone()[0]
    links = cluster.scan(cluster.links, {"bool": {"should": [{"term": {"left": gone}}, {"term": {"right": gone}}]}})
    writes = [
        Write(cluster.links, one.id, None if one.source["kind"] == "copy" else {"gone": True}, update=True)
        for one in list(links)
    ]
    write_all(cluster, [replace(write, update=write.source is not None) for write in writes])
    clusterer(cluster).update()
    after = {one.id for one in index(cluster).clusters(EVERY, limit=1000)[1]}
    led = [id for id in before - after if leads(cluster, id) in after]
    assert before - after and led
    with pytest.raises(NotFound):
        index(cluster).cluster("nothing has this id")


def index(cluster: Cluster) -> ClusterIndex:
    return ClusterIndex(cluster, ArticleIndex(cluster).bodies)


def leads(cluster: Cluster, id: str) -> str | None:
    try:
        return index(cluster).cluster(id).id
    except NotFound:
        return None
