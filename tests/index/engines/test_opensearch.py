"""What only the OpenSearch engine does: pages beyond those that OpenSearch gives by offset, shards, long listings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from engine_corpus import DOCUMENTS, document

from index import query as q
from index.engines import opensearch, opensearch_pages, opensearch_vocabulary
from index.engines.base import Sort
from index.engines.opensearch import OpenSearchEngine
from index.engines.opensearch_document import held_term
from index.opensearch.cluster import Cluster

SORTS = list(Sort)


@pytest.fixture
def made(corpus_url: str) -> Iterator[OpenSearchEngine]:
    """An engine of three shards that holds engine_corpus.DOCUMENTS."""
    with closing(_engine(corpus_url, 3)) as engine:
        engine.add(DOCUMENTS)
        engine.commit()
        yield engine


def _engine(url: str, shards: int) -> OpenSearchEngine:
    cluster = Cluster.connect(url)
    cluster.create(shards=shards, replicas=0)
    return OpenSearchEngine(cluster)


def test_more_than_ten_thousand_articles_can_be_paged_through(corpus_url: str) -> None:
    with closing(_engine(corpus_url, 2)) as made:
        made.add(
            document(n, "title", f"body {n % 3} {'again ' * (n % 5)}", date=(2000 + n % 20, 1, 1))
            for n in range(1, 10_301)
        )
        made.commit()
        for sort in SORTS:
            pages = [
                made.search(q.Term("bodi"), sort=sort, offset=offset, limit=200) for offset in range(9_700, 10_400, 200)
            ]
            assert [len(page.numbers) for page in pages] == [200, 200, 200, 0]
            assert {page.total for page in pages} == {10_300}
            numbers = [number for page in pages for number in page.numbers]
            assert len(set(numbers)) == 600
        whole = made.search(q.Everything(), limit=20_000)
        assert whole.numbers == tuple(range(1, 10_301))
        assert len(whole.scores) == 10_300


@pytest.mark.parametrize("sort", SORTS)
def test_a_deep_page_is_that_of_a_shallow_one(
    made: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch, sort: Sort
) -> None:
    tree = q.Any((q.Prefix("t"), q.Term("the"), q.Term("ban")))
    whole = made.search(tree, sort=sort, limit=1000)
    monkeypatch.setattr(opensearch, "_LAST_BY_OFFSET", 2)
    monkeypatch.setattr(opensearch_pages, "_STEP", 3)
    for offset in (0, 4, 8, 2, 11, whole.total + 3):
        page = made.search(tree, sort=sort, offset=offset, limit=5)
        assert page.numbers == whole.numbers[offset : offset + 5]
        assert page.scores == pytest.approx(whole.scores[offset : offset + 5])
        assert page.total == whole.total


def test_a_deep_page_goes_on_after_its_view_was_lost(
    made: OpenSearchEngine, corpus_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch, "_LAST_BY_OFFSET", 2)
    whole = made.search(q.Everything(), limit=1000)
    assert made.search(q.Everything(), offset=5, limit=5).numbers == whole.numbers[5:10]
    with closing(Cluster.connect(corpus_url)) as other:
        # As if the node that holds it had been lost.
        for point in [walk.point for walk in made._pages._walks.values()]:
            other.request("DELETE", "/_search/point_in_time", {"pit_id": [point]})
    assert made.search(q.Everything(), offset=5, limit=5).numbers == whole.numbers[5:10]


def test_how_a_corpus_is_divided_changes_no_score(corpus_url: str, made: OpenSearchEngine) -> None:
    with closing(_engine(f"{corpus_url}-one", 1)) as one:
        one.add(DOCUMENTS)
        one.commit()
        for tree in (q.Term("kasperski"), q.Any((q.Term("ban"), q.Term("the"))), q.Phrase(("alpha", "beta"), gap=2)):
            single, divided = one.search(tree, limit=100), made.search(tree, limit=100)
            assert divided.numbers == single.numbers
            assert divided.scores == pytest.approx(single.scores, rel=1e-5)
    with closing(Cluster.connect(f"{corpus_url}-one")) as cluster:
        cluster.drop()


def test_values_are_counted_exactly_over_shards_that_leave_some_out(
    corpus_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch, "_FIRST_VALUES", 3)
    with closing(_engine(corpus_url, 3)) as made:
        made.add(document(n, "title", "body", author=f"Author {n % 37}", topic=f"Topic {n % 2}") for n in range(1, 301))
        made.commit()
        counted = made.facets(q.Everything(), ["author", "topic"], size=5)
        assert counted["author"] == [(f"Author {n}", 9) for n in (1, 2, 3, 4)] + [("Author 0", 8)]
        assert counted["topic"] == [("Topic 0", 150), ("Topic 1", 150)]


@pytest.mark.parametrize("prefix", ["", "b", "ba", "k", "一", "サ", "z", "]", "\x00", "a" * 300])
def test_words_are_listed_page_after_page(made: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch, prefix: str) -> None:
    whole = {field: list(made.words(prefix, field)) for field in ("title", "body", None)}
    made.refresh()
    monkeypatch.setattr(opensearch_vocabulary, "_FEW", 2)
    monkeypatch.setattr(opensearch_vocabulary, "_PAGE", 3)
    for field, words in whole.items():
        assert list(made.words(prefix, field)) == words
    assert all(word.startswith(prefix) for word, _ in whole[None])


def test_words_longer_than_opensearch_keeps_whole(made: OpenSearchEngine) -> None:
    long = "𐐨" * 255  # 510 of Java's characters
    assert held_term("x" * 255) == "x" * 255
    assert held_term(long) != held_term(long[1:] + "𐐩")
    made.add([document(100, "long", f"before {long} after")])
    made.commit()
    assert made.search(q.Term(long)).numbers == (100,)
    assert made.search(q.Phrase(("befor", long, "after"))).numbers == (100,)
    assert made.frequencies([long, "befor"], "body") == [1, 1]
    assert [word for word, _ in made.words("𐐨")] == [long]


def test_many_numbers_at_once(made: OpenSearchEngine) -> None:
    assert made.search(q.Numbered(tuple(range(40, 150_000))), limit=0).total == len(DOCUMENTS) - 39


def test_two_may_write_at_once(made: OpenSearchEngine, corpus_url: str) -> None:
    with closing(OpenSearchEngine(Cluster.connect(corpus_url))) as other:
        made.add([document(201, "mine", "text")])
        other.add([document(202, "theirs", "text")])
        made.commit()
        other.commit()
        assert set(made.search(q.Numbered((201, 202))).numbers) == {201, 202}


def test_a_number_that_is_not_positive_is_refused(made: OpenSearchEngine) -> None:
    with pytest.raises(ValueError, match="not positive"):
        made.add([document(0, "title", "body")])
