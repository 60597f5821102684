"""Opening what may be compressed, damaged, changed while it is read, or made to exhaust the machine."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from index.errors import UnreadableFile, UnreadableNow
from index.readers.compression import Unpacker, compression_of, unpacker
from index.readers.options import DEFAULTS, MEGABYTE, ReadOptions

# What a format that has to be read as one piece may hold where it has no limit of its own: pages with their images.
LARGEST_WHOLE = 64 * MEGABYTE
BUFFER = 1 << 16

__all__ = [
    "BUFFER", "LARGEST_WHOLE", "MEGABYTE", "Source", "Unpacked", "check_ratio", "decompressed", "describe_mode",
    "in_megabytes", "open_path", "options_of", "read_up_to", "read_whole",
]  # fmt: skip


class Source(io.BufferedReader):
    """What a reader reads: bytes, unpacked as they are read, and the options that hold for them.

    `taken` says how many bytes of the file on disk were read so far: what was packed into them is measured by it.
    """

    def __init__(self, raw: io.RawIOBase, options: ReadOptions, taken: Callable[[], int]) -> None:
        super().__init__(raw, BUFFER)
        self.options = options
        self.taken = taken


@contextmanager
def open_path(path: Path, options: ReadOptions = DEFAULTS) -> Iterator[Source]:
    """The contents of a file, unpacked as they are read. Raises UnreadableFile, OSError.

    Leaving it raises UnreadableFile where the file changed or vanished meanwhile: what was read may be half of each.
    """
    _only_files(path.stat().st_mode)
    with open(path, "rb", buffering=0, opener=_without_waiting) as raw:
        opened = os.fstat(raw.fileno())
        _only_files(opened.st_mode)
        yield decompressed(raw, options)
        try:
            now = path.stat()
        except FileNotFoundError:
            raise UnreadableNow("vanished while it was read") from None
        if (now.st_ino, now.st_size, now.st_mtime_ns) != (opened.st_ino, opened.st_size, opened.st_mtime_ns):
            raise UnreadableNow("changed while it was read; index it again")


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


def decompressed(stream: BinaryIO, options: ReadOptions = DEFAULTS, taken: Callable[[], int] | None = None) -> Source:
    """The stream itself, or what its compressed data unpack to, never on disk. Reading may raise UnreadableFile.

    `taken` counts the bytes on disk that stand behind the stream; without it the stream's own are counted.
    """
    raw = _Raw(stream)
    taken = taken or (lambda: raw.given)
    source = Source(raw, options, taken)
    kind = compression_of(source.peek(BUFFER))
    if kind is None:
        return source
    unpacked = Source(Unpacked(source, unpacker(kind), kind), options, taken)
    if compression_of(unpacked.peek(BUFFER)):
        raise UnreadableFile("is compressed twice; unpack it once")
    return unpacked


def read_whole(stream: io.BufferedReader, largest: int = LARGEST_WHOLE) -> bytes:
    """Everything that is left. Raises UnreadableFile where it is more than `largest` bytes, or than the user allows."""
    if isinstance(stream, Source) and stream.options.largest_file is not None:
        largest = stream.options.largest_file
    data = read_up_to(stream, largest + 1)
    if len(data) > largest:
        raise UnreadableFile(
            f"is larger than {in_megabytes(largest)}, the most that is read as one piece (--largest-file raises it)"
        )
    return data


def read_up_to(stream: io.BufferedReader, size: int) -> bytes:
    """At most `size` bytes; read by the piece, because a stream asked for all at once sets memory for all aside."""
    data = bytearray()
    while len(data) < size and (piece := stream.read(min(size - len(data), MEGABYTE))):
        data += piece
    return bytes(data)


def options_of(stream: io.BufferedReader) -> ReadOptions:
    """The options that a stream was opened with."""
    return stream.options if isinstance(stream, Source) else DEFAULTS


def in_megabytes(size: int) -> str:
    """A limit in words."""
    return f"{size / MEGABYTE:.3g} MB"


def _only_files(mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise UnreadableFile(f"is {describe_mode(mode)}, not a file")


def _without_waiting(path: str, flags: int) -> int:
    """So that a pipe that took the file's place since it was looked at does not stop the run."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


class _Raw(io.RawIOBase):
    """A stream that is not closed with its reader, and counts what was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._read = getattr(stream, "read1", stream.read)
        self.given = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(getattr(self._stream, "seekable", bool)())

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        self.given += len(data)
        return len(data)


class Unpacked(io.RawIOBase):
    """Compressed data unpacked; says what is wrong with them, and stops where they unpack to absurdly much."""

    def __init__(self, packed: Source, unpack: Unpacker, kind: str) -> None:
        self._packed = packed
        self._unpack = unpack
        self._kind = kind
        self._begun = packed.taken() - BUFFER  # what was read ahead counts as well
        self._given = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """As much as was asked for or less, nothing at the end."""
        data = self._unpack(self._packed, len(buffer))
        self._given += len(data)
        check_ratio(self._given, self._packed.taken() - self._begun, self._packed.options, f"{self._kind} bomb")
        buffer[: len(data)] = data
        return len(data)


def check_ratio(given: int, taken: int, options: ReadOptions, name: str) -> None:
    """Raises UnreadableFile where so many bytes came out of so few that no text is packed in them."""
    if given > options.largest_record and given > options.largest_ratio * max(1, taken):
        raise UnreadableFile(
            f"unpacks to more than {options.largest_ratio} times its size: text does not, a {name} does "
            "(--largest-ratio raises the limit)"
        )
