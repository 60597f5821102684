"""Which links hang together: two ends of links in one article that are the same passage join their links.

Links and ends are columns of numbers, for there are many: 88,000 links of 12,559 articles take 0.1 s so, and 1.3 s one
by one. Of many links only their ends stay in memory (`ends_of_all`): 100,000 generated articles with footers have 1.5
million links, and 131,000 ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.spans import SAME_PASSAGE

WEIGHT: Final = 1_000_000
"""Weight of a link between equal texts; weights are whole, so that sums do not depend on the order of addition."""

_PENDING = 500_000  # ends of parts that wait at least before they are put together: 24 MB

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
        # Floats hold integers up to 2^53 exactly; an array of mixed rows took twice as long to make.
        table = np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * 8).reshape(-1, 8)
        weight = np.rint(table[:, 7] * WEIGHT).astype(np.int64)
        number, left, right = (table[:, columns].astype(np.int64) for columns in (0, slice(1, 4), slice(4, 7)))
        return cls(number, left, right, weight)

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True, eq=False)
class Ends:
    """The ends of links, sorted, each once: `place`, int64[n, 3]: article, begin, end; `weight` summed over links.

    `joined`, int64: the least of the ends that links connect each with, itself included. `first`, int64: the least
    number of the links that end there.
    """

    place: Integers
    weight: Integers
    joined: Integers
    first: Integers

    def __len__(self) -> int:
        return len(self.weight)


@dataclass(frozen=True, eq=False)
class Passages:
    """Passages of components, one element each, int64, in order of component, article and place.

    `component`: which; `article`, `begin`, `end`; `weight`: of the ends of links that lie there.
    """

    component: Integers
    article: Integers
    begin: Integers
    end: Integers
    weight: Integers

    def __len__(self) -> int:
        return len(self.component)


def ends_of(links: Links) -> tuple[Ends, Integers, Integers]:
    """The ends of links; which of them is the left end of each link; and which the right end."""
    place, which = _distinct(np.concatenate([links.left, links.right]))
    left, right = which[: len(links)], which[len(links) :]
    edges = np.stack([left, right], axis=1)
    return _summed(place, which, np.tile(links.weight, 2), np.tile(links.number, 2), edges), left, right


def ends_of_all(parts: Iterable[Links]) -> Ends:
    """The ends of links that come in parts; no more is kept in memory than some times these ends."""
    found = [ends_of(Links.of([]))[0]]
    for links in parts:
        found.append(ends_of(links)[0])
        if sum(map(len, found[1:])) > max(len(found[0]), _PENDING):  # so that each end is sorted a few times only
            found = [_merged(found)]
    return _merged(found)


def components(
    ends: Ends, known: Integers | Sequence[tuple[int, int, int, int]] = ()
) -> tuple[Integers, dict[int, set[int]]]:
    """For each end a number that it shares with all that it hangs together with; and for such a number the earlier
    components that hang together with these ends, where there are any.

    `known`: ends of earlier links that may be the same passage as one of these, article, begin, end and component.
    """
    earlier = np.asarray(known, np.int64).reshape(-1, 4)
    places = np.concatenate([ends.place, earlier[:, :3]])
    _, first, back = np.unique(earlier[:, 3], return_index=True, return_inverse=True)
    same = _same_passages(places)
    begin = len(ends)
    edges = np.concatenate([
        np.stack([np.arange(begin), ends.joined], axis=1),
        same,
        np.stack([begin + np.arange(len(earlier)), begin + first[back]], axis=1),
    ])  # fmt: skip
    labels = _connected(len(places), edges)
    former: dict[int, set[int]] = {}
    touched = np.isin(labels[begin:], labels[:begin])  # other earlier ends only stand near
    for label, component in zip(labels[begin:][touched].tolist(), earlier[touched, 3].tolist(), strict=True):
        former.setdefault(label, set()).add(component)
    return labels[:begin], former


def passages_of(ends: Integers) -> Passages:
    """The passages at which links of some components end.

    `ends`: int64[n, 5], each once: component, article, begin, end, weight. Ends of a component in an article that are
    the same passage (index.spans), be it by way of others, are one, from the first begin to the last end: the passage
    as far as anyone shares it.
    """
    component, article, begin, end, weight = ends[np.lexsort(ends.T[3::-1])].T
    size = len(component)
    first = np.ones(size, np.bool_)
    first[1:] = (component[1:] != component[:-1]) | (article[1:] != article[:-1])
    node = _connected(size, _same_passages(np.stack([np.cumsum(first), begin, end], axis=1)))
    root = node == np.arange(size)  # the first of each, with the least begin
    which = (np.cumsum(root) - 1)[node]
    last = end[root]
    np.maximum.at(last, which, end)
    total = np.zeros(len(last), np.int64)
    np.add.at(total, which, weight)
    found = np.stack([component[root], article[root], begin[root], last, total], axis=1)
    found = found[np.lexsort(found.T[3::-1])]
    kept = np.ones(len(found), np.bool_)
    kept[:-1] = (found[1:, :4] != found[:-1, :4]).any(axis=1)
    return Passages(*found[kept].T.copy())


def _merged(parts: Sequence[Ends]) -> Ends:
    """The ends of all parts, each once."""
    if len(parts) == 2 and not len(parts[0]):
        return parts[1]
    place, which = _distinct(np.concatenate([part.place for part in parts]))
    shift = np.cumsum([0, *map(len, parts)])
    joined = np.concatenate([part.joined + before for part, before in zip(parts, shift[:-1].tolist(), strict=True)])
    weight = np.concatenate([part.weight for part in parts])
    first = np.concatenate([part.first for part in parts])
    return _summed(place, which, weight, first, np.stack([which, which[joined]], axis=1))


def _summed(place: Integers, which: Integers, weight: Integers, number: Integers, edges: Integers) -> Ends:
    """Ends from what is known of each time that one occurs: which it is, the weight, the number of the link."""
    total = np.zeros(len(place), np.int64)
    np.add.at(total, which, weight)
    first = np.full(len(place), np.iinfo(np.int64).max)
    np.minimum.at(first, which, number)
    return Ends(place, total, _connected(len(place), edges), first)


def _distinct(places: Integers) -> tuple[Integers, Integers]:
    """The different rows of places, sorted, and which of them each row is."""
    order = np.lexsort(places.T[::-1])
    ordered = places[order]
    first = np.ones(len(ordered), np.bool_)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    which = np.empty(len(places), np.int64)
    which[order] = np.cumsum(first) - 1
    return ordered[first], which


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
