"""Which of the passages found in a pair are kept: long and dense enough, each stretch of text once."""

# ruff: noqa: SIM110 - compiled: plain loops and comparisons compile fast
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.matching import content, hits
from index.kernels.ordering import in_order
from index.kernels.room import COLUMNS, MOST, PLACE_SIZE, SIDE, Side

LEAST_WORDS = 12
LEAST_QUOTED = 7
LEAST_CONTENT = 4
LEAST_CONTENT_QUOTED = 3
SENTENCE = 10
"""Words from which on a quotation is a sentence: "I will not be intimidated into withdrawing from this process"."""
CLEARLY_TEXT = 20
LEAST_OVERLAP = 0.5
VERBATIM_OVERLAP = 0.9
HELD = 0.8
VERBATIM = 0
EDITED = 1
QUOTATION = 2
GONE = -1
MOST_TRIMMED = 4
NEAR = 20
"""Words between two parts of one passage, on either side."""
MOST_JOINED = 64
"""Attempts to join two passages of a pair; only text that repeats itself has more."""


@compiled("boolean", SIDE, "int64", "int64", inner=True)
def all_quoted(a: Side, begin: int, end: int) -> bool:
    """Whether every word of [begin, end) stands in quotation marks."""
    for at in range(begin, end):
        if not a.flags[at] & 2:
            return False
    return True


@compiled("void", SIDE, SIDE, "int32[:, ::1]", "int64", inner=True)
def trim_to_quotation(a: Side, b: Side, chains: NDArray[np.int32], row: int) -> None:
    """Cut off the few words by which a quotation's chain runs out of it: "…this process," he said / he wrote.

    Left as it was where what remains isn't all in quotation marks on both sides.
    """
    begin_a, end_a = chains[row, 0], chains[row, 1]
    begin_b, end_b = chains[row, 2], chains[row, 3]
    taken = 0
    while taken < MOST_TRIMMED and not (a.flags[end_a - 1] & b.flags[end_b - 1] & 2):
        if end_a - begin_a <= LEAST_QUOTED or a.word[end_a - 1] != b.word[end_b - 1]:
            return
        end_a -= 1
        end_b -= 1
        taken += 1
    while taken < MOST_TRIMMED and not (a.flags[begin_a] & b.flags[begin_b] & 2):
        if end_a - begin_a <= LEAST_QUOTED or a.word[begin_a] != b.word[begin_b]:
            return
        begin_a += 1
        begin_b += 1
        taken += 1
    if taken and all_quoted(a, begin_a, end_a) and all_quoted(b, begin_b, end_b):
        chains[row, 0], chains[row, 1] = begin_a, end_a
        chains[row, 2], chains[row, 3] = begin_b, end_b
        chains[row, 4] -= taken


@compiled("boolean", SIDE, SIDE, "int64", "int64", inner=True)
def is_prose(a: Side, b: Side, begin: int, end: int) -> bool:
    """Whether words of a are more than a list or a string of names: some are common, some are plain words.

    Any are where the texts' language is one of whose common words we know few.
    """
    if 5 * (a.places.size // PLACE_SIZE + b.places.size // PLACE_SIZE) > 4 * (a.word.size + b.word.size):
        return True
    common = 0
    plain = 0
    for at in range(begin, end):
        if a.flags[at] & 1:
            common += 1
        elif not a.flags[at] & 16:
            plain += 1
    return common >= 2 and plain >= 2


@compiled("int64", SIDE, SIDE, "int32[:, ::1]", "int64", inner=True)
def keep_chains(a: Side, b: Side, chains: NDArray[np.int32], count: int) -> int:
    """Keep the chains that are long and dense enough, and add their kind; returns how many."""
    made = 0
    for row in range(count):
        if chains[row, 4] < LEAST_WORDS:
            trim_to_quotation(a, b, chains, row)
        matched = chains[row, 4]
        longer = max(chains[row, 1] - chains[row, 0], chains[row, 3] - chains[row, 2])
        if matched < LEAST_QUOTED or matched < LEAST_OVERLAP * longer or made == MOST:
            continue
        whole = matched >= VERBATIM_OVERLAP * longer
        quoted = all_quoted(a, chains[row, 0], chains[row, 1]) and all_quoted(b, chains[row, 2], chains[row, 3])
        if matched < LEAST_WORDS and not (quoted and whole):
            continue
        least = LEAST_CONTENT_QUOTED if quoted and whole and matched >= SENTENCE else LEAST_CONTENT
        if content(a, chains[row, 0], chains[row, 1]) < least:
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


@compiled("int64", SIDE, SIDE, "int32[:, ::1]", "int64", "int64[::1]", "uint64[::1]", inner=True)
def join_near(
    a: Side, b: Side, rows: NDArray[np.int32], count: int, area: NDArray[np.int64], bits: NDArray[np.uint64]
) -> int:
    """Join passages that lie near on both sides, one of them reworded; returns how many stay.

    One passage reworded here and copied there is found in parts; joining them raised plagdet on random obfuscation
    from .9123 to .9162.
    """
    row = 1
    tried = 0
    while row < count:
        joined = False
        for other in range(row):
            if rows[row, 5] != EDITED and rows[other, 5] != EDITED:
                continue
            near = True
            for side in range(0, 4, 2):
                area[side] = min(rows[row, side], rows[other, side])
                area[side + 1] = max(rows[row, side + 1], rows[other, side + 1])
                both = rows[row, side + 1] - rows[row, side] + rows[other, side + 1] - rows[other, side]
                if area[side + 1] - area[side] - both > NEAR:
                    near = False
            if not near or tried == MOST_JOINED:
                continue
            tried += 1
            for column in range(4):
                rows[other, column] = area[column]
            rows[other, 4] = in_order(a, b, area, bits)
            rows[other, 5] = EDITED
            count -= 1
            for column in range(COLUMNS):
                rows[row, column] = rows[count, column]
            joined = True
            break
        if not joined:
            row += 1
    return count
