"""Other ways to write a word are found, whichever was typed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import search
from index.engines import ENGINES
from index.errors import BadQuery
from index.indexer import Indexer
from index.query import All, Any, Phrase, Term
from search.corpus import Corpus
from search.query_language import highlight_nodes, parse
from search.ranking import plain_words, ranked
from search.variants import MOST_VARIANTS, is_shouted, other_way

BODIES = {
    "stops": "The U.N. envoy met 1,000 delegates of the G-20 by e-mail. The U.S. sent nobody.",
    "plain": "The UN envoy met 1000 delegates of the G20 by email. They told us nothing.",
    "neither": "An unnamed envoy met nobody in 2018.",
}


@pytest.fixture(scope="module", params=ENGINES)
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("variants")
    source = folder / "articles.jsonl"
    lines = [json.dumps({"id": id, "title": id, "body": body}) + "\n" for id, body in BODIES.items()]
    source.write_text("".join(lines))
    with Indexer(folder / "coverage.index", engine=request.param) as indexer:
        indexer.index([source])
    with search.open(folder / "coverage.index") as opened:
        yield opened


def found(corpus: Corpus, query: str, match: str = "all") -> set[str]:
    return {result.title for result in corpus.search(query, match=match, copies="show").results}  # type: ignore[arg-type]


@pytest.mark.parametrize("match", ["all", "any"])
@pytest.mark.parametrize(
    "query",
    [
        "UN",
        "U.N.",
        "U.N",
        "un",
        "u.n.",
        "1,000",
        "1000",
        "G20",
        "g-20",
        "e-mail",
        "email",
        '"UN envoy"',
        '"u.n. envoy"',
        "body:UN",
    ],
)
def test_both_ways_are_found_whichever_was_typed(corpus: Corpus, query: str, match: str) -> None:
    assert found(corpus, query, match) == {"stops", "plain"}


def test_an_abbreviation_without_stops_that_is_a_word_is_not_looked_for(corpus: Corpus) -> None:
    assert found(corpus, "U.S.") == {"stops"}
    assert found(corpus, "us") == {"plain"}
    assert found(corpus, "US") == {"stops", "plain"}


def test_a_name_of_an_outlet_is_looked_for_as_typed() -> None:
    assert parse("outlet:NPR").understood_as == "outlet: NPR"
    assert parse('author:"J.D. Vance"').understood_as == 'author: "J.D. Vance" OR author: "JD Vance"'


def test_authors_written_in_two_ways_stay_alternatives_of_one_another() -> None:
    tree = parse('author:"J.D. Vance" author:Smith author:"P.J. Pell" dam', match="any").tree
    assert isinstance(tree, All)
    _, authors = tree.children
    assert isinstance(authors, Any) and len(authors.children) == 5


def test_what_is_taken_away_is_taken_away_in_both_ways(corpus: Corpus) -> None:
    assert found(corpus, "envoy -UN") == {"neither"}


def test_the_other_way_is_marked_in_snippets_and_told(corpus: Corpus) -> None:
    answer = corpus.search("UN envoy", copies="show")
    assert answer.query.understood_as == '(UN OR "U.N.") AND envoy'
    marked = {
        snippet.text[begin:end]
        for result in answer.results
        for snippet in result.snippets
        for begin, end in snippet.marks
    }
    assert {"U.N", "UN", "envoy"} <= marked


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("FBI", "F.B.I."), ("U.S.-Mexico", "US-Mexico"), ("7 a.m.", "7 am"), ("F.B.I.", "FBI"),
        ("fbi", "f.b.i."), ("US-led", "U.S.-led"), ("emails", "e-mails"),
        ("1,000,000", "1000000"), ("25000", "25,000"), ("IL-6", "IL6"), ("covid19", "covid-19"),
        ("U.S.", None), ("US", "U.S."), ("WHO", None), ("it", None), ("2018", None), ("1,000.5", None), ("AT&T", None),
        ("TRUMP", None), ("2018-04-20", None), ("10.1000/182", None), ("co-operate", None), ("www.un.org", None),
        ("Ph.D.", None), ("a.m.", None), ("FBIs", None), ("0800", None), ("9/11", None), ("", None),
    ],
)  # fmt: skip
def test_the_other_way_to_write_it(typed: str, other: str | None) -> None:
    assert other_way(typed) == other


@given(st.from_regex(r"[B-DF-HJ-NP-TV-Z]{2,4}", fullmatch=True))
def test_an_abbreviation_comes_back_from_its_other_way(letters: str) -> None:
    with_stops = other_way(letters)
    assert with_stops is not None
    assert other_way(with_stops) == letters


@given(st.text())
def test_any_text_has_another_way_of_the_same_letters_or_none(text: str) -> None:
    other = other_way(text)
    assert other is None or [*filter(str.isalnum, other)] == [*filter(str.isalnum, text)]


@pytest.mark.parametrize("text", ["ERDOĞAN", "CO₂", "$AAPL", "ÉU", "АТО", "word١٢"])
def test_letters_and_digits_of_other_scripts_end_no_abbreviation(text: str) -> None:
    assert other_way(text) is None


def test_another_way_is_said_back_without_the_sign_behind_the_word() -> None:
    assert parse("FBI: director").understood_as == '(FBI OR "F.B.I.") AND director'


def test_capitals_mean_nothing_where_all_is_in_capitals() -> None:
    assert is_shouted("TRUMP FIRES FBI HEAD") and not is_shouted("FBI CIA") and not is_shouted("Trump fires FBI head")
    assert parse("TRUMP FIRES FBI HEAD").understood_as == 'TRUMP AND FIRES AND (FBI OR "f.b.i.") AND HEAD'


def test_another_way_counts_as_the_same_word_in_the_ranking() -> None:
    tree = parse("FBI comey").tree
    assert [term.term for term in plain_words(tree)] == ["fbi", "comey"]
    weights = {node.terms: factor for node, factor in _boosted(ranked(tree, {}))}
    assert weights["f", "b", "i"] == pytest.approx(1 / 3)


def test_one_word_of_several_is_not_taken_for_all_of_them() -> None:
    assert [term.term for term in plain_words(parse("(FBI OR CIA) memo").tree)] == ["memo"]


def test_a_phrase_in_another_way_counts_as_the_phrase_and_its_letters_not_by_themselves() -> None:
    made = ranked(parse('"FBI director"').tree, {})
    assert made == Any((Phrase(("fbi", "director"), None, 0, "FBI director"), made.children[1]))  # type: ignore[attr-defined]
    assert [(node.terms, factor) for node, factor in _boosted(made)] == [(("f", "b", "i", "director"), 0.5)]


def test_a_long_list_is_looked_for_as_typed_after_its_first_words() -> None:
    names = [f"{first}{second}X" for first in "BCDFGHJKLM" for second in "BCDFGHJKLM"]
    leaves = highlight_nodes(parse(" ".join(names)).tree)
    assert sum(isinstance(leaf, Phrase) for leaf in leaves) == MOST_VARIANTS
    assert sum(isinstance(leaf, Term) for leaf in leaves) == len(names)


def test_other_ways_do_not_count_against_the_limit_of_words() -> None:
    parse(" ".join(["UN"] * 1_024))
    with pytest.raises(BadQuery):
        parse(" ".join(["UN"] * 1_025))


def _boosted(node: object) -> Iterator[tuple[Phrase, float]]:
    child = getattr(node, "child", None)
    if isinstance(child, Phrase) and not child.gap:
        yield child, node.factor  # type: ignore[attr-defined]
    for each in (
        child,
        getattr(node, "required", None),
        getattr(node, "optional", None),
        *getattr(node, "children", ()),
    ):
        if each is not None:
            yield from _boosted(each)
