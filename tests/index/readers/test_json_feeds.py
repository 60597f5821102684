"""JSON Feed as blogs and newsrooms publish it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.readers import find_files, read_file, read_options

FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Coast Letter",
    "home_page_url": "https://coast.example/",
    "language": "en-GB",
    "authors": [{"name": "Jane Doe", "url": "https://coast.example/jane"}],
    "items": [
        {
            "id": "https://coast.example/ferry",
            "url": "https://coast.example/ferry",
            "title": "Night ferry ends",
            "content_html": "<p>The ferry company has given up its night crossing.</p><p>It ran for three years.</p>",
            "date_published": "2018-04-20T22:49:00-04:00",
            "tags": ["transport", "sea"],
        },
        {
            "id": "2",
            "content_text": "A note without a headline, of the kind that such feeds are full of.",
            "authors": [{"name": "John Roe"}],
        },
    ],
}


def read(path: Path, feed: dict[str, Any] = FEED, *, indent: int | None = None, **options: float) -> list[Article]:
    path.write_text(json.dumps(feed, indent=indent), encoding="utf-8")
    found = list(read_file(path, options=read_options(**options)))  # type: ignore[arg-type]
    assert all(isinstance(one, Article) for one in found), found
    return found  # type: ignore[return-value]


@pytest.mark.parametrize("indent", [None, 2])
def test_items_are_articles_with_what_the_feed_says_of_all(tmp_path: Path, indent: int | None) -> None:
    first, second = read(tmp_path / "feed.json", indent=indent)
    assert first.body == "The ferry company has given up its night crossing.\n\nIt ran for three years."
    assert (first.title, first.outlet, first.author) == ("Night ferry ends", "The Coast Letter", "Jane Doe")
    assert (first.url, first.published.text) == ("https://coast.example/ferry", "2018-04-21T02:49:00Z")
    assert (first.language, first.topic) == ("en", "transport")
    assert (second.author, second.outlet, second.published.text) == ("John Roe", "The Coast Letter", None)


def test_the_first_version_has_one_author(tmp_path: Path) -> None:
    feed = FEED | {"version": "https://jsonfeed.org/version/1", "author": {"name": "Ann Poe"}}
    del feed["authors"]
    assert read(tmp_path / "feed.json", feed)[0].author == "Ann Poe"


def test_a_feed_beyond_a_records_size_keeps_its_texts(tmp_path: Path) -> None:
    found = read(tmp_path / "feed.json", FEED | {"items": FEED["items"] * 60}, largest_record=0.01)
    assert len(found) == 120
    assert found[-1].body.startswith("A note without")


def test_a_folder_is_searched_for_feeds(tmp_path: Path) -> None:
    read(tmp_path / "feed.json")
    assert list(find_files([tmp_path])) == [tmp_path / "feed.json"]
