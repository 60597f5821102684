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
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct
from index.errors import IndexLocked
from index.opensearch import counters
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster, Doc, Version
from index.opensearch.liveness import Liveness
from index.opensearch.pending import Pending
from index.opensearch.rounds import LINKED, ROUND, TAKEN, WAITING, Rounds, of_kind, pending_of_others, with_all
from index.pairs import pairs_of

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
        self._rounds = Rounds(cluster)
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
        self._cluster.put(self._cluster.state, f"{ROUND}-{round}", {"kind": ROUND, "round": round})
        self._pending.forget()

    def take(self) -> Taken | None:
        """What to link now. Waits while others link the last of it, for they may die; None: all is linked."""
        while True:
            rounds = self._rounds.meet()
            for round in rounds:
                taken = self._take(round, self._waiting(round)) or self._take(round, self._abandoned(round))
                if taken:
                    self._round = round
                    return taken
            if not any(self._is_open(round) for round in rounds):
                self._end(rounds)
                return None
            time.sleep(_PAUSE)

    def take_all(self) -> list[str]:
        """Take all that is shared at once: the notes' ids. Raises IndexLocked where others are at work."""
        if self._pending.others():
            raise IndexLocked(
                f"Another process is writing to {self._cluster.name} at {self._cluster.address}. Wait for its end"
            )
        state, mine = self._cluster.state, {"kind": TAKEN, "name": self._pending.name}
        notes = list(self._cluster.scan(state, of_kind(WAITING, TAKEN), fields=[]))
        write_all(self._cluster, (Write(state, one.id, mine, update=True, seen=one.version) for one in notes))
        return [one.id for one in notes]

    def finish(self, notes: list[str]) -> None:
        """All that was taken at once is linked."""
        self.done(Taken(notes, []))
        self._end([round for round in self._rounds.meet() if not self._is_open(round)])

    def done(self, taken: Taken) -> None:
        """These articles are linked, and the links can be found."""
        state, now = self._cluster.state, {"kind": LINKED}
        write_all(self._cluster, (Write(state, id, now, update=True) for id in taken.notes))

    def counts(self) -> tuple[int, int]:
        """How many articles of shared work are linked, and how many there are."""
        self._cluster.refresh(self._cluster.state)
        linked, *left = (self._sum({"term": {"kind": kind}}) for kind in (LINKED, WAITING, TAKEN))
        return linked, linked + sum(left)

    # Which pairs are whose

    def mine(self, keys: Integers, batch: Integers) -> NDArray[np.bool_]:
        """Of pairs with an article of the batch, a part of what was taken, those that are to be aligned with it."""
        left, right = pairs_of(keys).T
        members = self._rounds.members[self._round]
        later = distinct(np.concatenate([np.empty(0, np.int64), *self._after(self._round)]))
        responsible = np.where((left + right) % 2 == 0, left, right)
        both = np.isin(left, members) & np.isin(right, members)
        elsewhere = np.isin(left, later) | np.isin(right, later)
        return np.where(both, np.isin(responsible, batch), ~elsewhere)

    def unlinked(self) -> Iterator[Integers]:
        """The round's articles; the same with those of each other round and indexer, and with all of them."""
        own = self._rounds.members[self._round]
        yield own
        rounds = [members for round, members in self._rounds.members.items() if round != self._round]
        for others in with_all([*rounds, *pending_of_others(self._cluster, self._pending.name)]):
            yield np.concatenate([own, others])

    def _after(self, round: int) -> Iterable[Integers]:
        return (members for other, members in self._rounds.members.items() if other > round)

    # Documents

    def _note(self, id: str, numbers: Sequence[int], round: int) -> Write:
        source = {"kind": WAITING, "name": self._pending.name, "round": round, "number": len(numbers)}
        return Write(self._cluster.state, id, {**source, "numbers": list(numbers)} if numbers else None)

    def _orphans(self) -> Iterator[Doc]:
        """The notes of rounds that never began, because who was about to begin them died."""
        begun = set(self._rounds.meet())
        state, lives = self._cluster.state, cache(self._pending.lives)
        for one in self._cluster.scan(state, of_kind(WAITING), fields=["round", "name"]):
            if one.source["round"] not in begun and not lives(one.source["name"]):
                yield from self._cluster.many(state, [one.id]).values()

    def _waiting(self, round: int) -> list[Doc]:
        """A fair share of the notes that nobody took: smaller ones towards the end, so that all end together.

        Guided self-scheduling (Polychronopoulos and Kuck 1987).
        """
        left = self._sum(of_kind(WAITING, round=round))
        return self._some(of_kind(WAITING, round=round), left // (2 * self._indexers()))

    def _abandoned(self, round: int) -> list[Doc]:
        """Notes that were taken by indexers that died."""
        query = of_kind(TAKEN, round=round)
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
        state, mine = self._cluster.state, {"kind": TAKEN, "name": self._pending.name}
        writes = [Write(state, one.id, mine, update=True, seen=one.version) for one in notes]
        lost = {one.write.id for one in write_all(self._cluster, writes)}
        ids = [one.id for one in notes if one.id not in lost]
        found = self._cluster.many(state, ids, fields=["numbers"])
        numbers = sorted(number for one in found.values() for number in one.source["numbers"])
        return Taken(ids, numbers) if ids else None

    def _is_open(self, round: int) -> bool:
        return self._cluster.count(self._cluster.state, of_kind(WAITING, TAKEN, round=round)) > 0

    def _end(self, rounds: Sequence[int]) -> None:
        """Forget rounds of which all is linked."""
        state = self._cluster.state
        for round in rounds:
            notes = self._cluster.scan(state, of_kind(LINKED, round=round), fields=[])
            write_all(self._cluster, (Write(state, one.id, None) for one in notes))
            self._cluster.delete(state, f"{ROUND}-{round}")

    def _indexers(self) -> int:
        """How many are at work, as far as documents tell."""
        return max(1, self._cluster.count(self._cluster.state, of_kind("indexer")))

    def _sum(self, query: dict[str, Any]) -> int:
        """How many articles stand in the notes that a query finds."""
        body = {"query": query, "size": 0, "aggs": {"articles": {"sum": {"field": "number"}}}}
        return int(self._cluster.search(self._cluster.state, body)["aggregations"]["articles"]["value"])
