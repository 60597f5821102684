"""gzip, bzip2, xz and zstd: told by their first bytes, unpacked a piece at a time and nowhere else than in memory."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any, Final, Protocol

from index.errors import UnreadableFile

Unpacker = Callable[[io.BufferedReader, int], bytes]
"""Takes the packed stream and how many bytes are wanted; gives at most so many, none at the end."""

_MAGIC: Final = {
    "gzip": re.compile(rb"\x1f\x8b"),
    "bzip2": re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),  # and not a text that begins with BZh
    "xz": re.compile(rb"\xfd7zXZ\0"),
    "zstd": re.compile(rb"\x28\xb5\x2f\xfd"),
}
ENDINGS: Final = (".gz", ".bz2", ".xz", ".zst")
PIECE: Final = 1 << 16
# What the window of xz or zstd data may take: xz -9 needs 65 MB, zstd --long 128 MB; a header may ask for gigabytes.
MOST_MEMORY: Final = 160 << 20
LOG_WINDOW: Final = 27
_ERRORS: Final = (OSError, EOFError, ValueError, MemoryError)


def compression_of(start: bytes) -> str | None:
    """What the first bytes of a stream say that it is compressed with."""
    return next((kind for kind, magic in _MAGIC.items() if magic.match(start)), None)


def without_compression(name: str) -> str:
    """A file's name without the ending that says how it is compressed."""
    lower = name.lower()
    return next((name[: -len(ending)] for ending in ENDINGS if lower.endswith(ending)), name)


def unpacker(kind: str) -> Unpacker:
    """What unpacks a kind of compressed data; it raises UnreadableFile where they are damaged or cut off."""
    make, *errors = {"gzip": _gzip, "bzip2": _bzip2, "xz": _xz, "zstd": _zstd}[kind]()
    return _Pieces(make, (*_ERRORS, *errors))


class Decompressor(Protocol):
    """What bz2's and lzma's decompressors have in common, and what `_Gzip` makes of zlib's."""

    eof: bool
    needs_input: bool
    unused_data: bytes

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """At most `max_length` bytes; the rest is kept for the next call."""


class _Pieces:
    """One compressed stream after the other, as `cat a.gz b.gz` makes them; padding after the last is passed over."""

    def __init__(self, make: Callable[[], Decompressor], errors: tuple[type[Exception], ...]) -> None:
        self._make = make
        self._errors = errors
        self._current = make()
        self._packed = b""  # what was taken and not yet given to the decompressor

    def __call__(self, packed: io.BufferedReader, wanted: int) -> bytes:
        while True:
            if self._current.eof and not self._next(packed):
                return b""
            data = b""
            if self._current.needs_input:
                data = self._packed or packed.read1(PIECE)
                self._packed = b""
                if not data:
                    raise UnreadableFile("is cut off: its compressed data end too early; fetch or pack it anew")
            if unpacked := self._decompress(data, wanted):
                return unpacked

    def _decompress(self, data: bytes, wanted: int) -> bytes:
        try:
            return self._current.decompress(data, wanted)
        except self._errors as error:
            if isinstance(error, MemoryError) or "emory" in str(error):
                raise UnreadableFile(f"needs more than {MOST_MEMORY >> 20} MB of memory to unpack") from None
            reason = str(error)[:100]
            raise UnreadableFile(f"is damaged: its compressed data cannot be unpacked ({reason})") from None

    def _next(self, packed: io.BufferedReader) -> bool:
        """Go on to the next stream, if there is one."""
        rest = self._current.unused_data.lstrip(b"\0")
        while not rest:
            rest = packed.read1(PIECE)
            if not rest:
                return False
            rest = rest.lstrip(b"\0")
        self._packed = rest
        self._current = self._make()
        return True


class _Gzip:
    """zlib's decompressor with the ways of bz2's and lzma's; it checks the sum and the length at the end itself."""

    def __init__(self) -> None:
        self._zlib: Any = zlib.decompressobj(wbits=31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return bool(self._zlib.eof)

    @property
    def unused_data(self) -> bytes:
        return bytes(self._zlib.unused_data)

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """As bz2's."""
        unpacked: bytes = self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)
        # With its input used up zlib may still hold output back, but only as much as it was asked for: ask again.
        self.needs_input = not self._zlib.unconsumed_tail and len(unpacked) < max_length
        return unpacked


def _gzip() -> tuple[Any, ...]:
    return _Gzip, zlib.error


def _bzip2() -> tuple[Any, ...]:
    import bz2

    return (bz2.BZ2Decompressor,)


def _xz() -> tuple[Any, ...]:
    import lzma

    return partial(lzma.LZMADecompressor, format=lzma.FORMAT_XZ, memlimit=MOST_MEMORY), lzma.LZMAError


def _zstd() -> tuple[Any, ...]:
    from backports import zstd  # what Python 3.14 has as compression.zstd

    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: LOG_WINDOW}
    return partial(zstd.ZstdDecompressor, options=options), zstd.ZstdError
