"""The copied share: how many of an article's words stand, nearly the same, in an earlier article of another outlet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.spans import Span

_FEW = 4  # versions that are compared each with each: quicker than putting them in order


class Version(NamedTuple):
    """A passage of a cluster: whose it is, when it may date from (in seconds), how like it is to the cluster's text."""

    outlet: str
    first: int | None
    last: int | None
    overlap: float


def had_earlier(versions: Sequence[Version]) -> list[float]:
    """For each version how alike the text is that another outlet certainly had earlier, 0 where none had.

    Two versions are as alike as the one of them that is less like the cluster's text. In n log n steps.
    """
    if len(versions) <= _FEW:
        return [_had_earlier(one, versions) for one in versions]
    found = [0.0] * len(versions)
    dated = sorted((one.last, one.outlet, one.overlap) for one in versions if one.last is not None)
    best: list[tuple[float, str]] = []  # the two best so far, of two outlets
    at = 0
    for first, place in sorted((one.first, place) for place, one in enumerate(versions) if one.first is not None):
        while at < len(dated) and dated[at][0] < first:
            _, outlet, overlap = dated[at]
            at += 1
            held = {name: alike for alike, name in best}
            held[outlet] = max(overlap, held.get(outlet, 0.0))
            best = sorted(((alike, name) for name, alike in held.items()), reverse=True)[:2]
        others = [alike for alike, name in best if name != versions[place].outlet]
        found[place] = min(versions[place].overlap, others[0]) if others else 0.0
    return found


def _had_earlier(version: Version, others: Sequence[Version]) -> float:
    """The same of one version, by looking at all others."""
    outlet, first, _, overlap = version
    if first is None:
        return 0.0
    return max(
        (
            min(overlap, alike)
            for other, _, last, alike in others
            if last is not None and last < first and other != outlet
        ),
        default=0.0,
    )


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
