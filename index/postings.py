"""A file of postings, which article holds which fingerprint: sorted by fingerprint and then by article, never changed.

A posting takes 4 to 5 bytes, where two integers took 8. Of a fingerprint's 32 bits the lower 16 are written, or 8 where
there are very many postings; a table tells where those begin that have the upper ones in common. In a file of few
postings, of which the table would be most, all bits are written. Articles' numbers take the bytes that the largest
needs.

    header      uint64[3]: number of postings, bits of a fingerprint written, largest article number
    table       uint32[2 ** (32 - bits) + 1], uint64 from 2 ** 32 postings on: where the postings of each begin
    lower       uint8[n], uint16[n] or uint32[n]: the lower bits of the fingerprints
    articles    uint16[n]: the lower half of the articles' numbers
    upper       uint8[n] or uint16[n]: their upper half; missing where none is above 65,535
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SLAB = 2_000_000
"""Postings worked on at a time: some 50 MB."""

_HEADER: Final = 24  # bytes
_TABLE_FROM: Final = 2**17  # postings, from which on a table of 65,537 saves more than it takes
_LARGE_FROM: Final = 2**26  # and one of 16,777,217 more than that: 150,000 articles of news
# Of 5.9 million postings 500 fingerprints take 0.3 ms one by one; two million take 310 ms so, and 120 where all
# postings are read through. With 16 bits written both take as long where a fingerprint comes to so many postings; with
# 8, two million one by one of 80 million take a seventh of reading all.
_FEW: Final = 64
_HALF = np.uint64(32)

_LOWER: Final[dict[int, type[np.unsignedinteger[Any]]]] = {8: np.uint8, 16: np.uint16, 32: np.uint32}

Keys = NDArray[np.uint64]
"""Postings as one integer each, ascending: the fingerprint above the article's number."""
Found = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Places of fingerprints that were found, where the postings of each begin, and how many it has."""


@dataclass(frozen=True)
class _Layout:
    """What stands where in a file: of so many postings, with so many bits of a fingerprint, up to this article."""

    count: int
    bits: int
    most: int

    def arrays(self) -> list[tuple[int, type[np.unsignedinteger[Any]], int]]:
        """Table, lower, articles, upper: where each begins, in bytes, its type, its length (0: it is missing)."""
        kinds: list[tuple[type[np.unsignedinteger[Any]], int]] = [
            (np.uint32 if self.count < 2**32 else np.uint64, (1 << 32 - self.bits) + 1),
            (_LOWER[self.bits], self.count),
            (np.uint16, self.count),
            (np.uint8 if self.most < 2**24 else np.uint16, self.count if self.most >= 2**16 else 0),
        ]
        begin, found = _HEADER, []
        for kind, length in kinds:
            found.append((begin, kind, length))
            begin += np.dtype(kind).itemsize * length
        return found


class Postings:
    """A file of postings, mapped: it costs memory only where it was read lately. Raises FileNotFoundError."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        with path.open("rb") as file:
            self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header: list[int] = np.frombuffer(self._mapped, np.uint64, 3).tolist()
        self._count, self._bits, self.most = header
        self._table, self._lower, self._articles, self._upper = (
            np.frombuffer(self._mapped, kind, length, begin) if length else np.empty(0, kind)
            for begin, kind, length in _Layout(self._count, self._bits, self.most).arrays()
        )

    def __len__(self) -> int:
        return self._count

    def let_go(self) -> None:
        """Give back the memory of what was read; reading it again maps it again."""
        if hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
            self._mapped.madvise(mmap.MADV_DONTNEED)

    def holders(self, wanted: NDArray[np.uint32], places: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
        """Place and article number in one integer for every posting of the wanted fingerprints, which ascend."""
        for inside, first, count in self._found(wanted):
            rows = np.arange(int(count.sum())) + np.repeat(first - np.cumsum(count) + count, count)
            yield np.repeat(places[inside], count) << np.int64(32) | self._numbers(rows)

    def begin_of(self, fingerprints: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Of each of these fingerprints, which ascend, how many postings have a lesser one."""
        if self._bits == 32:
            return np.searchsorted(self._lower, fingerprints)
        return self._bisect(fingerprints, *self._bounds(fingerprints), right=False)

    def keys(self, begin: int, end: int) -> Keys:
        """The postings from one to another."""
        found: Keys = self._fingerprints(begin, end).astype(np.uint64) << _HALF
        return found | self._numbers(slice(begin, end)).astype(np.uint64)

    def _found(self, wanted: NDArray[np.uint32]) -> Iterator[Found]:
        if self._bits == 32 or not len(wanted):
            yield _search(self._lower, wanted)
            return
        begin, end = int(self._bounds(wanted[:1])[0][0]), int(self._bounds(wanted[-1:])[1][0])
        if self._bits == 8 or len(wanted) * _FEW < end - begin:
            yield self._search_few(wanted)
            return
        for slab in range(begin, end, SLAB):
            fingerprints = self._fingerprints(slab, min(slab + SLAB, end))
            first, after = (
                int(wanted.searchsorted(fingerprints[0])),
                int(wanted.searchsorted(fingerprints[-1], "right")),
            )
            places, rows, count = _search(fingerprints, wanted[first:after])
            yield places + first, rows + slab, count
            self.let_go()

    def _search_few(self, wanted: NDArray[np.uint32]) -> Found:
        begin, end = self._bounds(wanted)
        first = self._bisect(wanted, begin, end, right=False)
        inside = np.flatnonzero(first < end)
        inside = inside[self._lower[first[inside]] == wanted[inside].astype(self._lower.dtype)]
        first = first[inside]
        return inside, first, self._bisect(wanted[inside], first, end[inside], right=True) - first

    def _bisect(
        self, wanted: NDArray[np.uint32], begin: NDArray[np.int64], end: NDArray[np.int64], *, right: bool
    ) -> NDArray[np.int64]:
        """np.searchsorted for each fingerprint in a range of its own."""
        lower = wanted.astype(self._lower.dtype)
        for _ in range(int((end - begin).max(initial=0)).bit_length()):
            middle = begin + end >> 1
            there = self._lower[np.minimum(middle, self._count - 1)]
            after = (there <= lower if right else there < lower) & (begin < end)
            begin, end = np.where(after, middle + 1, begin), np.where(after, end, middle)
        return begin

    def _bounds(self, fingerprints: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Between which postings each fingerprint must stand."""
        upper = fingerprints.astype(np.int64) >> self._bits
        return self._table[upper].astype(np.int64), self._table[upper + 1].astype(np.int64)

    def _fingerprints(self, begin: int, end: int) -> NDArray[np.uint32]:
        if self._bits == 32:
            return self._lower[begin:end].astype(np.uint32, copy=False)
        first = int(np.searchsorted(self._table, begin, "right")) - 1
        last = int(np.searchsorted(self._table, end))
        table = np.clip(self._table[first : last + 1].astype(np.int64), begin, end)
        found: NDArray[np.uint32] = np.repeat(
            np.arange(first, last, dtype=np.uint32) << np.uint32(self._bits), table[1:] - table[:-1]
        )
        return found | self._lower[begin:end]

    def _numbers(self, rows: slice | NDArray[np.int64]) -> NDArray[np.int64]:
        lower = self._articles[rows].astype(np.int64)
        return lower | self._upper[rows].astype(np.int64) << 16 if len(self._upper) else lower


def write_postings(path: Path, parts: Iterable[Keys], count: int, most: int) -> None:
    """Make a file of `count` postings of articles up to `most`, at least one, given in parts. Not flushed to disk."""
    layout = _Layout(count, 32 if count < _TABLE_FROM else 16 if count < _LARGE_FROM else 8, most)
    table, *arrays = layout.arrays()
    sizes = np.zeros(table[2], table[1])
    done = 0
    with path.open("wb") as file:
        file.write(np.array([count, layout.bits, most], np.uint64).data)
        for keys in parts:
            fingerprints, articles = (keys >> _HALF).astype(np.uint32), keys.astype(np.uint32)
            for (begin, kind, length), values in zip(arrays, (fingerprints, articles, articles >> 16), strict=True):
                if length:
                    file.seek(begin + done * np.dtype(kind).itemsize)
                    file.write(values.astype(kind).data)  # its lower bits
            if len(keys):
                upper = fingerprints.astype(np.int64) >> layout.bits
                sizes[upper[0] + 1 : upper[-1] + 2] += np.bincount(upper - upper[0]).astype(table[1])
            done += len(keys)
        file.seek(table[0])
        file.write(np.cumsum(sizes, dtype=table[1]).data)


def _search(fingerprints: NDArray[Any], wanted: NDArray[np.uint32]) -> Found:
    first = np.searchsorted(fingerprints, wanted, "left")
    inside = np.flatnonzero(first < len(fingerprints))
    inside = inside[fingerprints[first[inside]] == wanted[inside]]
    first = first[inside]
    return inside, first, np.searchsorted(fingerprints, wanted[inside], "right") - first
