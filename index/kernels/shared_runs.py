"""Whether two texts may share a passage: from the runs of words around the fingerprints that they share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled

HALF = np.uint64(32)
LOW = np.uint64(0xFFFFFFFF)
MOST = 4
"""Places tried of a fingerprint that a text repeats."""
RUNS = 16
"""Short runs of a pair that are remembered."""


@compiled("int64", "uint32[::1]", "int64", "int64", "int64", "int64", inner=True)
def words_before(word: NDArray[np.uint32], begin_a: int, at_a: int, begin_b: int, at_b: int) -> int:
    """How many words in a row are the same right before two places of texts that begin at `begin_a` and `begin_b`."""
    count = 0
    while at_a - count > begin_a and at_b - count > begin_b and word[at_a - count - 1] == word[at_b - count - 1]:
        count += 1
    return count


@compiled("int64", "uint32[::1]", "int64", "int64", "int64", "int64", inner=True)
def words_after(word: NDArray[np.uint32], at_a: int, end_a: int, at_b: int, end_b: int) -> int:
    """How many words in a row are the same from two places on, of texts that end at `end_a` and `end_b`."""
    count = 0
    while at_a + count < end_a and at_b + count < end_b and word[at_a + count] == word[at_b + count]:
        count += 1
    return count


@compiled("int64", "int64[:, ::1]", "int64", "int64", "int64", "int64", inner=True)
def remember(short: NDArray[np.int64], count: int, at_a: int, at_b: int, near: int) -> int:
    """Add a short run to those known: how many there are, or -1 where another one begins near it in both texts."""
    for row in range(count):
        if short[row, 0] == at_a and short[row, 1] == at_b:
            return count
        if abs(short[row, 0] - at_a) <= near and abs(short[row, 1] - at_b) <= near:
            return -1
    if count < RUNS:
        short[count, 0] = at_a
        short[count, 1] = at_b
        count += 1
    return count


@compiled(
    "void", "uint32[::1]", "int64[::1]", "uint64[::1]", "int64[::1]", "int32[:, ::1]", "int64", "int64",
    "int64[:, ::1]", "boolean[::1]", micros=2,
)  # fmt: skip
def share_runs(
    word: NDArray[np.uint32],
    words: NDArray[np.int64],
    prints: NDArray[np.uint64],
    firsts: NDArray[np.int64],
    pairs: NDArray[np.int32],
    least: int,
    near: int,
    short: NDArray[np.int64],
    found: NDArray[np.bool_],
) -> None:
    """Fill `found` with whether each pair of texts shares a run of `least` words, or two shorter ones near each other.

    Text t has word[words[t]:words[t + 1]] and prints[firsts[t]:firsts[t + 1]], ascending: the upper half of a
    fingerprint above the place of its first word. Runs are those around a shared fingerprint; near are two that begin
    within `near` words of each other in both texts. `short` int64[RUNS, 2] is room to work in.
    """
    for pair in range(pairs.shape[0]):
        a = np.int64(pairs[pair, 0])
        b = np.int64(pairs[pair, 1])
        at_a = firsts[a]
        at_b = firsts[b]
        count = 0
        while at_a < firsts[a + 1] and at_b < firsts[b + 1] and count >= 0:
            one = prints[at_a] >> HALF
            other = prints[at_b] >> HALF
            if one != other:
                at_a += np.int64(one < other)  # without a branch, for it can't be guessed
                at_b += np.int64(other < one)
                continue
            end_a = at_a
            while end_a < firsts[a + 1] and prints[end_a] >> HALF == one:
                end_a += 1
            end_b = at_b
            while end_b < firsts[b + 1] and prints[end_b] >> HALF == one:
                end_b += 1
            for row in range(at_a, min(end_a, at_a + MOST)):
                for column in range(at_b, min(end_b, at_b + MOST)):
                    place_a = words[a] + np.int64(prints[row] & LOW)
                    place_b = words[b] + np.int64(prints[column] & LOW)
                    back = words_before(word, words[a], place_a, words[b], place_b)
                    if back + words_after(word, place_a, words[a + 1], place_b, words[b + 1]) >= least:
                        count = -1
                    if count >= 0:
                        count = remember(short, count, place_a - back, place_b - back, near)
            at_a = end_a
            at_b = end_b
        found[pair] = count < 0
