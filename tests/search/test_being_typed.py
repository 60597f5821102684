"""Where a query that is being typed ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.being_typed import LONGEST, Ending, ending


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("tru", Ending("", "", (), "tru")),
        ("Élys", Ending("", "", (), "elys")),
        ("the White Ho", Ending("the White ", "", ("the", "white"), "ho")),
        ("g-2", Ending("g-", "", ("g",), "2")),
        ("a OR b c", Ending("a OR b ", "a OR ", ("b",), "c")),
        ("a -b", Ending("a -", "a -", (), "b")),
        ("a -b c", Ending("a -b ", "a -b ", (), "c")),
        ("outlet:x c", Ending("outlet:x ", "outlet:x ", (), "c")),
        ('a "b c', Ending('a "b ', "a ", ("b",), "c", quote='"')),
        ("a title:b-c", Ending("a title:b-", "a ", ("b",), "c", "title")),
        ('by:"Jen K', Ending('by:"', "", (), "jen k", "author", '"')),
        ("outlet:", Ending("outlet:", "", (), "", "outlet")),
        ("trump OR", Ending("trump ", "", ("trump",), "or")),
    ],
)
def test_the_last_word_and_what_stands_before_it(typed: str, expected: Ending) -> None:
    assert ending(typed) == expected


@pytest.mark.parametrize(
    "typed",
    ["", " ", "whole ", "whole,", "(a)", "a*", "a~2", "a* b", "a^2", "[a TO b]", "after:2", "words:>1", '"', "title:"],
)
def test_nothing_is_begun(typed: str) -> None:
    assert ending(typed) is None


def test_a_very_long_query_is_not_completed() -> None:
    assert ending("a" * LONGEST)
    assert ending("a" * (LONGEST + 1)) is None


@pytest.mark.parametrize(
    ("typed", "with_what", "whole"),
    [
        ("a tru", "trump", "a trump"),
        ('"social m', "media", '"social media"'),
        ("outlet:r", "Reuters", "outlet:Reuters"),
        ("outlet:g", "GQ.com", "outlet:GQ.com"),
        ("outlet:t", "The Guardian", 'outlet:"The Guardian"'),
        ('outlet:"t', "The Guardian", 'outlet:"The Guardian"'),
        ("outlet:t", 'The "Sun"', 'outlet:"The  Sun"'),
        ("outlet:c", "CNN (Web)", 'outlet:"CNN (Web)"'),
    ],
)
def test_the_query_with_what_is_proposed(typed: str, with_what: str, whole: str) -> None:
    begun = ending(typed)
    assert begun
    assert begun.completed(with_what) == whole


@given(st.text(alphabet='ab :"-(*~^é東,OR', max_size=20))
def test_the_opening_is_what_was_typed(typed: str) -> None:
    begun = ending(typed)
    if begun:
        assert typed.startswith(begun.opening)
        assert begun.opening.startswith(begun.others)
