"""Which words of two texts match: the join of their stems, and questions about it."""

# ruff: noqa: C901, PLR0912, PLR1730 - compiled: plain loops and comparisons compile fast
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.room import FLAGS, HIGH, LOW, ORDER, SIDE, SIZES, STEM, WORD, Side

COMMON = 1


@compiled("boolean", SIDE, SIDE, inner=True)
def precedes(a: Side, b: Side) -> bool:
    """A total order on texts, so that each pair is aligned one way round and the result can't depend on sides."""
    if a.whole[SIZES, 0] != b.whole[SIZES, 0]:
        return a.whole[SIZES, 0] < b.whole[SIZES, 0]
    for at in range(a.whole[SIZES, 0]):
        if a.whole[WORD, at] != b.whole[WORD, at]:
            return a.whole[WORD, at] < b.whole[WORD, at]
        if a.whole[FLAGS, at] != b.whole[FLAGS, at]:
            return a.whole[FLAGS, at] < b.whole[FLAGS, at]
    return True


@compiled("int64", SIDE, SIDE, "int64", inner=True)
def pairs_of(a: Side, b: Side, at: int) -> int:
    """How many pairs the stem of a's word makes in the two texts; 0 where b lacks it."""
    low = np.int64(a.whole[LOW, at])
    high = np.int64(a.whole[HIGH, at])
    if low == high:
        return 0
    partner = b.whole[ORDER, low]
    return (high - low) * np.int64(b.whole[HIGH, partner] - b.whole[LOW, partner])


@compiled("int64", SIDE, SIDE, inner=True)
def join(a: Side, b: Side) -> int:
    """Fill `low` and `high` of both sides; returns the cap on the pairs of words that one stem may make.

    A stem that stands 1,000 times in both texts would make a million pairs. The cap is the largest power of two
    under which all pairs together stay within 32 a word, so that the work stays linear in any text.
    """
    for at in range(a.whole[SIZES, 0]):
        a.whole[LOW, at] = 0
        a.whole[HIGH, at] = 0
    for at in range(b.whole[SIZES, 0]):
        b.whole[LOW, at] = 0
        b.whole[HIGH, at] = 0
    budget = 32 * (a.whole[SIZES, 0] + b.whole[SIZES, 0]) + 20000
    at_a = 0
    at_b = 0
    largest = 1
    total = 0
    while at_a < a.whole[SIZES, 1] and at_b < b.whole[SIZES, 1]:
        stem = a.whole[STEM, a.whole[ORDER, at_a]]
        other = b.whole[STEM, b.whole[ORDER, at_b]]
        if stem < other:
            at_a += 1
        elif other < stem:
            at_b += 1
        else:
            end_a = at_a
            while end_a < a.whole[SIZES, 1] and a.whole[STEM, a.whole[ORDER, end_a]] == stem:
                end_a += 1
            end_b = at_b
            while end_b < b.whole[SIZES, 1] and b.whole[STEM, b.whole[ORDER, end_b]] == stem:
                end_b += 1
            for place in range(at_a, end_a):
                a.whole[LOW, a.whole[ORDER, place]] = at_b
                a.whole[HIGH, a.whole[ORDER, place]] = end_b
            for place in range(at_b, end_b):
                b.whole[LOW, b.whole[ORDER, place]] = at_a
                b.whole[HIGH, b.whole[ORDER, place]] = end_a
            pairs = (end_a - at_a) * (end_b - at_b)
            total += pairs
            if pairs > largest:
                largest = pairs
            at_a = end_a
            at_b = end_b
    cap = 1
    while cap < largest:
        cap *= 2
    while total > budget and cap > 1:  # rarely: a long text that says the same again and again
        cap >>= 1
        total = 0
        for at in range(a.whole[SIZES, 0]):
            pairs = pairs_of(a, b, at)
            if 0 < pairs <= cap:
                total += a.whole[HIGH, at] - a.whole[LOW, at]
    return cap


@compiled("int64", "int32[::1]", "int64", "int64", "int64", inner=True)
def first_from(order: NDArray[np.int32], low: int, high: int, at: int) -> int:
    """The first of the places low to high of `order` that holds `at` or more, or `high`; by bisection."""
    while low < high:
        middle = (low + high) >> 1
        if order[middle] < at:
            low = middle + 1
        else:
            high = middle
    return low


@compiled("boolean", SIDE, "int64", SIDE, "int64", "int64", inner=True)
def occurs(a: Side, at: int, b: Side, begin: int, end: int) -> bool:
    """Whether the stem of a's word stands in b's words [begin, end)."""
    high = np.int64(a.whole[HIGH, at])
    low = np.int64(a.whole[LOW, at])
    if low == high:
        return False
    place = first_from(b.whole[ORDER], low, high, begin)
    return place < high and b.whole[ORDER, place] < end


@compiled("int64", SIDE, "int64", "int64", SIDE, "int64", "int64", inner=True)
def hits(a: Side, begin: int, end: int, b: Side, other_begin: int, other_end: int) -> int:
    """How many of a's words [begin, end), common ones left out, stand in b's [other_begin, other_end)."""
    count = 0
    for at in range(begin, end):
        if occurs(a, at, b, other_begin, other_end):
            count += 1
    return count


@compiled("int64", SIDE, "int64", "int64", inner=True)
def content(a: Side, begin: int, end: int) -> int:
    """How many of a's words [begin, end) are not common."""
    count = 0
    for at in range(begin, end):
        count += 1 - (a.whole[FLAGS, at] & COMMON)
    return count
