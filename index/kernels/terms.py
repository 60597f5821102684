"""The stems of texts, and their words each once, by a table of what each run of letters in them makes.

A run is what stands between signs and white space of ASCII. Most of a text's runs are in the table already: what they
make is copied, and neither folded nor stemmed again. Many texts are looked through in one call: a thread then holds the
interpreter's lock for little of the time, and each run is hashed once.
"""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled

SEED = np.uint64(0xCBF29CE484222325)
FACTOR = np.uint64(0x100000001B3)
MIXER = np.uint64(0x9E3779B97F4A7C15)
UPPER_HALF = np.uint64(32)
# Of what a run makes: 28 bits for its place in the pool, from 1, 20 for its number, 7 for the bytes of its stems, 7 its
# words', and one that says that it is too much for the table.
NUMBER, STEMS, WORDS, TOO_LONG = 28, 48, 55, 62
PLACE_MASK, NUMBER_MASK, LENGTH_MASK = (1 << 28) - 1, (1 << 20) - 1, 127


@compiled(
    "int64", "uint8[::1]", "int64[::1]", "int64", "int64[::1]", "uint64[:, ::1]", "int64[::1]", "int64[::1]",
    "int32[:, ::1]", "boolean[::1]", micros=3,
)  # fmt: skip
def find_runs(
    data: NDArray[np.uint8],
    bounds: NDArray[np.int64],
    longest: int,
    used: NDArray[np.int64],
    slots: NDArray[np.uint64],
    runs: NDArray[np.int64],
    ends: NDArray[np.int64],
    unknown: NDArray[np.int32],
    unfit: NDArray[np.bool_],
) -> int:
    """Fill `runs` with what the runs of some texts make, and `ends` with how many runs there are up to each text's end.

    Text t is data[bounds[t]:bounds[t + 1]], UTF-8, in lower case as far as it is ASCII, and ends with a sign. `slots`
    holds by a run's hash, FNV-1a of 64 bits, this hash (0: free) and what the run makes (0: not known yet). What is not
    known yet stands in `runs` as -1 - slot. A run that has no slot takes one; `unknown` gets its begin, end and slot,
    for `learn_runs` to say what it makes. Returns how many of those there are, -1 where the table, which has room for
    as many as `unknown`, is full. `used` are how many runs the table has and how many bytes of the pool they take.
    Texts with a run of more than `longest` bytes become `unfit`; the rest of such a text is passed over.
    """
    mask = slots.shape[0] - 1
    count = 0
    missing = 0
    for text in range(ends.size):
        begin = bounds[text]
        value = SEED
        for at in range(bounds[text], bounds[text + 1]):
            byte = data[at]
            if byte >= 0x80 or 0x61 <= byte <= 0x7A or 0x30 <= byte <= 0x39:
                value = (value ^ np.uint64(byte)) * FACTOR
                continue
            if at > begin:
                if at - begin > longest:
                    unfit[text] = True
                    break
                slot = np.int64((value * MIXER) >> UPPER_HALF) & mask
                while slots[slot, 0] != value and slots[slot, 0]:
                    slot = (slot + 1) & mask
                if not slots[slot, 0]:
                    if used[0] == unknown.shape[0]:
                        return -1
                    slots[slot, 0] = value
                    slots[slot, 1] = 0
                    used[0] += 1
                    unknown[missing, 0] = begin
                    unknown[missing, 1] = at
                    unknown[missing, 2] = slot
                    missing += 1
                made = np.int64(slots[slot, 1])
                runs[count] = made if made else -1 - slot
                count += 1
                value = SEED
            begin = at + 1
        ends[text] = count
    return missing


@compiled("int64", "uint8[::1]", "int32[:, ::1]", "int64[::1]", "uint64[:, ::1]", "uint8[::1]", micros=3)
def learn_runs(
    packed: NDArray[np.uint8],
    lengths: NDArray[np.int32],
    used: NDArray[np.int64],
    slots: NDArray[np.uint64],
    pool: NDArray[np.uint8],
) -> int:
    """Add to the table what runs make; returns for how many there was room.

    `packed` has the stems of each run and its words after them; of each `lengths` has its slot and how many bytes these
    take, no more than 127 each, or -1 where it is more: then `packed` has nothing of it. The runs are those that were
    counted last in `used`.
    """
    begin = 0
    first = used[0] - lengths.shape[0]
    for row in range(lengths.shape[0]):
        slot = lengths[row, 0]
        if lengths[row, 1] < 0:
            slots[slot, 1] = np.uint64(1 << TOO_LONG)
            continue
        size = np.int64(lengths[row, 1]) + lengths[row, 2]
        if used[1] + size > pool.size:
            return row
        for at in range(size):
            pool[used[1] + at] = packed[begin + at]
        # One more than its place: of a run that makes nothing, too, it is not 0.
        made = (used[1] + 1) | (first + row) << NUMBER
        slots[slot, 1] = np.uint64(made | np.int64(lengths[row, 1]) << STEMS | np.int64(lengths[row, 2]) << WORDS)
        used[1] += size
        begin += size
    return lengths.shape[0]


@compiled(
    "void", "int64[::1]", "int64[::1]", "int64", "boolean[::1]", "uint64[:, ::1]", "uint8[::1]", "int32[::1]",
    "boolean[::1]", "uint8[::1]", "uint8[::1]", "int64[:, ::1]", micros=10,
)  # fmt: skip
def write_terms(
    runs: NDArray[np.int64],
    ends: NDArray[np.int64],
    number: int,
    once: NDArray[np.bool_],
    slots: NDArray[np.uint64],
    pool: NDArray[np.uint8],
    seen: NDArray[np.int32],
    unfit: NDArray[np.bool_],
    stems: NDArray[np.uint8],
    words: NDArray[np.uint8],
    sizes: NDArray[np.int64],
) -> None:
    """Write what the runs of texts make to `stems` and `words`; `sizes` become how many bytes there are up to each end.

    Of a text that is to have each word `once`, `seen` remembers by a run's number that its words were written: text t
    is `number` + t there. A text of which there is too much becomes `unfit`, and nothing of it is written.
    """
    stem_count = np.int64(0)
    word_count = np.int64(0)
    first = np.int64(0)
    for text in range(ends.size):
        stem_begin = stem_count
        word_begin = word_count
        for at in range(first, ends[text]):
            made = runs[at]
            if made < 0:
                made = np.int64(slots[-1 - made, 1])
            source = (made & PLACE_MASK) - 1
            between = source + (made >> STEMS & LENGTH_MASK)
            end = between + (made >> WORDS & LENGTH_MASK)
            room = stem_count + between - source <= stems.size and word_count + end - between <= words.size
            if made >> TOO_LONG or not room:
                unfit[text] = True
                break
            for place in range(source, between):
                stems[stem_count] = pool[place]
                stem_count += 1
            run = made >> NUMBER & NUMBER_MASK
            if not once[text] or seen[run] != number + text:
                seen[run] = number + text
                for place in range(between, end):
                    words[word_count] = pool[place]
                    word_count += 1
        if unfit[text]:
            stem_count = stem_begin
            word_count = word_begin
        first = ends[text]
        sizes[text, 0] = stem_count
        sizes[text, 1] = word_count
