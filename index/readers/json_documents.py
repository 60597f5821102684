"""JSON documents: an array of articles or an object that holds one, of any size; only one article is held at a time."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import Any

from index.encoding import FORGIVING, encoding_of
from index.errors import UnreadableFile
from index.json_bytes import parse
from index.readers.json_lines import LISTS, articles_in, draft, drafts
from index.readers.options import ReadOptions
from index.readers.records import Draft, Failure
from index.readers.streams import BUFFER, in_megabytes, options_of, read_up_to

_MEND_IT = "(what follows was not read; mend it there)"
_NO_LIST = "is JSON that holds no list of articles; one article object a line is what works best"


def read_document(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The articles of a document. One of no more than a record's size is read whole, and forgiven more.

    Raises UnreadableFile where the document holds no articles or breaks off; those before are given.
    """
    options = options_of(stream)
    head = read_up_to(stream, options.largest_record + 1)
    if len(head) <= options.largest_record:
        try:
            value = parse(head)
        except UnreadableFile as error:
            yield from _before_the_break(head, file, options, str(error))
            return
        values = articles_in(value) or ([value] if isinstance(value, dict) else [])
        if not values:
            raise UnreadableFile(_NO_LIST)
        yield from drafts(values, 0, file, options)
    else:
        yield from read_on(head, stream, file)


def read_on(head: bytes, stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The articles of a document of which a part was read, one by one; as `read_document`."""
    yield from _drafts(_streamed(head, stream, options_of(stream)), file, options_of(stream))


def _before_the_break(head: bytes, file: str, options: ReadOptions, reason: str) -> Iterator[Draft | Failure]:
    """The articles of a small document up to where it is no longer JSON; `reason` says where that is."""
    number = 0
    try:
        for found in _drafts(_streamed(head, None, options), file, options):
            number += 1
            yield found
    except UnreadableFile:
        pass
    if number:
        reason = reason.replace("is not valid JSON", f"is not valid JSON after {_records(number)}") + f" {_MEND_IT}"
    raise UnreadableFile(reason)


def _drafts(values: Iterator[Any], file: str, options: ReadOptions) -> Iterator[Draft | Failure]:
    for record, value in enumerate(values):
        try:
            yield draft(value, record, options)
        except UnreadableFile as error:
            yield Failure.of(file, record, error)


def _streamed(head: bytes, stream: io.BufferedReader | None, options: ReadOptions) -> Iterator[Any]:
    """The elements of the document's list, parsed one by one with ijson. `head` is what was read of the stream."""
    import ijson  # type: ignore[import-untyped]

    encoding = encoding_of(head[:BUFFER])
    prefix = _prefix_of_list(_Pieces(head, None, encoding, options.largest_record))
    pieces = _Pieces(head, stream, encoding, options.largest_record)
    number = 0
    try:
        for value in ijson.items(pieces, prefix, use_float=True):
            number += 1
            pieces.since = 0
            yield value
    except (ijson.JSONError, ValueError, RecursionError) as error:
        reason, _, near = str(error).partition("\n")  # yajl shows the place on the next line
        near = " ".join(near.partition("(right here)")[0].split())[-40:]
        place = f"{_records(number)}, some {in_megabytes(pieces.given)} into it"
        raise UnreadableFile(f"is not valid JSON after {place}, near {near!r}: {reason[:100]} {_MEND_IT}") from None


def _records(number: int) -> str:
    return "1 record" if number == 1 else f"{number:,} records"


def _prefix_of_list(pieces: _Pieces) -> str:
    """ijson's name for the elements of the first list that stands where articles do. Raises UnreadableFile."""
    import ijson

    try:
        for prefix, event, _ in ijson.parse(pieces):
            if event == "start_array" and all(name in LISTS for name in prefix.split(".") if name):
                return f"{prefix}.item" if prefix else "item"
    except (ijson.JSONError, ValueError, RecursionError):
        pass
    raise UnreadableFile(_NO_LIST)


class _Pieces:
    """A document as ijson reads it: in UTF-8 whatever its encoding, and no element larger than a record may be.

    `since` counts the bytes since the last element; whoever takes an element sets it back. `given` counts all.
    """

    def __init__(self, head: bytes, stream: io.BufferedReader | None, encoding: str, largest: int) -> None:
        self._head = io.BytesIO(head)
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(FORGIVING)
        self._largest = largest
        self.since = 0
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        """The next piece; ijson asks for 0 bytes to see that they are bytes."""
        if size == 0:
            return b""
        while data := self._head.read(BUFFER) or (self._stream.read1(BUFFER) if self._stream else b""):
            self.since += len(data)
            self.given += len(data)
            if self.since > self._largest + 2 * BUFFER:
                limit = in_megabytes(self._largest)
                raise UnreadableFile(f"holds a record of more than {limit} (--largest-record raises it)")
            if text := self._decoder.decode(data).encode("utf-8"):
                return text
        return self._decoder.decode(b"", final=True).encode("utf-8")
