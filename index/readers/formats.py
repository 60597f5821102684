"""Which reader takes a file: told by its first bytes, and only where they leave it open by its name."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from index.errors import UnreadableFile
from index.readers.compression import without_compression
from index.readers.pieces import Unread
from index.readers.records import Draft, Failure
from index.readers.streams import BUFFER

Reader = Callable[[io.BufferedReader, str], Iterator[Draft | Failure | Unread]]
"""Takes a stream (as a rule a Source, with the options for it) and the file's name; raises UnreadableFile alone."""


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


# A comment ends at its first mark: where it may end at a later one, 22 of them take 12 s.
_PROLOGUE = rb"(?:\s|<\?xml[^>]{0,300}\?>|<\?xml-stylesheet[^>]{0,300}\?>|<!--(?:(?!-->).){0,3000}-->)*"
# A row of column names that the articles of the file share: one of a text, and another of a title, a date or the like.
_CELL = rb"""(?:"[^"\r\n]{0,80}"|'[^'\r\n]{0,80}'|[\w .:#/()\x80-\xff-]{0,80})"""


def _named(words: bytes) -> bytes:
    """That one of the column names stands in the first line."""
    return rb"(?=(?:[^\r\n]{0,4000}[,;\t|])?[ ]?[\"']?(?:" + words + rb")[\"']?[ ]?(?:[,;\t|\r\n]|$))"


# Excel names the separator on a line of its own, before the header.
SEPARATOR = rb"(?:\"?sep=[,;\t|]\"?[ \t]*(?:\r\n?|\n))?"
HEADER = re.compile(
    SEPARATOR
    + _named(rb"(?:article|full|story|body|main)?[_ .-]?(?:text|body|content)|article|story|short_description|maintext")
    + _named(rb"\w*(?:title|headline|date|url|link|published|publication|source|author|media_name|outlet|id)\w*")
    + rb"(?:" + _CELL + rb"[,;\t|])+" + _CELL + rb"[ \t]*(?:[\r\n]|$)"
)  # fmt: skip
_WACZ = re.compile(
    rb"pk\x03\x04.{26}(?:archive/[^\0]{1,200}?\.w?arc|pages/(?:extra)?pages\.jsonl|indexes/index\.)", re.DOTALL
)
# What Chrome and Internet Explorer write before a page that they save as one file.
_SAVED_PAGE = re.compile(
    rb"(?:[\w-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?(?:snapshot-content-location:|from:[ \"<]*saved by )"
)
# The line before each message of a mailbox, or lines of headers, of which one is a mail's alone.
_MAIL = re.compile(
    rb"from \S+ +[a-z]{3} [a-z]{3} +\d{1,2} \d\d:\d\d|(?:[\w-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,80}?"
    rb"(?:mime-version|message-id|received|return-path|delivered-to|list-id)[ \t]*:"
)
_AGENCY = re.compile(
    _PROLOGUE + rb"(?:<!doctype\s[^>\[]*(?:\[.*?\]\s*)?>\s*)?(?:<!--(?:(?!-->).){0,3000}-->\s*)*"
    rb"<(?:\w+:)?(?:newsmessage|newsitem|packageitem|nitf|newsml)\b",
    re.DOTALL,
)
FORMATS = (
    Format(
        "tar archive",
        "tar_archives",
        re.compile(rb"[^\0]{1,107}\0.{149,255}ustar[\0 ]", re.DOTALL),
        (".tar", ".tgz", ".tbz2", ".txz", ".tzst"),
    ),
    Format("web archive", "web_archives", re.compile(rb"warc/\d|filedesc://"), (".warc", ".arc")),
    Format("web archive", "wacz", _WACZ, (".wacz",)),
    Format("EPUB", "epub", re.compile(rb"pk\x03\x04.{26}mimetypeapplication/epub\+zip", re.DOTALL), (".epub",)),
    Format("PDF", "pdf", re.compile(rb"%pdf-"), (".pdf",)),
    Format("saved page", "mhtml", _SAVED_PAGE, (".mhtml", ".mht")),
    Format("mail", "mail", _MAIL, (".eml", ".mbox", ".mbx")),
    Format("agency XML", "news_xml", _AGENCY, (".nitf", ".newsml")),
    Format("JSON", "json_lines", re.compile(rb'\{\s*["}]|\[\s*(?:\{|\]\s*\Z)'), (".jsonl", ".ndjson", ".json")),
    Format("zip archive", "zip_archives", re.compile(rb"pk(?:\x03\x04|\x05\x06)"), (".zip",)),
    Format("table", "tables", HEADER, (".csv", ".tsv")),
    Format(
        "Markdown", "markdown", re.compile(rb"(?:---|\+\+\+)[ \t]*\r?\n\s*[\w\"'-]+[ \t]*[:=]"), (".md", ".markdown")
    ),
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
    (
        re.compile(rb"PK\x03\x04.{26}(?:\[Content_Types\]|_rels/|mimetypeapplication/vnd\.)", re.S),
        "is an office document",
    ),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "is an old office document"),
    (re.compile(rb"\{\\rtf"), "is a rich text document"),
    (re.compile(rb"7z\xbc\xaf"), "is a 7-zip archive"),
    (re.compile(rb"Rar!\x1a"), "is a RAR archive"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8"), "is an image"),
    (re.compile(rb"SQLite format 3"), "is a database"),
)


def reader_of(stream: io.BufferedReader, file: str) -> Reader:
    """The reader for what a stream begins with. Raises UnreadableFile for what no reader takes."""
    start = stream.peek(BUFFER)[:BUFFER]
    if not start:
        raise UnreadableFile("is empty")
    for magic, words in _OTHERS:
        if magic.match(start):
            raise UnreadableFile(f"{words}, which is not read; docs/formats.md lists what is")
    return _load(format_of(start, file))


def format_of(start: bytes, file: str) -> Format:
    """The format of a file whose first bytes these are. Raises UnreadableFile for XML that is no feed."""
    begins = first_words(start)
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
    """The format that a file's name promises, looking past what it says of compression."""
    name = without_compression(PurePath(file).name.lower())
    return next((known for known in (*FORMATS, TEXT) if name.endswith(known.endings)), None)


def first_words(start: bytes) -> bytes:
    """The first bytes in lower case without mark and white space; UTF-16 and UTF-32 without their NULs."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        start = start.translate(None, b"\0\xff\xfe")
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:8192].lower()


def _load(known: Format) -> Reader:
    """Imported only now: a run over JSON lines needs neither trafilatura nor feedparser."""
    reader: Reader = import_module(f"index.readers.{known.module}").read
    return reader
