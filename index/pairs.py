"""Which pairs of articles are worth aligning: those that share at least two fingerprints.

A fingerprint in few articles pairs all of them. One in more than HUBS articles pairs each only with its hubs, the HUBS
articles of lowest rank that hold it (ranks come from the articles' ids, not from the order of arrival), so that a text
in n articles costs n * HUBS pairs and not n * n, while all of them stay linked to one another through the same hubs.
Of 12,560 news articles 112,000 pairs are left so; a shared run of twelve words always shares two fingerprints.

Who holds a fingerprint alone decides which pairs it makes, so the pairs of a set of articles are a function of the
set. As articles come, hubs fall and pairs with them (`fallen`); as articles go, others rise (`risen`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct, runs
from index.ranks import RANKS

HUBS = 16
LEAST_SHARED = 2

_SLAB = 50_000  # postings worked on at a time: each makes up to HUBS pairs
_PENDING = 4_000_000  # keys of pairs that wait at least before those that occur often are thinned out: 32 MB

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Holders:
    """Which articles hold which fingerprints, one posting an element; sorted by place, then by article.

    `places`: int64, which fingerprint, by any numbering. `articles`: int64, the article's number, below 2 ** 31.
    `ranks`: int64, the article's rank.
    """

    places: Integers
    articles: Integers
    ranks: Integers

    def __len__(self) -> int:
        return len(self.places)

    def only(self, kept: Booleans) -> Holders:
        """Those postings of which `kept` is true."""
        return Holders(self.places[kept], self.articles[kept], self.ranks[kept])


def standing(holders: Holders) -> Integers:
    """Of each posting its article's place among the holders of the fingerprint, by rank, from 0."""
    order = np.lexsort((holders.ranks, holders.places))
    starts, sizes = runs(holders.places)
    found = np.empty(len(holders), np.int64)
    found[order] = np.arange(len(holders)) - np.repeat(starts, sizes)
    return found


def are_hubs(holders: Holders, hubs: int = HUBS) -> Booleans:
    """Of each posting whether its article is a hub of the fingerprint; all are where they are no more than `hubs`."""
    starts, sizes = runs(holders.places)
    found = np.ones(len(holders), np.bool_)
    many = np.repeat(sizes > hubs, sizes)
    if many.any():
        # Ranks are spread evenly: where there are hubs enough among the lowest, the others need not be sorted.
        low = holders.ranks < np.repeat(RANKS // np.maximum(sizes, 4 * hubs) * (4 * hubs), sizes)
        enough = np.add.reduceat(low, starts, dtype=np.int64) >= hubs
        low |= np.repeat(~enough, sizes)
        found[many] = False
        many &= low
        found[many] = standing(holders.only(many)) < hubs
    return found


def candidates(holders: Holders, new: Booleans, hubs: int = HUBS) -> Integers:
    """Pairs to align, as keys (see `pair_keys`), ascending: those with a new article, as `new` says of each posting."""
    return often_enough(meetings(holders, new, hubs))


def meetings(holders: Holders, new: Booleans, hubs: int = HUBS) -> Integers:
    """The keys of pairs with a new article, ascending, once for each fingerprint that makes them.

    No more than LEAST_SHARED times each: that often decides. Of parts of the fingerprints these can be put together.
    """
    _, sizes = runs(holders.places)
    many = np.repeat(sizes > hubs, sizes)
    made = [np.empty(0, np.int64)]
    for keys in chain(_keys_of_few(holders, new, hubs), _keys_with_hubs(holders.only(many), new[many], hubs)):
        made.append(keys)
        if sum(map(len, made[1:])) > max(len(made[0]), _PENDING):  # so that each key is sorted a few times only
            made = [_at_most(LEAST_SHARED, np.concatenate(made))]
    return _at_most(LEAST_SHARED, np.concatenate(made))


def often_enough(keys: Integers) -> Integers:
    """Of the keys of meetings, ascending: those of pairs that share LEAST_SHARED fingerprints, each once."""
    starts, shared = runs(keys)
    found: Integers = keys[starts[shared >= LEAST_SHARED]]
    return found


def fallen(holders: Holders, new: Booleans, hubs: int = HUBS) -> Integers:
    """Keys of pairs of old articles which a fingerprint made before the new ones came, and makes no more.

    Other fingerprints may still make them.
    """
    _, sizes = runs(holders.places)
    many = np.repeat(sizes > hubs, sizes)
    if new[many].all():
        return np.empty(0, np.int64)
    holders, new = holders.only(many), new[many]
    now = are_hubs(holders, hubs)
    before = np.zeros(len(holders), np.bool_)
    before[~new] = are_hubs(holders.only(~new), hubs)
    lost = np.flatnonzero(before & ~now)
    apart = np.flatnonzero(~new & ~now)  # those that stay hubs, or are new, are paired with all
    made = [np.empty(0, np.int64)]
    for one, other in _with_each(holders.places, lost, apart):
        differ = one != other
        made.append(distinct(pair_keys(holders.articles[one[differ]], holders.articles[other[differ]])))
    return distinct(np.concatenate(made))


def shared(holders: Holders, one: Integers, other: Integers, hubs: int = HUBS) -> Integers:
    """Of pairs of articles, one[0] and other[0] and so on, how many fingerprints make each, given all holders of those
    that `one` holds.
    """
    kept = np.isin(holders.articles, one) | np.isin(holders.articles, other)
    kept[kept] = np.bincount(holders.places[kept])[holders.places[kept]] > 1
    postings = holders.articles[kept] << np.int64(32) | holders.places[kept]
    order = np.argsort(postings)
    postings, is_hub = postings[order], are_hubs(holders, hubs)[kept][order]
    first = np.searchsorted(postings, one << np.int64(32))
    count = np.searchsorted(postings, one + 1 << np.int64(32)) - first
    rows = ranges(first, count)
    sought = np.repeat(other << np.int64(32), count) | postings[rows] & 0xFFFFFFFF
    found = np.minimum(np.searchsorted(postings, sought), len(postings) - 1)
    made = (postings[found] == sought) & (is_hub[rows] | is_hub[found])
    return np.bincount(np.repeat(np.arange(len(one)), count)[made], minlength=len(one))


def risen(holders: Holders, leaving: Booleans, hubs: int = HUBS) -> Integers:
    """The articles that may be hubs where they were none before others left: they are to be linked again.

    `leaving` says of each posting whether its article leaves; what rank those have does not matter.
    """
    _, sizes = runs(holders.places)
    many = np.repeat(sizes > hubs, sizes)
    holders, leaving = holders.only(many), leaving[many]
    _, sizes = runs(holders.places)
    starts, _ = runs(holders.places)
    gone = np.repeat(np.add.reduceat(leaving.astype(np.int64), starts), sizes) if len(starts) else np.empty(0, np.int64)
    staying = holders.only(~leaving)
    rank = standing(staying)
    return distinct(staying.articles[(rank < hubs) & (rank >= hubs - gone[~leaving])])


def pair_keys(one: Integers, other: Integers) -> Integers:
    """Pairs of article numbers as one integer each, the lower number in the upper half."""
    keys: Integers = np.minimum(one, other) << np.int64(32) | np.maximum(one, other)
    return keys


def pairs_of(keys: Integers) -> Integers:
    """Keys -> pairs, int64[n, 2], each with the lower number first."""
    return np.stack([keys >> 32, keys & 0xFFFFFFFF], axis=1)


def ranges(first: Integers, count: Integers) -> Integers:
    """first[0], first[0] + 1, … count[0] of them, then those from first[1] on, and so on."""
    return np.arange(int(count.sum())) + np.repeat(first - np.cumsum(count) + count, count)


def _keys_of_few(holders: Holders, new: Booleans, hubs: int) -> Iterator[Integers]:
    """The keys that fingerprints with no more than `hubs` holders make, slab by slab."""
    starts, sizes = runs(holders.places)
    for size in np.unique(sizes[(sizes > 1) & (sizes <= hubs)]):
        alike = starts[sizes == size]
        one, other = np.triu_indices(size, 1)
        step = max(1, _SLAB * hubs // len(one))
        for begin in range(0, len(alike), step):
            rows = alike[begin : begin + step, None] + np.arange(size)
            yield _keys(holders.articles, new, rows[:, one].ravel(), rows[:, other].ravel())


def _keys_with_hubs(holders: Holders, new: Booleans, hubs: int) -> Iterator[Integers]:
    """The keys that fingerprints with more than `hubs` holders make, slab by slab."""
    hub = are_hubs(holders, hubs)
    _, sizes = runs(holders.places)
    hubs_of = np.flatnonzero(hub).reshape(-1, hubs)
    group = np.repeat(np.arange(len(sizes)), sizes)
    arrived = np.flatnonzero(new)
    for begin in range(0, len(arrived), _SLAB):
        members = arrived[begin : begin + _SLAB]
        one, other = np.repeat(members, hubs), hubs_of[group[members]].ravel()
        once = ~hub[one] | (one < other) | ~new[other]  # two new hubs meet twice
        yield pair_keys(holders.articles[one[once]], holders.articles[other[once]])
    rest = np.flatnonzero(~new & ~hub)
    for one, other in _with_each(holders.places, np.flatnonzero(new & hub), rest):
        yield pair_keys(holders.articles[one], holders.articles[other])


def _with_each(places: Integers, ones: Integers, others: Integers) -> Iterator[tuple[Integers, Integers]]:
    """Each of some postings with each of others of the same place, slab by slab; both ascend."""
    first = np.searchsorted(places[others], places[ones], "left")
    count = np.searchsorted(places[others], places[ones], "right") - first
    for chosen in _slabs(count):
        yield np.repeat(ones[chosen], count[chosen]), others[ranges(first[chosen], count[chosen])]


def _keys(articles: Integers, new: Booleans, one: Integers, other: Integers) -> Integers:
    """Keys of pairs of postings, without pairs of articles that are not new."""
    kept = new[one] | new[other]
    return pair_keys(articles[one[kept]], articles[other[kept]])


def _at_most(times: int, keys: Integers) -> Integers:
    """The keys, ascending, each as often as it occurs but no more than so many times."""
    keys = np.sort(keys)
    kept = np.ones(len(keys), np.bool_)
    kept[times:] = keys[times:] != keys[:-times]
    return keys[kept]


def _slabs(count: Integers) -> Iterator[slice]:
    """Slices of rows of which each makes `count` pairs, so that no slice makes many more than a slab's."""
    total = np.cumsum(count)
    begin = 0
    while begin < len(count):
        done = total[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(total, done + _SLAB * HUBS, "right")))
        yield slice(begin, end)
        begin = end
