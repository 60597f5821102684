"""Saved web pages: trafilatura finds the article's text; what surrounds it stays out. Nothing in a page is run."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from types import ModuleType
from typing import Any

from index.encoding import decode
from index.errors import NoText, UnreadableFile
from index.readers.furniture import is_closing_furniture, is_page_furniture
from index.readers.markup import looks_like_html, parse_page, source_of, text_of
from index.readers.page_metadata import describe, describe_view
from index.readers.page_trees import clear, strip_unseen, text_in
from index.readers.page_view import show_same_headline
from index.readers.pieces import Unread
from index.readers.plain_text import skip_credits
from index.readers.records import Draft
from index.readers.streams import MEGABYTE, read_whole

# A page of nothing but 4 MB of paragraphs takes trafilatura 1.7 s and 205 MB, of 8 MB 4.8 s and 323 MB; articles have
# a tenth of a megabyte. What makes saved pages large are images inside them, which are left out first.
LARGEST_PAGE = 4 * MEGABYTE
# Of 881 real pages one has 9,730 elements and half have 623 at most; trafilatura needs 2 s for 30,000 line breaks or
# short paragraphs, 37 s and 0.9 GB for 900,000.
MOST_ELEMENTS = 25_000
_EMBEDDED = re.compile(rb"data:[^\s\"'()<>]{200,}")
# The joiners that Persian and Indic scripts spell with: trafilatura takes them out with the control characters. They go
# through it as signs of no script (ideographic description characters), which no article has.
_JOINERS = (("\u200c", "\u2ffa"), ("\u200d", "\u2ffb"))
SHORT = 100  # code points below which an extraction is doubted and the article element itself is looked at
ABOVE_HEADLINE = 8  # lines in which the headline is looked for in the text
MOST_COMPARED = 500  # paragraphs; each is compared with each
SHORTEST_PULLED = 30
LONGEST_PULLED = 250  # code points of a quotation that is pulled out of the text
LONGEST_ABOVE = 160  # code points of what can stand above it


@dataclass(frozen=True, kw_only=True)
class SavedPage(Unread):
    """A page as it was saved, without the images inside it."""

    def draft(self) -> Draft:
        """The article in it. Raises UnreadableFile where it holds none."""
        return draft(decode(self.body, declared=True))


def read(stream: io.BufferedReader, file: str) -> Iterator[SavedPage]:
    """The one page of a file, to be read."""
    data = _EMBEDDED.sub(b"data:,", read_whole(stream))
    if len(data) > LARGEST_PAGE:
        raise UnreadableFile(f"is a web page of more than {LARGEST_PAGE // MEGABYTE} MB without its images")
    yield SavedPage(body=data)


def draft(source: str) -> Draft:
    """The article in a page's source. Raises UnreadableFile where it holds none."""
    joiners = [pair for pair in _JOINERS if pair[0] in source]
    for joiner, stand_in in joiners:
        source = source.replace(joiner, stand_in)
    tree = parse_page(source)
    made = Draft("")
    linked = describe(made, tree, source)
    strip_unseen(tree)
    if sum(1 for _ in islice(tree.iter(), MOST_ELEMENTS + 1)) > MOST_ELEMENTS:
        raise UnreadableFile(f"is a web page of more than {MOST_ELEMENTS:,} elements")
    describe_view(made, tree)
    clear(tree, made.title)
    body = _trim(_extract(tree), made)
    if linked is not None and linked.body and len(linked.body) > 2 * len(body):
        body = _paragraphs(linked.body)  # a page that a script fills in, or of which the text is cut off
    if len(body) < SHORT:
        body = _trim(_short_text(parse_page(source)), made) or body
    made.body = body
    for joiner, stand_in in joiners:
        _replace(made, stand_in, joiner)
    if not made.body:
        raise NoText("is a web page without an article that could be found; saved as text it is read whole")
    return made


def _replace(made: Draft, old: str, new: str) -> None:
    """Put one character for another in all that a draft says."""
    for name in ("body", "title", "author", "outlet", "topic"):
        if value := getattr(made, name):
            setattr(made, name, value.replace(old, new))


@lru_cache(maxsize=1)
def _trafilatura() -> ModuleType:
    """The library, kept quiet: it warns of a missing proxy library that it has no use for, and logs what it skips."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import trafilatura
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura


def _extract(tree: Any) -> str:
    library = _trafilatura()
    try:
        found = library.bare_extraction(tree, include_comments=False, include_tables=True)
    except Exception as error:  # noqa: BLE001 - a hostile page may trip it anywhere; it costs that page only
        raise UnreadableFile(f"is a web page that cannot be read ({type(error).__name__})") from None
    return str(getattr(found, "text", None) or "") if found is not None else ""


def _paragraphs(text: str) -> str:
    """The text of a record's article body, which is HTML or has its paragraphs on lines."""
    text = text_of(text) if looks_like_html(text) else text
    return "\n\n".join(line.strip() for line in text.split("\n") if line.strip())


def _short_text(tree: Any) -> str:
    """The text of the element that the page marks as the article, for pages too short to be told by their shape.

    Without such an element it is all that the page shows, if that is little; nothing if it is much.
    """
    marked = tree.xpath("//article") or tree.xpath("//main")
    if marked and len(text_in(marked[0])) <= 20 * SHORT:
        return text_of(source_of(marked[0]))
    if len(text_in(tree)) > 20 * SHORT:
        return ""
    text = text_of(source_of(tree))
    return text if len(text) <= 2 * SHORT else ""


def _trim(body: str, made: Draft) -> str:
    """The text without the headline, the byline and the labels that stood around it."""
    lines = [line for line in body.split("\n") if line.strip()]
    lines = lines[_below_headline(lines, made) :]
    at = skip_credits(lines, 0, made, "page")
    lines = [_unmarked(line) for line in lines[at:] if not is_page_furniture(line, made.author)]
    if len(lines) <= MOST_COMPARED:
        lines = [line for line in lines if not _is_pulled(line, lines)]
    while lines and is_closing_furniture(lines[-1], made.outlet):
        lines.pop()
    # trafilatura puts each block on a line of its own; paragraphs stand apart in what people save as text as well
    return "\n\n".join(lines).strip()


def _is_pulled(line: str, lines: list[str]) -> bool:
    """Whether a line only repeats, in large letters on the page, words of a longer paragraph."""
    words = line.strip(' "“”„«».…')
    if not SHORTEST_PULLED <= len(words) <= LONGEST_PULLED:
        return False
    return any(len(other) > len(line) + SHORTEST_PULLED and words in other for other in lines)


def _below_headline(lines: list[str], made: Draft) -> int:
    """The place behind the headline, where the text still has it: what stands above it is a menu or a label."""
    for at, line in enumerate(lines[:ABOVE_HEADLINE]):
        if made.title and show_same_headline(made.title, line):
            return at + 1
        if len(line) > LONGEST_ABOVE:
            break
    return 0


def _unmarked(line: str) -> str:
    """The line without the sign that trafilatura puts before the items of a list."""
    return line[2:] if line.startswith("- ") else line
