"""Pages inside something else: an archive, a mail, a book. The page reader reads them; here is what differs."""

from __future__ import annotations

import re

from index.errors import UnreadableFile
from index.readers import web_pages
from index.readers.charsets import text_in
from index.readers.markup import parse_page, source_of, text_of, without_hidden
from index.readers.records import Draft

_IMAGES = re.compile(rb"data:[^\s\"'()<>]{200,}")
ENOUGH = 0.5  # of a page's words, in what was taken for its article


def page_text(body: bytes, charset: str | None) -> str:
    """A page's source, without the images inside it. Raises UnreadableFile where it is no text or too large."""
    body = _IMAGES.sub(b"data:,", body)
    if len(body) > web_pages.LARGEST_PAGE:
        raise UnreadableFile(f"is a web page of more than {web_pages.LARGEST_PAGE >> 20} MB without its images")
    return text_in(body, charset)


def article_in(body: bytes, charset: str | None) -> Draft:
    """The article of a page among others of a site. Raises UnreadableFile where it holds none."""
    return web_pages.draft(page_text(body, charset))


def whole(source: str) -> Draft:
    """The draft of a page that is all article, a newsletter or a chapter: its text with nothing lost.

    What looks for an article on a page takes the longest story of a newsletter and leaves the others out; where it
    keeps less than half of the words, all that a reader would see is taken instead. Raises UnreadableFile where there
    is no text.
    """
    tree = without_hidden(parse_page(source))
    everything = text_of(source_of(tree))
    try:
        made = web_pages.draft(source_of(tree))
    except UnreadableFile:
        if not everything:
            raise
        return Draft(everything)
    if len(made.body.split()) < ENOUGH * len(everything.split()):
        made.body = everything
    return made
