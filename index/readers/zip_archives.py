"""Zip archives: each member is read by its own format, as a folder's files are; nothing is unpacked to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, cast

from index.errors import UnreadableFile
from index.readers.archive_members import NESTED, contents_of, named
from index.readers.coverage import may_be_coverage
from index.readers.options import MEGABYTE
from index.readers.pieces import Unread
from index.readers.records import Draft, Failure
from index.readers.streams import BUFFER, Source, check_ratio, decompressed, options_of, read_whole
from index.readers.zip_fragments import members_before_the_cut

# zipfile reads the list of members in one piece and keeps some 700 bytes for each: 8 MB list about 100,000 of them.
LARGEST_LIST: Final = 8 * MEGABYTE
_PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_ENCRYPTED: Final = 0x1
# All that zipfile lets out for archives that are damaged, cut off or made to trip it.
_DAMAGES: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, OverflowError,
    LookupError,
)  # fmt: skip


class NoList(UnreadableFile):
    """An archive whose list of members is missing or damaged; what stands before it may be whole."""


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure | Unread]:
    """The articles of all members, each with its member's name; a member that cannot be read is a Failure.

    Members that are no coverage by name or contents are passed over, as in a folder. A WACZ, whose first member does
    not always show it, is read as one. Raises UnreadableFile.
    """
    from index.readers import wacz  # which is made of what stands here

    if wacz.is_named_so(file):
        yield from wacz.read(stream, file)
        return
    if not stream.seekable():
        raise UnreadableFile(NESTED)
    try:
        archive = open_archive(stream)
    except NoList:
        if isinstance(stream, Source):
            yield from _before_the_cut(stream, file)
        raise
    with archive:
        if wacz.is_one(archive, stream):
            yield from wacz.read(stream, file)
        else:
            yield from _articles(archive, stream, file)


def _articles(archive: zipfile.ZipFile, stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure | Unread]:
    found = False
    for member in archive.infolist():
        if may_be_coverage(member.filename):
            for draft in named(member.filename, _contents(archive, member, stream), file):
                found = True
                yield draft
    if not found:
        raise UnreadableFile("is a zip archive in which no file is coverage")


def members(stream: io.BufferedReader) -> list[str]:
    """The names of an archive's members. Raises UnreadableFile."""
    with open_archive(stream) as archive:
        return archive.namelist()


def rereadable(stream: io.BufferedReader) -> io.BufferedReader:
    """The stream itself, or where it cannot be read back and forth (it is compressed), all of it in memory.

    Raises UnreadableFile where that is too much.
    """
    if stream.seekable():
        return stream
    return decompressed(io.BytesIO(read_whole(stream)), options_of(stream))


def open_archive(stream: io.BufferedReader) -> zipfile.ZipFile:
    """The archive in a stream that can be read back and forth. Raises UnreadableFile."""
    try:
        return zipfile.ZipFile(_Bounded(stream))
    except _DAMAGES as error:
        raise NoList(f"is a damaged or cut off zip archive ({str(error)[:100]})") from None


def _before_the_cut(stream: Source, file: str) -> Iterator[Draft | Failure | Unread]:
    """What the members of an archive hold whose end, with the list of them, is missing."""
    for name, source in members_before_the_cut(stream):
        if may_be_coverage(name):
            yield from named(name, contents_of(source, name), file)


def _contents(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, stream: io.BufferedReader
) -> Iterator[Draft | Failure | Unread]:
    with open_member(archive, member, stream) as source:
        yield from contents_of(source, member.filename)


@contextmanager
def open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, stream: io.BufferedReader) -> Iterator[Source]:
    """What a member of the archive in a stream holds, unpacked as it is read. Raises UnreadableFile, then and there."""
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFile("is encrypted")
    if member.compress_type not in _PACKINGS:
        raise UnreadableFile("is packed in a way that is not read; pack it with deflate")
    with _damages_named():
        unpacked = archive.open(member)
    with unpacked:
        yield decompressed(cast(BinaryIO, _Member(unpacked, stream)), options_of(stream), _taken(stream))


def _taken(stream: io.BufferedReader) -> Any:
    return stream.taken if isinstance(stream, Source) else stream.tell


class _damages_named:  # noqa: N801 - a context manager, used as a word
    """What zipfile raises turned into UnreadableFile."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, _DAMAGES):
            raise UnreadableFile(f"is damaged: it cannot be unpacked ({str(error)[:100]})") from None


class _Member(io.RawIOBase):
    """A member's data; what is wrong with them is an UnreadableFile, and so is absurdly much out of little."""

    def __init__(self, unpacked: Any, stream: io.BufferedReader) -> None:
        self._unpacked = unpacked
        self._options = options_of(stream)
        self._taken = _taken(stream)
        self._begun = self._taken() - BUFFER
        self._given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        with _damages_named():
            data: bytes = self._unpacked.read1(size)
        self._given += len(data)
        check_ratio(self._given, self._taken() - self._begun, self._options, "zip bomb")
        return data


class _Bounded:
    """The archive as zipfile reads it: a list of members of absurd length is refused before it is read."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size if 0 <= size <= LARGEST_LIST else LARGEST_LIST + 1)
        if len(data) > LARGEST_LIST:
            raise UnreadableFile(f"is a zip archive with a list of members of more than {LARGEST_LIST >> 20} MB")
        return data
