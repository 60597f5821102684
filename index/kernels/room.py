"""What the alignment of a pair works on: the two sides, and room to work in.

Compiled functions allocate nothing; every array is made here, as large as the largest pair needs, and used again
for the next pair. Nothing in it is read before it is written for the pair at hand.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.compiled import record

COLUMNS = 6
MOST = 2000
"""Passages of a kind that are kept while a pair is worked on; only text that repeats itself has more."""
FACTS = 20
WEIGHTS = np.array([-24.89, 0.62, 0.84, 0.82, 4.82, 3.13, 5.39])
"""Of the terms of `evidence.trust`, in their order; fitted by benchmarks/alignment."""
EDGES = np.array([-3.714, 0.016, -0.048, -0.017, 6.852, 3.295])
"""Of the counts of `settling.count_sentence`; fitted by benchmarks/alignment."""

# Rows of a side's `whole`, by word unless said otherwise.
WORD = 0
"""The lower half of the word's hash: a chance match of two words of a pair costs nothing."""
STEM = 1
FLAGS = 2
ORDER = 3
"""Places of the words that are not common, by stem."""
LOW = 4
"""LOW and HIGH: between which places of the other side's ORDER the same stem stands; 0 and 0 for none."""
HIGH = 5
SENTENCE = 6
STARTS = 7
"""By sentence: its first word; after the last the number of words."""
MARKS = 8
"""What `sentences.mark` says of the word."""
KINDS = 9
"""By sentence: how many different stems it holds."""
SIZES = 10
"""How many words there are, how many of them are not common, how many sentences, how many different stems."""
STEMS = 11
"""The different stems, ascending."""
PLACES = 12
"""By different stem: its first place in ORDER; after the last their number."""
HOLDING = 13
"""By different stem: how many sentences of the text hold it."""
JOINT = 14
"""By different stem: how many sentences of both texts hold it."""
SHARED = 15
"""Which of the different stems both texts have, ascending."""
MATCHED = 16
"""1 where the word stands in the part of the other side that was asked about last, else 0."""
GRAMS = 17
"""A hash of the word and the three after it; for all but the last three words."""
WHERE = 18
"""By place in ORDER: twice the sentence of the word there, plus one where it is the first of its stem in it."""
# Rows of a side's `real`.
WEIGHT = 0
NORM = 1
"""By sentence: the squared length of its vector."""
LOGS = 2
"""By a number of sentences below TABLED: the weight of a stem that so many hold."""
TABLED = 16
MOST_IN_ORDER = 3000
"""Words of a side that are looked at when those in order are counted."""
SLOTS = 8192
"""Places of the hash table of `ordering.in_order`: a power of two, over twice MOST_IN_ORDER."""


class Side(NamedTuple):
    """One text of a pair: `whole` int32[19, n], `real` float32[3, n], by the rows above.

    Two arrays and not a dozen: what a compiled function takes is spelled out at each of its calls, and with an array
    a row compiling took twice as long.
    """

    whole: NDArray[np.int32]
    real: NDArray[np.float32]


class Room(NamedTuple):
    """Room to work in: `tables` of COLUMNS columns, of as many rows as both texts have words or more; `whole` int32 and
    `real` float32 with an element for each row of a table.

    `bits` uint64 is the room of `ordering.in_order` and of `runs.cover`. `area` int64[4] is the area at hand, `rates`
    float64[4] its rates of matches, `weights` float64[7] those of the terms of `evidence.trust`, `facts`
    float64[MOST + 1, FACTS] what areas are judged by.
    """

    whole: NDArray[np.int32]
    real: NDArray[np.float32]
    tables: NDArray[np.int32]
    bits: NDArray[np.uint64]
    area: NDArray[np.int64]
    rates: NDArray[np.float64]
    weights: NDArray[np.float64]
    facts: NDArray[np.float64]
    edges: NDArray[np.float64]
    counts: NDArray[np.int64]


SIDE = record(Side, whole="int32[:, ::1]", real="float32[:, ::1]")
ROOM = record(
    Room,
    whole="int32[:, ::1]",
    real="float32[:, ::1]",
    tables="int32[:, :, ::1]",
    bits="uint64[::1]",
    area="int64[::1]",
    rates="float64[::1]",
    weights="float64[::1]",
    facts="float64[:, ::1]",
    edges="float64[::1]",
    counts="int64[::1]",
)


def make_room(size: int, weights: NDArray[np.float64], edges: NDArray[np.float64]) -> Room:
    """Room for pairs that have up to `size` words together; `weights` float64[7] are those of `evidence.trust`,
    `edges` float64[6] those of `settling.settle`.
    """
    width = min(size, MOST_IN_ORDER)
    rows = max(size, MOST) + 64
    return Room(
        np.empty((2, rows), np.int32),
        np.empty((1, rows), np.float32),
        np.empty((4, rows, COLUMNS), np.int32),
        np.empty(64 + SLOTS + max(size, width * (width // 64 + 1)), np.uint64),
        np.empty(4, np.int64),
        np.empty(4, np.float64),
        weights,
        np.empty((MOST + 1, FACTS), np.float64),
        edges,
        np.empty(4, np.int64),
    )


def make_side(size: int) -> Side:
    """Room for a text of up to `size` words."""
    return Side(np.empty((19, size + 4), np.int32), np.empty((3, size + TABLED), np.float32))
