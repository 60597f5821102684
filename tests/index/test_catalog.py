from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Precision, Published
from index.catalog import Catalog, connect, digest
from index.errors import IndexUnavailable, NotFound

ARTICLE = Article(
    id="abc",
    title="Lock closes",
    body="The lock closes.\nIt opens in June.",
    outlet="Ledger",
    author="Maren Holt",
    url="https://ledger.example/lock",
    published=Published("2018-04-20", Precision.DAY, 1524182400, 1524268799),
    language="en",
    topic="harbour",
    file="a.jsonl",
    record=3,
    record_id="r3",
    evidence={"title": "json"},
)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    connection = connect(tmp_path / "catalog.sqlite3", write=True)
    yield Catalog(connection)
    connection.close()


def add(catalog: Catalog, article: Article) -> int:
    catalog.begin()
    number = catalog.add(article, digest(article), 7)
    catalog.commit()
    return number


def test_an_article_comes_back_as_it_was_stored(catalog: Catalog) -> None:
    number = add(catalog, ARTICLE)
    stored = catalog.article(number)
    assert stored.article == ARTICLE
    assert (stored.number, stored.words, stored.copied_share, stored.copy_group) == (number, 7, 0, None)
    assert catalog.bodies([number]) == {number: ARTICLE.body}
    summary = catalog.summaries([number])[number]
    assert (summary.id, summary.title, summary.published) == (ARTICLE.id, ARTICLE.title, ARTICLE.published)


def test_an_article_is_found_by_its_id_and_by_its_records_own(catalog: Catalog) -> None:
    number = add(catalog, ARTICLE)
    assert catalog.resolve("abc") == catalog.resolve("r3") == number
    with pytest.raises(NotFound, match="'r4'"):
        catalog.resolve("r4")


def test_numbers_are_never_used_twice(catalog: Catalog) -> None:
    first = add(catalog, ARTICLE)
    catalog.begin()
    catalog.remove([first])
    catalog.commit()
    assert add(catalog, ARTICLE) > first
    assert catalog.connection.execute("SELECT number FROM removed").fetchall() == [(first,)]


def test_every_commit_is_a_new_generation(catalog: Catalog) -> None:
    before = catalog.generation()
    add(catalog, ARTICLE)
    assert catalog.generation() == before + 1


def test_what_was_rolled_back_is_not_there(catalog: Catalog) -> None:
    catalog.begin()
    catalog.add(ARTICLE, b"", 1)
    catalog.rollback()
    assert list(catalog.every()) == []


def test_all_articles_are_read_in_order(catalog: Catalog) -> None:
    catalog.begin()
    for number in range(1201):
        catalog.add(replace(ARTICLE, id=str(number)), b"", 1)
    catalog.commit()
    assert [stored.article.id for stored in catalog.every()] == [str(number) for number in range(1201)]


def test_a_reader_cannot_write_and_sees_the_last_commit(catalog: Catalog, tmp_path: Path) -> None:
    reader = Catalog(connect(tmp_path / "catalog.sqlite3"))
    number = add(catalog, ARTICLE)
    assert reader.article(number).article == ARTICLE
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.remove([number])
    reader.connection.close()


@pytest.mark.parametrize("content", [None, b"not a database, but long enough to be taken for one" * 50])
def test_a_missing_or_damaged_catalog_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "damaged.sqlite3"
    if content:
        path.write_bytes(content)
    with pytest.raises(IndexUnavailable, match=r"damaged\.sqlite3"):
        connect(path)


@given(st.sampled_from(["title", "body", "outlet", "author", "url", "language", "topic"]), st.text(min_size=1))
def test_the_digest_differs_where_anything_read_differs(name: str, text: str) -> None:
    changed = replace(ARTICLE, **{name: text})  # type: ignore[arg-type]
    assert (digest(changed) == digest(ARTICLE)) == (getattr(ARTICLE, name) == text)
