"""Texts in groups that are not too long to be worked on at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def groups_of(texts: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """The texts in order, as many at a time as have no more than `most` characters together, or one that has more."""
    begin = held = 0
    for at, text in enumerate(texts):
        if held + len(text) > most and at > begin:
            yield texts[begin:at]
            begin, held = at, 0
        held += len(text)
    if begin < len(texts):
        yield texts[begin:]
