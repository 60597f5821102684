"""Tar archives: each file in one is read by its own format, as a folder's files are; nothing is unpacked to disk.

An archive is read from its beginning to its end and never back, so that one in compressed data is read as it unpacks.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO, Final, cast

from index.errors import UnreadableFile
from index.readers.archive_members import contents_of, named
from index.readers.coverage import may_be_coverage
from index.readers.pieces import Unread
from index.readers.records import Draft, Failure
from index.readers.streams import BUFFER, Source, decompressed, options_of

# Of an extended header, which tarfile reads in one piece: long names and attributes. One may follow the other by the
# hundred, and all of them are held.
LONGEST_HEADER: Final = 1 << 18
LOOKED_AT: Final = 200
"""Members after which an archive in a folder is passed over where none of them is coverage."""
_EXTENDED: Final = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
)  # fmt: skip
_DAMAGES: Final = (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, LookupError, RecursionError)


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure | Unread]:
    """The articles of all files in it, each under its name; what cannot be read is a Failure.

    What is no coverage by name or contents is passed over, as in a folder. Links are named and not followed. Raises
    UnreadableFile.
    """
    found = False
    archive = _opened(stream)
    for member in _members(archive):
        if may_be_coverage(member.name) and not member.isdir():
            for draft in named(member.name, _contents(archive, member, stream), file):
                found = True
                yield draft
    if not found:
        raise UnreadableFile("is a tar archive in which no file is coverage")


def holds_coverage(stream: io.BufferedReader) -> bool:
    """Whether one of an archive's first members is coverage by its name. Raises UnreadableFile."""
    members = islice(_members(_opened(stream)), LOOKED_AT)
    return any(may_be_coverage(member.name) and not member.isdir() for member in members)


class _Header(tarfile.TarInfo):
    """A header that is damaged or too long is an error: tarfile takes it for the end of the archive, or reads it."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        """The header in a block of 512 bytes."""
        try:
            header = super().frombuf(buf, encoding, errors)
        except tarfile.EOFHeaderError:  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise tarfile.ReadError("its end is missing" if not buf else str(error)) from None
        if header.type in _EXTENDED and header.size > LONGEST_HEADER:
            raise tarfile.ReadError("it has a header that is too long")
        return header


def _opened(stream: io.BufferedReader) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=stream, mode="r|", bufsize=BUFFER, tarinfo=_Header)
    except _DAMAGES as error:
        raise _damaged(error) from None


def _members(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    while True:
        try:
            member = archive.next()
        except _DAMAGES as error:
            raise _damaged(error) from None
        if member is None:
            return
        # A name in another encoding, which no catalog could store as it is.
        member.name = member.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        yield member
        archive.members.clear()  # type: ignore[attr-defined]  # of which it would keep a list


def _damaged(error: Exception) -> UnreadableFile:
    reason = str(error)[:100] or type(error).__name__
    return UnreadableFile(f"is a damaged or cut off tar archive ({reason})")


def _contents(
    archive: tarfile.TarFile, member: tarfile.TarInfo, stream: io.BufferedReader
) -> Iterator[Draft | Failure | Unread]:
    if member.issym() or member.islnk():
        raise UnreadableFile("is a link, which is not followed inside an archive")
    if not member.isreg() or member.issparse():
        raise UnreadableFile("is no ordinary file")
    data = archive.extractfile(member)
    taken = stream.taken if isinstance(stream, Source) else None
    yield from contents_of(decompressed(cast(BinaryIO, _Member(data)), options_of(stream), taken), member.name)


class _Member(io.RawIOBase):
    """A member's data; what is wrong with them is an UnreadableFile."""

    def __init__(self, data: Any) -> None:
        self._data = data

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        try:
            return bytes(self._data.read(size))
        except _DAMAGES as error:
            raise _damaged(error) from None
