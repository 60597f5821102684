from __future__ import annotations

from index.article import UNKNOWN_DATE, Precision, Published
from index.boilerplate import Use, days_between, is_boilerplate

DAY = 86_400


def use(outlet: str, day: int | None, begin: float = 0.4, end: float = 0.6) -> Use:
    if day is None:
        return Use(outlet, UNKNOWN_DATE, begin, end)
    return Use(outlet, Published(f"day {day}", Precision.DAY, day * DAY, (day + 1) * DAY - 1), begin, end)


def boilerplate(uses: list[Use], words: int = 30, *, quoted: bool = False) -> bool:
    return is_boilerplate(uses, words, quoted=quoted)


def test_what_one_outlet_repeats_over_weeks_is_boilerplate() -> None:
    assert boilerplate([use("Ledger", day, 0.95, 1) for day in (0, 10, 20, 30)])


def test_what_one_outlet_repeats_without_dates_is_boilerplate() -> None:
    assert boilerplate([use("Ledger", None) for _ in range(3)])


def test_an_update_of_the_same_day_is_not_boilerplate() -> None:
    assert not boilerplate([use("Ledger", 3), use("Ledger", 3), use("Ledger", 4)])


def test_wire_copy_that_300_outlets_run_within_days_is_not_boilerplate() -> None:
    assert not boilerplate([use(f"outlet {number}", number % 3, 0, 1) for number in range(300)])


def test_a_footer_that_two_outlets_of_a_group_repeat_for_weeks_is_boilerplate() -> None:
    assert boilerplate([use(outlet, day, 0.97, 1) for outlet in ("Post", "Post Weekend") for day in range(0, 90, 9)])


def test_an_agency_line_under_the_copy_of_many_outlets_for_years_is_boilerplate() -> None:
    assert boilerplate([use(f"outlet {number}", number * 30, 0.98, 1) for number in range(20)])


def test_a_quotation_that_outlets_come_back_to_is_not_boilerplate() -> None:
    assert not boilerplate([use(f"outlet {number}", number * 30) for number in range(8)], 12, quoted=True)


def test_a_short_phrase_that_comes_back_for_months_is_a_stock_phrase() -> None:
    assert boilerplate([use(f"outlet {number}", number * 30) for number in range(8)], 13)
    assert not boilerplate([use(f"outlet {number}", number * 30) for number in range(8)], 40)


def test_a_whole_story_run_again_and_again_does_not_stand_at_the_edge() -> None:
    assert not boilerplate([use(f"outlet {number}", number * 30, 0, 1) for number in range(8)])


def test_what_two_outlets_of_a_group_repeat_without_dates_is_boilerplate() -> None:
    assert boilerplate([use(outlet, None) for outlet in ("Post", "Post Online") for _ in range(4)])
    assert not boilerplate([use(f"outlet {number}", None) for number in range(8)])


def test_a_bio_that_closes_the_columns_of_two_outlets_is_boilerplate() -> None:
    columns = [use("Ledger", 0, 0.94, 1), use("Post", 42, 0.9, 0.99)]
    assert boilerplate(columns, 46)
    assert not boilerplate(columns, 46, quoted=True)


def test_the_end_of_a_story_that_outlets_run_within_weeks_is_not_boilerplate() -> None:
    assert not boilerplate([use(f"outlet {number}", number, 0.8, 1) for number in range(20)])


def test_days_between_unknown_dates_are_not_known() -> None:
    assert days_between(use("Ledger", 3).published, use("Post", 10).published) == 7
    assert days_between(use("Ledger", None).published, use("Post", 10).published) is None
