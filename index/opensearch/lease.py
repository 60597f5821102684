"""Who clusters a corpus: one at a time, by a lease that others take over where its holder no longer renews it.

A lease is over once its document did not change for as long as it says, on the clock of the one who watches it, so that
clocks of several machines need not agree; at once where its process is known to have ended. Each taking has a higher
number, the fence. Safety rests on none of this: what a holder writes depends on versions that it read while the lease
was its own for certain, and the next holder first completes what was begun (`index.opensearch.journal`), so that one
that was only slow comes too late with all that it writes (Gray and Cheriton 1989 on leases; Kleppmann 2016, "How to do
distributed locking", on fencing).
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Final
from uuid import uuid4

from index.errors import IndexUnavailable
from index.opensearch.cluster import Cluster, Conflict, Doc, Version
from index.opensearch.processes import has_ended, here

KEY: Final = "clustering"
SECONDS: Final = 20.0
"""A holder that did not renew for so long is taken for dead; renewed three times in it."""


class LeaseLost(Conflict):
    """Another process took the lease over, because this one did not renew it in time."""

    title = "Another process took over"


@dataclass(frozen=True)
class Journal:
    """What was begun and may not be complete: the parts of the journal that `fence` wrote in its `round`."""

    fence: int
    round: int
    parts: int


@dataclass(frozen=True)
class Held:
    """The lease's document. `holder` None: free; `beat` counts renewals; `seconds`: how long it holds without one.

    `host` and `process`: where the holder runs.
    """

    holder: str | None = None
    host: str = ""
    process: int = 0
    fence: int = 0
    beat: int = 0
    seconds: float = SECONDS
    journal: Journal | None = None


class Lease:
    """The right to write clusters. `wait` for it, then use it as a context manager, which renews and gives it back.

    Every method raises IndexUnavailable where the cluster cannot be reached.
    """

    def __init__(self, cluster: Cluster, seconds: float = SECONDS) -> None:
        self._cluster = cluster
        self._seconds = seconds
        self._me = uuid4().hex
        self._held = Held()
        self._version: Version | None = None
        self._changing = threading.Lock()
        self._done = threading.Event()
        self._lost = False
        self.taken_over = False
        """Whether the former holder did not give it back."""

    @property
    def fence(self) -> int:
        """The number of this holding: higher than that of any before."""
        return self._held.fence

    @property
    def journal(self) -> Journal | None:
        """What is begun and not noted as complete."""
        return self._held.journal

    def wait(self) -> None:
        """Take the lease; while another holds and renews it, wait."""
        seen, since = None, time.monotonic()
        while True:
            held, version = self._read()
            if seen != (held.fence, held.beat):
                seen, since = (held.fence, held.beat), time.monotonic()
            is_over = time.monotonic() - since >= held.seconds or has_ended(held.host, held.process)
            if held.holder is None or is_over:
                mine = Held(self._me, *here(), held.fence + 1, 0, self._seconds, held.journal)
                try:
                    self._write(mine, version)
                except Conflict:
                    continue
                self.taken_over = held.holder is not None
                return
            time.sleep(min(0.25, held.seconds / 10))

    def check(self) -> None:
        """Raises LeaseLost where another one took it."""
        held, _ = self._read()
        if self._lost or (held.holder, held.fence) != (self._me, self._held.fence):
            self._lost = True
            raise self._error()

    def note(self, journal: Journal | None) -> None:
        """Note what is begun from now on, None: it is complete. Raises LeaseLost."""
        with self._changing:
            self._change(replace(self._held, journal=journal))

    def __enter__(self) -> Lease:
        self._done.clear()
        self._renewing = threading.Thread(target=self._renew, name="lease", daemon=True)
        self._renewing.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._renewing.join()
        with self._changing:
            if not self._lost:
                try:
                    self._change(replace(self._held, holder=None))
                except Conflict:
                    return

    def _renew(self) -> None:
        while not self._done.wait(self._seconds / 3):
            with self._changing:
                try:
                    self._change(replace(self._held, beat=self._held.beat + 1))
                except Conflict:
                    return
                except IndexUnavailable:
                    continue  # what the holder itself writes next says so

    def _change(self, held: Held) -> None:
        """Write the document if it is still as this holder left it. Raises LeaseLost."""
        try:
            self._write(held, self._version)
        except Conflict as error:
            self._lost = True
            raise self._error() from error

    def _read(self) -> tuple[Held, Version | None]:
        document = self._cluster.get(self._cluster.state, KEY)
        return _held(document), document.version if document else None

    def _write(self, held: Held, seen: Version | None) -> None:
        journal = vars(held.journal) if held.journal else None
        source = {"kind": "lease", "value": vars(held) | {"journal": journal}}
        self._version = self._cluster.put(self._cluster.state, KEY, source, create=seen is None, seen=seen)
        self._held = held

    def _error(self) -> LeaseLost:
        return LeaseLost(
            f"another process took over the clustering of {self._cluster.name}, for this one did not answer for "
            f"{self._seconds:g} s; what it was about to write is left to that one. Index again to see it done"
        )


def pending(cluster: Cluster) -> bool:
    """Whether something was begun and is not complete."""
    return _held(cluster.get(cluster.state, KEY)).journal is not None


def _held(document: Doc | None) -> Held:
    if document is None:
        return Held()
    value = document.source["value"]
    return Held(**value | {"journal": Journal(**value["journal"]) if value["journal"] else None})
