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
from index.kernels.matching import pairs_of
from index.kernels.room import (
    FIRST,
    FLAGS,
    HIGH,
    KINDS,
    LOW,
    NORM,
    ORDER,
    SENTENCE,
    SIDE,
    SIZES,
    STARTS,
    STEM,
    WEIGHT,
    Side,
)

LEAST_CONTENT = 2
"""Words, not counting common ones, below which a sentence is joined with the next."""
LONGEST = 40
"""Words after which a sentence is cut: lists and tables have no full stops."""
LEAST_COSINE = 0.25
"""Plagdet on random obfuscation .9123; with 0.3 .9057, with 0.2 .9142, but a pair then takes a fifth longer."""
LEAST_DICE = 0.15
LARGEST_GAP = 6
"""Sentences by which two seeds of a cluster may be apart, on each side."""
LOOK_BACK = 256


@compiled("int64", SIDE, inner=True)
def cut(a: Side) -> int:
    """Fill `sentence` and `starts`, clear what is counted by sentence and by word; returns how many sentences."""
    count = 0
    meant = 0
    for at in range(a.whole[SIZES, 0]):
        if (
            count == 0
            or (a.whole[FLAGS, at] & 4 and meant >= LEAST_CONTENT)
            or at - a.whole[STARTS, count - 1] >= LONGEST
        ):
            a.whole[STARTS, count] = at
            a.real[NORM, count] = 0.0
            a.whole[KINDS, count] = 0
            count += 1
            meant = 0
        a.whole[SENTENCE, at] = count - 1
        a.whole[FIRST, at] = 0
        a.real[WEIGHT, at] = 0.0
        meant += 1 - (a.whole[FLAGS, at] & 1)
    a.whole[STARTS, count] = a.whole[SIZES, 0]
    return count


@compiled("int64", SIDE, "int64", "int32", inner=True)
def mark_first(a: Side, place: int, stem: int) -> int:
    """From a place of `order` on, mark the words of one stem that are its sentence's first; returns how many."""
    holding = 0
    previous = -1
    while place < a.whole[SIZES, 1] and a.whole[STEM, a.whole[ORDER, place]] == stem:
        at = a.whole[ORDER, place]
        if a.whole[SENTENCE, at] != previous:
            previous = a.whole[SENTENCE, at]
            a.whole[FIRST, at] = 1
            a.whole[KINDS, previous] += 1
            holding += 1
        place += 1
    return holding


@compiled("int64", SIDE, "int64", "int32", "float32", inner=True)
def weigh_stem(a: Side, place: int, stem: int, weight: float) -> int:
    """Give the words of one stem their weight, and their sentences' norms; returns the place after them."""
    same = 0
    while place < a.whole[SIZES, 1] and a.whole[STEM, a.whole[ORDER, place]] == stem:
        at = a.whole[ORDER, place]
        a.real[WEIGHT, at] = weight
        same = 0 if a.whole[FIRST, at] else same + 1
        a.real[NORM, a.whole[SENTENCE, at]] += (
            weight * weight * np.float32(2 * same + 1)
        )  # the sum of odd numbers is a square
        place += 1
    return place


@compiled("void", SIDE, SIDE, "int64", inner=True)
def weigh(a: Side, b: Side, sentences: int) -> None:
    """Weigh the words of both sides by the log of all sentences over those that hold the stem."""
    at_a = 0
    at_b = 0
    while at_a < a.whole[SIZES, 1] or at_b < b.whole[SIZES, 1]:
        if at_b >= b.whole[SIZES, 1]:
            stem = a.whole[STEM, a.whole[ORDER, at_a]]
        elif at_a >= a.whole[SIZES, 1]:
            stem = b.whole[STEM, b.whole[ORDER, at_b]]
        else:
            stem = min(a.whole[STEM, a.whole[ORDER, at_a]], b.whole[STEM, b.whole[ORDER, at_b]])
        holding = mark_first(a, at_a, stem) + mark_first(b, at_b, stem)
        weight = np.float32(math.log((sentences + 1) / holding))
        at_a = weigh_stem(a, at_a, stem, weight)
        at_b = weigh_stem(b, at_b, stem, weight)


@compiled("int64", SIDE, "int64", SIDE, "int64", "int64", "int32[:, ::1]", "float32[::1]", "int32[:, ::1]", inner=True)
def similar(
    a: Side,
    count_a: int,
    b: Side,
    count_b: int,
    cap: int,
    counts: NDArray[np.int32],
    dot: NDArray[np.float32],
    seeds: NDArray[np.int32],
) -> int:
    """Fill rows (sentence of a, sentence of b) with pairs that are alike, in order of a; returns how many.

    Stems with more than `cap` pairs are left out: words that frequent weigh next to nothing.
    """
    shared = counts[0]
    touched = counts[1]
    for other in range(count_b):
        dot[other] = 0.0
        shared[other] = 0
    count = 0
    for one in range(count_a):
        reached = 0
        for at in range(a.whole[STARTS, one], a.whole[STARTS, one + 1]):
            pairs = pairs_of(a, b, at)
            if pairs == 0 or pairs > cap:
                continue
            square = a.real[WEIGHT, at] * a.real[WEIGHT, at] + np.float32(1e-9)
            for place in range(a.whole[LOW, at], a.whole[HIGH, at]):
                word = b.whole[ORDER, place]
                other = b.whole[SENTENCE, word]
                if dot[other] == 0.0:
                    touched[reached] = other
                    reached += 1
                dot[other] += square
                shared[other] += a.whole[FIRST, at] * b.whole[FIRST, word]
        for place in range(reached):
            other = touched[place]
            if shared[other] >= 2 and count < seeds.shape[0]:
                cosine = dot[other] / math.sqrt(a.real[NORM, one] * b.real[NORM, other] + 1e-9)
                dice = 2.0 * shared[other] / (a.whole[KINDS, one] + b.whole[KINDS, other])
                if cosine > LEAST_COSINE and dice > LEAST_DICE:
                    seeds[count, 0] = one
                    seeds[count, 1] = other
                    count += 1
            dot[other] = 0.0
            shared[other] = 0
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
