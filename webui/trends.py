"""The page of trends: two queries compared over time and by outlet."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from webui.asked import here, options
from webui.line_chart import line_chart
from webui.parameters import FILTERS, TRENDS
from webui.reading_room import corpus
from webui.tables import csv_answer

trends = Blueprint("trends", __name__)

_NAMES = tuple(parameter.name for parameter in TRENDS)
_COLUMNS = ("by", "value", "a", "b", "all")
_IN_FILE = 1_000  # outlets


@trends.get("/trends")
def compared() -> str:
    """Two queries side by side; where one is missing, the form that asks for them."""
    asked = options(TRENDS)
    address = here(*_NAMES)
    found = corpus().compare_queries(**asked) if {"a", "b"} <= asked.keys() else None
    return render_template(
        "trends.html",
        found=found,
        options=asked,
        address=address,
        filters=address.only(*FILTERS, "match"),
        chart=line_chart(found.dates) if found else None,
    )


@trends.get("/trends.csv")
def compared_file() -> Response:
    """The same counts as a CSV file."""
    found = corpus().compare_queries(**{"a": "", "b": ""} | options(TRENDS) | {"limit": _IN_FILE})
    listed = [("date", row) for row in found.dates] + [("outlet", row) for row in found.outlets]
    return csv_answer("trends.csv", _COLUMNS, ((by, row.value, row.a, row.b, row.all) for by, row in listed))
