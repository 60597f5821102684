"""The forms in which dates are written, as patterns, and the offsets that zones mean; index.dates reads the matches."""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from typing import Final

from index.date_names import MONTH, SHORT_WEEKDAY, WEEKDAY

# Zone names that mean one offset everywhere they are used in English-language news, in hours east of UTC. CST and IST
# name several zones; CST has its American meaning, IST none. "ET" and "PT" depend on the day and are left out.
ZONES = {"utc": 0, "gmt": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8}
ZONES |= {"pdt": -7, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "мск": 3}
ZONES |= {"hkt": 8, "sgt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13}

# "GMT+2" is an offset, not GMT; a single figure is one only behind GMT or UTC ("GMT -2 min to read" has a space).
OFFSET: Final = r"(?:(?:gmt|utc)(?:[+−-]\d{1,2}(?::?\d{2})?|\s[+−-]\d{2}:?\d{2})|[+−-]\d{2}:?\d{2})\b"
"""A pattern of offsets from UTC in figures, for matching without regard to case."""

_ZONE = rf"(?P<zone>{OFFSET}|[^\W\d_]{{1,4}}\b)"
_MONTH = rf"(?P<month>{MONTH})\.?"
# An hour alone leaves the day, and so has no name; a browser writes the name of the zone behind its offset.
_CLOCK = (
    r"(?:(?:\s*[,،|–—·-]\s*|\s+)(?:(?:at|um|à|às|a las|alle|ore|klo?\.?|om)\s+)?"
    r"(?:(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?(?:\s*(?:uhr|uur|h)\b)?"
    rf"(?:\s*\(?{_ZONE}\)?(?:\s*\([^()]*\))?)?|\d{{1,2}}\s?(?:uhr|uur|h|[ap]m)))?"
)
_WEEKDAY = rf"(?:(?:{WEEKDAY}|{SHORT_WEEKDAY})\.?[,،]?\s+)?"
_WEEKDAY_BEHIND = rf"(?:,?\s+(?:{WEEKDAY})\b)?"

ISO: Final = re.compile(
    r"(?P<year>\d{4})(?:(?P<separator>[-/.])(?P<month>\d{1,2})(?:(?P=separator)(?P<day>\d{1,2})"
    r"(?:(?:[tT]|\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    rf"(?:\s*(?P<zone>(?i:{OFFSET})|[a-zA-Z]{{1,4}}|[+-]\d{{2}})(?:\[[\w/+-]+\])?)?)?)?)?"
)
"""Also with the name of the zone in brackets, as Java and JavaScript write it."""
COMPACT: Final = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:[tT]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>[zZ])?)?"
)
AMERICAN: Final = re.compile(
    rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_WEEKDAY_BEHIND}{_CLOCK}", re.I
)
BRITISH: Final = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|[.º])?(?:\s+(?:of|de))?[\s-]+{_MONTH},?(?:\s+del?)?[\s-]+(?P<year>\d{{4}})"
    rf"(?:\s*(?:г|р)\.)?{_WEEKDAY_BEHIND}{_CLOCK}",
    re.I,
)
SHORT_YEAR: Final = re.compile(rf"{_WEEKDAY}(?P<day>\d{{1,2}})-{_MONTH}-(?P<year>\d{{2}}){_CLOCK}", re.I)
"""As databases and web servers write it: 23-May-19."""
UNIX: Final = re.compile(
    rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})\s+(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}}):(?P<second>\d{{2}})"
    rf"(?:\s+{_ZONE})?\s+(?P<year>\d{{4}})",
    re.I,
)
"""As the command `date`, Java and Twitter write it, with the year at the end."""
# Hungarian puts the year first, in words and in figures.
YEAR_FIRST: Final = re.compile(
    rf"(?P<year>\d{{4}})\.?\s+(?P<month>{MONTH}\.?|\d{{1,2}}\.)\s*(?P<day>\d{{1,2}})\.?(?:,?\s+(?:{WEEKDAY}))?{_CLOCK}",
    re.I,
)
ASIAN: Final = re.compile(
    r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월](?:\s?(?P<day>\d{1,2})\s?[日일])?"
    r"(?:\s*[(（]\w{1,3}[)）])?(?:\s*(?:[\w]{2}\s?)?\d{1,2}\s?[:：時时点시]\s?(?:\d{1,2}\s?[分分]?)?(?::\d\d)?)?"
)
MONTH_YEAR: Final = re.compile(rf"{_MONTH},?\s+(?:del?\s+)?(?P<year>\d{{4}})", re.I)
YEAR_LAST: Final = re.compile(
    rf"{_WEEKDAY}(?P<one>\d{{1,2}})(?P<mark>\.\s?|[/-])(?P<two>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}){_CLOCK}", re.I
)
"""In figures: with dots the day is first, with strokes and hyphens nothing says which it is."""
NUMBER: Final = re.compile(r"-?\d{9,}(?:\.\d+)?")
LABEL: Final = re.compile(
    r"(?:(?:first |originally )?(?:published|posted|created)(?: on| at)?|on|date|dated|publié le|veröffentlicht am|"
    r"publicado el|pubblicato il|publicado em|gepubliceerd op)\b\s*:?\s*",
    re.I,
)
NO_DAY: Final = re.compile(r"(\d{4,6})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
"""A day in figures that may be none, whatever follows it."""


def offset(zone: str | None) -> timezone | None:
    """The zone that a name or an offset means; None for none and for names that mean several."""
    if not zone:
        return None
    if zone[-1].isdecimal():
        figures = re.sub(r"\D", "", zone)
        hours, minutes = (figures[:-2], figures[-2:]) if len(figures) > 2 else (figures, "0")
        east = int(hours) * 60 + int(minutes)
        return timezone(timedelta(minutes=east if "+" in zone else -east))
    known = ZONES.get(zone.lower())
    return None if known is None else timezone(timedelta(hours=known))
