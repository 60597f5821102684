"""A text that a user brings to the server: pasted, or as a file; read in memory, kept nowhere."""

from __future__ import annotations

import io
from dataclasses import dataclass

from flask import Request, request

from index.encoding import clean
from search.brought_text import MOST, text_of

MOST_BYTES = MOST
"""Of a request: of a text to check, with the form or the JSON around it."""


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
        return Brought(text_of(upload.read(), name), name)
    # Forms send line ends as CR LF; the offsets must be those of what the page shows.
    return Brought(clean(request.form.get("text", "").replace("\r\n", "\n")).strip())
