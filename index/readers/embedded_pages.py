"""Pages inside something else: an archive, a mail, a book. The page reader reads them; here is what differs."""

from __future__ import annotations

import re

from index.article import UNKNOWN_DATE
from index.date_words import DAY
from index.dates import parse
from index.errors import UnreadableFile
from index.houses import site_of
from index.identity import canonical_url, host_name
from index.readers import web_pages
from index.readers.charsets import text_in
from index.readers.markup import parse_page, source_of, text_of, without_hidden
from index.readers.page_metadata import stated_kind
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


def is_front(body: bytes, charset: str | None) -> bool:
    """Whether a page at the root of a site says that it is the site's, or at least not that it is an article.

    The teasers of a front page may each stand in an <article>, so that counts only where nothing else is said.
    """
    tree = parse_page(page_text(body, charset))
    kind = stated_kind(tree)
    return kind == "website" or (kind is None and tree.find(".//article") is None)


def article_at(body: bytes, charset: str | None, address: str, stored: str | None, where: str) -> Draft:
    """The article of a page that was taken from an address on the web and stored on a date; see `stored_at`.

    Raises UnreadableFile where it holds none.
    """
    return stored_at(article_in(body, charset), address, stored, where)


def stored_at(made: Draft, address: str, stored: str | None, where: str) -> Draft:
    """An article that was taken from an address on the web and stored on a date, with the one and not the other.

    The page's own address counts where it is on the same site, for it joins mobile and AMP variants; a page that names
    another outlet's address as its own is a copy of that outlet's article, and stays apart. When it was stored is not
    when it was published: but a date after that is none. `where` is the evidence for the address.
    """
    if not _is_own(made.url, address):
        made.url = address
        made.evidence["url"] = where
    then = parse(stored)
    if made.published.first is not None and then.last is not None and made.published.first > then.last + DAY:
        made.impossible_date = made.published.text or ""
        made.published = UNKNOWN_DATE
        for name in ("published", "published_zone"):
            made.evidence.pop(name, None)
    return made


def _is_own(named: str | None, archived: str) -> bool:
    """Whether the address that a page gives as its own can be: an article's, on the site that it was archived from."""
    if not named or (canonical := canonical_url(named)) is None or not canonical.strip("/").partition("/")[2]:
        return False
    own, other = host_name(named) or "", host_name(archived) or ""
    return site_of(own) == site_of(other)


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
