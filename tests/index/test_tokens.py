"""The one analysis: its words, offsets and folds, and that its short way equals the long one."""

from __future__ import annotations

import gzip
import json
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import tokens


def spans(text: str) -> list[str]:
    return [text[begin:end] for _, begin, end in tokens.analyse(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" -- !? ", []),
        ("Kaspersky's ban", ["kaspersky", "s", "ban"]),
        ("Kaspersky’s ban", ["kaspersky", "s", "ban"]),
        ("U.S. e-mail, and/or 1,200.50", ["u", "s", "e", "mail", "and", "or", "1", "200", "50"]),
        ("snake_case __init__", ["snake", "case", "init"]),
        ("Café CAFÉ cafe\u0301 CAFE\u0301", ["cafe", "cafe", "cafe", "cafe"]),
        ("Straße Øresund Łódź Œuvre þing", ["strasse", "oresund", "lodz", "oeuvre", "thing"]),
        ("İstanbul ISTANBUL ıstanbul", ["istanbul", "istanbul", "istanbul"]),
        ("Đặng Việt Nguyễn", ["dang", "viet", "nguyen"]),
        ("Горбачёв Йод їжак", ["горбачев", "йод", "їжак"]),
        ("Οδυσσέας ΟΔΥΣΣΕΑΣ", ["οδυσσεασ", "οδυσσεασ"]),
        ("كِتَاب שָׁלוֹם", ["كتاب", "שלום"]),
        ("हिन्दी", ["हिन्दी"]),
        ("news\u00adpaper می\u200cخواهم", ["newspaper", "میخواهم"]),
        ("ﬁnal oﬃce ＡＢＣ x² ½", ["final", "office", "abc", "x2", "½"]),
        ("北京大学 手 北", ["北京", "京大", "大学", "手", "北"]),
        ("iPhone手机s 東京へ", ["iphone", "手机", "s", "東京", "京へ"]),
        ("서울 대학교", ["서울", "대학", "학교"]),
        ("ｶﾞｽ ガス カ\u3099ス", ["ガス", "ガス", "ガス"]),
        ("❤️ 😀 1️⃣", ["1"]),
        ("x" * 600, ["x" * 255, "x" * 255, "x" * 90]),
        ("\ud800 half \udfff", ["half"]),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert tokens.words(text) == words


def test_stems() -> None:
    assert tokens.terms("Banning the bans that were banned") == ["ban", "the", "ban", "that", "were", "ban"]
    assert tokens.stem("nationalities") == "nation"
    assert tokens.terms("Kaspersky and the news") == ["kasperski", "and", "the", "news"]


def test_offsets_count_code_points_of_the_text_given() -> None:
    assert spans("😀 Cafe\u0301s, 北京大学!") == ["Cafe\u0301s", "北京", "京大", "大学"]
    assert tokens.analyse("The Ban") == [tokens.Token("the", 0, 3), tokens.Token("ban", 4, 7)]


def test_fold_keeps_spaces_and_marks() -> None:
    assert tokens.fold("Le Café-Journal, Ltd.") == "le cafe-journal, ltd."


@given(st.text(max_size=40))
def test_fold_folds_nothing_twice(text: str) -> None:
    assert tokens.fold(tokens.fold(text)) == tokens.fold(text)


@given(st.text(max_size=60))
def test_every_view_of_a_text_has_the_same_words(text: str) -> None:
    analysed = tokens.analyse(text)
    words = tokens.words(text)
    assert tokens.terms(text) == [token.term for token in analysed] == [tokens.stem(word) for word in words]
    assert all(0 <= token.begin < token.end <= len(text) for token in analysed)
    assert all(tokens.fold(text[token.begin : token.end]) == word for token, word in zip(analysed, words, strict=True))
    begins = [token.begin for token in analysed]
    assert begins == sorted(set(begins))


@given(st.text(alphabet="aàÀéß1 -'’æÆİстрёй", max_size=30))
def test_the_case_of_a_text_makes_no_difference(text: str) -> None:
    assert tokens.words(text.upper()) == tokens.words(text.lower()) == tokens.words(text)


def assert_equal_where_native(text: str) -> None:
    if tokens.native(text):
        # A soft hyphen that stands alone is no word, only what a native text does not hold.
        assert tokens.words(text) == tokens.words(f"{text} \u00ad")
        assert tokens.terms(text) == tokens.terms(f"{text} \u00ad")


def test_each_native_character_is_analysed_the_same_both_ways() -> None:
    characters = [chr(code) for code in range(sys.maxunicode + 1) if tokens.native(chr(code))]
    assert len(characters) > 2000
    for character in characters:
        assert_equal_where_native(f"{character} ab{character}cd {character}ing {character} S{character}S")


def test_a_word_too_long_for_one_is_not_native() -> None:
    assert tokens.native("x" * 255)
    assert not tokens.native("x" * 256)
    assert not tokens.native("short " + "x" * 256 + " words")


@settings(max_examples=200)
@given(st.text(max_size=60) | st.text(alphabet=st.characters(max_codepoint=0x2FF), max_size=60))
def test_native_text_is_analysed_the_same_both_ways(text: str) -> None:
    assert_equal_where_native(text)


def test_both_ways_to_the_words_agree_on_native_text() -> None:
    text = "Kaspersky’s naïve ŒUVRE — Đặng 1,200.50 € “quoted” Йод snake_case x²"
    assert tokens.native(text)
    # A soft hyphen at the end changes no word, only the way.
    assert not tokens.native(text + "\u00ad")
    assert tokens.analyse(text + "\u00ad")[:-1] == tokens.analyse(text)[:-1]
    assert tokens.words(text + "\u00ad") == tokens.words(text)


def news(path: Path, step: int) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, step):
            article = json.loads(line)
            yield f"{article['title']}\n{article['body']}"


def test_news_is_native(shared: Callable[[str], Path]) -> None:
    texts = list(news(shared("data/news-12k.jsonl.gz"), 20))
    for text in texts[::10]:
        assert_equal_where_native(text)
    # What is not costs a second look: of the whole collection 158 articles, for soft hyphens mostly.
    assert sum(map(tokens.native, texts)) > 0.98 * len(texts)


def test_threads_may_analyse_at_once() -> None:
    text = " ".join(f"running{number} nationalities organization" for number in range(2000))
    expected = tokens.terms(text)
    wrong = []

    def check(number: int) -> None:
        words = f"thread{number}ing " + text
        if tokens.terms(words)[1:] != expected or tokens.stem("nationalities") != "nation":
            wrong.append(number)

    threads = [threading.Thread(target=check, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@given(st.lists(st.integers(0, 300), max_size=8), st.sampled_from([" ", "\n", "-", " \n"]))
def test_long_words_are_found_wherever_they_stand(lengths: list[int], between: str) -> None:
    text = between.join("x" * length for length in lengths)
    if tokens.native(text):
        assert all(len(word) <= 255 for word in text.split())
    else:
        assert any(len(run) > 255 for run in text.split())
    assert "".join(tokens.words(text)) == "x" * sum(lengths)
