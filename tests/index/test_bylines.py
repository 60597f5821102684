"""Bylines: whom they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.bylines import MOST_AUTHORS, authors, is_account


@pytest.mark.parametrize(
    ("byline", "named"),
    [
        ("Jen Kirby", ["Jen Kirby"]),
        ("Jen Kirby and Dara Lind", ["Jen Kirby", "Dara Lind"]),
        ("By Ann Lee, Bob Ray, and Cy Dee", ["Ann Lee", "Bob Ray", "Cy Dee"]),
        ("Ann Lee & Bob Ray; Cy Dee with Di Eff", ["Ann Lee", "Bob Ray", "Cy Dee", "Di Eff"]),
        ("Ann Lee\nBob Ray | Reuters", ["Ann Lee", "Bob Ray", "Reuters"]),
        ("Von Jens Müller und Eva Schmidt", ["Jens Müller", "Eva Schmidt"]),
        ("Ann Lee, ANN LEE", ["Ann Lee"]),
        # What stands around a name.
        ("By JEN KIRBY", ["Jen Kirby"]),
        ("BY ANN O'BRIEN-LEE AND J.K. MCCARTHY III", ["Ann O'Brien-Lee", "J.K. McCarthy III"]),
        ("Additional reporting by Ann Lee; Editing by Bob Ray", ["Ann Lee"]),
        ("Analysis Stephen Collinson", ["Stephen Collinson"]),
        ("Ann Lee in Washington and Bob Ray for The Post", ["Ann Lee", "Bob Ray"]),
        ('"Cortney OBrien"', ["Cortney OBrien"]),
        ("Ann Lee (@annlee)", ["Ann Lee"]),
        ("Ann Lee, ann.lee@example.com", ["Ann Lee"]),
        ("Ann Lee, Senior Political Reporter", ["Ann Lee"]),
        ("Ann Lee, M.D.", ["Ann Lee"]),
        ("Tom Howell Jr.", ["Tom Howell Jr."]),
        ("Martin King, Jr., and Ann Lee", ["Martin King Jr.", "Ann Lee"]),
        # Agencies, outlets, places.
        ("Jen Kirby, Vox", ["Jen Kirby"]),
        ("Jane Doe and agencies", ["Jane Doe"]),
        ("Jane Doe/AFP", ["Jane Doe", "AFP"]),
        ("Jane Doe (AP)", ["Jane Doe", "AP"]),
        ("Reuters, London", ["Reuters"]),
        ("By The Associated Press", ["Associated Press"]),
        # What is no list.
        ("Madonna", ["Madonna"]),
        ("Lee, Ann", ["Lee, Ann"]),
        ("Lee, Ann; Ray, Bob", ["Lee, Ann", "Ray, Bob"]),
        ("Marks and Spencer", ["Marks and Spencer"]),
        ("Food and Drug Administration", ["Food and Drug Administration"]),
        ("Karl-Theodor von und zu Guttenberg", ["Karl-Theodor von und zu Guttenberg"]),
        ("Von Miller", ["Von Miller"]),
        ("AT&T", ["AT&T"]),
        ("ABC NEWS", ["ABC NEWS"]),
        ("Reuters Staff", ["Reuters Staff"]),
        ("张三、李四", ["张三、李四"]),
        (" ; ", [" ; "]),
    ],
)
def test_a_byline_names(byline: str, named: list[str]) -> None:
    assert list(authors(byline)) == named


@pytest.mark.parametrize("name", ["admin", " Admin ", "site-admin", "wp_admin", "Super User", "web master", "user12"])
def test_an_accounts_name_is_nobodys(name: str) -> None:
    assert is_account(name)


@pytest.mark.parametrize("name", ["Ann Admin", "Edi Torres", "Root Square", "Reuters", "The editors", "張三"])
def test_other_names_are_somebodys(name: str) -> None:
    assert not is_account(name)


@given(
    st.lists(st.sampled_from(["Ann", "Lee", "by", "BY", "and", ",", ";", "(", ")", "\n", "Jr.", "in", "&", "AP", "x"]))
)
def test_a_byline_always_names_somebody_and_nobody_twice(parts: list[str]) -> None:
    byline = " ".join(parts)
    named = authors(byline)
    assert 1 <= len(named) <= MOST_AUTHORS
    assert len(set(named)) == len(named)
    assert all(named) or byline == ""


def test_a_very_long_list_is_cut() -> None:
    assert len(authors(", ".join(f"Ann Lee{number}" for number in range(1_000)))) == MOST_AUTHORS
