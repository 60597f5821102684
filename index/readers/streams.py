"""Opening what may be compressed, damaged or made to exhaust the machine."""

from __future__ import annotations

import gzip
import io
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from index.errors import UnreadableFile

MEGABYTE = 1 << 20
# The most that one article's record may hold. The longest novel has 10 MB of text; a larger "article" is a whole data
# set on one line or an attack, and twice this is held in memory while it is decoded.
LARGEST_RECORD = 64 * MEGABYTE
# Text packs to a third or fifth (news-12k: 2.7), a log to a fiftieth; deflate's limit, which bombs reach, is 1,032.
LARGEST_RATIO = 200
BUFFER = 1 << 16
GZIP = b"\x1f\x8b"


@contextmanager
def open_path(path: Path) -> Iterator[io.BufferedReader]:
    """The contents of a file, decompressed as they are read. Raises UnreadableFile, OSError."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise UnreadableFile(f"is {describe_mode(mode)}, not a file")
    with path.open("rb") as raw:
        yield decompressed(raw)


def describe_mode(mode: int) -> str:
    """What a path that is no regular file is, in words."""
    kinds = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    return next((words for test, words in kinds if test(mode)), "something else")


def decompressed(stream: BinaryIO) -> io.BufferedReader:
    """The stream itself, or what its gzip data unpack to, never on disk. Reading may raise UnreadableFile."""
    buffered: io.BufferedReader = io.BufferedReader(_Raw(stream), BUFFER)
    if not buffered.peek(2).startswith(GZIP):
        return buffered
    unpacked: io.BufferedReader = io.BufferedReader(_Unpacked(buffered), BUFFER)
    if unpacked.peek(2).startswith(GZIP):
        raise UnreadableFile("is compressed twice; unpack it once")
    return unpacked


def read_whole(stream: io.BufferedReader, largest: int = LARGEST_RECORD) -> bytes:
    """Everything that is left. Raises UnreadableFile where it is more than `largest` bytes."""
    data = stream.read(largest + 1)
    if len(data) > largest:
        raise UnreadableFile(f"is larger than {largest // MEGABYTE} MB, the most that one article may have")
    return data


class _Raw(io.RawIOBase):
    """A stream that is not closed with its reader, and counts what was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self._stream.read1(len(buffer)) if hasattr(self._stream, "read1") else self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Counted:
    """A stream that counts the bytes taken from it, as gzip wants to read it."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.taken += len(data)
        return data


class _Unpacked(io.RawIOBase):
    """gzip data unpacked; says what is wrong with them, and stops where they unpack to absurdly much."""

    def __init__(self, packed: io.BufferedReader) -> None:
        self._packed = _Counted(packed)
        self._file = gzip.GzipFile(fileobj=self._packed, mode="rb")  # type: ignore[call-overload]
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        try:
            data: bytes = self._file.read1(len(buffer))
        except EOFError:
            raise UnreadableFile("is cut off: its compressed data end too early") from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableFile(f"is damaged: its compressed data cannot be unpacked ({error})") from None
        self._given += len(data)
        if self._given > LARGEST_RECORD and self._given > LARGEST_RATIO * max(1, self._packed.taken):
            raise UnreadableFile(
                f"unpacks to more than {LARGEST_RATIO} times its size: text does not, a gzip bomb does"
            )
        buffer[: len(data)] = data
        return len(data)
