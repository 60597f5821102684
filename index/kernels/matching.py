"""Which words of two texts match: the join of their stems, and questions about it."""

# ruff: noqa: C901, PLR0912, PLR0915, PLR1730 - compiled: plain loops and comparisons compile fast
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
    one = a.whole
    other = b.whole
    size = one[SIZES, 0]
    if size != other[SIZES, 0]:
        return size < other[SIZES, 0]
    for row in (WORD, FLAGS):
        for at in range(size):
            if one[row, at] != other[row, at]:
                return one[row, at] < other[row, at]
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
    one = a.whole
    other = b.whole
    size = np.int64(one[SIZES, 0])
    size_b = np.int64(other[SIZES, 0])
    for at in range(size):
        one[LOW, at] = 0
        one[HIGH, at] = 0
    for at in range(size_b):
        other[LOW, at] = 0
        other[HIGH, at] = 0
    budget = 32 * (size + size_b) + 20000
    order_a = one[ORDER]
    order_b = other[ORDER]
    stem_a = one[STEM]
    stem_b = other[STEM]
    last_a = one[SIZES, 1]
    last_b = other[SIZES, 1]
    at_a = 0
    at_b = 0
    largest = 1
    total = 0
    while at_a < last_a and at_b < last_b:
        stem = stem_a[order_a[at_a]]
        if stem < stem_b[order_b[at_b]]:
            at_a += 1
        elif stem > stem_b[order_b[at_b]]:
            at_b += 1
        else:
            end_a = at_a
            while end_a < last_a and stem_a[order_a[end_a]] == stem:
                end_a += 1
            end_b = at_b
            while end_b < last_b and stem_b[order_b[end_b]] == stem:
                end_b += 1
            for place in range(at_a, end_a):
                one[LOW, order_a[place]] = at_b
                one[HIGH, order_a[place]] = end_b
            for place in range(at_b, end_b):
                other[LOW, order_b[place]] = at_a
                other[HIGH, order_b[place]] = end_a
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
        for at in range(size):
            pairs = pairs_of(a, b, at)
            if 0 < pairs <= cap:
                total += one[HIGH, at] - one[LOW, at]
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


@compiled("int64", SIDE, "int64", "int64", "int64", "int64", inner=True)
def times(a: Side, low: int, high: int, begin: int, end: int) -> int:
    """How many of a's places low to high, those of one stem, lie in the words [begin, end)."""
    first = first_from(a.whole[ORDER], low, high, begin)
    return first_from(a.whole[ORDER], first, high, end) - first


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
