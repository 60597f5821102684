"""What Tantivy is given of a text: its stems and its words, analysed already, with spaces between them.

`index.tokens` says what they are. A collection's texts are made of the same runs of letters again and again, so what
each of them makes is worked out once and kept in a table: news-12k has 12 million runs, 120,000 different ones. Tantivy
itself then only looks for spaces, and is held to no version of its stemmer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from index import tokens
from index.grouping import groups_of

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
_TOGETHER: Final = 250_000  # characters of the texts that are looked through at once

_Terms = tuple[str, str]


class Terms:
    """The table of runs, 8 MB; it begins anew when it is full. For one thread at a time."""

    def __init__(self, most: int = _RUNS) -> None:
        import numpy as np

        self._slots: NDArray[np.uint64] = np.zeros((1 << (4 * most // 3).bit_length(), 2), np.uint64)
        self._pool: NDArray[np.uint8] = np.zeros(max(_POOL * most // _RUNS, 1_000_000), np.uint8)
        self._seen: NDArray[np.int32] = np.zeros(most, np.int32)
        self._used: NDArray[np.int64] = np.zeros(2, np.int64)
        self._unknown: NDArray[np.int32] = np.zeros((most, 3), np.int32)
        self._number = 1

    def of(self, text: str) -> _Terms:
        """The stems of a text in order, a space after each, and its words, folded; those of a long text each once.

        Where a run of letters holds several words ("it’s" with a curly apostrophe) and another run some of them, these
        are there again.
        """
        return self.of_all([text])[0]

    def of_all(self, texts: Sequence[str]) -> list[_Terms]:
        """The same of each text: half the time of one by one."""
        return [terms for group in groups_of(texts, _TOGETHER) for terms in self._of_group(group)]

    def _of_group(self, texts: Sequence[str]) -> list[_Terms]:
        for _ in range(2):
            try:
                found = self._look_up(texts)
            except BaseException:
                self._begin_anew()  # what runs make that it had just met is not in it
                raise
            if found is not None:
                return found
            self._begin_anew()
        if len(texts) == 1:
            return [_word_by_word(texts[0])]
        half = len(texts) // 2
        return self._of_group(texts[:half]) + self._of_group(texts[half:])

    def _look_up(self, texts: Sequence[str]) -> list[_Terms] | None:
        """The stems and words of texts, by the table; None where it is full."""
        import numpy as np

        from index.kernels.terms import find_runs, write_terms

        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        data = np.frombuffer(bytearray(b" ").join([*encoded, b""]).lower(), np.uint8)
        bounds = np.cumsum([0, *(len(text) + 1 for text in encoded)], dtype=np.int64)
        runs, ends = np.empty(len(data) // 2 + 1, np.int64), np.empty(len(texts), np.int64)
        unfit = np.zeros(len(texts), np.bool_)
        missing = find_runs(data, bounds, LONGEST_RUN, self._used, self._slots, runs, ends, self._unknown, unfit)
        if missing < 0 or not self._learn(data, missing):
            return None
        stems, words = np.empty(2 * len(data) + 64, np.uint8), np.empty(2 * len(data) + 64, np.uint8)
        sizes = np.empty((len(texts), 2), np.int64)
        once = np.array([len(text) >= SHORT for text in texts], np.bool_)
        write_terms(
            runs[: ends[-1]], ends, self._next_numbers(len(texts)), once, self._slots, self._pool, self._seen, unfit,
            stems, words, sizes,
        )  # fmt: skip
        parts = zip(_parts(stems, sizes[:, 0].tolist()), _parts(words, sizes[:, 1].tolist()), strict=True)
        return [
            _word_by_word(text) if word_by_word else found
            for text, word_by_word, found in zip(texts, unfit.tolist(), parts, strict=True)
        ]

    def _next_numbers(self, count: int) -> int:
        """The first of so many numbers that no text had before."""
        if self._number + count > 0x7FFFFFFF:
            self._number = 1
            self._seen[:] = 0
        self._number += count
        return self._number - count

    def _begin_anew(self) -> None:
        self._slots[:] = 0
        self._seen[:] = 0
        self._used[:] = 0

    def _learn(self, data: NDArray[np.uint8], missing: int) -> bool:
        """Add to the table what so many unknown runs make; False where there is no room."""
        import numpy as np

        from index.kernels.terms import learn_runs

        if not missing:
            return True
        unknown = self._unknown[:missing]
        packed = bytearray()
        lengths = np.empty((missing, 3), np.int32)
        lengths[:, 0] = unknown[:, 2]
        made: list[tuple[int, int]] = []
        written = data.tobytes()
        for begin, end in unknown[:, :2].tolist():
            run = written[begin:end]
            if run.isascii():  # one word
                stems, words = tokens.stem(run.decode()).encode() + b" ", run + b" "
            else:  # several words, or one, or only a sign
                found = tokens.words(run.decode("utf-8", "surrogatepass"))
                stems = "".join(f"{tokens.stem(word)} " for word in found).encode()
                words = "".join(f"{word} " for word in found).encode()
            if max(len(stems), len(words)) > _LONGEST_MADE:
                made.append((-1, -1))
                continue
            packed += stems + words
            made.append((len(stems), len(words)))
        lengths[:, 1:] = made
        return learn_runs(np.frombuffer(packed, np.uint8), lengths, self._used, self._slots, self._pool) == missing


def _parts(written: NDArray[np.uint8], ends: Sequence[int]) -> Iterator[str]:
    """The strings that end at these bytes, one after the other."""
    whole, begin = written[: ends[-1]].tobytes(), 0
    for end in ends:
        yield whole[begin:end].decode()
        begin = end


def _word_by_word(text: str) -> _Terms:
    words = tokens.words(text)
    distinct = dict.fromkeys(words) if len(text) >= SHORT else words
    return " ".join(map(tokens.term, words)), " ".join(distinct)
