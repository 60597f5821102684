"""Pairs of articles -> their links, aligned on all cores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.arrays import runs
from index.clusters import Link
from index.copies import COPY, are_copies
from index.cores import available_cores
from index.fingerprints import sorted_fingerprints
from index.near_duplicates import KINDS, Alignments, align_many, join_texts
from index.near_duplicates import Texts as JoinedTexts
from index.spans import LEAST_OVERLAP
from index.texts import Texts
from index.words import Words

Row = tuple[int, int, int, int, int, int, int, float, str]

MOST_WORDS: Final = 12_500_000
"""Words of the articles that are aligned at a time, at 38 bytes each beside those that `Texts` keeps."""

LEAST_RUN: Final = 7
"""Words in a row that articles have to share for the pair to be aligned, or two shorter runs within NEAR words. Of
112,003 candidates among 12,560 news articles 26,822 share no such runs; of 51,457 pairs that had links 45 were so."""
NEAR: Final = 40

_SHARE = 2_000  # pairs that a thread takes at a time: a fifth of a second
_READ = 1_000  # articles read at a time
_TOGETHER = 100  # articles that a thread puts together


@dataclass(frozen=True)
class Found:
    """What some pairs share: rows for the catalog's table `links`, without a component, and pairs that are copies."""

    links: list[Row]
    copies: list[tuple[int, int]]


def align_articles(texts: Texts, pairs: NDArray[np.int64]) -> Iterator[Found]:
    """Align pairs of articles by number, int64[n, 2], lower number first; part by part, in order.

    While the caller works on one part the next ones are aligned.
    """
    begin = 0
    while begin < len(pairs):
        read = _read(texts, pairs[begin:])
        end = begin + _readable(pairs[begin:], read.numbers)
        by_number = np.argsort(read.numbers)
        rows = by_number[np.searchsorted(read.numbers, pairs[begin:end], sorter=by_number)].astype(np.int32)
        shares = [rows[at : at + _SHARE] for at in range(0, len(rows), _SHARE)]
        with ThreadPoolExecutor(min(available_cores(), len(shares))) as threads:
            for share, found in zip(shares, threads.map(partial(_align, read), shares), strict=True):
                yield _found(read.numbers[share], np.diff(read.texts.words)[share], found)
        begin = end
        del read  # before the next part is read


class _Column:
    """An array that grows at its end: parts that are joined at last would stand in memory twice, and leave holes.

    It begins with room for `parts` times as many rows as `first` has, which it is likely to have.
    """

    def __init__(self, first: NDArray[Any], parts: float) -> None:
        self._room = np.empty(
            (int(parts * len(first)), *first.shape[1:]), first.dtype
        )  # what is not used yet costs no memory
        self._size = 0

    def add(self, values: NDArray[Any]) -> None:
        before, self._size = self._size, self._size + len(values)
        if self._size > len(self._room):
            room = np.empty((max(self._size, 2 * before), *values.shape[1:]), self._room.dtype)
            room[:before] = self._room[:before]
            self._room = room
        self._room[before : self._size] = values

    def values(self) -> NDArray[Any]:
        return self._room[: self._size]


@dataclass(frozen=True, eq=False)
class _Read:
    """Texts to align, the articles' numbers, and where fingerprints stand in them.

    Text t has `keys`[firsts[t]:firsts[t + 1]], uint64, ascending: the upper half of a fingerprint above the place of
    its first word.
    """

    numbers: NDArray[np.int64]
    texts: JoinedTexts
    keys: NDArray[np.uint64]
    firsts: NDArray[np.int64]


def _read(texts: Texts, pairs: NDArray[np.int64]) -> _Read:
    """The words of the articles of as many pairs, from the first on, as can stand in memory; at least of one pair.

    Put together as they are read: the words of single articles would stand in memory a second time.
    """
    from index.kernels.room import Joined

    flat = pairs.ravel()
    order = flat[np.sort(np.unique(flat, return_index=True)[1])]
    numbers: list[int] = []
    columns: dict[str, _Column] = {}
    held = 0
    with ThreadPoolExecutor(available_cores()) as threads:
        for begin in range(0, len(order), _READ):
            some = texts.many(order[begin : begin + _READ].tolist())
            numbers += some
            count = sum(map(len, some.values()))
            # How many parts there will be if all are like the first.
            parts = 1.1 * min(len(order) / _TOGETHER, (_READ / _TOGETHER) * (1 + MOST_WORDS / max(1, count)))
            every = list(some.values())
            shares = [every[at : at + _TOGETHER] for at in range(0, len(every), _TOGETHER)]
            for share in threads.map(_columns, shares):
                for name, values in share.items():
                    if name not in columns:
                        columns[name] = _Column(values, parts)
                    columns[name].add(values)
            held += count
            if held > MOST_WORDS:
                break
    whole = {name: column.values() for name, column in columns.items()}
    sizes = _bounds(whole.pop("sizes"))
    *bounds, firsts = np.ascontiguousarray(sizes.T)
    joined = Joined(**{name: whole[name] for name in Joined._fields[:-1]}, bounds=np.array(bounds))
    return _Read(np.array(numbers, np.int64), JoinedTexts(whole["begin"], whole["end"], joined), whole["keys"], firsts)


def _columns(texts: Sequence[Words]) -> dict[str, NDArray[Any]]:
    """Texts as `join_texts` makes them and their fingerprints as `_Read` has them, but in the place of bounds a row of
    sizes for each text: in the order of the bounds, and of the keys.
    """
    made = join_texts(texts)
    columns = made.joined._asdict()
    keys, counts = sorted_fingerprints(texts)
    sizes = np.column_stack([*np.diff(columns.pop("bounds")), counts])
    return columns | {"begin": made.begin, "end": made.end, "keys": keys, "sizes": sizes}


def _bounds(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros_like(sizes[:1]), np.cumsum(sizes, axis=0)])


def _readable(pairs: NDArray[np.int64], numbers: NDArray[np.int64]) -> int:
    """How many pairs, from the first on, have both their articles among those read."""
    lacking = ~np.isin(pairs, numbers).all(axis=1)
    return int(lacking.argmax()) if lacking.any() else len(pairs)


def _align(read: _Read, pairs: NDArray[np.int32]) -> Alignments:
    """The alignments of those pairs that share a run of LEAST_RUN words, or two shorter ones near each other."""
    from index.kernels.shared_runs import RUNS, share_runs

    likely, room = np.empty(len(pairs), np.bool_), np.empty((RUNS, 2), np.int64)
    texts = read.texts
    share = share_runs.over(int(np.diff(read.firsts)[pairs].sum()))
    share(texts.joined.word, texts.words, read.keys, read.firsts, pairs, LEAST_RUN, NEAR, room, likely)
    rows = np.flatnonzero(likely).astype(np.int32)
    found = align_many(texts, pairs[rows], LEAST_OVERLAP)
    return replace(found, pair=rows[found.pair])


def _found(pairs: NDArray[np.int64], sizes: NDArray[np.int64], alignments: Alignments) -> Found:
    """What the alignments of some pairs say, given the words that the articles of each have."""
    close = np.flatnonzero(alignments.overlap >= LEAST_OVERLAP)
    pair = alignments.pair[close]
    columns = [pairs[pair, 0], pairs[pair, 1]]
    columns += [part[close] for part in (alignments.begin_a, alignments.end_a, alignments.begin_b, alignments.end_b)]
    columns += [alignments.words[close], alignments.overlap[close]]
    kinds = [KINDS[kind] for kind in alignments.kind[close].tolist()]
    links: list[Row] = list(zip(*(column.tolist() for column in columns), kinds, strict=True))
    starts, counts = runs(pair)
    words = np.add.reduceat(alignments.words[close], starts) if len(starts) else starts
    copies = []
    for at in np.flatnonzero(words >= COPY * sizes[pair[starts]].min(axis=1)).tolist():
        between = links[starts[at] : starts[at] + counts[at]]
        if are_copies([_link(row) for row in between], *sizes[pair[starts[at]]].tolist()):
            copies.append(between[0][:2])
    return Found(links, copies)


def _link(row: Row) -> Link:
    left, right, left_begin, left_end, right_begin, right_end, words, overlap, _ = row
    return Link(left, right, (left_begin, left_end), (right_begin, right_end), words, overlap)
