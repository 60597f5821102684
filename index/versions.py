"""Versions of one agency item: which of two is newer. An agency sends an item again under its id, corrected or longer.

A version is written "3 2018-04-20T22:49:00Z": its number and when it was made, either of which may be missing. Articles
carry it in their evidence.
"""

from __future__ import annotations

from typing import Final

from index.dates import parse

EVIDENCE: Final = "version"
"""The name under which an article's evidence has its version."""


def version(number: str | None, made: str | None) -> str:
    """A version from what an item says of it; empty where that is nothing."""
    digits = (number or "").strip()
    parts = (digits.lstrip("0") or "0" if _is_number(digits) else "", parse(made).text or "")
    return " ".join(filter(None, parts))


def is_newer(one: str, other: str) -> bool | None:
    """Whether one version is newer than the other; None where that cannot be told, or they are equal.

    Numbers count before dates: a correction of a correction may be sent within the minute.
    """
    for mine, theirs in zip(_parts(one), _parts(other), strict=True):
        if mine is not None and theirs is not None and mine != theirs:
            return mine > theirs
    return None


def _parts(text: str) -> tuple[int | None, int | None]:
    """The number, and when it was made in seconds since 1970."""
    number, _, made = text.rpartition(" ") if " " in text or not _is_number(text) else (text, "", "")
    return (int(number) if _is_number(number) else None), parse(made).first


def _is_number(text: str) -> bool:
    """Whether this is a number, and no "²", which is a digit and none that can be read."""
    return text.isascii() and text.isdigit() and len(text) < 20
