from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as some

from search.corpus import Corpus
from webui.addresses import Address
from webui.chips import chips_of
from webui.exclusions import excluded, excluding, including

VALUES = some.text(some.characters(blacklist_characters='"', blacklist_categories=("Cs", "Z", "C")), min_size=1)


def query(text: str) -> Address:
    return Address("/", (("q", text), ("sort", "newest")))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dam", 'dam NOT author:"Ann Lee"'),
        ("", 'NOT author:"Ann Lee"'),
        ("dam OR ferry", '(dam OR ferry) NOT author:"Ann Lee"'),
        ('dam NOT topic:"weather"', 'dam NOT topic:"weather" NOT author:"Ann Lee"'),
        ('"dam wall"', '"dam wall" NOT author:"Ann Lee"'),
    ],
)
def test_a_value_is_left_out_at_the_end_of_the_query_and_taken_back(before: str, after: str) -> None:
    made = excluding(query(before), "author", "Ann Lee")
    assert made.first("q") == after
    assert made.first("sort") == "newest"
    assert including(made, "author", "Ann Lee").first("q") == before


def test_an_outlet_is_left_out_by_its_parameter() -> None:
    assert excluding(query("dam"), "outlet", "Ledger").pairs[-1] == ("not_outlet", "Ledger")


@given(some.lists(VALUES, min_size=1, max_size=4, unique=True))
def test_what_is_left_out_is_read_back(values: list[str]) -> None:
    address = query("dam")
    for value in values:
        address = excluding(address, "topic", value)
    assert excluded(address.first("q")) == ("dam", tuple(("topic", value) for value in values))


def test_words_that_only_look_so_stay_words() -> None:
    for text in ('dam NOT author:"Ann', 'NOT author:"A" dam', 'dam NOT title:"x"', "dam NOT author:Ann"):
        assert excluded(text) == (text, ())


def test_the_chips_say_all_that_narrows_a_search() -> None:
    address = Address.of(
        "/",
        [("q", 'dam NOT author:"Ann" NOT language:"de"'), ("outlet", "A"), ("after", "2018-04"), ("match", "any")],
    )
    chips = chips_of(address)
    assert [(chip.kind, chip.value) for chip in chips] == [
        *(("outlet", "A"), ("after", "April 2018"), ("not_author", "Ann"), ("not_language", "German"), ("match", ""))
    ]
    for chip in chips:
        assert len(chips_of(chip.without)) == len(chips) - 1


@pytest.mark.parametrize("name", ["outlet", "author", "topic", "language"])
def test_leaving_a_value_out_leaves_its_articles_out(client: FlaskClient, corpus: Corpus, name: str) -> None:
    whole = corpus.search("dam OR ban", copies="show")
    values = whole.facets[name]
    if len(values) < 2:
        pytest.skip(f"the sample has one {name}")
    value = values[0]
    page = client.get("/?q=dam+OR+ban&copies=show").text
    facet = page[page.index(f'id="by-{name}"') :]
    link = re.search(r'class="without" href="([^"]*)"', facet)
    assert link
    narrowed = client.get(html.unescape(link[1])).text
    counted = re.search(r'<span role="status">([\d,]+) article', narrowed)
    assert counted
    left = {one.id for one in whole.results} - {
        one.id for one in corpus.search("dam OR ban", copies="show", **{name: value.value}).results
    }
    assert int(counted[1]) == whole.total.value - value.count == len(left)
    assert "chips" in narrowed
