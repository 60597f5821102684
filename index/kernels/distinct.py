"""The words of a text, each once: what an inverted index without positions or counts needs of it."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled

SEED = np.uint64(0xCBF29CE484222325)
FACTOR = np.uint64(0x100000001B3)
MIXER = np.uint64(0x9E3779B97F4A7C15)
UPPER_HALF = np.uint64(32)
SPACE = 0x20


@compiled("int64", "uint8", inner=True)
def folded(byte: int) -> int:
    """A byte in lower case; 0 for ASCII that is neither letter nor digit."""
    if byte >= 0x80 or 0x61 <= byte <= 0x7A or 0x30 <= byte <= 0x39:
        return byte
    return byte + 0x20 if 0x41 <= byte <= 0x5A else 0


@compiled("boolean", "uint8[::1]", "int64", "int64", "int64", inner=True)
def same(made: NDArray[np.uint8], known: int, fresh: int, length: int) -> bool:
    """Whether the word at `fresh`, without a space after it yet, is the one at `known`."""
    for at in range(length):
        if made[known + at] != made[fresh + at]:
            return False
    return made[known + length] == SPACE


@compiled("int64", "uint8[::1]", "uint8[::1]", "int32[::1]")
def write_distinct(text: NDArray[np.uint8], made: NDArray[np.uint8], table: NDArray[np.int32]) -> int:
    """Write the words of UTF-8 `text` to `made`, each once with a space after it; returns how many bytes.

    A word is a run without ASCII signs, so that a word with a curly apostrophe is one here and two for an engine:
    what an engine makes of `made` holds the same words. `made` has room for one byte more than `text`. `table` is
    zeros, a power of two of them: places in `made`, plus one, by hash; past half of it words are no longer compared.
    """
    mask = table.size - 1
    free = table.size >> 1
    begin = count = 0
    value = SEED
    for at in range(text.size + 1):
        byte = folded(text[at]) if at < text.size else 0
        if byte:
            made[count] = byte
            count += 1
            value = (value ^ np.uint64(byte)) * FACTOR
            continue
        if count == begin:
            continue
        slot = np.int64((value * MIXER) >> UPPER_HALF) & mask
        value = SEED
        while table[slot] and not same(made, table[slot] - 1, begin, count - begin):
            slot = (slot + 1) & mask
        if table[slot]:
            count = begin
            continue
        if free:
            table[slot] = begin + 1
            free -= 1
        made[count] = SPACE
        count += 1
        begin = count
    return count
