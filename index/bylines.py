"""The authors whom a byline names: "By ANN LEE in London and Bob Ray, Reuters" names Ann Lee, Bob Ray and Reuters.

A list is taken apart where its parts look like names, of two words and more. A lone word beside a name is a place or an
outlet and no author, unless it is an agency's name. Where nothing looks like a name the byline stays whole: "Lee, Ann",
"Marks and Spencer", "Madonna".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from index.tokens import fold

MOST_AUTHORS: Final = 50
"""Of one byline; what is longer lists the authors of a whole page, too."""

_LONGEST: Final = 4_000  # characters of a byline that are read
_AGENCIES: Final = re.compile("afp|ani|ansa|ap|bloomberg|dpa|efe|ians|interfax|kyodo|pti|reuters|tass|upi|xinhua", re.I)

_BETWEEN: Final = re.compile(
    r"\s*[;|/•·]\s*|\n+|\s+[-–—]{1,2}\s+|(?:\s*,)?(?<!\bvon)\s+(?:and|und|et|with)\s+|\s*&\s*", re.IGNORECASE
)
_COMMA: Final = re.compile(r"\s*,\s*")
_SUFFIX: Final = re.compile(r"\s*,\s*(?=(?:[JS]r|I{2,3}|IV)\b\.?\s*(?:$|[,;&|/(]|and\b|with\b))", re.IGNORECASE)
_IN_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
# "By", "Additional reporting by". "Von" and its like only before two words, for it is a first name, too.
_BY: Final = re.compile(
    r"(?:(?:(?:additional|analysis|column|commentary|compiled|opinion|posted|report(?:ed|ing)?|story|text|words|written)\s+)"
    r"{0,2}by\b:?\s*|(?:von|par|por)\s+(?=\S+\s+\S+$)|(?:analysis|commentary|exclusive|opinion):?\s+(?=\S+\s+\S)"
    r"|the\s+(?=associated press\b))+",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r"(?<=\S)\s+(?:(?:in|at|for|of|from|on behalf of)\s.+|reports|reporting)$")
_ADDRESS: Final = re.compile(r"@|https?:|\bwww\.|\.(?:com|org|net|co\.uk)\b", re.IGNORECASE)
# What stands beside names and is none: positions and departments.
_POSITION: Final = re.compile(
    r"\b(?:agencies|analyst|bureau|business|columnists?|contribut(?:ors?|ing)|correspondents?|desk|editors?|editorial"
    r"|news|newsroom|photographer|policy|politics|producer|professor|reporters?|security|staff|team|wire|writers?)\b"
    r"|^(?:edit(?:ed|ing) by|for|from|in|of|special to|the|who)\b|^(?-i:an?|as|is|on)\s",
    re.IGNORECASE,
)
# What publishing systems call whoever is logged in.
_ACCOUNT: Final = re.compile(
    r"(?:(?:site|web|wp|sys|super)?[ _-]?admin(?:istrat(?:or|eur|rice))?|administrador|amministratore|web ?master"
    r"|editor|root|(?:super ?)?user)[ _-]?\d{0,3}",
    re.IGNORECASE,
)
_AROUND: Final = ' "“”„‘,*()[]'
_FULL_STOP: Final = re.compile(r"(?<=[^\W\d_]{4})\.$")
_CAPITALS: Final = re.compile(r"[^\W\d_]{2,}")
_KEPT: Final = re.compile(r"I{2,3}|IV|[^AEIOUYÀ-ÖØ-Ý]+")


@lru_cache(maxsize=4096)
def authors(byline: str) -> tuple[str, ...]:
    """The authors of a byline, each once, in order; the byline itself where it names none."""
    found: dict[str, str] = {}
    # Without long runs of white space, for which the patterns would take long.
    lines = "\n".join(" ".join(line.split()) for line in byline[:_LONGEST].splitlines())
    for name in _names(_SUFFIX.sub(" ", lines.strip())):
        found.setdefault(fold(name), name)
    return tuple(found.values())[:MOST_AUTHORS] or (byline,)


def is_account(name: str) -> bool:
    """Whether a name is that of an account and of nobody: "admin", "webmaster"."""
    return _ACCOUNT.fullmatch(name.strip(_AROUND)) is not None


def _names(byline: str) -> list[str]:
    parts = [part for part in _BETWEEN.split(byline) if part.strip()]
    listed = [piece for part in parts for piece in _pieces(part)]
    if len(listed) == 1:
        return [listed[0]]
    if not listed or _is_lone(listed[0]):  # "Food and Drug Administration"
        return []
    return [piece for piece in listed if _is_name(piece)]


def _pieces(part: str) -> Iterator[str]:
    """What stands between the commas of a part, cleaned; a part that may be "Lee, Ann" whole."""
    bracket = _IN_BRACKETS.search(part)
    if bracket:
        part = part[: bracket.start()]
    pieces = [piece for piece in map(_cleaned, _COMMA.split(part)) if piece]
    if len(pieces) > 1 and _is_lone(pieces[0]):
        pieces = [_cleaned(part)]
    yield from pieces
    if bracket and pieces and bracket[1].strip():
        yield _cleaned(bracket[1])


def _cleaned(piece: str) -> str:
    """Without what stands around a name: "By", a place, quotation marks; written in small letters, too."""
    name = piece.strip(_AROUND)
    begun = _BY.match(name)
    name = name[begun.end() :].strip(_AROUND) if begun else name
    place = _PLACE.search(name)
    if place and " " in name[: place.start()]:
        name = name[: place.start()]
    name = _FULL_STOP.sub("", name)
    if name.isupper() and " " in name and not _POSITION.search(name):
        name = " ".join(map(_in_small_letters, name.split()))
    return name


def _in_small_letters(word: str) -> str:
    """A word of capitals as names are written: "O'BRIEN-LEE" is O'Brien-Lee; initials and "BBC" stay."""
    if _KEPT.fullmatch(word):
        return word
    small = _CAPITALS.sub(lambda found: found[0].capitalize(), word)
    return f"Mc{small[2:].capitalize()}" if small.startswith("Mc") and len(small) > 4 else small


def _is_lone(name: str) -> bool:
    return " " not in name and _AGENCIES.fullmatch(name) is None


def _is_name(name: str) -> bool:
    return not (_is_lone(name) or _ADDRESS.search(name) or _POSITION.search(name))
