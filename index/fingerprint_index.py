"""Which articles hold a fingerprint: postings on disk, in sorted segments, so that memory stays bounded.

A segment is two arrays, sorted by fingerprint and then by article number: uint32 fingerprints (the upper half of the
64 bits that winnowing makes: two articles count as related only from two of them on, and alignment decides) and uint32
article numbers. Segments are never changed; small ones are merged, as in a log-structured merge tree (O'Neil et al.
1996). `segments.json` names the current ones and is replaced in one step, so a crash leaves the last commit.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct
from index.directory import replace_text

MOST_SEGMENTS = 6
"""Segments beyond which the smaller ones are merged: each costs every look-up two binary searches a fingerprint."""

_TRIES = 5


class FingerprintIndex:
    """Postings of fingerprints. One process adds; any number look up what was committed when they opened it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._list = folder / "segments.json"
        self._segments: list[tuple[str, NDArray[np.uint32], NDArray[np.uint32]]] = []
        self._stale: list[str] = []
        self._next = 1
        for attempt in range(_TRIES):
            try:
                self._open()
                break
            except FileNotFoundError:  # a writer merged segments between our reading of the list and of the files
                if attempt == _TRIES - 1:
                    raise

    def __len__(self) -> int:
        """Number of postings."""
        return sum(len(fingerprints) for _, fingerprints, _ in self._segments)

    def add(self, fingerprints: NDArray[np.uint64], articles: NDArray[np.int64]) -> None:
        """Add postings, one fingerprint and one article number each, in any order. Durable after `commit`."""
        if not len(fingerprints):
            return
        keys = (fingerprints >> np.uint64(32) << np.uint64(32)) | articles.astype(np.uint64)
        self._append(distinct(keys))

    def look_up(self, fingerprints: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where these fingerprints stand: int64[m] places in `fingerprints`, int64[m] article numbers.

        Sorted by place and then by number, each pair once.
        """
        wanted = (fingerprints >> np.uint64(32)).astype(np.uint32)
        ascending = np.argsort(wanted, kind="stable")
        keys = []
        for _, known, articles in self._segments:
            first = np.searchsorted(known, wanted[ascending], "left")
            count = np.searchsorted(known, wanted[ascending], "right") - first
            hit = np.flatnonzero(count)
            if not len(hit):
                continue
            count, first = count[hit], first[hit]
            steps = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
            places = np.repeat(ascending[hit], count)
            keys.append(places << np.int64(32) | articles[np.repeat(first, count) + steps].astype(np.int64))
        found = distinct(np.concatenate(keys)) if keys else np.empty(0, np.int64)
        return found >> 32, found & 0xFFFFFFFF

    def commit(self) -> None:
        """Make what was added durable and visible to those who open the index from now on."""
        if len(self._segments) > MOST_SEGMENTS:
            self._merge()
        names = [name for name, _, _ in self._segments]
        replace_text(self._list, json.dumps({"segments": names, "next": self._next}) + "\n")
        for name in self._stale:
            for part in ("fingerprints", "articles"):
                (self.folder / f"{name}.{part}.npy").unlink(missing_ok=True)
        self._stale = []

    def clear(self) -> None:
        """Drop all postings. Durable after `commit`."""
        self._stale += [name for name, _, _ in self._segments]
        self._segments = []

    def _open(self) -> None:
        names: list[str] = []
        if self._list.exists():
            known = json.loads(self._list.read_text(encoding="utf-8"))
            names, self._next = known["segments"], known["next"]
        self._segments = [(name, self._load(f"{name}.fingerprints"), self._load(f"{name}.articles")) for name in names]

    def _append(self, keys: NDArray[np.uint64]) -> None:
        """Write one segment of sorted keys: the fingerprint in the upper 32 bits, the article in the lower."""
        name, self._next = str(self._next), self._next + 1
        for part, values in (("fingerprints", keys >> np.uint64(32)), ("articles", keys & np.uint64(0xFFFFFFFF))):
            with (self.folder / f"{name}.{part}.npy").open("wb") as file:
                np.save(file, values.astype(np.uint32))
        self._segments.append((name, self._load(f"{name}.fingerprints"), self._load(f"{name}.articles")))

    def _merge(self) -> None:
        """Merge the smaller segments into one, leaving out the largest ones that are each over half of the rest."""
        by_size = sorted(self._segments, key=lambda segment: len(segment[1]))
        count = len(by_size)
        total = sum(len(segment[1]) for segment in by_size)
        while count > 2 and len(by_size[count - 1][1]) * 2 > total:
            total -= len(by_size[count - 1][1])
            count -= 1
        small, self._segments = by_size[:count], by_size[count:]
        keys = [known.astype(np.uint64) << np.uint64(32) | articles for _, known, articles in small]
        self._stale += [name for name, _, _ in small]
        self._append(distinct(np.concatenate(keys)))

    def _load(self, name: str) -> NDArray[np.uint32]:
        mapped = np.load(self.folder / f"{name}.npy", mmap_mode="r")
        return np.asarray(mapped)  # a plain view: np.memmap's own type makes every slice ten times slower
