"""Which reader takes a file: told by its first bytes, and only where they leave it open by its name."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from index.errors import UnreadableFile
from index.readers.records import Draft, Failure
from index.readers.streams import BUFFER

Reader = Callable[[io.BufferedReader, str], Iterator[Draft | Failure]]


@dataclass(frozen=True)
class Format:
    """A kind of file: the module whose `read` takes it, what its contents begin with, and what its name ends with.

    `begins` is matched against the first bytes without byte order mark and white space, in lower case. Where two
    formats would match, the first in the table is meant.
    """

    name: str
    module: str
    begins: re.Pattern[bytes]
    endings: tuple[str, ...]


_PROLOGUE = rb"(?:\s|<\?xml[^>]{0,300}\?>|<\?xml-stylesheet[^>]{0,300}\?>|<!--.{0,3000}?-->)*"
FORMATS = (
    Format("JSON", "json_lines", re.compile(rb'\{\s*["}]|\[\s*[{\]]'), (".jsonl", ".ndjson", ".json")),
    Format(
        "feed",
        "feeds",
        re.compile(
            _PROLOGUE + rb"(?:<!doctype\s[^>\[]*(?:\[.*?\]\s*)?>\s*)?<(?:rss|feed|rdf:rdf|\w+:feed)\b", re.DOTALL
        ),
        (".rss", ".atom"),
    ),
    Format(
        "web page",
        "web_pages",
        re.compile(
            _PROLOGUE + rb"(?:<!doctype\s+html|<(?:html|head|body|title|meta|article|main|div|h1)\b)", re.DOTALL
        ),
        (".html", ".htm", ".xhtml"),
    ),
)
TEXT = Format("text", "plain_text", re.compile(rb"(?!)"), (".txt", ".text"))
_XML = re.compile(rb"<\?xml|<!doctype\s+(?!html)|<!entity", re.DOTALL)
# What people have in their folders that no reader takes: told apart, so that the reason helps.
_OTHERS = (
    (b"%PDF", "is a PDF document"),
    (b"PK\x03\x04", "is a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "is an old office document"),
    (b"{\\rtf", "is a rich text document"),
    (b"BZh", "is compressed with bzip2"),
    (b"\xfd7zXZ", "is compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "is compressed with zstd"),
    (b"7z\xbc\xaf", "is a 7-zip archive"),
    (b"\x89PNG", "is an image"),
    (b"\xff\xd8\xff", "is an image"),
    (b"GIF8", "is an image"),
    (b"SQLite format 3", "is a database"),
    (b"WARC/", "is a web archive"),
)


def reader_of(stream: io.BufferedReader, file: str) -> Reader:
    """The reader for what a stream begins with. Raises UnreadableFile for what no reader takes."""
    start = stream.peek(BUFFER)[:BUFFER]
    if not start:
        raise UnreadableFile("is empty")
    for magic, words in _OTHERS:
        if start.startswith(magic):
            raise UnreadableFile(f"{words}, which is not read; text, HTML, JSON lines and feeds are")
    return _load(format_of(start, file))


def format_of(start: bytes, file: str) -> Format:
    """The format of a file whose first bytes these are. Raises UnreadableFile for XML that is no feed."""
    begins = _as_ascii(start)
    for known in FORMATS:
        if known.begins.match(begins):
            return known
    named = by_name(file)
    if named is not None and named.module not in ("json_lines", "plain_text"):
        return named
    if _XML.match(begins):
        raise UnreadableFile("is XML, but neither a feed nor a web page")
    if named is not None and named.module == "json_lines" and not begins.strip():
        raise UnreadableFile("has no text")
    if named is not None and named.module == "json_lines" and begins[:1] in (b"{", b"["):
        return named
    return TEXT


def by_name(file: str) -> Format | None:
    """The format that a file's name promises, looking past ".gz"."""
    name = PurePath(file).name.lower().removesuffix(".gz")
    return next((known for known in (*FORMATS, TEXT) if name.endswith(known.endings)), None)


def _as_ascii(start: bytes) -> bytes:
    """The first bytes in lower case without mark and white space; UTF-16 and UTF-32 without their NULs."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        start = start.translate(None, b"\0\xff\xfe")
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:8192].lower()


def _load(known: Format) -> Reader:
    """Imported only now: a run over JSON lines needs neither trafilatura nor feedparser."""
    reader: Reader = import_module(f"index.readers.{known.module}").read
    return reader
