"""Pairs of articles -> their links, aligned on all cores."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.arrays import runs
from index.clusters import LEAST_OVERLAP, Link
from index.copies import COPY, are_copies
from index.fingerprints import winnow
from index.near_duplicates import KINDS, Alignments, align_many, join_texts
from index.near_duplicates import Texts as JoinedTexts
from index.texts import Texts
from index.words import Words

Row = tuple[int, int, int, int, int, int, int, float, str]

MOST_WORDS: Final = 14_000_000
"""Words of the articles that are aligned at a time: they stand in memory twice meanwhile, at 25 bytes each."""

LEAST_RUN: Final = 7
"""Words in a row that articles have to share for the pair to be aligned, or two shorter runs within NEAR words. Of
112,003 candidates among 12,560 news articles 26,822 share no such runs; of 51,457 pairs that had links 45 were so."""
NEAR: Final = 40

_SHARE = 2_000  # pairs that a thread takes at a time: a fifth of a second
_READ = 1_000  # articles read at a time
_HALF = np.uint64(32)


@dataclass(frozen=True)
class Found:
    """What some pairs share: rows for the catalog's table `links`, without a component, and pairs that are copies."""

    links: list[Row]
    copies: list[tuple[int, int]]


def align_articles(texts: Texts, pairs: NDArray[np.int64]) -> Iterator[Found]:
    """Align pairs of articles by number, int64[n, 2], lower number first; part by part, in order.

    While the caller works on one part the next ones are aligned.
    """
    from concurrent.futures import ThreadPoolExecutor

    begin = 0
    while begin < len(pairs):
        words = _read(texts, pairs[begin:])
        end = begin + _readable(pairs[begin:], words)
        numbers = np.array(sorted(words), np.int64)
        chosen = [words.pop(number) for number in numbers.tolist()]
        joined, places = join_texts(chosen), _places(chosen)
        del chosen
        rows = np.searchsorted(numbers, pairs[begin:end]).astype(np.int32)
        shares = [rows[at : at + _SHARE] for at in range(0, len(rows), _SHARE)]
        with ThreadPoolExecutor(min(os.cpu_count() or 1, len(shares))) as threads:
            for share, found in zip(shares, threads.map(partial(_align, joined, places), shares), strict=True):
                yield _found(numbers[share], np.diff(joined.words)[share], found)
        begin = end


def _read(texts: Texts, pairs: NDArray[np.int64]) -> dict[int, Words]:
    """The words of the articles of as many pairs, from the first on, as can stand in memory; at least of one pair."""
    flat = pairs.ravel()
    order = flat[np.sort(np.unique(flat, return_index=True)[1])].tolist()
    found: dict[int, Words] = {}
    held = 0
    for begin in range(0, len(order), _READ):
        some = texts.many(order[begin : begin + _READ])
        found |= some
        held += sum(map(len, some.values()))
        if held > MOST_WORDS:
            break
    return found


def _readable(pairs: NDArray[np.int64], words: Mapping[int, Words]) -> int:
    """How many pairs, from the first on, have both their articles among those read."""
    lacking = ~np.isin(pairs, np.fromiter(words, np.int64, len(words))).all(axis=1)
    return int(lacking.argmax()) if lacking.any() else len(pairs)


@dataclass(frozen=True, eq=False)
class _Places:
    """Where fingerprints stand in texts: text t has `keys`[firsts[t]:firsts[t + 1]], uint64, ascending.

    A key is the upper half of a fingerprint above the place of its first word.
    """

    keys: NDArray[np.uint64]
    firsts: NDArray[np.int64]


def _places(texts: Sequence[Words]) -> _Places:
    found = [np.sort(hashes >> _HALF << _HALF | places.view(np.uint32)) for hashes, places in map(winnow, texts)]
    return _Places(np.concatenate(found), np.cumsum([0, *map(len, found)], dtype=np.int64))


def _align(texts: JoinedTexts, places: _Places, pairs: NDArray[np.int32]) -> Alignments:
    """The alignments of those pairs that share a run of LEAST_RUN words, or two shorter ones near each other."""
    from index.kernels.shared_runs import RUNS, share_runs

    likely, room = np.empty(len(pairs), np.bool_), np.empty((RUNS, 2), np.int64)
    share_runs(texts.word, texts.words, places.keys, places.firsts, pairs, LEAST_RUN, NEAR, room, likely)
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
