"""Which words of two texts match: the join of their stems, and questions about it."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.room import (
    FLAGS,
    HIGH,
    HOLDING,
    JOINT,
    LOW,
    ORDER,
    PLACES,
    SHARED,
    SIDE,
    SIZES,
    STEMS,
    WORD,
    Side,
)

COMMON = 1
UNCAPPED = 1 << 62


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
def share_stems(a: Side, b: Side) -> int:
    """Fill SHARED of both sides with the stems that both have; returns how many. Without a branch, each is a guess."""
    one = a.whole
    other = b.whole
    at_a = np.int64(0)
    at_b = np.int64(0)
    count = np.int64(0)
    while at_a < one[SIZES, 3] and at_b < other[SIZES, 3]:
        stem_a = one[STEMS, at_a]
        stem_b = other[STEMS, at_b]
        one[SHARED, count] = at_a
        other[SHARED, count] = at_b
        count += np.int64(stem_a == stem_b)
        at_a += np.int64(stem_a <= stem_b)
        at_b += np.int64(stem_b <= stem_a)
    return count


@compiled("int64", SIDE, SIDE, "int64", inner=True)
def spread(a: Side, b: Side, count: int) -> int:
    """Fill LOW, HIGH and JOINT of a, given how many stems are shared; returns how many pairs of words these make."""
    one = a.whole
    other = b.whole
    for at in range(one[SIZES, 0]):
        one[LOW, at] = 0
        one[HIGH, at] = 0
    for at in range(one[SIZES, 3]):
        one[JOINT, at] = one[HOLDING, at]
    total = np.int64(0)
    for row in range(count):
        own = np.int64(one[SHARED, row])
        its = np.int64(other[SHARED, row])
        low = other[PLACES, its]
        high = other[PLACES, its + 1]
        one[JOINT, own] = one[HOLDING, own] + other[HOLDING, its]
        for place in range(one[PLACES, own], one[PLACES, own + 1]):
            one[LOW, one[ORDER, place]] = low
            one[HIGH, one[ORDER, place]] = high
        total += np.int64(one[PLACES, own + 1] - one[PLACES, own]) * np.int64(high - low)
    return total


@compiled("int64", SIDE, SIDE, inner=True)
def join(a: Side, b: Side) -> int:
    """Fill `low`, `high` and `joint` of both sides; returns the cap on the pairs of words that one stem may make.

    A stem that stands 1,000 times in both texts would make a million pairs. The cap is the largest power of two
    under which all pairs together stay within 32 a word, so that the work stays linear in any text; UNCAPPED where
    they do without one.
    """
    count = share_stems(a, b)
    spread(b, a, count)
    total = spread(a, b, count)
    size = np.int64(a.whole[SIZES, 0])
    budget = 32 * (size + b.whole[SIZES, 0]) + 20000
    if total <= budget:
        return np.int64(UNCAPPED)
    largest = np.int64(1)
    for row in range(count):
        own = np.int64(a.whole[SHARED, row])
        its = np.int64(b.whole[SHARED, row])
        pairs = np.int64(a.whole[PLACES, own + 1] - a.whole[PLACES, own])
        largest = max(largest, pairs * np.int64(b.whole[PLACES, its + 1] - b.whole[PLACES, its]))
    cap = np.int64(1)
    while cap < largest:
        cap *= 2
    while total > budget and cap > 1:  # rarely: a long text that says the same again and again
        cap >>= 1
        total = 0
        for at in range(size):
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
    if b.whole[ORDER, low] >= begin:
        return b.whole[ORDER, low] < end
    place = first_from(b.whole[ORDER], low + 1, high, begin)
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
