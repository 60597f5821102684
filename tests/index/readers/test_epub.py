"""EPUB: each document of a book or e-paper is an article, with what the book says of itself."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

from index.article import Article
from index.readers import Failure, read_file

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Coast Weekly</dc:title>
<dc:language>en-GB</dc:language><dc:creator>The Desk</dc:creator><dc:date>2018-04-20</dc:date></metadata><manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one%20story.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>
<item id="css" href="a.css" media-type="text/css"/></manifest>
<spine><itemref idref="nav"/><itemref idref="cover"/><itemref idref="two"/><itemref idref="one"/></spine></package>"""
PARAGRAPHS = [
    "The ferry company has given up its night crossing to Aldersund, three years after it began to run at a loss.",
    "Passengers were told by a note on the quay, which blew into the harbour on the same evening, several said.",
]


def document(title: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    )


def book(path: Path, **changes: str | None) -> Path:
    members: dict[str, str | None] = {
        "META-INF/container.xml": CONTAINER,
        "OEBPS/content.opf": PACKAGE,
        "OEBPS/nav.xhtml": document("Contents", *(["Night ferry ends, and all about it"] * 20)),
        "OEBPS/cover.xhtml": document("Cover"),
        "OEBPS/text/one story.xhtml": document("Night ferry ends", *PARAGRAPHS),
        "OEBPS/text/two.xhtml": document("Second story", *reversed(PARAGRAPHS)),
    } | {name.replace("__", "/").replace("_X", ".x"): value for name, value in changes.items()}
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/epub+zip")
        for name, value in members.items():
            if value is not None:
                file.writestr(name, value, zipfile.ZIP_DEFLATED)
    return path


def failure(path: Path) -> str:
    (found,) = read_file(path)
    assert isinstance(found, Failure)
    return found.reason


def test_each_document_is_an_article_in_reading_order(tmp_path: Path) -> None:
    two, one = read_file(book(tmp_path / "a.epub"))
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.title, one.body, one.record) == ("Night ferry ends", "\n\n".join(PARAGRAPHS), 1)
    assert (one.outlet, one.author, one.language) == ("The Coast Weekly", "The Desk", "en")
    assert (one.published.text, one.evidence["published"]) == ("2018-04-20", "epub")
    assert (two.title, two.record) == ("Second story", 0)
    assert one.id != two.id


def test_a_book_is_known_by_its_contents_and_read_when_it_is_compressed(tmp_path: Path) -> None:
    data = book(tmp_path / "a.epub").read_bytes()
    (tmp_path / "b").write_bytes(data)
    (tmp_path / "b.epub.gz").write_bytes(gzip.compress(data))
    for name in ("b", "b.epub.gz"):
        assert [type(found) for found in read_file(tmp_path / name)] == [Article, Article]


def test_what_is_missing_locked_or_damaged_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    assert "DRM" in failure(book(path, **{"META-INF__rights_Xml": "<rights/>"}))
    assert "META-INF/container.xml" in failure(book(path, **{"META-INF__container_Xml": None}))
    bomb = CONTAINER.replace("<container", '<!DOCTYPE c [<!ENTITY a "b">]><container', 1)
    assert "entities" in failure(book(path, **{"META-INF__container_Xml": bomb}))
    missing, _ = read_file(book(path, OEBPS__text__two_Xhtml=None))
    assert isinstance(missing, Failure)
    assert "two.xhtml" in missing.reason
    data = book(path).read_bytes()
    path.write_bytes(data[:-60])
    assert "damaged or cut off" in failure(path)


def test_a_chapter_that_unpacks_to_absurdly_much_is_named(tmp_path: Path) -> None:
    huge = document("Second story", "word " * (1 << 22))
    found = list(read_file(book(tmp_path / "a.epub", OEBPS__text__two_Xhtml=huge)))
    assert any(isinstance(one, Failure) and ("larger" in one.reason or "bomb" in one.reason) for one in found)
