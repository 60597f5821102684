"""Word-level changes: they cover both texts, and turn one into the other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.comparing import changes

TEXTS = st.lists(
    st.sampled_from(["the", "ban", " ", "\n", "on", ", ", "“", "”", "ads", "don’t", ".", "東京", "é"])
).map("".join)


def test_words_are_compared_not_letters() -> None:
    left, right = "The ban on ads stands.", "The ban of all ads stands."
    found = [(change.op, left[slice(*change.left)], right[slice(*change.right)]) for change in changes(left, right)]
    assert found == [
        ("equal", "The ban ", "The ban "),
        ("replace", "on ", "of all "),
        ("equal", "ads stands.", "ads stands."),
    ]


def test_kinds_of_quotation_marks_dashes_and_white_space_are_no_change() -> None:
    assert [change.op for change in changes("“It’s\nlate” – he said", '"It\'s late" - he said')] == ["equal"]


def test_texts_without_words() -> None:
    assert changes("", "") == ()
    assert [change.op for change in changes("", "a word")] == ["insert"]


@given(TEXTS, TEXTS)
def test_changes_cover_both_texts_in_order(left: str, right: str) -> None:
    found = changes(left, right)
    at_left = at_right = 0
    for change in found:
        assert change.left[0] == at_left and change.right[0] == at_right
        at_left, at_right = change.left[1], change.right[1]
    if found:
        assert (at_left, at_right) == (len(left) if left.strip() else 0, len(right) if right.strip() else 0)


@given(TEXTS)
def test_a_text_is_equal_to_itself(text: str) -> None:
    assert all(change.op == "equal" for change in changes(text, text))
