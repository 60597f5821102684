"""Articles that are linked batch by batch, with the fingerprints of all of them in the index: which pairs go with which
batch.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.pairs import pairs_of
from index.ranks import Ranks

Integers = NDArray[np.int64]


class Batches:
    """An `index.store.Share` of one linker alone. `numbers`: the articles of all batches, int64."""

    def __init__(self, numbers: Integers, ranks: Ranks) -> None:
        self._numbers = numbers
        self._ranks = ranks

    def mine(self, keys: Integers, batch: Integers) -> NDArray[np.bool_]:
        """A pair of two batches goes with its article of higher rank.

        Hubs have the lowest ranks: they are read with every batch, and all other articles with one of them.
        """
        left, right = pairs_of(keys).T
        last = np.where(self._ranks.of(left) > self._ranks.of(right), left, right)
        of_two = np.isin(left, self._numbers) & np.isin(right, self._numbers)
        return ~of_two | np.isin(last, batch)

    def unlinked(self) -> Iterator[Integers]:
        """All of them."""
        yield self._numbers
