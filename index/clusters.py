"""Links between passages -> clusters: all passages that are near-duplicates of one another.

Pure functions of a set of links: in whatever order articles arrive, the same links give the same clusters. Two ends of
links in one article are the same passage where they cover nearly the same stretch (index.spans); passages and links
make a graph, and its components (index.link_graph) are where clusters can be. Each cluster has a representative, the
passage that is most like the others, and holds only passages that overlap with it: chains of small overlaps cannot make
it drift.

Of a component only the ends of its links are needed, each with a weight: a footer under 900 articles has 37,000 links
with 1,700 ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import fsum

from index.spans import Span, groups, hull

LEAST_OVERLAP = 0.5
"""The least overlap with its representative that a passage of a cluster has."""


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


@dataclass(frozen=True)
class Member:
    """A passage of a cluster; `overlap` is with the representative."""

    article: int
    span: Span
    overlap: float


@dataclass(frozen=True)
class Cluster:
    """Members in order of article and place; `representative` is one of them."""

    representative: Member
    members: tuple[Member, ...]


MEASURED = 32
"""Passages of a component up to which each is compared with each to find the one that is most like the others; in
larger ones their links tell. One arrival at a footer under 900 articles would otherwise read them all."""

Passage = tuple[int, Span]  # an article's number and a stretch of its body; also an end of links
Measure = Callable[[Passage, Passage], float]  # the overlap of two passages, in order, by their texts
Node = tuple[int, int]  # a passage of the graph: an article's number and the passage's ordinal in it


def clusters(ends: Mapping[Passage, int], ranks: Mapping[int, int], measure: Measure) -> list[Cluster]:
    """The clusters of one component, given by the ends of its links with their weights, in order of importance.

    `ranks` order articles by what does not depend on arrival, to settle ties; `measure` gives the overlap of two
    passages as they stand, which a link that covers a part of them does not.
    """
    found: dict[Node, list[Span]] = defaultdict(list)
    weights: dict[Node, int] = defaultdict(int)
    for end, node in _nodes(ends).items():
        found[node].append(end[1])
        weights[node] += ends[end]
    likeness: dict[Passage, float] = {(node[0], hull(spans)): weights[node] for node, spans in found.items()}

    @cache
    def overlap(one: Passage, other: Passage) -> float:
        return measure(one, other)

    if len(likeness) <= MEASURED:
        pairs: dict[Passage, list[float]] = {passage: [] for passage in likeness}
        for one, other in combinations(sorted(likeness), 2):
            pairs[one].append(overlap(one, other))
            pairs[other].append(overlap(one, other))
        likeness = {passage: fsum(overlaps) for passage, overlaps in pairs.items()}

    def importance(passage: Passage) -> tuple[float, int, int, int]:
        article, (begin, end) = passage
        return -likeness[passage], begin - end, ranks[article], begin

    waiting = sorted(likeness, key=importance)
    made = []
    while len(waiting) > 1:
        head = waiting[0]
        members = _apart(head, {other: overlap(min(head, other), max(head, other)) for other in waiting[1:]})
        waiting = [passage for passage in waiting if passage not in members]
        if len({article for article, _ in members}) > 1:
            made.append(_cluster(head, members))
    return made


def _apart(head: Passage, overlaps: Mapping[Passage, float]) -> dict[Passage, float]:
    """The representative and the passages that overlap enough with it; of those that meet in an article the best."""
    kept = {head: 1.0}
    spans: dict[int, list[Span]] = defaultdict(list, {head[0]: [head[1]]})
    enough = [passage for passage, overlap in overlaps.items() if overlap >= LEAST_OVERLAP]
    for passage in sorted(enough, key=lambda one: (-overlaps[one], one)):
        article, (begin, end) = passage
        if all(other[1] <= begin or end <= other[0] for other in spans[article]):
            kept[passage] = overlaps[passage]
            spans[article].append(passage[1])
    return kept


def _cluster(head: Passage, overlaps: Mapping[Passage, float]) -> Cluster:
    members = sorted(
        (Member(article, span, overlap) for (article, span), overlap in overlaps.items()),
        key=lambda member: (member.article, member.span),
    )
    return Cluster(Member(*head, 1.0), tuple(members))


def _nodes(ends: Iterable[Passage]) -> dict[Passage, Node]:
    """For each end of a link the passage it belongs to."""
    spans: dict[int, set[Span]] = defaultdict(set)
    for article, span in ends:
        spans[article].add(span)
    return {
        (article, span): (article, ordinal)
        for article, found in spans.items()
        for ordinal, group in enumerate(groups(found))
        for span in group
    }
