"""Every engine finds the same articles: those that the query tree's docstrings say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from engine_corpus import DOCUMENTS, seconds
from engine_reference import find
from hypothesis import given, settings
from hypothesis import strategies as st

from index import query as q
from index import tokens
from index.engines.base import Engine
from index.errors import BadQuery


def term(word: str, field: str | None = None) -> q.Term:
    (made,) = tokens.terms(word)
    return q.Term(made, field, word)


def phrase(text: str, gap: int = 0, field: str | None = None) -> q.Phrase:
    return q.Phrase(tuple(tokens.terms(text)), field, gap, text)


def every(*children: q.Node) -> q.All:
    return q.All(children)


def some(*children: q.Node) -> q.Any:
    return q.Any(children)


ALL_NUMBERS = {each.number for each in DOCUMENTS}
DATED = {1, 2, 3, 41, 42, 43, 44, 45, 46, 47}
APRIL_20 = (seconds(2018, 4, 20), seconds(2018, 4, 21) - 1)

# What it fixes, the tree, and the numbers found as a reader of the corpus sees them.
QUERIES: list[tuple[str, q.Node, set[int]]] = [
    # Words.
    ("the very word", q.Word("kaspersky", "body"), {1, 2}),
    ("a stem is no word", q.Word("advertis"), set()),
    ("articles by their numbers", q.Numbered((1, 4, 999)), {1, 4}),
    ("no numbers", q.Numbered(()), set()),
    ("a word in any field", term("kaspersky"), {1, 2}),
    ("a word in the title", term("kaspersky", "title"), {1, 2}),
    ("a word in the lead", term("kaspersky", "lead"), {1}),
    ("a word in the body", term("kaspersky", "body"), {1, 2}),
    ("a word in the author", term("stone", "author"), {2, 57}),
    ("a word in the outlet", term("wire", "outlet"), {1, 4, 5}),
    ("an author among all words", term("danvers"), {39}),
    ("an outlet among all words", term("herald"), {2, 3}),
    ("the body holds its lead", term("friday", "body"), {2}),
    ("a word that no article holds", term("zebra"), set()),
    ("a stem stands for its forms", term("banning"), {1, 2, 3}),
    ("stems of verbs", term("run"), {49}),
    ("irregular forms have their own stem", term("ran"), {49}),
    ("news is not new", term("news"), {33, 50}),
    ("a stop word is a word", term("or"), {48}),
    ("a number", term("2018"), {29}),
    ("parts of a decimal number", every(term("3"), term("5")), {29}),
    ("letters with digits", term("covid19"), {29}),
    ("a fraction is a word", term("½"), {29}),
    ("a raised digit is a digit", term("x2"), {29}),
    ("an accent is folded", term("café"), {16, 17, 18}),
    ("the query's accent too", term("cafe"), {16, 17, 18}),
    ("a decomposed accent", term("re\u0301sume\u0301"), {16, 18}),
    ("sharp s", term("straße"), {19, 20}),
    ("strokes and ligatures", every(term("łódź"), term("ærø"), term("smørrebrød")), {19, 20}),
    ("ё is е", term("Горбачёв"), {24, 25}),
    ("й is not и", term("йод"), {24, 25}),
    ("и is not й", term("иод"), set()),
    ("Greek without accents", term("Αθηνα"), {26, 27}),
    ("Greek final sigma", term("οδυσσέας"), {26, 27}),
    ("vowel signs belong to their letter", term("हिन्दी"), {28}),
    ("a pair of ideographs", term("北京"), {21, 22}),
    ("a lone ideograph is a word", term("学"), {22}),
    ("Hangul in pairs", term("서울"), {23}),
    ("Latin beside ideographs", every(term("iphone"), term("手机")), {21}),
    ("a soft hyphen is no gap", term("newspaper"), {33}),
    ("ligatures and full width", every(term("final"), term("office"), term("abc123"), term("ガス")), {34}),
    ("an underscore ends a word", every(term("snake"), term("case"), term("init")), {34}),
    ("a long run is cut", term("x" * 255), {35}),
    ("and its rest is a word", term("x" * 45), {35}),
    # Phrases.
    ("a phrase", phrase("open letter"), {1}),
    ("a phrase of one word is its term", phrase("kaspersky"), {1, 2}),
    ("a phrase of no word finds nothing", q.Phrase(()), set()),
    ("order counts", phrase("dog bites"), {4}),
    ("stop words count in phrases", phrase("to be or not to be"), {48}),
    ("side by side", phrase("alpha beta"), {6, 11, 13}),
    ("one word between", phrase("alpha beta", 1), {6, 7, 11, 12, 13, 15}),
    ("two words between", phrase("alpha beta", 2), {6, 7, 8, 11, 12, 13, 15}),
    ("three words between", phrase("alpha beta", 3), {6, 7, 8, 9, 11, 12, 13, 15}),
    ("a wide gap keeps the order", phrase("beta alpha", 100), {10, 15}),
    ("very far apart", phrase("alpha beta", 40), {6, 7, 8, 9, 11, 12, 13, 14, 15}),
    ("near, in either order", q.Near(("alpha", "beta"), "body", 1), {6, 7, 10, 11, 12, 13, 15}),
    ("one word too far", phrase("alpha beta", 39), {6, 7, 8, 9, 11, 12, 13, 15}),
    ("each gap by itself", phrase("alpha beta gamma", 2), {11, 12}),
    ("no sharing of gaps", phrase("alpha beta gamma", 1), {11}),
    ("a repeated word", phrase("alpha alpha"), {13}),
    ("a repeated word with a gap", phrase("beta beta", 3), {13, 15}),
    ("four words with gaps", phrase("alpha beta gamma delta", 2), {11, 12}),
    ("a phrase in one field only", phrase("crossing the border"), set()),
    ("a phrase in the field named", phrase("dog bites", field="title"), {4}),
    ("a phrase in the wrong field", phrase("open letter", field="title"), set()),
    ("the body runs on from its lead", phrase("border tonight the lead"), {40}),
    ("the lead ends where it ends", phrase("tonight the", field="lead"), set()),
    ("an apostrophe splits words", phrase("don't"), {30, 31}),
    ("typed without one it is another word", term("dont"), {32}),
    ("a curly apostrophe is the same", phrase("O’Brien’s"), {30, 31}),
    ("ideographs in order", phrase("北京大学"), {21}),
    ("a hyphen splits words", phrase("news-paper"), {33}),
    ("a phrase in pre-analysed text with a gap", phrase("launch rocket", 1), {33}),
    # Words as written.
    ("a prefix", q.Prefix("kasp"), {1, 2}),
    ("a prefix is of words, not stems", q.Prefix("banni"), {3}),
    ("a prefix in a field", q.Prefix("ban", "title"), {1, 2, 3}),
    ("a prefix in the lead", q.Prefix("fri", "lead"), {2}),
    ("a prefix among authors", q.Prefix("danv"), {39}),
    ("a prefix in the outlet", q.Prefix("her", "outlet"), {2, 3}),
    ("a prefix that nothing fits", q.Prefix("zzz"), set()),
    ("a prefix without its accent", q.Prefix("soci"), {16, 17}),
    ("an empty prefix is any word", q.Prefix("", "title"), ALL_NUMBERS - {37, 38}),
    ("a wildcard", q.Wildcard("univers*"), {50}),
    ("a wildcard inside", q.Wildcard("pres*nt"), {51}),
    ("a leading star", q.Wildcard("*versky"), set()),
    ("a leading star that fits", q.Wildcard("*spersky"), {1, 2}),
    ("one character", q.Wildcard("b?n"), {2, 3}),
    ("not none", q.Wildcard("ban?"), {2, 3}),
    ("a star alone is any word", q.Wildcard("*"), ALL_NUMBERS - {38}),
    ("brackets are letters of no word", q.Wildcard("[ab]*"), set()),
    ("a fuzzy word", q.Fuzzy("president"), {51}),
    ("fuzzy takes a swap as one edit", q.Fuzzy("kaspresky"), {1, 2}),
    ("fuzzy by one edit", q.Fuzzy("brian"), {1, 30, 31}),
    ("fuzzy by two edits", q.Fuzzy("brian", distance=2), {1, 2, 3, 30, 31, 32, 49, 50}),
    ("fuzzy is by the word as written", q.Fuzzy("kasperski"), {1, 2}),
    ("fuzzy keeps its first letters", q.Fuzzy("xaspersky", prefix_length=1), set()),
    ("fuzzy without kept letters", q.Fuzzy("xaspersky"), {1, 2}),
    ("fuzzy in a field", q.Fuzzy("wirr", "outlet"), {1, 4, 5}),
    ("fuzzy short word", q.Fuzzy("xy", "title"), {2}),
    ("a range of words", q.WordRange("kaspersky", "lab"), {1, 2, 18}),
    ("a range without its ends", q.WordRange("2018", "42nd", include_low=False, include_high=False), {29}),
    ("an open range", q.WordRange("서", None), {23}),
    ("a range below", q.WordRange(None, "1", "title"), set()),
    ("a range upside down", q.WordRange("z", "a"), set()),
    # Numbers, dates, values.
    ("on a day", q.NumberRange("published", *APRIL_20), {1, 2, 41, 42, 45, 46, 47}),
    ("since a moment of the day", q.NumberRange("published", seconds(2018, 4, 20, 23), None),
     {2, 3, 41, 42, 44, 45, 46, 47}),
    ("until the month begins", q.NumberRange("published", None, seconds(2018, 4, 1)), {41, 42, 43}),
    ("any date", q.NumberRange("published", None, None), DATED),
    ("in the nineteenth century", q.NumberRange("published", seconds(1801, 1, 1), seconds(1900, 12, 31)), {43}),
    ("at the end of time", q.NumberRange("published", seconds(9999, 12, 31), 10**18), {44}),
    ("dates upside down", q.NumberRange("published", seconds(2018, 5, 1), seconds(2018, 4, 1)), {42}),
    ("numbers beyond 64 bits", q.NumberRange("published", -(10**30), 10**30), DATED),
    ("length", q.NumberRange("words", 40, 50), {14}),
    ("no length", q.NumberRange("words", None, 0), {36, 38}),
    ("any length", q.NumberRange("words", None, None), ALL_NUMBERS),
    ("a keyword", q.Keyword("outlet", "the daily wire"), {1, 4, 5}),
    ("a keyword is the whole value", q.Keyword("outlet", "wire"), set()),
    ("a keyword without accents", q.Keyword("outlet", "le cafe journal"), {16, 17}),
    ("an author's name", q.Keyword("author", "ann o briain"), {1}),
    ("an author's name in a list, too", q.Keyword("author", "bob stone"), {2, 57}),
    ("each author of a byline", q.Keyword("author", "zoe ray"), {57}),
    ("a whole byline", q.Keyword("author", "by bob stone in paris, zoe ray and reuters"), {57}),
    ("a part of a name is no author", q.Keyword("author", "stone"), set()),
    ("a topic", q.Keyword("topic", "pets"), {4, 5}),
    ("a language", q.Keyword("language", "fr"), {16, 17, 18}),
    # Combinations.
    ("everything", q.Everything(), ALL_NUMBERS),
    ("nothing", q.Nothing(), set()),
    ("all", every(term("twitter"), term("friday")), {2}),
    ("all of nothing", every(), set()),
    ("any", some(term("letter"), term("friday")), {1, 2}),
    ("any of nothing", some(), set()),
    ("one child", every(some(term("letter"))), {1}),
    ("not", q.Not(q.Prefix("", "body")), {36, 38}),
    ("only taking away", every(q.Not(term("tie")), q.Not(q.Keyword("language", "en"))),
     ALL_NUMBERS - {1, 2, 41, 42, 43, 44, 45, 46, 47}),
    ("a word but not another", every(term("ban"), q.Not(term("twitter"))), {3}),
    ("not in any", some(term("kaspersky"), q.Not(q.Everything())), {1, 2}),
    ("any with a not", some(term("letter"), q.Not(some(*(q.NumberRange("words", 1, None),)))), {1, 36, 38}),
    ("not not", q.Not(q.Not(term("twitter"))), {1, 2}),
    ("taking away all", every(term("2018"), q.Not(q.Not(q.Nothing()))), set()),
    ("not of all", q.Not(every(term("twitter"), term("ban"))), ALL_NUMBERS - {1, 2}),
    ("maybe", q.Maybe(term("twitter"), term("letter")), {1, 2}),
    ("maybe what nothing holds", q.Maybe(term("twitter"), term("zebra")), {1, 2}),
    ("maybe not", q.Maybe(term("twitter"), q.Not(term("letter"))), {1, 2}),
    ("boost", q.Boost(term("twitter"), 4.0), {1, 2}),
    ("boost within", every(q.Boost(term("twitter"), 0.5), term("letter")), {1}),
    ("boost of a not", every(q.Boost(q.Not(term("letter")), 2.0), term("twitter")), {2}),
    ("a nested query", every(some(term("dog"), term("cat")), q.Not(phrase("man bites"))), {4}),
    ("nothing among all", every(term("twitter"), q.Nothing()), set()),
    ("nothing among any", some(term("twitter"), q.Nothing()), {1, 2}),
    ("everything less a word", every(q.Everything(), q.Not(term("tie"))), ALL_NUMBERS - {41, 42, 43, 44, 45, 46, 47}),
    ("a prefix and a date", every(q.Prefix("ti"), q.NumberRange("published", *APRIL_20)), {41, 42, 45, 46, 47}),
    ("taking away a prefix", every(term("tie"), q.Not(q.Prefix("same"))), {41, 42, 43, 44}),
]  # fmt: skip


@pytest.mark.parametrize(("tree", "expected"), [pytest.param(tree, found, id=name) for name, tree, found in QUERIES])
def test_a_query_finds_what_it_says(engine: Engine, tree: q.Node, expected: set[int]) -> None:
    assert find(tree, DOCUMENTS) == expected
    hits = engine.search(tree, limit=1000)
    assert set(hits.numbers) == expected
    assert hits.total == len(hits.numbers) == len(hits.scores) == len(expected)


def test_a_tree_may_be_deep(engine: Engine) -> None:
    tree: q.Node = term("twitter")
    for depth in range(64):
        tree = every(some(tree, q.Nothing()), q.Not(term("zebra"))) if depth % 2 else q.Boost(q.Not(q.Not(tree)), 1.5)
    assert set(engine.search(tree).numbers) == {1, 2}


def test_a_tree_may_be_wide(engine: Engine) -> None:
    words = [q.Term(f"word{number}") for number in range(1500)]
    assert set(engine.search(some(*words, term("twitter"))).numbers) == {1, 2}
    assert engine.search(every(*words, term("twitter"))).total == 0


@pytest.mark.parametrize(("words", "gap"), [(3, 7), (4, 3), (7, 1)])
def test_a_phrase_of_many_words_with_gaps_is_looked_for_up_to_a_limit(engine: Engine, words: int, gap: int) -> None:
    terms = ("alpha", "beta", "gamma", "delta")[: min(words, 4)] + ("filler",) * (words - 4)
    assert set(engine.search(q.Phrase(terms, gap=gap)).numbers) == find(q.Phrase(terms, gap=gap), DOCUMENTS)
    with pytest.raises(BadQuery, match="too many ways"):
        engine.search(q.Phrase((*terms, "tail"), gap=gap + 2))


# Random trees, made of what the corpus holds.

_WORDS = sorted({word for each in DOCUMENTS for word in tokens.words(f"{each.title} {each.body}") if len(word) < 20})
_TERMS = sorted({found for each in DOCUMENTS for found in tokens.terms(each.body)})
_PHRASES = ("alpha", "beta", "gamma", "one", "two", "tie", "the", "be", "to", "ban")
_SECONDS = [
    edge + step for each in DOCUMENTS for edge in (each.first, each.last) if edge is not None for step in (-1, 0, 1)
]


def _one_of(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    """As sampled_from, which spells all its values out each time that it is shown."""
    return st.integers(0, len(values) - 1).map(values.__getitem__)


_fields = st.sampled_from([None, None, *q.TEXT_FIELDS])
_seconds = st.none() | _one_of(_SECONDS)
_words, _terms = _one_of(_WORDS), _one_of(_TERMS)


@st.composite
def _patterns(draw: st.DrawFn) -> str:
    word = list(draw(_words))
    for _ in range(draw(st.integers(0, 3))):
        begin = draw(st.integers(0, len(word)))
        word[begin : begin + draw(st.integers(0, 3))] = draw(st.sampled_from("*?"))
    return "".join(word)


_leaves = st.one_of(
    st.builds(q.Term, _terms, _fields),
    st.builds(
        lambda words, field, gap: q.Phrase(tuple(words), field, gap % (100, 100, 100, 8, 4)[len(words)]),
        st.lists(st.sampled_from(_PHRASES), max_size=4), _fields, st.integers(0, 45),
    ),
    st.builds(
        q.Near, st.lists(st.sampled_from(_PHRASES), min_size=2, max_size=2, unique=True).map(tuple), _fields,
        st.integers(0, 45),
    ),
    st.builds(lambda word, end, field: q.Prefix(word[:end], field), _words, st.integers(1, 5), _fields),
    st.builds(q.Wildcard, _patterns(), _fields),
    st.builds(q.Fuzzy, _words, _fields, st.integers(1, 2), st.integers(0, 3)),
    st.builds(
        q.WordRange, st.none() | _words, st.none() | _words, _fields,
        st.booleans(), st.booleans(),
    ),
    st.builds(q.NumberRange, st.just("published"), _seconds, _seconds),
    st.builds(q.NumberRange, st.just("words"), st.none() | st.integers(0, 50), st.none() | st.integers(0, 50)),
    st.builds(
        q.Keyword, st.sampled_from(q.KEYWORD_FIELDS), st.sampled_from(["the daily wire", "en", "pets", "tied", "x"])
    ),
    st.just(q.Everything()),
    st.just(q.Nothing()),
)  # fmt: skip


def _branches(nodes: st.SearchStrategy[q.Node]) -> st.SearchStrategy[q.Node]:
    several = st.lists(nodes, max_size=4).map(tuple)
    return st.one_of(
        several.map(q.All),
        several.map(q.Any),
        nodes.map(q.Not),
        st.builds(q.Maybe, nodes, nodes),
        st.builds(q.Boost, nodes, st.sampled_from([0.5, 2.0])),
    )


trees = st.recursive(_leaves, _branches, max_leaves=12)


@settings(max_examples=300)
@given(tree=trees, filters=st.lists(trees, max_size=1))
def test_any_tree_finds_what_the_reference_finds(engine: Engine, tree: q.Node, filters: list[q.Node]) -> None:
    expected = find(tree, DOCUMENTS, filters)
    hits = engine.search(tree, filters=filters, limit=1000)
    assert set(hits.numbers) == expected
    assert hits.total == len(hits.numbers) == len(expected)
