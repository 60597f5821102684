"""Marks: exactly the words that match as they were analysed, where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import tokens
from index.query import All, Fuzzy, Not, Phrase, Prefix, Term, Wildcard, WordRange
from search.highlighting import Highlighter
from search.query_language import parse


def marked(query: str, text: str, field: str = "body") -> list[str]:
    return [text[begin:end] for begin, end in Highlighter(parse(query).tree).marks(text, field)]


def test_every_word_with_the_stem_is_marked() -> None:
    assert marked("ban", "Bans, a ban; BANNED? Banning. Banner, urban.") == ["Bans", "ban", "BANNED", "Banning"]


@pytest.mark.parametrize(
    ("query", "word"), [("lie", "lying"), ("die", "dying"), ("sky", "skies"), ("happy", "happiness"), ("news", "news")]
)
def test_stems_that_differ_from_their_words(query: str, word: str) -> None:
    assert tokens.terms(query) == tokens.terms(word)
    assert marked(query, f"so {word}, then") == [word]


def test_accents_are_folded_on_both_sides() -> None:
    assert marked("cafe lodz", "The CAFÉ and a café in Łódź, or a cafe in Lodz") == [
        "CAFÉ", "café", "Łódź", "cafe", "Lodz",
    ]  # fmt: skip


def test_a_possessive_is_marked_without_its_s() -> None:
    assert marked("kaspersky", "Kaspersky’s and Kaspersky's") == ["Kaspersky", "Kaspersky"]


def test_a_phrase_is_one_mark_and_only_where_it_stands() -> None:
    text = "The travel ban. A ban on travel. Travel, bans: travel\nban"
    assert marked('"travel ban"', text) == ["travel ban", "Travel, bans", "travel\nban"]


def test_a_phrase_with_a_gap_lets_so_many_words_stand_between() -> None:
    text = "ban on ads; ban on all ads; ban on all the ads"
    assert marked('"ban ads"~2', text) == ["ban on ads"]
    assert marked('"ban ads"~3', text) == ["ban on ads", "ban on all ads"]


def test_a_phrase_with_a_gap_may_go_on_from_the_nearer_of_two_places() -> None:
    phrase = Phrase(("alpha", "beta", "gamma", "delta"), gap=3)
    text = "alpha beta gamma x beta y delta z z z z"
    assert Highlighter(phrase).marks(text, "body") == ((0, text.index(" z")),)


def test_a_phrase_with_a_gap_takes_a_way_that_the_first_match_would_miss() -> None:
    tree = Phrase(("a", "b", "c"), gap=1)
    text = "a b b x c"
    assert [text[begin:end] for begin, end in Highlighter(tree).marks(text, "body")] == ["a b b x c"]


def test_prefixes_wildcards_fuzzy_words_and_ranges_match_words_as_written() -> None:
    text = "advert adverts advertising revert inverts averts"
    assert marked("advert*", text) == ["advert", "adverts", "advertising"]
    assert marked("*vert", text) == ["advert", "revert"]
    assert marked("?nver*", text) == ["inverts"]
    assert marked("avert~1", text) == ["advert", "averts"]
    tree = WordRange("b", "j")
    assert [text[begin:end] for begin, end in Highlighter(tree).marks(text, "body")] == ["inverts"]


def test_what_is_excluded_is_not_marked() -> None:
    assert marked("ferry -harbour", "the ferry in the harbour") == ["ferry"]
    assert not Highlighter(All((Not(Term("harbour")),)))


def test_a_word_asked_for_in_the_title_is_marked_there_only() -> None:
    assert marked("title:ferry", "the ferry") == []
    assert marked("title:ferry", "the ferry", "title") == ["ferry"]


def test_a_word_asked_for_in_the_lead_is_marked_in_the_first_paragraph_only() -> None:
    text = "\nThe ferry stops.\nThe ferry goes."
    assert Highlighter(parse("lead:ferry").tree).marks(text, "body") == ((5, 10),)


def test_author_and_outlet_mark_no_text() -> None:
    assert marked("outlet:tide author:holm", "tide holm") == []


def test_overlapping_matches_are_one_mark() -> None:
    assert marked('"ferry terminal" terminal "terminal closed"', "ferry terminal closed") == ["ferry terminal closed"]


def test_scripts_without_spaces_are_marked_by_pairs() -> None:
    text = "日本の東京都で"
    assert marked("東京", text) == ["東京"]
    assert marked('"東京都"', text) == ["東京都"]


@pytest.mark.parametrize("text", ["İSTANBUL ferry", "soft\u00adhyphen ferry", "x" * 300 + " ferry", "e\u0301 ferry"])
def test_texts_that_change_length_when_folded_keep_their_offsets(text: str) -> None:
    assert marked("ferry", text) == ["ferry"]


WORDS = st.sampled_from(
    [
        "ban",
        "bans",
        "banned",
        "café",
        "cafe",
        "lying",
        "lie",
        "İx",
        "don’t",
        "東京都",
        "x_y",
        "2018",
        "áb",
        "ferry's",
        "ｆｅｒｒｙ",
    ]
)
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", ", ", "\n", "-", "’", ""]))).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)


@given(TEXTS, st.lists(WORDS, min_size=1, max_size=3))
def test_marks_of_words_are_all_words_whose_analysis_is_asked_for(text: str, words: list[str]) -> None:
    terms = {term for word in words for term in tokens.terms(word)}
    tree = All(tuple(Term(term) for term in sorted(terms)))
    hits = Highlighter(tree).hits(text, "body")
    expected = [(token.begin, token.end) for token in tokens.analyse(text) if token.term in terms]
    assert [(begin, end) for begin, end, _ in hits] == expected


@given(TEXTS, st.lists(WORDS, min_size=2, max_size=3), st.integers(0, 2))
def test_marks_of_phrases_are_where_the_analysed_words_stand_so(text: str, words: list[str], gap: int) -> None:
    terms = tuple(term for word in words for term in tokens.terms(word))
    found = tokens.analyse(text)
    ends = [
        (found[first].begin, found[end].end)
        for first in range(len(found))
        if found[first].term == terms[0] and (end := first_end(found, terms, first, gap)) is not None
    ]
    hits = Highlighter(Phrase(terms, gap=gap)).hits(text, "body")
    assert [(begin, end) for begin, end, _ in hits] == ends


def first_end(found: list[tokens.Token], terms: tuple[str, ...], place: int, gap: int) -> int | None:
    if len(terms) == 1:
        return place
    ends = [
        end
        for step in range(1, gap + 2)
        if place + step < len(found)
        and found[place + step].term == terms[1]
        and (end := first_end(found, terms[1:], place + step, gap)) is not None
    ]
    return min(ends, default=None)


@given(TEXTS, st.sampled_from([Prefix("ban"), Wildcard("*e?ry"), Fuzzy("bans", distance=1), WordRange("a", "c")]))
def test_marks_are_within_the_text_sorted_and_disjoint(text: str, node: Prefix | Wildcard | Fuzzy | WordRange) -> None:
    place = 0
    for begin, end in Highlighter(node).marks(text, "body"):
        assert place <= begin < end <= len(text)
        place = end
