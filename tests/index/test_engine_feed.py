"""An engine is fed beside whoever stores what comes next, and never knows more than the catalog."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from index import engine_feed
from index.article import Article
from index.catalog import Catalog, connect
from index.engine_feed import EngineFeed
from index.engines import ENGINES, open_engine
from index.engines.tantivy import TantivyEngine
from index.progress import Quiet
from index.query import Everything


@pytest.fixture
def feed(tmp_path: Path) -> Iterator[EngineFeed]:
    connection = connect(tmp_path / "catalog", write=True)
    engine = open_engine("tantivy", tmp_path / "engine")
    made = EngineFeed(Catalog(connection), engine)
    yield made
    made.close()
    engine.close()
    connection.close()


def stored(feed: EngineFeed, count: int) -> list[tuple[int, Article, int]]:
    feed._catalog.begin()
    articles = [
        Article(id=f"id{n}", title="Lock", body="The lock is closed.", file="f", record=n) for n in range(count)
    ]
    numbers = [feed._catalog.add(article, bytes([n]), 4) for n, article in enumerate(articles)]
    return [(number, article, 4) for number, article in zip(numbers, articles, strict=True)]


def unmarked(feed: EngineFeed) -> int:
    count: int = feed._catalog.connection.execute("SELECT count(*) FROM articles WHERE indexed = 0").fetchone()[0]
    return count


def segments(feed: EngineFeed) -> list[int]:
    """How many articles each of the engine's segments was made of."""
    assert isinstance(feed._engine, TantivyEngine)
    listed = json.loads((feed._engine.folder / "meta.json").read_text())["segments"]
    return [segment["max_doc"] for segment in listed]


def test_what_comes_after_a_commit_began_is_no_part_of_it(feed: EngineFeed) -> None:
    first, *rest = stored(feed, 6)
    feed.add([first])
    feed._catalog.commit()
    feed.begin_commit()
    for article in rest:
        feed.add([article])
    feed._catalog.begin()
    feed.mark()
    feed._catalog.commit()
    assert (feed._engine.search(Everything()).total, unmarked(feed)) == (1, 5)
    assert feed.waiting
    feed.begin_commit()
    feed._catalog.begin()
    feed.mark()
    feed._catalog.commit()
    assert (feed._engine.search(Everything()).total, unmarked(feed)) == (6, 0)
    assert not feed.waiting


def test_few_articles_share_the_segment_of_the_next_ones_but_for_those_that_went(feed: EngineFeed) -> None:
    one, other, *rest = stored(feed, 5)
    feed.add([one, other])
    feed._catalog.commit()
    feed.begin_commit(few=True)
    feed.wait()
    assert (feed._engine.search(Everything()).total, len(segments(feed))) == (2, 1)
    feed._catalog.begin()
    feed._catalog.remove([one[0]])
    feed.remove([one[0]])
    feed.add(rest)
    feed.begin_commit()
    feed.mark()
    feed._catalog.commit()
    assert (feed._engine.search(Everything()).total, unmarked(feed)) == (4, 0)
    assert segments(feed) == [4]


def test_what_the_engine_refuses_is_raised_by_a_later_call(feed: EngineFeed) -> None:
    _, article, words = stored(feed, 1)[0]
    feed.add([(0, article, words)])  # no number that an engine takes
    with pytest.raises(ValueError, match="number 0"):
        feed.wait()


def test_a_commit_is_not_marked_where_what_came_before_it_was_refused(feed: EngineFeed) -> None:
    _, article, words = stored(feed, 1)[0]
    feed.add([(0, article, words)])
    feed._catalog.commit()
    feed.begin_commit()  # which waits for nothing
    with pytest.raises(ValueError, match="number 0"):
        feed.mark()
    assert unmarked(feed) == 1
    feed.close()
    again = EngineFeed(feed._catalog, feed._engine)
    assert again.catch_up(Quiet())
    assert (feed._engine.search(Everything()).total, unmarked(feed)) == (1, 0)
    again.close()


def test_a_commit_under_way_is_left_to_be_marked_later(feed: EngineFeed, monkeypatch: pytest.MonkeyPatch) -> None:
    going_on, commit = Event(), feed._engine.commit
    monkeypatch.setattr(feed._engine, "commit", lambda: going_on.wait() and commit())
    feed.add(stored(feed, 2))
    feed._catalog.commit()
    feed.begin_commit()
    feed._catalog.begin()
    assert not feed.mark(wait=False)
    assert (unmarked(feed), feed.waiting) == (2, True)
    going_on.set()
    assert feed.mark()
    assert (unmarked(feed), feed.waiting) == (0, False)


def test_whoever_stores_waits_where_too_much_waits_for_the_engine(
    feed: EngineFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    monkeypatch.setattr(engine_feed, "_AHEAD", 30)  # one body has 19 characters
    monkeypatch.setattr(feed._engine, "add", lambda documents: done.extend(one.number for one in documents))
    articles = stored(feed, 4)
    for handed_over, article in enumerate(articles):
        feed.add([article])
        assert done[:handed_over] == [number for number, _, _ in articles[:handed_over]]


def test_what_was_not_marked_is_handed_over_again_and_stands_there_once(feed: EngineFeed) -> None:
    articles = stored(feed, 3)
    feed.add(articles[:2])
    feed._catalog.commit()
    feed.begin_commit()
    feed.wait()  # and a kill before it was marked
    again = EngineFeed(feed._catalog, feed._engine)
    assert again.catch_up(Quiet())
    assert (feed._engine.search(Everything()).total, unmarked(feed)) == (3, 0)
    assert not again.catch_up(Quiet())
    again.close()


@pytest.mark.parametrize("name", ENGINES)
def test_a_word_is_counted_in_as_many_articles_as_hold_it_also_where_a_first_few_were_committed(
    name: str, tmp_path: Path
) -> None:
    connection = connect(tmp_path / "catalog", write=True)
    engine = open_engine(name, tmp_path / "engine")
    feed = EngineFeed(Catalog(connection), engine)
    articles = stored(feed, 5)
    feed.add(articles[:2])
    feed.begin_commit(few=True)
    feed.add(articles[2:])
    feed._catalog.commit()
    feed.begin_commit()
    feed.wait()
    engine.refresh()
    assert (engine.count(), dict(engine.words("clos", "body"))) == (5, {"closed": 5})
    feed.close()
    engine.close()
    connection.close()
