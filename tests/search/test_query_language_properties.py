"""What holds for every text that somebody may type."""

from __future__ import annotations

import itertools
import re
import time
from datetime import datetime, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.errors import BadQuery
from index.query import All, Any, Boost, Everything, Maybe, Node, Not, Nothing, Term
from index.tokens import terms
from index.tokens import words as words_of
from search import query_language
from search.query_language import Parsed, highlight_nodes, parse
from search.stop_words import STOP_WORDS

NOW = datetime(2018, 4, 25, 12, tzinfo=timezone.utc)

SIGNS = "()\"“”*?~^:+-[]{}<>=.,'"
PIECES = [
    *(" AND ", " OR ", " NOT ", " ANDNOT ", " ANDMAYBE ", " TO ", " ", "\n", "\0"),
    *("title:", "date:", "words:", "topic:", "after:", "before:", "foo:"),
    *(" +title:", " -title:", " +(", " -(", "title:-", "title:NOT ", "!", "−", "–", "+date:", "date:("),
    *("~2", "~2/3", "^2", "^0", "2018-04", "last week", "ban", "kaspersky", "東京", "é", "5"),
]
SYNTAX = [*SIGNS, *PIECES]
typed = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(SYNTAX), max_size=30).map("".join),
    st.lists(st.one_of(st.sampled_from(SYNTAX), st.text(max_size=4)), max_size=20).map("".join),
    st.text(alphabet=st.characters(categories=["Cs", "Cc", "Mn", "Lo", "Zs"]), max_size=20),
)


def read(text: str, match: query_language.Match = "all") -> Parsed | BadQuery:
    try:
        return parse(text, match=match, now=NOW)
    except BadQuery as error:
        return error


@settings(max_examples=500)
@given(typed, st.sampled_from(["all", "any"]))
@example('title:"a', "all")
@example("a]^2", "all")
@example("{", "all")
@example("~ [", "all")
@example("date:[a TO b]~2", "all")
@example("(+a)^2 OR -()", "any")
def test_any_text_is_read_or_refused_with_places_inside_it(text: str, match: query_language.Match) -> None:
    begin = time.thread_time()
    found = read(text, match)
    assert time.thread_time() - begin < 0.5
    if isinstance(found, BadQuery):
        assert 0 <= found.position < found.end <= len(text)
        return
    assert found.text == text
    assert all(0 <= one.begin < one.end <= len(text) for one in found.warnings)
    assert found.understood_as
    assert isinstance(hash(found.tree), int)
    assert isinstance(found.relaxed(), Parsed)
    assert isinstance(highlight_nodes(found.tree), list)
    if isinstance(found.tree, Nothing):
        assert found.warnings
    if not text.strip():
        assert (found.tree, found.warnings) == (Everything(), ())


@settings(max_examples=150)
@given(typed)
def test_reading_twice_gives_the_same(text: str) -> None:
    first, second = read(text), read(text)
    if isinstance(first, BadQuery):
        assert str(first) == str(second)
    else:
        assert first == second


words = st.lists(st.from_regex(r"[A-Za-zÀ-ž0-9][A-Za-zÀ-ž0-9'’.&-]{0,8}", fullmatch=True), min_size=1, max_size=12)
OPERATORS = {"AND", "OR", "NOT", "ANDNOT", "ANDMAYBE"}


@settings(max_examples=150)
@given(words)
def test_a_plain_query_is_understood_with_all_its_words_that_say_something(written: list[str]) -> None:
    written = [one for one in written if one not in OPERATORS]
    understood = parse(" ".join(written)).understood_as
    for one in written:
        name = re.sub(r"['’]s\W*$", "", one, flags=re.IGNORECASE)
        if not STOP_WORDS & set(words_of(name)):
            assert all(term in terms(understood) for term in terms(name))


leaves = st.sampled_from(["ban", "co-operate", "it's", "kasper*", "b?n", "*", '"a ban"', '"a ban"~3', "!!", "foo:bar"])


@settings(max_examples=150)
@given(st.lists(st.one_of(leaves, words.map(" ".join)), min_size=1, max_size=8))
def test_the_way_without_whoosh_gives_the_same_as_with_it(parts: list[str]) -> None:
    text = " ".join(parts)
    quick = parse(text)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(query_language, "_PLAIN", frozenset())
        slow = parse(text)
    assert quick == slow


# Our reading against Whoosh's own parser: for every well-formed query the same articles out of all possible ones.

VOCABULARY = ["ban", "twitter", "moscow", "virus", "senate"]
atoms = st.sampled_from([*VOCABULARY, '"ban"', "ban^2", "(twitter)", "*:*"])


def _compose(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, st.sampled_from([" AND ", " OR ", " ANDNOT ", " ANDMAYBE ", " "]), inner).map("".join)
    return st.one_of(
        pairs,
        st.tuples(inner, st.sampled_from([" AND ", " OR ", " "]), pairs).map("".join),
        inner.map(lambda one: f"({one})"),
        atoms.map(lambda one: f"NOT {one}"),
        inner.map(lambda one: f"NOT ({one})"),
        inner.map(lambda one: f"({one})^2"),
    )


def _holds(node: Node, article: frozenset[str]) -> bool:
    if isinstance(node, Term):
        return node.term in article
    if isinstance(node, All):
        return all(_holds(child, article) for child in node.children)
    if isinstance(node, Any):
        return any(_holds(child, article) for child in node.children)
    if isinstance(node, Not | Boost):
        return _holds(node.child, article) != isinstance(node, Not)
    if isinstance(node, Maybe):
        return _holds(node.required, article)
    return isinstance(node, Everything)


def _holds_in_whoosh(node: object, article: frozenset[str]) -> bool:
    from whoosh import query

    def holds(child: object) -> bool:
        return _holds_in_whoosh(child, article)

    if isinstance(node, query.Term | query.Phrase):
        return terms(node.words[0] if isinstance(node, query.Phrase) else node.text)[0] in article
    if isinstance(node, query.AndMaybe | query.AndNot):
        return holds(node.a) and not (isinstance(node, query.AndNot) and holds(node.b))
    if isinstance(node, query.And | query.Or):
        return (all if isinstance(node, query.And) else any)(holds(child) for child in node.subqueries)
    if isinstance(node, query.Not):
        return not holds(node.query)
    return isinstance(node, query.Every)


@settings(max_examples=150)
@given(st.recursive(atoms, _compose, max_leaves=6))
def test_a_well_formed_query_finds_what_whooshs_own_parser_finds(text: str) -> None:
    from whoosh.qparser import QueryParser

    theirs = QueryParser("body", None).parse(text, normalize=False)
    ours = parse(text)
    assert ours.warnings == ()
    for size in range(len(VOCABULARY) + 1):
        for article in itertools.combinations(VOCABULARY, size):
            held = frozenset(terms(" ".join(article)))
            assert _holds(ours.tree, held) == _holds_in_whoosh(theirs, held), (article, ours.tree, theirs)
