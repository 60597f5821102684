from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import BadRequest
from index.local_storage import LocalStorage
from index.place import Layout, is_url, place_of, storage_at


def test_a_url_and_a_directory_are_told_apart() -> None:
    assert is_url("https://search.example:9200/news") and is_url("http://[::1]:9200")
    assert not is_url("coverage.index") and not is_url(Path("https://search.example"))
    assert place_of("coverage.index") == Path("coverage.index")
    assert place_of("https://one:9200,two:9200/news") == "https://one:9200,two:9200/news"


def test_a_directory_is_opened_by_nothing_but_its_lock(tmp_path: Path) -> None:
    storage = storage_at(tmp_path / "i", "whoosh")
    assert isinstance(storage, LocalStorage) and storage.place == str(tmp_path / "i")
    assert not (tmp_path / "i").exists()


@pytest.mark.parametrize(
    ("place", "engine", "layout", "word"),
    [
        ("https://search.example:9200", "tantivy", None, "--index DIR"),
        (Path("i"), "opensearch", None, "--url"),
        (Path("i"), None, Layout(shards=3), "--url"),
        (Path("i"), "tantivy", Layout(replicas=0), "--url"),
    ],
)
def test_what_cannot_be_where_it_is_asked_for_says_what_can(
    place: Path | str, engine: str | None, layout: Layout | None, word: str
) -> None:
    with pytest.raises(BadRequest, match=word):
        storage_at(place, engine, layout)


@pytest.mark.parametrize(("shards", "replicas"), [(0, None), (-1, 1), (1, -1)])
def test_a_corpus_has_a_shard_at_least(shards: int, replicas: int | None) -> None:
    with pytest.raises(BadRequest, match="or more"):
        Layout(shards, replicas)
