"""Links and copies in a cluster, as the linker writes and drops them: what `index.links.LinkTable` is for a directory.

A link is one document by an id of its own, so that two indexers which find the same link make one. Which links are
clustered, and which dropped ones may go for good, is the clusterer's to say: here they are only marked as gone. Copies
are noted before the links of their pair, and taken out before these are marked as gone: whoever clusters such links
finds the copies right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct
from index.links import Known
from index.opensearch import counters
from index.opensearch.articles import ArticleIndex
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster, Doc
from index.opensearch.pending import Pending
from index.opensearch.reading import find
from index.pair_alignment import Found, Row
from index.pairs import pair_keys, pairs_of
from index.ranks import rank_of

STORES = "stores"
"""The counter that is raised once articles that came or went are seen by searches."""

_ASKED = 10_000  # articles in one query
_COLUMNS = ("left", "right", "left_begin", "left_end", "right_begin", "right_end", "words", "overlap", "kind")


class LinkIndex:
    """An `index.store.LinkStore`."""

    def __init__(self, cluster: Cluster, articles: ArticleIndex, pending: Pending) -> None:
        self._cluster = cluster
        self._articles = articles
        self._pending = pending
        self._unseen = False  # whether there are links that searches do not find yet

    def of(self, numbers: Sequence[int]) -> Known:
        """All links of these articles; `rows` are of no use."""
        keys = [np.empty(0, np.int64)]
        for begin in range(0, len(numbers), _ASKED):
            chunk = list(numbers[begin : begin + _ASKED])
            ends = [{"terms": {"left": chunk}}, {"terms": {"right": chunk}}]
            pairs = [(one.source["left"], one.source["right"]) for one in self._scan({"should": ends})]
            left, right = np.array(pairs, np.int64).reshape(-1, 2).T
            keys.append(pair_keys(left, right))
        found = np.sort(np.concatenate(keys))
        return Known(np.arange(len(found)), found)

    def insert(self, found: Found) -> None:
        """Store what an alignment of pairs found."""
        write_all(self._cluster, (self._copy(left, right) for left, right in found.copies))
        links = [Write(self._cluster.links, _id(row), _source(row), create=True) for row in found.links]
        while links:
            there = {one.write.id: one.write for one in write_all(self._cluster, links)}
            missing = self._revive(list(there))  # taken out by a clusterer in this moment
            links = [there[id] for id in missing]
        self._unseen = self._unseen or bool(found.links)

    def drop(self, known: Known) -> None:
        """Drop all links of some pairs; what they held together is to be clustered again."""
        keys = distinct(known.keys)
        for begin in range(0, len(keys), _ASKED):
            chunk = keys[begin : begin + _ASKED]
            pairs = pairs_of(chunk)
            copies = (Write(self._cluster.links, _copy_id(*pair), None) for pair in pairs.tolist())
            write_all(self._cluster, copies)
            gone = (Write(self._cluster.links, id, {"gone": True}, update=True) for id in self._ids(chunk, pairs))
            write_all(self._cluster, gone)
        self._unseen = self._unseen or bool(len(keys))

    def arrivals(self) -> int:
        """A number that differs once articles that other indexers stored or took out can be seen.

        What was inserted before is seen by all from now on.
        """
        self.refresh()
        return counters.last(self._cluster, STORES)

    def refresh(self) -> None:
        """Let searches see all links."""
        if self._unseen:
            self._cluster.refresh(self._cluster.links)
            self._unseen = False

    # Articles

    def unlinked(self) -> list[int]:
        """The numbers of the articles that this indexer is to link, ascending."""
        return self._pending.numbers()

    def sizes(self, numbers: Sequence[int]) -> list[tuple[int, int]]:
        """Of these articles, those that are there: number and count of words, ascending.

        What links the others may still have, made while they went, are dropped.
        """
        found = sorted(self._articles.values(numbers, "words").items())
        gone = sorted(set(numbers).difference(number for number, _ in found))
        if gone:
            self.drop(self.of(gone))
            self._pending.done(gone)
        return found

    def ranks(self, numbers: Sequence[int]) -> dict[int, int]:
        """Of these articles, those that are there: the rank."""
        return {number: rank_of(id) for number, id in self._articles.values(numbers, "id").items()}

    def mark(self, numbers: Sequence[int], *, linked: bool) -> None:
        """Note that articles are linked, or that they are to be linked again."""
        if linked:
            self._pending.done(numbers)
        else:
            self._pending.add(numbers)

    def _copy(self, left: int, right: int) -> Write:
        return Write(self._cluster.links, _copy_id(left, right), {"kind": "copy", "left": left, "right": right})

    def _revive(self, ids: Sequence[str]) -> set[str]:
        """Let links count that are marked as gone, whatever else is noted of them; those that are not there."""
        missing: set[str] = set()
        while ids:
            found = self._cluster.many(self._cluster.links, ids, fields=["gone"])
            missing.update(id for id in ids if id not in found)
            gone = [one for one in found.values() if one.source["gone"]]
            writes = (
                Write(self._cluster.links, one.id, {"gone": False}, update=True, seen=one.version) for one in gone
            )
            ids = [one.write.id for one in write_all(self._cluster, writes)]
        return missing

    def _ids(self, keys: NDArray[np.int64], pairs: NDArray[np.int64]) -> list[str]:
        """The ids of the links of some pairs."""
        left, right = (np.unique(side).tolist() for side in pairs.T)
        query = {"must": [{"terms": {"left": left}}, {"terms": {"right": right}}]}
        wanted = set(keys.tolist())
        return [one.id for one in self._scan(query) if one.source["left"] << 32 | one.source["right"] in wanted]

    def _scan(self, query: dict[str, Any]) -> Iterator[Doc]:
        """The links that a query finds."""
        self.refresh()
        without = [{"term": {"kind": "copy"}}, {"term": {"gone": True}}]
        least = {"minimum_should_match": 1} if "should" in query else {}
        whole = {"bool": {"filter": [{"bool": query | least}], "must_not": without}}
        return find(self._cluster, self._cluster.links, whole, ["left", "right"])


def _id(row: Row) -> str:
    left, right, left_begin, _, right_begin, *_ = row
    return f"{left}:{right}:{left_begin}:{right_begin}"


def _copy_id(left: int, right: int) -> str:
    return f"{left}:{right}:copy"


def _source(row: Row) -> dict[str, Any]:
    return dict(zip(_COLUMNS, row, strict=True)) | {"clustered": False, "gone": False}
