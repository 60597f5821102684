"""Which links hang together: two ends of links in one article that are the same passage join their links.

Links and ends are columns of numbers, for there are many: 88,000 links of 12,559 articles take 0.1 s so, and 1.3 s one
by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.spans import SAME_PASSAGE

WEIGHT: Final = 1_000_000
"""Weight of a link between equal texts; weights are whole, so that sums do not depend on the order of addition."""

Integers = NDArray[np.int64]
Row = tuple[int, int, int, int, int, int, int, float]


@dataclass(frozen=True, eq=False)
class Links:
    """Links, one element each: `number`, int64, and their two ends, int64[n, 3] each: article, begin, end.

    `weight`, int64: how alike the texts are, in parts of WEIGHT.
    """

    number: Integers
    left: Integers
    right: Integers
    weight: Integers

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Links:
        """From rows of the catalog: number, left, left_begin, left_end, right, right_begin, right_end, overlap."""
        table = np.array([row[:7] for row in rows], np.int64).reshape(-1, 7)
        overlap = np.array([row[7] for row in rows], np.float64)
        return cls(table[:, 0], table[:, 1:4], table[:, 4:], np.rint(overlap * WEIGHT).astype(np.int64))

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True, eq=False)
class Ends:
    """The ends of links, sorted, each once: `place`, int64[n, 3]: article, begin, end; `weight` summed over links."""

    place: Integers
    weight: Integers


def ends_of(links: Links) -> tuple[Ends, Integers, Integers]:
    """The ends of links; which of them is the left end of each link; and which the right end."""
    places = np.concatenate([links.left, links.right])
    order = np.lexsort(places.T[::-1])
    ordered = places[order]
    first = np.ones(len(ordered), np.bool_)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    ordinal = np.cumsum(first) - 1
    which = np.empty(len(places), np.int64)
    which[order] = ordinal
    weight = np.zeros(int(first.sum()), np.int64)
    np.add.at(weight, which, np.tile(links.weight, 2))
    return Ends(ordered[first], weight), which[: len(links)], which[len(links) :]


def components(links: Links, known: Iterable[tuple[int, int, int, int]] = ()) -> tuple[Integers, dict[int, set[int]]]:
    """For each link a number that it shares with all that it hangs together with; and for such a number the earlier
    components that hang together with its links, where there are any.

    `known`: ends of earlier links that may be the same passage as one of these links', article, begin, end and
    component.
    """
    ends, left, right = ends_of(links)
    earlier = np.array(list(known), np.int64).reshape(-1, 4)
    places = np.concatenate([ends.place, earlier[:, :3]])
    _, first, back = np.unique(earlier[:, 3], return_index=True, return_inverse=True)
    same = _same_passages(places)
    begin = len(ends.place)
    edges = np.concatenate([
        np.stack([left, right], axis=1),
        same,
        np.stack([begin + np.arange(len(earlier)), begin + first[back]], axis=1),
    ])  # fmt: skip
    labels = _connected(len(places), edges)
    former: dict[int, set[int]] = {}
    touched = np.isin(labels[begin:], labels[left])  # other earlier ends only stand near
    for label, component in zip(labels[begin:][touched].tolist(), earlier[touched, 3].tolist(), strict=True):
        former.setdefault(label, set()).add(component)
    return labels[left], former


def _same_passages(places: Integers) -> Integers:
    """Pairs of stretches of one article, int64[m, 2], that have SAME_PASSAGE of their union in common."""
    order = np.lexsort(places.T[::-1])
    article, begin, end = places[order].T
    found = [np.empty((0, 2), np.int64)]
    one = np.arange(len(places))
    step = 1
    while len(one := one[one + step < len(places)]):
        other = one + step
        one = one[(article[other] == article[one]) & (begin[other] < end[one])]  # later ones begin later still
        other = one + step
        common = np.minimum(end[one], end[other]) - begin[other]
        union = np.maximum(end[one], end[other]) - begin[one]
        same = common / union >= SAME_PASSAGE
        found.append(np.stack([order[one[same]], order[other[same]]], axis=1))
        step += 1
    return np.concatenate(found)


def _connected(count: int, edges: Integers) -> Integers:
    """The least of the nodes that each node is connected with (Shiloach and Vishkin 1982: hook roots, halve paths)."""
    labels = np.arange(count)
    while len(edges):
        one, other = labels[edges[:, 0]], labels[edges[:, 1]]
        apart = one != other
        if not apart.any():
            break
        edges, one, other = edges[apart], one[apart], other[apart]
        np.minimum.at(labels, np.maximum(one, other), np.minimum(one, other))
        while not np.array_equal(halved := labels[labels], labels):
            labels = halved
    return labels
