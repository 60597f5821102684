"""Tokens as they were typed -> tokens that parse, with a warning for everything put right.

Afterwards parentheses match and are not empty, every operator has what it works on, every field a value, every boost
and `~` something before it. Whoosh's parser, given less, answers with a query that finds nothing, or drops a part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from search.messages import say
from search.natural_dates import DATE_FIELDS, names_a_date
from search.query_numbers import check_boost, check_fuzziness, check_gap
from search.query_signs import put_signs_right
from search.query_tokens import FIELDS, INFIX, LEAVES, PREFIX, QUOTES, Kind, Token
from search.query_warnings import Warnings

QUESTION: Final = 4
"""Words from which on a query may be a question; fewer are a pattern of one more letter at the end."""
_ASKED: Final = re.compile(r"[^*?]{2,}\?")
_VALUES: Final = LEAVES | {Kind.OPEN, Kind.COMPARE}
_COMPARED: Final = frozenset({Kind.WORD, Kind.PHRASE})
_BOOSTED: Final = LEAVES | {Kind.CLOSE, Kind.FUZZY}


def repair(text: str, tokens: Sequence[Token], warnings: Warnings) -> list[Token]:
    """The tokens put right. BadQuery for a boost, a distance or a gap that cannot be meant as it is written."""
    kept = put_signs_right(text, _without_strays(tokens, warnings), warnings)
    return _Repair(text, warnings).run(_with_values(_as_question(_with_dates(text, kept), warnings), warnings))


def _without_strays(tokens: Sequence[Token], warnings: Warnings) -> list[Token]:
    for token in tokens:
        if token.kind is Kind.STRAY:
            why = "repair.no_second_quote" if token.text in QUOTES else "repair.before_no_word"
            warnings.add(token.text, token.begin, token.end, say(why))
    return [token for token in tokens if token.kind is not Kind.STRAY]


def _with_dates(text: str, tokens: Sequence[Token]) -> list[Token]:
    """A date of several words in parentheses as one value: word by word `date:(april 2018)` is two dates."""
    kept: list[Token] = []
    for token in tokens:
        kept.append(token)
        if token.kind is Kind.CLOSE and (size := _size_of_date(text, kept)):
            opening = kept[-size]
            inner = text[opening.end : token.begin]
            kept[-size:] = [Token(Kind.PHRASE, opening.begin, token.end, f'"{inner}"', opening.glued)]
    return kept


def _size_of_date(text: str, tokens: Sequence[Token]) -> int:
    """How many tokens at the end are a date of several words in parentheses, behind its field; 0 where they are not."""
    words = 0
    while words + 2 < len(tokens) and tokens[-2 - words].kind is Kind.WORD:
        words += 1
    if words < 2 or words + 3 > len(tokens):
        return 0
    field, opening, closing = tokens[-3 - words], tokens[-2 - words], tokens[-1]
    if not (opening.kind is Kind.OPEN and opening.glued and _is_of_dates(field)):
        return 0
    return words + 2 if names_a_date(text[opening.end : closing.begin]) else 0


def _is_of_dates(token: Token) -> bool:
    return token.kind is Kind.FIELD and FIELDS[token.text[:-1].lower()] in DATE_FIELDS


def _as_question(tokens: Sequence[Token], warnings: Warnings) -> list[Token]:
    """A `?` at the very end of many words ends a question: "why was kaspersky banned?"."""
    kept = list(tokens)
    if len(kept) >= QUESTION and kept[-1].kind is Kind.PATTERN and _ASKED.fullmatch(kept[-1].text):
        warnings.add(kept[-1].text, kept[-1].begin, kept[-1].end, say("repair.question"))
        kept[-1] = replace(kept[-1], kind=Kind.WORD)
    return kept


def _with_values(tokens: Sequence[Token], warnings: Warnings) -> list[Token]:
    """Without the fields that have no value: at the end they go, before a space they are text ("Title: a novel")."""
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.kind is Kind.FIELD and not (after and after.glued and after.kind in _VALUES):
            if after is None or after.kind is Kind.CLOSE or (after.glued and after.kind is not Kind.FIELD):
                warnings.add(token.text, token.begin, token.end, say("repair.field_empty"))
            elif after.glued:
                warnings.add(token.text, token.begin, token.end, say("repair.field_before_field"))
            else:
                advice = say("repair.field_spaced", field=token.text.lower())
                warnings.add(token.text, token.begin, token.end, advice)
                kept.append(replace(token, kind=Kind.WORD))
        elif token.kind is Kind.COMPARE and not (after and after.kind in _COMPARED):
            field = kept.pop()
            shown = field.text + token.text
            warnings.add(shown, field.begin, token.end, say("repair.compares_nothing"))
        else:
            kept.append(token)
            _warn_of_split_date(kept, after, warnings)
    return kept


def _warn_of_split_date(kept: Sequence[Token], after: Token | None, warnings: Warnings) -> None:
    """`date:april 2018` is the date april and the word 2018; who wrote it hardly means that."""
    if len(kept) < 2 or kept[-2].kind is not Kind.FIELD or after is None:
        return
    field, value = kept[-2], kept[-1]
    if not (value.kind is after.kind is Kind.WORD and _is_of_dates(field)):
        return
    together = f"{value.text} {after.text}"
    if names_a_date(together):
        outcome = say("repair.split_date", field=field.text, date=together)
        warnings.add(after.text, after.begin, after.end, outcome)


class _Repair:
    """One pass over the tokens, which keeps what parses so far in `out`; `opened`: where parentheses open in it."""

    def __init__(self, text: str, warnings: Warnings) -> None:
        self.text = text
        self.warnings = warnings
        self.out: list[Token] = []
        self.opened: list[int] = []

    def run(self, tokens: Sequence[Token]) -> list[Token]:
        previous: Token | None = None
        for token in tokens:
            self._take(token, previous)
            previous = token
        self._drop_dangling()
        while self.opened:
            self._close_at_end()
        return self.out

    def _take(self, token: Token, previous: Token | None) -> None:
        if token.kind is Kind.CLOSE:
            self._close(token)
        elif token.kind in INFIX:
            self._infix(token)
        elif token.kind in PREFIX:
            self._prefix(token)
        elif token.kind in (Kind.BOOST, Kind.FUZZY):
            self._suffix(token, previous)
        else:
            if token.kind is Kind.OPEN:
                self.opened.append(len(self.out))
            elif token.kind is Kind.PHRASE:
                check_gap(self.text, token)
            self.out.append(token)

    def _last(self) -> Kind | None:
        return self.out[-1].kind if self.out else None

    def _ignore(self, token: Token, why: str) -> None:
        self.warnings.add(token.text, token.begin, token.end, say(why))

    def _infix(self, token: Token) -> None:
        last = self._last()
        if last is None or last is Kind.OPEN or last in INFIX or last in PREFIX:
            self._ignore(token, "repair.nothing_before")
        else:
            self.out.append(token)

    def _prefix(self, token: Token) -> None:
        last = self._last()
        if last not in PREFIX:
            self.out.append(token)
        elif last is Kind.NOT and token.kind is Kind.NOT:
            first = self.out.pop()
            shown = self.text[first.begin : token.end]
            self.warnings.add(shown, first.begin, token.end, say("repair.takes_itself_back"))
        elif last is Kind.PLUS:
            self._ignore(self.out[-1], "repair.before_operator")
            self.out[-1] = token
        else:
            self._ignore(token, "repair.after_operator")

    def _suffix(self, token: Token, previous: Token | None) -> None:
        attached = token.glued and bool(self.out) and self.out[-1] is previous
        if token.kind is Kind.BOOST:
            if not attached or self._last() not in _BOOSTED:
                self._ignore(token, "repair.nothing_to_weigh")
                return
            check_boost(self.text, token)
        else:
            if not attached or self._last() is not Kind.WORD:
                self._ignore(token, "repair.one_word_only")
                return
            check_fuzziness(self.text, token)
        self.out.append(token)

    def _close(self, token: Token) -> None:
        self._drop_dangling()
        if not self.opened:
            self._ignore(token, "repair.no_opening")
        elif self._last() is Kind.OPEN:
            self._drop_empty(token.end)
        else:
            self.opened.pop()
            self.out.append(token)

    def _close_at_end(self) -> None:
        opening = self.out[self.opened[-1]]
        end = len(self.text)
        if self._last() is Kind.OPEN:
            self._drop_empty(opening.end)
        else:
            outcome = say("repair.no_closing")
            self.warnings.add(opening.text, opening.begin, opening.end, outcome)
            self.opened.pop()
            self.out.append(Token(Kind.CLOSE, end, end, ")", True))
        self._drop_dangling()

    def _drop_empty(self, end: int) -> None:
        """Take out a parenthesis that holds nothing, and the field before it."""
        opening = self.out.pop()
        self.opened.pop()
        begin = opening.begin
        if self._last() is Kind.FIELD:
            begin = self.out.pop().begin
        self.warnings.add(self.text[begin:end], begin, end, say("repair.empty"))

    def _drop_dangling(self) -> None:
        while self._last() in INFIX or self._last() in PREFIX:
            self._ignore(self.out.pop(), "repair.nothing_after")
