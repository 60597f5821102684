"""Which articles hold a fingerprint: postings on disk, in sorted segments, so that memory stays bounded.

A segment is one file of two arrays, sorted by fingerprint and then by article number: uint32 fingerprints (the upper
half of the 64 bits that winnowing makes: two articles count as related only from two of them on, and alignment
decides) and uint32 article numbers. Segments are never changed; small ones are merged, as in a log-structured merge
tree (O'Neil et al. 1996). `segments.json` names the current ones and is replaced in one step, so a crash leaves the
last commit. Large look-ups and merges walk the segments in order and give back the memory behind them.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct
from index.directory import replace_text

MOST_SEGMENTS = 6
"""Segments beyond which the smaller ones are merged: each costs every look-up two binary searches a fingerprint."""

_TRIES = 5
_SLAB = 2_000_000  # postings merged, or fingerprints looked up, at a time: some 50 MB
_HALF = np.uint64(32)


@dataclass(frozen=True, eq=False)
class _Segment:
    """A segment's file, mapped: views that cost memory only where they were read lately."""

    name: str
    fingerprints: NDArray[np.uint32]
    articles: NDArray[np.uint32]
    mapped: mmap.mmap

    def __len__(self) -> int:
        return len(self.fingerprints)

    def let_go(self) -> None:
        """Give back the memory of what was read; reading it again maps it again."""
        if hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
            self.mapped.madvise(mmap.MADV_DONTNEED)


class FingerprintIndex:
    """Postings of fingerprints. One process adds; any number look up what was committed when they opened it."""

    def __init__(self, folder: Path, *, empty: bool = False) -> None:
        """`empty`: whatever the folder holds, another version's postings, say, is replaced at the next commit."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._list = folder / "segments.json"
        self._segments: list[_Segment] = []
        self._stale: list[str] = []
        self._fresh: list[str] = []  # not yet on disk for certain
        self._next = 1
        for attempt in range(0 if empty else _TRIES):
            try:
                self._open()
                break
            except FileNotFoundError:  # a writer merged segments between our reading of the list and of the files
                if attempt == _TRIES - 1:
                    raise

    def __len__(self) -> int:
        """Number of postings."""
        return sum(len(segment) for segment in self._segments)

    def add(self, fingerprints: NDArray[np.uint64], articles: NDArray[np.int64]) -> None:
        """Add postings, one fingerprint and one article number each, in any order. Durable after `commit`."""
        self.add_keys(distinct(posting_keys(fingerprints, articles)))

    def add_keys(self, keys: NDArray[np.uint64]) -> None:
        """Add postings as different keys in ascending order, as `posting_keys` makes them."""
        if len(keys):
            with self._new_file() as file:
                file.write((keys >> _HALF).astype(np.uint32).data)
                file.write(keys.astype(np.uint32).data)  # the lower half
            self._segments.append(self._load(self._fresh[-1]))

    def look_up(self, fingerprints: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where these fingerprints stand: int64[m] places in `fingerprints`, int64[m] article numbers.

        Sorted by place and then by number, each pair once. Fastest where the fingerprints ascend.
        """
        wanted = (fingerprints >> _HALF).astype(np.uint32)
        ascending = np.arange(len(wanted))
        if np.any(wanted[1:] < wanted[:-1]):
            ascending = np.argsort(wanted, kind="stable")
            wanted = wanted[ascending]
        keys = [np.empty(0, np.int64)]
        for begin in range(0, len(wanted), _SLAB):
            slab = slice(begin, begin + _SLAB)
            for segment in self._segments:
                keys.append(_holders(segment, wanted[slab], ascending[slab]))
                if len(wanted) > _SLAB:
                    segment.let_go()
        found = distinct(np.concatenate(keys))
        return found >> 32, found & 0xFFFFFFFF

    def fingerprints_of(self, articles: NDArray[np.int64]) -> NDArray[np.uint64]:
        """The fingerprints of articles, each once, ascending, their lower half zeros. Reads all postings."""
        found = [np.empty(0, np.uint32)]
        wanted = np.unique(articles)
        for segment in self._segments:
            for begin in range(0, len(segment), _SLAB):
                slab = slice(begin, begin + _SLAB)
                found.append(segment.fingerprints[slab][np.isin(segment.articles[slab], wanted)])
            segment.let_go()
        known: NDArray[np.uint64] = distinct(np.concatenate(found)).astype(np.uint64) << _HALF
        return known

    def commit(self) -> None:
        """Make what was added durable and visible to those who open the index from now on."""
        if len(self._segments) > MOST_SEGMENTS:
            self._merge()
        for name in self._fresh:
            if name not in self._stale:
                _flush(self._path(name))
        self._fresh = []
        names = [segment.name for segment in self._segments]
        replace_text(self._list, json.dumps({"segments": names, "next": self._next}) + "\n")
        for name in self._stale:
            self._path(name).unlink(missing_ok=True)
        self._stale = []

    def clear(self) -> None:
        """Drop all postings. Durable after `commit`."""
        self._stale += [segment.name for segment in self._segments]
        self._segments = []

    def _open(self) -> None:
        names: list[str] = []
        if self._list.exists():
            known = json.loads(self._list.read_text(encoding="utf-8"))
            names, self._next = known["segments"], known["next"]
        self._segments = [self._load(name) for name in names]

    def _merge(self) -> None:
        """Merge the smaller segments into one, leaving out the largest ones that are each over half of the rest."""
        by_size = sorted(self._segments, key=len)
        count = len(by_size)
        total = sum(map(len, by_size))
        while count > 2 and len(by_size[count - 1]) * 2 > total:
            total -= len(by_size[count - 1])
            count -= 1
        small, self._segments = by_size[:count], by_size[count:]
        with self._new_file() as file:
            file.truncate(8 * total)
            done = 0
            for keys in _merged(small, total):
                file.seek(4 * done)
                file.write((keys >> _HALF).astype(np.uint32).data)
                file.seek(4 * (total + done))
                file.write(keys.astype(np.uint32).data)
                done += len(keys)
        self._stale += [segment.name for segment in small]
        self._segments.append(self._load(self._fresh[-1]))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.postings"

    def _new_file(self) -> BinaryIO:
        name, self._next = str(self._next), self._next + 1
        self._fresh.append(name)
        return self._path(name).open("wb")

    def _load(self, name: str) -> _Segment:
        with self._path(name).open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        both = np.frombuffer(mapped, np.uint32)
        return _Segment(name, both[: len(both) // 2], both[len(both) // 2 :], mapped)


def posting_keys(fingerprints: NDArray[np.uint64], articles: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Postings as one integer each: the fingerprint's upper half above the article's number."""
    keys: NDArray[np.uint64] = fingerprints >> _HALF << _HALF | articles.astype(np.uint64)
    return keys


def _holders(segment: _Segment, wanted: NDArray[np.uint32], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Place and article number in one integer for every posting of the wanted fingerprints, which ascend."""
    first = np.searchsorted(segment.fingerprints, wanted, "left")
    inside = np.flatnonzero(first < len(segment))
    inside = inside[segment.fingerprints[first[inside]] == wanted[inside]]
    first = first[inside]
    count = np.searchsorted(segment.fingerprints, wanted[inside], "right") - first
    rows = np.arange(int(count.sum())) + np.repeat(first - np.cumsum(count) + count, count)
    found: NDArray[np.int64] = np.repeat(places[inside], count) << np.int64(32) | segment.articles[rows]
    return found


def _merged(segments: Sequence[_Segment], total: int) -> Iterator[NDArray[np.uint64]]:
    """The keys of several segments in order, part by part: hashes spread evenly, so equal ranges hold equal parts."""
    parts = total // _SLAB + 1
    bounds = np.linspace(0, 2**32, parts, endpoint=False).astype(np.uint32)
    cuts = [np.r_[np.searchsorted(segment.fingerprints, bounds), len(segment)] for segment in segments]
    for part in range(parts):
        found = []
        for segment, cut in zip(segments, cuts, strict=True):
            slab = slice(cut[part], cut[part + 1])
            found.append(segment.fingerprints[slab].astype(np.uint64) << _HALF | segment.articles[slab])
            segment.let_go()
        yield np.sort(np.concatenate(found))


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
