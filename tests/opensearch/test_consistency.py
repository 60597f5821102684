"""What one search says agrees with itself, though copies of a shard show a commit at different moments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from corpora import records, write  # the modules beside this one

import search
from index.indexer import Indexer
from index.opensearch.articles import ArticleIndex
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster
from index.place import Layout

SEEN, UNSEEN = 30, 30
READERS = 12  # each takes a copy of each shard by chance: that all take the same ones has a chance of one in millions


@pytest.fixture
def torn(corpus_url: str, tmp_path: Path) -> Iterator[str]:
    """A corpus of which one copy of each shard shows articles that the other does not show yet."""
    rows = records(SEEN + UNSEEN)
    with Indexer(corpus_url, layout=Layout(shards=3, replicas=0)) as indexer:
        indexer.index([write(tmp_path, "rows.jsonl", rows)])
    cluster = Cluster.connect(corpus_url)
    documents = list(cluster.scan(cluster.articles, {"match_all": {}}))
    unseen = documents[SEEN:]
    write_all(cluster, [Write(cluster.articles, one.id, None) for one in unseen])
    cluster.refresh()
    write_all(cluster, [Write(cluster.articles, one.id, one.source) for one in unseen])
    # A copy that is made now shows all that was written, and the first ones what was refreshed last.
    cluster.request("PUT", f"/{cluster.articles}/_settings", {"index": {"number_of_replicas": 1}})
    cluster.request("GET", f"/_cluster/health/{cluster.articles}", params={"wait_for_status": "green"})
    yield corpus_url
    cluster.close()


def test_a_search_shows_all_that_it_counts_while_a_commit_comes_in(torn: str) -> None:
    totals = set()
    for _ in range(READERS):
        with search.open(torn) as corpus:
            for words in ("", "story", "kabren OR lodor"):
                found = corpus.search(words, copies="show", limit=500)
                assert found.total.value == len(found.results) > 0
                assert sum(value.count for value in found.facets["outlet"]) == found.total.value
                totals.add((words, found.total.value))
    assert len(totals) > 3, "the copies are equal, which tests nothing"


def test_a_search_is_asked_again_where_articles_go_before_they_are_read(
    corpus_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Indexer(corpus_url) as indexer:
        indexer.index([write(tmp_path, "rows.jsonl", records(9))])
    standing = ArticleIndex.standing
    removed: list[str] = []

    def late(self: ArticleIndex, numbers: Sequence[int], *rest: Any) -> Any:
        if not removed:
            removed.append(next(standing(self, numbers, ["number", "id"]))[0]["id"])
            with Indexer(corpus_url) as indexer:
                indexer.remove(removed)
        return standing(self, numbers, *rest)

    monkeypatch.setattr(ArticleIndex, "standing", late)
    with search.open(corpus_url) as corpus:
        found = corpus.search("story", copies="show")
    assert found.total.value == len(found.results) == 8
    assert removed[0] not in {one.id for one in found.results}
