"""The members of a zip archive that was cut off: its list of members is lost with its end, so they are met in turn."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Final, Protocol

from index.errors import UnreadableFile
from index.readers.compression import PIECE
from index.readers.streams import Source, Unpacked, decompressed

_HEADER: Final = struct.Struct("<4s5H3L2H")
_SIGNATURE: Final = b"PK\x03\x04"
_ENCRYPTED, _SIZES_AFTER, _UTF_8 = 0x1, 0x8, 0x800
_STORED, _DEFLATED = 0, 8
_DESCRIPTOR: Final = 24  # bytes that the sizes after a member's data take at most


class _Unpacker(Protocol):
    unused: int  # bytes that were taken from the stream beyond the member's end

    def __call__(self, packed: io.BufferedReader, wanted: int) -> bytes:
        """At most so many bytes of the member, none at its end."""


def members_before_the_cut(stream: Source) -> Iterator[tuple[str, Source]]:
    """The members from the beginning, each by its name and what it holds, up to where the archive ends or is unclear.

    Encrypted members and those packed otherwise than with deflate are passed over where their size is told.
    """
    stream.seek(0)
    while len(header := stream.read(_HEADER.size)) == _HEADER.size:
        signature, _, flags, method, _, _, _, size, _, name_length, extra_length = _HEADER.unpack(header)
        if signature != _SIGNATURE:
            return
        name = stream.read(name_length).decode("utf-8" if flags & _UTF_8 else "cp437", "replace")
        begin = stream.tell() + extra_length
        stream.seek(begin)
        known = not flags & _SIZES_AFTER
        unpacker = _unpacker(method, size, known=known) if not flags & _ENCRYPTED else None
        if unpacker is None and not known:
            return
        if unpacker is not None:
            inside = Source(Unpacked(stream, unpacker, "zip"), stream.options, stream.taken)
            yield name, decompressed(inside, stream.options, stream.taken)
            if not known and not _pass_over(inside, stream, unpacker):
                return
        if known:
            stream.seek(begin + size)


def _unpacker(method: int, size: int, *, known: bool) -> _Unpacker | None:
    if method == _DEFLATED:
        return _Deflated()
    return _Stored(size) if method == _STORED and known else None


def _pass_over(inside: Source, stream: Source, unpacker: _Unpacker) -> bool:
    """Go to the header after a member whose size is told only behind it; whether there is one."""
    try:
        while inside.read(PIECE):
            pass
    except UnreadableFile:
        return False
    end = stream.tell() - unpacker.unused
    stream.seek(end)
    at = stream.read(_DESCRIPTOR + len(_SIGNATURE)).find(_SIGNATURE)
    stream.seek(end + at)
    return at >= 0


class _Deflated:
    """A member packed with deflate, which tells its end itself."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(wbits=-15)
        self.unused = 0

    def __call__(self, packed: io.BufferedReader, wanted: int) -> bytes:
        while not self._zlib.eof:
            data = self._zlib.unconsumed_tail or packed.read1(PIECE)
            try:
                unpacked = self._zlib.decompress(data, wanted)
            except zlib.error as error:
                raise UnreadableFile(f"is damaged: it cannot be unpacked ({error})") from None
            self.unused = len(self._zlib.unused_data)
            if unpacked:
                return unpacked
            if not data:
                raise UnreadableFile("is cut off: the archive ends inside it")
        return b""


class _Stored:
    """A member that is not packed, of a size that is told before it."""

    def __init__(self, size: int) -> None:
        self._left = size
        self.unused = 0

    def __call__(self, packed: io.BufferedReader, wanted: int) -> bytes:
        data = packed.read1(min(wanted, self._left)) if self._left else b""
        if self._left and not data:
            raise UnreadableFile("is cut off: the archive ends inside it")
        self._left -= len(data)
        return data
