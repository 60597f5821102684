"""The whole product on a cluster beside the same in a directory: what is indexed, found, shown and taken out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corpora import contents, records, write  # the module beside this one

import search
from index.errors import IndexLocked, IndexUnavailable, NotFound
from index.indexer import Indexer
from index.opensearch.cluster import Cluster
from index.progress import Quiet
from search.serialize import to_json

SEEDS = Path(__file__).parents[2] / "seeds"

QUERIES = [
    "",
    "ferry",
    "crane strike",
    '"GDPR Day"',
    "lob*",
    "painting~1",
    '"settled for"~3',
    "title:strike",
    "fish OR lorries",
    "crane NOT ferry",
    "date:2018-04",
    "kaspersky twitter zebra",
    "nothingofthekind",
]
OPTIONS: list[dict[str, Any]] = [
    {},
    {"copies": "show"},
    {"copies": "only"},
    {"sort": "newest"},
    {"outlet": "harbour ledger"},
]


def index(place: Path | str, *paths: Path) -> Any:
    with Indexer(place) as indexer:
        return indexer.index(paths)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory, opensearch_url: str) -> Iterator[tuple[Path, str]]:
    """The sample in a directory and on a cluster, as every test that asks for it leaves it."""
    local, url = tmp_path_factory.mktemp("seeds") / "coverage.index", f"{opensearch_url}/test-{uuid.uuid4().hex[:12]}"
    for place in (local, url):
        assert index(place, SEEDS).new == 45
    yield local, url
    cluster = Cluster.connect(url)
    cluster.drop()
    cluster.close()


def test_the_sample_is_the_same_on_a_cluster(seeds: tuple[Path, str]) -> None:
    here, there = (contents(place) for place in seeds)
    assert here == there


def test_searches_find_the_same_with_the_same_facets(seeds: tuple[Path, str]) -> None:
    with search.open(seeds[0]) as here, search.open(seeds[1]) as there:
        for query in QUERIES:
            for options in OPTIONS:
                found = [to_json(corpus.search(query, limit=100, **options)) for corpus in (here, there)]
                for name in ("total", "facets", "query", "relaxed", "folded"):
                    assert found[0].get(name) == found[1].get(name), (query, options, name)
                ids = [sorted(one["id"] for one in each["results"]) for each in found]
                assert ids[0] == ids[1], (query, options)


def test_a_text_is_matched_and_words_completed_the_same(seeds: tuple[Path, str]) -> None:
    with search.open(seeds[0]) as here, search.open(seeds[1]) as there:
        text = here.article(here.search("crane strike").results[0].id).body
        matches = [to_json(corpus.match(text)) for corpus in (here, there)]
        for each in matches:
            each.pop("took_ms", None)
        assert matches[0] == matches[1] and matches[0]["passages"]
        assert here.suggest("ferr") == there.suggest("ferr")
        assert here.search("fery").query.did_you_mean == there.search("fery").query.did_you_mean


def test_indexing_again_changes_nothing(seeds: tuple[Path, str]) -> None:
    before = contents(seeds[1])
    again = index(seeds[1], SEEDS)
    assert (again.new, again.changed, again.removed, again.unchanged) == (0, 0, 0, 45)
    assert contents(seeds[1]) == before


def test_changed_and_removed_articles_leave_nothing_behind(tmp_path: Path, corpus_url: str) -> None:
    first = records(60)
    second = [{**row, "body": row["body"] + " Corrected."} if at % 7 == 0 else row for at, row in enumerate(first)][5:]
    local = tmp_path / "coverage.index"
    for place in (local, corpus_url):
        path = write(tmp_path, "a.jsonl", first)
        assert index(place, path).new == 60
        write(tmp_path, "a.jsonl", second)
        done = index(place, path)
        assert (done.changed, done.removed) == (8, 5)
        with Indexer(place) as indexer:
            assert indexer.remove(["r20", "r21", "r22"]) == 3
            with pytest.raises(NotFound):
                indexer.remove(["r20"])
    assert contents(local) == contents(corpus_url)


def test_what_cannot_be_read_is_named_and_tried_again_once_it_changed(tmp_path: Path, corpus_url: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "Whole", "body": "A body."}\n{"title": \n', encoding="utf-8")
    assert len(index(corpus_url, path).failed) == 1
    with search.open(corpus_url) as corpus:
        assert [Path(one.file).name for one in corpus.status().failed] == ["a.jsonl"]
    path.write_text('{"title": "Whole", "body": "A body."}\n{"title": "Half", "body": "Mended."}\n', encoding="utf-8")
    assert not index(corpus_url, path).failed
    with search.open(corpus_url) as corpus:
        assert not corpus.status().failed and corpus.status().articles == 2


def test_a_rebuilt_corpus_is_the_same_and_is_read_all_the_while(seeds: tuple[Path, str]) -> None:
    url = seeds[1]
    before = contents(url)
    found: list[int] = []
    with search.open(url) as corpus:

        class Watching(Quiet):
            def advance(self, count: int) -> None:
                found.append(corpus.search("ferry").total.value)

        with Indexer(url) as indexer:
            indexer.rebuild(progress=Watching())
        found.append(corpus.search("ferry").total.value)
        assert corpus.duplicates().total
    assert set(found) == {3} and len(found) > 2
    assert contents(url) == before
    cluster = Cluster.connect(url)
    versions = cluster.request("GET", f"/_alias/{cluster.name}*").body
    assert sorted(versions) == [f"{cluster.name}-{kind}-000002" for kind in ("articles", "links", "passages", "state")]
    cluster.close()


def test_a_corpus_of_an_older_version_is_refused_until_it_is_rebuilt(corpus_url: str, tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", records(4))
    index(corpus_url, path)
    cluster = Cluster.connect(corpus_url)
    meta = {"_meta": {"coverage_search": {"format": 0}}}
    cluster.request("PUT", f"/{cluster.articles}/_mapping", meta)
    for attempt in (lambda: search.open(corpus_url), lambda: index(corpus_url, path)):
        with pytest.raises(IndexUnavailable, match="--rebuild"):
            attempt()
    with Indexer(corpus_url) as indexer:
        assert indexer.rebuild().articles == 4
    assert index(corpus_url, path).unchanged == 4
    cluster.close()


def test_a_corpus_is_not_rebuilt_under_a_writer_nor_written_under_a_rebuild(corpus_url: str, tmp_path: Path) -> None:
    index(corpus_url, write(tmp_path, "a.jsonl", records(4)))
    with Indexer(corpus_url) as writer, Indexer(corpus_url) as other:
        with pytest.raises(IndexLocked):
            other.rebuild()
        assert writer.index([write(tmp_path, "b.jsonl", records(8))]).articles == 8
    with Indexer(corpus_url) as rebuilding:
        rebuilding.storage.rebuild(Quiet())
        with pytest.raises(IndexLocked), Indexer(corpus_url):
            pass
    assert index(corpus_url, tmp_path / "b.jsonl").articles == 8


def test_a_corpus_that_is_missing_is_said_and_not_made(corpus_url: str, tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="search index FILES"):
        search.open(corpus_url)
    assert index(corpus_url, tmp_path / "mistyped").failed
    with pytest.raises(IndexUnavailable, match="search index FILES"):
        search.open(corpus_url)


def test_the_command_takes_a_url(corpus_url: str) -> None:
    assert "45 new" in run("index", str(SEEDS), "--url", corpus_url)
    assert json.loads(run("ferry", "--format", "json", url=corpus_url))["total"]["value"] == 3
    status = run("status", url=corpus_url)
    assert "opensearch" in status and "node" in status and "shards" in status
    id = json.loads(run("ferry", "--format", "json", url=corpus_url))["results"][0]["id"]
    assert run("remove", id, url=corpus_url) == "1 article removed\n"


def test_a_run_that_was_killed_is_finished_by_the_next(tmp_path: Path, corpus_url: str) -> None:
    path = write(tmp_path, "a.jsonl", records(150))
    killed = 0
    for pause in (0.2, 3.0):
        process = subprocess.Popen(
            [sys.executable, "-m", "search.cli", "index", str(path), "--url", corpus_url],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        wait_for_articles(corpus_url, process)
        time.sleep(pause)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
    assert killed
    assert index(corpus_url, path).articles == 150
    local = tmp_path / "coverage.index"
    index(local, path)
    assert contents(local) == contents(corpus_url)


def wait_for_articles(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until an indexer has stored something, or ended."""
    cluster = Cluster.connect(url)
    while process.poll() is None:
        if cluster.exists():
            cluster.refresh(cluster.articles)
            if cluster.count(cluster.articles):
                break
        time.sleep(0.05)
    cluster.close()


def environment() -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": root}


def run(*arguments: str, url: str | None = None) -> str:
    """What the command prints; the URL in the environment."""
    done = subprocess.run(
        [sys.executable, "-m", "search.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment() | ({"SEARCH_URL": url} if url else {}),
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_pipe_that_pauses_is_searched_before_it_ends(corpus_url: str, tmp_path: Path) -> None:
    lines = write(tmp_path, "a.jsonl", records(2)).read_text(encoding="utf-8").splitlines(keepends=True)
    command = [sys.executable, "-m", "search.cli", "index", "-", "--url", corpus_url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        for number, line in enumerate(lines, start=1):
            process.stdin.write(line)
            process.stdin.flush()
            deadline = time.monotonic() + 120
            while articles_in(corpus_url) != number:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.1)
        output, _ = process.communicate(timeout=120)
    assert output.startswith("2 new")


def articles_in(url: str) -> int:
    """How many articles a corpus has; none as long as there is none."""
    try:
        with search.open(url) as corpus:
            return corpus.search("").total.value
    except IndexUnavailable:
        return 0
