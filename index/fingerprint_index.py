"""Which articles hold a fingerprint: postings on disk, in sorted segments, so that memory stays bounded.

A segment is one file (`index.postings`) of postings of 32 bits of a fingerprint: the upper half of the 64 that
winnowing makes, for two articles count as related only from two of them on, and alignment decides. Segments are never
changed; small ones are merged, as in a log-structured merge tree (O'Neil et al. 1996). `segments.json` names the
current ones and is replaced in one step, so a crash leaves the last commit. Large look-ups and merges walk the segments
in order and give back the memory behind them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import postings
from index.arrays import distinct
from index.directory import replace_text
from index.errors import IndexUnavailable
from index.postings import Keys, Postings, write_postings

MOST_SEGMENTS = 6
"""Segments beyond which the smaller ones are merged: each costs every look-up two binary searches a fingerprint."""

_LIST = "segments.json"
_TRIES = 5
_HALF = np.uint64(32)


class FingerprintIndex:
    """Postings of fingerprints. One process adds; any number look up what was committed when they opened it."""

    def __init__(self, folder: Path, *, empty: bool = False) -> None:
        """`empty`: whatever the folder holds, another version's postings, say, is replaced at the next commit.

        Raises IndexUnavailable where what it holds is damaged.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._list = folder / _LIST
        self._segments: list[Postings] = []
        self._fresh: list[str] = []  # not yet on disk for certain
        self._next = 1
        for attempt in range(0 if empty else _TRIES):
            try:
                self._open()
                break
            except FileNotFoundError as error:  # a writer merged segments after we read the list, before the files
                if attempt == _TRIES - 1:
                    raise self._damaged(error) from error
            except (ValueError, KeyError, TypeError) as error:
                raise self._damaged(error) from error

    @staticmethod
    def is_in(folder: Path) -> bool:
        """Whether any were committed in a folder."""
        return (folder / _LIST).exists()

    def __len__(self) -> int:
        """Number of postings."""
        return sum(len(segment) for segment in self._segments)

    def add(self, fingerprints: NDArray[np.uint64], articles: NDArray[np.int64]) -> None:
        """Add postings, one fingerprint and one article number each, in any order. Durable after `commit`."""
        self.add_keys(distinct(posting_keys(fingerprints, articles)))

    def add_keys(self, keys: NDArray[np.uint64]) -> None:
        """Add postings as different keys in ascending order, as `posting_keys` makes them."""
        if len(keys):
            slabs = (keys[begin : begin + postings.SLAB] for begin in range(0, len(keys), postings.SLAB))
            self._write(slabs, len(keys), int(keys.astype(np.uint32).max()))

    def look_up(self, fingerprints: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where these fingerprints stand: int64[m] places in `fingerprints`, int64[m] article numbers.

        Sorted by place and then by number, each pair once. Fastest where the fingerprints ascend.
        """
        if not self._segments:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        wanted = (fingerprints >> _HALF).astype(np.uint32)
        ascending = np.arange(len(wanted))
        if np.any(wanted[1:] < wanted[:-1]):
            ascending = np.argsort(wanted, kind="stable")
            wanted = wanted[ascending]
        keys = [np.empty(0, np.int64)]
        for begin in range(0, len(wanted), postings.SLAB):
            slab = slice(begin, begin + postings.SLAB)
            for segment in self._segments:
                keys += segment.holders(wanted[slab], ascending[slab])
                if len(wanted) > postings.SLAB // 4:
                    segment.let_go()
        found = distinct(np.concatenate(keys))
        return found >> 32, found & 0xFFFFFFFF

    def fingerprints_of(self, articles: NDArray[np.int64]) -> NDArray[np.uint64]:
        """The fingerprints of articles, each once, ascending, their lower half zeros. Reads all postings."""
        found = [np.empty(0, np.uint64)]
        wanted = np.unique(articles).astype(np.uint64)
        for segment in self._segments:
            for begin in range(0, len(segment), postings.SLAB):
                keys = segment.keys(begin, min(begin + postings.SLAB, len(segment)))
                found.append(keys[np.isin(keys & np.uint64(0xFFFFFFFF), wanted)] >> _HALF)
            segment.let_go()
        known: NDArray[np.uint64] = distinct(np.concatenate(found)) << _HALF
        return known

    def commit(self) -> None:
        """Make what was added durable and visible to those who open the index from now on."""
        if len(self._segments) > MOST_SEGMENTS:
            self._merge()
        names = [segment.name for segment in self._segments]
        for name in self._fresh:
            if name in names:
                _flush(self._path(name))
        self._fresh = []
        replace_text(self._list, json.dumps({"segments": names, "next": self._next}) + "\n")
        for path in self.folder.glob("*.postings"):  # merged ones, and what a run left that was killed
            if path.stem not in names:
                path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Drop all postings. Durable after `commit`."""
        self._segments = []

    def _open(self) -> None:
        names: list[str] = []
        if self._list.exists():
            known = json.loads(self._list.read_text(encoding="utf-8"))
            names, self._next = known["segments"], known["next"]
        self._segments = [Postings(self._path(name)) for name in names]

    def _damaged(self, error: Exception) -> IndexUnavailable:
        return IndexUnavailable(
            f"The fingerprints in {self.folder} cannot be read ({error}). "
            f"Make them again, without the files, with: search index --rebuild --index {self.folder.parent}"
        )

    def _merge(self) -> None:
        """Merge the smaller segments into one, leaving out the largest ones that are each over half of the rest."""
        by_size = sorted(self._segments, key=len)
        count = len(by_size)
        total = sum(map(len, by_size))
        while count > 2 and len(by_size[count - 1]) * 2 > total:
            total -= len(by_size[count - 1])
            count -= 1
        small, self._segments = by_size[:count], by_size[count:]
        self._write(_merged(small, total), total, max(segment.most for segment in small))

    def _write(self, parts: Iterable[Keys], count: int, most: int) -> None:
        name, self._next = str(self._next), self._next + 1
        self._fresh.append(name)
        write_postings(self._path(name), parts, count, most)
        self._segments.append(Postings(self._path(name)))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.postings"


def posting_keys(fingerprints: NDArray[np.uint64], articles: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Postings as one integer each: the fingerprint's upper half above the article's number."""
    keys: NDArray[np.uint64] = fingerprints >> _HALF << _HALF | articles.astype(np.uint64)
    return keys


def _merged(segments: Sequence[Postings], total: int) -> Iterator[Keys]:
    """The keys of several segments in order, part by part: hashes spread evenly, so equal ranges hold equal parts."""
    parts = total // postings.SLAB + 1
    bounds = np.linspace(0, 2**32, parts, endpoint=False).astype(np.uint32)
    cuts = [[*segment.begin_of(bounds).tolist(), len(segment)] for segment in segments]
    for part in range(parts):
        keys = np.sort(
            np.concatenate([one.keys(*cut[part : part + 2]) for one, cut in zip(segments, cuts, strict=True)])
        )
        for segment in segments:
            segment.let_go()
        yield keys


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
