"""What each weight of the ranking does on news-12k, without judgments by people: one varied at a time around its value.

A query is the headline of an article, any of whose words will do. Right are the articles of other outlets that share a
passage of 25 words or more with that article, as the index links them. The outlet of the headline is left out of the
search, so that neither the article itself nor its outlet's other versions are found, or read by the feedback. The
measure is nDCG@10; beside it stands the difference to the shipped value, with the standard error of the mean of the
queries' differences: less than twice the error is noise. An index that was made before is taken with --index DIR, and
more or fewer queries with --queries N.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from unittest.mock import patch

import ir_measures
from ir_measures import Qrel, ScoredDoc, nDCG

import search
from benchmarks.shared import data
from index.indexer import Indexer
from index.query import DEFAULT_BOOSTS
from search import feedback, ranking
from search.corpus import Corpus

QUERIES: Final = 400
DEPTH: Final = 10
LEAST_WORDS: Final = 25  # of a shared passage: shorter ones may be a saying or a title of office
LEAST_OF_TITLE: Final = 3  # words: with fewer there is no feedback
_SEED: Final = 3
_PAGE: Final = 1_000


@dataclass(frozen=True)
class Headline:
    """A headline as a query, the outlet whose articles are left out, and the ids of the articles that are right."""

    text: str
    outlet: str
    right: frozenset[str]


@dataclass(frozen=True)
class Weight:
    """A weight as the table names it, its shipped value, others to try, and what sets it to one of them."""

    name: str
    shipped: float
    others: Sequence[float]
    set_to: Callable[[float], AbstractContextManager[object]]


def _constant(name: str, module: object, attribute: str, *others: float) -> Weight:
    shipped = getattr(module, attribute)
    return Weight(name, shipped, others, lambda value: patch.object(module, attribute, type(shipped)(value)))


def _evidence(field: str, *others: float) -> Weight:
    known = ranking._EVIDENCE
    return Weight(f"evidence of {field}", known[field], others, lambda value: patch.dict(known, {field: value}))


_BOOSTS: Final[dict[str, float]] = {}  # that searches ask for; empty: the index's own


def _boost(field: str, *others: float) -> Weight:
    shipped = DEFAULT_BOOSTS[field]
    return Weight(f"boost of {field}", shipped, others, lambda value: patch.dict(_BOOSTS, {field: value}))


WEIGHTS: Final = (
    _boost("title", 1, 2, 4, 6),
    _boost("lead", 1, 2, 3),
    _constant("near", ranking, "_NEAR", 0, 0.05, 0.1, 0.3),
    _constant("as written", ranking, "_AS_WRITTEN", 0, 0.05, 0.2, 0.4),
    _evidence("title", 0.5, 0.75, 1.5, 2),
    _evidence("lead", 0, 0.35, 1, 1.4),
    _constant("feedback", feedback, "_WEIGHT", 0, 0.1, 0.3, 0.4),
    _constant("articles read for it", feedback, "_READ", 3, 10, 20),
    _constant("words taken of them", feedback, "_WORDS", 10, 40),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks weights", description=__doc__)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--queries", type=int, default=QUERIES)
    options, _ = parser.parse_known_args()
    if options.index:
        report(options.index, options.queries)
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.index"
        with Indexer(path) as indexer:
            indexer.index([data("news-12k.jsonl.gz")])
        report(path, options.queries)


def report(path: Path, most: int) -> None:
    """Print the table of one index."""
    with search.open(path) as corpus:
        queries = headlines(corpus, most)
        shipped = ndcg(corpus, queries)
        right = statistics.fmean(len(query.right) for query in queries)
        print(f"{len(queries)} headlines, {right:.1f} right articles each; shipped: {statistics.fmean(shipped):.4f}\n")
        print(f"{'weight':24}{'value':>8}{'nDCG@10':>10}{'difference':>13}{'error':>9}")
        for weight in WEIGHTS:
            for value in sorted({weight.shipped, *weight.others}):
                with weight.set_to(value):
                    found = shipped if value == weight.shipped else ndcg(corpus, queries)
                print(f"{weight.name:24}{value:8g}{statistics.fmean(found):10.4f}{_beside(shipped, found)}")


def _beside(shipped: Sequence[float], found: Sequence[float]) -> str:
    """The mean difference of each query's measure, and its standard error."""
    if found is shipped:
        return f"{'shipped':>13}"
    differences = [theirs - ours for ours, theirs in zip(shipped, found, strict=True)]
    error = statistics.stdev(differences) / len(differences) ** 0.5
    return f"{statistics.fmean(differences):+13.4f}{error:9.4f}"


def headlines(corpus: Corpus, most: int) -> list[Headline]:
    """At most so many headlines, drawn with a fixed seed from those whose articles share text with other outlets'."""
    right: dict[str, set[str]] = defaultdict(set)
    known: dict[str, tuple[str, str]] = {}
    for passages in _shared(corpus):
        for id, title, outlet in passages:
            known[id] = (title, outlet)
            right[id].update(other for other, _, theirs in passages if theirs != outlet)
    ids = sorted(id for id, others in right.items() if others and len(known[id][0].split()) >= LEAST_OF_TITLE)
    random.Random(_SEED).shuffle(ids)
    # Of one agency's story under one headline, one outlet's is enough.
    chosen = {known[id][0]: Headline(*known[id], frozenset(right[id])) for id in reversed(ids)}
    return list(chosen.values())[-most:]


def _shared(corpus: Corpus) -> Iterator[list[tuple[str, str, str]]]:
    """Id, title and outlet of the articles of each cluster with enough words, those of unknown outlets left out."""
    offset = 0
    while (page := corpus.duplicates(limit=_PAGE, offset=offset)).clusters:
        offset += _PAGE
        for cluster in page.clusters:
            if cluster.words >= LEAST_WORDS:
                whole = corpus.cluster(cluster.id)
                yield [(one.article, one.title, one.outlet) for one in whole.passages if one.outlet]


def ndcg(corpus: Corpus, queries: Sequence[Headline]) -> list[float]:
    """nDCG@10 of each headline, as the corpus ranks now."""
    measure = nDCG @ DEPTH
    judged = [Qrel(str(at), id, 1) for at, query in enumerate(queries) for id in query.right]
    found = [
        ScoredDoc(str(at), id, float(-place))
        for at, query in enumerate(queries)
        for place, id in enumerate(_found(corpus, query))
    ]
    values = {one.query_id: one.value for one in ir_measures.iter_calc([measure], judged, found)}
    return [values[str(at)] for at in range(len(queries))]


def _found(corpus: Corpus, query: Headline) -> list[str]:
    found = corpus.search(
        query.text,
        not_outlet=query.outlet,
        match="any",
        copies="show",
        limit=DEPTH,
        boosts=_BOOSTS or None,
        snippets=False,
        facets=(),
        duplicates=False,
    )
    return [result.id for result in found.results]


if __name__ == "__main__":
    main()
