"""Copies: articles that share most of their words, by text and not by date, of one outlet or of several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from index.clusters import Link
from index.spans import covered

COPY = 0.8
"""Share of the shorter article's words that copies have in common."""


def are_copies(links: Sequence[Link], left_words: int, right_words: int) -> bool:
    """Whether two articles, given all links between them and their numbers of words, are copies.

    Matched words are counted once where alignments overlap, by the share of the text that they cover.
    """
    shorter = min(left_words, right_words)
    if not shorter or sum(link.words for link in links) < COPY * shorter:
        return False
    spans = [link.left_span if left_words <= right_words else link.right_span for link in links]
    once = sum(end - begin for begin, end in covered(spans)) / max(1, sum(end - begin for begin, end in spans))
    return sum(link.words for link in links) * once >= COPY * shorter


def copy_groups(pairs: Iterable[tuple[int, int]], ranks: Mapping[int, int]) -> dict[int, int]:
    """Article -> the article that stands for its copies, itself included; articles without a copy are left out.

    Each group is made of one article, that with most copies (then the lowest rank), and its own copies: a chain of
    ever shorter versions does not become one group.
    """
    near: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    group_of: dict[int, int] = {}
    for head in sorted(near, key=lambda article: (-len(near[article]), ranks[article])):
        members = [article for article in near[head] | {head} if article not in group_of]
        if head not in group_of and len(members) > 1:
            group_of |= dict.fromkeys(members, head)
    return group_of
