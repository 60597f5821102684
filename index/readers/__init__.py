"""Article files in, articles out: one module a format, each a generator; `formats` picks by content, then by name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from index.article import Article
from index.errors import UnreadableFile
from index.readers.folders import find_below, find_files, reason_of
from index.readers.formats import reader_of
from index.readers.options import DEFAULTS, ReadOptions, read_options
from index.readers.pieces import Piece, finished
from index.readers.records import Failure
from index.readers.streams import Source, decompressed, open_path

__all__ = [
    "Failure",
    "Piece",
    "ReadOptions",
    "find_below",
    "find_files",
    "finished",
    "read_file",
    "read_options",
    "read_stream",
]

MOST_NAMED = 1_000
"""Failures of one file that are named one by one; further ones are counted, so that they take no memory."""


def read_file(
    path: Path,
    *,
    name: str | None = None,
    options: ReadOptions = DEFAULTS,
    on_open: Callable[[Callable[[], int]], None] | None = None,
    finishing: Callable[[Iterator[Piece]], Iterator[Article | Failure]] = finished,
) -> Iterator[Article | Failure]:
    """The articles of a file, one after the other, whatever its size; never raises for what the file is or holds.

    `name` is what the articles carry as their `file`, and what ids of articles without a URL and an id of their own are
    made from; without it they carry the path as given, and ids are made from the absolute one, so that they do not
    depend on the folder in which the command runs. A member of an archive goes by "archive.zip!its/name". A record that
    is no article gives a Failure, and the rest goes on; a file that can't be read, or not to its end, gives one as
    well, and so does an article with an impossible date, after the article. `on_open` is given a function that says
    how many bytes of the file were read so far. `finishing` makes articles of what is found in the file, in its order:
    in this process where it is not given.
    """
    file = name if name is not None else str(path)
    place = name if name is not None else os.path.abspath(path)  # noqa: PTH100 - links stay as given
    return _limited(finishing(_from_path(path, file, place, options, on_open)), file)


def read_stream(stream: BinaryIO, name: str = "-", options: ReadOptions = DEFAULTS) -> Iterator[Article | Failure]:
    """The articles of a stream of JSON lines (standard input, say), compressed or not; otherwise as `read_file`.

    Ids of articles without a URL and an id of their own are made from what the articles say: a place in a stream is
    another article's in the next one.
    """
    return _limited(finished(_from_stream(stream, name, options)), name)


def _from_path(
    path: Path, file: str, place: str, options: ReadOptions, on_open: Callable[[Callable[[], int]], None] | None
) -> Iterator[Piece]:
    following = 0
    try:
        with open_path(path, options) as stream:
            if on_open is not None:
                on_open(stream.taken)
            for found in reader_of(stream, file)(stream, file):
                following = found.record + 1
                yield Piece(found, file, place)
    except (UnreadableFile, OSError) as error:
        yield Piece(_failed(file, following, error), file, place)


def _from_stream(stream: BinaryIO, name: str, options: ReadOptions) -> Iterator[Piece]:
    from index.readers.json_lines import read_lines

    following = 0
    try:
        source: Source = decompressed(stream, options)
        if not source.peek(1):
            raise UnreadableFile("is empty")
        for found in read_lines(source, name):
            following = found.record + 1
            yield Piece(found, name, "")
    except (UnreadableFile, OSError) as error:
        yield Piece(_failed(name, following, error), name, "")


def _limited(found: Iterator[Article | Failure], file: str) -> Iterator[Article | Failure]:
    """The same, with failures beyond the first thousand only counted."""
    failures = 0
    last: Failure | None = None
    for one in found:
        if isinstance(one, Failure):
            failures += 1
            if failures > MOST_NAMED:
                last = one
                continue
        yield one
    if last is not None:
        more = failures - MOST_NAMED
        yield replace(last, file=file, reason=f"{last.reason} (and {more - 1:,} more that are not named)")


def _failed(file: str, record: int, error: UnreadableFile | OSError) -> Failure:
    """A Failure of the whole file (record 0), or of what comes after the records that could be read."""
    if isinstance(error, OSError):
        return Failure(file, record, reason_of(error), may_pass=True)
    return Failure.of(file, record, error)
