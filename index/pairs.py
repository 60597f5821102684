"""Which pairs of articles are worth aligning: those that share at least two fingerprints.

A fingerprint in few articles pairs all of them. One in more than HUBS articles pairs each only with the HUBS of lowest
rank among them (ranks come from the articles' ids, not from the order of arrival), so that a text in n articles costs
n * HUBS pairs and not n * n, while all of them stay linked to one another through the same hubs. Of 12,560 news
articles 112,000 pairs are left so; a shared run of twelve words always shares two fingerprints.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct

HUBS = 16
LEAST_SHARED = 2

Integers = NDArray[np.int64]


def candidates(places: Integers, articles: Integers, ranks: Integers, new: NDArray[np.bool_]) -> Integers:
    """Pairs to align, int64[n, 2], each with the lower article first; sorted.

    `places` and `articles` are postings, sorted by place (the fingerprint) and then by article; `ranks` and `new` say
    of each posting the article's rank and whether it is not linked yet. Only pairs with a new article are made.
    """
    starts = np.flatnonzero(np.r_[True, places[1:] != places[:-1]]) if len(places) else np.empty(0, np.int64)
    sizes = np.diff(np.r_[starts, len(places)])
    keys = []
    for size in np.unique(sizes[(sizes > 1) & (sizes <= HUBS)]):
        rows = starts[sizes == size][:, None] + np.arange(size)
        one, other = np.triu_indices(size, 1)
        keys.append(_keys(rows[:, one].ravel(), rows[:, other].ravel(), articles, new))
    for start, size in zip(starts[sizes > HUBS], sizes[sizes > HUBS], strict=True):
        group = np.arange(start, start + size)
        hubs = group[np.argsort(ranks[group], kind="stable")[:HUBS]]
        pair = _keys(np.repeat(group, HUBS), np.tile(hubs, size), articles, new)
        keys.append(distinct(pair))
    if not keys:
        return np.empty((0, 2), np.int64)
    found, shared = np.unique(np.concatenate(keys), return_counts=True)
    found = found[shared >= LEAST_SHARED]
    return np.stack([found >> 32, found & 0xFFFFFFFF], axis=1)


def _keys(one: Integers, other: Integers, articles: Integers, new: NDArray[np.bool_]) -> Integers:
    """Both article numbers in one integer, the lower one in the upper half; without pairs of old articles."""
    kept = (new[one] | new[other]) & (articles[one] != articles[other])
    first, second = articles[one[kept]], articles[other[kept]]
    keys: Integers = np.minimum(first, second) << np.int64(32) | np.maximum(first, second)
    return keys
