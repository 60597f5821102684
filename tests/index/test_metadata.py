"""A table that a user brings settles what the articles do not say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.article import Article
from index.dates import parse
from index.errors import BadRequest
from index.metadata import Metadata

ARTICLE = Article("x", "T", "B", file="coverage/a.zip!texts/b.txt", url="https://www.example.com/a/b/?utm_source=x")


def outlet(path: Path, table: str | bytes, article: Article = ARTICLE) -> str | None:
    path.write_bytes(table if isinstance(table, bytes) else table.encode())
    return Metadata(path).apply(article).outlet


@pytest.mark.parametrize("name", ["b.txt", "texts/b.txt", "a.zip!texts/b.txt", "coverage/a.zip!texts/b.txt"])
def test_a_row_finds_its_article_by_any_end_of_its_path(tmp_path: Path, name: str) -> None:
    assert outlet(tmp_path / "m.csv", f"file,outlet\n{name},The Example\n") == "The Example"
    assert outlet(tmp_path / "m.csv", f"file,outlet\nx{name},The Example\n") is None


def test_two_addresses_of_one_page_are_one(tmp_path: Path) -> None:
    assert outlet(tmp_path / "m.csv", "url,outlet\nhttp://example.com/a/b,The Example\n") == "The Example"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_spreadsheets_tables_are_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = (("File", "Outlet", "Date"), ("b.txt", "Le Café “Example”", "2018-04-20"))
    (tmp_path / "m.csv").write_text("\r\n".join(delimiter.join(row) for row in rows), encoding=encoding)
    article = Metadata(tmp_path / "m.csv").apply(ARTICLE)
    assert (article.outlet, article.published.text) == ("Le Café “Example”", "2018-04-20")
    assert article.evidence["outlet"] == article.evidence["published"] == "metadata file"


def test_an_article_without_a_row_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("file,outlet\nb.txt,The Example\n")
    other = replace(ARTICLE, file="c.txt")
    assert Metadata(tmp_path / "m.csv").apply(other) is other


@pytest.mark.parametrize("table", [b"name,outlet\nb.txt,X\n", b"\0\1\2\3" * 50])
def test_a_table_that_cannot_serve_is_refused(tmp_path: Path, table: bytes) -> None:
    with pytest.raises(BadRequest):
        outlet(tmp_path / "m.csv", table)
    with pytest.raises(BadRequest):
        Metadata(tmp_path / "missing.csv")


def test_cells_are_taken_as_a_reader_would_take_them_and_what_cannot_be_read_leaves_the_articles_own(
    tmp_path: Path,
) -> None:
    table = "file,language,date,url,author,title\nb.txt,English,sometime in spring,javascript:x,By Ann Lee,A&amp;B  C\n"
    (tmp_path / "m.csv").write_text(table)
    dated = replace(ARTICLE, published=parse("2018-04-20"))
    article = Metadata(tmp_path / "m.csv").apply(dated)
    assert (article.language, article.author, article.title) == ("en", "Ann Lee", "A&B C")
    assert (article.published, article.url) == (dated.published, ARTICLE.url)
    assert set(article.evidence) == {"language", "author", "title"}


def test_the_address_that_finds_a_row_is_not_taken_from_it(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("url,outlet,date\nhttps://example.com/a/b/?fbclid=1,The Example,2018-04-20\n")
    zoned = replace(ARTICLE, evidence={"published": "meta", "published_zone": "EDT"})
    article = Metadata(tmp_path / "m.csv").apply(zoned)
    assert (article.url, article.outlet) == (ARTICLE.url, "The Example")
    assert article.evidence == {"published": "metadata file", "outlet": "metadata file"}


def test_rows_that_no_article_had_are_counted_and_the_first_is_named(tmp_path: Path) -> None:
    table = "file,url,outlet\nb.txt,,A\nc.txt,,B\n,https://example.com/c,C\n,http://example.com/a/b/,D\n"
    (tmp_path / "m.csv").write_text(table)
    metadata = Metadata(tmp_path / "m.csv")
    metadata.apply(ARTICLE)
    said = "rows matched no file or URL of an article (first: c.txt)"
    assert metadata.unmatched() == f"metadata: 3 of 4 {said}"
    metadata.apply(replace(ARTICLE, file="d.txt"))  # by its address
    assert metadata.unmatched() == f"metadata: 2 of 4 {said}"
    for file, url in (("c.txt", None), ("e.txt", "https://example.com/c?utm_source=x")):
        metadata.apply(replace(ARTICLE, file=file, url=url))
    assert metadata.unmatched() is None
