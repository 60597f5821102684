"""What aligning asks of a text alone, worked out once: each text stands in many pairs."""

# ruff: noqa: PLR0915 - compiled: plain loops and comparisons compile fast

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.room import (
    AT,
    BEFORE,
    BEGIN,
    FIRST,
    HOLDING,
    JOINED,
    LONGEST,
    PLACE_SIZE,
    PLACES,
    REPEAT_BITS,
    SENTENCE_SIZE,
    SENTENCES,
    START,
    STEM,
    STEM_SIZE,
    STEMS,
    VARIETY,
    WHERE,
    WORDS,
    Joined,
)

LEAST_CONTENT = 2
"""Words, not counting common ones, below which a sentence is joined with the next."""
GRAM_1 = np.uint32(0x9E3779B1)
GRAM_2 = np.uint32(0x85EBCA77)
GRAM_3 = np.uint32(0xC2B2AE3D)
UPPER = np.uint32(16)


@compiled("void", "uint32[::1]", "uint32[::1]", "int32[::1]", "int32[::1]", JOINED, micros=6)
def describe(
    word: NDArray[np.uint32],
    stem: NDArray[np.uint32],
    order: NDArray[np.int32],
    sentence: NDArray[np.int32],
    texts: Joined,
) -> None:
    """Fill what `texts` has beside `word`, flags and the bounds of words and places, from their stems and from `order`.

    `stems` and `sentences` have room for two more rows a text than it has words that are not common, and one more than
    it has words; `sentence` is room for the longest text.
    """
    bounds = texts.bounds
    bounds[STEMS, 0] = 0
    bounds[SENTENCES, 0] = 0
    for text in range(bounds.shape[1] - 1):
        begin = bounds[WORDS, text]
        end = bounds[WORDS, text + 1]
        for at in range(begin, end):
            texts.gram[at] = 0
            texts.kind[at] = -1 - (np.int64(stem[at]) >> 1)
        for at in range(begin, end - 3):
            gram = word[at] + word[at + 1] * GRAM_1 + word[at + 2] * GRAM_2 + word[at + 3] * GRAM_3
            texts.gram[at] = np.uint16(np.uint32(gram) >> UPPER)
        row = bounds[SENTENCES, text] - 1
        opening = begin
        meant = 0
        before = 0
        for at in range(begin, end):
            flags = np.int64(texts.flags[at])
            if at == begin or (flags & 4 and meant >= LEAST_CONTENT) or at - opening >= LONGEST:
                opening = at
                meant = 0
                row += 1
                texts.sentences[SENTENCE_SIZE * row + START] = at - begin
                texts.sentences[SENTENCE_SIZE * row + VARIETY] = 0
                texts.sentences[SENTENCE_SIZE * row + BEFORE] = before
            sentence[at - begin] = row - bounds[SENTENCES, text]
            meant += 1 - (flags & 1)
            before += 1 - (flags & 1)
        row += 1
        texts.sentences[SENTENCE_SIZE * row + START] = end - begin
        texts.sentences[SENTENCE_SIZE * row + VARIETY] = 0
        texts.sentences[SENTENCE_SIZE * row + BEFORE] = before
        bounds[SENTENCES, text + 1] = row + 1
        first = bounds[PLACES, text]
        row = bounds[STEMS, text]
        for column in range(3):
            texts.stems[STEM_SIZE * row + column] = 0
        former = np.int64(-1)
        same = 0
        for place in range(first, bounds[PLACES, text + 1]):
            at = np.int64(order[place])
            is_new = former < 0 or stem[begin + at] != stem[begin + former]
            if is_new:
                row += 1
                texts.stems[STEM_SIZE * row + STEM] = stem[begin + at]
                texts.stems[STEM_SIZE * row + BEGIN] = place - first
                texts.stems[STEM_SIZE * row + HOLDING] = 0
            if is_new or sentence[at] != sentence[former]:
                same = 0
                texts.stems[STEM_SIZE * row + HOLDING] += 1
                texts.flags[begin + at] |= FIRST
                texts.sentences[SENTENCE_SIZE * (bounds[SENTENCES, text] + sentence[at]) + VARIETY] += 1
            else:
                same += 1
            texts.kind[begin + at] = row - bounds[STEMS, text]
            texts.places[PLACE_SIZE * place + AT] = at
            texts.places[PLACE_SIZE * place + WHERE] = sentence[at] << REPEAT_BITS | same
            former = at
        row += 1
        texts.stems[STEM_SIZE * row + STEM] = 0
        texts.stems[STEM_SIZE * row + BEGIN] = bounds[PLACES, text + 1] - first
        texts.stems[STEM_SIZE * row + HOLDING] = 0
        bounds[STEMS, text + 1] = row + 1
