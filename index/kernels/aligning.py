"""The near-duplicate passages of pairs of texts, from both kinds of evidence, many pairs in one call."""

# ruff: noqa: C901, PLR0912, PLR0915, SIM110 - compiled: plain loops and comparisons compile fast
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.evidence import in_order, refine, trust, weigh_area
from index.kernels.matching import content, hits, join, precedes
from index.kernels.room import COLUMNS, FLAGS, MOST, ORDER, ROOM, SIDE, SIZES, STARTS, STEM, WORD, Room, Side
from index.kernels.runs import chain_runs, find_runs
from index.kernels.sentences import cluster, cut, similar, weigh

LEAST_WORDS = 12
LEAST_QUOTED = 7
LEAST_CONTENT = 4
CLEARLY_TEXT = 20
LEAST_OVERLAP = 0.5
VERBATIM_OVERLAP = 0.9
LONG_COPY = 20
LEAST_TRUST = 0.0
LEAST_TRUST_BESIDE_COPY = 4.0
HELD = 0.8
SHUFFLED_OVERLAP = 0.3
SHUFFLED = 1.5

VERBATIM = 0
EDITED = 1
QUOTATION = 2
GONE = -1


@compiled("boolean", SIDE, "int64", "int64", inner=True)
def all_quoted(a: Side, begin: int, end: int) -> bool:
    """Whether every word of [begin, end) stands in quotation marks."""
    for at in range(begin, end):
        if not a.whole[FLAGS, at] & 2:
            return False
    return True


@compiled("boolean", SIDE, SIDE, "int64", "int64", inner=True)
def is_prose(a: Side, b: Side, begin: int, end: int) -> bool:
    """Whether words of a are more than a list or a string of names: some are common, some are plain words.

    Any are where the texts' language is one of whose common words we know few.
    """
    if 5 * (a.whole[SIZES, 1] + b.whole[SIZES, 1]) > 4 * (a.whole[SIZES, 0] + b.whole[SIZES, 0]):
        return True
    common = 0
    plain = 0
    for at in range(begin, end):
        if a.whole[FLAGS, at] & 1:
            common += 1
        elif not a.whole[FLAGS, at] & 16:
            plain += 1
    return common >= 2 and plain >= 2


@compiled("int64", SIDE, SIDE, "int32[:, ::1]", "int64", inner=True)
def keep_chains(a: Side, b: Side, chains: NDArray[np.int32], count: int) -> int:
    """Keep the chains that are long and dense enough, and add their kind; returns how many."""
    made = 0
    for row in range(count):
        matched = chains[row, 4]
        longer = max(chains[row, 1] - chains[row, 0], chains[row, 3] - chains[row, 2])
        if matched < LEAST_QUOTED or matched < LEAST_OVERLAP * longer or made == MOST:
            continue
        whole = matched >= VERBATIM_OVERLAP * longer
        quoted = all_quoted(a, chains[row, 0], chains[row, 1]) and all_quoted(b, chains[row, 2], chains[row, 3])
        if matched < LEAST_WORDS and not (quoted and whole):
            continue
        if content(a, chains[row, 0], chains[row, 1]) < LEAST_CONTENT:
            continue
        if matched < CLEARLY_TEXT and not quoted and not is_prose(a, b, chains[row, 0], chains[row, 1]):
            continue
        for column in range(5):
            chains[made, column] = chains[row, column]
        chains[made, 5] = QUOTATION if quoted else VERBATIM if whole else EDITED
        made += 1
    return made


@compiled("boolean", "int32[:, ::1]", "int64", "int32[:, ::1]", "int64", inner=True)
def covered(rows: NDArray[np.int32], row: int, kept: NDArray[np.int32], count: int) -> bool:
    """Whether more than half of a row lies in those kept, on either side; for a quotation, on both.

    A quotation that stands twice in one text, in the lead and in full, is found both times.
    """
    sides = 0
    for side in range(0, 4, 2):
        for other in range(count):
            begin = max(rows[row, side], kept[other, side])
            end = min(rows[row, side + 1], kept[other, side + 1])
            if 2 * (end - begin) > rows[row, side + 1] - rows[row, side]:
                sides += 1
                break
    return sides == 2 or (sides == 1 and (rows[row, 5] != QUOTATION or rows[row, 4] < LEAST_WORDS))


@compiled("int64", "int32[:, ::1]", "int64", "int32[:, ::1]", "int64", inner=True)
def take_best(rows: NDArray[np.int32], count: int, kept: NDArray[np.int32], already: int) -> int:
    """Move rows to `kept`, most matched words first, unless one that is there covers them; returns how many."""
    made = already
    for _ in range(count):
        best = -1
        for row in range(count):
            if rows[row, 4] > 0 and (best < 0 or rows[row, 4] > rows[best, 4]):
                best = row
        if best < 0:
            break
        if made < MOST and not covered(rows, best, kept, made):
            for column in range(COLUMNS):
                kept[made, column] = rows[best, column]
            made += 1
        rows[best, 4] = 0
    return made


@compiled("int64", SIDE, SIDE, "int32[:, ::1]", "int64", "int32[:, ::1]", "int64", inner=True)
def drop_explained(
    a: Side, b: Side, reworded: NDArray[np.int32], count: int, copied: NDArray[np.int32], copies: int
) -> int:
    """Drop reworded passages of which copied ones hold most of what matches; returns how many stay.

    A copied passage that lies in a reworded one which stays becomes GONE: it is part of that.
    """
    made = 0
    for row in range(count):
        held = 0  # its matching words, common ones left out, that verbatim copies hold
        for copy in range(copies):
            begin = np.int64(max(copied[copy, 0], reworded[row, 0]))
            end = np.int64(min(copied[copy, 1], reworded[row, 1]))
            other = np.int64(max(copied[copy, 2], reworded[row, 2]))
            other_end = np.int64(min(copied[copy, 3], reworded[row, 3]))
            if copied[copy, 5] != EDITED and begin < end and other < other_end:
                held += hits(a, begin, end, b, other, other_end)
        begin = np.int64(reworded[row, 0])
        end = np.int64(reworded[row, 1])
        other = np.int64(reworded[row, 2])
        other_end = np.int64(reworded[row, 3])
        matched = min(hits(a, begin, end, b, other, other_end), hits(b, other, other_end, a, begin, end))
        if held >= HELD * matched:
            continue
        for copy in range(copies):
            inside = 0
            for side in range(0, 4, 2):
                begin = max(copied[copy, side], reworded[row, side])
                end = min(copied[copy, side + 1], reworded[row, side + 1])
                if 2 * (end - begin) > copied[copy, side + 1] - copied[copy, side]:
                    inside += 1
            if inside == 2:
                copied[copy, 5] = GONE
        for column in range(COLUMNS):
            reworded[made, column] = reworded[row, column]
        made += 1
    return made


@compiled(
    "void",
    SIDE,
    "uint64[::1]",
    "uint32[::1]",
    "uint8[::1]",
    "int64",
    "int64",
    "int32[::1]",
    "int64",
    "int64",
    inner=True,
)
def put(
    a: Side,
    word: NDArray[np.uint64],
    stem: NDArray[np.uint32],
    flags: NDArray[np.uint8],
    begin: int,
    end: int,
    order: NDArray[np.int32],
    order_begin: int,
    order_end: int,
) -> None:
    """Make the words [begin, end) of an array of texts one side of a pair."""
    for at in range(end - begin):
        a.whole[WORD, at] = np.int32(word[begin + at])
        a.whole[STEM, at] = np.int32(stem[begin + at])
        a.whole[FLAGS, at] = flags[begin + at]
    for at in range(order_end - order_begin):
        a.whole[ORDER, at] = order[order_begin + at]
    a.whole[SIZES, 0] = end - begin
    a.whole[SIZES, 1] = order_end - order_begin


@compiled(
    "int64", "uint64[::1]", "uint32[::1]", "uint8[::1]", "int32[::1]", "int64[::1]", "int64[::1]", "int32[:, ::1]",
    "int64", "float64", "float64", SIDE, SIDE, ROOM, "int32[:, ::1]", "int64[::1]",
)  # fmt: skip
def align_pairs(
    word: NDArray[np.uint64],
    stem: NDArray[np.uint32],
    flags: NDArray[np.uint8],
    order: NDArray[np.int32],
    words: NDArray[np.int64],
    orders: NDArray[np.int64],
    pairs: NDArray[np.int32],
    begin: int,
    least_trust: float,
    least_overlap: float,
    left: Side,
    right: Side,
    room: Room,
    found: NDArray[np.int32],
    made: NDArray[np.int64],
) -> int:
    """Align pairs[begin:] of the texts whose words stand one after the other; returns the first pair not done.

    Text t has word[words[t]:words[t + 1]] and order[orders[t]:orders[t + 1]]. Fills rows (pair, begin and end in the
    first text, begin and end in the second, matched words, kind), in words, each pair's by begin; `made[0]` becomes
    how many. Stops where `found` might not hold the next pair's.
    """
    rows = room.tables[0]  # runs, later pairs of sentences
    chains = room.tables[1]
    copied = room.tables[2]
    areas = room.tables[3]
    area = room.area
    made[0] = 0
    for pair in range(begin, pairs.shape[0]):
        if made[0] + MOST > found.shape[0]:
            return pair
        one = pairs[pair, 0]
        other = pairs[pair, 1]
        a = left
        b = right
        put(a, word, stem, flags, words[one], words[one + 1], order, orders[one], orders[one + 1])
        put(b, word, stem, flags, words[other], words[other + 1], order, orders[other], orders[other + 1])
        if a.whole[SIZES, 1] == 0 or b.whole[SIZES, 1] == 0:
            continue
        straight = precedes(a, b)
        if not straight:
            a, b = b, a
        # What is copied word for word.
        cap = join(a, b)
        count = find_runs(a, b, cap, room.whole[0], rows)
        count = chain_runs(rows, count, room.whole, room.real[0], chains)
        count = keep_chains(a, b, chains, count)
        copies = take_best(chains, count, copied, 0)
        least = least_trust
        for row in range(copies):
            if copied[row, 5] == VERBATIM and copied[row, 4] >= LONG_COPY:
                least = least_trust + LEAST_TRUST_BESIDE_COPY
                break
        # What is reworded: areas of similar sentences, each refined on one side after the other, then judged.
        count_a = cut(a)
        count_b = cut(b)
        weigh(a, b, count_a + count_b)
        count = similar(a, count_a, b, count_b, cap, room.whole, room.real[0], rows)
        count = cluster(rows, count, room.whole, areas)
        trusted = 0
        looked = 0
        for row in range(min(count, MOST)):
            if looked > 64 * (a.whole[SIZES, 0] + b.whole[SIZES, 0]) + 100000:
                break
            area[0] = a.whole[STARTS, areas[row, 0]]
            area[1] = a.whole[STARTS, areas[row, 1]]
            area[2] = b.whole[STARTS, areas[row, 2]]
            area[3] = b.whole[STARTS, areas[row, 3]]
            for turn in range(6):  # an even turn moves a's part, an odd one b's
                before = area[0] + 3 * area[1] + 5 * area[2] + 7 * area[3]
                side = turn & 1
                looked += refine(b if side else a, a if side else b, area, room.rates, 2 * side)
                if turn and before == area[0] + 3 * area[1] + 5 * area[2] + 7 * area[3]:
                    break
            weigh_area(a, b, area, room.rates, room.facts[trusted])
            odds = trust(room.facts[trusted], room.weights)
            if odds < least:
                continue
            for column in range(4):
                areas[trusted, column] = area[column]
            areas[trusted, 4] = in_order(a, b, area, room.whole[0])
            areas[trusted, 5] = EDITED
            overlap = areas[trusted, 4] / max(area[1] - area[0], area[3] - area[2])
            if overlap < least_overlap or (overlap < SHUFFLED_OVERLAP and odds < least + SHUFFLED):
                continue
            trusted += 1
        # Both, as rows of what was found.
        count = drop_explained(a, b, areas, trusted, copied, copies)
        kept = 0
        for row in range(copies):
            if copied[row, 5] != GONE:
                for column in range(COLUMNS):
                    copied[kept, column] = copied[row, column]
                kept += 1
        count = take_best(areas, count, copied, kept)
        first = made[0]
        for row in range(count):
            at = made[0]
            place = copied[row, 0 if straight else 2]
            while at > first and found[at - 1, 1] > place:
                for column in range(7):
                    found[at, column] = found[at - 1, column]
                at -= 1
            found[at, 0] = pair
            for column in range(4):
                found[at, 1 + column] = copied[row, column if straight else (column + 2) % 4]
            found[at, 5] = copied[row, 4]
            found[at, 6] = copied[row, 5]
            made[0] += 1
    return pairs.shape[0]
