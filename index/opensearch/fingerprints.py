"""Which articles hold a fingerprint, asked of a cluster: fingerprints stand in the articles' own documents.

One query finds the articles that hold any of many fingerprints; which of them each holds is told by its own list, read
once and kept, since an article that changes gets another number.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct
from index.opensearch.cluster import Cluster
from index.opensearch.documents import as_signed
from index.opensearch.reading import columns

MOST_KEPT: Final = 40_000_000
"""Fingerprints kept, at 4 bytes each: those of 100,000 news articles."""

_HALF = np.uint64(32)
_ASKED: Final = 60_000  # fingerprints in one query: OpenSearch takes 65,536 terms
_LISTED: Final = 10_000  # numbers in one answer, the most that OpenSearch gives
_READ: Final = 1_000  # articles whose fingerprints are read, or compared, at a time

Prints = NDArray[np.uint32]


class FingerprintSearch:
    """An `index.store.Fingerprints`: finds what was refreshed. Not for several threads at once."""

    def __init__(self, cluster: Cluster, most_kept: int = MOST_KEPT) -> None:
        self._cluster = cluster
        self._most = most_kept
        self._kept: OrderedDict[int, Prints] = OrderedDict()
        self._held = 0

    def look_up(self, fingerprints: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where these fingerprints stand: int64[m] places in `fingerprints`, int64[m] article numbers.

        Sorted by place and then by number, each pair once; the fingerprints are to differ.
        """
        wanted = (fingerprints >> _HALF).astype(np.uint32)
        order = np.argsort(wanted, kind="stable")
        wanted = wanted[order]
        numbers = sorted(self._holders(wanted))
        keys = [np.empty(0, np.int64)]
        for begin in range(0, len(numbers), _READ):
            chunk = numbers[begin : begin + _READ]
            prints = self._prints(chunk)
            held = np.concatenate([prints[number] for number in chunk])
            holder = np.repeat(np.array(chunk, np.int64), [len(prints[number]) for number in chunk])
            place = np.searchsorted(wanted, held)
            inside = np.flatnonzero(place < len(wanted))
            inside = inside[wanted[place[inside]] == held[inside]]
            keys.append(order[place[inside]] << np.int64(32) | holder[inside])
        found = distinct(np.concatenate(keys))
        return found >> 32, found & 0xFFFFFFFF

    def add_keys(self, keys: NDArray[np.uint64]) -> None:
        """They are stored with their articles."""

    def fingerprints_of(self, articles: NDArray[np.int64]) -> NDArray[np.uint64]:
        """The fingerprints of articles, each once, ascending, their lower half zeros."""
        prints = self._prints(np.unique(articles).tolist())
        each = distinct(np.concatenate([np.empty(0, np.uint32), *prints.values()]))
        known: NDArray[np.uint64] = each.astype(np.uint64) << _HALF
        return known

    def _holders(self, wanted: Prints) -> set[int]:
        """The articles that hold any of these fingerprints, and where that takes fewer requests some that hold none."""
        found: set[int] = set()
        queries = -(-len(wanted) // _ASKED)
        if queries > 1 and self._cluster.count(self._cluster.articles) <= _LISTED * queries:
            found.update(self._numbers({"exists": {"field": "fingerprints"}}))
            return found
        for begin in range(0, len(wanted), _ASKED):
            found.update(self._numbers({"terms": {"fingerprints": as_signed(wanted[begin : begin + _ASKED])}}))
        return found

    def _numbers(self, query: dict[str, Any]) -> Iterator[int]:
        """The numbers of the articles that a query finds, which are all that is read of them."""
        body = {
            "query": {"bool": {"filter": [query]}},
            "size": _LISTED,
            "sort": ["number"],
            "_source": False,
            "stored_fields": "_none_",
            "track_total_hits": False,
        }
        while True:
            hits = self._cluster.search(self._cluster.articles, body)["hits"]["hits"]
            for hit in hits:
                yield hit["sort"][0]
            if len(hits) < _LISTED:
                return
            body["search_after"] = hits[-1]["sort"]

    def _prints(self, numbers: Sequence[int]) -> dict[int, Prints]:
        """The fingerprints of each of these articles, ascending; of one that is gone, none."""
        found: dict[int, Prints] = {}
        unknown = []
        for number in numbers:
            known = self._kept.get(number)
            if known is None:
                unknown.append(number)
                found[number] = np.empty(0, np.uint32)
            else:
                self._kept.move_to_end(number)
                found[number] = known
        for number, held in columns(self._cluster, unknown, "fingerprints", _READ):
            found[number] = np.sort(np.array(held, np.int32).view(np.uint32))
            self._keep(number, found[number])
        return found

    def _keep(self, number: int, prints: Prints) -> None:
        self._kept[number] = prints
        self._held += len(prints)
        while self._held > self._most and len(self._kept) > 1:
            self._held -= len(self._kept.popitem(last=False)[1])
