"""Half-open stretches of a text: how much two have in common, and which are the same passage."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]

SAME_PASSAGE = 0.6
"""Least share of their union that two stretches have in common where they count as one passage of an article."""


SLACK = 2
"""Characters, a quotation mark and a full stop, by which a passage may stand out of one that holds it."""


def likeness(one: Span, other: Span) -> float:
    """Length in common over length in all, 0 to 1 (Jaccard 1912)."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    if common <= 0:
        return 0.0
    return common / (max(one[1], other[1]) - min(one[0], other[0]))


def groups(spans: Iterable[Span], least: float = SAME_PASSAGE) -> list[list[Span]]:
    """The distinct spans in groups, each span alike (`least`) to another one of its group; in order of place."""
    ordered = sorted(set(spans))
    if len(ordered) == 1:
        return [ordered]
    group_of = list(range(len(ordered)))
    for at, one in enumerate(ordered):
        for further in range(at + 1, len(ordered)):
            other = ordered[further]
            if other[0] >= one[1]:
                break
            if likeness(one, other) >= least and group_of[at] != group_of[further]:
                kept, dropped = sorted((group_of[at], group_of[further]))
                group_of = [kept if group == dropped else group for group in group_of]
    found: dict[int, list[Span]] = {}
    for span, group in zip(ordered, group_of, strict=True):
        found.setdefault(group, []).append(span)
    return list(found.values())


def hull(spans: Iterable[Span]) -> Span:
    """From the first begin to the last end: the passage as far as anyone shares it."""
    begins, ends = zip(*spans, strict=True)
    return min(begins), max(ends)


def covered(spans: Iterable[Span]) -> list[Span]:
    """The union of spans: disjoint, in order."""
    union: list[Span] = []
    for begin, end in sorted(spans):
        if union and begin <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        else:
            union.append((begin, end))
    return union
