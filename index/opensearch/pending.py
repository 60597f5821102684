"""Which articles are to be linked, and by which indexer: noted in the cluster before the articles are stored.

Every indexer has a document that it renews while it lives. What one that died left is taken over by another: at once
where it ran on the same machine and its process is gone, else once its document did not change for SECONDS, on the
clock of the one who watches it, so that clocks of several machines need not agree.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from uuid import uuid4

from index.errors import CoverageError
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster, Conflict, Doc
from index.opensearch.processes import has_ended, here

SECONDS: Final = 20.0
"""An indexer that did not renew its document for so long is taken for dead; renewed four times in it."""

PENDING: Final = "pending"
"""The kind of the notes."""

_INDEXER: Final = "indexer"


def indexer_key(name: str) -> str:
    """The id of the document of an indexer."""
    return f"{_INDEXER}-{name}"


class Pending:
    """The articles that this indexer is to link. `start` it, and `close` it at the end."""

    def __init__(self, cluster: Cluster, seconds: float = SECONDS) -> None:
        self._cluster = cluster
        self._seconds = seconds
        self.name = uuid4().hex
        """Of this indexer, one that no other has."""
        self._notes: dict[str, set[int]] = {}  # documents of this indexer -> what of them is left to do
        self._forgot = False
        self._count = 0
        self._beat = 0
        self._watched: dict[str, int] = {}  # documents of other indexers -> how often each had been renewed
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="indexer", daemon=True)

    def start(self) -> None:
        """Tell others that this indexer lives."""
        self.tell()
        self._thread.start()

    def close(self) -> None:
        """Tell others that this indexer ends; what is left to do, another one takes over."""
        self._closed.set()
        self._thread.join()
        self.flush()
        self._cluster.delete(self._cluster.state, indexer_key(self.name))

    def leave(self) -> None:
        """End without a word to anybody, the cluster being out of reach."""
        self._closed.set()

    def numbers(self) -> list[int]:
        """The numbers of the articles that are to be linked, ascending."""
        if self._forgot:
            self._forgot = False
            self._take(lambda name: name == self.name)
        return sorted(set().union(*self._notes.values()))

    def notes(self) -> dict[str, list[int]]:
        """The notes of this indexer by id: the articles of each that are left to do."""
        self.numbers()
        return {id: sorted(left) for id, left in self._notes.items()}

    def add(self, numbers: Sequence[int]) -> None:
        """Note articles that are to be linked."""
        if not numbers:
            return
        self._count += 1
        id = f"{PENDING}-{self.name}-{self._count}"
        self._cluster.put(self._cluster.state, id, self._note(numbers), create=True)
        self._notes[id] = set(numbers)

    def done(self, numbers: Iterable[int]) -> None:
        """These articles are linked, or gone; noted by `flush`."""
        gone = set(numbers)
        for left in self._notes.values():
            left.difference_update(gone)

    def flush(self) -> None:
        """Forget the notes of which all is done."""
        ended = [id for id, left in self._notes.items() if not left]
        write_all(self._cluster, (Write(self._cluster.state, id, None) for id in ended))
        for id in ended:
            del self._notes[id]

    def forget(self) -> None:
        """What this process knew is not to be trusted any more: what is noted for it will be read again."""
        self._notes = {}
        self._forgot = True

    def others(self) -> bool:
        """Whether other indexers are writing to this corpus."""
        return any(self._lives(one) for one in self._indexers() if one.source["name"] != self.name)

    def lives(self, name: str) -> bool:
        """Whether the indexer of this name does. Waits where it takes time to tell."""
        known = self._cluster.get(self._cluster.state, indexer_key(name))
        return known is not None and self._lives(known)

    def take_over(self) -> None:
        """Take over what dead indexers were to link. Waits where it takes time to tell whether one is dead."""
        owners = {one.source["name"] for one in self._pending()} - {self.name}
        known = {one.source["name"]: one for one in self._indexers()}
        self._bury(one for one in known.values() if has_ended(one.source["host"], one.source["pid"]))
        if not owners:
            return
        alive = {name for name in owners if name in known and self._lives(known[name])}
        self._take(lambda name: name in owners - alive)

    # How others are known to live

    def watch(self) -> None:
        """Forget the indexers whose documents are as they were when this was called last, SECONDS ago."""
        now = {one.id: one for one in self._cluster.many(self._cluster.state, self._listed()).values()}
        self._bury(one for id, one in now.items() if self._watched.get(id) == one.source["beat"])
        self._watched = {id: one.source["beat"] for id, one in now.items()}

    def _listed(self) -> list[str]:
        found = self._cluster.scan(self._cluster.state, {"term": {"kind": _INDEXER}}, fields=[])
        return [one.id for one in found if one.id != indexer_key(self.name)]

    def _bury(self, dead: Iterable[Doc]) -> None:
        """Take out what says that indexers live that do so no more: their notes are anybody's then."""
        state = self._cluster.state
        write_all(self._cluster, [Write(state, one.id, None, seen=one.version) for one in dead])

    def _lives(self, indexer: Doc) -> bool:
        """Whether an indexer renews its document."""
        source = indexer.source
        if has_ended(source["host"], source["pid"]):
            return False
        end = time.monotonic() + self._seconds
        while time.monotonic() < end:
            now = self._cluster.get(self._cluster.state, indexer.id)
            if now is None:
                return False
            if now.source["beat"] != source["beat"]:
                return True
            time.sleep(self._seconds / 40)
        return False

    def _renew(self) -> None:
        for count in itertools.count(1):
            if self._closed.wait(self._seconds / 4):
                return
            try:
                self.tell()
                if count % 5 == 0:  # longer than anybody alive is silent
                    self.watch()
            except CoverageError:  # the cluster is out of reach: whoever writes next will say so
                continue

    def tell(self) -> None:
        """Say now that this indexer lives."""
        self._beat += 1
        host, process = here()
        me = {"kind": _INDEXER, "name": self.name, "host": host, "pid": process, "beat": self._beat}
        self._cluster.put(self._cluster.state, indexer_key(self.name), me)

    # Documents

    def _note(self, numbers: Iterable[int]) -> dict[str, Any]:
        wanted = sorted(numbers)
        return {"kind": PENDING, "name": self.name, "number": len(wanted), "numbers": wanted}

    def _take(self, wanted: Callable[[str], bool]) -> None:
        """Make the notes of some owners this indexer's own, but for those that somebody else takes first."""
        for one in self._pending():
            if not wanted(one.source["name"]):
                continue
            try:
                self._cluster.put(self._cluster.state, one.id, self._note(one.source["numbers"]), seen=one.version)
            except Conflict:
                continue
            self._notes[one.id] = set(one.source["numbers"])

    def _pending(self) -> list[Doc]:
        return self._of_kind(PENDING)

    def _indexers(self) -> list[Doc]:
        return self._of_kind(_INDEXER)

    def _of_kind(self, kind: str) -> list[Doc]:
        self._cluster.refresh(self._cluster.state)
        return list(self._cluster.scan(self._cluster.state, {"term": {"kind": kind}}))
