"""JSON documents: an array of articles, an object that holds one, or objects one after the other, of any size.

Only one article is held at a time.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import Any, Final

from index.encoding import FORGIVING, encoding_of
from index.errors import UnreadableFile
from index.json_bytes import DEEPEST, TooDeep, parse
from index.readers.json_lines import LISTS, articles_in, draft, drafts, drafts_of
from index.readers.options import ReadOptions
from index.readers.records import Draft, Failure
from index.readers.streams import BUFFER, in_megabytes, options_of, read_up_to

_MEND_IT = "(what follows was not read; mend it there)"
_NO_LIST = "is JSON that holds no list of articles; one article object a line is what works best"
_NEXT_OBJECT = re.compile(rb"\}[\s\0]*\{")  # in a list a comma stands between two
_OPENING: Final = ("start_map", "start_array")
_CLOSING: Final = ("end_map", "end_array")

_Events = Iterator[tuple[str, Any]]


def read_document(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The articles of a document. One of no more than a record's size is read whole, and forgiven more.

    Raises UnreadableFile where the document holds no articles or breaks off; those before are given.
    """
    options = options_of(stream)
    head = read_up_to(stream, options.largest_record + 1)
    if len(head) > options.largest_record:
        yield from read_on(head, stream, file)
        return
    try:
        value = parse(head)
    except UnreadableFile as error:
        yield from _before_the_break(head, file, options, str(error))
        return
    values = articles_in(value) or ([value] if isinstance(value, dict) else [])
    if not values:
        raise UnreadableFile(_NO_LIST)
    yield from drafts(values, 0, file, options)


def read_on(head: bytes, stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The articles of a document of which a part was read, one by one; as `read_document`."""
    options = options_of(stream)
    if _are_many(head, options):
        yield from _one_after_another(head, stream, file, options)
    else:
        yield from _drafts(_streamed(head, stream, options), file, options)


def _before_the_break(head: bytes, file: str, options: ReadOptions, reason: str) -> Iterator[Draft | Failure]:
    """The articles of a small document up to where it is no longer JSON; `reason` says where that is."""
    if _are_many(head, options):
        yield from _one_after_another(head, None, file, options)
        return
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


# Objects one after the other, which `jq '.articles[]'` prints


def _are_many(head: bytes, options: ReadOptions) -> bool:
    """Whether an object ends in what was read of a document, and another one follows it."""
    if not _NEXT_OBJECT.search(head):
        return False
    events = _events(_Pieces(head, None, encoding_of(head[:BUFFER]), options.largest_record), many=True)
    try:
        if next(events, ("", None))[0] != "start_map":
            return False
        _passed_over(events)
        return next(events, ("", None))[0] == "start_map"
    except UnreadableFile:
        return False


def _one_after_another(
    head: bytes, stream: io.BufferedReader | None, file: str, options: ReadOptions
) -> Iterator[Draft | Failure]:
    """The articles of objects that stand one after the other, each as if it were on a line of its own."""
    pieces = _Pieces(head, stream, encoding_of(head[:BUFFER]), options.largest_record)
    record = -1
    for value in _named_breaks(_values(_events(pieces, many=True)), pieces):
        for found in drafts_of(value, record + 1, file, options):
            record = found.record
            yield found


# Streaming


def _streamed(head: bytes, stream: io.BufferedReader | None, options: ReadOptions) -> Iterator[Any]:
    """The elements of the document's list, parsed one by one with ijson. `head` is what was read of the stream."""
    pieces = _Pieces(head, stream, encoding_of(head[:BUFFER]), options.largest_record)
    events = _events(pieces)
    try:
        _to_the_list(events)
    except TooDeep:
        raise
    except UnreadableFile:
        raise UnreadableFile(_NO_LIST) from None
    yield from _named_breaks(_values(events), pieces)


def _events(pieces: _Pieces, *, many: bool = False) -> _Events:
    """What ijson finds, one bracket, name and value after the other. Raises UnreadableFile for what is no JSON.

    ijson.items and ijson.parse are left alone: they keep the path of each level, of 100,000 levels 24 GB.
    """
    import ijson  # type: ignore[import-untyped]

    depth = 0
    try:
        for event, value in ijson.basic_parse(pieces, use_float=True, multiple_values=many):
            if event in _OPENING:
                depth += 1
                if depth > DEEPEST:
                    raise TooDeep
            elif event in _CLOSING:
                depth -= 1
            yield event, value
    except (ijson.JSONError, ValueError) as error:
        reason, _, near = str(error).partition("\n")  # yajl shows the place on the next line
        near = " ".join(near.partition("(right here)")[0].split())[-40:]
        raise _Broken(f"near {near!r}: {reason[:100]}") from None


class _Broken(UnreadableFile):
    """What is no JSON: near which words, and what is wrong with it."""


def _named_breaks(values: Iterator[Any], pieces: _Pieces) -> Iterator[Any]:
    """The values; where they break off, the reason says after how many. Each may be as large as a record."""
    number = 0
    try:
        for value in values:
            number += 1
            pieces.since = 0
            yield value
    except _Broken as error:
        place = f"{_records(number)}, some {pieces.given:,} bytes into it"
        raise UnreadableFile(f"is not valid JSON after {place}, {error} {_MEND_IT}") from None


def _to_the_list(events: _Events) -> None:
    """Go on to where the first list begins that stands where articles do. Raises UnreadableFile where there is none."""
    name = ""
    for event, value in events:
        if event == "map_key":
            name = value
        elif event in _OPENING and name and name not in LISTS:
            _passed_over(events)
        elif event == "start_array":
            return
    raise UnreadableFile(_NO_LIST)


def _passed_over(events: _Events) -> None:
    """Read what began with a bracket to its end."""
    depth = 1
    for event, _ in events:
        depth += (event in _OPENING) - (event in _CLOSING)
        if not depth:
            return


def _values(events: _Events) -> Iterator[Any]:
    """The values up to the end of the list in which they stand, or of all; then what follows is looked at as well."""
    for event, value in events:
        if event in _CLOSING:
            break
        yield _value(event, value, events)
    for _ in events:
        pass


def _value(began: str, value: Any, events: _Events) -> Any:
    """The value that begins with an event."""
    import ijson

    if began not in _OPENING:
        return value
    whole = ijson.ObjectBuilder()
    whole.event(began, value)
    depth = 1
    for event, part in events:
        whole.event(event, part)
        depth += (event in _OPENING) - (event in _CLOSING)
        if not depth:
            break
    return whole.value


def _records(number: int) -> str:
    return "1 record" if number == 1 else f"{number:,} records"


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
