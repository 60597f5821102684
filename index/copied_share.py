"""The copied share: how many of an article's words stand, nearly the same, in an earlier article of another outlet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.spans import Span


@dataclass(frozen=True)
class Copied:
    """A passage of the article that another outlet had certainly earlier; `overlap`, 0 to 1: how alike."""

    span: Span
    overlap: float


def copied_share(passages: Iterable[Copied], characters: int) -> float:
    """The share, 0 to 1, of an article of so many characters.

    A stretch that lies in several passages counts once, by the one with most overlap; the rest of its words (1 less
    its overlap) were changed and do not count. Characters stand in for words: they differ by less than a hundredth.
    """
    taken: list[Span] = []
    share = 0.0
    for passage in sorted(passages, key=lambda one: (-one.overlap, one.span)):
        free = _without(passage.span, taken)
        share += passage.overlap * sum(end - begin for begin, end in free)
        taken += free
    return round(min(1.0, share / characters), 4) if characters else 0.0


def _without(span: Span, taken: Iterable[Span]) -> list[Span]:
    """The parts of a span that lie in none of the taken ones."""
    free = [span]
    for begin, end in taken:
        free = [
            part
            for left, right in free
            for part in ((left, min(right, begin)), (max(left, end), right))
            if part[0] < part[1]
        ]
    return free
