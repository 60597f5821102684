"""Versions of a passage beside each other: all are shown, as many compared as the page has time for."""

from __future__ import annotations

import pytest

from search.shared_passages import Cluster, Passage
from webui import versions as module
from webui.versions import versions


def passage(number: int, text: str) -> Passage:
    return Passage(f"id{number}", "Lock", f"Outlet {number}", None, 0, len(text), text, 1.0)


def test_what_is_too_long_to_compare_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["The lock is closed.", "The lock was closed.", "The lock is closed.", "x " * 600, "The lock is shut."]
    passages = [passage(number, text) for number, text in enumerate(texts)]
    cluster = Cluster("c", 5, 5, 4, texts[0], None, None, tuple(passages))
    monkeypatch.setattr(module, "MOST_COMPARED", 20_000)
    found = versions(cluster, passages[0], passages)
    assert [one.passage for one in found] == passages
    assert [one.is_compared for one in found] == [True, True, True, False, True]
    assert [bool(one.differences) for one in found] == [False, True, False, False, True]
    monkeypatch.undo()
    assert all(one.is_compared for one in versions(cluster, passages[0], passages))
