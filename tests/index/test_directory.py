from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.catalog_schema import FORMAT
from index.directory import Directory, Manifest, replace_text
from index.errors import IndexLocked, IndexUnavailable
from tests.permissions import needs_permissions


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="search index FILES"):
        Directory(tmp_path / "none").read_manifest()


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    directory = Directory(tmp_path)
    manifest = Manifest("whoosh", fulltext="7", boosts={"title": 2.0})
    directory.write_manifest(manifest)
    assert directory.read_manifest() == manifest
    assert directory.fulltext(manifest) == tmp_path / "fulltext" / "7"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"engine": "tantivy", "colour": 1}'])
def test_a_damaged_manifest_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(IndexUnavailable, match=r"manifest\.json"):
        Directory(tmp_path).read_manifest()


@needs_permissions
def test_who_may_not_write_is_told_that_and_not_that_the_index_is_damaged(tmp_path: Path) -> None:
    error = IndexUnavailable("the catalog cannot be read")
    assert "There is no index" in str(Directory(tmp_path).explained(error))
    Directory(tmp_path).write_manifest(Manifest("tantivy"))
    assert Directory(tmp_path).explained(error) is error
    tmp_path.chmod(0o500)
    try:
        assert "may not write there" in str(Directory(tmp_path).explained(error))
    finally:
        tmp_path.chmod(0o700)


def test_another_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"engine": "tantivy", "format": FORMAT + 1}), encoding="utf-8")
    with pytest.raises(IndexUnavailable, match=f"format {FORMAT + 1}"):
        Directory(tmp_path).read_manifest()


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    directory = Directory(tmp_path / "index")
    with pytest.raises(RuntimeError), directory.lock():
        with pytest.raises(IndexLocked, match="Another process"), directory.lock():
            pass
        raise RuntimeError
    with directory.lock():
        pass


def test_a_replaced_text_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    replace_text(path, "one")
    replace_text(path, "two")
    assert path.read_text(encoding="utf-8") == "two"
    assert list(tmp_path.iterdir()) == [path]
