"""Two queries compared, over time and by outlet."""

from __future__ import annotations

import csv
import io

import pytest

from index.errors import BadQuery, BadRequest
from search.corpus import Corpus
from search.export import write_trends
from search.overviews import Trends
from search.serialize import to_json
from search.terminal import Style
from search.trends_text import trends_text


@pytest.fixture
def trends(corpus: Corpus) -> Trends:
    return corpus.compare_queries("ferry", "apple OR lindqvist")


def test_totals_are_those_of_the_searches(corpus: Corpus, trends: Trends) -> None:
    assert trends.total_a == corpus.search("ferry").total.value == 3
    assert trends.total_b == corpus.search("apple OR lindqvist").total.value == 6
    assert trends.both == corpus.search("ferry AND (apple OR lindqvist)").total.value == 3
    assert (trends.a.text, trends.b.understood_as) == ("ferry", "apple OR lindqvist")


def test_every_stretch_and_every_outlet_counts_what_a_search_there_finds(corpus: Corpus, trends: Trends) -> None:
    for row in trends.dates:
        for query, count in (("ferry", row.a), ("apple OR lindqvist", row.b), ("", row.all)):
            found = corpus.search(query, after=row.value, before=row.value, facets=("date",))
            assert found.total.value >= count  # a date that is known by the month lies in each of its days
    for row in trends.outlets:
        for query, count in (("ferry", row.a), ("apple OR lindqvist", row.b), ("", row.all)):
            assert corpus.search(query, outlet=row.value).total.value == count
    assert sum(row.a for row in trends.dates) == 3
    assert [row.value for row in trends.outlets][-1] != ""


def test_stretches_follow_one_another_without_a_gap(trends: Trends) -> None:
    months = [row.value for row in trends.dates]
    assert months == ["2021-03", "2021-04", "2021-05", "2021-06"]
    assert [(row.a, row.b) for row in trends.dates] == [(3, 4), (0, 0), (0, 0), (0, 2)]


def test_filters_hold_for_both(corpus: Corpus) -> None:
    found = corpus.compare_queries("ferry", "lindqvist", outlet=("Daily Quay", "Evening Tide"))
    assert (found.total_a, found.total_b, found.both) == (1, 2, 1)
    assert [row.value for row in found.dates] == ["2021-03-02", "2021-03-03", "2021-03-04", "2021-03-05"]
    assert {row.value for row in found.outlets} == {"Daily Quay", "Evening Tide"}


def test_articles_without_a_date_are_counted_beside_the_stretches(corpus: Corpus) -> None:
    found = corpus.compare_queries("cafe OR apple", "ferry")
    assert found.undated == (1, 0)
    assert "1 of a and 0 of b have no known date" in "\n".join(trends_text(found, Style(80)))


def test_queries_of_not_and_of_everything(corpus: Corpus) -> None:
    everything = corpus.search("").total.value
    found = corpus.compare_queries("*", "-ferry")
    assert (found.total_a, found.total_b, found.both) == (everything, everything - 3, everything - 3)


def test_a_query_that_finds_nothing_is_not_relaxed(corpus: Corpus) -> None:
    found = corpus.compare_queries("ferry zzzz", "yyyy")
    assert (found.total_a, found.total_b, found.dates, found.outlets) == (0, 0, (), ())
    assert corpus.compare_queries("ferry zzzz", "yyyy", match="any").total_a == 3


@pytest.mark.parametrize(("a", "b"), [("", "x"), ("x", " "), ("", "")])
def test_two_queries_are_needed(corpus: Corpus, a: str, b: str) -> None:
    with pytest.raises(BadRequest, match="two queries"):
        corpus.compare_queries(a, b)


def test_a_query_that_cannot_be_read_says_where(corpus: Corpus) -> None:
    with pytest.raises(BadQuery) as caught:
        corpus.compare_queries("ferry", "date:nonsense")
    assert caught.value.query == "date:nonsense"


def test_the_keys_of_its_json(trends: Trends) -> None:
    found = to_json(trends)
    assert list(found) == ["a", "b", "total_a", "total_b", "both", "dates", "outlets"]
    assert list(found["dates"][0]) == list(found["outlets"][0]) == ["value", "a", "b", "all"]


def test_csv_has_a_row_for_each_stretch_and_outlet(trends: Trends) -> None:
    stream = io.StringIO()
    assert write_trends(trends, stream) == len(trends.dates) + len(trends.outlets)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))
    assert rows[0] == {"by": "date", "value": "2021-03", "a": "3", "b": "4", "all": "4"}
    assert [row["value"] for row in rows if row["by"] == "outlet"] == [row.value for row in trends.outlets]


@pytest.mark.parametrize("width", [40, 80, 100])
def test_the_tables_fit_the_terminal(trends: Trends, width: int) -> None:
    text = "\n".join(trends_text(trends, Style(width)))
    assert max(map(len, text.splitlines())) <= width
    assert "3 articles in both" in text
    assert "2021-05" in text
    assert "Evening Tide" in text
