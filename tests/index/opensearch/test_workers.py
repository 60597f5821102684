"""Articles that several indexers link together: the links and clusters of one, and no pair aligned twice."""

from __future__ import annotations

import gzip
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from clustered_corpus import assert_as_in_catalog, indexed, links_in_cluster
from numpy.typing import NDArray

import index.arrivals
import index.indexer
import index.linker
import index.opensearch.pending
from index.article import Article
from index.catalog import digest
from index.errors import BadRequest, IndexUnavailable
from index.indexer import Indexer
from index.linker import Linker
from index.opensearch.cluster import Cluster, Version
from index.opensearch.liveness import Liveness
from index.opensearch.pending import Pending
from index.opensearch.sharing import Sharing
from index.opensearch.storage import ClusterStorage
from index.opensearch.workers import link_shared
from index.pair_alignment import Found, align_articles
from index.place import Layout
from index.ranks import rank_of
from index.texts import Texts
from index.words import split

MANY = 500
PATIENCE = 120.0  # seconds: the machine may have more to do


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory, shared: Callable[[str], Path]) -> Path:
    """500 articles of news."""
    file = tmp_path_factory.mktemp("articles") / "news.jsonl"
    with gzip.open(shared("data/news-12k.jsonl.gz"), "rt", encoding="utf-8") as lines:
        file.write_text("".join(islice(lines, MANY)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def catalog(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    """What one process makes of them in a directory."""
    return indexed(tmp_path_factory.mktemp("one") / "index", [articles])


@pytest.fixture
def unlinked(articles: Path, corpus_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A corpus of them that nobody linked, in small notes."""
    monkeypatch.setattr(index.arrivals, "CHUNK", 20)
    with Indexer(corpus_url, workers=0) as indexer:
        summary = indexer.index([articles])
    assert (summary.new, summary.unlinked, summary.clusters) == (MANY, MANY, 0)
    return corpus_url


def command(project: Path, url: str, *arguments: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "search.cli", "index", "--url", url, *arguments]
    return subprocess.Popen(words, env=os.environ | {"PYTHONPATH": str(project)}, cwd=project)


def test_two_workers_make_the_links_and_clusters_of_one(
    articles: Path, catalog: sqlite3.Connection, corpus_url: str, project: Path
) -> None:
    assert command(project, corpus_url, str(articles), "--workers", "2").wait() == 0
    assert_as_in_catalog(corpus_url, catalog)


def test_two_workers_make_the_links_and_clusters_of_one_of_the_sample(
    sample: sqlite3.Connection, corpus_url: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.arrivals, "CHUNK", 5)
    with Indexer(corpus_url, workers=2) as indexer:
        summary = indexer.index([project / "seeds"])
    assert (summary.new, summary.unlinked) == (45, 0)
    assert_as_in_catalog(corpus_url, sample)


def test_no_pair_is_aligned_twice(
    unlinked: str, articles: Path, catalog: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[NDArray[np.int64]] = []

    def align(texts: Texts, pairs: NDArray[np.int64]) -> Iterator[Found]:
        asked.append(pairs)
        return align_articles(texts, pairs)

    monkeypatch.setattr(index.linker, "align_articles", align)
    indexed(tmp_path / "index", [articles])
    expected = int(sum(map(len, asked)))
    asked.clear()
    works: Counter[int] = Counter()
    ready = threading.Barrier(3, timeout=PATIENCE)

    def work(name: int) -> None:
        with ClusterStorage(unlinked, Layout()) as storage:
            ready.wait()
            sharing = Sharing(storage.cluster, storage._pending, most=60)
            done = sharing.done
            monkeypatch.setattr(sharing, "done", lambda taken: (works.update([name]), done(taken)))
            link_shared(storage, sharing)

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(work, range(3)))
    assert len(works) > 1
    assert sum(works.values()) >= MANY // 80
    pairs = Counter(map(tuple, np.concatenate(asked).tolist()))
    assert set(pairs.values()) == {1}
    assert len(pairs) == expected
    with ClusterStorage(unlinked, Layout()) as storage:
        storage.cluster_links(index.indexer.Quiet())
    assert_as_in_catalog(unlinked, catalog)


def test_what_a_killed_worker_took_the_others_link(unlinked: str, catalog: sqlite3.Connection, project: Path) -> None:
    cluster = Cluster.connect(unlinked)
    killed = command(project, unlinked, "--workers", "1")
    stop_with_something_taken(cluster, killed)
    other = command(project, unlinked, "--workers", "1")
    while other.poll() is None and not takes(cluster, other):
        time.sleep(0.02)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert other.wait() == 0
    assert killed.returncode == -signal.SIGKILL
    cluster.close()
    assert_as_in_catalog(unlinked, catalog)


def stop_with_something_taken(cluster: Cluster, process: subprocess.Popen[bytes]) -> None:
    """Have a worker pause while what it took is not linked."""
    while process.poll() is None:
        process.send_signal(signal.SIGSTOP)
        if takes(cluster, process):
            return
        process.send_signal(signal.SIGCONT)
        time.sleep(0.02)
    pytest.fail("it ended and was never seen at work")


def takes(cluster: Cluster, process: subprocess.Popen[bytes]) -> bool:
    """Whether a worker took something that is not linked."""
    cluster.refresh(cluster.state)
    names = {one.source["name"] for one in cluster.scan(cluster.state, {"term": {"kind": "shared-taken"}})}
    indexers = cluster.scan(cluster.state, {"term": {"kind": "indexer"}})
    return any(one.source["pid"] == process.pid and one.source["name"] in names for one in indexers)


def test_a_run_that_was_killed_while_it_stored_is_shared_by_the_next(
    articles: Path, catalog: sqlite3.Connection, corpus_url: str, project: Path
) -> None:
    process = command(project, corpus_url, str(articles), "--workers", "1")
    cluster = Cluster.connect(corpus_url)
    while process.poll() is None:
        if cluster.exists():
            cluster.refresh()
            if cluster.count(cluster.articles):
                break
        time.sleep(0.02)
    process.kill()
    process.wait()
    cluster.close()
    with Indexer(corpus_url, workers=1) as indexer:
        assert indexer.index([articles]).articles == MANY
    assert_as_in_catalog(corpus_url, catalog)


def test_what_an_indexer_that_died_was_about_to_share_another_shares(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead, living = (Pending(cluster, seconds=0.4) for _ in range(2))
    dead.tell()
    dead.add([1, 2])
    put = cluster.put

    def lost(index: str, id: str, source: dict[str, Any], **conditions: Any) -> Version:
        if id.startswith("round-"):
            raise IndexUnavailable("gone")
        return put(index, id, source, **conditions)

    with monkeypatch.context() as patch, pytest.raises(IndexUnavailable):
        patch.setattr(cluster, "put", lost)
        Sharing(cluster, dead).publish()
    living.tell()
    sharing = Sharing(cluster, living)
    assert sharing.take() is None
    sharing.publish()
    taken = sharing.take()
    assert taken is not None
    assert taken.numbers == [1, 2]
    assert sharing.counts() == (0, 2)
    sharing.done(taken)
    assert sharing.take() is None
    assert sharing.counts() == (0, 0)


def test_an_indexer_on_another_machine_is_dead_once_it_is_silent(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index.opensearch.pending, "here", lambda: ("elsewhere", 1))
    other, liveness = Pending(cluster), Liveness(cluster, seconds=0.5)
    other.tell()
    assert not liveness.has_died(other.name)
    other.tell()
    time.sleep(0.6)
    assert not liveness.has_died(other.name)  # it was heard of since
    time.sleep(0.6)
    assert liveness.has_died(other.name)
    assert liveness.has_died("unheard-of")


def test_workers_are_refused_on_a_directory(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="--url"):
        Indexer(tmp_path / "index", workers=2)
    assert not (tmp_path / "index").exists()


class Worker:
    """A linker of few hubs."""

    def __init__(self, storage: ClusterStorage) -> None:
        self.storage = storage

    def store(self, articles: list[Article]) -> None:
        numbers = self.storage.articles.numbers(len(articles))
        self.storage.articles.known([one.id for one in articles])
        rows = [(number, one, digest(one), split(one.body)) for number, one in zip(numbers, articles, strict=True)]
        self.storage.articles.store(rows, [])
        self.storage.commit()

    def link(self) -> None:
        """Link what is shared."""
        sharing = Sharing(self.storage.cluster, self.storage._pending, most=1)
        linker = Linker(self.storage.links, self.storage.fingerprints, self.storage.texts, 2, sharing)
        while taken := sharing.take():
            linker.link(taken.numbers)
            self.storage.commit_links()
            sharing.done(taken)

    def link_own(self) -> None:
        """Link what it stored."""
        storage = self.storage
        linker = Linker(storage.links, storage.fingerprints, storage.texts, 2, storage.company)
        linker.link(storage.links.unlinked())
        storage.commit_links()

    def links(self) -> set[frozenset[str]]:
        links, _ = links_in_cluster(self.storage.cluster)
        return {frozenset(link[:2]) for link in links}


@pytest.mark.parametrize("rounds", [1, 2])
def test_links_that_only_all_of_a_round_displaces_are_dropped(corpus_url: str, rounds: int) -> None:
    """Of each fingerprint of the footer the first two articles by rank are hubs; both are displaced at once."""
    articles = with_footer(9)
    late, early = articles[:2], articles[2:]
    with ExitStack() as stack:
        one, other = (Worker(stack.enter_context(ClusterStorage(corpus_url, Layout(1, 0)))) for _ in range(2))
        one.store(early)
        one.storage.share(0, index.indexer.Quiet())
        one.link()
        assert one.links() == all_with(early)
        for each in late:
            one.store([each])
            if rounds == 2:
                one.storage.share(0, index.indexer.Quiet())
        one.storage.share(0, index.indexer.Quiet())
        other.link()
        assert one.links() == all_with(articles)


def test_links_that_only_the_articles_of_two_indexers_displace_are_dropped(corpus_url: str) -> None:
    articles = with_footer(9)
    with ExitStack() as stack:
        one, other = (Worker(stack.enter_context(ClusterStorage(corpus_url, Layout(1, 0)))) for _ in range(2))
        one.store(articles[2:])
        one.link_own()
        one.store(articles[:1])
        other.store(articles[1:2])
        one.link_own()
        other.link_own()
        assert one.links() == all_with(articles)


def with_footer(count: int) -> list[Article]:
    """Articles that share a footer and nothing else, lowest rank first."""
    footer = "Subscribe to the evening letter and read what the harbour towns talked of while you were at work today."
    chance = random.Random(4)
    made: list[dict[str, Any]] = [
        {"id": f"a{n}", "title": "Story", "body": f"{' '.join(f'w{chance.random()}' for _ in range(20))}\n\n{footer}"}
        for n in range(count)
    ]
    return sorted((Article(**one) for one in made), key=lambda one: rank_of(one.id))


def all_with(articles: list[Article]) -> set[frozenset[str]]:
    """The pairs of the first two with all."""
    return {frozenset((hub.id, one.id)) for hub in articles[:2] for one in articles if one is not hub}
