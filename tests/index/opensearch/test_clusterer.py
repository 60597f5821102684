"""Clustering a corpus on a real OpenSearch cluster: the clusters of a catalog, whoever does it and whoever dies."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from clustered_corpus import (
    add_articles,
    clusterer,
    links_of,
    load,
    stored_in_catalog,
    stored_in_cluster,
)

from index.catalog import connect
from index.indexer import Indexer
from index.opensearch import journal
from index.opensearch.articles import ArticleIndex
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster, Version
from index.opensearch.counters import Counters
from index.opensearch.lease import Lease, LeaseLost
from index.opensearch.reading import DocumentSource, find
from index.opensearch.rows import ArticleRow, Changes
from index.opensearch.settling import entries, settle
from index.opensearch.working_set import WorkingSet
from index.texts import Texts


def is_settled(cluster: Cluster) -> bool:
    """Whether every link is counted, and nothing is left of what was written on the way."""
    cluster.refresh()
    links = [one.source for one in find(cluster, cluster.links, {"exists": {"field": "clustered"}})]
    kept = cluster.count(cluster.state, {"term": {"kind": journal.KIND}})
    return all(one["clustered"] and not one["gone"] for one in links) and not kept


@pytest.mark.parametrize("links", [200_000, 20])
def test_the_sample_has_the_clusters_of_a_catalog(cluster: Cluster, sample: sqlite3.Connection, links: int) -> None:
    load(cluster, sample)
    assert clusterer(cluster, links=links).update()
    assert stored_in_cluster(cluster) == stored_in_catalog(sample)
    assert len(stored_in_catalog(sample)[0]) >= 15
    assert is_settled(cluster)
    assert not clusterer(cluster).update()


@pytest.mark.parametrize("links", [200_000, 400])
def test_news_has_the_clusters_of_a_catalog(cluster: Cluster, news: sqlite3.Connection, links: int) -> None:
    load(cluster, news)
    clusterer(cluster, links=links).update()
    assert stored_in_cluster(cluster) == stored_in_catalog(news)
    assert is_settled(cluster)


def test_two_who_link_and_cluster_at_once_lose_nothing(cluster: Cluster, sample: sqlite3.Connection) -> None:
    add_articles(cluster, sample)
    links = links_of(cluster, sample)
    failed: list[BaseException] = []

    def work(mine: Sequence[Write]) -> None:
        try:
            for begin in range(0, len(mine), 40):
                write_all(cluster, mine[begin : begin + 40])
                clusterer(cluster).update()
        except BaseException as error:  # noqa: BLE001 - told in the test's own thread
            failed.append(error)

    threads = [threading.Thread(target=work, args=[links[half::2]]) for half in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert stored_in_cluster(cluster) == stored_in_catalog(sample)
    assert is_settled(cluster)


_KILLED = """
import os, signal, sys
from index.opensearch import journal, settling
from index.opensearch.articles import ArticleIndex
from index.opensearch.cluster import Cluster, Version
from index.opensearch.clusterer import Clusterer
from index.texts import Texts

cluster = Cluster.connect(sys.argv[1])
module, kept = (journal, 1) if sys.argv[2] == "journal" else (settling, int(sys.argv[2]))
write_all = module.write_all

def write_some(cluster, writes):
    write_all(cluster, list(writes)[:kept])
    os.kill(os.getpid(), signal.SIGKILL)

module.write_all = write_some
Clusterer(cluster, Texts(ArticleIndex(cluster)), seconds=300.0).update()
"""


@pytest.mark.parametrize("written", ["journal", "0", "1", "20", "60"])
def test_what_one_who_was_killed_began_the_next_one_finishes(
    cluster: Cluster, sample: sqlite3.Connection, corpus_url: str, project: Path, written: str
) -> None:
    """Killed before the journal was noted as begun, or after so many of the documents were written.

    Nobody waits until its lease is over, for its process is known to have ended.
    """
    add_articles(cluster, sample)
    links = links_of(cluster, sample)
    write_all(cluster, links[::2])
    clusterer(cluster).update()
    write_all(cluster, links[1::2])
    killed = subprocess.run([sys.executable, "-c", _KILLED, corpus_url, written], cwd=project, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not is_settled(cluster)
    assert clusterer(cluster).update()
    assert stored_in_cluster(cluster) == stored_in_catalog(sample)
    assert is_settled(cluster)


def test_a_lease_that_is_not_renewed_is_taken_over(cluster: Cluster) -> None:
    first, second = Lease(cluster, 0.6), Lease(cluster, 0.6)
    first.wait()
    began = time.monotonic()
    second.wait()
    assert time.monotonic() - began >= 0.6
    assert (second.fence, second.taken_over) == (first.fence + 1, True)
    with pytest.raises(LeaseLost):
        first.check()
    with pytest.raises(LeaseLost):
        first.note(None)
    second.check()


def test_a_lease_that_is_renewed_is_not_taken_over(cluster: Cluster) -> None:
    # A short one is over, too, where the machine or the cluster itself pauses for as long.
    assert any(outlasts(cluster, seconds) for seconds in (0.6, 3.0, 12.0))


def outlasts(cluster: Cluster, seconds: float) -> bool:
    """Whether a lease that is renewed is held for three times as long as without; who waited for it has it then."""
    first, second = Lease(cluster, seconds), Lease(cluster, seconds)
    first.wait()
    waiting = threading.Thread(target=second.wait)
    with first:
        waiting.start()
        waiting.join(3 * seconds)
        held = waiting.is_alive()
        if held:
            with contextlib.suppress(LeaseLost):
                first.check()
    waiting.join()
    with second:
        return held and not second.taken_over


def documents(cluster: Cluster) -> dict[str, Any]:
    cluster.refresh()
    indices = (cluster.articles, cluster.links, cluster.passages)
    return {f"{index} {one.id}": one.source for index in indices for one in cluster.scan(index, {"match_all": {}})}


def test_what_a_former_holder_writes_is_refused(cluster: Cluster, sample: sqlite3.Connection) -> None:
    """One stops after it made its changes; another one clusters; nothing of what the first then writes is left."""
    load(cluster, sample)
    slow = Lease(cluster, 0.6)
    slow.wait()
    cluster.refresh()
    source = DocumentSource(cluster)
    working = WorkingSet(source, Texts(ArticleIndex(cluster)), 200_000)
    wanted = list(entries(cluster, source, working.cluster(Counters(cluster))))
    assert clusterer(cluster).update()
    before = documents(cluster)
    with pytest.raises(LeaseLost):
        journal.begin(cluster, slow, 0, wanted)
    assert documents(cluster) == before


def test_a_former_holder_that_began_to_write_changes_nothing_any_more(
    cluster: Cluster, sample: sqlite3.Connection
) -> None:
    """Stopped after the changes counted; another one wrote them and went on: an article is gone meanwhile."""
    load(cluster, sample)
    slow = Lease(cluster, 0.6)
    slow.wait()
    cluster.refresh()
    source = DocumentSource(cluster)
    working = WorkingSet(source, Texts(ArticleIndex(cluster)), 200_000)
    wanted = list(entries(cluster, source, working.cluster(Counters(cluster))))
    journal.begin(cluster, slow, 0, wanted)
    assert clusterer(cluster).update()
    assert stored_in_cluster(cluster) == stored_in_catalog(sample)
    remove(cluster, {row[0] for row in sample.execute("SELECT article FROM passages ORDER BY article LIMIT 9")})
    assert clusterer(cluster).update()
    before = documents(cluster)
    with pytest.raises(LeaseLost):
        settle(cluster, slow, wanted)
    assert documents(cluster) == before


def remove(cluster: Cluster, numbers: set[int]) -> None:
    """Take articles out as linkers do: copies, then links are marked, then the articles go."""
    for one in list(find(cluster, cluster.links, {"match_all": {}})):
        if numbers & {one.source["left"], one.source["right"]}:
            if one.source["kind"] == "copy":
                cluster.delete(cluster.links, one.id)
            else:
                write_all(cluster, [Write(cluster.links, one.id, {"gone": True}, update=True)])
    for one in list(find(cluster, cluster.articles, {"match_all": {}})):
        if one.source["number"] in numbers:
            cluster.delete(cluster.articles, one.id)


def test_articles_that_leave_leave_the_clusters_of_the_others(
    cluster: Cluster, sample: sqlite3.Connection, tmp_path: Path, project: Path
) -> None:
    load(cluster, sample)
    clusterer(cluster).update()
    gone = dict(sample.execute("SELECT id, number FROM articles WHERE number % 5 = 0").fetchall())
    remove(cluster, set(gone.values()))
    clusterer(cluster).update()
    with Indexer(tmp_path / "index") as indexer:
        indexer.index([project / "seeds"])
        indexer.remove(list(gone))
    left = connect(tmp_path / "index" / "catalog.sqlite3")
    assert stored_in_cluster(cluster) == stored_in_catalog(left)
    left.close()
    assert is_settled(cluster)


def test_an_article_that_is_replaced_while_it_is_clustered_is_not_taken_for_the_one_that_was(
    cluster: Cluster, sample: sqlite3.Connection
) -> None:
    load(cluster, sample)
    cluster.refresh()
    lease = Lease(cluster)
    lease.wait()
    source = DocumentSource(cluster)
    working = WorkingSet(source, Texts(ArticleIndex(cluster)), 200_000)
    changes = working.cluster(Counters(cluster))
    wanted = list(entries(cluster, source, changes))
    shared, replaced = changes.articles[0], changes.articles[1]
    write_all(cluster, [Write(cluster.articles, shared.id, {"title": "A new title"}, update=True)])
    write_all(cluster, [Write(cluster.articles, replaced.id, {"number": 9_999}, update=True)])
    settle(cluster, lease, wanted)
    cluster.refresh()
    found = ArticleIndex(cluster).summaries([shared.number, replaced.number, 9_999])
    assert found.keys() == {shared.number, 9_999}
    assert (found[shared.number].title, found[shared.number].copied_share) == ("A new title", shared.copied_share)
    assert (found[9_999].copied_share, found[9_999].copy_group) == (0.0, None)


def test_what_stands_of_an_article_that_goes_between_two_readings_is_written_once(corpus_url: str) -> None:
    cluster = Cluster.connect(corpus_url, checked=False)
    source, seen = DocumentSource(cluster), Version(seq_no=1, primary_term=1)
    source.left = {20}
    source.seen[cluster.passages, "article-20"] = seen
    rows = [ArticleRow(number, f"a{number}", None, None, None, 9, None, None, 0.5, None) for number in (20, 21)]
    wanted = {one.id: one.wanted for one in entries(cluster, source, Changes(articles=rows))}
    made = [one.id for one in entries(cluster, source, Changes(articles=rows))]
    cluster.close()
    assert sorted(made) == ["article-20", "article-21"]
    assert [wanted[id] and wanted[id]["type"] for id in sorted(made)] == ["gone", "article"]
