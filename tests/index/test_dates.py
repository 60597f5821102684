"""Dates are read as precisely as they are stated, and never more."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index import date_names
from index.article import UNKNOWN_DATE, Precision
from index.dates import is_impossible, lies_ahead, parse, parse_bound
from index.errors import BadRequest

NOW = datetime(2018, 4, 25, 12, 30, tzinfo=timezone.utc)  # a Wednesday
MINUTE, DAY, MONTH, YEAR = Precision.MINUTE, Precision.DAY, Precision.MONTH, Precision.YEAR


@pytest.mark.parametrize(
    ("stated", "text", "precision"),
    [
        ("2018-04-20T22:49:00Z", "2018-04-20T22:49:00Z", MINUTE),
        ("2018-04-20T22:49:31.123+02:00", "2018-04-20T20:49:00Z", MINUTE),
        ("2018-04-20T22:49:00-0400", "2018-04-21T02:49:00Z", MINUTE),
        ("2018-04-20 22:49:00", "2018-04-20T22:49:00Z", MINUTE),
        ("20180420T224900Z", "2018-04-20T22:49:00Z", MINUTE),
        ("April 20, 2018, 10:49 PM UTC", "2018-04-20T22:49:00Z", MINUTE),
        ("Apr. 20th, 2018 at 6:49 p.m. EDT", "2018-04-20T22:49:00Z", MINUTE),
        ("Friday 20 April 2018 10.15 BST", "2018-04-20T09:15:00Z", MINUTE),
        ("Fri, 20 Apr 2018 22:49:00 GMT", "2018-04-20T22:49:00Z", MINUTE),
        ("Fri, 20 Apr 18 22:49:00 -0400", "2018-04-21T02:49:00Z", MINUTE),
        ("Tue Apr 24 10:00:00 +0000 2018", "2018-04-24T10:00:00Z", MINUTE),
        (1524264540, "2018-04-20T22:49:00Z", MINUTE),
        (1524264540123, "2018-04-20T22:49:00Z", MINUTE),
        ("1524264540", "2018-04-20T22:49:00Z", MINUTE),
        ("2018-04-20", "2018-04-20", DAY),
        ("2018/04/20", "2018-04-20", DAY),
        ("20180420", "2018-04-20", DAY),
        (20180420, "2018-04-20", DAY),
        ("20 April 2018", "2018-04-20", DAY),
        ("Published: Apr 20, 2018", "2018-04-20", DAY),
        ("Publié le 23 avril 2018", "2018-04-23", DAY),
        ("Montag, 23. April 2018", "2018-04-23", DAY),
        ("23 de abril de 2018", "2018-04-23", DAY),
        ("04/20/2018", "2018-04-20", DAY),
        ("20/04/2018", "2018-04-20", DAY),
        (date(2018, 4, 20), "2018-04-20", DAY),
        ("2018-04", "2018-04", MONTH),
        ("April 2018", "2018-04", MONTH),
        ("2018", "2018", YEAR),
        (2018, "2018", YEAR),
    ],
)
def test_a_date_is_read_with_the_precision_that_it_has(stated: object, text: str, precision: Precision) -> None:
    found = parse(stated)
    assert (found.text, found.precision) == (text, precision)


@pytest.mark.parametrize(
    "stated",
    ["2018-04-20T00:00:00", "2018-04-20T00:00:00Z", "2018-04-20 00:00:00", datetime(2018, 4, 20), 1524182400],
)
def test_midnight_to_the_second_is_a_day(stated: object) -> None:
    assert parse(stated).text == "2018-04-20"


def test_a_printed_time_without_a_zone_leaves_the_day() -> None:
    assert parse("April 20, 2018 10:49 PM").text == "2018-04-20"
    assert parse("April 20, 2018 10:49 PM ET").text == "2018-04-20"


def test_a_day_that_is_another_in_london_and_new_york_is_the_year() -> None:
    assert parse("04/05/2018").text == "2018"
    assert parse("04/04/2018").text == "2018-04-04"
    assert parse("04-05-2018").text == "2018"
    assert parse("04/05/2018 14:30").text == parse("04/05/2018 2:30 PM EDT").text == "2018"


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ("Thu May 23 2019 14:30:00 GMT+0200 (CEST)", "2019-05-23T12:30:00Z"),
        ("Thu May 23 2019 14:30:00 GMT+0200 (Central European Summer Time)", "2019-05-23T12:30:00Z"),
        ("Thu May 23 2019 14:30:00 GMT+02:00", "2019-05-23T12:30:00Z"),
        ("Thu May 23 2019 14:30:00 GMT +0200", "2019-05-23T12:30:00Z"),
        ("May 23, 2019 14:30 GMT+2", "2019-05-23T12:30:00Z"),
        ("23 May 2019, 14:30 UTC+2", "2019-05-23T12:30:00Z"),
        ("23 May 2019, 14:30 UTC+5:30", "2019-05-23T09:00:00Z"),
        ("23 May 2019, 14:30 (GMT-4)", "2019-05-23T18:30:00Z"),
        ("23 May 2019, 14:30 GMT−4", "2019-05-23T18:30:00Z"),
        ("2019-05-23 14:30 GMT+2", "2019-05-23T12:30:00Z"),
        ("Thu May 23 14:30:00 GMT+02:00 2019", "2019-05-23T12:30:00Z"),
        ("Thu May 23 14:30:00 CEST 2019", "2019-05-23T12:30:00Z"),
    ],
)
def test_an_offset_from_greenwich_is_not_greenwich(stated: str, text: str) -> None:
    assert parse(stated).text == text


def test_the_zone_is_kept_as_it_was_written() -> None:
    assert parse("Thu May 23 2019 14:30:00 GMT+0200 (CEST)").zone == "GMT+0200"
    assert parse("Thu, 23 May 19 14:30:00 +0200 (CEST)").zone == "+0200"


def test_a_time_at_an_offset_that_none_is_or_in_an_unknown_zone_is_not_taken_for_greenwich() -> None:
    assert parse("23 May 2019 14:30 GMT+99") == UNKNOWN_DATE
    assert parse("Thu May 23 14:30:00 IST 2019").text == "2019-05-23"
    assert parse("Thu May 23 14:30:00 2019").text == "2019-05-23"
    assert parse("Thu, 23 May 2019 14:30:00 -0000").text == "2019-05-23T14:30:00Z"


@pytest.mark.parametrize("stated", ["23.05.2019 14:30", "23/05/2019 14:30:05", "5/23/2019 2:30 PM", "23-05-2019 14h30"])
def test_figures_with_a_clock_are_a_day_and_with_a_zone_a_minute(stated: str) -> None:
    assert parse(stated).text == "2019-05-23"
    assert parse(f"{stated} CEST").text == "2019-05-23T12:30:00Z"


@pytest.mark.parametrize(
    "stated", ["12.03.2019", "12.3.2019", "12. 3. 2019", "12.03.2019, 14:30 Uhr", "Di., 12.03.2019 um 14 Uhr"]
)
def test_dots_are_never_month_first(stated: str) -> None:
    assert parse(stated).text == "2019-03-12"
    assert is_impossible(stated.replace("12.", "31.").replace("3.", "2."))


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ("May 23, 2019 Thursday", "2019-05-23"),
        ("May 23, 2019 Thursday 10:00 AM GMT", "2019-05-23T10:00:00Z"),
        ("23 Mayıs 2019 Perşembe", "2019-05-23"),
        ("23-05-2019", "2019-05-23"),
        ("05-23-2019", "2019-05-23"),
        ("23 mai 2019 à 14h30", "2019-05-23"),
        ("23 mai 2019 à 14h", "2019-05-23"),
        ("23 mai 2019, 14h30 CEST", "2019-05-23T12:30:00Z"),
        ("Do, 23 Mai 2019 14:30:00 +0200", "2019-05-23T12:30:00Z"),
        ("jeu., 23 mai 2019 14:30:00 +0200", "2019-05-23T12:30:00Z"),
        ("2019-05-23T14:30:00-07:00[America/Los_Angeles]", "2019-05-23T21:30:00Z"),
        ("2019-05-23T14:30:00Z[UTC]", "2019-05-23T14:30:00Z"),
        ("2019-05-23T14:30:00[Europe/Berlin]", None),
    ],
)
def test_dates_of_exports_are_read_as_they_write_them(stated: str, text: str | None) -> None:
    assert parse(stated).text == text


def test_a_year_of_two_figures_is_the_last_that_had_come_and_only_beside_a_month_by_name() -> None:
    assert parse("23-May-17", now=NOW).text == "2017-05-23"
    assert parse("23-Mai-17 14:30", now=NOW).text == "2017-05-23"
    assert parse("23-Apr-18", now=NOW).text == "2018-04-23"
    assert parse("23-May-19", now=NOW).text == "1919-05-23"
    assert parse("23-May-99").text == "1999-05-23"
    assert parse("23-Dec-18", now=NOW) == UNKNOWN_DATE  # a few months ahead is an embargo or a misprint, not 1918
    assert lies_ahead("23-Dec-18", now=NOW)
    assert parse("23-05-19") == parse("23.05.19") == parse("23 May 19") == UNKNOWN_DATE
    assert parse_bound("23-May-99", end=False) == parse("1999-05-23").first


def test_figures_that_are_no_digits_raise_nothing() -> None:
    for stated in ("April ², 2018", "2018-²-03", "2 ² 2019 12:00:00 +0000", "2018. ². 3."):
        assert parse(stated) == UNKNOWN_DATE
    with pytest.raises(BadRequest):
        parse_bound("² days ago", end=False)


@pytest.mark.parametrize(
    "stated",
    [
        *("", " ", None, True, "yesterday", "May", "12 May", "4/12/19", "0000-01-01", "0001-01-01T00:00:00Z"),
        *("9999-12-31", "2018-02-31", "2018-13", "2018-04-20T25:00:00Z", "Monday", "10:49 PM", 0, 7, -5, 123456),
        *(float("nan"), float("inf"), 10**400, [], {}, "1204-05-01", "not a date 2018", "in 2018 or so"),
    ],
)
def test_what_states_no_possible_date_is_unknown(stated: object) -> None:
    assert parse(stated) == UNKNOWN_DATE


def test_a_date_after_tomorrow_is_unknown() -> None:
    assert parse("2018-04-26", now=NOW).text == "2018-04-26"
    assert parse("2018-04-27", now=NOW) == UNKNOWN_DATE
    assert parse(datetime.now(timezone.utc) + timedelta(days=3)) == UNKNOWN_DATE


def test_the_interval_spans_all_that_the_date_may_mean() -> None:
    day = parse("2018-04-20")
    assert (day.first, day.last) == (1524182400, 1524182400 + 86_399)
    minute = parse("2018-04-20T22:49:30Z")
    assert (minute.first, minute.last) == (1524264540, 1524264599)
    year = parse("2016")
    assert year.first is not None
    assert year.last is not None
    assert year.last - year.first == 366 * 86_400 - 1


def test_a_time_ends_before_the_next_day_begins_but_lies_within_its_own() -> None:
    time, day, next_day = parse("2018-04-20T22:49:00Z"), parse("2018-04-20"), parse("2018-04-21")
    assert time.last is not None and day.first is not None and day.last is not None and next_day.first is not None
    assert day.first < time.last < day.last < next_day.first


anything = st.one_of(
    st.text(), st.integers(), st.floats(), st.none(), st.datetimes(), st.dates(),
    st.text(alphabet="0123456789²٣ .,:/-+()[]TZGMUCamphàMaydoinvJu"),
    st.from_regex(r"[0-9]{1,5}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{1,5}[T ,]{0,2}[0-9:]{0,8} ?[A-Z]{0,3}", fullmatch=True),
)  # fmt: skip


@given(anything)
def test_parse_never_raises_and_precision_goes_with_an_interval(value: object) -> None:
    found = parse(value)
    known = found.precision is not Precision.UNKNOWN
    assert (found.first is not None) == (found.last is not None) == (found.text is not None) == known
    if found.first is not None and found.last is not None:
        assert found.first <= found.last


FORMS_OF_A_DAY = (
    "%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M Uhr", "%d. %m. %Y", "%B %d, %Y %A", "%d-%b-%y", "%d %B %Y à %Hh%M",
)  # fmt: skip
FORMS_OF_A_PLAIN_DAY = ("%d/%m/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%d-%m-%Y", "%m-%d-%Y")
FORMS_OF_A_MINUTE = (
    "%a %b %d %Y %H:%M:%S GMT{0} (X)", "%b %d, %Y %H:%M UTC{0}", "Do, %d %B %Y %H:%M:%S {0}", "%d.%m.%Y %H:%M {0}",
    "%a %b %d %H:%M:%S GMT{0} %Y", "%Y-%m-%dT%H:%M:%S{0}[America/Los_Angeles]",
)  # fmt: skip
of_this_century = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2025, 12, 31))


@given(of_this_century, st.sampled_from(FORMS_OF_A_DAY))
def test_a_day_is_read_back_from_each_form(moment: datetime, form: str) -> None:
    assert parse(moment.strftime(form)).text == moment.date().isoformat()


@given(of_this_century, st.sampled_from(FORMS_OF_A_PLAIN_DAY))
def test_a_day_in_figures_is_read_back_where_it_is_plain_and_else_the_year(moment: datetime, form: str) -> None:
    plain = moment.day > 12 or moment.day == moment.month
    assert parse(moment.strftime(form)).text == (moment.date().isoformat() if plain else str(moment.year))


@given(of_this_century, st.sampled_from(FORMS_OF_A_MINUTE), st.integers(-48, 56))
def test_a_minute_is_read_back_in_utc_from_each_form(moment: datetime, form: str, quarters: int) -> None:
    moment = moment.replace(tzinfo=timezone(timedelta(minutes=15 * quarters)))
    assume((moment.hour, moment.minute) != (0, 0))  # midnight is a day
    stated = moment.strftime(form.format(f"{moment:%z}"))
    assert parse(stated).text == f"{moment.astimezone(timezone.utc):%Y-%m-%dT%H:%M:00Z}"


@given(st.datetimes(min_value=datetime(1700, 1, 1), max_value=datetime(2025, 1, 1)))
def test_what_parse_gives_out_it_reads_again(moment: datetime) -> None:
    found = parse(moment)
    if (moment.hour, moment.minute) != (0, 0):  # half a minute past midnight reads as midnight once it is cut
        assert parse(found.text) == found


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2018", "2018-01-01T00:00:00", "2018-12-31T23:59:59"),
        ("2018-04", "2018-04-01T00:00:00", "2018-04-30T23:59:59"),
        ("april 2018", "2018-04-01T00:00:00", "2018-04-30T23:59:59"),
        ("2018-04-20", "2018-04-20T00:00:00", "2018-04-20T23:59:59"),
        ("20 April 2018", "2018-04-20T00:00:00", "2018-04-20T23:59:59"),
        ("2018-04-20T22:49Z", "2018-04-20T22:49:00", "2018-04-20T22:49:59"),
        ("today", "2018-04-25T00:00:00", "2018-04-25T23:59:59"),
        ("Yesterday", "2018-04-24T00:00:00", "2018-04-24T23:59:59"),
        ("3 days ago", "2018-04-22T00:00:00", "2018-04-22T23:59:59"),
        ("a week ago", "2018-04-18T00:00:00", "2018-04-18T23:59:59"),
        ("2 months ago", "2018-02-25T00:00:00", "2018-02-25T23:59:59"),
        ("2 hours ago", "2018-04-25T10:30:00", "2018-04-25T10:30:00"),
        ("last week", "2018-04-16T00:00:00", "2018-04-22T23:59:59"),
        ("this month", "2018-04-01T00:00:00", "2018-04-30T23:59:59"),
        ("last year", "2017-01-01T00:00:00", "2017-12-31T23:59:59"),
        ("april", "2018-04-01T00:00:00", "2018-04-30T23:59:59"),
        ("may", "2017-05-01T00:00:00", "2017-05-31T23:59:59"),
        ("monday", "2018-04-23T00:00:00", "2018-04-23T23:59:59"),
        ("last wednesday", "2018-04-18T00:00:00", "2018-04-18T23:59:59"),
        ("2050", "2050-01-01T00:00:00", "2050-12-31T23:59:59"),
    ],
)
def test_a_bound_is_the_first_or_last_second_of_what_is_named(words: str, first: str, last: str) -> None:
    def seconds(text: str) -> int:
        return int(datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp())

    assert parse_bound(words, end=False, now=NOW) == seconds(first)
    assert parse_bound(words, end=True, now=NOW) == seconds(last)


@pytest.mark.parametrize("words", ["", "soon", "2018-02-31", "0000", "999999 years ago", "many days ago", "the 3rd"])
def test_a_bound_that_cannot_be_read_says_what_would_work(words: str) -> None:
    with pytest.raises(BadRequest, match="what works: 2018, 2018-04"):
        parse_bound(words, end=False, now=NOW)


@given(st.text())
def test_a_bound_is_a_number_or_a_bad_request(text: str) -> None:
    with contextlib.suppress(BadRequest):
        assert parse_bound(text, end=False, now=NOW) <= parse_bound(text, end=True, now=NOW)


@pytest.mark.parametrize(
    "stated",
    [
        "20. dubna 2018", "20 квітня 2018", "20 апреля 2018 г., 22:49", "20 april 2018", "20. huhtikuuta 2018",
        "perjantaina 20. huhtikuuta 2018", "2018. április 20.", "2018. április 20., péntek", "2018. 04. 20.",
        "20 kwietnia 2018", "20 aprilie 2018", "20 Nisan 2018", "20 de abril de 2018", "20 أبريل 2018", "20 نيسان 2018",
        "الجمعة، 20 أبريل 2018", "٢٠ أبريل ٢٠١٨", "2018年4月20日", "2018年4月20日(金) 10:30", "2018년 4월 20일",
        "20 avr. 2018", "20 aprile 2018", "fredag 20. april 2018", "пятница, 20 апреля 2018", "20 апр 2018",
        "20 abr. 2018",
    ],
)  # fmt: skip
def test_months_are_known_in_twenty_languages(stated: str) -> None:
    assert (parse(stated).text, parse(stated).precision) == ("2018-04-20", Precision.DAY)


def test_months_of_two_words() -> None:
    assert parse("15 تشرين الثاني 2018").text == "2018-11-15"
    assert parse("15 كانون الأول 2018").text == "2018-12-15"


def test_each_month_has_names_in_each_language_and_no_name_means_two_months() -> None:
    named = [(name, number) for number, names in enumerate(date_names._MONTHS, start=1) for name in names.split()]
    assert len(named) == len({name for name, _ in named})
    assert {number for _, number in named} == set(range(1, 13))


@pytest.mark.parametrize(
    ("value", "impossible"),
    [
        ("2018-02-31", True), ("0000-00-00", True), ("9999-12-31", True), ("2018-04-27", True),
        ("April 31, 2018", True), ("12018-04-20", True), ("2018-02-31 and so on", True), (date(1492, 10, 12), True),
        (99_991_231, True), ("Sun, 31 Feb 2019 10:00:00 +0000", True), ("Sun, 31 Feb 19 10:00:00 +0000", True),
        ("31.02.2018 14:30", True), ("02/31/2018 2:30 PM", True), ("31-Feb-18", True), ("2018-00-13", True),
        ("2018-04-25", False), ("soon", False), ("", False), (None, False), (0, False), ("12 Monkeys 2018", False),
        ("04/05/2018", False),
    ],
)  # fmt: skip
def test_a_date_that_none_can_be_is_told_from_none(value: object, impossible: bool) -> None:
    assert is_impossible(value, now=NOW) is impossible
    if impossible:
        assert parse(value, now=NOW) == UNKNOWN_DATE
