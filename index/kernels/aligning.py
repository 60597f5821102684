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
    JOINED,
    MOST,
    ROOM,
    SCRATCH,
    SENTENCE_SIZE,
    SIDE,
    START,
    WORDS,
    Joined,
    Room,
    Side,
    side_of,
)
from index.kernels.runs import chain_runs, cover, find_runs
from index.kernels.sentences import cluster, similar, weigh
from index.kernels.settling import settle

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
        if a.word[rows[row, 0] + at] != b.word[rows[row, 2] + at]:
            return False
    return True


@compiled(
    "int64", JOINED, "int32[:, ::1]", "int64", "float64", "float64", ROOM, "int32[:, ::1]", "int64[::1]",
    micros=30,
)  # fmt: skip
def align_pairs(
    texts: Joined,
    pairs: NDArray[np.int32],
    begin: int,
    least_trust: float,
    least_overlap: float,
    room: Room,
    found: NDArray[np.int32],
    made: NDArray[np.int64],
) -> int:
    """Align pairs[begin:] of texts; returns the first pair not done.

    Fills rows (pair, begin and end in the first text, begin and end in the second, matched words, kind), in words, each
    pair's by begin; `made[0]` becomes how many. Stops where `found` might not hold the next pair's.
    """
    rows = room.tables[0]  # runs, later pairs of sentences
    chains = room.tables[1]
    copied = room.tables[2]
    areas = room.tables[3]
    area = room.area
    made[0] = 0
    filtered = -1  # the text that is in the filter
    loosely = least_overlap <= 0.0  # else a close passage must not be diluted by what is reworded around it
    for pair in range(begin, pairs.shape[0]):
        if made[0] + MOST > found.shape[0]:
            return pair
        one = np.int64(pairs[pair, 0])
        other = np.int64(pairs[pair, 1])
        a = side_of(texts, one, room, 0)
        b = side_of(texts, other, room, 1)
        if a.places.size == 0 or b.places.size == 0:
            continue
        straight = precedes(a, b)
        if not straight:
            a, b = b, a
            one, other = other, one
        gram_a = texts.gram[texts.bounds[WORDS, one] : texts.bounds[WORDS, one + 1]]
        gram_b = texts.gram[texts.bounds[WORDS, other] : texts.bounds[WORDS, other + 1]]
        if other != filtered:
            cover(gram_b, room.filter)
            filtered = other
        # What is copied word for word.
        cap = join(a, b)
        count = find_runs(a, b, cap, gram_a, gram_b, room.filter, room.whole[0], rows)
        count = chain_runs(rows, count, room.whole, room.real[0], chains)
        count = keep_chains(a, b, chains, count)
        copies = take_best(chains, count, copied, 0)
        least = least_trust
        for row in range(copies):
            if copied[row, 5] == VERBATIM and copied[row, 4] >= LONG_COPY:
                least = least_trust + LEAST_TRUST_BESIDE_COPY
                break
        # What is reworded: areas of similar sentences, each refined on one side after the other, then judged.
        weigh(a, b, room.real)
        count = similar(a, b, cap, room.whole, room.real[SCRATCH], rows)
        count = cluster(rows, count, room.whole, areas)
        trusted = 0
        looked = 0
        for row in range(min(count, MOST)):
            if looked > 64 * (a.word.size + b.word.size) + 100000:
                break
            area[0] = a.sentences[SENTENCE_SIZE * (areas[row, 0]) + START]
            area[1] = a.sentences[SENTENCE_SIZE * (areas[row, 1]) + START]
            area[2] = b.sentences[SENTENCE_SIZE * (areas[row, 2]) + START]
            area[3] = b.sentences[SENTENCE_SIZE * (areas[row, 3]) + START]
            for turn in range(6):  # an even turn moves a's part, an odd one b's
                before = area[0] + 3 * area[1] + 5 * area[2] + 7 * area[3]
                if turn & 1:
                    looked += refine(b, a, area, room.rates, 2, room.real[SCRATCH], room.counts)
                else:
                    looked += refine(a, b, area, room.rates, 0, room.real[SCRATCH], room.counts)
                if turn and before == area[0] + 3 * area[1] + 5 * area[2] + 7 * area[3]:
                    break
            facts = room.facts[trusted]
            weigh_area(a, b, area, room.rates, facts)
            if not may_be_reuse(facts):
                continue
            looked += (area[1] - area[0]) * (area[3] - area[2]) // 64
            bar = least
            for copy in range(copies):
                if loosely and least == least_trust and lies_in(copied, copy, area):
                    bar = least - LESS_TRUST_AROUND_COPY
            longer = max(area[1] - area[0], area[3] - area[2])
            facts[10] = min(area[1] - area[0], area[3] - area[2]) / longer if room.weights[5] > 0.0 else 0.0
            if trust(facts, room.weights) < bar:  # whatever is in order, which takes longest to find out
                continue
            facts[10] = in_order(a, b, area, room.bits) / longer
            odds = trust(facts, room.weights)
            if odds < bar:
                continue
            for turn in range(TURNS):
                if turn & 1:
                    looked += settle(b, a, area, 2, room.edges, room.counts)
                else:
                    looked += settle(a, b, area, 0, room.edges, room.counts)
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
