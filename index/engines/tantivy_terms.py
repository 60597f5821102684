"""What Tantivy is given of a text: its stems and its words, analysed already, with spaces between them.

`index.tokens` says what they are. A collection's texts are made of the same runs of letters again and again, so what
each of them makes is worked out once and kept in a table: news-12k has 12 million runs, 120,000 different ones. Tantivy
itself then only looks for spaces, and is held to no version of its stemmer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from index import tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHORT: Final = 400
"""Characters below which a text hardly repeats a word."""
LONGEST_RUN: Final = 100
"""Bytes of a run that is kept; a text with a longer one, in Chinese say, is analysed word by word."""

_LONGEST_MADE: Final = 127  # bytes of a run's stems, and of its words
_RUNS: Final = 1 << 17
_POOL: Final = 24 * _RUNS  # bytes; they take 17 on average
_TOGETHER: Final = 1_024  # runs that are looked up at once


class Terms:
    """The table of runs, 8 MB; it begins anew when it is full. For one thread at a time."""

    def __init__(self, most: int = _RUNS) -> None:
        import numpy as np

        self._most = most
        self._slots: NDArray[np.uint64] = np.zeros((1 << (4 * most // 3).bit_length(), 2), np.uint64)
        self._pool: NDArray[np.uint8] = np.zeros(max(_POOL * most // _RUNS, 1_000_000), np.uint8)
        self._seen: NDArray[np.int32] = np.zeros(most, np.int32)
        self._used: NDArray[np.int64] = np.zeros(2, np.int64)
        self._unknown: NDArray[np.int32] = np.zeros((min(_TOGETHER, most), 2), np.int32)
        self._number = 0

    def of(self, text: str) -> tuple[str, str]:
        """The stems of a text in order, a space after each, and its words, folded; those of a long text each once.

        Where a run of letters holds several words ("it’s" with a curly apostrophe) and another run some of them, these
        are there again.
        """
        import numpy as np

        from index.kernels.terms import write_terms

        data = bytearray(text, "utf-8", "surrogatepass").lower() + b" "
        codes = np.frombuffer(data, np.uint8)
        stems, words = np.empty(2 * len(data) + 64, np.uint8), np.empty(2 * len(data) + 64, np.uint8)
        state = np.zeros(4, np.int64)
        state[3] = self._next_number() if len(text) >= SHORT else 0
        while True:
            missing = write_terms(codes, state, self._slots, self._pool, self._seen, stems, words, self._unknown)
            if missing == 0:
                return stems[: state[1]].tobytes().decode(), words[: state[2]].tobytes().decode()
            if missing < 0 or not self._learn(data, self._unknown[:missing].tolist()):
                return _word_by_word(text)

    def _next_number(self) -> int:
        if self._number == 0x7FFFFFFF:
            self._number = 0
            self._seen[:] = 0
        self._number += 1
        return self._number

    def _learn(self, data: bytearray, unknown: list[list[int]]) -> bool:
        """Add runs of a text to the table; False where one is too long for it."""
        import numpy as np

        from index.kernels.terms import learn_runs

        if any(end - begin > LONGEST_RUN for begin, end in unknown):
            return False
        packed = bytearray()
        lengths = []
        for run in dict.fromkeys(bytes(data[begin:end]) for begin, end in unknown):
            if run.isascii():  # one word
                stems, words = tokens.stem(run.decode()).encode() + b" ", run + b" "
            else:  # several words, or one, or only a sign
                found = tokens.words(run.decode("utf-8", "surrogatepass"))
                stems = "".join(f"{tokens.stem(word)} " for word in found).encode()
                words = "".join(f"{word} " for word in found).encode()
            if max(len(stems), len(words)) > _LONGEST_MADE:
                return False
            packed += run + stems + words
            lengths.append((len(run), len(stems), len(words)))
        made, sizes = np.frombuffer(packed, np.uint8), np.array(lengths, np.int32)
        if learn_runs(made, sizes, self._used, self._slots, self._pool, self._most) < len(lengths):
            self._slots[:] = 0
            self._seen[:] = 0
            self._used[:] = 0
            learn_runs(made, sizes, self._used, self._slots, self._pool, self._most)
        return True


def _word_by_word(text: str) -> tuple[str, str]:
    words = tokens.words(text)
    distinct = dict.fromkeys(words) if len(text) >= SHORT else words
    return " ".join(map(tokens.term, words)), " ".join(distinct)
