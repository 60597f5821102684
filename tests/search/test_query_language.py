from __future__ import annotations

from datetime import datetime, timezone

import pytest

from index.query import (
    All,
    Any,
    Boost,
    Everything,
    Fuzzy,
    Keyword,
    Maybe,
    Node,
    Not,
    Nothing,
    NumberRange,
    Phrase,
    Prefix,
    Term,
    Wildcard,
    WordRange,
)
from index.tokens import terms
from search.query_language import highlight_nodes, parse

NOW = datetime(2018, 4, 25, 12, 30, tzinfo=timezone.utc)  # a Wednesday


def word(written: str, field: str | None = None) -> Term:
    return Term(terms(written)[0], field, written)


def phrase(written: str, field: str | None = None, gap: int = 0) -> Phrase:
    return Phrase(tuple(terms(written)), field, gap, written)


def both(*children: Node) -> All:
    return All(children)


def either(*children: Node) -> Any:
    return Any(children)


def day(text: str, *, end: bool = False) -> int:
    first = datetime.fromisoformat(text).replace(tzinfo=timezone.utc)
    return int(first.timestamp()) + (86_399 if end else 0)


def dates(first: str | None, last: str | None) -> NumberRange:
    return NumberRange("published", first and day(first), last and day(last, end=True))  # type: ignore[arg-type]


A, B, C, D = word("alpha"), word("beta"), word("gamma"), word("delta")
BAN, KASPERSKY = word("ban"), word("kaspersky")

TREES: list[tuple[str, Node]] = [
    # words
    ("", Everything()),
    ("  \t\n", Everything()),
    ("kaspersky", KASPERSKY),
    ("kaspersky ban", both(KASPERSKY, BAN)),
    ("Advertising", Term("advertis", None, "Advertising")),
    ("café", Term("cafe", None, "café")),
    ("the ban of kaspersky", both(word("the"), BAN, word("of"), KASPERSKY)),
    ("Kaspersky's ban", both(Term("kasperski", None, "Kaspersky"), BAN)),
    ("the kaspersky\u2019s", both(word("the"), word("kaspersky"))),
    ("why is the kaspersky ban news", both(KASPERSKY, BAN, word("news"))),
    ('"why is the ban"', phrase("why is the ban")),
    ("co-operate", phrase("co-operate")),
    ("AT&T", phrase("AT&T")),
    ("東京都", phrase("東京都")),
    ("(ban)", BAN),
    ("ban, kaspersky.", both(BAN, KASPERSKY)),
    ("and or not", both(word("and"), word("or"), word("not"))),
    ("10:30", phrase("10:30")),
    ("kaspersky: ban", both(KASPERSKY, BAN)),
    ("[kaspersky] ban", both(KASPERSKY, BAN)),
    ("[back to ban]", both(word("back"), word("to"), BAN)),
    ("ban~kaspersky", phrase("ban~kaspersky")),
    ("'ban'", Term("ban", None, "ban")),
    # phrases
    ('"advertising ban"', phrase("advertising ban")),
    ("“advertising ban”", phrase("advertising ban")),
    ("„advertising ban“", phrase("advertising ban")),
    ('"advertising  ban"', phrase("advertising ban")),
    ('"ban"', BAN),
    ('"advertising ban"~1', phrase("advertising ban")),
    ('"advertising ban"~3', phrase("advertising ban", gap=2)),
    ('"AND (OR"', phrase("AND (OR")),
    ('"is kaspersky banned?"', phrase("is kaspersky banned?")),
    # fields
    ("title:ban", word("ban", "title")),
    ("headline:ban", word("ban", "title")),
    ("TITLE:ban", word("ban", "title")),
    ("lead:ban", word("ban", "lead")),
    ("body:ban", word("ban", "body")),
    ("text:ban", word("ban", "body")),
    ("author:smith", word("smith", "author")),
    ("by:smith", word("smith", "author")),
    ("byline:smith", word("smith", "author")),
    ("outlet:guardian", word("guardian", "outlet")),
    ("source:guardian", word("guardian", "outlet")),
    ('publisher:"The Guardian"', phrase("The Guardian", "outlet")),
    ('title:"advertising ban"~2', phrase("advertising ban", "title", 1)),
    ("title:'advertising ban'", phrase("advertising ban", "title")),
    ("title:(alpha beta)", both(word("alpha", "title"), word("beta", "title"))),
    ("title:(alpha OR body:beta)", either(word("alpha", "title"), word("beta", "body"))),
    ("title:co-operate", phrase("co-operate", "title")),
    ("title:AND", word("AND", "title")),
    ("topic:politics", Keyword("topic", "politics")),
    ('topic:"World  News"', Keyword("topic", "world news")),
    ("topic:(alpha OR beta)", either(Keyword("topic", "alpha"), Keyword("topic", "beta"))),
    ("language:EN", Keyword("language", "en")),
    ("lang:en-GB", Keyword("language", "en-gb")),
    # prefixes, wildcards, fuzzy words
    ("kasper*", Prefix("kasper")),
    ("Kasper*", Prefix("kasper")),
    ("kasper**", Prefix("kasper")),
    ("title:kasper*", Prefix("kasper", "title")),
    ("k?spersky", Wildcard("k?spersky")),
    ("k*sky", Wildcard("k*sky")),
    ("*sky", Wildcard("*sky")),
    ("k?s*", Wildcard("k?s*")),
    ("k*?*s", Wildcard("k?*s")),
    ("*", Everything()),
    ("**", Everything()),
    ("*:*", Everything()),
    ("kaspersky~", Fuzzy("kaspersky")),
    ("Kaspersky~1", Fuzzy("kaspersky")),
    ("kaspersky~2", Fuzzy("kaspersky", None, 2)),
    ("kaspersky~2/3", Fuzzy("kaspersky", None, 2, 3)),
    ("kaspersky~/3", Fuzzy("kaspersky", None, 1, 3)),
    ("kas~2/9", Fuzzy("kas", None, 2, 3)),
    ("title:kaspersky~2", Fuzzy("kaspersky", "title", 2)),
    # ranges
    ("title:[alpha TO beta]", WordRange("alpha", "beta", "title")),
    ("title:{alpha TO beta}", WordRange("alpha", "beta", "title", False, False)),
    ("title:[alpha to beta}", WordRange("alpha", "beta", "title", True, False)),
    ("[alpha TO beta]", WordRange("alpha", "beta")),
    ("[alpha TO]", WordRange("alpha", None)),
    ("[TO beta]", WordRange(None, "beta")),
    ("title:[* TO beta]", WordRange(None, "beta", "title")),
    ("title:>=beta", WordRange("beta", None, "title")),
    ("title:<beta", WordRange(None, "beta", "title", True, False)),
    ("words:500", NumberRange("words", 500, 500)),
    ("length:1,200", NumberRange("words", 1200, 1200)),
    ("words:[100 TO 500]", NumberRange("words", 100, 500)),
    ("words:{100 TO 500}", NumberRange("words", 101, 499)),
    ("words:>500", NumberRange("words", 501, None)),
    ("words:=>500", NumberRange("words", 500, None)),
    ("words:<=500", NumberRange("words", None, 500)),
    ("words:*", Everything()),
    # dates
    ("date:2018-04-20", dates("2018-04-20", "2018-04-20")),
    ("published:20180420", dates("2018-04-20", "2018-04-20")),
    ("date:2018-04", dates("2018-04-01", "2018-04-30")),
    ("date:2018", dates("2018-01-01", "2018-12-31")),
    ("date:2018-04-20T22:49Z", NumberRange("published", day("2018-04-20T22:49"), day("2018-04-20T22:49") + 59)),
    ("date:yesterday", dates("2018-04-24", "2018-04-24")),
    ("date:today", dates("2018-04-25", "2018-04-25")),
    ("date:'last week'", dates("2018-04-16", "2018-04-22")),
    ('date:"last week"', dates("2018-04-16", "2018-04-22")),
    ('date:"this week"', dates("2018-04-23", "2018-04-29")),
    ('date:"3 days ago"', dates("2018-04-22", "2018-04-22")),
    ('date:"april 2018"', dates("2018-04-01", "2018-04-30")),
    ("date:‘april 2018’", dates("2018-04-01", "2018-04-30")),
    ("date:(april 2018)", dates("2018-04-01", "2018-04-30")),
    ("after:(last week)", dates("2018-04-16", None)),
    ("date:(2018)", dates("2018-01-01", "2018-12-31")),
    ('date:"20 April 2018"', dates("2018-04-20", "2018-04-20")),
    ("date:april", dates("2018-04-01", "2018-04-30")),
    ("date:[2018-04-01 TO 2018-04-30]", dates("2018-04-01", "2018-04-30")),
    ("date:{2018-04-01 TO 2018-04-30}", dates("2018-04-02", "2018-04-29")),
    ("date:[TO 2018-04-20]", dates(None, "2018-04-20")),
    ("date:[2018-04-20 TO]", dates("2018-04-20", None)),
    ("date:['last week' TO yesterday]", dates("2018-04-16", "2018-04-24")),
    ('date:["3 days ago" to now]', NumberRange("published", day("2018-04-22"), day("2018-04-25T12:30"))),
    ("date:[october 2017 TO april 2018]", dates("2017-10-01", "2018-04-30")),
    ("date:>=2018-04-20", dates("2018-04-20", None)),
    ("date:>2018-04", dates("2018-05-01", None)),
    ("date:<2018-04", dates(None, "2018-03-31")),
    ("date:<='last week'", dates(None, "2018-04-22")),
    ("after:2018-04-01", dates("2018-04-01", None)),
    ("before:2018-04", dates(None, "2018-04-30")),
    ("after:'last week'", dates("2018-04-16", None)),
    ("date:(2017 OR 2018-04)", either(dates("2017-01-01", "2017-12-31"), dates("2018-04-01", "2018-04-30"))),
    ("date:*", NumberRange("published", None, None)),
    # operators
    ("alpha AND beta", both(A, B)),
    ("alpha AND beta AND gamma", both(A, B, C)),
    ("alpha OR beta", either(A, B)),
    ("alpha OR beta OR gamma", either(A, B, C)),
    ("alpha AND beta OR gamma AND delta", either(both(A, B), both(C, D))),
    ("alpha beta OR gamma delta", both(A, either(B, C), D)),
    ("(alpha OR beta) AND gamma", both(either(A, B), C)),
    ("(alpha OR beta)AND(gamma)", both(either(A, B), C)),
    ("(alpha beta) gamma", both(A, B, C)),
    ("((((alpha))))", A),
    ("NOT alpha", Not(A)),
    ("-alpha", Not(A)),
    ("alpha -beta", both(A, Not(B))),
    ("alpha NOT beta", both(A, Not(B))),
    ("alpha AND NOT beta", both(A, Not(B))),
    ("NOT alpha AND beta", both(Not(A), B)),
    ("alpha OR NOT beta", either(A, Not(B))),
    ("alpha OR -beta", either(A, Not(B))),
    ("alpha -(beta OR gamma)", both(A, Not(either(B, C)))),
    ("-title:alpha", Not(word("alpha", "title"))),
    ('-"advertising ban"', Not(phrase("advertising ban"))),
    ("-(-alpha)", A),
    ("-alpha -beta", both(Not(A), Not(B))),
    ("alpha ANDNOT beta", both(A, Not(B))),
    ("alpha OR beta ANDNOT gamma", both(either(A, B), Not(C))),
    ("alpha ANDMAYBE beta", Maybe(A, B)),
    ("alpha ANDMAYBE (beta OR gamma)", Maybe(A, either(B, C))),
    ("+alpha beta", both(A, B)),
    ("(alpha -beta) OR gamma", either(both(A, Not(B)), C)),
    ("* -alpha", both(Everything(), Not(A))),
    # weights
    ("alpha^2", Boost(A, 2.0)),
    ("alpha^.5 beta", both(Boost(A, 0.5), B)),
    ("alpha^1", A),
    ("title:alpha^2.5", Boost(word("alpha", "title"), 2.5)),
    ('"advertising ban"~3^2', Boost(phrase("advertising ban", gap=2), 2.0)),
    ("kasper*^2", Boost(Prefix("kasper"), 2.0)),
    ("kaspersky~2^3", Boost(Fuzzy("kaspersky", None, 2), 3.0)),
    ("(alpha OR beta)^2 AND gamma", both(Boost(either(A, B), 2.0), C)),
    ("(alpha AND beta)^2 AND gamma", both(Boost(both(A, B), 2.0), C)),
    ("[alpha TO beta]^2", Boost(WordRange("alpha", "beta"), 2.0)),
    ("-alpha^2", Not(A)),
]


@pytest.mark.parametrize(("query", "tree"), TREES, ids=[query for query, _ in TREES])
def test_a_query_means_this_tree_and_needs_no_repair(query: str, tree: Node) -> None:
    parsed = parse(query, now=NOW)
    assert parsed.tree == tree
    assert parsed.warnings == ()
    assert parsed.text == query


ANY: list[tuple[str, Node, Node]] = [
    # query, matching any, relaxed from all
    ("alpha beta", either(A, B), either(A, B)),
    ("alpha beta -gamma", both(either(A, B), Not(C)), both(either(A, B), Not(C))),
    ("alpha beta NOT gamma", both(either(A, B), Not(C)), both(either(A, B), Not(C))),
    ("+alpha beta", Maybe(A, B), Maybe(A, B)),
    ("+alpha +beta", both(A, B), both(A, B)),
    ("+alpha beta gamma -delta", Maybe(both(A, Not(D)), either(B, C)), Maybe(both(A, Not(D)), either(B, C))),
    ("(alpha beta) gamma", either(A, B, C), either(both(A, B), C)),
    ("alpha AND beta", both(A, B), both(A, B)),
    ("alpha AND beta gamma", either(both(A, B), C), either(both(A, B), C)),
    ("alpha", A, A),
    ("-alpha", Not(A), Not(A)),
    ("alpha beta date:2018", *(2 * [both(either(A, B), dates("2018-01-01", "2018-12-31"))])),
    ("alpha outlet:bbc beta", *(2 * [both(either(A, B), word("bbc", "outlet"))])),
    ("title:alpha beta", *(2 * [either(word("alpha", "title"), B)])),
    (
        "outlet:bbc outlet:sky alpha",
        both(A, either(word("bbc", "outlet"), word("sky", "outlet"))),
        both(A, word("bbc", "outlet"), word("sky", "outlet")),
    ),
    ("+outlet:bbc alpha beta", *(2 * [both(either(A, B), word("bbc", "outlet"))])),
    ("after:2018-04 before:2018-05", *(2 * [both(dates("2018-04-01", None), dates(None, "2018-05-31"))])),
]


@pytest.mark.parametrize(("query", "any_tree", "relaxed"), ANY, ids=[query for query, _, _ in ANY])
def test_words_side_by_side_are_alternatives_where_any_will_do(query: str, any_tree: Node, relaxed: Node) -> None:
    assert parse(query, match="any", now=NOW).tree == any_tree
    assert parse(query, now=NOW).relaxed().tree == relaxed


def test_a_relaxed_query_keeps_its_text_and_relaxes_no_further() -> None:
    relaxed = parse("alpha (beta gamma)").relaxed()
    assert relaxed.text == "alpha (beta gamma)"
    assert relaxed.tree == either(A, both(B, C))
    assert relaxed.relaxed() == relaxed


def test_a_query_without_a_letter_finds_nothing() -> None:
    for query in ("!!!", "AND", "()", '""', "-", "title:()"):
        parsed = parse(query)
        assert parsed.tree == Nothing(), query
        assert parsed.warnings, query


def test_the_leaves_to_highlight_are_those_searched_for_in_text() -> None:
    parsed = parse("alpha -beta (gamma OR NOT delta) title:kasper*^2 date:2018 topic:x zeta~ ANDMAYBE k?s")
    assert highlight_nodes(parsed.tree) == [A, C, Prefix("kasper", "title"), Fuzzy("zeta"), Wildcard("k?s")]


def test_warnings_do_not_depend_on_relaxing() -> None:
    parsed = parse("alpha beta OR")
    assert len(parsed.warnings) == 1
    assert parsed.relaxed().warnings == parsed.warnings
