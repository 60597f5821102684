"""Article files in, articles out: one module a format, each a generator; `formats` picks by content, then by name."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from index.article import Article
from index.errors import UnreadableFile
from index.readers.folders import find_files, reason_of
from index.readers.formats import reader_of
from index.readers.records import Failure, finish
from index.readers.streams import decompressed, open_path

__all__ = ["Failure", "find_files", "read_file", "read_standard_input", "read_stream"]


def read_file(path: Path, *, name: str | None = None) -> Iterator[Article | Failure]:
    """The articles of a file, one after the other, whatever its size; never raises for what the file is or holds.

    `name` is what the articles carry as their `file`, and what ids of articles without a URL and an id of their own are
    made from; without it they carry the path as given, and ids are made from the absolute one, so that they do not
    depend on the folder in which the command runs. A record that is no article gives a Failure, and the rest goes on; a
    file that can't be read, or not to its end, gives one as well.
    """
    file = name if name is not None else str(path)
    place = name if name is not None else os.path.abspath(path)  # noqa: PTH100 - links stay as given
    following = 0
    try:
        with open_path(path) as stream:
            for found in _read(stream, file, place):
                following = found.record + 1
                yield found
    except (UnreadableFile, OSError) as error:
        yield _failed(file, following, error)


def read_stream(stream: BinaryIO, name: str = "-") -> Iterator[Article | Failure]:
    """The articles of a stream of JSON lines (standard input, say), gzipped or not; otherwise as `read_file`."""
    following = 0
    try:
        from index.readers.json_lines import read_lines

        source = decompressed(stream)
        if not source.peek(1):
            raise UnreadableFile("is empty")
        for draft in read_lines(source, name):
            found = draft if isinstance(draft, Failure) else finish(draft, name, name)
            following = found.record + 1
            yield found
    except (UnreadableFile, OSError) as error:
        yield _failed(name, following, error)


def read_standard_input(name: str = "-") -> Iterator[Article | Failure]:
    """The articles of JSON lines on standard input; as `read_stream`."""
    return read_stream(sys.stdin.buffer, name)


def _read(stream: io.BufferedReader, file: str, place: str) -> Iterator[Article | Failure]:
    reader = reader_of(stream, file)
    for draft in reader(stream, file):
        yield draft if isinstance(draft, Failure) else finish(draft, file, place)


def _failed(file: str, record: int, error: UnreadableFile | OSError) -> Failure:
    """A Failure of the whole file (record 0), or of what comes after the records that could be read."""
    reason = reason_of(error) if isinstance(error, OSError) else str(error)
    return Failure(file, record, reason)
