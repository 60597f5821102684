"""The five real articles on one story: every run of twelve words that two of them share must be found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pytest

import search
from index.indexer import Indexer
from index.words import Words, split
from search.corpus import Corpus

LEAST = 12
Run = tuple[str, int, int]  # an article's id and a stretch of its body


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def corpus(
    request: pytest.FixtureRequest, shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("real") / "coverage.index"
    with Indexer(folder, engine=request.param) as indexer:
        summary = indexer.index([shared("seeds")])
    assert (summary.new, summary.failed) == (5, [])
    with search.open(folder) as opened:
        yield opened


def test_every_run_of_twelve_words_that_two_share_is_in_a_cluster_on_both_sides(corpus: Corpus) -> None:
    runs = list(shared_runs(corpus))
    assert len(runs) == 29
    passages = [
        {(passage.article, passage.begin, passage.end) for passage in cluster.passages}
        for cluster in corpus.duplicates(limit=1000).clusters
    ]
    missed = [
        (left, right)
        for left, right in runs
        if not any(covers(cluster, left) and covers(cluster, right) for cluster in passages)
    ]
    assert missed == []


def test_reporters_find_the_letter_the_ban_and_the_donation(corpus: Corpus) -> None:
    assert corpus.search("kaspersky ban").total.value == 5
    assert corpus.search('"civilized way"').total.value == 1
    assert corpus.search("donat* foundation").total.value == 4
    assert corpus.search("title:slams").results[0].title.startswith("Eugene Kaspersky slams Twitter")


def test_the_earliest_is_the_one_that_is_dated_first(corpus: Corpus) -> None:
    cluster = next(
        cluster
        for cluster in corpus.duplicates("principle of freedom of expression").clusters
        if {passage.published for passage in cluster.passages} >= {"2018-04-20T22:49:00Z", "2018-04-23"}
    )
    assert [passage.published for passage in cluster.earliest_passages] == ["2018-04-20T22:49:00Z"]


def shared_runs(corpus: Corpus) -> Iterator[tuple[Run, Run]]:
    articles = [corpus.article(result.id) for result in corpus.search("*", copies="show").results]
    for left, right in combinations(articles, 2):
        one, other = split(left.body), split(right.body)
        for first, second, length in common_runs(one, other):
            yield stretch(left.id, one, first, length), stretch(right.id, other, second, length)


def common_runs(one: Words, other: Words) -> Iterator[tuple[int, int, int]]:
    """Maximal runs of equal words, by looking at every pair of places."""
    left, right = one.word.tolist(), other.word.tolist()
    for first, word in enumerate(left):
        for second in (place for place, candidate in enumerate(right) if candidate == word):
            if first and second and left[first - 1] == right[second - 1]:
                continue
            length = 0
            while left[first + length : first + length + 1] == right[second + length : second + length + 1] != []:
                length += 1
            if length >= LEAST:
                yield first, second, length


def stretch(article: str, words: Words, first: int, length: int) -> Run:
    return article, int(words.begin[first]), int(words.end[first + length - 1])


def covers(passages: set[Run], run: Run) -> bool:
    article, begin, end = run
    return any(passage[0] == article and passage[1] <= begin and end <= passage[2] for passage in passages)
