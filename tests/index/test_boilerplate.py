from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.article import UNKNOWN_DATE, Precision, Published
from index.boilerplate import HOUSE, Use, days_between, is_boilerplate

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


def test_a_story_that_400_outlets_run_over_a_year_is_not_boilerplate_though_it_ends_their_articles() -> None:
    assert not boilerplate([use(f"outlet {number}", number, 0.6, 1) for number in range(400)], 60)


def test_days_between_unknown_dates_are_not_known() -> None:
    assert days_between(use("Ledger", 3).published, use("Post", 10).published) == 7
    assert days_between(use("Ledger", None).published, use("Post", 10).published) is None


def on(site: str, outlet: str, day: int, begin: float = 0.4, end: float = 0.6) -> Use:
    return replace(use(outlet, day, begin, end), site=site)


def test_what_outlets_of_one_house_repeat_for_weeks_is_boilerplate_wherever_it_stands() -> None:
    by_name = [use("Ledger", 0), use("Ledger (Online)", 20), use("Ledger", 40)]
    by_site = [on("ledger.example", "Ledger", 0), on("ledger.example", "Guest Writer", 20)]
    by_site.append(on("ledger.example", "Ledger", 40))
    assert boilerplate(by_name)
    assert boilerplate(by_site)


def test_what_a_second_outlet_of_a_house_has_weeks_later_is_boilerplate() -> None:
    assert boilerplate([use("Ledger", 0), use("Ledger (Online)", 20)])
    assert not boilerplate([use("Ledger", 0), use("Ledger (Online)", 5)])
    assert not boilerplate([use("Ledger", 0), use("Herald", 20)])


def test_of_undated_texts_of_a_house_what_is_short_or_at_the_edge_or_repeated_is_boilerplate() -> None:
    both = ("Ledger", "Ledger (Online)")
    assert boilerplate([use(outlet, None) for outlet in both], 14)
    assert boilerplate([use(outlet, None, 0.95, 1) for outlet in both], 40)
    assert boilerplate([use(outlet, None) for outlet in (*both, "Ledger")], 40)
    assert not boilerplate([use(outlet, None) for outlet in both], 40)


def test_a_note_that_opens_or_closes_articles_of_two_houses_over_months_is_boilerplate() -> None:
    notes = [use("Ledger", 0, 0, 0.08), use("Post", 60, 0.95, 1)]
    assert boilerplate(notes, 40)
    assert not boilerplate([use("Ledger", 0, 0, 0.08), use("Post", 60, 0.4, 0.5)], 40)
    assert not boilerplate([use("Ledger", 0, 0, 0.08), use("Post", 3, 0.95, 1)], 40)


def test_what_outlets_of_two_houses_come_back_to_is_not_boilerplate() -> None:
    assert not boilerplate([use("Ledger", 0), use("Ledger (Online)", 20), use("Herald", 40)])


def test_what_a_house_quotes_for_weeks_is_a_quotation() -> None:
    assert not boilerplate([use("Ledger", 0), use("Ledger (Online)", 20), use("Ledger", 40)], quoted=True)


def test_a_story_that_a_house_runs_within_days_is_not_boilerplate() -> None:
    assert not boilerplate([use("Ledger", 0, 0, 1), use("Ledger (Online)", 1, 0, 1), use("Ledger Opinion", 2, 0, 1)])


@given(
    st.integers(HOUSE + 1, 300),
    st.lists(st.integers(0, 20), min_size=1, max_size=300),
    st.sampled_from([(0.0, 1.0), (0.2, 0.7), (0.0, 0.5)]),
    st.booleans(),
)
def test_what_many_outlets_run_within_three_weeks_is_wire_copy_whatever_site_they_share(
    outlets: int, days: list[int], place: tuple[float, float], is_one_site: bool
) -> None:
    """One article an outlet, on one aggregator's site or on sites of their own."""
    uses = [
        on("aggregator.example" if is_one_site else f"site{number}.example", f"outlet {number}", day, *place)
        for number, day in zip(range(outlets), days * outlets, strict=False)
    ]
    assert not boilerplate(uses, 200)


@given(st.integers(3, 60), st.integers(1, 3), st.sampled_from([(0.0, 0.05), (0.3, 0.6), (0.96, 1.0)]))
def test_what_one_house_repeats_week_by_week_is_boilerplate(
    times: int, outlets: int, place: tuple[float, float]
) -> None:
    names = ["Ledger", "Ledger (Online)", "Ledger - Opinion"][:outlets]
    assert boilerplate([use(names[week % outlets], 7 * week, *place) for week in range(times)], 200)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 200) | st.none()), min_size=2, max_size=20), st.randoms())
def test_boilerplate_does_not_depend_on_the_order_of_uses(
    given_uses: list[tuple[int, int | None]], random: object
) -> None:
    uses = [use(f"outlet {outlet}", day) for outlet, day in given_uses]
    shuffled = list(uses)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert boilerplate(shuffled) == boilerplate(uses)
