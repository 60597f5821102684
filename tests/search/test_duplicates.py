"""Clusters beside the results of a search."""

from __future__ import annotations

import pytest

from index.cluster_catalog import Shown
from search.corpus import Corpus
from search.duplicates import MOST_SEEN, Seen
from search.kept import Shelf


def test_the_clusters_beside_results_come_in_the_order_of_the_list(corpus: Corpus) -> None:
    with corpus._index.reading() as reader:
        clusters = reader.clusters
        numbers = range(1, 1_000)
        whole = Shown(min_overlap=0.4)  # no cluster is left out by it, and it takes the other way
        assert clusters.clusters_of(numbers, whole, limit=100)[0] > 1
        for offset, limit in ((0, 100), (0, 2), (1, 2), (2, 1), (90, 5)):
            beside = clusters.clusters_of(numbers, Shown(), limit=limit, offset=offset)
            assert beside == clusters.clusters_of(numbers, whole, limit=limit, offset=offset)
        assert clusters.clusters_of((), Shown(), limit=5) == (0, [])


@pytest.mark.parametrize("query", ["", "ferry OR boat"])
@pytest.mark.parametrize("least", [0.0, 0.5, 0.98, 1.0])
@pytest.mark.parametrize("outlets", [1, 2, 3])
def test_counts_and_dates_are_of_the_passages_that_overlap_enough(
    corpus: Corpus, query: str, least: float, outlets: int
) -> None:
    found = corpus.duplicates(query, min_overlap=least, min_outlets=outlets, limit=100)
    assert found.total == len(found.clusters) > (0 if least < 0.98 or outlets < 3 else -1)
    for cluster in found.clusters:
        assert all(passage.overlap >= least for passage in cluster.passages)
        assert cluster.articles == len({passage.article for passage in cluster.passages})
        assert cluster.outlets == len({passage.outlet or passage.article for passage in cluster.passages}) >= outlets
        assert cluster.overlap == min(passage.overlap for passage in cluster.passages)
        dates = [passage.published for passage in cluster.passages if passage.published]
        assert (cluster.earliest, cluster.latest) == (dates[0], dates[-1])


def test_a_cluster_that_was_seen_is_not_made_again(corpus: Corpus) -> None:
    with corpus._index.reading() as reader:
        seen: Seen = Shelf(MOST_SEEN)
        first = reader.cluster_reader.most_spread(range(1, 1_000), 2, seen)
        again = reader.cluster_reader.most_spread(range(1, 1_000), 2, seen)
    assert len(first) == len(seen) == 2
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_a_list_of_the_clusters_of_the_best_matches_alone_says_so(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = corpus.duplicates(language="en", limit=1_000)
    assert whole.query is not None and whole.query.warnings == ()
    monkeypatch.setattr("search.corpus.MOST_MATCHES", 2)
    found = corpus.duplicates(language="en", limit=1_000)
    matches = corpus.search(language="en").total.value
    assert found.total < whole.total
    assert found.query is not None
    assert found.query.warnings == (f"{matches} articles match; the passages of the best 2 are listed.",)


def test_a_full_shelf_is_emptied() -> None:
    shelf: Shelf[int, str] = Shelf(2)
    assert [shelf.made(key, lambda: "made") for key in (1, 2, 3)] == ["made"] * 3
    assert list(shelf) == [3]
    assert shelf.made(3, lambda: "anew") == "made"
