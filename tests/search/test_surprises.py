"""What of a text is more than runs of ASCII letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.surprises import Surprises

LETTERS = "ab é’\u0301\u00ad 北\n"


def test_quotation_marks_and_dashes_matter_to_no_word() -> None:
    found = Surprises("“It’s late” – he said…")
    assert (found.accented, found.runs) == ([], [])


def test_words_with_accents_are_found_by_where_they_begin() -> None:
    assert sorted(Surprises("The café, Łódź").accented)[::2] == [4, 10]


def test_a_run_with_a_mark_is_analysed_in_full() -> None:
    text = "so re\u0301sume\u0301, then"
    assert [text[begin:end] for begin, end in Surprises(text).runs] == ["re\u0301sume\u0301,"]


def test_a_text_of_many_such_runs_is_analysed_at_once() -> None:
    text = "a\u0301 " * 300
    assert Surprises(text).runs == [(0, len(text))]


@given(st.text(LETTERS, max_size=60))
def test_runs_are_in_order_apart_and_without_white_space(text: str) -> None:
    found = Surprises(text)
    assert found.runs == sorted(set(found.runs))
    for begin, end in found.runs:
        assert text[begin:end].split() == [text[begin:end]]
        assert all(found.hold(place) for place in range(begin, end))
    held = sum(end - begin for begin, end in found.runs)
    assert held == sum(found.hold(place) for place in range(len(text) + 1))
