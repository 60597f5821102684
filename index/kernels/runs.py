"""Verbatim evidence: runs of the same words in both texts, and chains of runs with small edits between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.matching import UNCAPPED, first_from, pairs_of
from index.kernels.room import GRAMS, HIGH, LOW, MATCHED, ORDER, SIDE, SIZES, WORD, Side

SHORTEST = 4
"""Words in a run. With 3 more chance runs are chained: plagdet on verbatim copies .9905 instead of .9914."""
LARGEST_GAP = 20
"""Words that may stand between two runs of a chain, on either side: an inserted attribution."""
GAP_COST = 0.5
"""What a word of gap costs, in matched words."""
ONE = np.uint64(1)
FOUR = np.uint64(15)
LOOK_BACK = 64
"""Runs that are tried as the one before; more stand within reach only in text that repeats itself."""


@compiled("int64", "int32[:, ::1]", "int64", "int64", "int64", "int64", inner=True)
def insert_run(runs: NDArray[np.int32], count: int, begin_a: int, begin_b: int, words: int) -> int:
    """Put a run among those sorted by begin; runs come nearly in order, so it moves few."""
    row = count
    while row > 0 and (runs[row - 1, 0] > begin_a or (runs[row - 1, 0] == begin_a and runs[row - 1, 1] > begin_b)):
        for column in range(3):
            runs[row, column] = runs[row - 1, column]
        row -= 1
    runs[row, 0] = begin_a
    runs[row, 1] = begin_b
    runs[row, 2] = words
    return count + 1


@compiled("void", SIDE, SIDE, "uint64[::1]", inner=True)
def cover(a: Side, b: Side, bits: NDArray[np.uint64]) -> None:
    """Set MATCHED for those words of a that lie in four words which b may hold, too, else clear it.

    By a filter of 16 bits or more a word of b (Bloom 1970): of words in no run nine in ten are passed over.
    """
    size = np.int64(b.whole[SIZES, 0])
    most = np.int64(1024)
    shift = np.uint32(22)
    while most < 16 * size and shift > 1:
        most *= 2
        shift -= np.uint32(1)
    for part in range(most >> 6):
        bits[part] = 0
    for at in range(size - 3):
        place = np.int64(np.uint32(b.whole[GRAMS, at]) >> shift)
        bits[place >> 6] |= ONE << np.uint64(place & 63)
    lately = np.uint64(0)
    for at in range(a.whole[SIZES, 0]):
        lately = (lately << ONE) & FOUR
        if at < a.whole[SIZES, 0] - 3:
            place = np.int64(np.uint32(a.whole[GRAMS, at]) >> shift)
            lately |= (bits[place >> 6] >> np.uint64(place & 63)) & ONE
        a.whole[MATCHED, at] = lately != 0


@compiled("int64", SIDE, SIDE, "int64", "int32[::1]", "uint64[::1]", "int32[:, ::1]", inner=True)
def find_runs(
    a: Side, b: Side, cap: int, reached: NDArray[np.int32], bits: NDArray[np.uint64], runs: NDArray[np.int32]
) -> int:
    """Fill rows (begin in a, begin in b, words) with the runs of SHORTEST words or more, sorted; returns how many.

    A run holds a word that is not common and is as long as it can be. Of a stem with more than `cap` pairs only the
    first with the first, the second with the second and so on are tried, and the same from the end: linear, and
    enough for text that repeats itself. `reached` is room for where each diagonal's last run ends in a, `bits` that
    of `cover`.
    """
    cover(a, b, bits)
    for diagonal in range(a.whole[SIZES, 0] + b.whole[SIZES, 0] + 1):
        reached[diagonal] = -1
    count = 0
    for at in range(a.whole[SIZES, 0]):
        low = np.int64(a.whole[LOW, at])
        high = np.int64(a.whole[HIGH, at])
        if low == high or not a.whole[MATCHED, at]:
            continue
        first = np.int64(0)
        last = high - low
        jump = np.int64(1)
        if cap < UNCAPPED and pairs_of(a, b, at) > cap:
            partner = b.whole[ORDER, low]
            own = np.int64(b.whole[LOW, partner])
            rank = first_from(a.whole[ORDER], own, np.int64(b.whole[HIGH, partner]), at) - own
            from_end = rank + (high - low) - (np.int64(b.whole[HIGH, partner]) - own)
            first = min(rank, from_end)
            jump = max(1, max(rank, from_end) - first)
            last = min(last, first + jump + 1)
            if first < 0:
                first = rank
        for attempt in range(first, last, jump):
            other = np.int64(b.whole[ORDER, low + attempt])
            diagonal = at - other + b.whole[SIZES, 0]
            if reached[diagonal] > at or a.whole[WORD, at] != b.whole[WORD, other]:
                continue
            before = 0
            while (
                at > before and other > before and a.whole[WORD, at - before - 1] == b.whole[WORD, other - before - 1]
            ):
                before += 1
            after = 1
            while at + after < a.whole[SIZES, 0] and other + after < b.whole[SIZES, 0]:
                if a.whole[WORD, at + after] != b.whole[WORD, other + after]:
                    break
                after += 1
            reached[diagonal] = at + after
            if before + after >= SHORTEST and count < runs.shape[0]:
                count = insert_run(runs, count, at - before, other - before, before + after)
    return count


@compiled("int64", "int32[:, ::1]", "int64", "int32[:, ::1]", "float32[::1]", "int32[:, ::1]", inner=True)
def chain_runs(
    runs: NDArray[np.int32], count: int, links: NDArray[np.int32], score: NDArray[np.float32], chains: NDArray[np.int32]
) -> int:
    """Fill rows (begin a, end a, begin b, end b, matched words) with chains of runs in order; returns how many.

    A run follows the one that gives it the best score (matched words less the cost of gaps), where the gap costs
    less than the run and the chain before it are worth.
    """
    follows = links[0]
    leads = links[1]
    for row in range(count):
        words = runs[row, 2]
        best = np.float32(0.0)
        follows[row] = -1
        leads[row] = -1
        for back in range(1, min(row, LOOK_BACK) + 1):
            before = row - back
            gap_a = runs[row, 0] - runs[before, 0] - runs[before, 2]
            gap_b = runs[row, 1] - runs[before, 1] - runs[before, 2]
            shared = -gap_a if gap_a < gap_b else -gap_b  # words that both runs would count
            shared = shared if shared > 0 else 0
            gap = gap_a if gap_a > gap_b else gap_b
            if gap > LARGEST_GAP or shared >= words or shared >= runs[before, 2]:
                continue
            cost = np.float32(shared + (GAP_COST * gap if gap > 0 else 0.0))
            if cost <= words and score[before] - cost > best:
                best = score[before] - cost
                follows[row] = before
        score[row] = best + words
        before = follows[row]
        if before >= 0:
            rival = leads[before]
            if rival >= 0 and score[rival] >= score[row]:
                follows[row] = -1
                score[row] = words
            else:
                if rival >= 0:
                    follows[rival] = -1
                leads[before] = row
    made = 0
    for row in range(count):
        if follows[row] >= 0:
            continue
        chains[made, 0] = runs[row, 0]
        chains[made, 2] = runs[row, 1]
        matched = 0
        end_a = runs[row, 0]
        end_b = runs[row, 1]
        at = row
        while at >= 0:
            shared = end_a - runs[at, 0] if end_a - runs[at, 0] > end_b - runs[at, 1] else end_b - runs[at, 1]
            matched += runs[at, 2] - (shared if shared > 0 else 0)
            end_a = runs[at, 0] + runs[at, 2]
            end_b = runs[at, 1] + runs[at, 2]
            at = leads[at]
        chains[made, 1] = end_a
        chains[made, 3] = end_b
        chains[made, 4] = matched
        made += 1
    return made
