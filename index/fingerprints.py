"""Sparse fingerprints of a text, by which articles that share a passage find each other.

Winnowing (Schleimer, Wilkerson and Aiken, 2003): of every four word 5-grams in a row the one with the least hash is
kept, so two texts that share a run of eight words share a fingerprint, wherever the run stands in either. Inside
quotation marks every 5-gram is kept: what outlets share there is often a quotation of seven words.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.words import Words

GRAM: Final = 5
"""Words in a fingerprint."""
WINDOW: Final = 4
"""Fingerprints of which at least one is kept: a shared run of GRAM + WINDOW - 1 words can't be missed."""


def winnow(words: Words) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """The fingerprints kept, in reading order: hashes uint64[n], and int32[n], the place of each one's first word.

    A text of fewer than GRAM words has none; one of fewer than GRAM + WINDOW - 1 words has its least.
    """
    from index.kernels.winnowing import select

    hashes = np.empty(max(0, len(words) - GRAM + 1), np.uint64)
    positions = np.empty(len(hashes), np.int32)
    count = select(words.word, words.flags, hashes, positions)
    positions = positions[:count].copy()
    return hashes[positions], positions
