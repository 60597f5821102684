"""What a web server sent, unpacked: gzip, deflate, brotli and zstd, never to more than is asked for."""

from __future__ import annotations

import io
import zlib

from index.errors import UnreadableFile
from index.readers.streams import decompressed

_STEP = 1 << 16


def unpacked(data: bytes, encodings: str | None, largest: int) -> bytes:
    """A body by its Content-Encoding; as it is where it is not packed, as archives of unpacked bodies say wrongly.

    Raises UnreadableFile for an encoding that is not known, damaged data, and more than `largest` bytes. Data that are
    cut off give what came before.
    """
    for encoding in reversed([name.strip().lower() for name in (encodings or "").split(",")]):
        if encoding in ("", "identity", "none", "utf-8"):
            continue
        if encoding in ("gzip", "x-gzip", "deflate"):
            data = _zlib(data, encoding, largest)
        elif encoding == "br":
            data = _brotli(data, largest)
        elif encoding == "zstd":
            data = _zstd(data, largest)
        else:
            raise UnreadableFile(f"is packed as {encoding[:40]!r}, which is not read")
    return data


def _zlib(data: bytes, encoding: str, largest: int) -> bytes:
    if encoding != "deflate" and not data.startswith(b"\x1f\x8b"):
        return data
    # "deflate" is zlib's by the standard, and bare from some servers
    widths = (15, -15) if encoding == "deflate" else (31,)
    for width in widths:
        unpacker = zlib.decompressobj(width)
        try:
            out = unpacker.decompress(data, largest + 1)
        except zlib.error:
            continue
        return _within(out, largest)
    if encoding == "deflate":
        return data
    raise UnreadableFile("is damaged: its packed body cannot be unpacked")


def _brotli(data: bytes, largest: int) -> bytes:
    import brotli  # type: ignore[import-untyped]

    unpacker = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        # One byte of brotli can stand for megabytes, so the output is asked for in steps.
        piece = unpacker.process(data, output_buffer_limit=_STEP)
        while piece or not unpacker.can_accept_more_data():
            pieces.append(piece)
            size += len(piece)
            if size > largest or unpacker.is_finished():
                break
            piece = unpacker.process(b"", output_buffer_limit=_STEP)
    except brotli.error:
        if not pieces:
            return data
    return _within(b"".join(pieces), largest)


def _zstd(data: bytes, largest: int) -> bytes:
    if not data.startswith(b"\x28\xb5\x2f\xfd"):
        return data
    with decompressed(io.BytesIO(data)) as unpacking:
        return _within(unpacking.read(largest + 1), largest)


def _within(data: bytes, largest: int) -> bytes:
    if len(data) > largest:
        raise UnreadableFile(f"unpacks to more than {largest >> 20} MB")
    return data
