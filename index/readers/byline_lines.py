"""Lines that say who wrote an article, and where and when: "By Jane Doe", "Par Jean Dupont, publié le 23 mai 2019"."""

from __future__ import annotations

import re

from index.article import Published
from index.printed_dates import stated_in, without_date

LONGEST = 160  # code points of a line with names and a date
_WORD = r"(?:[\w.-]|['’](?!s\b))*"
_CAPITAL = rf"[A-ZÀ-Þ]{_WORD}"
_NAME = rf"(?:{_CAPITAL}|de|da|di|del|van|von|der|den|al|bin|el|la|le)"
# Not "By Cutting Off Something", a headline; and no name ends in "le", as "Publié le" does.
_ONE = rf"(?!\w+ing ){_CAPITAL}(?: {_NAME}){{0,2}} {_CAPITAL}"
NAMES = rf"{_ONE}(?:(?:,| and| &|, and) {_ONE}){{0,4}}"
_ROLE = (
    r"(?:The |the |for |of |at |[A-Z][\w'’&-]*|[a-z]{3,16} (?:writer|reporter|correspondent|editor))"
    r"(?:(?:(?<= )| )[A-Z][\w'’&-]*){0,4}"
)
_BYLINE = re.compile(rf"(?:[Bb]y|BY|[Ww]ritten by|[Pp]osted by)\s*:?\s+(?P<who>{NAMES})(?:, (?P<role>{_ROLE}))?")
_ROLES = frozenset(
    ("staff", "writer", "reporter", "correspondent", "editor", "columnist", "contributor", "contributing", "critic")
)
# "By" in other languages, and which. Each is something else elsewhere: "Von Miller Signs" is no byline.
_BY = {
    "von": ("de",),
    "par": ("fr",),
    "por": ("es", "pt", "ca", "gl"),
    "di": ("it",),
    "door": ("nl",),
    "av": ("sv", "no"),
    "af": ("da",),
}
_PUBLISHED = (
    r"(?:publié|publiée|mis en ligne|veröffentlicht|erschienen|publicado|publicada|pubblicato|gepubliceerd|publicerad|"
    r"publisert|udgivet|(?:first |originally )?(?:published|posted))"
)
_WRITTEN = r"(?:publié|écrit|rédigé|verfasst|geschrieben|publicado|escrito|pubblicato|scritto|geschreven|skriven)"
OTHER_BY = rf"(?:{_WRITTEN} )?(?:{'|'.join(_BY)})"
"""A pattern of what stands before a name where it is not "By", for matching without regard to case."""
_OTHER_BYLINE = re.compile(rf"(?i:(?:{_WRITTEN} )?(?P<by>{'|'.join(_BY)}))\s*:?\s+(?P<who>\S.*)")
AND = re.compile(r" (?:and|et|und|y|e|en|och|og) (?=[A-ZÀ-Þ])")
"""What stands between the last two names of a byline."""
# What stands between a name and the date that was taken out of its line; "le 23 mai" and "am 23. Mai" leave a word.
_BESIDE_DATE = re.compile(
    rf"(?:^|[\s,;|·/–—-])(?:{_PUBLISHED}(?: (?:on|le|am|el|em|il|op|den))?|on|le|am|den|el|em|il|op)?[\s,;:.|·/–—-]*$",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(rf"{_PUBLISHED}(?: (?:on|le|am|el|em|il|op|den))?[\s,;:.|·/–—-]*", re.IGNORECASE)
_PLACE = re.compile(rf"{_CAPITAL}(?:[ /]{_NAME}){{0,3}}(?: \([^()]{{2,20}}\))?,(?: (?:le|den|am|il))?")


def byline(line: str) -> str | None:
    """The names in a line that is a byline as a whole."""
    found = _BYLINE.fullmatch(line)
    if found is None:
        return None
    names = found["who"].split(", ")
    while len(names) > 1 and (names[-1].startswith("The ") or not _ROLES.isdisjoint(names[-1].lower().split())):
        names.pop()
    return ", ".join(names)


def other_byline(line: str) -> tuple[str, tuple[str, ...]] | None:
    """The names in a line that is a byline in one of these languages: "Von Petra Müller"; None for other lines.

    It counts only where the text is in one of them, or where something else shows that it is a byline.
    """
    said = _OTHER_BYLINE.fullmatch(line) if len(line) <= LONGEST else None
    if said is None:
        return None
    who = byline(f"By {AND.sub(', ', said['who'])}")
    return (who, _BY[said["by"].lower()]) if who else None


def named_in(line: str) -> str | None:
    """The names in a line that is a byline in any language; for lines that something else shows to be one."""
    other = other_byline(line)
    return byline(line) or (other[0] if other else None)


def beside_date(line: str) -> str | None:
    """What a line has besides its date, without the words that go with a date; None where it has no date."""
    rest = without_date(line) if len(line) <= LONGEST else None
    if rest is None:
        return None
    rest = _BEFORE_DATE.sub("", _BESIDE_DATE.sub("", rest), count=1) if rest else rest
    return rest.strip(" ,;|·/–—-")


def dated_byline(line: str) -> tuple[str, Published] | None:
    """Names and date of a line that has both and nothing else: "Par Jean Dupont, publié le 23 mai 2019 à 14h30"."""
    rest = beside_date(line)
    who = named_in(rest) if rest else None
    date = stated_in(line) if who else None
    return (who, date) if who and date is not None and date.first is not None else None


def place_and_date(line: str) -> Published | None:
    """The date of a line that has nothing but a place before it: "Berlin, 23. Mai 2019"."""
    rest = without_date(line) if len(line) <= LONGEST else None
    if not rest or not _PLACE.fullmatch(rest):
        return None
    date = stated_in(line)
    return date if date.first is not None else None
