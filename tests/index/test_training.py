"""A training without articles changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import train_sentences, train_stock_phrases
from index.training import articles_given


@pytest.mark.parametrize("arguments", [[], ["--help"], ["nowhere.jsonl"], ["empty.txt"]])
def test_without_an_article_it_ends_before_anything_is_replaced(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.txt").touch()
    for module in (train_sentences, train_stock_phrases):
        with pytest.raises(SystemExit):
            articles_given(module.__doc__ or "", arguments)


def test_articles_of_files_and_folders_are_read(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("A headline\n\nThe harbour was calm.\n", encoding="utf-8")
    assert [article.body for article in articles_given("", [str(tmp_path)])] == ["The harbour was calm."]
