"""What is made to be slow to look at takes no longer than other text: no pattern tries the same place twice."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from index.readers import furniture, page_metadata
from index.readers.formats import format_of
from index.readers.plain_text import draft
from index.readers.records import Draft

MOST_SECONDS = 0.5  # of the processor; what each of these mends took 4 s to hours


def took(call: Callable[[], object]) -> float:
    began = time.thread_time()
    call()
    return time.thread_time() - began


@pytest.mark.parametrize("tail", [b"<p>Hello</p>", b"<!DOCTYPE x>", b"<newsItemx", b""])
@pytest.mark.parametrize("piece", [b"<!-- a -->\n", b"<!---->", b"<!-- --><?xml ?>", b"<!--", b" \n"])
def test_comments_before_a_page_are_passed_over_once(piece: bytes, tail: bytes) -> None:
    start = piece * (6_000 // len(piece)) + tail
    assert took(lambda: format_of(start, "x.html")) < MOST_SECONDS


@pytest.mark.parametrize("run", ["A", "Aa", " ", "A ", "a-", "’", "1", "/", "Ab "])
@pytest.mark.parametrize("before", ["By Jane Doe, ", "Photo: ", "Share ", "", "Updated: 20 April ", "Jane Doe/"])
def test_a_line_of_one_letter_again_and_again_is_looked_at_once(before: str, run: str) -> None:
    line = f"{before}{run * 400}"[: furniture.LONGEST_LINE - 1] + "!"
    looks = (furniture.classify, furniture.is_page_furniture, furniture.is_closing_furniture, furniture.byline)
    for look in looks:
        assert took(lambda look=look: look(line)) < MOST_SECONDS  # type: ignore[misc]
    assert took(lambda: draft(f"Headline\n\n{line}\n\n{line}\n")) < MOST_SECONDS


def test_white_space_in_a_headline_is_looked_at_once() -> None:
    made = Draft("", title=f"Ferry{' ' * 100_000}late - The Quay", outlet="The Quay")
    assert took(lambda: page_metadata._cut_outlet(made)) < MOST_SECONDS
    made = Draft("", title="Ferry \n late  - The Quay", outlet="The Quay")
    page_metadata._cut_outlet(made)
    assert made.title == "Ferry late"
