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
from index.kernels.matching import UNCAPPED, pairs_of
from index.kernels.room import (
    HIGH,
    JOINT,
    KINDS,
    LOGS,
    LOW,
    MARKS,
    NORM,
    ORDER,
    PLACES,
    SENTENCE,
    SIDE,
    SIZES,
    STARTS,
    TABLED,
    WEIGHT,
    WHERE,
    Side,
)

BEGINS = 1
FIRST = 2

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


@compiled(
    "void", "uint32[::1]", "uint8[::1]", "int32[::1]", "int64[::1]", "int64[::1]", "int32[::1]", "uint8[::1]", micros=1
)
def mark(
    stem: NDArray[np.uint32],
    flags: NDArray[np.uint8],
    order: NDArray[np.int32],
    words: NDArray[np.int64],
    orders: NDArray[np.int64],
    sentence: NDArray[np.int32],
    marks: NDArray[np.uint8],
) -> None:
    """Fill `marks`, by word of texts whose words stand one after the other (see `aligning.align_pairs`).

    BEGINS: the word begins a sentence; FIRST: it is the first of its stem there; above these two bits: how many of its
    stem stand before it there, less than LONGEST. `sentence` is room for the longest text.
    """
    for text in range(words.size - 1):
        begin = words[text]
        opening = begin
        meant = 0
        count = 0
        for at in range(begin, words[text + 1]):
            starts = at == begin or (flags[at] & 4 and meant >= LEAST_CONTENT) or at - opening >= LONGEST
            if starts:
                opening = at
                meant = 0
                count += 1
            marks[at] = BEGINS if starts else 0
            sentence[at - begin] = count
            meant += 1 - (flags[at] & 1)
        former = -1
        same = 0
        for place in range(orders[text], orders[text + 1]):
            at = np.int64(order[place])
            if former >= 0 and stem[begin + at] == stem[begin + former] and sentence[at] == sentence[former]:
                same += 1
                marks[begin + at] |= same << 2
            else:
                same = 0
                marks[begin + at] |= FIRST
            former = at


@compiled("void", SIDE, SIDE, inner=True)
def weigh_words(a: Side, b: Side) -> None:
    """Give a's words that are not common their weight, and its sentences their norms."""
    whole = a.whole
    sentences = whole[SIZES, 2] + b.whole[SIZES, 2]
    for holding in range(1, TABLED):
        a.real[LOGS, holding] = math.log((sentences + 1) / holding)
    for one in range(whole[SIZES, 2]):
        a.real[NORM, one] = 0.0
    for row in range(whole[SIZES, 3]):
        holding = whole[JOINT, row]
        weight = a.real[LOGS, holding] if holding < TABLED else np.float32(math.log((sentences + 1) / holding))
        for place in range(whole[PLACES, row], whole[PLACES, row + 1]):
            at = whole[ORDER, place]
            a.real[WEIGHT, at] = weight
            # The sum of odd numbers is a square.
            a.real[NORM, whole[SENTENCE, at]] += weight * weight * np.float32(2 * (whole[MARKS, at] >> 2) + 1)


@compiled("void", SIDE, SIDE, inner=True)
def weigh(a: Side, b: Side) -> None:
    """Weigh the words of both sides by the log of all sentences over those that hold the stem."""
    weigh_words(a, b)
    weigh_words(b, a)


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

    Stems with more than `cap` pairs are left out: words that frequent weigh next to nothing.
    """
    shared = counts[0]
    touched = counts[1]
    for other in range(b.whole[SIZES, 2]):
        dot[other] = 0.0
        shared[other] = 0
    count = 0
    for one in range(a.whole[SIZES, 2]):
        reached = 0
        for at in range(a.whole[STARTS, one], a.whole[STARTS, one + 1]):
            if a.whole[LOW, at] == a.whole[HIGH, at] or (cap < UNCAPPED and pairs_of(a, b, at) > cap):
                continue
            square = a.real[WEIGHT, at] * a.real[WEIGHT, at] + np.float32(1e-9)
            first = (a.whole[MARKS, at] & FIRST) >> 1
            for place in range(a.whole[LOW, at], a.whole[HIGH, at]):
                where = b.whole[WHERE, place]
                other = where >> 1
                if dot[other] == 0.0:
                    touched[reached] = other
                    reached += 1
                dot[other] += square
                shared[other] += where & first
        for place in range(reached):
            other = touched[place]
            if shared[other] >= 2 and count < seeds.shape[0]:
                norms = np.float64(a.real[NORM, one] * b.real[NORM, other])
                cosine = np.float64(dot[other]) / math.sqrt(norms + 1e-9)
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
