"""Two queries compared: the page, its file and the JSON."""

from __future__ import annotations

import csv
import html
import io
import json
import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from search.corpus import Corpus
from search.overviews import Trend
from search.serialize import to_json
from webui.line_chart import BOTTOM, HEIGHT, LEFT, WIDTH, line_chart

URL = "/trends?a=kaspersky&b=dam"


def figures(page: str, heading: str) -> list[list[str]]:
    table = page[page.index(f'aria-labelledby="{heading}"') :]
    table = table[table.index("<tbody>") : table.index("</tbody>")]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [
        [html.unescape(re.sub("<[^>]*>", "", cell)).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in rows
    ]


def test_the_api_says_what_the_corpus_says(client: FlaskClient, corpus: Corpus) -> None:
    body = client.get("/api/compare?a=kaspersky&b=dam&limit=3&language=en").get_json()
    assert body == json.loads(json.dumps(to_json(corpus.compare_queries("kaspersky", "dam", limit=3, language="en"))))
    assert body["total_a"] > 3


@pytest.mark.parametrize("asked", ["", "?a=x", "?a=x&b=y&q=z", "?a=x&b=date:x", "?a=x&b=y&limit=0"])
def test_what_cannot_be_compared_is_refused(client: FlaskClient, asked: str) -> None:
    answer = client.get(f"/api/compare{asked}")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


def test_the_tables_hold_every_figure(client: FlaskClient, corpus: Corpus) -> None:
    page = client.get(URL).text
    found = corpus.compare_queries("kaspersky", "dam")
    for heading, rows in (("over-time", found.dates), ("by-outlet", found.outlets)):
        shown = [[int(cell.replace(",", "")) for cell in row[1:]] for row in figures(page, heading)]
        assert shown == [[row.a, row.b, row.all] for row in rows]
        assert len(shown) > 1
    assert [row[0] for row in figures(page, "by-outlet")] == [row.value for row in found.outlets]
    assert page.count('<circle class="dot-a"') == len(found.dates)


def test_a_figure_leads_to_its_articles(client: FlaskClient, corpus: Corpus) -> None:
    page = client.get(URL).text
    row = corpus.compare_queries("kaspersky", "dam").outlets[0]
    link = re.search(r'<a href="([^"]*outlet=[^"]*q=kaspersky)">(\d+)</a>', page)
    assert link
    shown = client.get(html.unescape(link[1])).text
    assert f"{link[2]} article" in shown
    assert row.a or row.b


def test_one_query_alone_leads_to_the_form_with_it(client: FlaskClient) -> None:
    page = client.get("/trends?a=kaspersky").text
    assert 'name="a" value="kaspersky"' in page
    assert "<table" not in page
    assert 'href="/trends?a=kaspersky"' in client.get("/?q=kaspersky").text


def test_nothing_found_is_said(client: FlaskClient) -> None:
    assert "No article matches either query" in client.get("/trends?a=zzzz&b=yyyy").text


def test_the_file_holds_the_same(client: FlaskClient, corpus: Corpus) -> None:
    answer = client.get("/trends.csv?a=kaspersky&b=dam")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    found = corpus.compare_queries("kaspersky", "dam", limit=1000)
    assert len(rows) == len(found.dates) + len(found.outlets)
    assert rows[0] == {"by": "date", "value": found.dates[0].value, "a": str(found.dates[0].a),
                       "b": str(found.dates[0].b), "all": str(found.dates[0].all)}  # fmt: skip


def test_hostile_queries_stay_text(hostile: FlaskClient) -> None:
    page = hostile.get("/trends?a=<script>alert(1)</script>&b=zebra").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=80))
def test_every_point_of_a_chart_lies_inside_it_and_higher_for_more(counts: list[tuple[int, int]]) -> None:
    rows = [Trend(str(2000 + place), a, b, a + b) for place, (a, b) in enumerate(counts)]
    chart = line_chart(rows)
    if len(rows) < 2:
        assert chart is None
        return
    assert chart is not None
    assert [point.trend for point in chart.points] == rows
    assert all(LEFT <= point.x <= WIDTH for point in chart.points)
    assert all(0 < y <= HEIGHT - BOTTOM for point in chart.points for y in (point.a, point.b))
    by_count = sorted(((point.trend.a, -point.a) for point in chart.points), key=lambda one: one[0])
    assert [y for _, y in by_count] == sorted(y for _, y in by_count)
    assert len(chart.named) <= 6
    assert max(count for _, count in chart.lines) >= max(max(pair) for pair in counts)
