"""Which words of two texts match: the join of their stems, and questions about it."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np

from index.compiled import compiled
from index.kernels.room import AT, BEGIN, PLACE_SIZE, SENTENCE_SIZE, SIDE, START, STEM, STEM_SIZE, Side

COMMON = 1
PLAIN = 31
"""The flags of `index.words`."""
UNCAPPED = 1 << 62
HOLD = 1 << 32
"""More than any stretch holds of a stem."""


@compiled("boolean", SIDE, SIDE, inner=True)
def precedes(a: Side, b: Side) -> bool:
    """A total order on texts, so that each pair is aligned one way round and the result can't depend on sides."""
    size = a.word.size
    if size != b.word.size:
        return size < b.word.size
    for at in range(size):
        if a.word[at] != b.word[at]:
            return np.int32(a.word[at]) < np.int32(b.word[at])
    for at in range(size):
        one = np.int64(a.flags[at]) & PLAIN
        other = np.int64(b.flags[at]) & PLAIN
        if one != other:
            return one < other
    return True


@compiled("int64", SIDE, "int64", inner=True)
def partner_of(a: Side, at: int) -> int:
    """The row that the stem of a's word has in the other text, 0 where that lacks it or the word is common."""
    return np.int64(a.partner[max(np.int64(a.kind[at]), 0)])


@compiled("int64", SIDE, "int64", inner=True)
def times_in_all(a: Side, row: int) -> int:
    """How often a stem, by its row, stands in a."""
    return np.int64(a.stems[STEM_SIZE * (row + 1) + BEGIN]) - np.int64(a.stems[STEM_SIZE * row + BEGIN])


@compiled("int64", SIDE, SIDE, "int64", inner=True)
def pairs_of(a: Side, b: Side, at: int) -> int:
    """How many pairs the stem of a's word makes in the two texts; 0 where b lacks it."""
    return times_in_all(a, max(np.int64(a.kind[at]), 0)) * times_in_all(b, partner_of(a, at))


@compiled("void", SIDE, SIDE, inner=True)
def find_partners(a: Side, b: Side) -> None:
    """Fill PARTNER of both sides. Without a branch, for each is a guess: a row's last value is the right one."""
    end_a = a.stems.size // STEM_SIZE - 1
    end_b = b.stems.size // STEM_SIZE - 1
    at_a = np.int64(1)
    at_b = np.int64(1)
    a.partner[0] = 0
    b.partner[0] = 0
    while at_a < end_a and at_b < end_b:
        stem_a = np.int32(a.stems[STEM_SIZE * at_a + STEM])
        stem_b = np.int32(b.stems[STEM_SIZE * at_b + STEM])
        same = np.int64(stem_a == stem_b)
        a.partner[at_a] = at_b * same
        b.partner[at_b] = at_a * same
        at_a += np.int64(stem_a <= stem_b)
        at_b += np.int64(stem_b <= stem_a)
    for row in range(at_a, end_a):
        a.partner[row] = 0
    for row in range(at_b, end_b):
        b.partner[row] = 0


@compiled("int64", SIDE, SIDE, inner=True)
def join(a: Side, b: Side) -> int:
    """Fill PARTNER of both sides; returns the cap on the pairs of words that one stem may make.

    A stem that stands 1,000 times in both texts would make a million pairs. The cap is the largest power of two
    under which all pairs together stay within 32 a word, so that the work stays linear in any text; UNCAPPED where
    they do without one.
    """
    find_partners(a, b)
    total = np.int64(0)
    largest = np.int64(1)
    for row in range(1, a.stems.size // STEM_SIZE - 1):
        pairs = times_in_all(a, row) * times_in_all(b, a.partner[row])
        total += pairs
        largest = max(largest, pairs)
    budget = 32 * (a.word.size + b.word.size) + 20000
    if total <= budget:
        return np.int64(UNCAPPED)
    cap = np.int64(1)
    while cap < largest:
        cap *= 2
    while total > budget and cap > 1:  # rarely: a long text that says the same again and again
        cap >>= 1
        total = 0
        for row in range(1, a.stems.size // STEM_SIZE - 1):
            pairs = times_in_all(a, row) * times_in_all(b, a.partner[row])
            if pairs <= cap:
                total += pairs
    return cap


@compiled("int64", SIDE, "int64", "int64", "int64", inner=True)
def first_from(a: Side, low: int, high: int, at: int) -> int:
    """The first of a's places low to high, those of one stem, that is `at` or more, or `high`; by bisection."""
    while low < high:
        middle = (low + high) >> 1
        if a.places[PLACE_SIZE * middle + AT] < at:
            low = middle + 1
        else:
            high = middle
    return low


@compiled("int64", SIDE, "int64", inner=True)
def sentence_of(a: Side, at: int) -> int:
    """The sentence of a word; by bisection."""
    low = np.int64(0)
    high = np.int64(a.sentences.size // SENTENCE_SIZE - 1)
    while high - low > 1:
        middle = (low + high) >> 1
        if a.sentences[SENTENCE_SIZE * middle + START] <= at:
            low = middle
        else:
            high = middle
    return low


@compiled("void", SIDE, "int64", "int64", inner=True)
def hold(a: Side, begin: int, end: int) -> None:
    """Count how often a's words [begin, end) hold each stem, for `held`.

    What was counted before need not be cleared: it is less than what row 0 holds, with which counting begins.
    """
    base = a.held[0] + HOLD
    for at in range(begin, end):
        row = max(np.int64(a.kind[at]), 0)
        a.held[row] = max(a.held[row], base) + 1
    a.held[0] = base


@compiled("int64", SIDE, "int64", inner=True)
def held(a: Side, row: int) -> int:
    """How often the words that a was last asked to `hold` have a stem, by its row; none of row 0."""
    return max(a.held[row] - a.held[0], 0)


@compiled("int64", SIDE, "int64", "int64", SIDE, "int64", "int64", inner=True)
def hits(a: Side, begin: int, end: int, b: Side, other_begin: int, other_end: int) -> int:
    """How many of a's words [begin, end), common ones left out, stand in b's [other_begin, other_end)."""
    hold(b, other_begin, other_end)
    count = np.int64(0)
    for at in range(begin, end):
        count += np.int64(b.held[partner_of(a, at)] > b.held[0])
    return count


@compiled("int64", SIDE, "int64", "int64", inner=True)
def content(a: Side, begin: int, end: int) -> int:
    """How many of a's words [begin, end) are not common."""
    count = 0
    for at in range(begin, end):
        count += 1 - (a.flags[at] & COMMON)
    return count
