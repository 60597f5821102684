"""Other ways to write what was typed: F.B.I. and FBI, 1,000 and 1000, G-20 and G20, e-mail and email.

Signs end a word, so these are different terms, and outlets differ in them by their house styles: of the articles of
news-12k that write UN or U.N. three in eight have the stops. A query finds both ways, whichever was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from index.query import Node, Phrase, Term
from index.tokens import words
from search.stop_words import STOP_WORDS

MOST_VARIANTS: Final = 32
"""Words and phrases of a query that are searched for in another way, too: a list of hundreds is not typed by hand."""

_WORDS_THEMSELVES: Final = STOP_WORDS | {"aids", "all", "am", "ice", "us"}
"""Words that an abbreviation without its stops would be taken for."""

_KNOWN: Final = frozenset(
    """aclu ai atf cbo cdc ceo cfo cia dc dea dhs dnc doj eeoc epa eu faa fbi fcc fda fdr fema fsb ftc gop gru hiv imf
    irs jfk kgb lbj mlb naacp nba ncaa nfl nhl nih nra nsa nyc nypd plo rnc tsa uae uk un usa wto""".split()  # noqa: SIM905 - as in stop_words
)
"""Abbreviations that are known by their small letters, too; others by their capitals."""

_STOPS: Final = r"(?P<stops>(?<![\w.])[a-z](?:\.[a-z])+\.?(?![\w.]))"
_CAPITALS: Final = r"(?P<capitals>(?<![\w.&$-])(?-i:[A-Z]{2,4})(?![\w&]|\.\w))"
_SMALL: Final = rf"(?P<small>(?<![\w.&-])(?:{'|'.join(sorted(_KNOWN))})(?![\w&]|\.\w))"
_GROUPED: Final = r"(?P<grouped>(?<![\w.,])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![\w,]|\.[0-9]))"
_PLAIN: Final = r"(?P<plain>(?<![\w.,/:-])[1-9][0-9]{3,8}(?![\w/:-]|[.,][0-9]))"
_HYPHEN: Final = r"(?P<hyphen>(?<![\w.-])(?:[a-z]+-[0-9]{1,3}|[a-z]-[a-z]{3,})(?![\w-]))"
_NUMBERED: Final = r"(?P<numbered>(?<![\w.-])[a-z]+[0-9]{1,3}(?![\w-]))"
_ELECTRONIC: Final = r"(?P<electronic>(?<![\w.-])e(?:mail(?:s|ed|ing)?|books?|commerce|cigarettes?)(?![\w-]))"
_ANY: Final = re.compile(
    "|".join([_STOPS, _HYPHEN, _NUMBERED, _CAPITALS, _SMALL, _GROUPED, _PLAIN, _ELECTRONIC]), re.IGNORECASE
)
_YEARS: Final = range(1700, 2100)


def other_way(text: str, *, shouted: bool = False) -> str | None:
    """A word or phrase as another outlet may write it; None where there is no other way that is known.

    `shouted`: capitals mean nothing, for all of the query is in capitals.
    """
    if shouted:
        text = text.lower()
    written = _ANY.sub(_replaced, text)
    return None if written == text or written.lower() in _WORDS_THEMSELVES else written


def is_other_way(node: Node, before: Node | None) -> bool:
    """Whether a word or phrase is the one before it written in another way: in the same field, of the same letters."""
    if not (isinstance(node, Term | Phrase) and isinstance(before, Term | Phrase)) or node.field != before.field:
        return False
    return node.written != before.written and _letters(node.written) == _letters(before.written)


@lru_cache(maxsize=1024)  # each word of a query is held against its neighbours four times
def _letters(written: str) -> str:
    return "".join(words(written))


def is_shouted(query: str) -> bool:
    """Whether a query is in capitals throughout, so that they tell no abbreviations: it has a longer word, too."""
    return query.isupper() and re.search(r"[A-Z]{5}", query) is not None


def _replaced(found: re.Match[str]) -> str:
    return _WAYS[found.lastgroup or ""](found[0])


def _with_stops(written: str) -> str:
    return written if written.lower() in STOP_WORDS else "".join(f"{letter}." for letter in written)


def _with_commas(written: str) -> str:
    return written if int(written) in _YEARS else f"{int(written):,}"


_WAYS: Final[dict[str, Callable[[str], str]]] = {
    "stops": lambda written: written.replace(".", ""),
    "capitals": _with_stops,
    "small": _with_stops,
    "grouped": lambda written: written.replace(",", ""),
    "plain": _with_commas,
    "hyphen": lambda written: written.replace("-", ""),
    "electronic": lambda written: f"{written[0]}-{written[1:]}",
    "numbered": lambda written: re.sub(r"(?=[0-9])", "-", written, count=1),
}
