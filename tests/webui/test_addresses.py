from urllib.parse import unquote

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.routing import MapAdapter

from search.results import FacetValue
from webui.addresses import Address, IdConverter, external
from webui.hosts import ANY_ADDRESS, LOOPBACK, answers_for
from webui.timeline import bars
from webui.wording import copied, day, joined, moment, percent


def test_any_change_leads_to_the_first_page_of_results() -> None:
    here = Address.of("/", [("q", "ban"), ("outlet", "A & B"), ("after", ""), ("cursor", "x")])
    assert str(here) == "/?q=ban&outlet=A+%26+B&cursor=x"
    assert str(here.add("outlet", "C")) == "/?q=ban&outlet=A+%26+B&outlet=C"
    assert str(here.drop("outlet", "A & B")) == "/?q=ban"
    assert str(here.set("sort", "newest").set("outlet", None)) == "/?q=ban&sort=newest"
    assert here.others("q") == [("outlet", "A & B")]


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("JavaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example/x", False),
        ("https:///x", False),
        ("http://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: "str | None", safe: bool) -> None:
    assert external(url) == (url if safe else None)


def articles_of_an_application() -> MapAdapter:
    app = Flask(__name__)
    app.url_map.converters["id"] = IdConverter
    app.url_map.merge_slashes = False
    app.add_url_rule("/articles/<id:article>", "article", lambda article: article)
    return app.url_map.bind("localhost")


ADDRESSES = articles_of_an_application()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1))
def test_every_id_has_an_address_that_leads_back_to_it(value: str) -> None:
    url = ADDRESSES.build("article", {"article": value})
    assert not {".", ".."}.intersection(url.split("/")) or value in (".", "..")
    assert ADDRESSES.match(unquote(url)) == ("article", {"article": value})


@pytest.mark.parametrize(
    ("header", "answers"),
    [
        ("localhost", True),
        ("LOCALHOST:8000", True),
        ("127.0.0.1:1", True),
        ("[::1]:8000", True),
        ("[::1]", True),
        ("localhost.", True),
        ("localhost.evil.example", False),
        ("evil.example:80", False),
        ("127.0.0.1.evil.example", False),
        ("10.0.0.7", False),
        ("", False),
    ],
)
def test_only_the_names_that_are_served_are_answered_for(header: str, answers: bool) -> None:
    assert answers_for(header, LOOPBACK) is answers


def test_a_server_open_to_the_network_answers_for_addresses_but_not_for_names() -> None:
    assert answers_for("10.0.0.7:8000", (*LOOPBACK, ANY_ADDRESS))
    assert answers_for("[fe80::1]", (*LOOPBACK, ANY_ADDRESS))
    assert not answers_for("evil.example", (*LOOPBACK, ANY_ADDRESS))


def test_dates_are_as_exact_as_they_are_known() -> None:
    assert [day(date) for date in ("2018-04-20T18:30:00Z", "2018-04-20", "2018-04", "2018", None)] == [
        "20 April 2018, 18:30",
        "20 April 2018",
        "April 2018",
        "2018",
        "date unknown",
    ]
    assert moment("2018-04") == "2018-04-01T00:00:00Z"


def test_shares_and_lists_read_as_a_sentence() -> None:
    assert [percent(share) for share in (0, 0.001, 0.5, 0.9999, 1)] == [
        "0 %",
        "under 1 %",
        "50 %",
        "over 99 %",
        "100 %",
    ]
    assert copied(0.0).startswith("none of its words")
    assert [joined(names).striptags() for names in ([], ["A"], ["A", "B"], ["A", "B", "C"], list("ABCDE"))] == [
        "",
        "A",
        "A and B",
        "A, B and C",
        "A, B and 3 more",
    ]


@pytest.mark.parametrize(
    ("first", "last", "length"), [("2018-02-27", "2018-03-02", 4), ("2017-11", "2018-02", 4), ("2016", "2018", 3)]
)
def test_a_chart_has_the_empty_stretches_too(first: str, last: str, length: int) -> None:
    found = bars([FacetValue(first, 1), FacetValue(last, 1000)])
    assert len(found) == length
    assert (found[0].value, found[-1].value) == (first, last)
    assert [bar.count for bar in found[1:-1]] == [0] * (length - 2)
    assert 0 < found[0].height < found[-1].height
