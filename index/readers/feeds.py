"""RSS and Atom: an article an entry, with its full text where the feed has it, else its summary."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin

from index.errors import UnreadableFile
from index.readers.markup import OWN_ENTITIES, looks_like_html, text_of
from index.readers.records import Draft, Failure
from index.readers.streams import MEGABYTE, read_whole

LARGEST_FEED = 32 * MEGABYTE  # the parser holds some ten times this; feeds with full texts have a few MB
_SUFFIX = re.compile(
    r"\s*(?:[|»:–—-]+\s*)?\b(?:rss(?: feed)?|atom feed|feed|latest(?: news)?|all (?:news|stories))\s*$", re.I
)
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE | re.ASCII)
_ELEMENT = re.compile(rb"<\w")
_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_ENTITY = re.compile(rb"<!entity\b", re.IGNORECASE)
_ADDED = re.compile(r"the post .{1,300} (?:appeared first on|first appeared on) .{1,100}", re.IGNORECASE)


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The entries of a feed. Raises UnreadableFile for one that declares entities of its own."""
    data = read_whole(stream, LARGEST_FEED)
    _refuse_entities(data)
    parsed = _parse(data)
    feed = parsed.get("feed", {})
    entries = parsed.get("entries", [])
    if not entries:
        raise UnreadableFile("is a feed without entries, or XML that is no feed")
    for record, entry in enumerate(entries):
        draft = _draft(entry, feed, record, is_rss=str(parsed.get("version", "")).startswith("rss"))
        yield draft if draft.body.strip() else Failure(file, record, "is a feed entry without text")
    if _is_cut_off(parsed, data):
        yield Failure(file, len(entries), "is a feed that breaks off: what follows could not be read")


def _refuse_entities(data: bytes) -> None:
    """Raises UnreadableFile for a feed that declares entities, which a text of some KB may make one of gigabytes.

    feedparser takes them from all that stands before the first element, comments too; what it then hands on is read by
    expat, which knows a declaration wherever it is hidden.
    """
    declared = _DECLARED.match(data)
    if declared and not _is_like_ascii(declared[1].decode()):
        raise UnreadableFile(f"is a feed in an encoding that is not read ({declared[1].decode()}); save it in UTF-8")
    plain = data.translate(None, b"\0")  # UTF-16 and UTF-32 differ from ASCII in these
    root = _ELEMENT.search(plain)
    if _ENTITY.search(plain, 0, root.start() if root else len(plain)):
        raise UnreadableFile(OWN_ENTITIES)
    _refuse_what_expat_finds(data.lstrip())


def _refuse_what_expat_finds(data: bytes) -> None:
    """Raises UnreadableFile where an entity is declared before the root element, or before what expat cannot read."""
    from xml.parsers import expat

    def declared(*_: object) -> None:
        raise UnreadableFile(OWN_ENTITIES)

    def root(*_: object) -> None:
        raise _NoneDeclared

    parser = expat.ParserCreate()
    parser.EntityDeclHandler, parser.StartElementHandler = declared, root
    with suppress(_NoneDeclared, expat.ExpatError, LookupError, ValueError):
        parser.Parse(data, True)


class _NoneDeclared(Exception):
    """The root element begins."""


def _is_like_ascii(encoding: str) -> bool:
    """Whether markup is what it looks like: in UTF-7 and in IBM's character sets it is not."""
    try:
        return "utf-16" in encoding.lower() or "utf-32" in encoding.lower() or b"<!E+".decode(encoding) == "<!E+"
    except (LookupError, UnicodeError):
        return True


def _parse(data: bytes) -> Any:
    """feedparser's result; it reads what is not well formed and fetches nothing."""
    import feedparser  # type: ignore[import-untyped]

    try:
        return feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # noqa: BLE001 - a hostile file may trip the parser anywhere; it costs that file only
        raise UnreadableFile(f"is a feed that cannot be parsed ({type(error).__name__})") from None


def _is_cut_off(parsed: Any, data: bytes) -> bool:
    """Whether a feed that is not well formed lacks its end, too: a bare "&nbsp;" in it costs no entry."""
    error = type(parsed.get("bozo_exception")).__name__
    return error == "SAXParseException" and not _END.search(data.translate(None, b"\0")[-2_000:])


def _draft(entry: Any, feed: Any, record: int, *, is_rss: bool) -> Draft:
    draft = Draft(_body(entry, is_rss=is_rss), record=record)
    source = entry.get("source") or {}
    draft.offer(
        {
            "title": _plain(entry.get("title")),
            "author": _author(entry),
            "url": _address(entry.get("link"), feed.get("link")),
            "language": _language(entry) or feed.get("language"),
            "topic": next((tag.get("term") for tag in entry.get("tags") or () if tag.get("term")), None),
            "record_id": entry.get("id"),
            "outlet": _outlet(source.get("title")) or _outlet(entry.get("publisher")),
        },
        "feed entry",
    )
    draft.offer({"outlet": _outlet(feed.get("title")), "author": feed.get("author")}, "feed")
    draft.offer_date(entry.get("published"), "feed entry")
    if "updated" in entry:  # asked for otherwise, feedparser gives `published` again, with a warning
        draft.offer_date(entry["updated"], "feed entry")
    return draft


def _body(entry: Any, *, is_rss: bool) -> str:
    """The longest of the entry's contents, else its summary, as text.

    Of Media RSS the description stands in where there is no other text. Beside one it is a picture's caption, which
    feedparser gives as a plain content; RSS has no others.
    """
    summary = entry.get("summary") or ""  # an empty element gives None
    contents = [
        content.get("value") or ""
        for content in entry.get("content") or ()
        if not (is_rss and summary and content.get("type") == "text/plain")
    ]
    markup = max(contents, key=len, default="")
    if len(markup.strip()) < len(summary):
        markup = summary
    text = text_of(markup)
    lines = text.split("\n")
    while lines and (not lines[-1].strip() or _ADDED.fullmatch(lines[-1].strip())):
        lines.pop()
    return "\n".join(lines)


def _address(link: str | None, home: str | None) -> str | None:
    """An entry's address, from the feed's own where it is relative ("/a/b")."""
    if link and home and home.startswith(("http://", "https://")):
        with suppress(ValueError):  # "http://[" is no address
            return urljoin(home, link)
    return link


def _plain(value: str | None) -> str | None:
    return text_of(value) if value and looks_like_html(value) else value


def _author(entry: Any) -> str | None:
    """All authors by name; RSS's "jane@example.org (Jane Doe)" is told apart by feedparser."""
    names = [author.get("name") for author in entry.get("authors") or () if author.get("name")]
    return ", ".join(names) or entry.get("author")


def _language(entry: Any) -> str | None:
    return next((content.get("language") for content in entry.get("content") or () if content.get("language")), None)


def _outlet(title: str | None) -> str | None:
    """A feed's title without what says that it is a feed."""
    return _SUFFIX.sub("", title).strip() or None if title else None
