"""A file is known by the same name wherever the command runs, and two files never by one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from index.catalog import Catalog, connect
from index.indexer import Indexer
from index.parsing import STDIN
from index.source_paths import known_path

TEXTS = {
    "monday": "The harbour board closes the northern lock for eleven weeks, it said on Monday.",
    "tuesday": "Ferries to the islands sail only twice a day until the end of the month.",
}


@pytest.fixture
def days(tmp_path: Path) -> Path:
    """Two folders, each with a file news/a.txt."""
    for day, text in TEXTS.items():
        (tmp_path / day / "news").mkdir(parents=True)
        (tmp_path / day / "news" / "a.txt").write_text(text)
    return tmp_path


def test_the_same_relative_path_in_two_folders_is_two_files(days: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        for day in TEXTS:
            monkeypatch.chdir(days / day)
            with Indexer(days / "an.index") as indexer:
                summary = indexer.index(["news"])
            assert summary.failed == []
    with closing(connect(days / "an.index" / "catalog.sqlite3")) as connection:
        found = {(stored.article.file, stored.article.body) for stored in Catalog(connection).every()}
    assert found == {(str(days / day / "news/a.txt"), text) for day, text in TEXTS.items()}


def test_a_path_stays_as_given_beside_the_index_and_where_it_is_absolute(
    days: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(days)
    beside, away, cluster = (
        str(days / "an.index"),
        str(days / "monday" / "an.index"),
        "https://search.example:9200/news",
    )
    assert [known_path("monday/news", index) for index in ("an.index", beside)] == ["monday/news"] * 2
    for index in (away, cluster):
        assert known_path(Path("monday") / "news", index) == str(days / "monday" / "news")
    for index in (beside, away, cluster):
        assert known_path(days / "monday", index) == days / "monday"
        assert known_path(STDIN, index) == STDIN


def test_links_stay_as_given(days: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(days)
    Path("today").symlink_to("monday")
    assert known_path("today/news", str(days / "monday" / "an.index")) == str(days / "today" / "news")
