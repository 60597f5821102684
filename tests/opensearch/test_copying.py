"""A corpus goes from a directory to a cluster and back, and arrives whole both times."""

from __future__ import annotations

from pathlib import Path

from index.contents import contents_at
from index.copying import copy
from index.indexer import Indexer
from index.place import Place


def notes(place: Place) -> tuple[object, ...]:
    with contents_at(place) as contents:
        return sorted(contents.files()), sorted(contents.passed_over()), sorted(contents.redirects())


def test_a_corpus_goes_to_a_cluster_and_back(tmp_path: Path, project: Path, corpus_url: str) -> None:
    (tmp_path / "broken.jsonl").write_text("{broken\n", encoding="utf-8")
    with Indexer(tmp_path / "here") as indexer:
        indexer.index([project / "seeds", tmp_path / "broken.jsonl"])
    there = copy(tmp_path / "here", corpus_url)
    back = copy(corpus_url, tmp_path / "back")
    assert there.articles.count == 45
    assert there.clusters.count > 10
    assert (there.articles, there.clusters) == (back.articles, back.clusters)
    assert notes(tmp_path / "here") == notes(corpus_url) == notes(tmp_path / "back")
    with Indexer(corpus_url) as indexer:
        again = indexer.index([project / "seeds", tmp_path / "broken.jsonl"])
    assert (again.new, again.changed, again.removed) == (0, 0, 0)
