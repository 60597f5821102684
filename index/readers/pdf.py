"""PDF: what was printed, as one article. Its text comes by pdfminer.six, of the extra "documents".

Of the libraries that are free to build on, pdfminer.six alone says where paragraphs end and reads columns one after the
other; pypdf and PDFium give lines. It takes 27 ms a page of a manual.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from index.errors import NoText, UnreadableFile, UnreadableNow
from index.readers import plain_text
from index.readers.records import Draft, Failure
from index.readers.streams import read_whole

MOST_PAGES = 1_000
MOST_SECONDS = 120.0  # of processor time for one document; a thousand pages take 27
RUNNING = 3  # pages on which a line stands at the top or the bottom for it to be the page's and not the article's
INSTALL = "is a PDF document; to read these: pip install 'coverage-search[documents]'"
_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(r"(?:page )?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?", re.IGNORECASE)
_ADDRESS = re.compile(r"(https?://[^\s]{4,500}?)(?:\s+\d{1,3}/\d{1,3})?")
_HYPHEN = re.compile(r"(?<=[a-zà-ÿ])[-\u00ad]\n(?=[a-zà-ÿ])")
_ENDED = re.compile(r"[.!?:…][\"”’')\]]*$")


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The one article of a document. Raises UnreadableFile where it is encrypted, a scan without text, or damaged."""
    yield draft_of(read_whole(stream))


def is_readable() -> bool:
    """Whether the library is there."""
    return find_spec("pdfminer") is not None


def draft_of(data: bytes) -> Draft:
    """The article of a document, as `read`."""
    pages, info = _pages(data)
    running = _running_lines(pages)
    paragraphs = [text for page in pages for block in page if (text := _paragraph(block, running))]
    if not paragraphs:
        raise NoText("is a PDF document without text: a scan, perhaps; a text recognition (OCR) helps")
    made = plain_text.draft("\n\n".join(_joined(paragraphs)))
    made.offer({"url": _printed_from(pages)}, "page footer")
    # Neither the date nor, mostly, the title of a file's own description is the article's: who made the file, and when.
    made.offer({"title": _text(info.get("Title")), "author": _text(info.get("Author"))}, "pdf")
    return made


def _pages(data: bytes) -> tuple[list[list[str]], dict[str, Any]]:
    """The blocks of text of each page, in reading order, and the file's description of itself."""
    try:
        from pdfminer.high_level import extract_pages  # type: ignore[import-not-found, unused-ignore]
        from pdfminer.layout import LAParams, LTTextContainer  # type: ignore[import-not-found, unused-ignore]
        from pdfminer.pdfdocument import PDFDocument  # type: ignore[import-not-found, unused-ignore]
        from pdfminer.pdfparser import PDFParser  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        raise UnreadableNow(INSTALL) from None
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    pages: list[list[str]] = []
    began = time.process_time()
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        info = dict(document.info[0]) if document.info else {}
        for layout in extract_pages(io.BytesIO(data), maxpages=MOST_PAGES, laparams=LAParams()):
            pages.append([block.get_text() for block in layout if isinstance(block, LTTextContainer)])
            if time.process_time() - began > MOST_SECONDS:
                raise UnreadableFile(f"is a PDF document that takes more than {MOST_SECONDS:.0f} s to read")
    except UnreadableFile:
        raise
    except Exception as error:  # noqa: BLE001 - a hostile document may trip the library anywhere; it costs that file only
        name = type(error).__name__
        if "Password" in name or "Encryption" in name:
            raise NoText("is a PDF document that needs a password") from None
        raise UnreadableFile(f"is a PDF document that is damaged or cut off ({name})") from None
    return pages, info


def _printed_from(pages: list[list[str]]) -> str | None:
    """The address that a browser put at the foot of every page that it printed."""
    feet = [{found[1] for line in _edges(page) if (found := _ADDRESS.fullmatch(line.strip()))} for page in pages]
    on_all = set.intersection(*feet) if feet else set()
    numbered = len(pages) > 1 or any(re.search(r"(?:^|\s)1/1$", line) for line in _edges(pages[0]))
    return min(on_all) if on_all and numbered else None


def _running_lines(pages: list[list[str]]) -> frozenset[str]:
    """What stands first or last on several pages, but for its numbers: heads and feet."""
    counted = Counter(_shape(line) for page in pages for line in {*_edges(page)})
    return frozenset(line for line, count in counted.items() if count >= RUNNING)


def _edges(page: list[str]) -> list[str]:
    lines = [line for block in page for line in block.splitlines() if line.strip()]
    return lines[:2] + lines[-2:]


def _shape(line: str) -> str:
    return _NUMBER.sub("0", " ".join(line.split()))


def _paragraph(block: str, running: frozenset[str]) -> str:
    """A block's lines as one, words that were broken at their ends made whole, without what belongs to the page."""
    kept = [line.strip() for line in block.splitlines()]
    kept = [
        line
        for line in kept
        if line and _shape(line) not in running and not _PAGE.fullmatch(line) and not _ADDRESS.fullmatch(line)
    ]
    return " ".join(_HYPHEN.sub("", "\n".join(kept)).split())


def _joined(paragraphs: list[str]) -> list[str]:
    """Paragraphs that a column's or a page's end cut in two made one: the second goes on in lower case."""
    joined: list[str] = []
    for text in paragraphs:
        if joined and text[:1].islower() and not _ENDED.search(joined[-1]):
            broken = joined[-1].endswith(("-", "\u00ad"))
            joined[-1] = joined[-1][:-1] + text if broken else f"{joined[-1]} {text}"
        else:
            joined.append(text)
    return joined


def _text(value: Any) -> str | None:
    """A string of the file's description: UTF-16 with a mark, UTF-8 with one, or nearly latin-1."""
    if not isinstance(value, bytes):
        return None
    for mark, encoding in ((b"\xfe\xff", "utf-16"), (b"\xff\xfe", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if value.startswith(mark):
            return value.decode(encoding, "replace").strip() or None
    return value.decode("windows-1252", "replace").strip() or None
