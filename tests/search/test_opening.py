"""A corpus that is open: what it does beside a search, and that its answers don't depend on that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import current_thread

import pytest

import search
from index.engines.tantivy import TantivyEngine
from index.errors import IndexUnavailable
from search import opening
from search.results import Found

QUERIES = ("ferry terminal", "growers", "*", "council lindqvist vote", "nothing-here frost")


def _found(path: Path) -> list[Found]:
    with search.open(path) as corpus:
        return [replace(corpus.search(query), took_ms=0) for query in QUERIES]


def test_facets_counted_beside_a_search_are_the_same(index_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, threads, counted = _found(index_path), set(), TantivyEngine.facets
    monkeypatch.setattr(opening, "_MANY", 1)
    monkeypatch.setattr(opening, "available_cores", lambda: 2)

    def count(*asked: object, **options: object) -> object:
        threads.add(current_thread())
        return counted(*asked, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(TantivyEngine, "facets", count)
    assert _found(index_path) == expected
    assert threads and current_thread() not in threads


def test_without_a_path_the_index_of_the_environment_is_opened(
    index_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SEARCH_INDEX", raising=False)
    with pytest.raises(IndexUnavailable, match=r"no index at coverage\.index"):
        search.open()
    monkeypatch.setenv("SEARCH_INDEX", str(index_path))
    with search.open() as corpus:
        assert corpus.search("ferry").total.value == 3
