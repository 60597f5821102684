"""Work that indexers share: articles that are stored and not linked, of which each links those that it takes.

What an indexer stored stands in notes of its own (`index.opensearch.pending`) until all of it is stored and can be
found. Then it makes its notes a *round*: from then on each is anybody's, taken by the first who changes it. A round
does not grow, so whoever links a part of it knows and finds all the others:

- Of a pair with both articles in one round only one is responsible, the lower number where the sum of both is even,
  else the higher one: the pair is aligned by whoever links that one, and by nobody else.
- A pair of two rounds belongs to the later one, a pair with an article of no round to the round.

Notes stay until all of their round is linked. Those of an indexer that died are taken by others.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct
from index.opensearch import counters
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster, Doc, Version
from index.opensearch.liveness import Liveness
from index.opensearch.pending import Pending
from index.pairs import pairs_of

_ROUND, _WAITING, _TAKEN, _LINKED = "round", "shared-waiting", "shared-taken", "shared-linked"
_NOTES: Final = (_WAITING, _TAKEN, _LINKED)

SHARED: Final = (_ROUND, *_NOTES)
"""The kinds of the documents of the state that tell of shared work."""

MOST_TAKEN: Final = 5_000
"""Articles taken at a time: the more, the less is looked up again; the fewer, the less is lost with a process."""

_PAUSE: Final = 0.5  # seconds between two looks at what others do
_SEEN: Final = 1_000  # notes looked at to take some of them

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Taken:
    """A part of a round that this indexer is to link: the notes' ids, and the articles' numbers."""

    notes: list[str]
    numbers: list[int]


class Sharing:
    """The shared work of a corpus, as one indexer takes part in it: an `index.store.Share`.

    `pending`: by which this indexer is known to live. Raises IndexUnavailable where the cluster cannot be reached.
    """

    def __init__(self, cluster: Cluster, pending: Pending, most: int = MOST_TAKEN) -> None:
        self._cluster = cluster
        self._pending = pending
        self._most = most
        self._liveness = Liveness(cluster)
        self._members: dict[int, Integers] = {}  # of each round that was met
        self._round = 0  # of what was taken last

    def publish(self) -> None:
        """Let anybody link what this indexer was to link, and what one that died was about to share.

        All of it can be found, and so can what they share it with.
        """
        notes = self._pending.notes()
        orphans = list(self._orphans())
        if not notes and not orphans:
            return
        (round,) = counters.reserve(self._cluster, "rounds", 1)
        sources = [*notes.items(), *((one.id, one.source["numbers"]) for one in orphans)]
        write_all(self._cluster, (self._note(id, numbers, round) for id, numbers in sources))
        self._cluster.put(self._cluster.state, f"{_ROUND}-{round}", {"kind": _ROUND, "round": round})
        self._pending.forget()

    def take(self) -> Taken | None:
        """What to link now. Waits while others link the last of it, for they may die; None: all is linked."""
        while True:
            rounds = self._rounds()
            self._meet(rounds)
            for round in rounds:
                taken = self._take(round, self._waiting(round)) or self._take(round, self._abandoned(round))
                if taken:
                    self._round = round
                    return taken
            if not any(self._is_open(round) for round in rounds):
                self._end(rounds)
                return None
            time.sleep(_PAUSE)

    def done(self, taken: Taken) -> None:
        """These articles are linked, and the links can be found."""
        state, now = self._cluster.state, {"kind": _LINKED}
        write_all(self._cluster, (Write(state, id, now, update=True) for id in taken.notes))

    def counts(self) -> tuple[int, int]:
        """How many articles of shared work are linked, and how many there are."""
        self._cluster.refresh(self._cluster.state)
        linked, *left = (self._sum({"term": {"kind": kind}}) for kind in (_LINKED, _WAITING, _TAKEN))
        return linked, linked + sum(left)

    # Which pairs are whose

    def mine(self, keys: Integers, batch: Integers) -> NDArray[np.bool_]:
        """Of pairs with an article of the batch, a part of what was taken, those that are to be aligned with it."""
        left, right = pairs_of(keys).T
        members = self._members[self._round]
        later = distinct(np.concatenate([np.empty(0, np.int64), *self._after(self._round)]))
        responsible = np.where((left + right) % 2 == 0, left, right)
        both = np.isin(left, members) & np.isin(right, members)
        elsewhere = np.isin(left, later) | np.isin(right, later)
        return np.where(both, np.isin(responsible, batch), ~elsewhere)

    def unlinked(self) -> Iterator[Integers]:
        """The round's articles; and those of all rounds, where there are several."""
        yield self._members[self._round]
        if len(self._members) > 1:
            yield distinct(np.concatenate(list(self._members.values())))

    def _after(self, round: int) -> Iterable[Integers]:
        return (members for other, members in self._members.items() if other > round)

    # Documents

    def _note(self, id: str, numbers: Sequence[int], round: int) -> Write:
        source = {"kind": _WAITING, "name": self._pending.name, "round": round, "number": len(numbers)}
        return Write(self._cluster.state, id, {**source, "numbers": list(numbers)} if numbers else None)

    def _rounds(self) -> list[int]:
        """The rounds that began and did not end, the first one first."""
        self._cluster.refresh(self._cluster.state)
        return sorted(one.source["round"] for one in self._cluster.scan(self._cluster.state, _of_kind(_ROUND)))

    def _meet(self, rounds: Sequence[int]) -> None:
        """Learn which articles are in rounds that are not known yet."""
        for round in rounds:
            if round not in self._members:
                notes = self._cluster.scan(self._cluster.state, _of_kind(*_NOTES, round=round), fields=["numbers"])
                numbers = [number for one in notes for number in one.source["numbers"]]
                self._members[round] = np.array(sorted(numbers), np.int64)

    def _orphans(self) -> Iterator[Doc]:
        """The notes of rounds that never began, because who was about to begin them died."""
        begun = set(self._rounds())
        for one in self._cluster.scan(self._cluster.state, _of_kind(_WAITING)):
            if one.source["round"] not in begun and not self._pending.lives(one.source["name"]):
                yield one

    def _waiting(self, round: int) -> list[Doc]:
        """A fair share of the notes that nobody took: smaller ones towards the end, so that all end together.

        Guided self-scheduling (Polychronopoulos and Kuck 1987).
        """
        left = self._sum(_of_kind(_WAITING, round=round))
        return self._some(_of_kind(_WAITING, round=round), left // (2 * self._indexers()))

    def _abandoned(self, round: int) -> list[Doc]:
        """Notes that were taken by indexers that died."""
        query = _of_kind(_TAKEN, round=round)
        body = {"query": query, "size": 0, "aggs": {"names": {"terms": {"field": "name", "size": _SEEN}}}}
        found = self._cluster.search(self._cluster.state, body)["aggregations"]["names"]["buckets"]
        dead = [one["key"] for one in found if self._liveness.has_died(one["key"])]
        query["bool"]["filter"].append({"terms": {"name": dead}})
        return self._some(query, self._most) if dead else []

    def _some(self, query: dict[str, Any], wanted: int) -> list[Doc]:
        """Notes of about so many articles, within the bounds; any of them, so that two seldom choose the same."""
        body = {"query": query, "size": _SEEN, "seq_no_primary_term": True, "_source": ["number"]}
        hits = self._cluster.search(self._cluster.state, body)["hits"]["hits"]
        random.shuffle(hits)
        chosen: list[Doc] = []
        for hit in hits:
            wanted -= hit["_source"]["number"]
            chosen.append(Doc(hit["_id"], hit["_source"], Version(hit["_seq_no"], hit["_primary_term"])))
            if wanted <= 0 or sum(one.source["number"] for one in chosen) >= self._most:
                break
        return chosen

    def _take(self, round: int, notes: Sequence[Doc]) -> Taken | None:
        """Take notes, but for those that somebody else took first."""
        state, mine = self._cluster.state, {"kind": _TAKEN, "name": self._pending.name}
        writes = [Write(state, one.id, mine, update=True, seen=one.version) for one in notes]
        lost = {one.write.id for one in write_all(self._cluster, writes)}
        ids = [one.id for one in notes if one.id not in lost]
        found = self._cluster.many(state, ids, fields=["numbers"])
        numbers = sorted(number for one in found.values() for number in one.source["numbers"])
        return Taken(ids, numbers) if ids else None

    def _is_open(self, round: int) -> bool:
        return self._cluster.count(self._cluster.state, _of_kind(_WAITING, _TAKEN, round=round)) > 0

    def _end(self, rounds: Sequence[int]) -> None:
        """Forget rounds of which all is linked."""
        state = self._cluster.state
        for round in rounds:
            notes = self._cluster.scan(state, _of_kind(_LINKED, round=round), fields=[])
            write_all(self._cluster, (Write(state, one.id, None) for one in notes))
            self._cluster.delete(state, f"{_ROUND}-{round}")

    def _indexers(self) -> int:
        """How many are at work, as far as documents tell."""
        return max(1, self._cluster.count(self._cluster.state, _of_kind("indexer")))

    def _sum(self, query: dict[str, Any]) -> int:
        """How many articles stand in the notes that a query finds."""
        body = {"query": query, "size": 0, "aggs": {"articles": {"sum": {"field": "number"}}}}
        return int(self._cluster.search(self._cluster.state, body)["aggregations"]["articles"]["value"])


def _of_kind(*kinds: str, round: int | None = None) -> dict[str, Any]:
    conditions: list[dict[str, Any]] = [{"terms": {"kind": list(kinds)}}]
    if round is not None:
        conditions.append({"term": {"round": round}})
    return {"bool": {"filter": conditions}}
