"""Near-duplicate passages of two texts: what they share word for word, edited, or reworded.

Two kinds of evidence. Runs of equal words, chained over small edits, give passages cut at the very words. Sentences
that hold the same words in any order give the rest; those are refined word by word and trusted only where chance
can't explain them. The corpus-wide search calls the same code on the pairs that fingerprints propose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from index.words import Words, split

if TYPE_CHECKING:
    from index.kernels.room import Joined

Kind = Literal["verbatim", "edited", "quotation"]
KINDS: Final[tuple[Kind, ...]] = ("verbatim", "edited", "quotation")


@dataclass(frozen=True, order=True)
class Alignment:
    """A passage of text a and one of text b that are near-duplicates; offsets are code points, ends exclusive.

    `words`: matched words. `overlap`: matched words over the words of the longer side, 0 to 1. `kind`: verbatim
    (nine words in ten are the same), edited, or quotation (the same, and all of it in quotation marks on both sides).
    """

    begin_a: int
    end_a: int
    begin_b: int
    end_b: int
    words: int
    overlap: float
    kind: Kind = "edited"


@dataclass(frozen=True, eq=False)
class Alignments:
    """The alignments of many pairs, one array element each, by pair and then by begin.

    `pair`: int32, row of the pairs asked for. `begin_a`, `end_a`, `begin_b`, `end_b`: int32, code-point offsets.
    `words`: int32, matched words. `overlap`: float32. `kind`: int8, an index into KINDS.
    """

    pair: NDArray[np.int32]
    begin_a: NDArray[np.int32]
    end_a: NDArray[np.int32]
    begin_b: NDArray[np.int32]
    end_b: NDArray[np.int32]
    words: NDArray[np.int32]
    overlap: NDArray[np.float32]
    kind: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.pair)

    def __getitem__(self, row: int) -> Alignment:
        return Alignment(
            int(self.begin_a[row]),
            int(self.end_a[row]),
            int(self.begin_b[row]),
            int(self.end_b[row]),
            int(self.words[row]),
            float(self.overlap[row]),
            KINDS[self.kind[row]],
        )


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts as one: the arrays of their words end to end, ready for `align_many`. Made by `join_texts`.

    Text t has elements words[t] to words[t + 1] of `begin` and `end`, which take in the quotation marks and full stops
    beside the word; `joined` has what aligning works on.
    """

    begin: NDArray[np.int32]
    end: NDArray[np.int32]
    joined: Joined

    @property
    def words(self) -> NDArray[np.int64]:
        """Where the words of each text begin, and where those of the last one end."""
        words: NDArray[np.int64] = self.joined.bounds[0]
        return words


def align(a: str, b: str) -> list[Alignment]:
    """The near-duplicate passages of two texts, by begin; a pure function of both.

    Reports passages of at least 12 matched words (7 in quotation marks on both sides) that are nearly the same, and
    reworded ones whatever their overlap. `align(b, a)` is the same with its sides exchanged. Linear in the words of
    both texts, save in texts that repeat themselves, where the effort is capped.
    """
    return align_words(split(a), split(b))


def align_words(a: Words, b: Words, least_overlap: float = 0.0) -> list[Alignment]:
    """`align` for texts split before; `least_overlap` as in `align_many`."""
    found = align_many(join_texts([a, b]), np.array([[0, 1]], np.int32), least_overlap)
    return [found[row] for row in range(len(found))]


def join_texts(texts: Sequence[Words]) -> Texts:
    """Put the words of texts end to end; a text is then known by its place in the sequence."""
    from index.kernels.describing import describe
    from index.kernels.room import PLACES, WORDS, cut_joined, make_joined

    word = np.concatenate([text.word for text in texts], dtype=np.uint32, casting="unsafe")
    flags = np.concatenate([text.flags for text in texts])
    order = np.concatenate([text.order for text in texts])
    bounds = np.zeros((4, len(texts) + 1), np.int64)
    np.cumsum([len(text) for text in texts], out=bounds[WORDS, 1:])
    np.cumsum([len(text.order) for text in texts], out=bounds[PLACES, 1:])
    joined = make_joined(word, flags, bounds)
    longest = np.empty(int(np.diff(bounds[WORDS]).max()), np.int32)
    describe(word, np.concatenate([text.stem for text in texts]), order, longest, joined)
    return Texts(
        np.concatenate([text.begin - text.lead for text in texts], dtype=np.int32),
        np.concatenate([text.end + text.tail for text in texts], dtype=np.int32),
        cut_joined(joined),
    )


def align_many(
    texts: Texts, pairs: NDArray[np.int32], least_overlap: float = 0.0, weights: NDArray[np.float64] | None = None
) -> Alignments:
    """Align pairs of texts, int32[n, 2]; lets go of the interpreter lock, so that threads run on several cores.

    `least_overlap`: reworded passages below it are not reported; what they hold that is copied closely then is, on
    its own. Where only close passages are wanted this finds more of them than dropping loose ones afterwards.
    `weights`: float64[13], other weights than those shipped: seven for what reworded passages are trusted by, and six
    for where they begin and end.
    """
    from index.kernels.aligning import LEAST_TRUST, align_pairs
    from index.kernels.room import EDGES, MOST, WEIGHTS, make_room

    pairs = np.ascontiguousarray(pairs, np.int32)
    if not len(pairs):
        return _alignments(texts, pairs, np.empty((0, 7), np.int32))
    sizes = np.diff(texts.words)[pairs]
    room = make_room(
        int(sizes.sum(axis=1).max()), *((WEIGHTS, EDGES) if weights is None else (weights[:7], weights[7:]))
    )
    rows = np.empty((2 * MOST + min(len(pairs), 50_000), 7), np.int32)
    made = np.zeros(1, np.int64)
    parts: list[NDArray[np.int32]] = []
    align_them = align_pairs.over(int(sizes.sum()))
    done = 0
    while done < len(pairs):
        done = align_them(texts.joined, pairs, done, LEAST_TRUST, least_overlap, room, rows, made)
        parts.append(rows[: made[0]].copy())
    return _alignments(texts, pairs, np.concatenate(parts))


def _alignments(texts: Texts, pairs: NDArray[np.int32], rows: NDArray[np.int32]) -> Alignments:
    """Rows in words -> offsets in characters."""
    first_a = texts.words[pairs[rows[:, 0], 0]]
    first_b = texts.words[pairs[rows[:, 0], 1]]
    longer = np.maximum(rows[:, 2] - rows[:, 1], rows[:, 4] - rows[:, 3])
    return Alignments(
        rows[:, 0].copy(),
        texts.begin[first_a + rows[:, 1]],
        texts.end[first_a + rows[:, 2] - 1],
        texts.begin[first_b + rows[:, 3]],
        texts.end[first_b + rows[:, 4] - 1],
        rows[:, 5].copy(),
        (rows[:, 5] / np.maximum(longer, 1)).astype(np.float32),
        rows[:, 6].astype(np.int8),
    )
