"""The sentences around an area, counted as `align` counts them: what the weights of its edges are fitted on."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled
from index.kernels.aligning import put
from index.kernels.matching import join
from index.kernels.room import SENTENCE, SIDE, SIZES, STARTS, Side
from index.kernels.settling import REACH, count_sentence


@compiled(
    "int64", "uint32[::1]", "uint32[::1]", "uint8[::1]", "uint8[::1]", "int32[::1]", "int64[::1]", "int64[::1]",
    "int64[::1]", "int64[::1]", SIDE, SIDE, "int64[:, ::1]", "int64[::1]",
)  # fmt: skip
def count_sentences(
    word: NDArray[np.uint32],
    stem: NDArray[np.uint32],
    flags: NDArray[np.uint8],
    marks: NDArray[np.uint8],
    order: NDArray[np.int32],
    words: NDArray[np.int64],
    orders: NDArray[np.int64],
    pair: NDArray[np.int64],
    area: NDArray[np.int64],
    left: Side,
    right: Side,
    found: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> int:
    """Fill rows (side, first word, end, the counts of `settling.count_sentence`); returns how many.

    The arguments are those of `aligning.align_pairs`, for one `pair` of texts and one `area` of theirs.
    """
    one = pair[0]
    other = pair[1]
    put(left, word, stem, flags, marks, words[one], words[one + 1], order, orders[one], orders[one + 1])
    put(right, word, stem, flags, marks, words[other], words[other + 1], order, orders[other], orders[other + 1])
    join(left, right)
    count = 0
    for side in range(0, 4, 2):
        a = right if side else left
        b = left if side else right
        from_word = max(area[side] - REACH, 0)
        to_word = min(area[side + 1] + REACH, np.int64(a.whole[SIZES, 0]))
        for sentence in range(a.whole[SENTENCE, from_word], a.whole[SENTENCE, to_word - 1] + 1):
            count_sentence(a, b, area, side, sentence, counts)
            found[count, 0] = side
            found[count, 1] = a.whole[STARTS, sentence]
            found[count, 2] = a.whole[STARTS, sentence + 1]
            for column in range(4):
                found[count, 3 + column] = counts[column]
            count += 1
    return count
