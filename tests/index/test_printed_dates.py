"""Dates inside the short lines of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.printed_dates import LONGEST, stated_in, without_date


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("April 20, 2018, 10:49 PM UTC", "2018-04-20T22:49:00Z"),
        ("Posted: Apr 20, 2018 / 10:49 PM EDT", "2018-04-21T02:49:00Z"),
        ("By Jane Doe | 20 April 2018", "2018-04-20"),
        ("Published: 16:49, 20 April 2018", "2018-04-20"),
        ("Published 16:49 GMT, 20 April 2018", "2018-04-20T16:49:00Z"),
        ("Fri 20 Apr 2018 22.49 BST", "2018-04-20T21:49:00Z"),
        ("Jane Doe · Thursday, July 12, 2018", "2018-07-12"),
        ("Submitted by Jane on Fri, 04/20/2018 - 10:49", "2018-04-20"),
        ("20.04.2018, 22:49 Uhr", "2018-04-20"),
        ("Publié le 20/04/2018 à 22h49", "2018-04-20"),
        ("3 de septiembre de 2017, 10:15h", "2017-09-03"),
        ("23 de novembro de 2019 às 09:45", "2019-11-23"),
        ("6 febbraio 2018", "2018-02-06"),
        ("2019年6月15日 09:00", "2019-06-15"),
        ("입력 2018.05.09 11:00", "2018-05-09"),
        ("2019-12-30 18:20", "2019-12-30"),
        ("Közzétéve: 2018. április 20., péntek 22:49", "2018-04-20"),
        ("Опубликовано 20 апреля 2018, 22:49 МСК", "2018-04-20T19:49:00Z"),
        ("نُشر في 20 أبريل 2018", "2018-04-20"),
        ("٢٠ نيسان ٢٠١٨ - ١٠:٤٩", "2018-04-20"),
        ("２０１８年４月２０日", "2018-04-20"),
        ("Julkaistu 20. huhtikuuta 2018 klo 22.49", "2018-04-20"),
        ("Room 12, 2018 April 20, 2018", "2018-04-20"),
        ("Von Petra Müller, 12.03.2019", "2019-03-12"),
        ("Von Petra Müller, 12.03.2019, 14:30 Uhr", "2019-03-12"),
        ("Jana Nováková 12. 3. 2019", "2019-03-12"),
        ("Stand: 12.03.2019 14:30 CET.", "2019-03-12T13:30:00Z"),
        ("Door Jan Jansen, 23-05-2019", "2019-05-23"),
        ("By Jane Doe, May 23, 2019, 14:30 GMT+2", "2019-05-23T12:30:00Z"),
        ("By Jane Doe, 23 May 2019 14:30 GMT +0200", "2019-05-23T12:30:00Z"),
        ("Last updated 21 April 2018 | Published 20 April 2018", "2018-04-20"),
    ],
)
def test_a_date_is_found_among_labels_bylines_and_clocks(line: str, date: str) -> None:
    assert stated_in(line).text == date


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Updated 21 April 2018",
        "31 February 2018",
        "20 April 3018",
        "From 20 April 2018 to 22 April 2018",
        "Telephone 01632 960 411",
        "Chapter 4, 2018 edition",
        "Frissítve: 2018. április 20.",
        "Обновлено 20 апреля 2018",
        "Version 1.2.2018.4",
        "Version 1.2.2018",
        "Release 3.1.2.2018",
        "By Jane Doe, 04/05/2018",
        "By Jane Doe, 04-05-2018",
        "Telephone 0163-23-05-2019",
        "On 20 April 2018 " + "words " * LONGEST,
    ],
)
def test_what_states_no_single_date_is_unknown(line: str) -> None:
    assert stated_in(line).text is None


def test_what_stands_beside_a_date_is_left() -> None:
    assert without_date("By Jane Doe | 20 April 2018") == "By Jane Doe |"
    assert without_date("By Jane Doe") is None


@given(st.text(alphabet=st.sampled_from("0123456789 ./-:,aprilmay年月日TZ\u0660\u00b2"), max_size=120))
def test_no_line_raises(line: str) -> None:
    stated_in(line)
    without_date(line)
