"""A label says how bytes are to be read where the bytes leave it open."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFile
from index.readers.charsets import text_in

RUSSIAN = "Паром больше не ходит ночью"


@pytest.mark.parametrize("charset", ["windows-1251", "KOI8-R", "iso-8859-5", "utf-16", "utf-8", '"cp866"'])
def test_text_is_read_by_its_label(charset: str) -> None:
    assert text_in(RUSSIAN.encode(charset.strip('"')), charset) == RUSSIAN


@pytest.mark.parametrize("charset", ["iso-8859-1", "us-ascii", "unknown-8bit", "base64", "", None])
def test_what_is_utf_8_is_read_so_whatever_the_label_says(charset: str | None) -> None:
    assert text_in(RUSSIAN.encode(), charset) == RUSSIAN


def test_seven_bits_are_read_by_their_label_for_nothing_else_tells() -> None:
    assert text_in("夜の船".encode("iso-2022-jp"), "ISO-2022-JP") == "夜の船"


def test_latin_1_means_windows_1252() -> None:
    assert text_in(b"\x93quoted\x94", "iso-8859-1") == "“quoted”"


@given(
    st.binary(max_size=200), st.sampled_from(["utf-8", "gb2312", "shift_jis", "hz", "utf-7", "rot13", "x" * 50, "\0"])
)
def test_no_bytes_and_no_label_raise_anything_else(data: bytes, charset: str) -> None:
    with suppress(UnreadableFile):
        assert "\0" not in text_in(data, charset)
