"""All articles of a corpus on a cluster linked by Spark, and clustered: what `python -m index.spark_linking URL` does.

The tasks write the links themselves. Articles that wait to be linked stay noted as such until the job is done: a job
that failed is run again, or left to `search index --workers`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct
from index.errors import CoverageError, IndexLocked, IndexUnavailable
from index.links import Known
from index.opensearch.cluster import Cluster
from index.opensearch.spark_source import ClusterSource
from index.opensearch.storage import ClusterStorage
from index.pair_alignment import align_articles
from index.pairs import pairs_of
from index.place import Layout
from index.progress import Progress, Quiet
from index.spark_linking import TEXT_WORDS, candidates, start
from index.texts import Texts

if TYPE_CHECKING:
    from pyspark import RDD, SparkContext

_TASKS_PER_CORE = 3  # so that a long one at the end keeps few cores waiting


@dataclass(frozen=True)
class Linked:
    """What a job did: how many links it found, and how many pairs of articles had links that no longer hold."""

    links: int
    dropped: int


def link_corpus(spark: SparkContext, url: str, *, tasks: int | None = None, progress: Progress | None = None) -> Linked:
    """Link all articles at a URL to one another and cluster them.

    Raises IndexLocked where other indexers write there, IndexUnavailable where there is no corpus.
    """
    _check(url)
    progress = progress or Quiet()
    source, tasks = ClusterSource(url), tasks or _TASKS_PER_CORE * spark.defaultParallelism
    with ClusterStorage(url, Layout()) as storage:
        storage.catch_up(progress)
        sharing = storage.sharing()
        sharing.publish()
        notes = sharing.take_all()
        before = storage.links.arrivals()
        pairs = candidates(spark, source, tasks=tasks).cache()
        # Before links are written: what stands there now and is no candidate is of a smaller corpus.
        stale = _stale(spark, pairs, _known(storage.cluster))
        count = pairs.mapPartitions(lambda groups: _write(source, groups)).sum()
        pairs.unpersist()
        storage.links.drop(Known(np.arange(len(stale)), stale))
        storage.cluster.refresh(storage.cluster.links)
        if storage.links.arrivals() != before:
            raise IndexLocked(
                f"Another process stored articles at {url} meanwhile. Run the job again when it has ended"
            )
        sharing.finish(notes)
        storage.commit_links()
        storage.cluster_links(progress)
    return Linked(int(count), len(stale))


def _check(url: str) -> None:
    """Raises IndexUnavailable where there is no corpus: none is to be made."""
    cluster = Cluster.connect(url)
    try:
        if not cluster.exists():
            raise IndexUnavailable(
                f"there is no corpus at {url}; make it with: search index --unlinked FILES --url {url}"
            )
    finally:
        cluster.close()


def _known(cluster: Cluster) -> NDArray[np.int64]:
    """The keys of the pairs that have links."""
    cluster.refresh(cluster.links)
    without = [{"term": {"kind": "copy"}}, {"term": {"gone": True}}]
    found = cluster.scan(cluster.links, {"bool": {"must_not": without}}, fields=["left", "right"])
    return distinct(np.fromiter((one.source["left"] << 32 | one.source["right"] for one in found), np.int64))


def _stale(spark: SparkContext, pairs: RDD[NDArray[np.int64]], known: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of the keys of pairs that have links, those that are no candidates."""
    if not len(known):
        return known
    shared = spark.broadcast(known)
    kept = pairs.map(lambda keys: keys[np.isin(keys, shared.value)]).collect()
    left: NDArray[np.int64] = np.setdiff1d(known, np.concatenate([np.empty(0, np.int64), *kept]))
    return left


def _write(source: ClusterSource, groups: Iterable[NDArray[np.int64]]) -> Iterator[int]:
    """Align the pairs of some groups and write their links: how many of each part."""
    with source.open() as corpus:
        for keys in groups:
            for found in align_articles(Texts(corpus, TEXT_WORDS), pairs_of(keys)):
                corpus.write(found)
                yield len(found.links)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the job that the command line asks for; its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m index.spark_linking",
        description="Link all articles of a corpus on an OpenSearch cluster by Spark. Store them before with: "
        "search index --unlinked PATH… --url URL",
    )
    parser.add_argument("url", metavar="URL", help="the corpus, https://HOST:9200/NAME")
    parser.add_argument("--master", help="Spark's master, spark://HOST:7077 (default: as spark-submit says)")
    parser.add_argument(
        "--tasks", metavar="N", type=int, help="into how many parts each stage is divided (default: 3 for each core)"
    )
    asked = parser.parse_args(arguments)
    if asked.tasks is not None and asked.tasks < 1:
        parser.error("--tasks is a whole number, 1 or more")
    try:
        _check(asked.url)
        with start(asked.master) as spark:
            linked = link_corpus(spark, asked.url, tasks=asked.tasks)
    except CoverageError as error:
        print(f"search: {error}", file=sys.stderr)
        return error.exit_code
    print(f"{linked.links:,} links found, those of {linked.dropped:,} pairs dropped")
    return 0
