"""What is derived from the catalog can be made again, whatever happened to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree

import pytest

import search
from index.engines import ENGINES
from index.errors import IndexUnavailable
from index.indexer import Indexer, Summary


def counts(summary: Summary) -> tuple[int, int, int]:
    return summary.articles, summary.passages, summary.clusters


DERIVED = [
    *("fingerprints/segments.json", "fingerprints/1.postings", "fulltext/1/meta.json"),
    *(f"fulltext/1/*.{kind}" for kind in ("fast", "fieldnorm", "idx", "pos", "store", "term")),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    story = "The harbour board voted on Tuesday to close the northern lock for eleven weeks, to replace its sill."
    records = [{"title": f"Lock {n}", "outlet": f"Outlet {n}", "body": f"{story} {n}"} for n in range(2)]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def indexed(place: Path, file: Path, engine: str | None = None) -> tuple[int, int, int]:
    with Indexer(place, engine=engine) as indexer:
        return counts(indexer.index([file]))


@pytest.mark.parametrize("derived", DERIVED)
def test_a_rebuild_mends_what_is_damaged_and_nothing_else_goes_on(tmp_path: Path, file: Path, derived: str) -> None:
    place = tmp_path / "i"
    before = indexed(place, file)
    assert before == (2, 2, 1)
    (damaged,) = place.glob(derived)
    damaged.write_bytes(b"damaged")
    with pytest.raises(IndexUnavailable, match=r"cannot be read .*again"):
        indexed(place, file)
    with Indexer(place) as indexer:
        assert counts(indexer.rebuild()) == before
    assert indexed(place, file) == before


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("lost", ["fulltext", "fulltext/1/*", "fingerprints", "fingerprints/segments.json"])
def test_what_went_is_said_before_anything_is_answered_without_it(
    tmp_path: Path, file: Path, lost: str, engine: str
) -> None:
    place = tmp_path / "i"
    before = indexed(place, file, engine)
    for path in place.glob(lost):
        rmtree(path) if path.is_dir() else path.unlink()
    asked: list[Callable[[], object]] = [lambda: indexed(place, file)]
    if lost.startswith("fulltext"):
        asked.append(lambda: search.open(place))
    else:
        asked.append(lambda: search.open(place).match(file.read_text(encoding="utf-8")))
    for ask in (*asked, *asked):
        with pytest.raises(IndexUnavailable, match=f"missing.*--rebuild --index {place}"):
            ask()
    with Indexer(place) as indexer:
        assert counts(indexer.rebuild()) == before
    assert indexed(place, file) == before
    with search.open(place) as corpus:
        assert corpus.search("harbour").total.value == 2


def test_an_index_without_articles_can_be_rebuilt(tmp_path: Path) -> None:
    with Indexer(tmp_path / "i") as indexer:
        indexer.announce()
        assert counts(indexer.rebuild()) == (0, 0, 0)
