from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from index.errors import BadRequest
from index.query import NumberRange
from search.natural_dates import count_range, date_bound, date_range, names_a_date, word_count

NOW = datetime(2018, 4, 25, 12, tzinfo=timezone.utc)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text + "+00:00").timestamp())


def test_a_range_takes_in_both_its_days() -> None:
    found = date_range("2018-04-01", "2018-04-30", now=NOW)
    assert found == NumberRange("published", at("2018-04-01T00:00:00"), at("2018-04-30T23:59:59"))


def test_an_excluded_side_is_left_out_as_a_whole() -> None:
    found = date_range("2018-04", "2018-06", now=NOW, include_low=False, include_high=False)
    assert found == NumberRange("published", at("2018-05-01T00:00:00"), at("2018-05-31T23:59:59"))


def test_words_are_counted_from_now_in_utc() -> None:
    evening_in_new_york = datetime(2018, 4, 24, 22, tzinfo=timezone(timedelta(hours=-4)))
    assert date_bound("today", end=False, now=evening_in_new_york) == at("2018-04-25T00:00:00")


def test_weeks_begin_on_monday() -> None:
    sunday = datetime(2018, 4, 29, 12, tzinfo=timezone.utc)
    assert date_bound("this week", end=False, now=sunday) == at("2018-04-23T00:00:00")


@pytest.mark.parametrize("text", ["04/05/2018", "4-5-2018"])
def test_a_date_that_is_two_days_is_refused_with_both(text: str) -> None:
    with pytest.raises(BadRequest, match=r"2018-04-05.*2018-05-04"):
        date_bound(text, end=False, now=NOW)


@pytest.mark.parametrize("text", ["05/05/2018", "20/04/2018", "04/20/2018", "12.4.2018"])
def test_a_date_in_figures_that_is_one_day_is_read(text: str) -> None:
    assert date_bound(text, end=True, now=NOW) - date_bound(text, end=False, now=NOW) == 86_399


def test_a_date_of_several_words_without_quotes_is_told_to_take_them() -> None:
    with pytest.raises(BadRequest, match="in quotes"):
        date_bound("last", end=False, now=NOW)


def test_what_names_a_date() -> None:
    assert names_a_date("april 2018")
    assert not names_a_date("april fools")


def test_numbers_of_words() -> None:
    assert word_count("1,200") == 1200
    assert count_range("100", "500", include_low=False, include_high=False) == NumberRange("words", 101, 499)
    for text in ("", "-5", "1e3", "²", "٣", "9" * 10, "five"):
        with pytest.raises(BadRequest, match="number of words"):
            word_count(text)
