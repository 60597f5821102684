"""Nodes die by SIGKILL while articles are written and while many search: nothing is lost, and nothing wrong is said."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest
from corpora import records, write  # the modules beside this one
from own_cluster import OwnCluster

import search
from index.contents import contents_at
from index.engines import opensearch_pages
from index.engines.opensearch_pages import DeepPages
from index.errors import IndexUnavailable
from index.indexer import Indexer
from index.opensearch import cluster as cluster_module
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster
from index.place import Layout, Place
from search.cli import main
from search.corpus import Corpus

# Where other work has the cores, nodes take minutes to find each other again.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

CLIENTS = 20
FIRST, FED, LAST = 50, 200, 50  # articles that runs index: before, while and after a node is lost
QUERIES = ["", "title:story", "kabren", "lodor mifil", "rugam OR tebren", "vosfil NOT delgam", "shan*", '"outlet 3"']


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnCluster]:
    """A cluster of three nodes, for one test after another."""
    made = OwnCluster(tmp_path_factory.mktemp("own") / "errors")
    yield made
    made.stop()


@pytest.fixture
def own(started: OwnCluster) -> OwnCluster:
    """The cluster, green and with all its nodes, however the test before this one ended."""
    started.restore()
    return started


@dataclass
class Clients:
    """Threads that search one corpus, as those of a web server do, and what came of it.

    By their titles: `right`, of each query all articles that it finds in the whole; `acknowledged`, those of the runs
    that have ended.
    """

    corpus: Corpus
    right: dict[str, set[str]]
    acknowledged: set[str]
    answered: int = 0
    refused: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def run(self, seed: int) -> None:
        """Search until told to stop."""
        chance = random.Random(seed)
        while not self.stop.is_set():
            ask = self._search if chance.random() < 0.8 else self._clusters
            try:
                wrong = ask(chance.choice(QUERIES))
            except IndexUnavailable as error:
                with self._counting:
                    self.refused.append(str(error))
            except Exception as error:  # noqa: BLE001  whatever else is raised is the test's finding
                with self._counting:
                    self.wrong.append(f"{type(error).__name__}: {error}")
            else:
                with self._counting:
                    self.answered += 1
                    self.wrong += wrong
            time.sleep(chance.uniform(1.0, 3.0))  # so many as a cluster on a laptop bears beside an indexer

    def _search(self, query: str) -> list[str]:
        least = self.right[query] & self.acknowledged
        found = self.corpus.search(query, copies="show", limit=500, snippets=False, facets=(), duplicates=False)
        shown = {one.title for one in found.results}
        whole = least <= shown <= self.right[query] and found.total.value == len(found.results) == len(shown)
        return [] if whole else [f"{query}: {len(least)} at least, {len(shown)} shown, {found.total.value} counted"]

    def _clusters(self, query: str) -> list[str]:
        found = self.corpus.duplicates(limit=20)
        return [f"cluster {one.id}" for one in found.clusters if len({p.article for p in one.passages}) != one.articles]


def index(place: Place, *paths: Path, replicas: int = 1) -> int:
    """How many new articles a finished run counts."""
    layout = Layout(shards=3, replicas=replicas) if isinstance(place, str) else None
    with Indexer(place, layout=layout) as indexer:
        return indexer.index(paths).new


def kept(place: Place) -> tuple[set[tuple[str, bytes]], set[tuple[Any, ...]]]:
    """The articles, each by its id and digest, and the clusters with their passages."""
    with contents_at(place) as contents:
        articles = list(contents.articles())
        ids = {one.number: one.article.id for one in articles}
        clusters = {
            (id, *sorted((ids[number], begin, end) for number, begin, end in passages))
            for id, passages in contents.clusters()
        }
    return {(one.article.id, one.digest) for one in articles}, clusters


def answers(place: Place) -> dict[str, set[str]]:
    """What each query finds."""
    with search.open(place) as corpus:
        asked = {query: corpus.search(query, copies="show", limit=500).results for query in QUERIES}
        return {query: {one.title for one in results} for query, results in asked.items()}


def test_a_node_dies_while_one_indexes_and_twenty_search(
    own: OwnCluster, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    url, here, rows = f"{own.url}/lost", tmp_path / "coverage.index", records(FIRST + FED + LAST)
    first = write(tmp_path, "first.jsonl", rows[:FIRST])
    fed, last = rows[FIRST : FIRST + FED], write(tmp_path, "last.jsonl", rows[FIRST + FED :])
    index(here, first, write(tmp_path, "fed.jsonl", fed), last)
    assert index(url, first) == FIRST
    with search.open(url) as corpus, ThreadPoolExecutor(CLIENTS) as threads:
        clients = Clients(corpus, answers(here), {row["title"] for row in rows[:FIRST]})
        running = [threads.submit(clients.run, seed) for seed in range(CLIENTS)]
        try:
            lost = own.manager()
            told = run_fed(url, fed, lambda: own.kill(lost))
            assert f"{FED} new" in told, told
            clients.acknowledged.update(row["title"] for row in fed)
            assert index(url, last) == LAST  # without the node
            clients.acknowledged.update(row["title"] for row in rows)
            time.sleep(2)
        finally:
            clients.stop.set()
        for each in running:
            each.result()
    record_property("answered", clients.answered)
    record_property("refused", clients.refused)
    assert clients.wrong == []
    assert clients.answered > 2 * CLIENTS
    assert all("try again" in message for message in clients.refused), clients.refused
    own.restore()
    assert kept(url) == kept(here)
    assert answers(url) == answers(here)
    # What came back is a whole copy: another node can go.
    lost = next(node for node in own.nodes if node != lost)
    own.kill(lost)
    assert answers(url) == answers(here)
    own.restore()


def test_scans_and_deep_pages_go_on_where_the_node_is_lost_that_held_their_place(
    own: OwnCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_pages, "_STEP", 10)
    cluster = Cluster.connect(f"{own.url}/places")
    cluster.create(shards=3, replicas=1)
    write_all(cluster, [Write(cluster.articles, f"n{n}", {"number": n}) for n in range(200)])
    write_all(cluster, [Write(cluster.links, f"n{n}", {"left": n}) for n in range(200)])
    cluster.refresh()
    own.wait("green")
    body = {"query": {"match_all": {}}, "sort": [{"number": "asc"}], "track_total_hits": True, "_source": False}
    # Several, for each stands on one copy of each shard, and one of them on the node that is lost.
    walks = [DeepPages(cluster) for _ in range(4)]
    scans = [cluster.scan(cluster.links, {"match_all": {}}, sort="left", size=7) for _ in range(4)]
    begun = [[next(scan).source["left"] for _ in range(10)] for scan in scans]
    assert all(walk.page(body, {}, 20, 10) == (200, [[n] for n in range(20, 30)]) for walk in walks)
    lost = own.nodes[-1]
    own.kill(lost)
    assert all(walk.page(body, {}, 30, 10) == (200, [[n] for n in range(30, 40)]) for walk in walks)
    for first, scan in zip(begun, scans, strict=True):
        assert first + [one.source["left"] for one in scan] == list(range(200))
    cluster.drop()
    cluster.close()
    own.restore()


def test_a_part_without_a_copy_is_missed_until_its_node_is_back(
    own: OwnCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster_module, "READING_PATIENCE", 2.0)
    url, here, rows = f"{own.url}/bare", tmp_path / "coverage.index", records(40)
    first, more = write(tmp_path, "first.jsonl", rows[:30]), write(tmp_path, "more.jsonl", rows[30:])
    assert index(url, first, replicas=0) == index(here, first) == 30
    # Of three nodes with a part of the articles each, one that the state is not on: that something is missing is known.
    (state,) = own.ask("/_cat/shards/bare-state?format=json")
    lost = next(node for node in own.nodes if f"node-{node}" != state["node"])
    with search.open(url) as corpus:
        assert corpus.search("story").total.value == 30
        own.kill(lost)
        own.wait_for(lambda: own.ask("/_cluster/health/bare-*")["status"] == "red")
        for words in ("story", "kabren"):
            with pytest.raises(IndexUnavailable, match=r"red index.*start the nodes that are missing.*try again"):
                corpus.search(words)
        for command in (["story"], ["index", str(more)]):
            code, said = run([*command, "--url", url], capsys)
            assert code == 2
            assert "is out of reach (a red index)" in said and "start the nodes that are missing" in said
        own.restore()
        assert corpus.search("story").total.value == 30
    assert run(["index", str(more), "--url", url], capsys)[0] == 0
    index(here, more)
    assert kept(url) == kept(here)


def test_beyond_the_flood_stage_nothing_is_written_and_nothing_lost(
    own: OwnCluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url, here, rows = f"{own.url}/flooded", tmp_path / "coverage.index", records(40)
    first, more = write(tmp_path, "first.jsonl", rows[:30]), write(tmp_path, "more.jsonl", rows[30:])
    assert index(url, first) == index(here, first) == 30
    try:
        set_watermarks(own, "0.1%")  # every disk is fuller
        own.wait_for(lambda: "read_only_allow_delete" in str(own.ask("/flooded-*/_settings/index.blocks.*")))
        code, said = run(["index", str(more), "--url", url], capsys)
        assert code == 2
        assert "flood-stage" in said and "Free disk space or add a node" in said
        assert run(["story", "--url", url], capsys)[0] == 0
        assert kept(url) == kept(here)
        own.ask("/_cluster/settings", {"persistent": {"cluster.blocks.create_index": True}})
        code, said = run(["index", str(more), "--url", f"{own.url}/other"], capsys)
        assert code == 2
        assert "makes no new index" in said and "Free disk space or add a node" in said
    finally:
        set_watermarks(own, None)
        own.ask("/_cluster/settings", {"persistent": {"cluster.blocks.create_index": None}})
    own.wait_for(lambda: "read_only_allow_delete" not in str(own.ask("/flooded-*/_settings/index.blocks.*")))
    assert run(["index", str(more), "--url", url], capsys)[0] == 0
    index(here, more)
    assert kept(url) == kept(here)


def set_watermarks(own: OwnCluster, share: str | None) -> None:
    """How full a disk may be before the cluster puts no more on it, moves shards away, blocks writing."""
    prefix = "cluster.routing.allocation.disk.watermark"
    own.ask("/_cluster/settings", {"transient": {f"{prefix}.{name}": share for name in ("low", "high", "flood_stage")}})


def run(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The command's exit code, and what it says to the user."""
    capsys.readouterr()
    return main(arguments), capsys.readouterr().err


def run_fed(url: str, rows: Sequence[dict[str, Any]], meanwhile: Callable[[], None]) -> str:
    """What the command says that indexes these records as they come; `meanwhile` happens when half have come."""
    half, before = len(rows) // 2, stored(url)  # before it starts: it may have stored all of the first half by then
    with subprocess.Popen(
        [sys.executable, "-m", "search.cli", "index", "-", "--url", url],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:  # fmt: skip
        assert process.stdin is not None
        feed(process.stdin, rows[:half])
        while stored(url) == before and process.poll() is None:
            time.sleep(0.1)
        meanwhile()
        feed(process.stdin, rows[half:])
        told, _ = process.communicate(timeout=300)
    return told


def feed(pipe: IO[str], rows: Sequence[dict[str, Any]]) -> None:
    """Write records to a process over some seconds."""
    for begin in range(0, len(rows), 20):
        pipe.write("".join(json.dumps(row) + "\n" for row in rows[begin : begin + 20]))
        pipe.flush()
        time.sleep(0.6)


def stored(url: str) -> int:
    """How many articles there are, committed or not."""
    cluster = Cluster.connect(url)
    try:
        cluster.refresh(cluster.articles)
        return cluster.count(cluster.articles)
    finally:
        cluster.close()
