"""Links between passages -> clusters: all passages that are near-duplicates of one another.

Pure functions of a set of links: in whatever order articles arrive, the same links give the same clusters. Two ends of
links in one article are the same passage where they cover nearly the same stretch (index.spans); passages and links
make a graph, and its components are where clusters can be. Each cluster has a representative, the passage that is
most like the others (the medoid), and holds only passages that overlap with it: chains of small overlaps cannot make
it drift.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
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


Node = tuple[int, int]  # a passage of the graph: an article's number and the passage's ordinal in it
Passage = tuple[int, Span]  # an article's number and a stretch of its body
Measure = Callable[[Passage, Passage], float]  # the overlap of two passages, by aligning their texts


def components(links: Sequence[Link]) -> list[list[Link]]:
    """The links in groups whose clusters do not depend on one another's."""
    group_of = _passage_of(links)
    parent: dict[Node, Node] = {}

    def root(node: Node) -> Node:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]  # path halving
            node = parent[node]
        return node

    for link in links:
        left, right = root(group_of[link.left, link.left_span]), root(group_of[link.right, link.right_span])
        if left != right:
            parent[max(left, right)] = min(left, right)
    found: dict[Node, list[Link]] = defaultdict(list)
    for link in links:
        found[root(group_of[link.left, link.left_span])].append(link)
    return list(found.values())


def clusters(links: Sequence[Link], ranks: Mapping[int, int], measure: Measure) -> list[Cluster]:
    """The clusters of one component.

    `ranks` order articles by what does not depend on arrival, to settle ties; `measure` gives the overlap of two
    passages as they stand, which a link that covers a part of them does not.
    """
    group_of = _passage_of(links)
    ends: dict[Node, list[Span]] = defaultdict(list)
    linked: set[tuple[Node, Node]] = set()
    for link in links:
        left, right = group_of[link.left, link.left_span], group_of[link.right, link.right_span]
        ends[left].append(link.left_span)
        ends[right].append(link.right_span)
        linked.add((min(left, right), max(left, right)))
    spans = {passage: hull(found) for passage, found in ends.items()}

    @cache
    def overlap(one: Node, other: Node) -> float:
        return measure((one[0], spans[one]), (other[0], spans[other]))

    likeness: dict[Node, list[float]] = defaultdict(list)
    for one, other in linked:
        likeness[one].append(overlap(one, other))
        likeness[other].append(overlap(one, other))

    def importance(passage: Node) -> tuple[float, int, int, int]:
        begin, end = spans[passage]
        return -fsum(likeness[passage]), begin - end, ranks[passage[0]], begin

    waiting = sorted(spans, key=importance)
    made = []
    while len(waiting) > 1:
        head = waiting[0]
        near = {other: overlap(min(head, other), max(head, other)) for other in waiting[1:]}
        members = _apart(head, near, spans)
        waiting = [passage for passage in waiting if passage not in members]
        if len({article for article, _ in members}) > 1:
            made.append(_cluster(head, members, spans))
    return made


def _apart(head: Node, overlaps: Mapping[Node, float], spans: Mapping[Node, Span]) -> dict[Node, float]:
    """The representative and the passages that overlap enough with it; of those that meet in an article the best."""
    kept = {head: 1.0}
    for passage in sorted(overlaps, key=lambda one: (-overlaps[one], one)):
        begin, end = spans[passage]
        meets = any(other[0] == passage[0] and spans[other][0] < end and begin < spans[other][1] for other in kept)
        if overlaps[passage] >= LEAST_OVERLAP and not meets:
            kept[passage] = overlaps[passage]
    return kept


def _cluster(head: Node, members: Mapping[Node, float], spans: Mapping[Node, Span]) -> Cluster:
    found = {passage: Member(passage[0], spans[passage], overlap) for passage, overlap in members.items()}
    ordered = sorted(found.values(), key=lambda member: (member.article, member.span))
    return Cluster(found[head], tuple(ordered))


def _passage_of(links: Iterable[Link]) -> dict[tuple[int, Span], Node]:
    """For each end of a link, (article, span): the passage it belongs to, (article, ordinal in the article)."""
    ends: dict[int, set[Span]] = defaultdict(set)
    for link in links:
        ends[link.left].add(link.left_span)
        ends[link.right].add(link.right_span)
    return {
        (article, span): (article, ordinal)
        for article, spans in ends.items()
        for ordinal, group in enumerate(groups(spans))
        for span in group
    }
