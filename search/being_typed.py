"""Where a query that is being typed ends: in a word, in a phrase that is not closed, in the value of a field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from index.tokens import analyse, words
from search.query_tokens import FIELDS, INFIX, OPERATORS, PREFIX, QUOTES, Kind, Token, scan

LONGEST: Final = 200
"""Characters; nobody waits for the completion of a longer query."""

NAME_FIELDS: Final = ("outlet", "author", "topic", "language")
"""Fields whose values are names, completed whole."""

WORD_FIELDS: Final = ("title", "lead", "body")
"""Fields of text, completed word by word."""

# A pattern may take an engine 30 ms, and as many again for each proposal that is counted.
_COSTLY: Final = frozenset({Kind.PATTERN, Kind.FUZZY, Kind.RANGE})
_NEEDS_NO_QUOTES: Final = re.compile(r"\w+(?:[.-]\w+)*")
_NO_QUOTES: Final = dict.fromkeys(map(ord, QUOTES), " ")


@dataclass(frozen=True)
class Ending:
    """The end of a query: `last`, a word or the value of a field that is begun, folded, and what stands before it.

    `opening` is all the text before it, quotation mark and field included; `others` the text without the words `before`
    it, which stand in one row with it. `quote` closes it, "" where nothing is to be closed.
    """

    opening: str
    others: str
    before: tuple[str, ...]
    last: str
    field: str | None = None
    quote: str = ""

    def completed(self, with_what: str) -> str:
        """The query with this word, or this name, quoted where it needs to be, in place of what is begun."""
        if self.field not in NAME_FIELDS or self.quote:
            return f"{self.opening}{_unquoted(with_what)}{self.quote}"
        return self.opening + (with_what if _NEEDS_NO_QUOTES.fullmatch(with_what) else f'"{_unquoted(with_what)}"')


def ending(typed: str) -> Ending | None:
    """What may be completed; None where the last word is whole, or is a pattern, a date, a number or a sign."""
    tokens = scan(typed) if len(typed) <= LONGEST else []
    if not tokens or any(token.kind in _COSTLY for token in tokens):
        return None
    for place, token in enumerate(tokens):
        if token.kind is Kind.STRAY and token.text in QUOTES:
            return _of_value(typed, tokens[:place], token.begin, token.end)
    last = tokens[-1]
    if last.kind is Kind.FIELD:
        return _of_value(typed, tokens, last.end, last.end)
    if not _is_word(last):
        return None
    if _stands_alone(tokens, len(tokens) - 1):
        first = _first_of_row(tokens)
        return _of_words(typed, tokens[first].begin, tokens[first].begin)
    return _of_value(typed, tokens[:-1], last.begin, last.begin)


def folded(value: str) -> str:
    """The words of a value, folded; a space behind them where there is one behind the last."""
    found = " ".join(words(value))
    return f"{found} " if found and value[-1].isspace() else found


def _of_value(typed: str, tokens: Sequence[Token], begin: int, inside: int) -> Ending | None:
    """The end of a value that begins at `begin`, behind its quotation mark `inside`; `tokens` stand before it."""
    previous = tokens[-1] if tokens and tokens[-1].end == begin else None
    if previous and previous.kind is Kind.COMPARE:
        return None
    name = FIELDS[previous.text[:-1].lower()] if previous and previous.kind is Kind.FIELD else None
    others = previous.begin if previous and name else begin
    quote = '"' if inside > begin else ""
    if name in NAME_FIELDS:
        return Ending(typed[:inside], typed[:others], (), folded(typed[inside:]), name, quote)
    return _of_words(typed, others, inside, name, quote) if name is None or name in WORD_FIELDS else None


def _of_words(typed: str, others: int, begin: int, field: str | None = None, quote: str = "") -> Ending | None:
    """The end of a row of words from `begin` on; None where the last of them is whole."""
    found = analyse(typed[begin:])
    if not found or begin + found[-1].end != len(typed):
        return None
    *before, last = words(typed[begin:])
    return Ending(typed[: begin + found[-1].begin], typed[:others], tuple(before), last, field, quote)


def _first_of_row(tokens: Sequence[Token]) -> int:
    """The place of the first of the plain words that the query ends with."""
    first = len(tokens) - 1
    while first and tokens[first - 1].kind is Kind.WORD and _stands_alone(tokens, first - 1):
        first -= 1
    return first


def _stands_alone(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is neither the value of a field nor taken away or required by a sign before it."""
    previous = tokens[place - 1].kind if place else None
    return previous not in PREFIX and (previous not in (Kind.FIELD, Kind.COMPARE) or not tokens[place].glued)


def _is_word(token: Token) -> bool:
    """A word, or an operator that may be a word begun: "OR" of Orlando."""
    return token.kind is Kind.WORD or (token.kind in INFIX | PREFIX and token.text in OPERATORS)


def _unquoted(name: str) -> str:
    return name.translate(_NO_QUOTES).strip()
