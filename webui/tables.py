"""Tables as CSV files that a spreadsheet opens as text and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | None


def csv_answer(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A CSV file (RFC 4180, UTF-8, with a header) to download as `name`.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    answer = Response(stream.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    text = " ".join(value.split()) if isinstance(value, str) else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
