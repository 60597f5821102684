"""How long and how deep a query may be. All of it is checked in time linear in the query, before anything parses it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from index.errors import BadQuery
from search.messages import say
from search.query_tokens import INFIX, Kind, Token

MOST_BYTES: Final = 16_384
MOST_WORDS: Final = 1_024
MOST_SIGNS: Final = 2_048
MOST_DEPTH: Final = 64
MOST_EDITS: Final = 2
MOST_GAP: Final = 100
MOST_CHARACTERS: Final = 8  # of scripts without spaces that stand alone: each is held against the whole vocabulary
MOST_BOOST: Final = 1_000.0
# The longest word of an index; nothing longer can be found by a pattern.
LONGEST_PATTERN: Final = 255

_RUN: Final = re.compile(r"\w+")
_COUNTED: Final = frozenset({Kind.WORD, Kind.PATTERN, Kind.EVERY, Kind.PHRASE, Kind.RANGE, Kind.STRAY})


def check_size(text: str) -> None:
    """Refuse more than 16 KB of UTF-8; BadQuery points at the first character too many."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size <= MOST_BYTES:
        return
    fitting = text.encode("utf-8", "surrogatepass")[:MOST_BYTES].decode("utf-8", "ignore")
    place = min(len(fitting), len(text) - 1)
    raise BadQuery(say("fault.bytes", size=size, most=MOST_BYTES), text, place, len(text))


def check_words(text: str, tokens: Sequence[Token]) -> None:
    """Refuse more than 1,024 words or 2,048 operators and signs; BadQuery points at the first one too many."""
    count = signs = 0
    for token in tokens:
        if token.kind not in _COUNTED:
            signs += 1
            if signs > MOST_SIGNS:
                raise BadQuery(say("fault.signs", most=MOST_SIGNS), text, token.begin, token.end)
            continue
        count += max(1, len(_RUN.findall(token.text)))
        if count > MOST_WORDS:
            raise too_many_words(text, token)


def too_many_words(text: str, token: Token) -> BadQuery:
    """The error that says so, at the word that is one too many."""
    message = say("fault.words", most=MOST_WORDS, place=str(token.begin + 1))
    return BadQuery(message, text, token.begin, token.end)


def check_depth(text: str, tokens: Sequence[Token]) -> None:
    """Refuse what nests more than 64 levels deep; BadQuery points at the parenthesis or operator that does.

    A parenthesis is a level, and so is each kind of operator between its parts; ANDNOT and ANDMAYBE, which take two
    sides each, are a level every time.
    """
    levels = [_Level()]
    for token in tokens:
        if token.kind is Kind.OPEN:
            levels.append(_Level())
        elif token.kind is Kind.CLOSE and len(levels) > 1:
            closed = levels.pop()
            levels[-1].below = max(levels[-1].below, closed.height() + 1)
        elif token.kind in INFIX:
            levels[-1].add(token.kind)
        if len(levels) - 1 + levels[-1].height() > MOST_DEPTH:
            message = say("fault.depth", most=MOST_DEPTH, place=str(token.begin + 1))
            raise BadQuery(message, text, token.begin, token.end)


class _Level:
    """What stands in one pair of parentheses, in levels of its own."""

    def __init__(self) -> None:
        self.below = 0
        self.infix: set[Kind] = set()
        self.chained = 0

    def add(self, kind: Kind) -> None:
        if kind in (Kind.AND, Kind.OR):
            self.infix.add(kind)
        else:
            self.chained += 1

    def height(self) -> int:
        return self.below + len(self.infix) + self.chained
