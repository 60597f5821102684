"""Splitting texts into words, one pass over their code points."""

# ruff: noqa: C901, PLR0912, PLR0915, PLR1714, SIM102, SIM109 - compiled: plain loops and comparisons compile fast
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.alphabet import (
    APOSTROPHE,
    BRACKET,
    CLOSING,
    DIGIT,
    EXPANDED,
    IDEOGRAPH,
    IGNORED,
    LETTER,
    MARK,
    NEWLINE,
    OPENING,
    SPACE,
    STOP,
    STRAIGHT,
    UPPER,
    WIDE_STOP,
)
from index.compiled import compiled
from index.kernels.sorting import sort_by_upper
from index.words import COMMON

SEED = np.uint64(0xCBF29CE484222325)
FACTOR = np.uint64(0x100000001B3)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
LOW = np.uint64(3)
STEM_LENGTH = 5
SIGN = np.uint32(0x80000000)
HALF = np.uint64(32)
LOWER = np.uint64(0xFFFFFFFF)


@compiled("uint64", "uint64", inner=True)
def mixed(value: np.uint64) -> np.uint64:
    """The finaliser of splitmix64: every bit of the value moves every bit of the result."""
    value = (value ^ (value >> np.uint64(30))) * FIRST
    value = (value ^ (value >> np.uint64(27))) * SECOND
    return value ^ (value >> np.uint64(31))


@compiled("int64", "uint64[::1]", "uint64", inner=True)
def kind_of(known: NDArray[np.uint64], key: np.uint64) -> int:
    """1 common, 2 abbreviation, 3 both, 0 neither."""
    slot = np.int64((key >> np.uint64(2)) & np.uint64(2047))
    while known[slot]:
        if known[slot] >> np.uint64(2) == key >> np.uint64(2):
            return np.int64(known[slot] & LOW)
        slot = (slot + 1) & 2047
    return 0


@compiled(
    "int64", "uint32[::1]", "int16[::1]", "uint8[::1]", "uint32[::1]", "uint32[::1]", "uint64[::1]", "int32[::1]",
    "int32[::1]", "uint64[::1]", "uint32[::1]", "uint8[::1]", "uint8[::1]", "uint8[::1]", inner=True,
)  # fmt: skip
def split_words(
    codes: NDArray[np.uint32],
    page_of: NDArray[np.int16],
    classes: NDArray[np.uint8],
    folds: NDArray[np.uint32],
    pool: NDArray[np.uint32],
    known: NDArray[np.uint64],
    begin: NDArray[np.int32],
    end: NDArray[np.int32],
    word: NDArray[np.uint64],
    stem: NDArray[np.uint32],
    flags: NDArray[np.uint8],
    lead: NDArray[np.uint8],
    tail: NDArray[np.uint8],
) -> int:
    """Fill the seven arrays, one element a word; returns how many, or -1 - page where a page of the alphabet lacks."""
    size = codes.size
    count = 0
    quoted = False
    newlines = 2  # the text's first word begins a paragraph
    stopped = True  # and a sentence
    spaced = True
    wide = False
    opened = 0  # opening marks directly before this place
    attached = False  # whether nothing but closing marks stands between the word before and this place
    before = SPACE  # class of the character before this one, marks and ignored ones left out
    abbreviated = False
    at = 0
    while at < size:
        code = codes[at]
        page = np.int64(page_of[code >> 8])  # of 16 bits: by 256 it would turn over where 128 pages are known
        if page < 0:
            return -1 - np.int64(code >> 8)
        kind = classes[page * 256 + (code & 255)]
        if kind < LETTER or kind > IDEOGRAPH:
            at += 1
            if kind == MARK or kind == IGNORED:
                continue
            opened = opened + 1 if kind == OPENING or kind == STRAIGHT else 0
            attached = attached and kind != SPACE and kind != NEWLINE and kind != OPENING and kind != BRACKET
            if attached and (kind == STOP or kind == WIDE_STOP or kind == CLOSING or kind == STRAIGHT):
                if at - end[count - 1] < 8:
                    tail[count - 1] = at - end[count - 1]
            if kind == SPACE:
                spaced = True
            elif kind == NEWLINE:
                if code != 10 or before != NEWLINE or at < 2 or codes[at - 2] != 13:
                    newlines += 1
                spaced = True
                if newlines > 1:
                    quoted = False
            else:
                newlines = 0
                if kind == STOP or kind == WIDE_STOP:
                    if not (code == 46 and abbreviated):
                        stopped = True
                        wide = kind == WIDE_STOP
                    spaced = False
                elif kind >= OPENING and kind <= STRAIGHT:
                    after = SPACE
                    if at < size and page_of[codes[at] >> 8] >= 0:
                        after = classes[np.int64(page_of[codes[at] >> 8]) * 256 + (codes[at] & 255)]
                    loose_before = before == SPACE or before == NEWLINE or before == BRACKET
                    loose_after = after < LETTER or after > IDEOGRAPH
                    if loose_before and not loose_after:
                        quoted = True
                    elif loose_after and not loose_before:
                        quoted = False
                    elif kind == STRAIGHT:
                        quoted = not quoted
                    else:
                        quoted = kind == OPENING
            before = kind
            continue
        # A word begins here.
        start = at
        last = at + 1
        first = kind
        letters = 0
        value = SEED
        short = SEED
        while True:
            folded = folds[page * 256 + (code & 255)]
            if folded & EXPANDED:
                place = np.int64((folded & np.uint32(0x7FFFFFFF)) >> 8)
                for step in range(np.int64(folded & 255)):
                    value = (value ^ np.uint64(pool[place + step])) * FACTOR
                    letters += 1
                    if letters <= STEM_LENGTH:
                        short = value
            elif folded:
                value = (value ^ np.uint64(folded)) * FACTOR
                letters += 1
                if letters <= STEM_LENGTH:
                    short = value
            at += 1
            last = at
            if first == IDEOGRAPH:
                while at < size:  # its marks belong to it
                    page = np.int64(page_of[codes[at] >> 8])
                    if page < 0:
                        return -1 - np.int64(codes[at] >> 8)
                    if classes[page * 256 + (codes[at] & 255)] != MARK:
                        break
                    at += 1
                    last = at
                break
            # The next letter, over marks and ignored characters, and over one apostrophe between letters.
            ahead = at
            apostrophes = 0
            going = False
            while ahead < size:
                code = codes[ahead]
                page = np.int64(page_of[code >> 8])
                if page < 0:
                    return -1 - np.int64(code >> 8)
                kind = classes[page * 256 + (code & 255)]
                if kind >= LETTER and kind <= UPPER:
                    going = True
                    break
                if kind == MARK:
                    if apostrophes == 0:
                        last = ahead + 1
                elif kind == APOSTROPHE:
                    apostrophes += 1
                    if apostrophes > 1:
                        break
                elif kind != IGNORED:
                    break
                ahead += 1
            if not going:
                at = last
                break
            at = ahead
        begin[count] = start
        end[count] = last
        value = mixed(value)
        word[count] = value
        stem[count] = np.uint32(mixed(short) >> np.uint64(32))
        listed = kind_of(known, value)
        flag = listed & 1
        if quoted:
            flag |= 2
        if newlines > 1:
            flag |= 12
        elif (newlines and first != LETTER) or (stopped and (wide or (spaced and first != LETTER))):
            flag |= 4
        if first == UPPER or first == DIGIT:
            flag |= 16
        flags[count] = flag
        lead[count] = opened if opened < 8 else 0
        tail[count] = 0
        count += 1
        opened = 0
        attached = True
        abbreviated = (listed & 2) != 0 or (letters == 1 and first == UPPER)
        newlines = 0
        stopped = False
        spaced = False
        wide = False
        before = first
    return count


@compiled("int64", "uint32[::1]", "uint8[::1]", "uint64[::1]", "uint64[::1]", "int64[::1]", "int32[::1]", inner=True)
def order_by_stem(
    stem: NDArray[np.uint32],
    flags: NDArray[np.uint8],
    keys: NDArray[np.uint64],
    other: NDArray[np.uint64],
    tally: NDArray[np.int64],
    order: NDArray[np.int32],
) -> int:
    """Fill `order` with the places of words that are not common, by stem and then by place; returns how many.

    Stems count as signed: so they are compared where a pair is aligned. `keys` and `other` are room for a key more than
    there are words, `tally` for 256 numbers.
    """
    count = np.int64(0)
    for at in range(stem.size):
        keys[count] = np.uint64(stem[at] ^ SIGN) << HALF | np.uint64(at)
        count += 1 - (np.int64(flags[at]) & COMMON)
    sort_by_upper(keys[:count], other[:count], tally)
    for row in range(count):
        order[row] = np.int32(keys[row] & LOWER)
    return count


@compiled(
    "int64", "uint32[::1]", "int64[::1]", "int16[::1]", "uint8[::1]", "uint32[::1]", "uint32[::1]", "uint64[::1]",
    "int32[::1]", "int32[::1]", "uint64[::1]", "uint32[::1]", "uint8[::1]", "uint8[::1]", "uint8[::1]", "int32[::1]",
    "int64[:, ::1]", "uint64[::1]", "uint64[::1]", "int64[::1]", micros=5,
)  # fmt: skip
def split_texts(
    codes: NDArray[np.uint32],
    bounds: NDArray[np.int64],
    page_of: NDArray[np.int16],
    classes: NDArray[np.uint8],
    folds: NDArray[np.uint32],
    pool: NDArray[np.uint32],
    known: NDArray[np.uint64],
    begin: NDArray[np.int32],
    end: NDArray[np.int32],
    word: NDArray[np.uint64],
    stem: NDArray[np.uint32],
    flags: NDArray[np.uint8],
    lead: NDArray[np.uint8],
    tail: NDArray[np.uint8],
    order: NDArray[np.int32],
    ends: NDArray[np.int64],
    keys: NDArray[np.uint64],
    other: NDArray[np.uint64],
    tally: NDArray[np.int64],
) -> int:
    """Fill the eight arrays with the words of texts, one text's after the other.

    Text t is codes[bounds[t]:bounds[t + 1]]. `ends` become how many words there are up to each text's end, and how many
    of them `order` has, the places that `order_by_stem` makes. Returns 0, or -1 - page where a page of the alphabet
    lacks. `keys` and `other` are room for as many keys as the longest text has characters and one, `tally` for 256
    numbers.
    """
    made = np.int64(0)
    content = np.int64(0)
    for text in range(ends.shape[0]):
        count = split_words(
            codes[bounds[text] : bounds[text + 1]], page_of, classes, folds, pool, known, begin[made:], end[made:],
            word[made:], stem[made:], flags[made:], lead[made:], tail[made:],
        )  # fmt: skip
        if count < 0:
            return count
        after = made + count
        content += order_by_stem(stem[made:after], flags[made:after], keys, other, tally, order[content:])
        made = after
        ends[text, 0] = made
        ends[text, 1] = content
    return 0
