"""A text's stems, and its words each once, by a table of what each run of letters in it makes.

A run is what stands between signs and white space of ASCII. Most of a text's runs are in the table already: what they
make is copied, and neither folded nor stemmed again.
"""

# ruff: noqa: C901, PLR0912 - compiled: plain loops and comparisons compile fast
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled

SEED = np.uint64(0xCBF29CE484222325)
FACTOR = np.uint64(0x100000001B3)
MIXER = np.uint64(0x9E3779B97F4A7C15)
UPPER_HALF = np.uint64(32)
# Of what a run makes: 28 bits for its place in the pool, 20 for its number, 7 for the bytes of its stems, 7 its words'.
NUMBER, STEMS, WORDS = 28, 48, 55
PLACE_MASK, NUMBER_MASK, LENGTH_MASK = (1 << 28) - 1, (1 << 20) - 1, 127


@compiled(
    "int64", "uint8[::1]", "int64[::1]", "uint64[:, ::1]", "uint8[::1]", "int32[::1]", "uint8[::1]", "uint8[::1]",
    "int32[:, ::1]", micros=3,
)  # fmt: skip
def write_terms(
    text: NDArray[np.uint8],
    state: NDArray[np.int64],
    slots: NDArray[np.uint64],
    pool: NDArray[np.uint8],
    seen: NDArray[np.int32],
    stems: NDArray[np.uint8],
    words: NDArray[np.uint8],
    unknown: NDArray[np.int32],
) -> int:
    """Write what the runs of UTF-8 `text` make to `stems` and `words`; returns how many of them are not in the table.

    The text is in lower case, as far as it is ASCII, and ends with a sign. `slots` holds by a run's hash, FNV-1a of 64
    bits, this hash (0: free) and where in `pool` its stems begin, its words after them, a space after each. `state` is
    where to begin in the text, how many bytes are in `stems` and in `words`, and the number of this text, which `seen`
    holds for each run whose words were written; 0: write them each time. Where runs are not in the table, `unknown` has
    their begin and end, the first ones only, and `state` is where to go on. Returns -1 where there is no room for more.
    """
    begin, stem_count, word_count, number = state[0], state[1], state[2], state[3]
    mask = slots.shape[0] - 1
    missing = 0
    value = SEED
    for at in range(begin, text.size):
        byte = text[at]
        if byte >= 0x80 or 0x61 <= byte <= 0x7A or 0x30 <= byte <= 0x39:
            value = (value ^ np.uint64(byte)) * FACTOR
            continue
        if at > begin:
            slot = np.int64((value * MIXER) >> UPPER_HALF) & mask
            while slots[slot, 0] != value and slots[slot, 0]:
                slot = (slot + 1) & mask
            if not slots[slot, 0]:
                if missing == 0:
                    state[0], state[1], state[2] = begin, stem_count, word_count
                unknown[missing, 0] = begin
                unknown[missing, 1] = at
                missing += 1
                if missing == unknown.shape[0]:
                    return missing
            elif missing == 0:
                made = np.int64(slots[slot, 1])
                source = made & PLACE_MASK
                between = source + (made >> STEMS & LENGTH_MASK)
                end = between + (made >> WORDS & LENGTH_MASK)
                if stem_count + between - source > stems.size or word_count + end - between > words.size:
                    return -1
                for place in range(source, between):
                    stems[stem_count] = pool[place]
                    stem_count += 1
                run = made >> NUMBER & NUMBER_MASK
                if number == 0 or seen[run] != number:
                    seen[run] = number
                    for place in range(between, end):
                        words[word_count] = pool[place]
                        word_count += 1
            value = SEED
        begin = at + 1
    if missing == 0:
        state[1], state[2] = stem_count, word_count
    return missing


@compiled("int64", "uint8[::1]", "int32[:, ::1]", "int64[::1]", "uint64[:, ::1]", "uint8[::1]", "int64", micros=3)
def learn_runs(
    packed: NDArray[np.uint8],
    lengths: NDArray[np.int32],
    used: NDArray[np.int64],
    slots: NDArray[np.uint64],
    pool: NDArray[np.uint8],
    most: int,
) -> int:
    """Add runs to the table, which holds `most`; returns how many there was room for.

    `packed` has each run with its stems and its words after it; `lengths` says how many bytes each of the three has,
    the last two no more than 127. `used` are how many runs and how many bytes of `pool` are taken.
    """
    mask = slots.shape[0] - 1
    begin = 0
    for row in range(lengths.shape[0]):
        value = SEED
        for at in range(begin, begin + lengths[row, 0]):
            value = (value ^ np.uint64(packed[at])) * FACTOR
        begin += lengths[row, 0]
        size = np.int64(lengths[row, 1]) + lengths[row, 2]
        slot = np.int64((value * MIXER) >> UPPER_HALF) & mask
        while slots[slot, 0] != value and slots[slot, 0]:
            slot = (slot + 1) & mask
        if not slots[slot, 0]:
            if used[0] == most or used[1] + size > pool.size:
                return row
            for at in range(size):
                pool[used[1] + at] = packed[begin + at]
            made = used[1] | used[0] << NUMBER | np.int64(lengths[row, 1]) << STEMS | np.int64(lengths[row, 2]) << WORDS
            slots[slot, 0] = value
            slots[slot, 1] = np.uint64(made)
            used[0] += 1
            used[1] += size
        begin += size
    return lengths.shape[0]
