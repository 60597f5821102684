from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.houses import are_named_alike, houses, site_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fox News", "Fox News (Online)"),
        ("Fox News Opinion", "FOX NEWS"),
        ("CNN - Editorial", "CNN (Web News)"),
        ("New York Times - News", "New York Times - Opinion"),
        ("Ledger", "Ledger"),
    ],
)
def test_a_section_and_a_longer_name_are_of_the_house(one: str, other: str) -> None:
    assert are_named_alike(one, other)
    assert are_named_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Post", "Postal Gazette"), ("The Hill", "The Guardian"), ("?12", "?12"), ("Herald", "Ledger")]
)
def test_a_word_that_begins_alike_is_no_house(one: str, other: str) -> None:
    assert not are_named_alike(one, other)


def test_a_site_is_the_registered_name() -> None:
    assert site_of("edition.cnn.example") == site_of("cnn.example") == "cnn.example"
    assert site_of("news.bbc.co.uk") == "bbc.co.uk"
    assert site_of("localhost") == "localhost"
    assert site_of(None) is None


def test_outlets_on_one_site_are_one_house() -> None:
    assert houses([("Ledger", "ledger.example"), ("Guest Writer", "ledger.example"), ("Guest Writer", None)]) == 1
    assert houses([("Ledger", "ledger.example"), ("Herald", "herald.example")]) == 2
    assert houses([("Ledger", None), ("Herald", None)]) == 2


PUBLISHED = st.lists(
    st.tuples(st.sampled_from(["A", "A B", "C", "C - D", "?1", "?2"]), st.sampled_from([None, "a.b", "c.d", "e.f"])),
    max_size=8,
)


@given(PUBLISHED, st.randoms())
def test_houses_do_not_depend_on_order_and_are_no_more_than_outlets(
    published: list[tuple[str, str | None]], random: object
) -> None:
    shuffled = list(published)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert houses(shuffled) == houses(published) <= len({outlet for outlet, _ in published})
