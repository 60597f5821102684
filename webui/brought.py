"""A text that a user brings to the server: pasted, or as a file; read in memory, kept nowhere."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import islice
from typing import Final

from flask import Request, request

from index.encoding import clean, decode
from index.errors import UnreadableFile
from index.readers.formats import TEXT, format_of, reader_of
from index.readers.pieces import drafts
from index.readers.records import Draft
from index.readers.streams import BUFFER, decompressed, read_whole
from webui.language import plain

MOST_BYTES: Final = 5_000_000
"""Of a text to check, with the form or the JSON around it."""


class InMemory(Request):
    """A request whose files stay in memory: without this those over 500 kB would go to a temporary file."""

    def _get_file_stream(self, *_: object, **__: object) -> io.BytesIO:
        return io.BytesIO()  # MAX_CONTENT_LENGTH bounds it


@dataclass(frozen=True)
class Brought:
    """The text as it will be checked, with newlines as "\\n"; `file` is the name of the file it came in, if any."""

    text: str
    file: str | None = None


def brought_text() -> Brought:
    """The text of the form that the current request holds; a file goes before what stands in the box.

    Raises UnreadableFile, whose words tell the user what the file is.
    """
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        name = upload.filename.rpartition("/")[2]
        return Brought(_text_of(upload.read(), name), name)
    # Forms send line ends as CR LF; the offsets must be those of what the page shows.
    return Brought(clean(request.form.get("text", "").replace("\r\n", "\n")).strip())


def _text_of(data: bytes, name: str) -> str:
    """A text file whole; of a web page or any other format its one article's body, without what surrounds it."""
    stream = decompressed(io.BytesIO(data))
    if not stream.peek(1):
        raise UnreadableFile(plain("upload.empty"))
    read = reader_of(stream, name)
    if format_of(stream.peek(BUFFER)[:BUFFER], name) is TEXT:
        return _bounded(decode(read_whole(stream, MOST_BYTES)))
    found = list(islice(drafts(read(stream, name), name), 2))
    if len(found) > 1:
        raise UnreadableFile(plain("upload.several"))
    if not found:
        raise UnreadableFile(plain("upload.no_article"))
    if not isinstance(found[0], Draft):
        raise UnreadableFile(found[0].reason)
    return _bounded(clean(found[0].body))


def _bounded(text: str) -> str:
    if len(text) > MOST_BYTES:  # a packed file may hold far more than was sent
        raise UnreadableFile(plain("upload.too_long", n=MOST_BYTES // 1_000_000))
    return text.strip()
