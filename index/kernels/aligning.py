"""The near-duplicate passages of pairs of texts, from both kinds of evidence, many pairs in one call."""

# ruff: noqa: C901, PLR0912, PLR0915, SIM110 - compiled: plain loops and comparisons compile fast
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.evidence import may_be_reuse, refine, trust, weigh_area
from index.kernels.keeping import EDITED, GONE, VERBATIM, drop_explained, join_near, keep_chains, take_best
from index.kernels.matching import join, precedes
from index.kernels.ordering import in_order
from index.kernels.room import (
    COLUMNS,
    FLAGS,
    GRAMS,
    HOLDING,
    KINDS,
    MARKS,
    MOST,
    ORDER,
    PLACES,
    ROOM,
    SENTENCE,
    SIDE,
    SIZES,
    STARTS,
    STEM,
    STEMS,
    WEIGHT,
    WHERE,
    WORD,
    Room,
    Side,
)
from index.kernels.runs import chain_runs, find_runs
from index.kernels.sentences import BEGINS, FIRST, cluster, similar, weigh
from index.kernels.settling import settle

GRAM_1 = np.uint32(0x9E3779B1)
GRAM_2 = np.uint32(0x85EBCA77)
GRAM_3 = np.uint32(0xC2B2AE3D)
LEAST_TRUST = 0.6
LEAST_TRUST_BESIDE_COPY = 4.0
LONG_COPY = 20
SHUFFLED_OVERLAP = 0.3
SHUFFLED = 1.5
TURNS = 3
"""How often the edges of an area are settled, on its sides by turns; plagdet is the same with 5."""
LESS_TRUST_AROUND_COPY = 3.0
"""Where a copied passage lies in the area, reuse around it is likely: plagdet on random obfuscation .905, not .903."""


@compiled("boolean", "int32[:, ::1]", "int64", "int64[::1]", inner=True)
def lies_in(rows: NDArray[np.int32], row: int, area: NDArray[np.int64]) -> bool:
    """Whether a row lies in an area on both sides."""
    for side in range(0, 4, 2):
        if rows[row, side] < area[side] or rows[row, side + 1] > area[side + 1]:
            return False
    return True


@compiled("boolean", SIDE, SIDE, "int32[:, ::1]", "int64", inner=True)
def are_same(a: Side, b: Side, rows: NDArray[np.int32], row: int) -> bool:
    """Whether both sides of a row are the same words."""
    size = rows[row, 1] - rows[row, 0]
    if size != rows[row, 3] - rows[row, 2]:
        return False
    for at in range(size):
        if a.whole[WORD, rows[row, 0] + at] != b.whole[WORD, rows[row, 2] + at]:
            return False
    return True


@compiled(
    "void",
    SIDE,
    "uint32[::1]",
    "uint32[::1]",
    "uint8[::1]",
    "uint8[::1]",
    "int64",
    "int64",
    "int32[::1]",
    "int64",
    "int64",
    inner=True,
)
def put(
    a: Side,
    word: NDArray[np.uint32],
    stem: NDArray[np.uint32],
    flags: NDArray[np.uint8],
    marks: NDArray[np.uint8],
    begin: int,
    end: int,
    order: NDArray[np.int32],
    order_begin: int,
    order_end: int,
) -> None:
    """Make the words [begin, end) of an array of texts one side of a pair."""
    whole = a.whole
    size = end - begin
    for at in range(size):
        whole[WORD, at] = np.int32(word[begin + at])
    for at in range(size):
        whole[STEM, at] = np.int32(stem[begin + at])
    for at in range(size):
        whole[FLAGS, at] = flags[begin + at]
    for at in range(size):
        a.real[WEIGHT, at] = 0.0
    for at in range(begin, end - 3):
        gram = word[at] + word[at + 1] * GRAM_1 + word[at + 2] * GRAM_2 + word[at + 3] * GRAM_3
        whole[GRAMS, at - begin] = np.int32(np.uint32(gram))
    count = np.int64(0)
    kinds = np.int32(0)
    for at in range(size):  # without a branch: which word begins a sentence can't be guessed
        mark = np.int32(marks[begin + at])
        whole[MARKS, at] = mark
        whole[STARTS, count] = at
        count += mark & BEGINS
        whole[SENTENCE, at] = count - 1
        kinds = kinds * (1 - (mark & BEGINS)) + ((mark & FIRST) >> 1)
        whole[KINDS, count - 1] = kinds
    whole[STARTS, count] = size
    stems = np.int64(0)
    for place in range(order_end - order_begin):
        at = np.int64(order[order_begin + place])
        whole[ORDER, place] = at
        if stems == 0 or whole[STEM, at] != whole[STEMS, stems - 1]:
            whole[STEMS, stems] = whole[STEM, at]
            whole[PLACES, stems] = place
            whole[HOLDING, stems] = 0
            stems += 1
        first = (whole[MARKS, at] & FIRST) >> 1
        whole[HOLDING, stems - 1] += first
        whole[WHERE, place] = whole[SENTENCE, at] << 1 | first
    whole[PLACES, stems] = order_end - order_begin
    whole[SIZES, 0] = size
    whole[SIZES, 1] = order_end - order_begin
    whole[SIZES, 2] = count
    whole[SIZES, 3] = stems


@compiled(
    "int64", "uint32[::1]", "uint32[::1]", "uint8[::1]", "uint8[::1]", "int32[::1]", "int64[::1]", "int64[::1]",
    "int32[:, ::1]", "int64", "float64", "float64", SIDE, SIDE, ROOM, "int32[:, ::1]", "int64[::1]",
    micros=30,
)  # fmt: skip
def align_pairs(
    word: NDArray[np.uint32],
    stem: NDArray[np.uint32],
    flags: NDArray[np.uint8],
    marks: NDArray[np.uint8],
    order: NDArray[np.int32],
    words: NDArray[np.int64],
    orders: NDArray[np.int64],
    pairs: NDArray[np.int32],
    begin: int,
    least_trust: float,
    least_overlap: float,
    left: Side,
    right: Side,
    room: Room,
    found: NDArray[np.int32],
    made: NDArray[np.int64],
) -> int:
    """Align pairs[begin:] of the texts whose words stand one after the other; returns the first pair not done.

    Text t has word[words[t]:words[t + 1]] and order[orders[t]:orders[t + 1]]. Fills rows (pair, begin and end in the
    first text, begin and end in the second, matched words, kind), in words, each pair's by begin; `made[0]` becomes
    how many. Stops where `found` might not hold the next pair's.
    """
    rows = room.tables[0]  # runs, later pairs of sentences
    chains = room.tables[1]
    copied = room.tables[2]
    areas = room.tables[3]
    area = room.area
    made[0] = 0
    held = np.int32(-1)  # the text that is the left side: pairs come sorted by it
    loosely = least_overlap <= 0.0  # else a close passage must not be diluted by what is reworded around it
    for pair in range(begin, pairs.shape[0]):
        if made[0] + MOST > found.shape[0]:
            return pair
        one = pairs[pair, 0]
        other = pairs[pair, 1]
        a = left
        b = right
        if one != held:
            put(a, word, stem, flags, marks, words[one], words[one + 1], order, orders[one], orders[one + 1])
            held = one
        put(b, word, stem, flags, marks, words[other], words[other + 1], order, orders[other], orders[other + 1])
        if a.whole[SIZES, 1] == 0 or b.whole[SIZES, 1] == 0:
            continue
        straight = precedes(a, b)
        if not straight:
            a, b = b, a
        # What is copied word for word.
        cap = join(a, b)
        count = find_runs(a, b, cap, room.whole[0], room.bits, rows)
        count = chain_runs(rows, count, room.whole, room.real[0], chains)
        count = keep_chains(a, b, chains, count)
        copies = take_best(chains, count, copied, 0)
        least = least_trust
        for row in range(copies):
            if copied[row, 5] == VERBATIM and copied[row, 4] >= LONG_COPY:
                least = least_trust + LEAST_TRUST_BESIDE_COPY
                break
        # What is reworded: areas of similar sentences, each refined on one side after the other, then judged.
        weigh(a, b)
        count = similar(a, b, cap, room.whole, room.real[0], rows)
        count = cluster(rows, count, room.whole, areas)
        trusted = 0
        looked = 0
        for row in range(min(count, MOST)):
            if looked > 64 * (a.whole[SIZES, 0] + b.whole[SIZES, 0]) + 100000:
                break
            area[0] = a.whole[STARTS, areas[row, 0]]
            area[1] = a.whole[STARTS, areas[row, 1]]
            area[2] = b.whole[STARTS, areas[row, 2]]
            area[3] = b.whole[STARTS, areas[row, 3]]
            for turn in range(6):  # an even turn moves a's part, an odd one b's
                before = area[0] + 3 * area[1] + 5 * area[2] + 7 * area[3]
                side = turn & 1
                looked += refine(b if side else a, a if side else b, area, room.rates, 2 * side)
                if turn and before == area[0] + 3 * area[1] + 5 * area[2] + 7 * area[3]:
                    break
            facts = room.facts[trusted]
            weigh_area(a, b, area, room.rates, facts)
            if not may_be_reuse(facts):
                continue
            looked += (area[1] - area[0]) * (area[3] - area[2]) // 64
            facts[10] = in_order(a, b, area, room.bits) / max(area[1] - area[0], area[3] - area[2])
            bar = least
            for copy in range(copies):
                if loosely and least == least_trust and lies_in(copied, copy, area):
                    bar = least - LESS_TRUST_AROUND_COPY
            odds = trust(facts, room.weights)
            if odds < bar:
                continue
            for turn in range(TURNS):
                side = turn & 1
                looked += settle(b if side else a, a if side else b, area, 2 * side, room.edges, room.counts)
            for column in range(4):
                areas[trusted, column] = area[column]
            areas[trusted, 4] = in_order(a, b, area, room.bits)
            areas[trusted, 5] = EDITED
            overlap = areas[trusted, 4] / max(area[1] - area[0], area[3] - area[2])
            if overlap < least_overlap or (overlap < SHUFFLED_OVERLAP and odds < bar + SHUFFLED):
                continue
            trusted += 1
        # Both, as rows of what was found.
        count = drop_explained(a, b, areas, trusted, copied, copies)
        kept = 0
        for row in range(copies):
            if copied[row, 5] != GONE:
                for column in range(COLUMNS):
                    copied[kept, column] = copied[row, column]
                kept += 1
        count = take_best(areas, count, copied, kept)
        if loosely:
            count = join_near(a, b, copied, count, area, room.bits)
        first = made[0]
        for row in range(count):
            if copied[row, 5] == EDITED and are_same(a, b, copied, row):  # too few words to be a chain
                copied[row, 5] = VERBATIM
            at = made[0]
            place = copied[row, 0 if straight else 2]
            while at > first and found[at - 1, 1] > place:
                for column in range(7):
                    found[at, column] = found[at - 1, column]
                at -= 1
            found[at, 0] = pair
            for column in range(4):
                found[at, 1 + column] = copied[row, column if straight else (column + 2) % 4]
            found[at, 5] = copied[row, 4]
            found[at, 6] = copied[row, 5]
            made[0] += 1
    return pairs.shape[0]
