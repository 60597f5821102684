"""A text that a user brings -> the articles that share passages with it. Reads only; nothing is stored."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import numpy as np

from index.arrays import distinct
from index.fingerprints import winnow
from index.near_duplicates import Alignment, Alignments, align_many, join_texts
from index.pairs import LEAST_SHARED
from index.questions import Bodies
from index.spans import LEAST_OVERLAP
from index.store import Fingerprints
from index.texts import Texts
from index.words import Words, split

MOST_ARTICLES = 500
"""Articles aligned with one text, those that share most fingerprints first: a tenth of a millisecond each."""

_CHUNK = 60  # articles that a thread aligns at a time, in some 5 ms
_CACHED_WORDS = 2_000_000  # 50 MB: what a server keeps of the articles that were matched lately


class Matcher:
    """Aligns texts with the articles of an index as it was when this was made; not for several threads at once."""

    def __init__(self, fingerprints: Fingerprints, bodies: Bodies) -> None:
        self._fingerprints = fingerprints
        self._texts = Texts(bodies, _CACHED_WORDS)

    def match(self, text: str) -> list[tuple[int, Alignment]]:
        """Every alignment of the text (side a) with an article's body (side b), with the article's number.

        Sorted by place in the text, then by overlap, best first.
        """
        words = split(text)
        hashes, _ = winnow(words)
        _, holders = self._fingerprints.look_up(distinct(hashes >> np.uint64(32)) << np.uint64(32))
        numbers, shared = np.unique(holders, return_counts=True)
        kept = shared >= min(LEAST_SHARED, len(hashes))
        numbers, shared = numbers[kept], shared[kept]
        likely = numbers[np.argsort(-shared, kind="stable")[:MOST_ARTICLES]].tolist()
        bodies = self._texts.many(likely)  # without those that were removed since their fingerprints were stored
        found = []
        for chunk, alignments in _aligned(words, list(bodies.values())):
            numbers_of = list(bodies)[chunk]
            found += [(numbers_of[alignments.pair[row]], alignments[row]) for row in range(len(alignments))]
        return sorted(found, key=lambda one: (one[1].begin_a, -one[1].overlap, one[0]))

    def words(self, number: int) -> Words:
        """The words of an article's body."""
        return self._texts.words(number)


def _aligned(text: Words, bodies: Sequence[Words]) -> Iterator[tuple[slice, Alignments]]:
    """The alignments of a text with bodies, chunk by chunk, on all cores where there are enough of them."""
    chunks = [slice(begin, begin + _CHUNK) for begin in range(0, len(bodies), _CHUNK)]

    def align(chunk: slice) -> Alignments:
        joined = join_texts([text, *bodies[chunk]])
        others = np.arange(1, len(joined.words) - 1, dtype=np.int32)
        return align_many(joined, np.stack([np.zeros_like(others), others], axis=1), LEAST_OVERLAP)

    if len(chunks) < 2:
        yield from ((chunk, align(chunk)) for chunk in chunks)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        yield from zip(chunks, threads.map(align, chunks), strict=True)
