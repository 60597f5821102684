"""Saved web pages: trafilatura finds the article's text; what surrounds it stays out. Nothing in a page is run."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator
from datetime import datetime, timezone
from functools import lru_cache
from types import ModuleType
from typing import Any

from index.encoding import decode
from index.errors import UnreadableFile
from index.readers.furniture import is_body_furniture
from index.readers.markup import parse_page, source_of, text_of
from index.readers.page_metadata import describe
from index.readers.plain_text import AFTER_HEADLINE, skip_furniture
from index.readers.records import Draft, Failure
from index.readers.streams import MEGABYTE, read_whole

# A page of nothing but 4 MB of paragraphs takes trafilatura 1.7 s and 205 MB, of 8 MB 4.8 s and 323 MB; articles have
# a tenth of a megabyte. What makes saved pages large are images inside them, which are left out first.
LARGEST_PAGE = 4 * MEGABYTE
_EMBEDDED = re.compile(rb"data:[^\s\"'()<>]{200,}")
SHORT = 100  # code points below which an extraction is doubted and the article element itself is looked at


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The one article of a web page."""
    data = _EMBEDDED.sub(b"data:,", read_whole(stream))
    if len(data) > LARGEST_PAGE:
        raise UnreadableFile(f"is a web page of more than {LARGEST_PAGE // MEGABYTE} MB without its images")
    yield draft(decode(data, declared=True))


def draft(source: str) -> Draft:
    """The article in a page's source. Raises UnreadableFile where it holds none."""
    tree = parse_page(source)
    made = Draft("")
    describe(made, tree, source)
    body = _extract(source)
    if not made.title or not made.author or made.published.first is None:
        _ask_trafilatura(made, source)
    if len(body) < SHORT:
        marked = _marked_text(tree)
        body = body if marked is None else marked
    made.body = _trim(body, made)
    if not made.body:
        raise UnreadableFile("is a web page without an article that could be found")
    return made


@lru_cache(maxsize=1)
def _trafilatura() -> ModuleType:
    """The library, kept quiet: it warns of a missing proxy library that it has no use for, and logs what it skips."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import trafilatura
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura


def _extract(source: str) -> str:
    library = _trafilatura()
    try:
        found = library.bare_extraction(source, include_comments=False, include_tables=True)
    except Exception as error:  # noqa: BLE001 - a hostile page may trip it anywhere; it costs that page only
        raise UnreadableFile(f"is a web page that cannot be read ({type(error).__name__})") from None
    return str(getattr(found, "text", None) or "") if found is not None else ""


def _ask_trafilatura(made: Draft, source: str) -> None:
    """Title, author and date by its heuristics (htmldate's for the date, without its search through the text)."""
    dates = {
        "extensive_search": False,
        "original_date": True,
        "max_date": datetime.now(timezone.utc).strftime("%Y-%m-%d"),
    }
    library = _trafilatura()
    try:
        found = library.extract_metadata(source, date_config=dates, extensive=False)
    except Exception:  # noqa: BLE001 - as above; what is missing stays unknown
        return
    made.offer({"title": found.title, "author": found.author, "outlet": found.sitename}, "trafilatura")
    made.offer_date(found.date, "htmldate")


def _marked_text(tree: Any) -> str | None:
    """The text of the element that the page marks as the article, for pages too short to be told by their shape.

    Without such an element it is all that the page shows, if that is little; None if it is much.
    """
    marked = tree.xpath("//article") or tree.xpath("//main")
    if marked:
        return text_of(source_of(marked[0]))
    text = text_of(source_of(tree))
    return text if len(text) <= 2 * SHORT else None


def _trim(body: str, made: Draft) -> str:
    """The text without the headline, the byline and the labels that stood around it."""
    lines = body.split("\n")
    title = " ".join((made.title or "").split()).lower()
    at = skip_furniture(lines, 0, AFTER_HEADLINE, made, "page")
    while at < len(lines) and (not lines[at].strip() or " ".join(lines[at].split()).lower() == title):
        at = skip_furniture(lines, at + 1, AFTER_HEADLINE, made, "page")
    # trafilatura puts each block on a line of its own; paragraphs stand apart in what people save as text as well
    return "\n\n".join(line for line in lines[at:] if line.strip() and not is_body_furniture(line)).strip()
