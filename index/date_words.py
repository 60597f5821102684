"""Times named in words, counted from now: "yesterday", "3 days ago", "last week", "april"."""

from __future__ import annotations

import re
from calendar import monthrange, timegm
from datetime import date, datetime, timedelta

DAY = 86_400
_MONTH_NAMES = (
    *("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug"),
    *("september sept sep", "october oct", "november nov", "december dec"),
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_AGO = re.compile(r"(?P<count>\d{1,6}|[a-z]+)\s+(?P<unit>minute|hour|day|week|month|year)s?\s+ago")
_PERIOD = re.compile(r"(?P<which>this|last|past|previous)\s+(?P<unit>week|month|year)")
_WEEKDAY = re.compile(rf"(?:last\s+|on\s+)?(?P<day>{'|'.join(WEEKDAYS)})")

_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}
Span = tuple[int, int]


def span(words: str, now: datetime) -> Span | None:
    """First and last second, since 1970 in UTC, of the time that lower-case words name; None for other words.

    Reads today, yesterday, tomorrow, now, 3 days ago, 2 hours ago, this or last week, month or year (weeks begin on
    Monday), a weekday (the latest that is past) and a month (the latest that began).
    """
    today = now.date()
    if words in _NEAR:
        return _days(today + timedelta(days=_NEAR[words]))
    if words == "now":
        return _instant(now)
    if words in MONTHS:
        month = MONTHS[words]
        return _month(today.year - (month > today.month), month)
    if found := _WEEKDAY.fullmatch(words):
        back = (today.weekday() - WEEKDAYS.index(found["day"]) - 1) % 7 + 1
        return _days(today - timedelta(days=back))
    return _counted(words, now)


def _counted(words: str, now: datetime) -> Span | None:
    """This or last week, and so much time ago."""
    if found := _PERIOD.fullmatch(words):
        return _period(found["unit"], now.date(), back=0 if found["which"] == "this" else 1)
    found = _AGO.fullmatch(words)
    try:
        return _ago(found["count"], found["unit"], now) if found else None
    except (OverflowError, ValueError):  # before the year 1
        return None


def _ago(counted: str, unit: str, now: datetime) -> Span | None:
    count = int(counted) if counted.isdecimal() else NUMBERS.get(counted)
    if count is None:
        return None
    if unit in ("minute", "hour"):
        return _instant(now - timedelta(minutes=count * (60 if unit == "hour" else 1)))
    if unit in ("day", "week"):
        return _days(now.date() - timedelta(days=count * (7 if unit == "week" else 1)))
    months = now.year * 12 + now.month - 1 - count * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return _days(date(year, month, min(now.day, monthrange(year, month)[1])))


def _period(unit: str, today: date, *, back: int) -> Span:
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return _days(monday, 7)
    if unit == "month":
        months = today.year * 12 + today.month - 1 - back
        return _month(months // 12, months % 12 + 1)
    return timegm((today.year - back, 1, 1, 0, 0, 0)), timegm((today.year - back, 12, 31, 23, 59, 59))


def _month(year: int, month: int) -> Span:
    return _days(date(year, month, 1), monthrange(year, month)[1])


def _days(first: date, count: int = 1) -> Span:
    begin = timegm(first.timetuple())
    return begin, begin + count * DAY - 1


def _instant(moment: datetime) -> Span:
    second = timegm(moment.utctimetuple())
    return second, second
