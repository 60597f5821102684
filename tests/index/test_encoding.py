"""Bytes become the text that was meant, or are told to be none."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoding import FORGIVING, clean, decode, encoding_of, is_binary, repair
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


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("Itâ€™s a cafÃ© in DÃ¼sseldorf", "It’s a café in Düsseldorf"),
        ("PresidentÃ¢â‚¬â„¢s", "President’s"),
        ("don\x92t \x93quote\x94", "don’t “quote”"),
        ("Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "привет"),
        ("A good line\nand itâ€™s a bad one", "A good line\nand it’s a bad one"),
    ],
)
def test_mojibake_is_undone(text: str, repaired: str) -> None:
    assert repair(text) == repaired


@pytest.mark.parametrize(
    "text",
    [
        "«IRMÃ»", "là\u00a0» et «\u00a0À\u00a0» bientôt", "SÃO PAULO, AÇÃO®, CORAÇÕES", "„Straße“ und “Grüß‘ Gott”",
        "ESPAÑA…",
        "Ångström, Ærø, Łódź, İstanbul", "Ελλάδα “εδώ”", "Україна – «так»", "ÄÖÜ™ ÂME ÎLE", "Côté\u00a0» où… déjà”",
        "naïve café’s", "日本語「はい」", "שלום “כן”", "plain ASCII words", "São Tomé – “ã” e “â”",
        "50\u00a0£ – 30\u00a0€",
    ],
)  # fmt: skip
def test_text_that_is_right_stays_as_it_is(text: str) -> None:
    assert repair(text) == text


def test_repairing_changes_few_texts_of_a_clean_collection(shared: Callable[[str], Path]) -> None:
    with gzip.open(shared("data/news-12k.jsonl.gz")) as file:
        bodies = [json.loads(line)["body"] for _, line in zip(range(3000), file, strict=False)]
    changed = [(body, fixed) for body in bodies if (fixed := repair(body)) != body]
    assert 1 <= len(changed) <= 60
    for body, fixed in changed:
        assert any(sign in body for sign in ("Ã", "Â", "â€")) or any("\x80" <= letter <= "\x9f" for letter in body)
        assert len(fixed) <= len(body)


@given(st.binary(max_size=200))
def test_the_encoding_of_a_sample_decodes_it(data: bytes) -> None:
    try:
        name = encoding_of(data)
    except UnreadableFile:
        return
    data.decode(name, FORGIVING)
