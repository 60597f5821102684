"""Names that are found by the beginning of any of their words."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from index.tokens import words
from search.names import Names

NAME = st.lists(st.sampled_from(["an", "ann", "Anna", "Éa", "b", "b-a"]), min_size=1, max_size=4).map(" ".join)


@given(st.lists(NAME, unique=True, max_size=8), st.sampled_from(["a", "an", "an ", "ann a", "b", "ea", "b an", "x"]))
def test_names_are_found_as_by_looking_at_each(names: list[str], typed: str) -> None:
    counts = [(name, 1 + place % 3) for place, name in enumerate(names)]

    def begins(name: str) -> list[bool]:
        parts = words(name)
        return [" ".join(parts[place:]).startswith(typed) for place in range(len(parts))]

    expected = sorted(
        (entry for entry in counts if any(begins(entry[0]))), key=lambda entry: (not begins(entry[0])[0], -entry[1])
    )
    found = Names(counts).beginning(typed, 20)
    assert Counter(found) == Counter(expected)
    assert [(begins(name)[0], count) for name, count in found] == [(begins(name)[0], c) for name, c in expected]


def test_the_word_behind_others_is_counted_by_articles() -> None:
    names = Names([("White House says", 3), ("A white horse", 2), ("The White House", 1), ("Whitehall", 9)])
    assert names.following("white", "ho") == {"house": 4, "horse": 2}
    assert names.following("white", "x") == {}
