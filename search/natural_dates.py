"""Dates and numbers of a query -> ranges: "2018-04", "last week", "3 days ago"; both sides inclusive, in UTC."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from index.dates import parse_bound
from index.errors import BadRequest
from index.messages import of_error
from index.query import NumberRange
from search.messages import say

# What after: and before: stand for is a date of `published` with one side open.
DATE_FIELDS: Final = frozenset({"published", "after", "before"})
_SLASHED: Final = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-](\d{4})\s*")
# Engines hold numbers in 64 bits; no article has a thousand million words.
_MOST_DIGITS: Final = 9


def date_bound(text: str, *, end: bool, now: datetime | None) -> int:
    """First or last second, since 1970 in UTC, of what `text` names. BadRequest where it names none, or two."""
    slashed = _SLASHED.fullmatch(text)
    if slashed and slashed[1] != slashed[2] and int(slashed[1]) <= 12 and int(slashed[2]) <= 12:
        one, two, year = int(slashed[1]), int(slashed[2]), slashed[3]
        raise BadRequest(
            say(
                "fault.two_dates",
                date=text.strip(),
                one=f"{year}-{one:02}-{two:02}",
                other=f"{year}-{two:02}-{one:02}",
            )
        )
    try:
        return parse_bound(text, end=end, now=now)
    except BadRequest as error:
        if text.strip().isalnum():
            raise BadRequest(say("fault.date_unquoted", fault=of_error(error))) from None
        raise


def names_a_date(text: str) -> bool:
    """Whether `text` can be read as a date."""
    try:
        parse_bound(text, end=False)
    except BadRequest:
        return False
    return True


def date_range(
    low: str, high: str, *, now: datetime | None, include_low: bool = True, include_high: bool = True
) -> NumberRange:
    """From the first second of `low` to the last of `high`; "" leaves a side open; what is excluded goes whole."""
    first = date_bound(low, end=not include_low, now=now) + (not include_low) if low else None
    last = date_bound(high, end=include_high, now=now) - (not include_high) if high else None
    return NumberRange("published", first, last)


def word_count(text: str) -> int:
    """A whole number of words; "1,200" and "1200" are the same. BadRequest for anything else."""
    digits = text.strip().replace(",", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise BadRequest(say("fault.word_count", text=repr(text[:40])))
    return int(digits)


def count_range(low: str, high: str, *, include_low: bool = True, include_high: bool = True) -> NumberRange:
    """From `low` to `high` words; "" leaves a side open."""
    least = word_count(low) + (not include_low) if low else None
    most = word_count(high) - (not include_high) if high else None
    return NumberRange("words", least, most)
