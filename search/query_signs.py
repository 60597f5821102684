"""Signs that take a word away, or require it, where the language has no place for them: put before what they mean.

`title:-trump`, `title:NOT trump` and `!trump` are other languages' ways to write `-title:trump` and `-trump`. Read as
punctuation they would ask for the very word that was to be left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from search.messages import say
from search.query_tokens import DASHES, FIELDS, MINUSES, Kind, Token
from search.query_warnings import Warnings

_AFTER_FIELD: Final = re.compile(rf"[-+!{MINUSES}](?![^\w*?])")
_BEFORE_WORD: Final = re.compile(r"!(?![^\w*?])")
_GLUED_MINUS: Final = re.compile(rf"[-{MINUSES}]\w")
_LETTERS: Final = frozenset({Kind.WORD, Kind.PATTERN})
_SIGNED: Final = _LETTERS | {Kind.PHRASE, Kind.OPEN}
_NUMERIC: Final = frozenset({"published", "after", "before", "words"})

Moved = tuple[list[Token], int]
"""The tokens that stand in the place of others, and of how many."""


def put_signs_right(text: str, tokens: Sequence[Token], warnings: Warnings) -> list[Token]:
    """The tokens with each such sign before the field or word that it is meant for, and a warning that says so."""
    kept: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        put, taken = _moved(tokens, place) or ([token], 1)
        if put[0] is not token:
            end = put[-1].end
            written = "".join(one.text for one in put)
            warnings.add(text[token.begin : end], token.begin, end, say("repair.sign_moved", written=written))
        elif token.kind is Kind.NOT and text[token.begin] in DASHES:
            warnings.add(text[token.begin], token.begin, token.end, say("repair.dash"))
        elif kept and kept[-1].kind in (Kind.PHRASE, Kind.CLOSE) and token.glued and _GLUED_MINUS.match(token.text):
            warnings.add(token.text, token.begin, token.end, say("repair.glued_minus"))
        kept += put
        place += taken
    return kept


def _moved(tokens: Sequence[Token], place: int) -> Moved | None:
    """What stands for the tokens from a place on, where a sign is to be moved."""
    token, *following = tokens[place : place + 3]
    if token.kind is Kind.FIELD:
        return _from_field(token, following) if FIELDS[token.text[:-1].lower()] not in _NUMERIC else None
    if token.kind in _LETTERS and (not token.glued or tokens[place - 1].kind is Kind.OPEN):
        return _split([], token, following, _BEFORE_WORD)
    return None


def _from_field(field: Token, following: Sequence[Token]) -> Moved | None:
    """`title:-trump`, `title:NOT trump` and the same of phrases and parentheses."""
    if not following or not following[0].glued or following[0].kind not in _LETTERS:
        return None
    first, *rest = following
    if first.text == Kind.NOT.name and rest and rest[0].kind in _SIGNED:
        sign = Token(Kind.NOT, first.begin, first.end, "-", field.glued)
        return [sign, replace(field, glued=True), replace(rest[0], glued=True)], 3
    return _split([field], first, rest, _AFTER_FIELD)


def _split(before: list[Token], token: Token, following: Sequence[Token], sign: re.Pattern[str]) -> Moved | None:
    """A sign that a token begins with, in front of what stood `before` it and of the word or value behind it."""
    if not sign.match(token.text):
        return None
    kind, written = (Kind.PLUS, "+") if token.text[0] == "+" else (Kind.NOT, "-")
    glued = before[0].glued if before else token.glued
    put = [Token(kind, token.begin, token.begin + 1, written, glued), *(replace(one, glued=True) for one in before)]
    if len(token.text) > 1:
        value = replace(token, begin=token.begin + 1, text=token.text[1:], glued=True)
        return [*put, value], len(before) + 1
    if following and following[0].glued and following[0].kind in _SIGNED:
        return [*put, following[0]], len(before) + 2
    return None
