"""Half-open stretches of a text: their union, and from when on two are the same passage."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]

SAME_PASSAGE = 0.6
"""Least share of their union that two stretches have in common where they count as one passage of an article."""

LEAST_OVERLAP = 0.5
"""The least overlap with its representative that a passage of a cluster has."""

SLACK = 2
"""Characters, a quotation mark and a full stop, by which a passage may stand out of one that holds it."""


def covered(spans: Iterable[Span]) -> list[Span]:
    """The union of spans: disjoint, in order."""
    union: list[Span] = []
    for begin, end in sorted(spans):
        if union and begin <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        else:
            union.append((begin, end))
    return union
