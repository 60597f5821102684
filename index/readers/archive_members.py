"""What archives of files have in common: each member is read by its own format, under its name in the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from index.errors import UnreadableFile
from index.readers.coverage import is_coverage
from index.readers.formats import format_of, reader_of
from index.readers.pieces import Unread
from index.readers.records import Draft, Failure
from index.readers.streams import BUFFER, Source

_ARCHIVES: Final = ("zip_archives", "tar_archives")
NESTED: Final = "is an archive inside another or a compressed one; unpack it once"


def named(name: str, contents: Iterator[Draft | Failure | Unread], file: str) -> Iterator[Draft | Failure | Unread]:
    """What one member holds, under its name, or why it could not be read."""
    name = name.replace("\\", "/")
    following = 0
    try:
        for found in contents:
            following = found.record + 1
            if isinstance(found, Failure):
                yield replace(found, file=f"{file}!{name}")
            else:
                yield replace(found, member=name)
    except UnreadableFile as error:
        yield Failure.of(f"{file}!{name}", following, error)


def contents_of(source: Source, name: str) -> Iterator[Draft | Failure | Unread]:
    """What a member holds; nothing where it is no coverage by its contents. Raises UnreadableFile."""
    if not is_coverage(name, lambda: source.peek(BUFFER)[:BUFFER], source.options):
        return
    start = source.peek(BUFFER)[:BUFFER]
    if start and format_of(start, name).module in _ARCHIVES:
        raise UnreadableFile(NESTED)
    yield from reader_of(source, name)(source, name)
