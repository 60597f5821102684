"""Settling an area: which sentences at its edges belong to it, once it is known what it matches."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.matching import times
from index.kernels.room import FLAGS, HIGH, LOW, ORDER, SENTENCE, SIDE, SIZES, STARTS, Side

REACH = 100
"""Words around an area that may join it."""


@compiled("void", SIDE, SIDE, "int64[::1]", "int64", "int64", "int64[::1]", inner=True)
def count_sentence(a: Side, b: Side, area: NDArray[np.int64], side: int, one: int, counts: NDArray[np.int64]) -> None:
    """Fill `counts` for sentence `one` of a: content words that match b's part, that don't, that do and are free.

    A match is free where the rest of a's part holds the stem less often than b's part does: what a topic repeats in
    the sentences around a passage is explained by the passage already.
    """
    begin = np.int64(a.whole[STARTS, one])
    end = np.int64(a.whole[STARTS, one + 1])
    inside = begin >= area[side] and end <= area[side + 1]
    counts[0] = 0
    counts[1] = 0
    counts[2] = 0
    counts[3] = inside
    for at in range(begin, end):
        if a.whole[FLAGS, at] & 1:
            continue
        low = np.int64(a.whole[LOW, at])
        high = np.int64(a.whole[HIGH, at])
        there = times(b, low, high, area[2 - side], area[3 - side]) if low < high else np.int64(0)
        if there == 0:
            counts[1] += 1
            continue
        counts[0] += 1
        partner = b.whole[ORDER, low]
        low = np.int64(b.whole[LOW, partner])
        high = np.int64(b.whole[HIGH, partner])
        here = times(a, low, high, area[side], area[side + 1])
        if inside:
            here -= times(a, low, high, begin, end)
        if here < there:
            counts[2] += 1


@compiled("int64", SIDE, SIDE, "int64[::1]", "int64", "float64[::1]", "int64[::1]", inner=True)
def settle(
    a: Side, b: Side, area: NDArray[np.int64], side: int, edges: NDArray[np.float64], counts: NDArray[np.int64]
) -> int:
    """Move a's part of the area (`side` 0; 2 where a is the second text) to the best run of sentences.

    Each sentence scores the log odds of a logistic model that it belongs, by its counts; the run with the largest sum
    (Kadane) is taken. Returns how many words were looked at.
    """
    from_word = max(area[side] - REACH, 0)
    to_word = min(area[side + 1] + REACH, np.int64(a.whole[SIZES, 0]))
    best = 0.0
    total = 0.0
    run = np.int64(0)
    new_begin = area[side]
    new_end = area[side + 1]
    for one in range(a.whole[SENTENCE, from_word], a.whole[SENTENCE, to_word - 1] + 1):
        if total <= 0.0:
            total = 0.0
            run = np.int64(a.whole[STARTS, one])
        count_sentence(a, b, area, side, one, counts)
        total += (
            edges[0]
            + edges[1] * counts[0]
            + edges[2] * counts[1]
            + edges[3] * counts[2]
            + edges[4] * counts[2] / max(counts[0] + counts[1], 1)
            + edges[5] * counts[3]
        )
        if total > best:
            best = total
            new_begin = run
            new_end = np.int64(a.whole[STARTS, one + 1])
    area[side] = new_begin
    area[side + 1] = new_end
    return to_word - from_word
