"""EPUB: the chapters of a book, or the articles of an e-paper; each document in its reading order is one article."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from index.errors import NoText, UnreadableFile
from index.readers.embedded_pages import page_text, whole
from index.readers.markup import xml_items
from index.readers.options import MEGABYTE
from index.readers.records import Draft, Failure
from index.readers.zip_archives import open_archive, open_member, rereadable

LARGEST_DOCUMENT = 16 * MEGABYTE  # unpacked, of one chapter
LARGEST_BOOK = 256 * MEGABYTE  # unpacked, of all chapters read
MOST_DOCUMENTS = 10_000
SHORT = 200  # code points: covers, title pages and imprints have fewer, and are passed over


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The documents of a book that hold text, in reading order; what the book says of itself holds for each.

    Raises UnreadableFile for what is no book, and for one that is encrypted.
    """
    source = rereadable(stream)
    with open_archive(source) as archive:
        if "META-INF/rights.xml" in archive.namelist():
            raise UnreadableFile("is an EPUB that is locked with DRM")
        book = _Book(archive, source)
        package, folder = _package(book)
        yield from _documents(book, package, folder, file)


def _documents(book: _Book, package: Any, folder: str, file: str) -> Iterator[Draft | Failure]:
    record, left = -1, LARGEST_BOOK
    for name in _spine(package, folder):
        try:
            data = book.member(name)
            left -= len(data)
            if left < 0:
                raise UnreadableFile(f"is larger than {LARGEST_BOOK // MEGABYTE} MB unpacked; what follows is not read")
            made = whole(page_text(data, None))
        except NoText:  # a cover is a picture
            continue
        except UnreadableFile as error:
            record += 1
            yield Failure(file, record, f"{name} {error}")
            if left < 0:
                return
            continue
        if len(made.body) < SHORT:
            continue
        record += 1
        made.record = record
        _from_package(made, package)
        yield made
    if record < 0:
        raise UnreadableFile("is an EPUB without text")


def _package(book: _Book) -> tuple[Any, str]:
    """The book's description of itself, and the folder that its names are relative to."""
    container = _xml(book.member("META-INF/container.xml"), "container")
    path = next((one.get("full-path") for one in container.iter("rootfile") if one.get("full-path")), None)
    if path is None:
        raise UnreadableFile("is an EPUB that does not say where its contents are")
    return _xml(book.member(path), "package"), posixpath.dirname(path)


def _spine(package: Any, folder: str) -> list[str]:
    """The names of the documents in reading order, without the table of contents."""
    items = {one.get("id"): one for one in package.iter("item")}
    found = []
    for reference in package.iter("itemref"):
        item = items.get(reference.get("idref"))
        if (
            item is None
            or "nav" in (item.get("properties") or "").split()
            or "html" not in (item.get("media-type") or "")
        ):
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote((item.get("href") or "").partition("#")[0])))
        if name not in found:
            found.append(name)
        if len(found) >= MOST_DOCUMENTS:
            break
    return found


def _from_package(made: Draft, package: Any) -> None:
    """An e-paper's title is its outlet, unless it names a publisher; a book's author is the author of its chapters."""
    metadata = package.find("metadata")
    if metadata is None:
        return

    def first(name: str) -> str | None:
        return next(
            (text for one in metadata.findall(name) if (text := " ".join("".join(one.itertext()).split()))), None
        )

    creators = [" ".join("".join(one.itertext()).split()) for one in metadata.findall("creator")[:20]]
    made.offer(
        {
            "outlet": first("publisher") or first("title"),
            "author": ", ".join(filter(None, creators)),
            "language": first("language"),
            "topic": first("subject"),
        },
        "epub",
    )
    made.offer_date(first("date"), "epub")


def _xml(data: bytes, name: str) -> Any:
    found = next(xml_items(io.BytesIO(data), frozenset((name,))), None)
    if found is None:
        raise UnreadableFile(f"is an EPUB whose <{name}> is missing")
    return found


class _Book:
    """The members of an EPUB by name."""

    def __init__(self, archive: zipfile.ZipFile, source: io.BufferedReader) -> None:
        self._archive = archive
        self._source = source

    def member(self, name: str) -> bytes:
        """A member's bytes. Raises UnreadableFile where it is missing, locked, damaged or absurdly large."""
        try:
            found = self._archive.getinfo(name)
        except KeyError:
            raise UnreadableFile(f"is an EPUB without {name[:100]}, which it names") from None
        with open_member(self._archive, found, self._source) as unpacked:
            data = unpacked.read(LARGEST_DOCUMENT + 1)
        if len(data) > LARGEST_DOCUMENT:
            raise UnreadableFile(f"is larger than {LARGEST_DOCUMENT // MEGABYTE} MB")
        return data
