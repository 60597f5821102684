"""Which articles are stored and not linked: rounds, which any indexer links, and what each has for itself to link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct
from index.opensearch.cluster import Cluster
from index.opensearch.pending import PENDING, Pending

ROUND: Final = "round"
WAITING: Final = "shared-waiting"
TAKEN: Final = "shared-taken"
LINKED: Final = "shared-linked"
NOTES: Final = (WAITING, TAKEN, LINKED)

SHARED: Final = (ROUND, *NOTES)
"""The kinds of the documents of the state that tell of shared work."""

Integers = NDArray[np.int64]


class Rounds:
    """The rounds of a corpus (`index.opensearch.sharing`); what is in one does not change, so it is read once."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.members: dict[int, Integers] = {}
        """Of each round that was met, the numbers of its articles, ascending."""

    def meet(self) -> list[int]:
        """The rounds that began and did not end, the first one first."""
        state = self._cluster.state
        self._cluster.refresh(state)
        begun = sorted(one.source["round"] for one in self._cluster.scan(state, of_kind(ROUND)))
        for round in begun:
            if round not in self.members:
                notes = self._cluster.scan(state, of_kind(*NOTES, round=round), fields=["numbers"])
                self.members[round] = _sorted(number for one in notes for number in one.source["numbers"])
        return begun


class Company:
    """What others are about to link: the `index.store.Share` of an indexer that links all that it stored."""

    def __init__(self, cluster: Cluster, pending: Pending) -> None:
        self._cluster = cluster
        self._me = pending.name
        self._rounds = Rounds(cluster)

    def mine(self, keys: Integers, batch: Integers) -> NDArray[np.bool_]:
        """All pairs are."""
        return np.ones(len(keys), np.bool_)

    def unlinked(self) -> Iterator[Integers]:
        """Of each of the others its articles, then those of all."""
        begun = self._rounds.meet()
        rounds = [self._rounds.members[round] for round in begun]
        return with_all([*rounds, *pending_of_others(self._cluster, self._me)])


def pending_of_others(cluster: Cluster, me: str) -> list[Integers]:
    """Of each other indexer the articles that it has stored, or is about to store, and not linked."""
    cluster.refresh(cluster.state)
    query = {"bool": {"filter": [{"term": {"kind": PENDING}}], "must_not": [{"term": {"name": me}}]}}
    found: dict[str, list[int]] = {}
    for one in cluster.scan(cluster.state, query, fields=["name", "numbers"]):
        found.setdefault(one.source["name"], []).extend(one.source["numbers"])
    return [_sorted(numbers) for numbers in found.values()]


def with_all(sets: list[Integers]) -> Iterator[Integers]:
    """Each set, and where there are several, all of them as one."""
    yield from sets
    if len(sets) > 1:
        yield distinct(np.concatenate(sets))


def of_kind(*kinds: str, round: int | None = None) -> dict[str, Any]:
    """The query for documents of the state of these kinds, of one round."""
    conditions: list[dict[str, Any]] = [{"terms": {"kind": list(kinds)}}]
    if round is not None:
        conditions.append({"term": {"round": round}})
    return {"bool": {"filter": conditions}}


def _sorted(numbers: Any) -> Integers:
    return np.array(sorted(numbers), np.int64)
