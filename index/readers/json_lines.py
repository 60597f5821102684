"""JSON lines: an article object a line; an array or one large object goes to `json_documents`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.errors import NoText, UnreadableFile
from index.json_bytes import parse
from index.readers import json_feeds, ninjs
from index.readers.fields import draft_of
from index.readers.options import ReadOptions
from index.readers.records import Draft, Failure
from index.readers.streams import BUFFER, in_megabytes, options_of

# Where a document that is one object keeps its articles (NewsAPI, The Guardian, Solr, Elasticsearch and others).
LISTS = ("articles", "results", "items", "stories", "news", "docs", "documents", "data", "records", "response", "hits")
_PLACE = re.compile(r": line 1 column (\d+) \(char \d+\)")
_WRAPPED = re.compile(rb'\s*\{.*?"(?:%s)"\s*:\s*[\[{]' % "|".join(LISTS).encode(), re.DOTALL)


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The articles of a JSON file, line by line; a line that is no article is a Failure, and the rest goes on."""
    start = stream.peek(BUFFER)[:BUFFER].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{") and not _goes_on(start):
        return read_lines(stream, file)
    from index.readers.json_documents import read_document

    return read_document(stream, file)


def read_lines(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The same for a stream that is known to be JSON lines, of which no more is looked at than each line."""
    options = options_of(stream)
    largest = options.largest_record
    record, number = -1, 0
    while line := stream.readline(largest + 1):
        number += 1
        if len(line) > largest:
            if record == -1 and _WRAPPED.match(line[:BUFFER]):
                yield from _one_long_line(line, stream, file)
                return
            record += 1
            while line and not line.endswith(b"\n"):
                line = stream.readline(BUFFER)
            reason = f"is a line of more than {in_megabytes(largest)} (--largest-record raises it)"
            yield _in_line(Failure(file, record, reason), number)
            continue
        if record == -1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.isspace() or not line:
            continue
        for found in _from_line(line, record + 1, file, options):
            record = found.record
            yield _in_line(found, number) if isinstance(found, Failure) else found


def _in_line(failure: Failure, number: int) -> Failure:
    """The same with the line of the file, counted from 1 as editors do; for the parser each line is the first one.

    An item that its agency took back is nothing to look up.
    """
    if failure.withdraws is not None:
        return failure
    reason = _PLACE.sub(r" at column \1", failure.reason)
    return replace(failure, reason=f"{reason} (line {number:,})")


def drafts(values: list[Any], first: int, file: str, options: ReadOptions) -> Iterator[Draft | Failure]:
    """The articles of parsed records."""
    for record, value in enumerate(values, start=first):
        try:
            yield draft(value, record, options)
        except UnreadableFile as error:
            yield Failure.of(file, record, error)


def draft(record: Any, number: int, options: ReadOptions) -> Draft:
    """The article that a parsed record holds. Raises UnreadableFile where it holds none."""
    if not isinstance(record, dict):
        raise UnreadableFile("is not a JSON object")
    if isinstance(record.get("_source"), dict):  # Elasticsearch and OpenSearch wrap what they export
        record = {"_id": record.get("_id"), **record["_source"]}
    if not options.columns and ninjs.is_item(record):
        return ninjs.draft_of(record, number)
    return draft_of(record, number, options, "json")


def articles_in(value: Any, depth: int = 0) -> list[Any]:
    """The list of articles that a document is or, under one of the usual names, holds; empty where there is none."""
    if isinstance(value, list):
        return value
    if json_feeds.is_feed(value):
        return json_feeds.records_of(value)
    if isinstance(value, dict) and depth < 3:
        for name in LISTS:
            if isinstance(value.get(name), (list, dict)) and (found := articles_in(value[name], depth + 1)):
                return found
    return []


def _goes_on(start: bytes) -> bool:
    """Whether an object goes on over many lines: its first line ends inside it."""
    first, newline, _ = start.partition(b"\n")
    if newline:
        return first.rstrip().endswith((b"{", b",", b"["))
    return False


def _one_long_line(begun: bytes, stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The articles of an object on one line that holds the list of all of them."""
    from index.readers.json_documents import read_on

    return read_on(begun, stream, file)


def _from_line(line: bytes, record: int, file: str, options: ReadOptions) -> Iterator[Draft | Failure]:
    """The article of a line, or those of the list that an object on one line wraps."""
    try:
        value = parse(line)
    except UnreadableFile as error:
        yield Failure.of(file, record, error)
        return
    yield from drafts_of(value, record, file, options)


def drafts_of(value: Any, record: int, file: str, options: ReadOptions) -> Iterator[Draft | Failure]:
    """The article that a value among others is, or those of the list that it wraps."""
    try:
        made = draft(value, record, options)
    except UnreadableFile as error:
        wrapped = articles_in(value) if isinstance(error, NoText) else []
        yield from drafts(wrapped, record, file, options) if wrapped else (Failure.of(file, record, error),)
        return
    yield made
