"""Bytes become the text that was meant, or are told to be none."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoding import clean, decode, is_binary
from index.errors import UnreadableFile

ENGLISH = "“Twitter’s ban,” said the café owner — “it’s naïve.” " * 5


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", ENGLISH),
        ("utf-8-sig", ENGLISH),
        ("utf-16", ENGLISH),
        ("utf-16-le", ENGLISH),
        ("utf-32", ENGLISH),
        ("windows-1252", ENGLISH),
        ("windows-1251", "Соцсеть запретила рекламу, сообщает агентство. " * 5),
        ("windows-1250", "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl včera večer v Praze. " * 4),
        ("shift_jis", "これは東京の新聞記事です。広告を禁止した。" * 5),
        ("gb18030", "这是一篇新闻报道。禁止投放广告。" * 6),
    ],
)
def test_text_in_any_usual_encoding_is_read(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_what_a_page_declares_decides_where_it_is_not_utf8() -> None:
    page = '<meta charset="iso-8859-7"><p>Απαγόρευσε τις διαφημίσεις</p>'
    assert decode(page.encode("iso-8859-7"), declared=True) == page
    wrongly = '<meta charset="iso-8859-1"><p>“Café”</p>'
    assert decode(wrongly.encode("utf-8"), declared=True) == wrongly
    assert decode(wrongly.encode("windows-1252"), declared=True) == wrongly


def test_a_few_broken_bytes_do_not_turn_utf8_into_mojibake() -> None:
    broken = ("“naïve” " * 20).encode()[:-2] + b" and on"
    assert decode(broken).startswith("“naïve” “naïve”")
    assert decode(broken).endswith("\ufffd and on")


def test_newlines_are_one_character_and_controls_go() -> None:
    assert clean("one\r\ntwo\rthree\x0cfour\x0bfive\x00\x08\x1b[\x7f \ud800end") == "one\ntwo\nthree\nfour\nfive[ end"


@pytest.mark.parametrize("data", [b"text\0text", bytes(range(256)), b"\x01\x02\x03\x04text" * 10])
def test_binary_data_is_not_text(data: bytes) -> None:
    assert is_binary(data)
    with pytest.raises(UnreadableFile, match="binary"):
        decode(data)


def test_random_bytes_are_not_text() -> None:
    assert is_binary(os.urandom(20_000))


@given(st.text())
def test_clean_text_is_storable_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned
    assert "\r" not in cleaned
    assert "\0" not in cleaned


@given(st.binary(max_size=400))
def test_decode_gives_clean_text_or_says_why_not(data: bytes) -> None:
    try:
        text = decode(data, declared=True)
    except UnreadableFile:
        return
    assert clean(text) == text
