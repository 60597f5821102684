"""Words of a text: their offsets, what they are folded to, and how they are set."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import COMMON, NAME, PARAGRAPH, QUOTED, SENTENCE, Words, hash_of, split, split_all


def cut_out(text: str, words: Words) -> list[str]:
    return [text[begin:end] for begin, end in zip(words.begin, words.end, strict=True)]


def every_field(words: Words) -> dict[str, object]:
    return {
        name: (value.tolist(), value.dtype) if isinstance(value, np.ndarray) else value
        for name, value in vars(words).items()
    }


def flagged(text: str, flag: int) -> list[str]:
    words = split(text)
    return [word for word, flags in zip(cut_out(text, words), words.flags, strict=True) if flags & flag]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("?! … —", []),
        ("one", ["one"]),
        ("Don’t stop; it's  late.", ["Don’t", "stop", "it's", "late"]),
        ("'tis the girls' book", ["tis", "the", "girls", "book"]),
        ("non-specific rules/standards", ["non", "specific", "rules", "standards"]),
        ("so\u00adft hy\u200bphen", ["so\u00adft", "hy\u200bphen"]),
        ("cafe\u0301 menu", ["cafe\u0301", "menu"]),
        ("😀 smile 👍🏽 twice", ["smile", "twice"]),
        ("שלום עולם", ["שלום", "עולם"]),
        ("新闻 and 记者", ["新", "闻", "and", "记", "者"]),
        ("สวัสดี", ["ส", "วั", "ส", "ดี"]),
        ("lone \ud800 surrogate", ["lone", "surrogate"]),
    ],
)
def test_words_are_cut_at_their_very_characters(text: str, expected: list[str]) -> None:
    assert cut_out(text, split(text)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "cafe"),
        ("cafe\u0301", "CAFÉ"),
        ("ﬁnal", "final"),
        ("Straße", "STRASSE"),
        ("don’t", "don't"),
        ("co\u00adoperate", "cooperate"),
        ("ＮＡＴＯ", "nato"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_a_word_written_otherwise_is_the_same_word(one: str, other: str) -> None:
    assert split(one).word.tolist() == split(other).word.tolist() == [hash_of(one)]


def test_stems_are_the_first_five_letters() -> None:
    words = split("advertise advertisement adverse")
    assert words.stem[0] == words.stem[1] == words.stem[2]
    assert len(set(words.word.tolist())) == 3


def test_common_words_are_left_out_of_the_order() -> None:
    words = split("The cat and the dog and the cat")
    assert flagged("The cat and the dog", COMMON) == ["The", "and", "the"]
    assert sorted(words.order.tolist()) == [1, 4, 7]
    assert np.all(np.diff(words.stem[words.order].astype(np.int64)) >= 0)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said: “Not now.” Then left.", ["Not", "now"]),
        ('He said: "Not now." Then left.', ["Not", "now"]),
        ("«Pas du tout», dit-il.", ["Pas", "du", "tout"]),
        ('A 6" pipe and a 4" pipe', []),
        ('It "never\n\nclosed', ["never"]),
        ("It’s the girls’ book", []),
    ],
)
def test_words_in_quotation_marks_are_flagged(text: str, quoted: list[str]) -> None:
    assert flagged(text, QUOTED) == quoted


def test_sentences_begin_after_full_stops_but_not_after_initials_and_abbreviations() -> None:
    text = "Mr. Smith of the U.S. Senate spoke. “Never,” he said. 12 people left\nPhoto by Ann. and so on"
    assert flagged(text, SENTENCE) == ["Mr", "Never", "12", "Photo"]


def test_paragraphs_begin_after_empty_lines() -> None:
    assert flagged("Title\n\nFirst line\nsame paragraph\r\n\r\nLast", PARAGRAPH) == ["Title", "First", "Last"]


def test_names_and_numbers_are_flagged() -> None:
    assert flagged("ask Eugene about 2018 and the ban", NAME) == ["Eugene", "2018"]


def test_quotation_marks_and_full_stops_beside_a_word_are_known() -> None:
    words = split("(“Never again,” he said.)")
    assert (words.lead[0], words.tail[0], words.tail[1], words.tail[3]) == (1, 0, 2, 1)


@given(st.text())
def test_any_text_has_words_in_order_and_within_it(text: str) -> None:
    words = split(text)
    assert words.characters == len(text)
    assert np.all(words.begin < words.end)
    assert np.all(words.end[:-1] <= words.begin[1:])
    assert len(words) == 0 or (words.begin[0] >= 0 and words.end[-1] <= len(text))
    for word in cut_out(text, words):
        assert any(unicodedata.category(one)[0] in "LMN" for one in word)


@given(st.lists(st.text(alphabet="aé' .\u0301“\n中A1Жб\ud800", max_size=40), max_size=6), st.integers(1, 80))
def test_texts_split_together_have_the_words_of_each_by_itself(texts: list[str], together: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.words._TOGETHER", together)
        found = split_all(texts)
    assert [every_field(words) for words in found] == [every_field(split(text)) for text in texts]


@given(st.lists(st.sampled_from(["river", "rivers", "the", "Ada", "新", "zoo", "Riven"]), max_size=30))
def test_the_order_is_by_signed_stem_and_then_by_place(words: list[str]) -> None:
    found = split(" ".join(words))
    places = [at for at in range(len(found)) if not found.flags[at] & COMMON]
    assert found.order.tolist() == sorted(places, key=lambda at: (int(found.stem.view(np.int32)[at]), at))


@given(st.text(alphabet="aé'’ .\u0301\u00ad“\n中A1", max_size=60), st.text(max_size=20))
def test_words_do_not_depend_on_the_text_after_them(text: str, more: str) -> None:
    alone, continued = split(text + "\n"), split(text + "\n" + more)
    last = max(0, len(alone) - 1)  # the last one may go on
    assert continued.word[:last].tolist() == alone.word[:last].tolist()
    assert continued.begin[:last].tolist() == alone.begin[:last].tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("word " * 1_000_000, 1_000_000),
        ("a" * 5_000_000, 1),
        ("?!" * 2_500_000, 0),
        ("“" * 1_000_000, 0),
        ("e'" * 1_000_000, 1),
        ("\u0301" * 3_000_000, 0),
    ],
    ids=["one word", "one line", "punctuation", "quotation marks", "apostrophes", "combining marks"],
)
def test_texts_of_millions_of_characters_are_split_whole(text: str, expected: int) -> None:
    words = split(text)
    assert len(words) == expected
    if expected:
        assert words.begin[0] == 0
        assert words.end[-1] == len(text.rstrip(" '"))
