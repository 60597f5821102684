"""The sample's key: every near-duplicate that was written on purpose is found, and nothing that was not."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import search
from index.indexer import Indexer
from search.corpus import Corpus

WHOLE, MOST = 0.9, 0.97
"""Share of a keyed passage that has to lie in a cluster, on both sides, in so many of the rows."""

REACHED = 0.75
"""The same in every row: where an outlet rewrote the opening of a passage, its own words there stay out."""


@dataclass(frozen=True)
class Row:
    left: tuple[str, int, int]
    right: tuple[str, int, int]
    kind: str


@pytest.fixture(scope="module")
def key(project: Path) -> list[Row]:
    with (project / "seeds" / "KEY.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))[1:]
    return [
        Row((left, int(begin), int(end)), (right, int(first), int(last)), kind)
        for left, begin, end, right, first, last, kind in rows
    ]


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def corpus(request: pytest.FixtureRequest, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("sample") / "coverage.index"
    with Indexer(folder, engine=request.param) as indexer:
        assert indexer.index([project / "seeds"]).failed == []
    with search.open(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def clusters(corpus: Corpus, project: Path) -> list[list[tuple[str, int, int]]]:
    """The passages of every cluster, by the names that the key gives articles; one-outlet clusters and all."""
    found = corpus.duplicates(limit=1000, min_outlets=1, boilerplate=True)
    assert found.total == len(found.clusters)
    names = {id: name for name, id in article_names(corpus, project).items()}
    return [
        [(names[passage.article], passage.begin, passage.end) for passage in corpus.cluster(cluster.id).passages]
        for cluster in found.clusters
    ]


def test_every_near_duplicate_of_the_key_is_found(key: list[Row], clusters: list) -> None:
    wanted = [row for row in key if row.kind != "not-shared"]
    assert len(wanted) > 100
    missed = [row for row in wanted if not any(holds(cluster, REACHED, row.left, row.right) for cluster in clusters)]
    assert missed == []
    whole = [row for row in wanted if any(holds(cluster, WHOLE, row.left, row.right) for cluster in clusters)]
    assert len(whole) >= MOST * len(wanted)


def test_what_the_key_lists_as_not_shared_is_not_found(key: list[Row], clusters: list) -> None:
    unshared = [row for row in key if row.kind == "not-shared"]
    assert unshared
    wrong = [row for row in unshared if any(touches(cluster, row.left, row.right) for cluster in clusters)]
    assert wrong == []


def test_boilerplate_is_set_aside(key: list[Row], corpus: Corpus) -> None:
    assert any(row.kind == "boilerplate" for row in key)
    shown = corpus.duplicates(limit=1000, min_outlets=1)
    every = corpus.duplicates(limit=1000, min_outlets=1, boilerplate=True)
    assert shown.total < every.total
    assert not any(cluster.boilerplate for cluster in shown.clusters)


def article_names(corpus: Corpus, project: Path) -> dict[str, str]:
    """The key's name of each article (its path below seeds/, with # and the record where a file has several)."""
    names = {}
    several = (".jsonl", ".xml", ".atom")
    for result in corpus.search("*", copies="show", limit=1000).results:
        article = corpus.article(result.id)
        name = Path(article.file).resolve().relative_to(project / "seeds").as_posix()
        names[f"{name}#{article.record}" if name.endswith(several) else name] = article.id
    return names


def holds(cluster: list[tuple[str, int, int]], share: float, *wanted: tuple[str, int, int]) -> bool:
    return all(any(reached(passage, one) >= share for passage in cluster) for one in wanted)


def touches(cluster: list[tuple[str, int, int]], *wanted: tuple[str, int, int]) -> bool:
    return all(any(reached(passage, one) > 0 for passage in cluster) for one in wanted)


def reached(passage: tuple[str, int, int], wanted: tuple[str, int, int]) -> float:
    """Share of the wanted stretch that lies in the passage."""
    if passage[0] != wanted[0]:
        return 0
    common = min(passage[2], wanted[2]) - max(passage[1], wanted[1])
    return max(0, common) / (wanted[2] - wanted[1])
