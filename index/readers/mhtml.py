"""MHTML: a web page that a browser saved as one file (.mhtml, .mht), its pictures and style beside it as in a mail."""

from __future__ import annotations

import io
from collections.abc import Iterator

from index.errors import UnreadableFile
from index.readers.embedded_pages import article_at, article_in
from index.readers.mail import first_of, header_of, parse_message, text_parts
from index.readers.records import Draft
from index.readers.streams import read_whole


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft]:
    """The article of the page. Raises UnreadableFile where it holds none, or more than is read as one piece."""
    message = parse_message(read_whole(stream))
    parts = text_parts(message)
    found = first_of(parts, "text/html")
    if found is None:
        raise UnreadableFile("is a saved page (MHTML) without a page in it")
    page = next(part for part in parts if part.get_content_type() == "text/html")
    address = header_of(message, "Snapshot-Content-Location") or header_of(page, "Content-Location") or ""
    if address.startswith(("http://", "https://")):
        yield article_at(*found, address, header_of(message, "Date"), "saved from")
    else:
        yield article_in(*found)
