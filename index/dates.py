"""Publication dates: what a text says, as precisely as it says it, and never more.

A guess that is wrong puts the wrong outlet first, so whatever is not plainly a date is unknown. That is why no guessing
parser stands here: dateparser reads "May" as today's day of May, dateutil fills gaps from today's date.
"""

from __future__ import annotations

import re
from calendar import monthrange, timegm
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from index import date_forms as forms
from index.article import UNKNOWN_DATE, Precision, Published
from index.date_names import ALL_MONTHS
from index.date_words import DAY, span
from index.errors import BadRequest
from index.messages import INDEX

FIRST_YEAR = 1605  # the first newspaper, Relation, Strasbourg; anything earlier is a default or a slip

FAR = datetime(9998, 12, 31, tzinfo=timezone.utc)
"""As `now`: a day to come is read as any other. A filter may ask beyond tomorrow, and a page state such a day."""
_COMMENT = re.compile(r"\s*\([^()]*\)$")  # what mail programs call the zone: "+0200 (CEST)"
_LIFETIME = 100 * 366 * DAY


class ImpossibleDate(ValueError):
    """A date is stated, but no calendar has it, or none that news were ever published on."""


def parse(value: object, *, now: datetime | None = None) -> Published:
    """The publication date that a value states; unknown where it states none, or an impossible one. Never raises.

    `value` is a text in ISO 8601, RFC 822 or as outlets print dates in the languages of index.date_names, a
    `datetime`, a `date`, or a number of seconds, milliseconds or microseconds since 1970. Times with a zone are
    converted to UTC, and the zone is kept as it was written; an ISO time without one is taken as UTC; a printed time
    without one leaves the day. Midnight to the second is what date-only records turn into, so it is a day. Before 1605
    or after tomorrow (counted from `now`) is unknown; 04/05/2018, which is a different day in London and New York, is
    the year; 04.05.2018, which is in May wherever dates have dots, is the day. 23-May-19 is the last such year that had
    come, of this century or the one before.
    """
    try:
        found = _stated(value, now)
    except (ValueError, OverflowError, OSError, TypeError):  # OSError: past what the clock of the system counts
        return UNKNOWN_DATE
    if found.first is None or found.first > _seconds(now) + DAY:
        return UNKNOWN_DATE
    return found


def is_impossible(value: object, *, now: datetime | None = None) -> bool:
    """Whether a value states a date on which nothing can have been published: 31 February, the year 0, one to come.

    False for a possible date and for what states none. `now` as in `parse`.
    """
    try:
        found = _stated(value, now)
    except ImpossibleDate:
        return True
    except (ValueError, OverflowError, OSError, TypeError):
        return False
    if found.first is not None:
        return found.first > _seconds(now) + DAY
    return isinstance(value, str) and _is_no_day(value)


def lies_ahead(value: object, *, now: datetime | None = None) -> bool:
    """Whether an impossible date is only one to come in this lifetime: an embargo's, a misprint, a calendar's.

    Coverage holds some of these, and what is wrong with them is not the file: one of the 12,560 articles of news-12k.
    """
    try:
        found = _stated(value, now)
    except (ValueError, OverflowError, OSError, TypeError):
        return False
    return found.first is not None and DAY < found.first - _seconds(now) < _LIFETIME


def _stated(value: object, now: datetime | None) -> Published:
    """The date that a value states, be it to come; unknown where it states none. Raises ImpossibleDate and others."""
    if isinstance(value, str):
        return _parse_text(value, _latest_year(now))
    if isinstance(value, datetime):
        return _from_datetime(value, f"{value:%z}" or None)
    if isinstance(value, date):
        return _interval(value.year, value.month, value.day)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_number(value)
    return UNKNOWN_DATE


def _is_no_day(text: str) -> bool:
    """Whether a text begins with a day in figures that no calendar has."""
    stated = forms.NO_DAY.match(text.strip())
    if stated is None:
        return False
    year, month, day = map(int, stated.groups())
    return not (FIRST_YEAR <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1])


def parse_bound(text: str, *, end: bool, now: datetime | None = None) -> int:
    """The first (`end` False) or last (`end` True) second, since 1970 in UTC, of the time that a text names.

    Reads what `index.dates.parse` reads (2018, 2018-04, 2018-04-20, 2018-04-20T22:49Z, April 2018, 20 April 2018) and
    words counted from `now`: today, yesterday, tomorrow, now, 3 days ago, 2 hours ago, this or last week, month or
    year (weeks begin on Monday), monday (the latest that is past), april (the latest that began).

    Raises BadRequest, naming what would work, for anything else.
    """
    moment = now.astimezone(timezone.utc) if now else datetime.now(timezone.utc)
    words = " ".join(text.lower().split())
    named = span(words, moment)
    if named is not None:
        return named[1] if end else named[0]
    stated = parse(text, now=FAR)
    if stated.first is None or stated.last is None:
        raise BadRequest(INDEX.say("fault.date", text=repr(text[:60]), first=str(FIRST_YEAR)))
    return stated.last if end else stated.first


@lru_cache(maxsize=4096)
def _parse_text(text: str, this_year: int) -> Published:
    """The same without the future's bound; cached because the articles of a day carry the same few texts."""
    text = " ".join(text[:200].split())
    text = text[label.end() :] if (label := forms.LABEL.match(text)) else text
    if not any(character.isdecimal() for character in text):
        return UNKNOWN_DATE
    readings: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Published]], ...] = (
        (forms.ISO, lambda found: _from_match(found, zone_needed=False)),
        (forms.COMPACT, lambda found: _from_match(found, zone_needed=False)),
        (forms.AMERICAN, _from_match),
        (forms.BRITISH, _from_match),
        (forms.SHORT_YEAR, lambda found: _from_match(found, this_year=this_year)),
        (forms.UNIX, _from_match),
        (forms.YEAR_FIRST, _from_match),
        (forms.ASIAN, _from_match),
        (forms.MONTH_YEAR, _from_match),
        (forms.YEAR_LAST, _from_figures),
        (forms.NUMBER, lambda found: _from_number(float(found[0]))),
    )
    for pattern, read in readings:
        if found := pattern.fullmatch(text):
            return read(found)
    return _from_mail(text)


def _from_match(found: re.Match[str], *, zone_needed: bool = True, this_year: int = 0) -> Published:
    """What a match of a form says; years of two figures are the last ones that had come in `this_year`."""
    parts = found.groupdict()
    year = int(parts["year"])
    if this_year:
        year += 2000 if 2000 + year <= this_year else 1900
    month = parts.get("month")
    if month is None:
        return _interval(year)
    month_number = _month_number(month)
    if not month_number:
        return UNKNOWN_DATE
    if parts.get("day") is None:
        return _interval(year, month_number)
    return _with_clock(found, year, month_number, int(parts["day"]), zone_needed=zone_needed)


def _from_figures(found: re.Match[str]) -> Published:
    """A date in figures with the year at its end: dots are never month first, strokes and hyphens may be."""
    one, two, year = int(found["one"]), int(found["two"]), int(found["year"])
    if found["mark"].startswith(".") or one > 12 or one == two:
        return _with_clock(found, year, two, one)
    if two > 12:
        return _with_clock(found, year, one, two)
    return _interval(year) if one and two else UNKNOWN_DATE


def _with_clock(found: re.Match[str], year: int, month: int, day: int, *, zone_needed: bool = True) -> Published:
    """The minute of the day where a clock was found beside it, and the zone that it needs; else the day."""
    parts = found.groupdict()
    zone = forms.offset(parts.get("zone"))
    if parts.get("hour") is None or (zone is None and (zone_needed or parts.get("zone"))):
        return _interval(year, month, day)
    hour = int(parts["hour"])
    half = (parts.get("half") or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError("no such hour")
    hour = hour % 12 + 12 * (half == "p") if half else hour
    _interval(year, month, day)  # that there is such a day
    moment = datetime(year, month, day, tzinfo=zone or timezone.utc) + timedelta(
        seconds=_clock_seconds(hour, int(parts["minute"]), int(parts.get("second") or 0))
    )
    return _from_datetime(moment, parts.get("zone"))


def _month_number(month: str) -> int:
    """1 to 12 for a month in figures or by its name; 0 for a word that names none."""
    month = month.rstrip(".")
    return int(month) if month.isdecimal() else ALL_MONTHS.get(" ".join(month.lower().split()), 0)


def _clock_seconds(hour: int, minute: int, second: int) -> int:
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and minute + second):
        raise ImpossibleDate("no such time")
    return hour * 3600 + minute * 60 + min(second, 59)


def _from_mail(text: str) -> Published:
    """RFC 822, of feeds and mail; its two-digit years are settled there."""
    text = _COMMENT.sub("", text)
    if text.count(":") == 0 or text.count(" ") < 3:
        return UNKNOWN_DATE
    from email.utils import parsedate_to_datetime, parsedate_tz  # 15 ms, for which a search need not wait

    if parsedate_tz(text) is None:
        return UNKNOWN_DATE
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        raise ImpossibleDate("no such day") from None
    if moment.tzinfo is None and not text.endswith("-0000"):  # which is UTC, of a sender who will not say where he is
        return _interval(moment.year, moment.month, moment.day)
    return _from_datetime(moment, text.rpartition(" ")[2] if moment.tzinfo else None)


def _from_number(value: float) -> Published:
    """Seconds, milli- or microseconds since 1970; 8 digits as a day, 4 as a year; smaller ones are counters."""
    whole = int(value)
    if FIRST_YEAR <= whole <= 9999:
        return _interval(whole)
    if 16_050_101 <= whole <= 99_991_231:
        return _interval(whole // 10_000, whole // 100 % 100, whole % 100)
    if whole < 100_000_000:
        return UNKNOWN_DATE
    scale = 1 if whole < 100_000_000_000 else 1_000 if whole < 100_000_000_000_000 else 1_000_000
    return _from_datetime(datetime.fromtimestamp(value / scale, timezone.utc))


def _from_datetime(moment: datetime, zone: str | None = None) -> Published:
    """The moment in UTC, or the day where it is midnight; `zone` is the zone as it was given."""
    if moment.hour == moment.minute == moment.second == 0:
        return replace(_interval(moment.year, moment.month, moment.day), zone=zone)
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc)
    return replace(_interval(moment.year, moment.month, moment.day, moment.hour, moment.minute), zone=zone)


def _interval(year: int, month: int = 0, day: int = 0, hour: int | None = None, minute: int = 0) -> Published:
    """The date with its first and last second. Raises ImpossibleDate where the calendar has no such date."""
    if not FIRST_YEAR <= year <= 9999:
        raise ImpossibleDate("before the first newspaper")
    if day and not month:
        raise ImpossibleDate("no such month")
    try:
        first_day = date(year, month or 1, day or 1)
    except ValueError:
        raise ImpossibleDate("no such day") from None
    first = timegm(first_day.timetuple())
    if hour is not None:
        first += hour * 3600 + minute * 60
        return Published(f"{first_day.isoformat()}T{hour:02}:{minute:02}:00Z", Precision.MINUTE, first, first + 59)
    if day:
        return Published(first_day.isoformat(), Precision.DAY, first, first + DAY - 1)
    if month:
        last = first + monthrange(year, month)[1] * DAY - 1
        return Published(f"{year:04}-{month:02}", Precision.MONTH, first, last)
    return Published(f"{year:04}", Precision.YEAR, first, timegm((year, 12, 31, 23, 59, 59)))


def _seconds(now: datetime | None) -> int:
    if now is None:
        return int(datetime.now(timezone.utc).timestamp())
    return timegm(now.utctimetuple())


def _latest_year(now: datetime | None) -> int:
    """The year of `now`, but none to come: also who asks for dates to come means the past by a year of two figures."""
    this_year = datetime.now(timezone.utc).year
    return this_year if now is None else min(now.year, this_year)
