"""What is wrong in a query is put right with a warning that names the place, or refused with it."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from index.errors import BadQuery
from search.query_language import parse
from search.query_warnings import MOST_WARNINGS

NOW = datetime(2018, 4, 25, tzinfo=timezone.utc)

# The query; what it was understood as; for each warning, the text it is about and a word of what it says.
REPAIRED: list[tuple[str, str, list[tuple[str, str]]]] = [
    # quotation marks
    ('"alpha beta', "alpha AND beta", [('"', "no second")]),
    ('alpha beta"', "alpha AND beta", [('"', "no second")]),
    ('"alpha beta" "gamma', '"alpha beta" AND gamma', [('"', "no second")]),
    ('title:"alpha', "in the title: alpha", [('"', "no second")]),
    ('alpha ""', "alpha", [('""', "no letter")]),
    ('alpha "..."', "alpha", [('"..."', "no letter")]),
    ('"kasper* ban"', '"kasper* ban"', [('"kasper* ban"', "whole words")]),
    # parentheses
    ("(alpha OR beta", "alpha OR beta", [("(", "no closing")]),
    ("((alpha) beta", "alpha AND beta", [("(", "no closing")]),
    ("alpha) beta", "alpha AND beta", [(")", "no opening")]),
    ("alpha () beta", "alpha AND beta", [("()", "holds nothing")]),
    ("alpha ( ) beta", "alpha AND beta", [("( )", "holds nothing")]),
    ("alpha (", "alpha", [("(", "holds nothing")]),
    ("alpha title:()", "alpha", [("title:()", "holds nothing")]),
    ("alpha (())", "alpha", [("(())", "holds nothing"), ("()", "holds nothing")]),
    # operators
    ("AND alpha", "alpha", [("AND", "nothing before")]),
    ("alpha AND", "alpha", [("AND", "nothing after")]),
    ("alpha OR OR beta", "alpha OR beta", [("OR", "nothing before")]),
    ("alpha AND OR beta", "alpha AND beta", [("OR", "nothing before")]),
    ("alpha NOT", "alpha", [("NOT", "nothing after")]),
    ("(alpha AND) beta", "alpha AND beta", [("AND", "nothing after")]),
    ("alpha ANDNOT", "alpha", [("ANDNOT", "nothing after")]),
    ("alpha ANDMAYBE", "alpha", [("ANDMAYBE", "nothing after")]),
    ("NOT NOT alpha", "alpha", [("NOT NOT", "takes itself back")]),
    ("NOT -alpha", "alpha", [("NOT -", "takes itself back")]),
    ("NOT AND alpha", "not alpha", [("AND", "nothing before")]),
    ("alpha AND NOT", "alpha", [("AND", "nothing after"), ("NOT", "nothing after")]),
    ("alpha AND ()", "alpha", [("AND", "nothing after"), ("()", "holds nothing")]),
    ("alpha AND !!", "alpha", [("!!", "no letter")]),
    ("alpha OR (!! OR ??beta)", "alpha OR ??beta (words of this form)", [("!!", "no letter")]),
    # signs
    ("alpha -", "alpha", [("-", "no word")]),
    ("alpha +", "alpha", [("+", "no word")]),
    ("alpha - beta", "alpha AND beta", [("-", "no word")]),
    ("alpha --beta", "alpha AND beta", [("--", "no word")]),
    ("alpha (-) beta", "alpha AND beta", [("(-)", "holds nothing"), ("-", "no word")]),
    ("+alpha OR beta", "alpha OR beta", [("+", "no effect")]),
    ("+NOT alpha", "not alpha", [("+", "another operator")]),
    ("NOT +alpha", "not alpha", [("+", "another operator")]),
    ("+title:alpha AND beta", "beta, in the title: alpha", [("+", "no effect")]),
    ("alpha OR +title:beta", "alpha OR in the title: beta", [("+", "no effect")]),
    ("alpha AND +date:2018-04-20", "alpha, published on 2018-04-20", [("+", "no effect")]),
    ("alpha ANDMAYBE +(beta gamma)", "alpha, better with (beta AND gamma)", [("+", "no effect")]),
    (
        "alpha OR +(+title:beta OR gamma)",
        "alpha OR in the title: beta OR gamma",
        [("+", "no effect"), ("+", "no effect")],
    ),
    ("alpha – beta", "alpha AND beta", [("–", "no word")]),
    ("alpha –beta", "alpha, not beta", [("–", "minus sign")]),
    ("alpha —(beta OR gamma)", "alpha, not (beta OR gamma)", [("—", "minus sign")]),
    ("title:-alpha beta", "beta, not in the title: alpha", [("title:-alpha", "-title:alpha")]),
    ("outlet:!alpha beta", "beta, not outlet: alpha", [("outlet:!alpha", "-outlet:alpha")]),
    ("topic:−alpha beta", "beta, not topic: alpha", [("topic:−alpha", "-topic:alpha")]),
    ("title:NOT alpha", "not in the title: alpha", [("title:NOT alpha", "-title:alpha")]),
    ('title:-"alpha beta"', 'not in the title: "alpha beta"', [('title:-"alpha beta"', '-title:"alpha beta"')]),
    ("title:-(alpha beta) g", "g, not (in the title: alpha AND in the title: beta)", [("title:-(", "-title:(")]),
    ("title:+alpha beta", "beta, in the title: alpha", [("title:+alpha", "+title:alpha")]),
    ("!alpha beta", "beta, not alpha", [("!alpha", "-alpha")]),
    ("(beta !alph*)", "beta, not alph* (words that begin so)", [("!alph*", "-alph*")]),
    ('!"alpha beta" gamma', 'gamma, not "alpha beta"', [('!"alpha beta"', '-"alpha beta"')]),
    ('"alpha"-beta', "alpha AND beta", [("-beta", "space before it")]),
    ("(alpha)-beta", "alpha AND beta", [("-beta", "space before it")]),
    ("title:- alpha", "alpha", [("-", "no letter")]),
    ("!!! alpha", "alpha", [("!!!", "no letter")]),
    ("^2 alpha", "alpha", [("^2", "nothing before")]),
    ("alpha ^2", "alpha", [("^2", "nothing before")]),
    ("alpha^2^3", "alpha (weight 2)", [("^3", "nothing before")]),
    ("(alpha OR beta)~2", "alpha OR beta", [("~2", "single whole word")]),
    ("kasper*~2", "kasper* (words that begin so)", [("~2", "single whole word")]),
    ("co-operate~2", '"co-operate"', [("co-operate", "several words")]),
    ("co-op*", "co AND op* (words that begin so)", [("co-op*", "several words")]),
    ("banned?", "banned? (words of this form)", [("banned?", "one more letter")]),
    # fields
    ("title:", "nothing", [("title:", "nothing after")]),
    ("alpha title:", "alpha", [("title:", "nothing after")]),
    ("(title:) alpha", "alpha", [("(title:)", "holds nothing"), ("title:", "nothing after")]),
    ("title: alpha", "title AND alpha", [("title:", "read as text")]),
    ("title:body:alpha", "in the body: alpha", [("title:", "before another field")]),
    ("foo:alpha", '"foo:alpha"', [("foo:alpha", "no field")]),
    ("http://example.org/a", '"http://example.org/a"', [("http://example.org/a", "no field")]),
    ("title:*", "every article", [("*", "every article")]),
    ("date:>", "nothing", [("date:>", "compares with nothing")]),
    ("date:april 2018", "2018, published from 2018-04-01 to 2018-04-30", [("2018", "in quotes")]),
]


@pytest.mark.parametrize(("query", "understood", "about"), REPAIRED, ids=[query for query, _, _ in REPAIRED])
def test_a_fault_is_put_right_with_a_warning_at_its_place(
    query: str, understood: str, about: list[tuple[str, str]]
) -> None:
    parsed = parse(query, now=NOW)
    assert parsed.understood_as == understood
    assert [query[one.begin : one.end] for one in parsed.warnings] == [text for text, _ in about]
    for warning, (_, said) in zip(parsed.warnings, about, strict=True):
        assert said in warning.message
        assert f"at character {warning.begin + 1}" in warning.message


# The query; the text that the error points at; a word of what it says.
REFUSED: list[tuple[str, str, str]] = [
    ("ban date:soon", "soon", "as a date"),
    ("date:2018-13", "2018-13", "as a date"),
    ("date:2018-02-30", "2018-02-30", "as a date"),
    ("date:last week", "last", "in quotes"),
    ("date:04/05/2018", "04/05/2018", "London"),
    ("date:[2018 TO soon]", "[2018 TO soon]", "as a date"),
    ("date:[2018 TO 2017]", "[2018 TO 2017]", "turn its two sides round"),
    ("date:>soon", "soon", "as a date"),
    ("after:!!", "!!", "as a date"),
    ("before:[2017 TO 2018]", "[2017 TO 2018]", "does not work"),
    ("date:2018*", "2018*", "does not work"),
    ("date:2018~", "2018", "does not work"),
    ("words:many", "many", "number of words"),
    ("words:-5", "-5", "number of words"),
    ("words:>1e3", "1e3", "number of words"),
    ("words:99999999999999999999", "99999999999999999999", "number of words"),
    ("words:[500 TO 100]", "[500 TO 100]", "turn its two sides round"),
    ("title:[beta TO alpha]", "[beta TO alpha]", "turn its two sides round"),
    ("topic:sport*", "sport*", "as a whole"),
    ("topic:sport~", "sport", "as a whole"),
    ("topic:[a TO b]", "[a TO b]", "as a whole"),
    ("alpha^0", "^0", "weight"),
    ("alpha^-1", "^-1", "weight"),
    ("alpha^x", "^x", "weight"),
    ("alpha^nan", "^nan", "weight"),
    ("alpha^1e9", "^1e9", "weight"),
    ("alpha^1001", "^1001", "weight"),
    ("alpha^", "^", "weight"),
    ("alpha~0", "~0", "letters"),
    ("alpha~3", "~3", "letters"),
    ("alpha~0.8", "~0.8", "letters"),
    ('"alpha beta"~2~3', "~2~3", "1 to 100"),
    ("title:alpha date:-2018", "-2018", "as a date"),
    ("alpha~2/0", "~2/0", "first letters"),
    ("alpha~2/", "~2/", "first letters"),
    ('"alpha beta"~0', "~0", "1 to 100"),
    ('"alpha beta"~', "~", "1 to 100"),
    ('"alpha beta"~101', "~101", "1 to 100"),
    ('"alpha beta"~2/3', "~2/3", "1 to 100"),
]


@pytest.mark.parametrize(("query", "place", "said"), REFUSED, ids=[query for query, _, _ in REFUSED])
def test_what_cannot_be_meant_is_refused_at_its_place(query: str, place: str, said: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(query)
    assert query[caught.value.position : caught.value.end] == place
    assert said in str(caught.value)
    assert caught.value.query == query


def test_many_faults_are_told_in_a_few_warnings() -> None:
    warnings = parse(") " * 500 + "ban").warnings
    assert len(warnings) == MOST_WARNINGS + 1
    assert "480 more" in warnings[-1].message


def test_warnings_come_in_the_order_of_the_text() -> None:
    warnings = parse('AND alpha ) foo:bar "beta').warnings
    assert [one.begin for one in warnings] == sorted(one.begin for one in warnings)
    assert len(warnings) == 4
