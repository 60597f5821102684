"""Several indexers write to one corpus at the same time: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from corpora import contents, records, write  # the module beside this one

import search
from index.article import Article
from index.catalog import digest
from index.indexer import Indexer, Summary
from index.opensearch.articles import ArticleIndex
from index.opensearch.cluster import Cluster
from index.opensearch.links import LinkIndex
from index.opensearch.pending import Pending, indexer_key
from index.opensearch.sharing import Sharing
from index.opensearch.storage import ClusterStorage
from index.place import Layout
from index.words import split
from search.status_text import status_text
from search.terminal import Style

MANY = 180  # two passages stand in 20 of these, more than the hubs that pair all others


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """What tasks give that run at the same time."""
    with ThreadPoolExecutor(len(tasks)) as threads:
        return [task.result() for task in [threads.submit(task) for task in tasks]]


def index(place: Path | str, path: Path) -> Summary:
    with Indexer(place) as indexer:
        return indexer.index([path])


def test_two_indexers_with_shares_of_the_articles_find_what_one_finds(tmp_path: Path, corpus_url: str) -> None:
    rows = records(MANY)
    shares = [write(tmp_path, name, rows[at::2]) for at, name in enumerate(("one.jsonl", "two.jsonl"))]
    done = at_once(*(lambda path=path: index(corpus_url, path) for path in shares))
    assert sum(one.new for one in done) == MANY
    local = tmp_path / "coverage.index"
    with Indexer(local) as indexer:
        indexer.index(shares)
    assert contents(local) == contents(corpus_url)


def test_two_indexers_of_the_same_file_store_every_article_once(tmp_path: Path, corpus_url: str) -> None:
    path = write(tmp_path, "a.jsonl", records(120))
    done = at_once(*(lambda: index(corpus_url, path) for _ in range(2)))
    assert sum(one.new for one in done) == 120
    assert sum(one.unchanged for one in done) == 120
    cluster = Cluster.connect(corpus_url)
    numbers = [one.source["number"] for one in cluster.scan(cluster.articles, {"match_all": {}}, fields=["number"])]
    cluster.close()
    assert len(numbers) == len(set(numbers)) == 120
    local = tmp_path / "coverage.index"
    index(local, path)
    assert contents(local) == contents(corpus_url)


def test_articles_come_while_others_go_and_change(tmp_path: Path, corpus_url: str) -> None:
    rows = records(MANY)
    first = write(tmp_path, "first.jsonl", rows[:120])
    index(corpus_url, first)
    write(
        tmp_path,
        "first.jsonl",
        [row if at % 9 else {**row, "body": row["body"] + " More."} for at, row in enumerate(rows[:120])][20:],
    )
    second = write(tmp_path, "second.jsonl", rows[120:])
    done = at_once(lambda: index(corpus_url, first), lambda: index(corpus_url, second))
    assert (done[0].removed, done[0].changed, done[1].new) == (20, 11, 60)
    local = tmp_path / "coverage.index"
    with Indexer(local) as indexer:
        indexer.index([first, second])
    assert contents(local) == contents(corpus_url)


def test_an_article_that_somebody_else_stored_first_is_met_there(tmp_path: Path, corpus_url: str) -> None:
    longer = Article(id="a", title="Title", body="A body that is longer than the other.", file="b", record=1)
    shorter = Article(id="a", title="Title", body="A body.", outlet="Outlet", file="a", record=1)
    with ClusterStorage(corpus_url, Layout()) as one, ClusterStorage(corpus_url, Layout()) as other:
        numbers = [each.articles.numbers(1)[0] for each in (one, other)]
        assert numbers[0] != numbers[1]
        assert one.articles.known(["a"]) == other.articles.known(["a"]) == {}
        rows = [
            (number, each, digest(each), split(each.body))
            for number, each in zip(numbers, (shorter, longer), strict=True)
        ]
        assert one.articles.store(rows[:1], []) == set()
        assert other.articles.store(rows[1:], []) == {numbers[1]}
        assert other.articles.known(["a"])["a"].number == numbers[0]
        assert other.articles.store(rows[1:], [numbers[0]]) == set()
        assert one.articles.known(["a"])["a"].number == numbers[1]
        # And once more through the intake, which settles which of the two is kept.
        for each in (one, other):
            each.commit()


def test_what_a_dead_indexer_was_to_link_another_takes_over(cluster: Cluster) -> None:
    dead, living, other = (Pending(cluster, seconds=0.4) for _ in range(3))
    dead.tell()
    dead.add([1, 2, 3])
    living.start()
    living.add([4])
    other.take_over()
    assert other.numbers() == [1, 2, 3]
    assert other.others()
    links = LinkIndex(cluster, ArticleIndex(cluster), other)
    assert links.sizes([1, 2, 3]) == []  # they were never stored
    assert other.numbers() == []
    living.close()
    assert not other.others()


def test_status_says_who_is_to_link_what_waits(cluster: Cluster, corpus_url: str) -> None:
    one, other = (Pending(cluster) for _ in range(2))
    one.tell()
    one.add([1, 2, 3])
    one.add([4])
    other.add([5, 6])  # it never told that it lives
    Sharing(cluster, other).publish()
    other.add([7])
    cluster.refresh(cluster.state)
    with search.open(corpus_url) as corpus:
        status = corpus.status()
    assert status.cluster is not None
    mine = f"process {os.getpid()} on {socket.gethostname()}"
    waiting = [(each.articles, each.indexer) for each in status.cluster.unlinked]
    assert waiting == [(4, mine), (2, None), (1, "")]
    (shown,) = (line for line in status_text(status, Style()) if line.startswith("unlinked"))
    assert f"4 articles by {mine}; 2 articles by anybody" in shown
    one.done([1, 2, 3, 4])
    one.flush()  # seen without a refresh
    with search.open(corpus_url) as corpus:
        status = corpus.status()
    assert status.cluster is not None and [each.articles for each in status.cluster.unlinked] == [2, 1]


def test_what_says_that_a_dead_indexer_lives_is_taken_out(cluster: Cluster) -> None:
    silent, living, watching = (Pending(cluster, seconds=0.4) for _ in range(3))
    for each in (silent, living, watching):
        each.tell()
    cluster.refresh(cluster.state)
    watching.watch()
    living.tell()
    watching.watch()
    cluster.refresh(cluster.state)
    kept = cluster.many(cluster.state, [indexer_key(each.name) for each in (silent, living, watching)])
    assert kept.keys() == {indexer_key(living.name), indexer_key(watching.name)}
