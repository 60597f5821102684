"""Dates as pages print them: inside a short line, with a label, a byline or a clock beside them, in many languages."""

from __future__ import annotations

import re

from index.article import UNKNOWN_DATE, Precision, Published
from index.date_forms import OFFSET, ZONES
from index.date_names import MONTH, WEEKDAY
from index.dates import parse

LONGEST = 160  # code points of a line that is looked at; longer ones are sentences of the article

_ZONE = "|".join(sorted(ZONES, key=len, reverse=True))


def _clock(number: int) -> str:
    """A time of day with its zone, as groups with this number: a pattern may not name two groups alike."""
    return (
        rf"(?P<time{number}>\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?(?:\s*[ap]\.?\s?m\b\.?)?)"
        rf"(?:\s*\(?(?P<zone{number}>{OFFSET}|(?:{_ZONE})\b)\)?)?"
    )


_DAY = (
    rf"(?:(?P<us>\b{MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d)"
    rf"|(?P<uk>\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\s+(?:of\s+|de\s+)?{MONTH}\.?,?\s+(?:del?\s+)?(?:19|20)\d\d)"
    rf"|(?P<year_first>(?:19|20)\d\d\.\s+(?:{MONTH}\.?|\d\d?\.)\s*\d\d?\.?)"
    r"|(?P<iso>(?:19|20)\d\d-\d\d?-\d\d?)|(?P<dotted>(?:19|20)\d\d[./]\d\d?[./]\d\d?)"
    r"|(?P<slashed>(?<![\w.])(?<!version )\d\d?(?P<mark>\.\s?|/)\d\d?(?P=mark)(?:19|20)\d\d(?!\.\d)"
    r"|(?<![\w.-])\d\d?-\d\d?-(?:19|20)\d\d(?!-\d))"
    r"|(?P<asian>(?:19|20)\d\d\s?[年년]\s?\d\d?\s?[月월]\s?\d\d?\s?[日일]))"
)
_BEFORE = rf"(?:(?<![\d:.]){_clock(1)}\s*(?:,|on|-|–|\||/|·)?\s*)?"
_WEEKDAY = rf"(?:\b(?:{WEEKDAY})\b\.?[,،]?\s+)?"
_AFTER = rf"(?:\s*(?:,|at|um|à|às|a las|alle|ore|T|-|–|—|\||/|·|@)?\s*(?:at\s+)?{_clock(2)}(?!\d))?"
_STATED = re.compile(rf"{_BEFORE}{_WEEKDAY}(?<!\d){_DAY}(?!\d){_AFTER}", re.IGNORECASE)
_CHANGED = re.compile(
    r"(?:updated?|modified|edited|revised|aktualisiert|mis à jour|modifié|actualizad[oa]|atualizad[oa]|aggiornat[oa]|"
    r"更新|수정|frissítve|обновлено|оновлено|güncellen\w+|zaktualizowan\w|aktualizováno|actualizat|bijgewerkt|uppdatera[dt]|"
    r"opdateret|päivitetty|تحديث|last)\b[^\d]{0,25}$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Arabic, Persian, Hindi and full-width figures, character by character, so that places stay.
_FIGURES = {zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966, 0xFF10) for digit in range(10)}


def stated_in(line: str) -> Published:
    """The publication date that stands in a short line; unknown where none or two different ones do.

    A clock without a zone that is known leaves the day. What is labelled as the last change is passed over.
    """
    return _one([found for found, _ in _all(line)])


def without_date(line: str) -> str | None:
    """What is left of a line when its dates are taken out; None where it has none."""
    found = _all(line)
    if not found:
        return None
    for _, match in reversed(found):
        line = line[: match.start()] + " " + line[match.end() :]
    return " ".join(line.split())


def _all(line: str) -> list[tuple[Published, re.Match[str]]]:
    if len(line) > LONGEST:
        return []
    line = line if line.isascii() else line.translate(_FIGURES)
    if not _YEAR.search(line):
        return []
    read = []
    at = 0
    while match := _STATED.search(line, at):
        date = _read(match)
        if date.precision not in (Precision.DAY, Precision.MINUTE):
            at = match.start() + 1  # no month's name, say: a date may begin within
            continue
        at = match.end()
        if not _CHANGED.search(line[max(0, match.start() - 40) : match.start()]):
            read.append((date, match))
    return read


def _one(found: list[Published]) -> Published:
    if not found:
        return UNKNOWN_DATE
    days = {(date.text or "")[:10] for date in found}
    if len(days) > 1:
        return UNKNOWN_DATE
    return next((date for date in found if date.precision is Precision.MINUTE), found[0])


def _read(match: re.Match[str]) -> Published:
    day = _day(match)
    time = match["time1"] or match["time2"]
    zone = match["zone1"] or match["zone2"]
    if day and time and zone:
        clock = re.sub(r"[.h](?=\d)", ":", time, flags=re.IGNORECASE)
        if (moment := parse(f"{day} {clock} {zone}")).precision is Precision.MINUTE:
            return moment
    return parse(day)


def _day(match: re.Match[str]) -> str:
    """The day as `index.dates.parse` reads it."""
    if text := match["us"] or match["year_first"]:
        return " ".join(text.split())
    if text := match["uk"]:
        return re.sub(r"\s+(?:of|del?)\s+", " ", text, flags=re.IGNORECASE).replace("º", "")
    if text := match["asian"] or match["dotted"] or match["iso"]:
        year, month, date = _DIGITS.findall(text)[:3]
        return f"{year}-{int(month):02}-{int(date):02}"
    return str(match["slashed"])
