"""Tables: CSV and its like with a row of column names first, an article a row; only one row is held at a time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any, Final

from index.encoding import FORGIVING, encoding_of
from index.errors import UnreadableFile
from index.readers.fields import draft_of, names_a_text
from index.readers.options import ReadOptions
from index.readers.records import Draft, Failure
from index.readers.streams import BUFFER, in_megabytes, options_of

DELIMITERS: Final = (",", "\t", ";", "|")
_SAMPLE_ROWS: Final = 200
_SEPARATOR: Final = re.compile(r"\ufeff?\"?sep=([,;\t|])\"?[ \t]*(?:\r\n?|\n)", re.IGNORECASE)  # Excel's, a line


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The articles of a table; a row that does not fit its header is a Failure, and the rest goes on.

    Raises UnreadableFile where there is no column for the text.
    """
    options = options_of(stream)
    start = stream.peek(BUFFER)[:BUFFER]
    encoding = encoding_of(start)
    lines = _Lines(io.TextIOWrapper(stream, encoding, errors=FORGIVING, newline=""), options.largest_record)
    try:
        csv.field_size_limit(options.largest_record)  # one for the whole process: the module offers nothing else
        sample = start.decode(encoding, "replace")
        if separator := _SEPARATOR.match(sample):
            next(lines)
            dialect = dialect_of(sample[separator.end() :], (separator[1],))
        else:
            dialect = dialect_of(sample)
        yield from _rows(lines, dialect, file, options, skipped=1 if separator else 0)
    finally:
        lines.detach()  # a wrapper that is thrown away closes what it wraps


def _rows(
    lines: _Lines, dialect: dict[str, Any], file: str, options: ReadOptions, skipped: int
) -> Iterator[Draft | Failure]:
    rows = csv.reader(lines, **dialect)
    header = _header(rows, options)
    record = -1
    while True:
        began = skipped + rows.line_num + 1
        try:
            row = next(rows, None)
        except (csv.Error, _LongLine):
            record += 1
            limit = in_megabytes(options.largest_record)
            reason = f"is a row of more than {limit} (line {began}), or its quotation mark is never closed"
            yield Failure(file, record, f"{reason}; --largest-record raises the limit")
            continue
        if row is None:
            return
        if not any(row):
            continue
        record += 1
        try:
            yield _draft(row, header, record, began, options)
        except UnreadableFile as error:
            yield Failure.of(file, record, error)


def _header(rows: Any, options: ReadOptions) -> tuple[str, ...]:
    """The column names; those that have none get their place. Raises UnreadableFile where none is the text's."""
    try:
        cells: list[str] = next((row for row in rows if any(row)), [])
    except (csv.Error, _LongLine):
        cells = []
    header: list[str] = []
    for place, cell in enumerate(cells):
        name = " ".join(cell.split())[:100]
        header.append(name if name and name not in header else f"column {place + 1}")
    if not names_a_text(tuple(header), options):
        raise UnreadableFile(_without_texts(header))
    return tuple(header)


def _without_texts(header: list[str]) -> str:
    """Why a table gives no articles, and what may be done with it."""
    listed = ", ".join(header[:40])[:400] or "none"
    reason = (
        f"is a table without a column for the articles' text (it has: {listed}); if one of them is the text, say so "
        "with --map body=COLUMN"
    )
    if {"url", "link"} & {name.lower() for name in header}:  # as index.metadata takes them
        reason += "; if it is a list of pages that you have saved, give it with --metadata, which finds them by URL"
    return reason


def _draft(row: list[str], header: tuple[str, ...], record: int, line: int, options: ReadOptions) -> Draft:
    if len(row) != len(header):
        if len(row) < len(header) or any(row[len(header) :]):
            raise UnreadableFile(
                f"is a row of {len(row)} cells where the header has {len(header)} (line {line}): it was left out"
            )
        del row[len(header) :]
    return draft_of(dict(zip(header, row, strict=True)), record, options, "table")


def dialect_of(sample: str, delimiters: tuple[str, ...] = DELIMITERS) -> dict[str, Any]:
    """Delimiter and quoting, as csv.reader takes them: those by which most rows of a sample are as long as its header.

    csv.Sniffer guesses from how often characters occur, which the commas of a text outweigh.
    """
    candidates: list[dict[str, Any]] = []
    header = sample.lstrip("\ufeff\r\n").partition("\n")[0]
    for delimiter in delimiters:
        if delimiter in header:
            candidates += (
                {"delimiter": delimiter},
                {"delimiter": delimiter, "quoting": csv.QUOTE_NONE},
                {"delimiter": delimiter, "escapechar": "\\", "doublequote": False},
            )
    candidates = candidates or [{"delimiter": ","}]
    return max(candidates, key=lambda dialect: _fit(sample, dialect))  # of equals the first, the standard one


def _fit(sample: str, dialect: dict[str, Any]) -> float:
    """How well a dialect reads the sample: the share of rows as long as the header, and then the columns it makes."""
    lines = list(io.StringIO(sample.replace("\0", ""), newline=""))
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, **dialect):
            rows.append(row)
            if len(rows) > _SAMPLE_ROWS:
                break
    except csv.Error:
        return -1.0
    rows = [row for row in rows if row]
    if not rows or len(rows[0]) < 2:
        return -1.0
    body = rows[1:-1] if len(rows) > 2 else rows[1:]  # the sample may end within the last row
    fitting = sum(len(row) == len(rows[0]) for row in body) / len(body) if body else 1.0
    return fitting + min(len(rows[0]), 50) / 1000


class _LongLine(Exception):
    """A line beyond the limit; it has been passed over."""


class _Lines:
    """The lines of a text as csv reads them: without NULs, and none longer than the limit."""

    def __init__(self, text: io.TextIOWrapper, largest: int) -> None:
        self._text = text
        self._largest = largest

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._largest + 1)
        if not line:
            raise StopIteration
        if len(line) > self._largest:
            while line and not line.endswith(("\n", "\r")):
                line = self._text.readline(BUFFER)
            raise _LongLine
        return line.replace("\0", "") if "\0" in line else line

    def detach(self) -> None:
        """Leave the stream to whoever opened it."""
        self._text.detach()
