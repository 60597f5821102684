from __future__ import annotations

from search.results import FacetValue
from search.shared_passages import Passage
from webui.timeline import HEIGHT, bars, spread_over_time


def passages(*dates: str | None) -> list[Passage]:
    return [Passage(str(number), "", None, date, 0, 0, "", 1.0) for number, date in enumerate(dates)]


def test_empty_stretches_stand_between_the_others() -> None:
    found = bars([FacetValue("2018-01", 4), FacetValue("2017-11", 2)])
    assert [(bar.value, bar.count, bar.place) for bar in found] == [
        ("2017-11", 2, 0),
        ("2017-12", 0, 1),
        ("2018-01", 4, 2),
    ]
    assert [bar.height for bar in found] == [HEIGHT / 2, 0, HEIGHT]


def test_a_cluster_is_drawn_by_the_finest_stretch_that_fits() -> None:
    for dates, values in [
        (["2018-01-30", "2018-02-01", "2018-02-01T10:00:00Z"], ["2018-01-30", "2018-01-31", "2018-02-01"]),
        (["2018-01-30", "2018-06-01"], [f"2018-0{month}" for month in range(1, 7)]),
        (["2001-01-30", "2018-06-01"], [str(year) for year in range(2001, 2019)]),
        (["2018-01-30", "2019"], ["2018", "2019"]),
    ]:
        assert [bar.value for bar in spread_over_time(passages(*dates))] == values, dates


def test_what_happened_on_one_day_or_at_no_known_time_is_not_drawn() -> None:
    for dates in ([], [None, None], ["2018-01-30"], ["2018-01-30", "2018-01-30", None], ["0001", "9999"]):
        assert spread_over_time(passages(*dates)) == [], dates
