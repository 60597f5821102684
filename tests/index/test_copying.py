"""A corpus that is carried into another place arrives whole, and whoever carried it can tell."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from index.contents import contents_at, sums
from index.copying import CopyDiffers, copy
from index.directory import Directory
from index.errors import BadRequest, IndexUnavailable
from index.indexer import Indexer
from index.progress import Quiet


@pytest.fixture
def source(tmp_path: Path, project: Path) -> Path:
    """An index of the sample and of a file with a broken record and two copies of one article."""
    article = {"title": "Ferry back in service", "url": "https://example.org/ferry", "body": "The ferry runs again."}
    longer = article | {"body": "The ferry runs again, the harbour office said on Friday."}
    lines = [json.dumps(article), "{broken", json.dumps(longer)]
    (tmp_path / "extra.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with Indexer(tmp_path / "source") as indexer:
        indexer.index([project / "seeds", tmp_path / "extra.jsonl"])
    return tmp_path / "source"


def notes(place: Path) -> tuple[object, ...]:
    with contents_at(place) as contents:
        return sorted(contents.files()), sorted(contents.passed_over()), sorted(contents.redirects())


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_a_copy_holds_articles_clusters_files_failures_and_retired_ids(
    source: Path, tmp_path: Path, project: Path, engine: str
) -> None:
    with sqlite3.connect(Directory(source).catalog) as connection:
        connection.execute("INSERT INTO redirects SELECT 'retired', id FROM clusters LIMIT 1")
    connection.close()
    copied = copy(source, tmp_path / "copy", engine=engine)
    assert (copied.new, copied.unchanged, copied.articles.count) == (46, 0, 46)
    assert copied.clusters.count > 10
    files, passed_over, redirects = before = notes(source)
    assert files
    assert passed_over
    assert redirects
    assert notes(tmp_path / "copy") == before
    with Indexer(tmp_path / "copy") as indexer:
        again = indexer.index([project / "seeds", tmp_path / "extra.jsonl"])
    assert (again.new, again.changed, again.removed) == (0, 0, 0)


def test_a_copy_that_was_broken_off_goes_on(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Exception):
        pass

    class Breaking(Quiet):
        def step(self, name: str, total: int | None, unit: str = "articles") -> None:
            if name == "linking":
                raise Broken

    monkeypatch.setattr("index.indexer.COMMIT_SECONDS", 0)
    with pytest.raises(Broken):
        copy(source, tmp_path / "copy", progress=Breaking())
    copied = copy(source, tmp_path / "copy")
    assert (copied.new, copied.unchanged) == (0, 46)


def test_a_place_with_other_articles_is_left_alone(source: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Another story\n\nIt is about something else.", encoding="utf-8")
    with Indexer(tmp_path / "other") as indexer:
        indexer.index([tmp_path / "other.txt"])
    with contents_at(tmp_path / "other") as contents:
        before = sums(contents)
    with pytest.raises(BadRequest, match="holds 1 other articles"):
        copy(source, tmp_path / "other")
    with contents_at(tmp_path / "other") as contents:
        assert sums(contents) == before


def test_nothing_is_copied_from_where_nothing_is_or_onto_itself(source: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="There is no index"):
        copy(tmp_path / "nothing", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    with pytest.raises(BadRequest, match="two different places"):
        copy(source, source)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE articles SET title = title || '.' WHERE number = 7",
        "UPDATE articles SET evidence = '{}' WHERE number = 8",
        "UPDATE passages SET end = end + 1 WHERE rowid IN (SELECT rowid FROM passages LIMIT 1)",
        "DELETE FROM clusters WHERE number = (SELECT max(number) FROM clusters)",
    ],
)
def test_whatever_differs_is_noticed(source: Path, change: str) -> None:
    with contents_at(source) as contents:
        before = sums(contents)
    change = change.replace("WHERE rowid IN (SELECT rowid FROM passages LIMIT 1)", "WHERE article = 3")
    with sqlite3.connect(Directory(source).catalog) as connection:
        connection.execute(change)
    connection.close()
    with contents_at(source) as contents:
        assert sums(contents) != before


def test_a_copy_of_what_is_written_to_meanwhile_says_that_it_differs(
    source: Path, tmp_path: Path, add_article: Callable[[Path], None]
) -> None:
    class Meddling(Quiet):
        def step(self, name: str, total: int | None, unit: str = "articles") -> None:
            if name == "comparing":
                add_article(tmp_path / "copy")

    with pytest.raises(CopyDiffers, match="47 articles of 46"):
        copy(source, tmp_path / "copy", progress=Meddling())


@pytest.fixture
def add_article(tmp_path: Path) -> Callable[[Path], None]:
    def add(place: Path) -> None:
        (tmp_path / "late.txt").write_text("A late story\n\nIt came while nobody looked.", encoding="utf-8")
        with Indexer(place) as indexer:
            indexer.index([tmp_path / "late.txt"])

    return add
