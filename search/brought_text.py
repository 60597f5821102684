"""The text of a file that a user brings to be matched: a text whole, of any other format its one article's body."""

from __future__ import annotations

import io
from itertools import islice
from typing import Final

from index.errors import UnreadableFile
from search.messages import say

MOST: Final = 5_000_000
"""Bytes of a text file, and characters of a text, that are matched at once."""


def text_of(data: bytes, name: str) -> str:
    """The text, without white space around it; `name` is the file's. Raises UnreadableFile, saying what the file is."""
    from index.encoding import clean, decode
    from index.readers.formats import TEXT, format_of, reader_of
    from index.readers.pieces import drafts
    from index.readers.records import Draft
    from index.readers.streams import BUFFER, decompressed, read_up_to

    stream = decompressed(io.BytesIO(data))
    if not stream.peek(1):
        raise UnreadableFile(say("upload.empty"))
    read = reader_of(stream, name)
    if format_of(stream.peek(BUFFER)[:BUFFER], name) is TEXT:
        whole = read_up_to(stream, MOST + 1)
        _check(len(whole))
        return decode(whole).strip()
    found = list(islice(drafts(read(stream, name), name), 2))
    if len(found) > 1:
        raise UnreadableFile(say("upload.several"))
    if not found:
        raise UnreadableFile(say("upload.no_article"))
    if not isinstance(found[0], Draft):
        raise UnreadableFile(found[0].reason)
    _check(len(found[0].body))
    return clean(found[0].body).strip()


def _check(length: int) -> None:
    if length > MOST:  # a packed file may hold far more than was sent
        raise UnreadableFile(say("upload.too_long", n=MOST // 1_000_000))
