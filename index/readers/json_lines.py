"""JSON: an article object a line, an array of them, or one object that holds such an array."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from typing import Any

import orjson

from index.encoding import decode
from index.errors import UnreadableFile
from index.readers.markup import has_entities, looks_like_html, text_of
from index.readers.records import Draft, Failure
from index.readers.streams import BUFFER, LARGEST_RECORD, MEGABYTE, read_whole

# Column names in use, best first: Media Cloud's story export, news-please, NewsAPI, GDELT, schema.org, Kaggle's dumps.
FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "heading", "news_title", "name"),
    "body": (
        *(
            "body",
            "text",
            "content",
            "maintext",
            "article_body",
            "articlebody",
            "article_text",
            "full_text",
            "fulltext",
        ),
        *("story_text", "body_text", "article_content", "article", "story"),
    ),
    "outlet": (
        *("outlet", "source", "media_name", "publisher", "publication", "newspaper", "source_name", "site_name"),
        *("site", "domain", "source_domain"),
    ),
    "published": (
        *("published", "publish_date", "published_at", "date_published", "publication_date", "pub_date", "pubdate"),
        *("date_publish", "datepublished", "publishedat", "published_date", "date", "datetime", "timestamp", "time"),
    ),
    "author": ("author", "authors", "byline", "creator", "writer", "by"),
    "url": ("url", "link", "canonical_url", "permalink", "article_url", "source_url"),
    "language": ("language", "lang", "language_code", "inlanguage"),
    "topic": ("topic", "section", "category", "articlesection", "topics", "categories"),
    "record_id": ("id", "_id", "stories_id", "story_id", "article_id", "guid", "uuid"),
}
# Where a document that is one object keeps its articles (NewsAPI, The Guardian, Solr, Elasticsearch and others).
LISTS = ("articles", "results", "items", "stories", "news", "docs", "documents", "data", "records", "response", "hits")


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The articles of a JSON file, line by line; a line that is no article is a Failure, and the rest goes on."""
    start = stream.peek(BUFFER)[:BUFFER].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{") and not _is_pretty_printed(start):
        yield from _lines(stream, file)
    else:
        yield from _document(read_whole(stream), file)


def read_lines(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The same for a stream that is known to be JSON lines, of which no more is looked at than each line."""
    return _lines(stream, file)


def _is_pretty_printed(start: bytes) -> bool:
    """Whether an object goes on over many lines: its first line ends inside it."""
    first, newline, _ = start.partition(b"\n")
    return bool(newline) and first.rstrip().endswith((b"{", b",", b"["))


def _lines(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    record = -1
    while line := stream.readline(LARGEST_RECORD + 1):
        if len(line) > LARGEST_RECORD:
            record += 1
            while line and not line.endswith(b"\n"):
                line = stream.readline(BUFFER)
            yield Failure(file, record, f"is a line of more than {LARGEST_RECORD // MEGABYTE} MB")
            continue
        if record == -1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line or line.isspace():
            continue
        for found in _drafts(line, record + 1, file):
            record = found.record
            yield found


def _document(data: bytes, file: str) -> Iterator[Draft | Failure]:
    """A whole document: an array of articles, an object that holds one, or one article."""
    value = _parse(data)
    values = _articles(value) or ([value] if isinstance(value, dict) else [])
    if not values:
        raise UnreadableFile("is JSON that holds no list of articles; one article object a line is what works best")
    yield from _all_drafts(values, 0, file)


def _drafts(line: bytes, record: int, file: str) -> Iterator[Draft | Failure]:
    """The article of a line, or those of the list that an object on one line wraps."""
    try:
        value = _parse(line)
    except UnreadableFile as error:
        yield Failure(file, record, str(error))
        return
    wrapped = _articles(value) if isinstance(value, dict) and _has_no_text(value) else []
    yield from _all_drafts(wrapped or [value], record, file)


def _all_drafts(values: list[Any], first: int, file: str) -> Iterator[Draft | Failure]:
    for record, value in enumerate(values, start=first):
        try:
            yield _draft(value, record)
        except UnreadableFile as error:
            yield Failure(file, record, str(error))


def _has_no_text(record: dict[str, Any]) -> bool:
    return not any(isinstance(record[name], str) for name in dict(_columns(tuple(record)[:200]))["body"])


def _articles(value: Any, depth: int = 0) -> list[Any]:
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    if depth < 3:
        for name in LISTS:
            if isinstance(value.get(name), (list, dict)) and (found := _articles(value[name], depth + 1)):
                return found
    return []


def _parse(data: bytes) -> Any:
    """The JSON value; orjson reads news-12k in 0.26 s, the standard library in 0.57 s but takes what orjson refuses.

    That is NaN, lone surrogates and bytes that are not UTF-8, which real exports hold.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        reason = str(error)
    try:
        return json.loads(decode(data), strict=False)
    except RecursionError:
        raise UnreadableFile("is JSON nested too deeply") from None
    except ValueError:
        raise UnreadableFile(f"is not valid JSON: {reason[:120]}") from None


@lru_cache(maxsize=64)
def _columns(names: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each field the record's own names for it, best first; a file's records mostly share one set of names."""
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.strip().lower().replace(" ", "_").replace("-", "_"), name)
    return tuple((field, tuple(folded[name] for name in wanted if name in folded)) for field, wanted in FIELDS.items())


def _draft(record: Any, number: int) -> Draft:
    """The article that a record holds. Raises UnreadableFile where it holds none."""
    if not isinstance(record, dict):
        raise UnreadableFile("is not a JSON object")
    if isinstance(record.get("_source"), dict):  # Elasticsearch and OpenSearch wrap what they export
        record = {"_id": record.get("_id"), **record["_source"]}
    values = {
        field: next((record[name] for name in names if record[name] not in (None, "", [], {})), None)
        for field, names in _columns(tuple(record)[:200])
    }
    body = values.pop("body", None)
    if isinstance(body, list) and all(isinstance(part, str) for part in body):
        body = "\n\n".join(body)
    if not isinstance(body, str) or not body.strip():
        raise UnreadableFile(f"has no text (looked for {', '.join(FIELDS['body'][:4])})")
    draft = Draft(_plain(body), record=number)
    published = values.pop("published", None)
    draft.offer({field: _text(value) for field, value in values.items()}, "json")
    draft.offer_date(published.get("$date") if isinstance(published, dict) else published, "json")
    return draft


def _plain(body: str) -> str:
    if "<" in body and looks_like_html(body):
        return text_of(body)
    return unescape(body) if "&" in body and has_entities(body) else body


def _text(value: Any) -> str | None:
    """A field's text: a string, a number, an object's name, or a list of any of these."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return next((found for key in ("name", "title", "$oid", "id") if (found := _text(value.get(key)))), None)
    if isinstance(value, list):
        return ", ".join(found for part in value[:100] if not isinstance(part, list) and (found := _text(part))) or None
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
