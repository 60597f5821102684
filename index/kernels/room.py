"""What the alignment of a pair works on: texts put end to end, the two sides, and room to work in.

Compiled functions allocate nothing; every array is made in Python, as large as the largest pair needs, and used again
for the next pair. Nothing in the room of a pair is read before it is written for the pair at hand.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.compiled import compiled, record

COLUMNS = 6
MOST = 2000
"""Passages of a kind that are kept while a pair is worked on; only text that repeats itself has more."""
FACTS = 20
WEIGHTS = np.array([-24.89, 0.62, 0.84, 0.82, 4.82, 3.13, 5.39])
"""Of the terms of `evidence.trust`, in their order; fitted by benchmarks/alignment."""
EDGES = np.array([-3.714, 0.016, -0.048, -0.017, 6.852, 3.295])
"""Of the counts of `settling.count_sentence`; fitted by benchmarks/alignment."""

FIRST = 32
"""Flag, beside those of `index.words`, of a word that is the first of its stem in its sentence; no common word has it.
"""

# Columns of `places`, in its rows of PLACE_SIZE: the words that are not common, by stem and then by place.
PLACE_SIZE = 2
AT = 0
"""The word."""
WHERE = 1
"""Its sentence, above REPEAT_BITS that say how many of its stem stand before it there: fewer than LONGEST."""
REPEAT_BITS = 6
REPEATS = 63
LONGEST = 40
"""Words after which a sentence is cut: lists and tables have no full stops."""
# Columns of `stems`, in its rows of STEM_SIZE: the different ones of the words that are not common, ascending, from
# row 1 on. Row 0 stands for a stem that a text lacks, and the last row is an end.
STEM_SIZE = 3
STEM = 0
BEGIN = 1
"""Its first row in `places`; they end where the next stem's begin."""
HOLDING = 2
"""How many sentences hold it."""
# Columns of `sentences`, in its rows of SENTENCE_SIZE; the last row is an end.
SENTENCE_SIZE = 3
START = 0
"""The first word."""
VARIETY = 1
"""How many different stems it holds."""
BEFORE = 2
"""How many words that are not common stand before it in the text."""
# Rows of `bounds`.
WORDS = 0
PLACES = 1
STEMS = 2
SENTENCES = 3
# Rows of a room's `real`.
SCRATCH = 0
LOGS = 1
"""By a number of sentences below TABLED: the weight of a stem that so many hold."""
TABLED = 16
MOST_IN_ORDER = 3000
"""Words of a side that are looked at when those in order are counted."""
SLOTS = 8192
"""Places of the hash table of `ordering.in_order`: a power of two, over twice MOST_IN_ORDER."""


class Joined(NamedTuple):
    """Texts end to end, as `describing.describe` makes them: text t has the elements bounds[row, t] to
    bounds[row, t + 1], with WORDS of `word`, `kind`, `flags` and `gram`, and with PLACES, STEMS and SENTENCES of those.

    `word` uint32: the lower half of a word's hash: a chance match of two words of a pair costs nothing. `kind` int32:
    the word's row among its text's stems; of a common word -1 less half of its stem's hash. `flags` uint8. `gram`
    uint16: a hash of the word and the three after it; 0 for the last three.
    """

    word: NDArray[np.uint32]
    kind: NDArray[np.int32]
    flags: NDArray[np.uint8]
    gram: NDArray[np.uint16]
    places: NDArray[np.uint32]
    stems: NDArray[np.uint32]
    sentences: NDArray[np.uint32]
    bounds: NDArray[np.int64]


class Side(NamedTuple):
    """One text of a pair: its part of a `Joined`, and what it is in this pair.

    By row of `stems`: `partner`, the same stem's row on the other side, 0 for none; `held`, how often a stretch of the
    text holds it (`matching.hold`); `weight`. By sentence: `norm`, the squared length of its vector.
    """

    word: NDArray[np.uint32]
    kind: NDArray[np.int32]
    flags: NDArray[np.uint8]
    places: NDArray[np.uint32]
    stems: NDArray[np.uint32]
    sentences: NDArray[np.uint32]
    partner: NDArray[np.uint32]
    held: NDArray[np.int64]
    weight: NDArray[np.float32]
    norm: NDArray[np.float32]


class Room(NamedTuple):
    """Room to work in: `tables` of COLUMNS columns, of as many rows as both texts have words or more; `whole` int32 and
    `real` float32 with an element for each row of a table.

    `partner` uint32[2, n], `held` int64[2, n] and `sides` float32[2, 2, n] are the two sides' own. `bits` uint64 is the
    room of `ordering.in_order`, `filter` uint64[1024] that of `runs.cover`. `area` int64[4] is the area at hand,
    `rates` float64[4] its rates of matches, `weights` float64[7] those of the terms of `evidence.trust`, `facts`
    float64[MOST + 1, FACTS] what areas are judged by.
    """

    whole: NDArray[np.int32]
    real: NDArray[np.float32]
    partner: NDArray[np.uint32]
    held: NDArray[np.int64]
    sides: NDArray[np.float32]
    tables: NDArray[np.int32]
    bits: NDArray[np.uint64]
    filter: NDArray[np.uint64]
    area: NDArray[np.int64]
    rates: NDArray[np.float64]
    weights: NDArray[np.float64]
    facts: NDArray[np.float64]
    edges: NDArray[np.float64]
    counts: NDArray[np.int64]


JOINED = record(
    Joined,
    word="uint32[::1]",
    kind="int32[::1]",
    flags="uint8[::1]",
    gram="uint16[::1]",
    places="uint32[::1]",
    stems="uint32[::1]",
    sentences="uint32[::1]",
    bounds="int64[:, ::1]",
)
SIDE = record(
    Side,
    word="uint32[::1]",
    kind="int32[::1]",
    flags="uint8[::1]",
    places="uint32[::1]",
    stems="uint32[::1]",
    sentences="uint32[::1]",
    partner="uint32[::1]",
    held="int64[::1]",
    weight="float32[::1]",
    norm="float32[::1]",
)
ROOM = record(
    Room,
    whole="int32[:, ::1]",
    real="float32[:, ::1]",
    partner="uint32[:, ::1]",
    held="int64[:, ::1]",
    sides="float32[:, :, ::1]",
    tables="int32[:, :, ::1]",
    bits="uint64[::1]",
    filter="uint64[::1]",
    area="int64[::1]",
    rates="float64[::1]",
    weights="float64[::1]",
    facts="float64[:, ::1]",
    edges="float64[::1]",
    counts="int64[::1]",
)


def make_joined(word: NDArray[np.uint32], flags: NDArray[np.uint8], bounds: NDArray[np.int64]) -> Joined:
    """Room for what texts are described by, given their words and, in `bounds`, how many of them and of places there
    are; of stems and sentences there is room for as many as there can be.
    """
    _, places, *_ = bounds[:, -1].tolist()
    texts = bounds.shape[1] - 1
    return Joined(
        word,
        np.empty(len(word), np.int32),
        flags,
        np.empty(len(word), np.uint16),
        np.empty(PLACE_SIZE * places, np.uint32),
        np.empty(STEM_SIZE * (places + 2 * texts), np.uint32),
        np.empty(SENTENCE_SIZE * (len(word) + texts), np.uint32),
        bounds,
    )


def cut_joined(texts: Joined) -> Joined:
    """The same without the room for stems and sentences that was not needed."""
    *_, stems, sentences = texts.bounds[:, -1].tolist()
    return texts._replace(
        stems=texts.stems[: STEM_SIZE * stems].copy(), sentences=texts.sentences[: SENTENCE_SIZE * sentences].copy()
    )


def make_room(size: int, weights: NDArray[np.float64], edges: NDArray[np.float64]) -> Room:
    """Room for pairs that have up to `size` words together; `weights` float64[7] are those of `evidence.trust`,
    `edges` float64[6] those of `settling.settle`.
    """
    width = min(size, MOST_IN_ORDER)
    rows = max(size, MOST) + 64
    return Room(
        np.empty((3, rows), np.int32),
        np.empty((2, rows), np.float32),
        np.empty((2, size + 2), np.uint32),
        np.zeros((2, size + 2), np.int64),
        np.empty((2, 2, size + 2), np.float32),
        np.empty((4, rows, COLUMNS), np.int32),
        np.empty(64 + SLOTS + width * (width // 64 + 1), np.uint64),
        np.empty(1024, np.uint64),
        np.empty(4, np.int64),
        np.empty(4, np.float64),
        weights,
        np.empty((MOST + 1, FACTS), np.float64),
        edges,
        np.empty(6, np.int64),
    )


@compiled(SIDE, JOINED, "int64", ROOM, "int64", inner=True)
def side_of(texts: Joined, text: int, room: Room, side: int) -> Side:
    """A text as one side of a pair, 0 or 1."""
    bounds = texts.bounds
    words, end = bounds[WORDS, text], bounds[WORDS, text + 1]
    return Side(
        texts.word[words:end],
        texts.kind[words:end],
        texts.flags[words:end],
        texts.places[PLACE_SIZE * bounds[PLACES, text] : PLACE_SIZE * bounds[PLACES, text + 1]],
        texts.stems[STEM_SIZE * bounds[STEMS, text] : STEM_SIZE * bounds[STEMS, text + 1]],
        texts.sentences[SENTENCE_SIZE * bounds[SENTENCES, text] : SENTENCE_SIZE * bounds[SENTENCES, text + 1]],
        room.partner[side],
        room.held[side],
        room.sides[side, 0],
        room.sides[side, 1],
    )
