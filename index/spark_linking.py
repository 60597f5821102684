"""Linking all articles of a big corpus on a Spark cluster: the very links that `index.linker` makes, in four stages.

Each stage is spread over the cluster, and what goes between them travels as arrays:

1. articles -> postings: a fingerprint above the number of the article that holds it, and the article's rank;
2. postings, put together by fingerprint -> meetings of pairs, hubs in the place of crowds (`index.pairs`);
3. meetings, put together by pair -> the pairs that meet often enough;
4. pairs -> their alignments, by `index.pair_alignment`, with bodies that each executor reads from the corpus itself.

The postings of a fingerprint have to stand in one executor's memory, 16 bytes each: a hundred million articles with the
same footer would take 1.6 GB.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.arrays import runs
from index.errors import BadRequest
from index.fingerprint_index import posting_keys
from index.fingerprints import winnow
from index.pair_alignment import Found, align_articles
from index.pairs import HUBS, Holders, meetings, often_enough, pairs_of
from index.questions import Bodies
from index.ranks import rank_of
from index.texts import Texts
from index.words import split

if TYPE_CHECKING:
    from pyspark import RDD, SparkContext

_HALF = np.uint64(32)
TEXT_WORDS = 4_000_000
"""Words that a task keeps: 150 MB."""

Part = tuple[int, int]
"""Numbers of articles, from the first up to the second, which is left out."""


class Corpus(Bodies, Protocol):
    """What a task reads."""

    def part(self, part: Part) -> Iterator[tuple[int, str, str]]:
        """Number, id and body of the articles of a part."""


class Source(Protocol):
    """Where the articles are. Goes to the executors, so it can be pickled; each task opens it for itself."""

    def parts(self, count: int) -> list[Part]:
        """All articles in parts of about the same size."""

    def open(self) -> AbstractContextManager[Corpus]:
        """Begin to read."""


@dataclass(frozen=True, eq=False)
class Postings:
    """`keys`, uint64: fingerprints above articles' numbers (`posting_keys`); `ranks`, int64: the articles' ranks."""

    keys: NDArray[np.uint64]
    ranks: NDArray[np.int64]


def links(spark: SparkContext, source: Source, *, tasks: int, hubs: int = HUBS) -> RDD[Found]:
    """The links and copies of all articles to one another. `tasks`: into how many parts each stage is divided.

    Nothing is computed before an action asks for it; each Found is one task's share of the pairs, or a part of it.
    """
    return candidates(spark, source, tasks=tasks, hubs=hubs).flatMap(lambda chosen: _found(source, chosen))


def candidates(spark: SparkContext, source: Source, *, tasks: int, hubs: int = HUBS) -> RDD[NDArray[np.int64]]:
    """The pairs of articles that are worth aligning: keys (`index.pairs.pair_keys`), int64, ascending in each part."""
    parts = source.parts(tasks)
    postings = spark.parallelize(parts, max(1, len(parts))).flatMap(lambda part: _postings(source, part, tasks))
    met = postings.groupByKey(tasks).flatMap(lambda group: _meetings(group[1], tasks, hubs))
    return met.groupByKey(tasks).map(lambda group: _pairs(group[1]))


def start(master: str | None = None) -> SparkContext:
    """Spark, on the cluster that `master` names, or spark-submit. Raises BadRequest where there is none."""
    try:
        from pyspark import SparkConf, SparkContext
    except ImportError:
        raise BadRequest("this needs Spark: pip install 'coverage-search[opensearch,spark]'") from None
    conf = SparkConf().setAppName("coverage-search linking")
    if master:
        conf.setMaster(master)
    if not conf.contains("spark.master"):
        raise BadRequest("say which Spark cluster is to do it: --master spark://HOST:7077, or run it by spark-submit")
    return SparkContext(conf=conf)


def _postings(source: Source, part: Part, buckets: int) -> Iterator[tuple[int, Postings]]:
    """The postings of a part of the articles, by the bucket that their fingerprints belong to."""
    keys, ranks = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
    with source.open() as corpus:
        for number, id, body in corpus.part(part):
            found = np.unique(posting_keys(winnow(split(body))[0], np.array(number, np.int64)))
            keys.append(found)
            ranks.append(np.full(len(found), rank_of(id), np.int64))
    all_keys, all_ranks = np.concatenate(keys), np.concatenate(ranks)
    for bucket, chosen in _divided(((all_keys >> _HALF) * np.uint64(buckets) >> _HALF).astype(np.int64)):
        yield bucket, Postings(all_keys[chosen], all_ranks[chosen])


def _meetings(group: Iterable[Postings], buckets: int, hubs: int) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """The meetings of pairs that the postings of one bucket make, by the bucket that the pairs belong to."""
    parts = list(group)
    keys = np.concatenate([part.keys for part in parts])
    order = np.argsort(keys)
    keys, ranks = keys[order], np.concatenate([part.ranks for part in parts])[order]
    places = (keys >> _HALF).astype(np.int64)
    _, sizes = runs(places)
    shared = np.repeat(sizes > 1, sizes)
    articles = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    holders = Holders(places[shared], articles[shared], ranks[shared])
    met = meetings(holders, np.ones(len(holders), np.bool_), hubs)
    for bucket, chosen in _divided((met >> 32) % buckets):
        yield bucket, met[chosen]


def _pairs(group: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The keys of those pairs that meet often enough over all buckets, ascending."""
    return often_enough(np.sort(np.concatenate(list(group))))


def _found(source: Source, keys: NDArray[np.int64]) -> Iterator[Found]:
    if len(keys):
        with source.open() as corpus:
            yield from align_articles(Texts(corpus, TEXT_WORDS), pairs_of(keys))


def _divided(buckets: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Which elements belong to which bucket."""
    order = np.argsort(buckets, kind="stable")
    starts, sizes = runs(buckets[order])
    for start, size in zip(starts.tolist(), sizes.tolist(), strict=True):
        yield int(buckets[order[start]]), order[start : start + size]


if __name__ == "__main__":
    import sys

    # What tasks run has to be in a module that they can import, which the one that is run is not.
    from index.opensearch.spark_job import main

    sys.exit(main())
