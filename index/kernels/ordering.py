"""How much of two passages matches in order."""

# ruff: noqa: C901, PLR0912, PLR0915 - compiled: plain loops and comparisons compile fast
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.room import MOST_IN_ORDER, SIDE, SLOTS, STEM, STEM_SIZE, Side

ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
HALF = np.uint64(32)
LOWER = np.uint64(0xFFFFFFFF)
ONE = np.uint64(1)
TABLE = 64
"""Where the hash table begins in `bits`, after a row of as many bits as MOST_IN_ORDER and then some."""
ROWS = TABLE + SLOTS
"""Where the rows of the stems begin in `bits`."""


@compiled("int64", SIDE, "int64", inner=True)
def stem_of(a: Side, at: int) -> int:
    """Half of the stem's hash, of any word."""
    kind = np.int64(a.kind[at])
    return -1 - kind if kind < 0 else np.int64(a.stems[STEM_SIZE * kind + STEM]) >> 1


@compiled("int64", SIDE, SIDE, "int64[::1]", "uint64[::1]", inner=True)
def in_order(a: Side, b: Side, area: NDArray[np.int64], bits: NDArray[np.uint64]) -> int:
    """Length of the longest common subsequence of words, by their stems; of the first 3,000 words of each side.

    Bit-parallel (Hyyrö 2004), after what both sides begin and end with: in `bits` stand a row of as many bits as b has
    words, a hash table of b's stems, and such a row by stem that says where it stands.
    """
    begin = area[0]
    other = area[2]
    end = min(area[1], begin + MOST_IN_ORDER)
    other_end = min(area[3], other + MOST_IN_ORDER)
    count = np.int64(0)
    while begin < end and other < other_end and stem_of(a, begin) == stem_of(b, other):
        begin += 1
        other += 1
        count += 1
    while begin < end and other < other_end and stem_of(a, end - 1) == stem_of(b, other_end - 1):
        end -= 1
        other_end -= 1
        count += 1
    width = other_end - other
    if begin == end or not width:
        return count
    slots = np.int64(128)
    while slots < 2 * width:
        slots *= 2
    parts = (width + 63) >> 6
    for part in range(parts):
        bits[part] = ALL
    for slot in range(TABLE, TABLE + slots):
        bits[slot] = 0
    made = np.int64(0)
    for at in range(width + end - begin):  # first b's words, which fill the table, then a's
        stem = stem_of(b, other + at) if at < width else stem_of(a, begin + at - width)
        slot = TABLE + (stem & (slots - 1))
        while bits[slot] and np.int64(bits[slot] >> HALF) != stem:
            slot = TABLE + ((slot - TABLE + 1) & (slots - 1))
        if not bits[slot]:
            if at >= width:
                continue
            for part in range(parts):
                bits[ROWS + made * parts + part] = 0
            made += 1
            bits[slot] = np.uint64(stem) << HALF | np.uint64(made)
        row = ROWS + (np.int64(bits[slot] & LOWER) - 1) * parts
        if at < width:
            bits[row + (at >> 6)] |= ONE << np.uint64(at & 63)
            continue
        carry = np.uint64(0)
        for part in range(parts):
            free = bits[part]
            met = free & bits[row + part]
            total = free + met
            over = total < free
            total += carry
            carry = np.uint64(over or total < carry)
            bits[part] = total | (free & ~met)
    for part in range(parts):
        taken = ~bits[part]
        if part == parts - 1 and width & 63:
            taken &= (ONE << np.uint64(width & 63)) - ONE
        while taken:
            taken &= taken - ONE
            count += 1
    return count
