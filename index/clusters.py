"""Links between passages -> clusters: all passages that are near-duplicates of one another.

Pure functions of a set of links: in whatever order articles arrive, the same links give the same clusters. Two ends of
links in one article are the same passage where they cover nearly the same stretch (index.spans); passages and links
make a graph, and its components (index.link_graph) are where clusters can be. Each cluster has a representative, the
passage that is most like the others, and holds only passages that overlap with it: chains of small overlaps cannot make
it drift.

Of a component only the ends of its links are needed, each with a weight: a footer under 900 articles has 37,000 links
with 1,700 ends. Many components are taken at a time, as columns of numbers: three in four have two passages only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.arrays import runs
from index.link_graph import Integers, Passages
from index.spans import LEAST_OVERLAP, Span

MEASURED = 32
"""Passages of a component up to which each is compared with each to find the one that is most like the others; in
larger ones their links tell. One arrival at a footer under 900 articles would otherwise read them all."""

Floats = NDArray[np.float64]
Passage = tuple[int, Span]  # an article's number and a stretch of its body
Measure = Callable[[Integers, Integers], Floats]  # the overlaps of pairs of passages, each in order, by their texts


@dataclass(frozen=True)
class Link:
    """An alignment of two articles, known by their numbers, left < right; spans in code points of the bodies.

    `number` is its row in the catalog, 0 before it has one.
    """

    left: int
    right: int
    left_span: Span
    right_span: Span
    words: int
    overlap: float
    number: int = 0
    kind: str = "edited"


class Cluster(NamedTuple):
    """Passages by their places among all: the representative, the members in order, it among them, and how much each
    of these overlaps with it.
    """

    head: int
    members: list[int]
    overlaps: list[float]


def clusters(passages: Passages, ranks: Integers, measure: Measure) -> list[Cluster]:
    """The clusters of components, in order of component and then of importance.

    `ranks`, one a passage, order their articles by what does not depend on arrival, to settle ties; `measure` gives the
    overlaps of pairs of passages as they stand, which links that cover a part of them do not.
    """
    starts, sizes = runs(passages.component)
    measured = _Measured.of(starts, sizes, measure)
    likeness = np.where(np.repeat(sizes <= MEASURED, sizes), measured.sums(), passages.weight)
    length = passages.end - passages.begin
    order = np.lexsort((passages.begin, ranks, -length, -likeness, passages.component)).tolist()
    division = _Division(passages, measure, measured)
    return [
        cluster
        for start, size in zip(starts.tolist(), sizes.tolist(), strict=True)
        for cluster in division.clusters(order[start : start + size])
    ]


@dataclass(frozen=True, eq=False)
class _Measured:
    """Overlaps of passages with all others of their components, as far as each is compared with each.

    Those of passage p are `overlaps`, with `others`, from `places[p]` to `places[p + 1]`.
    """

    places: list[int]
    others: list[int]
    overlaps: list[float]

    @classmethod
    def of(cls, starts: Integers, sizes: Integers, measure: Measure) -> _Measured:
        """Of components, given by where each starts among the passages and how many it has."""
        size = int(sizes.sum())
        few = np.repeat(sizes <= MEASURED, sizes)
        after = np.where(few, np.repeat(starts + sizes, sizes) - np.arange(size) - 1, 0)
        one = np.repeat(np.arange(size), after)
        other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(after) - after, after)
        overlaps = measure(one, other)
        first, second = np.concatenate([one, other]), np.concatenate([other, one])
        order = np.lexsort((second, first))
        places = np.r_[0, np.cumsum(np.bincount(first, minlength=size))]
        return cls(places.tolist(), second[order].tolist(), np.tile(overlaps, 2)[order].tolist())

    def of_passage(self, passage: int) -> dict[int, float]:
        """The overlaps of one passage."""
        begin, end = self.places[passage], self.places[passage + 1]
        return dict(zip(self.others[begin:end], self.overlaps[begin:end], strict=True))

    def sums(self) -> list[float]:
        """Of each passage, whatever the order of the others."""
        return [fsum(self.overlaps[begin:end]) for begin, end in pairwise(self.places)]


class _Division:
    """Divides a component into clusters, when its passages are in order of importance."""

    def __init__(self, passages: Passages, measure: Measure, measured: _Measured) -> None:
        self._articles: list[int] = passages.article.tolist()
        self._begins: list[int] = passages.begin.tolist()
        self._ends: list[int] = passages.end.tolist()
        self._measure = measure
        self._measured = measured

    def clusters(self, waiting: list[int]) -> Iterator[Cluster]:
        """Clusters in order of importance."""
        is_measured = len(waiting) <= MEASURED
        while len(waiting) > 1:
            head, *others = waiting
            overlaps = self._measured.of_passage(head) if is_measured else self._with(head, others)
            members = self._apart(
                head, {other: overlaps[other] for other in others if overlaps[other] >= LEAST_OVERLAP}
            )
            waiting = [passage for passage in others if passage not in members]
            if len(members) > 1 and len({self._articles[passage] for passage in members}) > 1:
                chosen = sorted(members)
                yield Cluster(head, chosen, [members[passage] for passage in chosen])

    def _with(self, head: int, others: Sequence[int]) -> dict[int, float]:
        """The overlaps of one passage with others."""
        places = np.array(others, np.int64)
        overlaps = self._measure(np.minimum(head, places), np.maximum(head, places))
        return dict(zip(others, overlaps.tolist(), strict=True))

    def _apart(self, head: int, enough: Mapping[int, float]) -> dict[int, float]:
        """The representative and the passages that overlap enough with it; of those that meet in an article the
        best.
        """
        kept = {head: 1.0}
        spans: dict[int, list[Span]] = {self._articles[head]: [(self._begins[head], self._ends[head])]}
        for passage in sorted(enough, key=lambda one: (-enough[one], one)):
            begin, end = self._begins[passage], self._ends[passage]
            there = spans.setdefault(self._articles[passage], [])
            if all(other[1] <= begin or end <= other[0] for other in there):
                kept[passage] = enough[passage]
                there.append((begin, end))
        return kept
