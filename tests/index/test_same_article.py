"""One article from a feed, an archive and a saved page is one: the best copy's text, and what each knows of it."""

from __future__ import annotations

import io
from itertools import permutations
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import BufferWARCWriter  # type: ignore[import-untyped]

from index.article import Article
from index.catalog import Catalog, connect
from index.directory import Directory
from index.indexer import Indexer, Summary

PARAGRAPHS = [
    "The ferry company has given up its night crossing to Aldersund, three years after it began to run at a loss.",
    "Passengers were told by a note on the quay, which blew into the harbour on the same evening, several said.",
    "“Nobody asked the people who work on the other side,” said the baker, who takes the first boat home.",
]
FEED = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Coast Example - RSS</title>
<link>https://www.example.com/</link><item><title>Night ferry ends</title>
<link>https://www.example.com/news/ferry?utm_source=rss&amp;utm_medium=feed</link><dc:creator>Jane Doe</dc:creator>
<pubDate>Fri, 20 Apr 2018 22:49:00 GMT</pubDate><description>The night crossing is given up.</description></item>
</channel></rss>"""


def page(paragraphs: list[str], head: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Night ferry ends</title>{head}</head>"
        f"<body><article><h1>Night ferry ends</h1>{body}</article></body></html>"
    )


class _Writer(BufferWARCWriter):  # type: ignore[misc]
    def _create_temp_file(self) -> io.BytesIO:
        return io.BytesIO()


def warc(*pages: tuple[str, str]) -> bytes:
    writer = _Writer(gzip=True)
    for url, source in pages:
        sent = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(url, "response", payload=io.BytesIO(source.encode()), http_headers=sent)
        )
    return bytes(writer.get_contents())


def write(folder: Path) -> list[Path]:
    """The same article as a feed's summary, as an archive's variants for phones, and as a saved page, the longest."""
    saved = page(PARAGRAPHS).replace(
        "<html", "<!-- saved from url=(0034)http://example.com/news/ferry/#top -->\n<html", 1
    )
    day = "<meta name='date' content='2018-04-20'>"
    variants = (
        ("http://m.example.com/news/ferry", page(PARAGRAPHS[:1])),
        ("https://www.example.com/news/ferry/amp/", page(PARAGRAPHS[:2], day)),
    )
    for name, data in (("feed.xml", FEED.encode()), ("crawl.warc.gz", warc(*variants)), ("saved.html", saved.encode())):
        (folder / name).write_bytes(data)
    return [folder / "feed.xml", folder / "crawl.warc.gz", folder / "saved.html"]


def index(path: Path, *files: Path) -> Summary:
    with Indexer(path) as indexer:
        return indexer.index(files)


def articles(path: Path) -> list[Article]:
    connection = connect(Directory(path).catalog)
    found = [stored.article for stored in Catalog(connection).every()]
    connection.close()
    return found


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_copies_of_one_address_are_one_article_with_the_longest_text(tmp_path: Path, order: tuple[int, ...]) -> None:
    files = write(tmp_path)
    index(tmp_path / "i", *(files[at] for at in order))
    (found,) = articles(tmp_path / "i")
    assert found.body == "\n\n".join(PARAGRAPHS)
    assert Path(found.file).name == "saved.html"
    # The saved page says neither; the feed does.
    assert (found.author, found.published.text) == ("Jane Doe", "2018-04-20T22:49:00Z")
    assert found.evidence["author"] == "feed entry of another copy"
    assert found.evidence["title"] == "page"


def test_reading_the_copies_again_changes_nothing(tmp_path: Path) -> None:
    files = write(tmp_path)
    index(tmp_path / "i", *files)
    before = articles(tmp_path / "i")
    for path in files:
        path.touch()
    summary = index(tmp_path / "i", *reversed(files))
    assert (summary.new, summary.changed, summary.removed) == (0, 0, 0)
    assert articles(tmp_path / "i") == before


def test_a_new_version_of_the_best_copy_keeps_what_another_copy_knew(tmp_path: Path) -> None:
    files = write(tmp_path)
    index(tmp_path / "i", *files)
    saved = files[2].read_text()
    files[2].write_text(saved.replace("the baker, who", "the old baker, who"))
    assert index(tmp_path / "i", *files).changed == 1
    (found,) = articles(tmp_path / "i")
    assert "the old baker" in found.body
    assert (found.author, found.published.text) == ("Jane Doe", "2018-04-20T22:49:00Z")
