"""A corpus as it is opened, read by threads, changed by an indexer meanwhile, and closed."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import search
from index.errors import BadQuery, CoverageError, Gone, IndexUnavailable, NotFound
from index.indexer import Indexer
from search.corpus import Corpus
from search.results import Found
from search.status_text import status_text
from search.terminal import Style


def titles(found: Found) -> list[str]:
    return [result.title for result in found.results]


def copied(index_path: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(index_path, tmp_path / "coverage.index"))


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="search index"):
        search.open(tmp_path / "none")


def test_a_damaged_catalog_is_said_at_once(index_path: Path, tmp_path: Path) -> None:
    path = copied(index_path, tmp_path)
    for part in path.glob("catalog.sqlite3*"):
        part.unlink()
    (path / "catalog.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(IndexUnavailable, match="catalog"):
        search.open(path)


def test_a_closed_corpus_says_so(index_path: Path) -> None:
    corpus = search.open(index_path)
    corpus.close()
    corpus.close()
    with pytest.raises(CoverageError, match="closed"):
        corpus.search("ferry")


def test_status(corpus: Corpus, articles: list[object]) -> None:
    status = corpus.status()
    assert (status.articles, status.without_date, status.engine) == (len(articles), 1, "tantivy")
    assert (status.earliest, status.latest) == ("2020-01-05", "2021-06")
    assert status.bytes["total"] == sum(size for name, size in status.bytes.items() if name != "total")
    assert status.indexed is not None


def test_status_tells_what_a_run_that_was_killed_has_not_got_to(index_path: Path, tmp_path: Path) -> None:
    path = copied(index_path, tmp_path)
    with sqlite3.connect(path / "catalog.sqlite3") as catalog:  # as such a run leaves it
        catalog.execute("UPDATE articles SET indexed = 0 WHERE number = 1")
        catalog.execute("UPDATE articles SET linked = 0 WHERE number <= 3")
    catalog.close()
    with search.open(path) as corpus:
        status = corpus.status()
        assert (status.unsearchable, status.unlinked) == (1, 3)
        lines = "\n".join(status_text(status, Style()))
        assert "waiting     1 article not found by searches yet, 3 articles not compared with the others yet; " in lines
        more = tmp_path / "more.jsonl"
        more.write_text(json.dumps({"id": "zebra", "title": "A zebra", "body": "A zebra crossed the quay."}) + "\n")
        with Indexer(path) as indexer:
            indexer.index([more])
        status = corpus.status()
        assert (status.unsearchable, status.unlinked) == (0, 0)
        assert "waiting" not in "\n".join(status_text(status, Style()))


def test_an_article_is_found_by_its_own_id_and_by_its_records(corpus: Corpus) -> None:
    article = corpus.article("quote-1")
    assert corpus.article(article.id) == article
    (shared,) = article.passages
    assert "gamble" in article.body[shared.begin : shared.end]
    assert (shared.outlets, shared.is_earliest) == (4, False)
    assert article.copied_share > 0
    with pytest.raises(NotFound, match="search"):
        corpus.article("nothing")


def test_marks_in_a_whole_body(corpus: Corpus) -> None:
    body = corpus.article("orchard-2").body
    marks = corpus.marks("orchard-2", "ban lie")
    assert [body[begin:end] for begin, end in marks] == ["Banning", "ban", "banned", "Lying"]


def test_a_new_commit_is_seen_and_ends_old_cursors(index_path: Path, tmp_path: Path) -> None:
    path = copied(index_path, tmp_path)
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps({"id": "zebra", "title": "A zebra", "body": "A zebra crossed the quay."}) + "\n")
    with search.open(path) as corpus:
        assert corpus.search("zebra").total.value == 0
        cursor = corpus.search(limit=1).next_cursor
        corpus.search(limit=1, cursor=cursor)
        with Indexer(path) as indexer:
            indexer.index([more])
        assert corpus.search("zebra").total.value == 1
        with pytest.raises(Gone, match="first page"):
            corpus.search(limit=1, cursor=cursor)


def test_copies_and_clusters_of_a_new_commit_are_seen(index_path: Path, tmp_path: Path) -> None:
    path = copied(index_path, tmp_path)
    with search.open(path) as corpus:
        before = corpus.search("ferry council")
        body = corpus.article(before.results[0].id).body
        more = tmp_path / "more.jsonl"
        article = {"id": "late", "title": "The ferry again", "body": body, "outlet": "Late Post"}
        more.write_text(json.dumps(article) + "\n")
        with Indexer(path) as indexer:
            indexer.index([more])
        after = corpus.search("ferry council")
    assert after.total.value == before.total.value + 1
    copies = [{result.id: result.copies.articles for result in found.results} for found in (before, after)]
    assert sum(copies[1].values()) == sum(copies[0].values()) + 1
    assert after.duplicates[0].outlets == before.duplicates[0].outlets + 1


def test_another_engine_is_taken_up_without_opening_again(index_path: Path, tmp_path: Path) -> None:
    path = copied(index_path, tmp_path)
    with search.open(path) as corpus:
        before = {result.id for result in corpus.search("ferry", copies="show").results}
        with Indexer(path, engine="whoosh") as indexer:
            indexer.rebuild()
        assert corpus.status().engine == "whoosh"
        assert {result.id for result in corpus.search("ferry", copies="show").results} == before


def test_another_index_in_the_place_of_the_old_is_taken_up_whole(index_path: Path, tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(
        "Otters\n\nOtters have come back to the inner harbour after forty years away from it, wardens said on Friday.",
        encoding="utf-8",
    )
    with Indexer(tmp_path / "next.index") as indexer:
        indexer.index([story])
    path = copied(index_path, tmp_path)
    with search.open(path) as corpus:
        before = corpus.search("", copies="show").total.value
        assert corpus.match(story.read_text(encoding="utf-8")).passages == ()
        path.rename(tmp_path / "former.index")
        with pytest.raises(IndexUnavailable, match="There is no index"):
            corpus.search("")
        (tmp_path / "next.index").rename(path)
        assert titles(corpus.search("")) == ["Otters"]
        assert corpus.status().articles == 1 < before
        assert len(corpus.match(story.read_text(encoding="utf-8")).passages) == 1


def test_threads_share_a_corpus(corpus: Corpus) -> None:
    expected = titles(corpus.search("ferry OR apple"))
    answers: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: answers.extend(titles(corpus.search("ferry OR apple")) for _ in range(5)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 30


def test_reading_leaves_no_transaction_open(corpus: Corpus, index_path: Path) -> None:
    with pytest.raises(BadQuery):
        corpus.search("date:someday")
    corpus.search("ferry")
    connection = sqlite3.connect(index_path / "catalog.sqlite3")
    try:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert busy == 0
    finally:
        connection.close()


def test_the_five_real_articles(shared: Callable[[str], Path], tmp_path: Path) -> None:
    with Indexer(tmp_path / "five") as indexer:
        indexer.index([shared("seeds")])
    with search.open(tmp_path / "five") as corpus:
        found = corpus.search("kaspersky twitter ban")
        assert found.total.value == 5
        for result in found.results:
            for snippet in result.snippets:
                assert snippet.marks and len(snippet.text) <= 300
        assert found.duplicates[0].articles == 5
