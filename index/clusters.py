"""Links between passages -> clusters: all passages that are near-duplicates of one another.

Pure functions of a set of links: in whatever order articles arrive, the same links give the same clusters. Two ends of
links in one article are the same passage where they cover nearly the same stretch (index.spans); passages and links
make a graph, and its components are where clusters can be. Each cluster has a representative, the passage with most
links, and holds only passages that overlap with it: chains of small overlaps cannot make it drift.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.spans import Span, groups, middle

LEAST_OVERLAP = 0.5
"""The least overlap with its representative that a passage of a cluster has."""


@dataclass(frozen=True)
class Link:
    """An alignment of two articles, known by their numbers, left < right; spans in code points of the bodies."""

    left: int
    right: int
    left_span: Span
    right_span: Span
    words: int
    overlap: float


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


Passage = tuple[int, Span]  # an article's number and a stretch of its body
Measure = Callable[[Passage, Passage], float]  # the overlap of two passages, by aligning their texts


def components(links: Sequence[Link]) -> list[list[Link]]:
    """The links in groups whose clusters do not depend on one another's."""
    group_of = _passage_of(links)
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(node: tuple[int, int]) -> tuple[int, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]  # path halving
            node = parent[node]
        return node

    for link in links:
        left, right = root(group_of[link.left, link.left_span]), root(group_of[link.right, link.right_span])
        if left != right:
            parent[max(left, right)] = min(left, right)
    found: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for link in links:
        found[root(group_of[link.left, link.left_span])].append(link)
    return list(found.values())


def clusters(links: Sequence[Link], ranks: Mapping[int, int], measure: Measure) -> list[Cluster]:
    """The clusters of one component.

    `ranks` order articles by what does not depend on arrival, to settle ties; `measure` is asked only for pairs of
    passages that no link joins.
    """
    group_of = _passage_of(links)
    ends: dict[tuple[int, int], list[Span]] = defaultdict(list)
    overlaps: dict[tuple[tuple[int, int], tuple[int, int]], float] = {}
    for link in links:
        left, right = group_of[link.left, link.left_span], group_of[link.right, link.right_span]
        ends[left].append(link.left_span)
        ends[right].append(link.right_span)
        for pair in ((left, right), (right, left)):
            overlaps[pair] = max(overlaps.get(pair, 0.0), link.overlap)
    spans = {passage: middle(found) for passage, found in ends.items()}
    degrees: dict[tuple[int, int], int] = defaultdict(int)
    for one, _ in overlaps:
        degrees[one] += 1

    def importance(passage: tuple[int, int]) -> tuple[int, int, int, int]:
        begin, end = spans[passage]
        return -degrees[passage], begin - end, ranks[passage[0]], begin

    waiting = sorted(spans, key=importance)
    made = []
    while len(waiting) > 1:
        head = waiting[0]
        near = {
            other: overlaps[head, other]
            if (head, other) in overlaps
            else measure((head[0], spans[head]), (other[0], spans[other]))
            for other in waiting[1:]
        }
        members = {head: 1.0} | {other: overlap for other, overlap in near.items() if overlap >= LEAST_OVERLAP}
        waiting = [passage for passage in waiting if passage not in members]
        if len({article for article, _ in members}) > 1:
            made.append(_cluster(head, members, spans))
    return made


def _cluster(
    head: tuple[int, int], members: Mapping[tuple[int, int], float], spans: Mapping[tuple[int, int], Span]
) -> Cluster:
    found = {passage: Member(passage[0], spans[passage], overlap) for passage, overlap in members.items()}
    ordered = sorted(found.values(), key=lambda member: (member.article, member.span))
    return Cluster(found[head], tuple(ordered))


def _passage_of(links: Iterable[Link]) -> dict[tuple[int, Span], tuple[int, int]]:
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
