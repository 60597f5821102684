"""Web archives: WARC, and ARC before it. An article a page, HTML or PDF; what else a crawl brings is passed over."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from index.errors import NoText, UnreadableFile
from index.readers.embedded_pages import article_at, is_front, stored_at
from index.readers.http_bodies import unpacked
from index.readers.options import MEGABYTE
from index.readers.pdf import draft_of as pdf_in
from index.readers.pdf import is_readable as pdf_is_readable
from index.readers.pieces import Unread
from index.readers.records import Draft, Failure

LARGEST_BODY = 32 * MEGABYTE  # of a page as it was sent, packed or not; pages with a movie inside are no articles
LONGEST_LINE = 1 << 16  # bytes of a header line; servers refuse longer ones than 8 or 16 KB
LONGEST_HEAD = 1 << 20  # of all header lines of a record together
_ROOT = re.compile(r"https?://[^/?#]+/?(?:#.*)?", re.IGNORECASE)  # not "/?p=7", an article of WordPress
_BEGINNING = re.compile(rb"WARC/\d+\.\d+\r?\n")
_HTML = ("text/html", "application/xhtml+xml")
_PDF = "application/pdf"
_PDF_BEGINS = b"%PDF-"
_MOVED = ("301", "302", "303", "307", "308")
_DOCUMENT = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|article|h1)\b", re.IGNORECASE)
_SAYS_ARTICLE = re.compile(
    rb"""<article\b|["']article:published_time|["']og:type["'][^>]{0,99}["']article["']|["']article["'][^>]{0,99}og:type"""
    rb"""|"@type"\s*:\s*(?:\[\s*)?"[A-Za-z]{0,20}Article""",
    re.IGNORECASE,
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
CUT_OFF = "is cut off: the archive ends inside this record"


class Wanted(Protocol):
    """The addresses of the pages that are meant, where an archive says which those are."""

    def __contains__(self, url: object) -> bool:
        """Whether an address is one of them."""

    def follow(self, url: str, location: str | None) -> None:
        """Where one was moved, the new address is meant too."""


@dataclass(frozen=True, kw_only=True)
class Page(Unread):
    """A page as it was archived, HTML or PDF: where, when (WARC-Date), its bytes and the header's character set."""

    url: str
    date: str | None
    charset: str | None

    @property
    def address(self) -> str:
        """Where it was archived from."""
        return self.url

    def draft(self) -> Draft | None:
        """Its article; where it has none, only a page that says of itself that it is one is named, by UnreadableFile.

        Of PDFs scans and those with a password are passed over.

        The others are fronts, searches, log-ins and frames: a crawl brings home as many of these as of articles.
        """
        if self._is_front():
            return None
        try:
            return draft_of(self)
        except NoText:
            if _SAYS_ARTICLE.search(self.body) and not self.body.startswith(_PDF_BEGINS):
                raise
            return None

    def _is_front(self) -> bool:
        """Whether it is a site's front page: at the root of its host, and nothing in it says that it is an article."""
        if self.body.startswith(_PDF_BEGINS) or not _ROOT.fullmatch(self.url):
            return False
        return is_front(self.body, self.charset)


def read(stream: io.BufferedReader, file: str) -> Iterator[Page | Failure]:
    """The pages of a web archive, record by record: memory holds one record, whatever the size of the archive."""
    yield from pages(stream, file)


def draft_of(page: Page) -> Draft:
    """The article of an archived page. Raises UnreadableFile where it holds none."""
    if page.body.startswith(_PDF_BEGINS):
        return stored_at(pdf_in(page.body), page.url, page.date, "warc")
    return article_at(page.body, page.charset, page.url, page.date, "warc")


def pages(
    stream: io.BufferedReader, file: str, wanted: Wanted | None = None, first: int = 0
) -> Iterator[Page | Failure]:
    """The HTML pages of a WARC or ARC that were sent with status 200, and what could not be read.

    Revisits (of which only the first visit has the body), redirects, errors, images and scripts are passed over. A
    record that is damaged is named, and the rest is taken up where the next one begins. Records are counted from
    `first`.
    """
    number = first - 1
    for number, record in enumerate(_records(stream), first):
        try:
            if isinstance(record, UnreadableFile):
                raise record
            page = _page(record, number, wanted)
        except UnreadableFile as error:
            url = _target(record) if not isinstance(record, UnreadableFile) else None
            yield Failure(file, number, f"{url} {error}" if url else str(error))
            continue
        if page is not None:
            yield page


# Records


def _records(stream: io.BufferedReader) -> Iterator[Any]:
    """warcio's records one after the other; for a damaged one an UnreadableFile, and on with the next beginning."""
    from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
    from warcio.recordloader import ArcWarcRecordLoader  # type: ignore[import-untyped]

    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
    lines = _Lines(stream)
    beginning = lines.next_beginning(any_text=True)
    while beginning:
        known = "warc" if _BEGINNING.match(beginning) else "arc"
        lines.left = LONGEST_HEAD
        try:
            record = loader.parse_record_stream(lines, beginning, known, no_record_parse=True)
            if record.length is None:
                raise UnreadableFile("it has no length")
        except (ArchiveLoadFailed, UnreadableFile, EOFError) as error:
            if lines.broken:
                raise
            yield UnreadableFile(f"is a damaged record ({str(error)[:100]})")
            beginning = lines.next_beginning()
            continue
        yield record
        if lines.broken:
            return
        was_cut_off = record.raw_stream.limit and lines.at_end
        if not _skipped(record.raw_stream):
            if not was_cut_off:  # else it was named when its body was read
                yield UnreadableFile(CUT_OFF)
            return
        beginning = lines.next_beginning(any_text=True)
        if known == "warc" and beginning and not _BEGINNING.match(beginning):
            yield UnreadableFile("is no record: the length of the one before is wrong")
            beginning = lines.next_beginning()


def _skipped(rest: Any) -> bool:
    """Read what is left of a record; whether it was all there."""
    while rest.limit and rest.read(LONGEST_LINE):
        pass
    return not rest.limit


class _Lines:
    """What warcio reads from: a stream that refuses lines, and heads of records, that are longer than any real one."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.left = LONGEST_HEAD
        self.broken = False  # what is below can give no more
        self.at_end = False

    def read(self, size: int) -> bytes:
        """Up to so many bytes."""
        try:
            data = self._stream.read(size)
        except UnreadableFile:
            self.broken = True
            raise
        self.at_end = len(data) < size
        return data

    def readline(self, size: int | None = None) -> bytes:
        """A line with its end. Raises UnreadableFile where no header is so long."""
        try:
            line = self._stream.readline(LONGEST_LINE if size is None else min(size, LONGEST_LINE))
        except UnreadableFile:
            self.broken = True
            raise
        self.left -= len(line)
        if len(line) == LONGEST_LINE or self.left < 0:
            raise UnreadableFile("it has a header that is too long")
        return line

    def next_beginning(self, *, any_text: bool = False) -> bytes:
        """The next line that begins a WARC record, or with `any_text` that is not blank; b"" at the end."""
        while line := self._stream.readline(LONGEST_LINE):
            if _BEGINNING.match(line) or (any_text and line.strip()):
                return line
        return b""


def _target(record: Any) -> str | None:
    value = record.rec_headers.get_header("WARC-Target-URI" if record.format == "warc" else "uri")
    return str(value) if value else None


def _page(record: Any, number: int, wanted: Wanted | None) -> Page | None:
    """The page in a record, HTML or PDF; None where it holds something else. Raises UnreadableFile."""
    url = _target(record)
    if record.rec_type not in ("response", "resource") or not url or not url.startswith(("http://", "https://")):
        return None
    head = _http_head(record, url, wanted)
    if head is None or (wanted is not None and url not in wanted):
        return None
    kind, _, parameters = head.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    if kind not in (*_HTML, "") and not (kind == _PDF and pdf_is_readable()):
        return None
    body = unpacked(_body(record.raw_stream, head), head.get("content-encoding"), LARGEST_BODY)
    if not (body.startswith(_PDF_BEGINS) if kind == _PDF else _DOCUMENT.search(body[:8192])):
        return None
    date = record.rec_headers.get_header("WARC-Date") or record.rec_headers.get_header("archive-date")
    charset = _CHARSET.search(parameters)
    return Page(record=number, url=url, date=date, body=body, charset=charset[1] if charset else None)


def _http_head(record: Any, url: str, wanted: Wanted | None) -> dict[str, str] | None:
    """The HTTP headers that a page was sent with, by name in lower case; None where it was not sent with status 200."""
    from warcio.statusandheaders import StatusAndHeadersParser  # type: ignore[import-untyped]

    if record.rec_type == "resource":
        return {"content-type": record.content_type or ""}
    try:
        head = StatusAndHeadersParser([], verify=False).parse(record.raw_stream)
    except EOFError:
        return None
    headers = {name.lower(): value for name, value in reversed(head.headers)}
    status = head.get_statuscode()
    if wanted is not None and status in _MOVED:
        wanted.follow(url, headers.get("location"))
    return headers if status == "200" else None


def _body(stream: Any, head: dict[str, str]) -> bytes:
    """What is left of a record, put together from its chunks. Raises UnreadableFile: it is cut off or too large."""
    from warcio.bufferedreaders import ChunkedDataReader  # type: ignore[import-untyped]

    if stream.limit > LARGEST_BODY:
        raise UnreadableFile(f"is a page of more than {LARGEST_BODY // MEGABYTE} MB")
    body: bytes = stream.read()
    if stream.limit:
        raise UnreadableFile(CUT_OFF)
    # What was put together before it was archived gives itself, whatever the header says.
    chunked = "chunked" in head.get("transfer-encoding", "").lower()
    return bytes(ChunkedDataReader(io.BytesIO(body)).read()) if chunked else body
