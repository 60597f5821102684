"""Text for terminals: nothing of an article can control one, and lines fit."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.terminal import SafeStream, Style, columns, has_style, safe


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(st.text())
def test_no_control_character_is_left_and_offsets_stay(text: str) -> None:
    shown = safe(text)
    assert len(shown) == len(text)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\u061c")


def test_data_to_a_terminal_keep_their_lines() -> None:
    stream = Terminal()
    SafeStream(stream).write("a\x1b[2J,b\r\nc\td\n")
    assert stream.getvalue() == "a␛[2J,b\r\nc\td\n"


@given(st.text(alphabet="ab 東é\u0301\n", max_size=120), st.integers(2, 20))
def test_lines_fit_and_hold_every_word(text: str, width: int) -> None:
    lines = Style(width).paragraph(text).split("\n")
    assert all(columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(alphabet="ab c", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=3))
def test_marks_add_nothing_but_bold(text: str, marks: list[tuple[int, int]]) -> None:
    marks = sorted((begin, end) for begin, end in marks if begin < end <= len(text))
    styled = Style(12, styled=True).paragraph(text, marks)
    assert styled.replace("\x1b[1m", "").replace("\x1b[22m", "") == Style(12).paragraph(text)
    assert styled.count("\x1b[1m") == styled.count("\x1b[22m")


def test_a_mark_is_bold_on_every_line_that_it_covers() -> None:
    assert Style(5, styled=True).paragraph("aaa bbb ccc", [(0, 7)]) == "\x1b[1maaa\x1b[22m\n\x1b[1mbbb\x1b[22m\nccc"


def test_bold_only_on_a_terminal_that_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert has_style(Terminal()) and not has_style(io.StringIO())
    monkeypatch.setenv("TERM", "dumb")
    assert not has_style(Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not has_style(Terminal())
