"""Verbatim evidence: runs of the same words in both texts, and chains of runs with small edits between them."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.matching import UNCAPPED, first_from, pairs_of, partner_of, times_in_all
from index.kernels.room import AT, BEGIN, PLACE_SIZE, SIDE, STEM_SIZE, Side

SHORTEST = 4
"""Words in a run. With 3 more chance runs are chained: plagdet on verbatim copies .9905 instead of .9914."""
LARGEST_GAP = 20
"""Words that may stand between two runs of a chain, on either side: an inserted attribution."""
GAP_COST = 0.5
"""What a word of gap costs, in matched words."""
ONE = np.uint64(1)
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


@compiled("void", "uint16[::1]", "uint64[::1]", inner=True)
def cover(gram: NDArray[np.uint16], filter: NDArray[np.uint64]) -> None:
    """Fill a filter (Bloom 1970) with the hashes of four words that a text holds: a bit for each that there may be."""
    for part in range(filter.size):
        filter[part] = 0
    for at in range(gram.size - 3):
        place = np.int64(gram[at])
        filter[place >> 6] |= ONE << np.uint64(place & 63)


@compiled("int64", SIDE, SIDE, "int64", "int64", "int32[::1]", "int32[:, ::1]", "int64", inner=True)
def extend(
    a: Side, b: Side, at: int, other: int, reached: NDArray[np.int32], runs: NDArray[np.int32], count: int
) -> int:
    """Add the run around a word of a and one of b, if they are the same and it is not there yet; returns how many."""
    diagonal = at - other + b.word.size
    if reached[diagonal] > at or a.word[at] != b.word[other]:
        return count
    begin = at
    begin_b = other
    while begin > 0 and begin_b > 0 and a.word[begin - 1] == b.word[begin_b - 1]:
        begin -= 1
        begin_b -= 1
    end = at + 1
    end_b = other + 1
    while end < a.word.size and end_b < b.word.size and a.word[end] == b.word[end_b]:
        end += 1
        end_b += 1
    reached[diagonal] = end
    if end - begin >= SHORTEST and count < runs.shape[0]:
        return insert_run(runs, count, begin, begin_b, end - begin)
    return count


@compiled("int64", SIDE, SIDE, "uint16[::1]", "uint16[::1]", "uint64[::1]", "int32[::1]", "int32[:, ::1]", inner=True)
def find_all_runs(
    a: Side,
    b: Side,
    gram_a: NDArray[np.uint16],
    gram_b: NDArray[np.uint16],
    filter: NDArray[np.uint64],
    reached: NDArray[np.int32],
    runs: NDArray[np.int32],
) -> int:
    """What `find_runs` does without a cap: of four words that b may hold, too, the one rarest there is tried."""
    count = np.int64(0)
    for begin in range(a.word.size - SHORTEST + 1):
        place = np.int64(gram_a[begin])
        if not filter[place >> 6] >> np.uint64(place & 63) & ONE:
            continue
        rarest = np.int64(0)
        least = np.int64(UNCAPPED)
        for at in range(begin, begin + SHORTEST):
            row = partner_of(a, at)
            times = times_in_all(b, row)
            if 0 < times < least:
                least = times
                rarest = at
        row = partner_of(a, rarest)
        low = np.int64(b.stems[STEM_SIZE * row + BEGIN])
        for place in range(low, low + least if least < UNCAPPED else low):
            other = np.int64(b.places[PLACE_SIZE * place + AT])
            begin_b = max(other - rarest + begin, 0)
            if gram_a[begin] == gram_b[begin_b]:
                count = extend(a, b, rarest, other, reached, runs, count)
    return count


@compiled(
    "int64", SIDE, SIDE, "int64", "uint16[::1]", "uint16[::1]", "uint64[::1]", "int32[::1]", "int32[:, ::1]", inner=True
)
def find_runs(
    a: Side,
    b: Side,
    cap: int,
    gram_a: NDArray[np.uint16],
    gram_b: NDArray[np.uint16],
    filter: NDArray[np.uint64],
    reached: NDArray[np.int32],
    runs: NDArray[np.int32],
) -> int:
    """Fill rows (begin in a, begin in b, words) with the runs of SHORTEST words or more, sorted; returns how many.

    A run holds a word that is not common and is as long as it can be. Of a stem with more than `cap` pairs only the
    first with the first, the second with the second and so on are tried, and the same from the end: linear, and
    enough for text that repeats itself. `filter` is b's (`cover`). `reached` is room for where each
    diagonal's last run ends in a.
    """
    for diagonal in range(a.word.size + b.word.size + 1):
        reached[diagonal] = -1
    if cap == UNCAPPED:
        return find_all_runs(a, b, gram_a, gram_b, filter, reached, runs)
    count = np.int64(0)
    for at in range(a.word.size):
        row = partner_of(a, at)
        if not row:
            continue
        low = np.int64(b.stems[STEM_SIZE * row + BEGIN])
        first = np.int64(0)
        last = times_in_all(b, row)
        jump = np.int64(1)
        if pairs_of(a, b, at) > cap:
            kind = np.int64(a.kind[at])
            own = np.int64(a.stems[STEM_SIZE * kind + BEGIN])
            rank = first_from(a, own, own + times_in_all(a, kind), at) - own
            from_end = rank + last - times_in_all(a, kind)
            first = min(rank, from_end)
            jump = max(1, max(rank, from_end) - first)
            last = min(last, first + jump + 1)
            if first < 0:
                first = rank
        for attempt in range(first, last, jump):
            other = np.int64(b.places[PLACE_SIZE * (low + attempt) + AT])
            count = extend(a, b, at, other, reached, runs, count)
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
