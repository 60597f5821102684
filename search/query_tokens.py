"""A query as tokens: where each word, phrase, operator and sign stands. Linear in the query's length, never fails.

Whoosh's own taggers come after this. They try a dozen patterns at each character, some of them quadratic on hostile
text, and drop what they cannot place without a word; so this scan finds first what is there, and `search.query_repair`
puts it right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

# The name that a query may use for a field -> the field. `after` and `before` are dates with one side open.
FIELDS: Final = {
    "title": "title",
    "headline": "title",
    "lead": "lead",
    "body": "body",
    "text": "body",
    "author": "author",
    "by": "author",
    "byline": "author",
    "outlet": "outlet",
    "source": "outlet",
    "publisher": "outlet",
    "topic": "topic",
    "language": "language",
    "lang": "language",
    "published": "published",
    "date": "published",
    "after": "after",
    "before": "before",
    "words": "words",
    "length": "words",
}


class Kind(Enum):
    """What a token is."""

    WORD = auto()
    PATTERN = auto()  # a word with * or ? in it
    EVERY = auto()  # * or *:*
    PHRASE = auto()  # in quotes, with its ~gap if it has one
    RANGE = auto()  # [low TO high]
    FIELD = auto()  # title:
    COMPARE = auto()  # >= and the like, after a field
    FUZZY = auto()  # ~2/3 after a word
    BOOST = auto()  # ^2
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    ANDNOT = auto()
    ANDMAYBE = auto()
    NOT = auto()  # NOT, or - before a word
    PLUS = auto()
    STRAY = auto()  # a quotation mark without its partner, a sign before nothing


OPERATORS: Final = {one.name: one for one in (Kind.AND, Kind.OR, Kind.ANDNOT, Kind.ANDMAYBE, Kind.NOT)}
INFIX: Final = frozenset({Kind.AND, Kind.OR, Kind.ANDNOT, Kind.ANDMAYBE})
PREFIX: Final = frozenset({Kind.NOT, Kind.PLUS})
LEAVES: Final = frozenset({Kind.WORD, Kind.PATTERN, Kind.EVERY, Kind.PHRASE, Kind.RANGE})


@dataclass(frozen=True)
class Token:
    """One token of the query: `[begin, end)` by code points; `glued` where no white space stands before it."""

    kind: Kind
    begin: int
    end: int
    text: str
    glued: bool


QUOTES: Final = '"“”„‟'
DASHES: Final = "–—"
"""What a `-` becomes where an editor or a phone thinks that it is a dash."""
MINUSES: Final = "\u2010\u2011\u2212\ufe63\uff0d" + DASHES
"""Signs that look like a `-`."""
_EDGE: Final = rf"(?=[\s()^{QUOTES}]|$)"
_FUZZINESS: Final = rf"~[0-9]*(?:\.[0-9]+)?(?:/[0-9]*)?{_EDGE}"
_TOKEN: Final = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<OPEN>\()
  | (?P<CLOSE>\))
  | (?P<PHRASE>[{QUOTES}][^{QUOTES}]*[{QUOTES}](?:~[^\s()^{QUOTES}]*)?)
  | (?P<quoted>(?<=[:<>=])['‘’‛][^'‘’‛]*['’](?=[\s)^]|$))
  | (?P<quote>[{QUOTES}])
  | (?P<RANGE>[\[{{][^\[\]{{}}]*[\]}}])
  | (?P<bracket>[\[\]{{}}])
  | (?P<FIELD>(?i:{"|".join(FIELDS)})[:])
  | (?P<COMPARE>(?<=:)(?:<=|>=|=<|=>|<|>))
  | (?P<BOOST>\^[^\s()^{QUOTES}]*)
  | (?P<FUZZY>{_FUZZINESS})
  | (?P<signs>(?<![^\s(])[-+{MINUSES}]+)
  | (?P<WORD>(?:[^\s()\[\]{{}}^~{QUOTES}]|(?!{_FUZZINESS})~)+)
    """,
    re.VERBOSE,
)
_PATTERN: Final = re.compile(r"[*?]")
_STARS: Final = re.compile(r"\*+(?::\*)?")


def scan(text: str) -> list[Token]:
    """The tokens of `text` in order, white space left out; brackets and tildes that mean nothing are passed over."""
    tokens: list[Token] = []
    place, glued = 0, False
    while place < len(text):
        found = _TOKEN.match(text, place)
        name = found.lastgroup if found else None
        if found is None or name is None or name == "bracket":
            place += 1
            continue
        if name == "space":
            place, glued = found.end(), False
            continue
        previous = tokens[-1].kind if tokens and glued else None
        kind = _kind(name, found[0], previous, text[found.end() : found.end() + 1])
        if kind is None:
            place += 1
            continue
        written = "-" if name == "signs" and kind is Kind.NOT else found[0]
        tokens.append(Token(kind, place, found.end(), written, glued))
        place, glued = found.end(), True
    return tokens


def _kind(name: str, text: str, previous: Kind | None, following: str) -> Kind | None:
    """The kind of what a pattern found, by what stands right before and after it; None for mere punctuation."""
    valued = previous in (Kind.FIELD, Kind.COMPARE)
    if name == "signs":
        return _sign_kind(text, following)
    if name == "WORD":
        return _word_kind(text, valued=valued)
    # "[Reuters]" and "[back to work]" are text; after a field "to" will do, elsewhere it takes "TO".
    if name == "RANGE" and not range_sides(text, any_case=valued):
        return None
    if name == "FUZZY" and previous not in LEAVES and previous is not Kind.CLOSE:
        return None
    return {"quoted": Kind.PHRASE, "quote": Kind.STRAY}.get(name) or Kind[name]


def _sign_kind(text: str, following: str) -> Kind:
    if len(text) > 1 or following in ("", ")") or following.isspace():
        return Kind.STRAY
    return Kind.PLUS if text == "+" else Kind.NOT


def _word_kind(text: str, *, valued: bool) -> Kind:
    if text in OPERATORS and not valued:
        return OPERATORS[text]
    if _STARS.fullmatch(text):
        return Kind.EVERY
    return Kind.PATTERN if _PATTERN.search(text) else Kind.WORD


def quoted(phrase: str) -> str:
    """What stands between the quotation marks of a phrase."""
    return split_gap(phrase)[0][1:-1]


def split_gap(phrase: str) -> tuple[str, str | None]:
    """A phrase with its quotation marks, and what stands after the `~` behind them; None without a `~`."""
    end = max(map(phrase.rfind, QUOTES)) + 1
    return (phrase[:end], phrase[end + 1 :]) if phrase.startswith("~", end) else (phrase, None)


def range_sides(text: str, *, any_case: bool = True) -> tuple[str, str] | None:
    """The two sides of a range in brackets, "" where open; None where it is none. `any_case` takes "to" for "TO"."""
    parts = text[1:-1].split()
    middles = [place for place, part in enumerate(parts) if part == "TO" or (any_case and part.lower() == "to")]
    if len(middles) != 1:
        return None
    low, high = " ".join(parts[: middles[0]]), " ".join(parts[middles[0] + 1 :])
    return _unquoted(low), _unquoted(high)


def _unquoted(side: str) -> str:
    if side == "*":
        return ""
    if len(side) > 1 and ((side[0] in QUOTES and side[-1] in QUOTES) or side[0] == side[-1] == "'"):
        return side[1:-1].strip()
    return side
