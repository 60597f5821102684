"""The numbers written after a part of a query: `^2`, `~2/3`, `"…"~3`. BadQuery, with the place, for any others."""

from __future__ import annotations

import re
from typing import Final

from index.errors import BadQuery
from search.messages import say
from search.query_limits import MOST_BOOST, MOST_EDITS, MOST_GAP
from search.query_tokens import Token, split_gap

_DECIMAL: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")


def check_boost(query: str, token: Token) -> None:
    """A weight is a number over 0 and at most 1,000."""
    number = token.text[1:]
    if not _DECIMAL.fullmatch(number) or not 0 < float(number) <= MOST_BOOST:
        advice = say("fault.weight", most=int(MOST_BOOST))
        raise _refusal(query, token.text, token.begin, advice)


def check_fuzziness(query: str, token: Token) -> None:
    """One or two letters may differ, after at least one that must be right."""
    edits, slash, kept = token.text[1:].partition("/")
    if edits and (len(edits) > 1 or not 1 <= int(edits) <= MOST_EDITS):
        advice = say("fault.edits", most=MOST_EDITS)
        raise _refusal(query, token.text, token.begin, advice)
    if slash and (len(kept) > 3 or not kept.strip("0")):
        advice = say("fault.first_letters")
        raise _refusal(query, token.text, token.begin, advice)


def check_gap(query: str, token: Token) -> None:
    """The words of a phrase may stand up to 100 words apart."""
    written, gap = split_gap(token.text)
    if gap is not None and not (gap.isascii() and gap.isdigit() and len(gap) <= 3 and 1 <= int(gap) <= MOST_GAP):
        advice = say("fault.gap", most=MOST_GAP)
        raise _refusal(query, f"~{gap}", token.begin + len(written), advice)


def _refusal(query: str, text: str, begin: int, advice: str) -> BadQuery:
    shown = text if len(text) <= 40 else text[:39] + "…"
    message = say("fault.number", text=shown, place=str(begin + 1), advice=advice)
    return BadQuery(message, query, begin, begin + len(text))
