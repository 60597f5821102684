"""The sentences around an area, counted as `align` counts them: what the weights of its edges are fitted on."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.matching import hold, join, sentence_of
from index.kernels.room import JOINED, ROOM, SENTENCE_SIZE, START, Joined, Room, side_of
from index.kernels.settling import REACH, count_sentence


@compiled("int64", JOINED, "int64[::1]", "int64[::1]", ROOM, "int64[:, ::1]", "int64[::1]")
def count_sentences(
    texts: Joined,
    pair: NDArray[np.int64],
    area: NDArray[np.int64],
    room: Room,
    found: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> int:
    """Fill rows (side, first word, end, the counts of `settling.count_sentence`); returns how many.

    The arguments are those of `aligning.align_pairs`, for one `pair` of texts and one `area` of theirs.
    """
    left = side_of(texts, pair[0], room, 0)
    right = side_of(texts, pair[1], room, 1)
    join(left, right)
    hold(left, area[0], area[1])
    hold(right, area[2], area[3])
    count = 0
    for side in range(0, 4, 2):
        a = right if side else left
        b = left if side else right
        from_word = max(area[side] - REACH, 0)
        to_word = min(area[side + 1] + REACH, np.int64(a.word.size))
        for sentence in range(sentence_of(a, from_word), sentence_of(a, to_word - 1) + 1):
            count_sentence(a, b, area, side, sentence, counts)
            found[count, 0] = side
            found[count, 1] = a.sentences[SENTENCE_SIZE * sentence + START]
            found[count, 2] = a.sentences[SENTENCE_SIZE * (sentence + 1) + START]
            for column in range(4):
                found[count, 3 + column] = counts[column]
            count += 1
    return count
