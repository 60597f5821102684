"""Whether other indexers live, told by looking now and then, without waiting for an answer."""

from __future__ import annotations

import time
from dataclasses import dataclass

from index.opensearch.cluster import Cluster
from index.opensearch.pending import SECONDS
from index.opensearch.processes import has_ended


@dataclass(frozen=True)
class _Beat:
    """How often an indexer had renewed its document, and since when that is known here."""

    count: int
    since: float


class Liveness:
    """Watches indexers by their documents (`index.opensearch.pending`)."""

    def __init__(self, cluster: Cluster, seconds: float = SECONDS) -> None:
        self._cluster = cluster
        self._seconds = seconds
        self._beats: dict[str, _Beat] = {}

    def has_died(self, name: str) -> bool:
        """Whether an indexer ended, or has not renewed its document for SECONDS in which it was looked at."""
        known = self._cluster.get(self._cluster.state, f"indexer-{name}")
        if known is None or has_ended(known.source["host"], known.source["pid"]):
            return True
        now, beat = time.monotonic(), self._beats.get(name)
        if beat is None or beat.count != known.source["beat"]:
            beat = self._beats[name] = _Beat(known.source["beat"], now)
        return now - beat.since >= self._seconds
