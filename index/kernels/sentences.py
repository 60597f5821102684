"""Reworded evidence: sentences of two texts that hold the same words, and clusters of such pairs of sentences.

After Sanchez-Perez, Gelbukh and Sidorov (2014), the best system of PAN 2014: sentences as tf-idf vectors over the
sentences of both texts, pairs above a cosine and a Dice coefficient as seeds, near seeds joined. Here on stems and
without common words, with lower thresholds: what is joined is judged once more, word by word.
"""

# ruff: noqa: PLR1730 - compiled: plain loops and comparisons compile fast
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.matching import UNCAPPED, pairs_of, partner_of
from index.kernels.room import (
    BEGIN,
    FIRST,
    HOLDING,
    LOGS,
    PLACE_SIZE,
    REPEAT_BITS,
    REPEATS,
    SENTENCE_SIZE,
    SIDE,
    START,
    STEM_SIZE,
    TABLED,
    VARIETY,
    WHERE,
    Side,
)

LEAST_COSINE = 0.25
"""Plagdet on random obfuscation .9123; with 0.3 .9057, with 0.2 .9142, but a pair then takes a fifth longer."""
LEAST_DICE = 0.15
LARGEST_GAP = 6
"""Sentences by which two seeds of a cluster may be apart, on each side."""
LOOK_BACK = 256


@compiled("void", SIDE, SIDE, "float32[::1]", inner=True)
def weigh_words(a: Side, b: Side, logs: NDArray[np.float32]) -> None:
    """Give a's words that are not common their weight, by stem, and its sentences their norms."""
    sentences = a.sentences.size // SENTENCE_SIZE + b.sentences.size // SENTENCE_SIZE - 2
    for one in range(a.sentences.size // SENTENCE_SIZE - 1):
        a.norm[one] = 0.0
    a.weight[0] = 0.0
    for row in range(1, a.stems.size // STEM_SIZE - 1):
        holding = np.int64(a.stems[STEM_SIZE * row + HOLDING]) + b.stems[STEM_SIZE * a.partner[row] + HOLDING]
        weight = logs[holding] if holding < TABLED else np.float32(math.log((sentences + 1) / holding))
        a.weight[row] = weight
        for place in range(a.stems[STEM_SIZE * row + BEGIN], a.stems[STEM_SIZE * (row + 1) + BEGIN]):
            where = np.int64(a.places[PLACE_SIZE * place + WHERE])
            # The sum of odd numbers is a square.
            a.norm[where >> REPEAT_BITS] += weight * weight * np.float32(2 * (where & REPEATS) + 1)


@compiled("void", SIDE, SIDE, "float32[:, ::1]", inner=True)
def weigh(a: Side, b: Side, room: NDArray[np.float32]) -> None:
    """Weigh the words of both sides by the log of all sentences over those that hold the stem."""
    sentences = a.sentences.size // SENTENCE_SIZE + b.sentences.size // SENTENCE_SIZE - 2
    for holding in range(1, TABLED):
        room[LOGS, holding] = math.log((sentences + 1) / holding)
    weigh_words(a, b, room[LOGS])
    weigh_words(b, a, room[LOGS])


@compiled("int64", SIDE, SIDE, "int64", "int32[:, ::1]", "float32[::1]", "int32[:, ::1]", inner=True)
def similar(
    a: Side,
    b: Side,
    cap: int,
    counts: NDArray[np.int32],
    dot: NDArray[np.float32],
    seeds: NDArray[np.int32],
) -> int:
    """Fill rows (sentence of a, sentence of b) with pairs that are alike, in order of a; returns how many.

    Stems with more than `cap` pairs are left out: words that frequent weigh next to nothing. What a word or a sentence
    is can't be guessed, so there are few branches.
    """
    shared = counts[0]
    touched = counts[1]
    chosen = counts[2]
    for other in range(b.sentences.size // SENTENCE_SIZE):
        dot[other] = 0.0
        shared[other] = 0
    count = 0
    for one in range(a.sentences.size // SENTENCE_SIZE - 1):
        reached = np.int64(0)
        alike = np.int64(0)
        for at in range(a.sentences[SENTENCE_SIZE * one + START], a.sentences[SENTENCE_SIZE * (one + 1) + START]):
            chosen[alike] = at
            alike += np.int64(partner_of(a, at) > 0)
        for word in range(alike):
            at = np.int64(chosen[word])
            row = partner_of(a, at)
            if cap < UNCAPPED and pairs_of(a, b, at) > cap:
                continue
            weight = a.weight[a.kind[at]]
            square = weight * weight + np.float32(1e-9)
            first = np.int64(a.flags[at] & FIRST) // FIRST
            for place in range(b.stems[STEM_SIZE * row + BEGIN], b.stems[STEM_SIZE * (row + 1) + BEGIN]):
                where = np.int64(b.places[PLACE_SIZE * place + WHERE])
                other = where >> REPEAT_BITS
                touched[reached] = other
                reached += np.int64(dot[other] == 0.0)
                dot[other] += square
                shared[other] += first & np.int64((where & REPEATS) == 0)
        alike = np.int64(0)
        for place in range(reached):
            other = np.int64(touched[place])
            chosen[alike] = other
            alike += np.int64(shared[other] >= 2)
        for place in range(alike):
            other = np.int64(chosen[place])
            if count < seeds.shape[0]:
                norms = np.float64(a.norm[one] * b.norm[other])
                cosine = np.float64(dot[other]) / math.sqrt(norms + 1e-9)
                dice = (
                    2.0
                    * shared[other]
                    / (
                        np.int64(a.sentences[SENTENCE_SIZE * one + VARIETY])
                        + b.sentences[SENTENCE_SIZE * other + VARIETY]
                    )
                )
                if cosine > LEAST_COSINE and dice > LEAST_DICE:
                    seeds[count, 0] = one
                    seeds[count, 1] = other
                    count += 1
        for place in range(reached):
            dot[touched[place]] = 0.0
            shared[touched[place]] = 0
    return count


@compiled("int64", "int32[::1]", "int64", inner=True)
def root_of(parent: NDArray[np.int32], one: int) -> int:
    """The representative of a set, its path halved on the way."""
    while parent[one] != one:
        parent[one] = parent[parent[one]]
        one = np.int64(parent[one])
    return one


@compiled("int64", "int32[:, ::1]", "int64", "int32[:, ::1]", "int32[:, ::1]", inner=True)
def cluster(seeds: NDArray[np.int32], count: int, sets: NDArray[np.int32], areas: NDArray[np.int32]) -> int:
    """Join seeds that lie near on both sides (union-find); fill rows (first a, end a, first b, end b) in sentences."""
    parent = sets[0]
    area_of = sets[1]
    for row in range(count):
        parent[row] = row
        area_of[row] = -1
        for back in range(1, min(row, LOOK_BACK) + 1):
            before = row - back
            if seeds[row, 0] - seeds[before, 0] > LARGEST_GAP:
                break
            if abs(seeds[row, 1] - seeds[before, 1]) <= LARGEST_GAP:
                one = root_of(parent, row)
                other = root_of(parent, before)
                if one < other:
                    parent[other] = one
                else:
                    parent[one] = other
    made = 0
    for row in range(count):
        root = root_of(parent, row)
        area = area_of[root]
        if area < 0:
            area = made
            area_of[root] = made
            made += 1
            areas[area, 0] = seeds[row, 0]
            areas[area, 2] = seeds[row, 1]
            areas[area, 3] = 0
        areas[area, 1] = seeds[row, 0] + 1  # seeds come in order of a
        if seeds[row, 1] < areas[area, 2]:
            areas[area, 2] = seeds[row, 1]
        if seeds[row, 1] >= areas[area, 3]:
            areas[area, 3] = seeds[row, 1] + 1
    return made
