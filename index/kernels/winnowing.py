"""Choosing fingerprints: robust winnowing over hashed word n-grams (Schleimer, Wilkerson and Aiken, 2003)."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.sorting import sort_by_upper
from index.words import QUOTED

GRAM = 5
WINDOW = 4
FACTOR = np.uint64(0x9E3779B97F4A7C15)
FINAL = np.uint64(0xBF58476D1CE4E5B9)
SHIFT = np.uint64(31)
HALF = np.uint64(32)


@compiled("int64", "int32[::1]", "int64", "int64", inner=True)
def insert(positions: NDArray[np.int32], count: int, position: int) -> int:
    """Put a place where it belongs among the sorted ones, unless it is there; it belongs within WINDOW of the end."""
    at = count
    while at > 0 and positions[at - 1] > position:
        at -= 1
    if at > 0 and positions[at - 1] == position:
        return count
    for other in range(count, at, -1):
        positions[other] = positions[other - 1]
    positions[at] = position
    return count + 1


@compiled("int64", "uint64[::1]", "uint8[::1]", "uint64[::1]", "int32[::1]", inner=True)
def select(
    word: NDArray[np.uint64], flags: NDArray[np.uint8], hashes: NDArray[np.uint64], positions: NDArray[np.int32]
) -> int:
    """Fill `hashes` with every 5-gram's hash and `positions` with the places of those kept; returns how many."""
    grams = hashes.size
    quoted_run = 0  # words in a row, up to here, that stand in quotation marks
    chosen = -1
    count = 0
    for at in range(word.size):
        quoted_run = quoted_run + 1 if flags[at] & QUOTED else 0
        gram = at - GRAM + 1
        if gram < 0:
            continue
        value = np.uint64(0)
        for step in range(gram, at + 1):
            value = (value ^ word[step]) * FACTOR
            value = value ^ (value >> SHIFT)
        hashes[gram] = value * FINAL
        first = gram - WINDOW + 1
        if first >= 0 or gram == grams - 1:
            first = max(first, 0)
            # Robust: while the window's least is no less than the one chosen before, that one stays.
            if chosen < first:
                chosen = first
                for other in range(first + 1, gram + 1):
                    if hashes[other] <= hashes[chosen]:
                        chosen = other
                count = insert(positions, count, chosen)
            elif hashes[gram] < hashes[chosen]:
                chosen = gram
                count = insert(positions, count, chosen)
        if quoted_run >= GRAM:
            count = insert(positions, count, gram)
    return count


@compiled(
    "int64", "uint64[::1]", "uint8[::1]", "int64[::1]", "int64[::1]", "uint64[::1]", "int32[::1]", "uint64[::1]",
    "int64[::1]", "uint64[::1]", "int64[::1]", micros=7,
)  # fmt: skip
def select_all(
    word: NDArray[np.uint64],
    flags: NDArray[np.uint8],
    words: NDArray[np.int64],
    numbers: NDArray[np.int64],
    hashes: NDArray[np.uint64],
    positions: NDArray[np.int32],
    other: NDArray[np.uint64],
    tally: NDArray[np.int64],
    keys: NDArray[np.uint64],
    counts: NDArray[np.int64],
) -> int:
    """Fill `keys` with the fingerprints of texts, text t of word[words[t]:words[t + 1]]; returns how many.

    Each the upper half of a hash above the place of its first word, each text's ascending; `counts` become how many
    each has. Where texts have `numbers`, which ascend: above the number, all ascending and each once. `hashes` and
    `positions` are as long as the longest text, and become what `select` makes of the last one; `other` is room for as
    many keys as are sorted together, `tally` for 256 numbers.
    """
    made = np.int64(0)
    done = np.int64(0)
    for text in range(counts.size):
        begin = words[text]
        end = words[text + 1]
        grams = max(0, end - begin - GRAM + 1)
        count = select(word[begin:end], flags[begin:end], hashes[:grams], positions[:grams])
        for row in range(count):
            lower = numbers[text] if numbers.size else np.int64(positions[row])
            keys[made + row] = hashes[positions[row]] >> HALF << HALF | np.uint64(lower)
        counts[text] = count
        made += count
        if not numbers.size or text == counts.size - 1:
            sort_by_upper(keys[done:made], other[: made - done], tally)
            done = made
    if not numbers.size:
        return made
    kept = np.int64(0)
    for row in range(made):
        if kept == 0 or keys[row] != keys[kept - 1]:
            keys[kept] = keys[row]
            kept += 1
    return kept
