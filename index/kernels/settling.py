"""Settling an area: which sentences at its edges belong to it, once it is known what it matches."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.matching import first_from, held, hold, sentence_of
from index.kernels.room import BEGIN, SENTENCE_SIZE, SIDE, START, STEM_SIZE, Side

REACH = 100
"""Words around an area that may join it."""


@compiled("void", SIDE, SIDE, "int64[::1]", "int64", "int64", "int64[::1]", inner=True)
def count_sentence(a: Side, b: Side, area: NDArray[np.int64], side: int, one: int, counts: NDArray[np.int64]) -> None:
    """Fill `counts` for sentence `one` of a: content words that match b's part, that don't, that do and are free.

    A match is free where the rest of a's part holds the stem less often than b's part does: what a topic repeats in
    the sentences around a passage is explained by the passage already. Both sides `hold` their parts of the area.
    """
    begin = np.int64(a.sentences[SENTENCE_SIZE * one + START])
    end = np.int64(a.sentences[SENTENCE_SIZE * (one + 1) + START])
    inside = begin >= area[side] and end <= area[side + 1]
    counts[0] = 0
    counts[1] = 0
    counts[2] = 0
    counts[3] = inside
    for at in range(begin, end):
        row = np.int64(a.kind[at])
        if row < 0:
            continue
        there = held(b, a.partner[row])
        if there == 0:
            counts[1] += 1
            continue
        counts[0] += 1
        here = held(a, row)
        if inside:
            high = np.int64(a.stems[STEM_SIZE * (row + 1) + BEGIN])
            own = first_from(a, np.int64(a.stems[STEM_SIZE * row + BEGIN]), high, begin)
            here -= first_from(a, own, high, end) - own
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
    to_word = min(area[side + 1] + REACH, np.int64(a.word.size))
    hold(a, area[side], area[side + 1])
    hold(b, area[2 - side], area[3 - side])
    best = 0.0
    total = 0.0
    run = np.int64(0)
    new_begin = area[side]
    new_end = area[side + 1]
    for one in range(sentence_of(a, from_word), sentence_of(a, to_word - 1) + 1):
        if total <= 0.0:
            total = 0.0
            run = np.int64(a.sentences[SENTENCE_SIZE * one + START])
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
            new_end = np.int64(a.sentences[SENTENCE_SIZE * (one + 1) + START])
    area[side] = new_begin
    area[side + 1] = new_end
    return to_word - from_word
