"""News-12k on an OpenSearch cluster: indexed by one and by two processes, clusters and searches beside Tantivy's.

    python -m benchmarks opensearch --url http://127.0.0.1:9200 [--articles N] [--shards N] [--replicas N]

Corpora of names that nobody has are made at the URL and removed at the end. Articles a second are by the clock, from
the command's start to its end, linking and clustering included; processor time is that of the indexing commands, and of
the cluster's nodes as they tell it, which is theirs alone only where nobody else uses them. Searches are complete ones
of `latency`'s mix, one at a time, each asked once before.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import search
from benchmarks.latency import Asked, Took, complete, mix, timed
from benchmarks.shared import data
from index.contents import contents_at
from index.opensearch.cluster import Cluster
from index.opensearch.fingerprints import FingerprintSearch
from index.place import Place
from search.corpus import Corpus

QUERIES = 100


@dataclass(frozen=True)
class Indexed:
    """What indexing took: seconds by the clock, of the indexers' processors, of the nodes' (0 without any)."""

    clock: float
    indexers: float
    nodes: float


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--url", default=os.environ.get("SEARCH_URL"), help="the cluster; SEARCH_URL")
    options.add_argument("--articles", type=int, help="so many of news-12k; all, where it is not given")
    options.add_argument("--shards", type=int, default=1)
    options.add_argument("--replicas", type=int, default=1)
    chosen = options.parse_known_args()[0]
    if not chosen.url:
        sys.exit("This benchmark needs --url http://HOST:9200; tests/opensearch/start_cluster.py starts a cluster.")
    layout = ["--shards", str(chosen.shards), "--replicas", str(chosen.replicas)]
    with TemporaryDirectory() as made, _corpora(chosen.url) as (one, two):
        folder = Path(made)
        whole, *halves = write_lines(folder, chosen.articles)
        articles = len(whole.read_bytes().splitlines())
        print(f"{articles} articles, {chosen.shards} shards, {chosen.replicas} replicas\n")
        here = folder / "coverage.index"
        print(f"{'':24}{'articles/s':>12}{'clock s':>10}{'indexers CPU s':>16}{'nodes CPU s':>13}")
        report("Tantivy, 1 indexer", articles, indexed([whole], ["--index", str(here)], None))
        report("OpenSearch, 1 indexer", articles, indexed([whole], ["--url", one, *layout], one))
        report("OpenSearch, 2 indexers", articles, indexed(halves, ["--url", two, *layout], two))
        show_clusters(here, {"1 indexer": one, "2 indexers": two})
        show_sizes(one, articles)
        show_look_ups(one, articles)
        show_searches(here, one)


@contextmanager
def _corpora(url: str) -> Iterator[tuple[str, str]]:
    """URLs of two corpora that are removed at the end."""
    scheme, _, rest = url.partition("://")
    urls = [f"{scheme}://{rest.partition('/')[0]}/benchmark-{uuid.uuid4().hex[:8]}-{count}" for count in ("one", "two")]
    try:
        yield urls[0], urls[1]
    finally:
        for each in urls:
            cluster = Cluster.connect(each, checked=False)
            cluster.drop()
            cluster.close()


def write_lines(folder: Path, count: int | None) -> list[Path]:
    """So many articles as a file of JSON lines, and the same in two files, every second line in each."""
    with gzip.open(data("news-12k.jsonl.gz"), "rb") as file:
        lines = list(islice(file, count))
    paths = []
    for name, part in (("whole", lines), ("even", lines[::2]), ("odd", lines[1::2])):
        paths.append(folder / f"{name}.jsonl")
        paths[-1].write_bytes(b"".join(part))
    return paths


def indexed(shares: Sequence[Path], place: Sequence[str], url: str | None) -> Indexed:
    """Index each share by a process of its own, all at once. Ends the run where one fails."""
    if url is not None and len(shares) > 1:
        _make(url, place)
    before, began = _nodes(url), time.perf_counter()
    processes = [
        subprocess.Popen([sys.executable, "-m", "search.cli", "index", path, *place], stdout=subprocess.DEVNULL)
        for path in shares
    ]
    spent = 0.0
    for process in processes:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"Indexing ended with {process.returncode}.")
        spent += used.ru_utime + used.ru_stime
    return Indexed(time.perf_counter() - began, spent, _nodes(url) - before)


def _make(url: str, place: Sequence[str]) -> None:
    """Make the corpus: what the first of several indexers would do while the others wait."""
    cluster = Cluster.connect(url)
    shards, replicas = (int(place[place.index(name) + 1]) for name in ("--shards", "--replicas"))
    cluster.create(shards=shards, replicas=replicas)
    cluster.close()


def _nodes(url: str | None) -> float:
    """Seconds that the processors worked for all nodes so far."""
    if url is None:
        return 0.0
    cluster = Cluster.connect(url)
    told = cluster.request("GET", "/_nodes/stats/process").body["nodes"].values()
    cluster.close()
    return sum(float(node["process"]["cpu"]["total_in_millis"]) for node in told) / 1000


def report(name: str, articles: int, took: Indexed) -> None:
    nodes = f"{took.nodes:13.1f}" if took.nodes else ""
    print(f"{name:24}{articles / took.clock:12.1f}{took.clock:10.1f}{took.indexers:16.1f}{nodes}", flush=True)


def show_clusters(here: Path, there: dict[str, str]) -> None:
    """Print how many clusters each corpus has, and how many of Tantivy's are among them, with the same passages."""
    ours = clusters_at(here)
    print(f"\nclusters: Tantivy {len(ours)}", flush=True)
    for name, url in there.items():
        found = clusters_at(url)
        same = len(ours & found)
        print(f"  OpenSearch, {name}: {len(found)}, the very same {same} ({same / max(1, len(ours)):.2%})", flush=True)


def clusters_at(place: Place) -> set[tuple[str, tuple[tuple[str, int, int], ...]]]:
    """The id of each cluster with its passages: the article's id, begin, end."""
    with contents_at(place) as contents:
        ids = {one.number: one.article.id for one in contents.articles()}
        return {
            (id, tuple(sorted((ids[number], begin, end) for number, begin, end in passages)))
            for id, passages in contents.clusters()
        }


def show_sizes(url: str, articles: int) -> None:
    """Print what the indices take, all copies counted, as `search status` does."""
    with search.open(url) as corpus:
        sizes = corpus.status().bytes
    print("\nbytes on disk, all copies")
    for kind, size in sizes.items():
        print(f"  {kind:12}{size:14,}{size / articles:12,.0f} an article", flush=True)


def show_look_ups(url: str, articles: int) -> None:
    """Print what an indexer that has read nothing yet takes to find who holds an article's fingerprints."""
    cluster = Cluster.connect(url)
    found = cluster.scan(cluster.articles, {"match_all": {}}, fields=["number"])
    numbers = sorted(one.source["number"] for one in found)
    spent, prints, holders = [], [], []
    for number in numbers[:: max(1, len(numbers) // QUERIES)]:
        wanted = FingerprintSearch(cluster).fingerprints_of(np.array([number]))
        began = time.perf_counter()
        _, holding = FingerprintSearch(cluster).look_up(wanted)
        spent.append((time.perf_counter() - began) * 1000)
        prints.append(len(wanted))
        holders.append(len(np.unique(holding)) - 1)
    cluster.close()
    mean = statistics.mean(holders)
    print(f"\na look-up: {statistics.mean(prints):.0f} fingerprints, median {statistics.median(spent):.1f} ms;")
    print(f"  {mean:.1f} other articles hold one of them, {mean / articles:.2%} of the corpus", flush=True)


def show_searches(here: Path, there: str) -> None:
    print(f"\n{'milliseconds, ' + str(QUERIES) + ' complete searches':46}{'median':>9}{'p95':>9}{'CPU':>9}")
    with search.open(here) as corpus, search.open(there) as remote:
        queries = _queries(corpus)
        for name, asked in (("Tantivy", corpus), ("OpenSearch", remote)):
            took = timed(complete(asked), queries)
            print(f"{name:46}" + "".join(f"{figure:9.1f}" for figure in _figures(took)), flush=True)


def _queries(corpus: Corpus) -> list[Asked]:
    found = corpus.search("", limit=500, sort="newest", copies="show", snippets=False, duplicates=False)
    outlets = [one.value for one in found.facets["outlet"]][:20]
    titles = [one.title for one in found.results if one.title]
    return mix(titles, outlets, min(QUERIES, len(titles)))


def _figures(took: Took) -> tuple[float, float, float]:
    """Median and 95th percentile by the clock, the median of this process's processor time."""
    ordered = sorted(took.clock)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return statistics.median(ordered), p95, statistics.median(took.processor)


if __name__ == "__main__":
    main()
