import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.shared_passages import Change, Comparison, Passage
from webui.marking import Difference, differences, paragraphs, pieces, place

ranges = st.lists(st.tuples(st.integers(-3, 60), st.integers(-3, 60)), max_size=8)
texts = st.text(st.characters(codec="utf-8"), max_size=50) | st.text("ab \n", max_size=50)


def test_a_mark_inside_a_passage_is_both() -> None:
    found = pieces("abcdef", marks=[(2, 3)], passages=[(1, 5)])
    assert [(piece.text, piece.marked, piece.passages, piece.ends) for piece in found] == [
        ("a", False, (), ()),
        ("b", False, (0,), ()),
        ("c", True, (0,), ()),
        ("de", False, (0,), (0,)),
        ("f", False, (), ()),
    ]


def test_overlapping_passages_are_cut_where_either_begins_or_ends() -> None:
    found = pieces("abcdef", passages=[(0, 4), (2, 6)])
    assert [(piece.text, piece.passages, piece.ends) for piece in found] == [
        ("ab", (0,), ()),
        ("cd", (0, 1), (0,)),
        ("ef", (1,), (1,)),
    ]


@given(texts, ranges, ranges)
def test_pieces_join_to_the_text_and_each_passage_covers_its_range(
    text: str, marks: list[tuple[int, int]], passages: list[tuple[int, int]]
) -> None:
    found = pieces(text, marks, passages)
    assert "".join(piece.text for piece in found) == text
    for number, (begin, end) in enumerate(passages):
        covered = "".join(piece.text for piece in found if number in piece.passages)
        assert covered == (text[max(0, begin) : max(0, end)] if begin < end else "")
        assert sum(number in piece.ends for piece in found) == bool(covered)
    for piece in found:
        middle = piece.begin
        assert piece.marked == any(begin <= middle < end for begin, end in marks)


@given(texts, ranges)
def test_paragraphs_lose_white_space_only_and_no_end_of_a_passage(text: str, passages: list[tuple[int, int]]) -> None:
    found = [piece for paragraph in paragraphs(text, (), passages) for piece in paragraph]
    assert "".join("".join(piece.text for piece in found).split()) == "".join(text.split())
    visible = [number for number, (b, e) in enumerate(passages) if b < e and text[max(0, b) : max(0, e)].strip()]
    ended = [number for piece in found for number in piece.ends]
    assert set(visible) <= set(ended)
    assert len(ended) == len(set(ended))


def test_blank_lines_part_paragraphs_and_line_ends_only_where_there_are_none() -> None:
    assert [[p.text for p in one] for one in paragraphs("a\nb\n\nc")] == [["a\nb"], ["c"]]
    assert [[p.text for p in one] for one in paragraphs("a\nb")] == [["a"], ["b"]]


def test_differences_read_as_the_left_text_and_as_the_right_text() -> None:
    left = Passage("l", "", None, None, 0, 0, "the red fox", 1.0)
    right = Passage("r", "", None, None, 0, 0, "the fox ran", 1.0)
    changes = (
        Change("equal", (0, 4), (0, 4)),
        Change("delete", (4, 8), (4, 4)),
        Change("equal", (8, 11), (4, 7)),
        Change("insert", (11, 11), (7, 11)),
    )
    found = differences(Comparison("c", left, right, changes))
    assert found == [
        Difference("the ", "the ", True),
        Difference("red ", "", False),
        Difference("fox", "fox", True),
        Difference("", " ran", False),
    ]


@given(texts, ranges)
def test_every_visible_passage_begins_once_and_where_it_is_first_seen(
    text: str, passages: list[tuple[int, int]]
) -> None:
    found = [piece for paragraph in paragraphs(text, (), passages) for piece in paragraph]
    begun = [number for piece in found for number in piece.begins]
    assert len(begun) == len(set(begun))
    for number in {number for piece in found for number in piece.passages}:
        first = next(piece for piece in found if number in piece.passages)
        assert number in first.begins


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 300))
def test_a_place_is_read_as_it_is_written(begin: int, end: int, length: int) -> None:
    found = place(f"{begin}-{end}", length)
    assert found == ((begin, min(end, length)) if begin < min(end, length) else None)


@pytest.mark.parametrize("run", [" " * 100_000, "\n " * 50_000, " " * 50_000 + "\n" + " " * 50_000, "\n" * 100_000])
def test_long_white_space_is_looked_at_once(run: str) -> None:
    text, began = f"a{run}b", time.thread_time()
    assert "".join(piece.text for paragraph in paragraphs(text) for piece in paragraph).split() in (["a", "b"], ["ab"])
    assert time.thread_time() - began < 0.5
