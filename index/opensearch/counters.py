"""Numbers that are given once: counters in the state of a corpus, taken in blocks."""

from __future__ import annotations

from collections.abc import Sequence

from index.opensearch.cluster import Cluster, Conflict


def reserve(cluster: Cluster, name: str, count: int) -> Sequence[int]:
    """So many numbers, from 1 on, that nobody was given before. Raises IndexUnavailable."""
    if not count:
        return range(0)
    while True:
        found = cluster.get(cluster.state, f"counter-{name}")
        last = found.source["value"]["last"] if found else 0
        source = {"kind": "counter", "value": {"last": last + count}}
        seen = found.version if found else None
        try:
            cluster.put(cluster.state, f"counter-{name}", source, create=found is None, seen=seen)
        except Conflict:
            continue
        return range(last + 1, last + count + 1)


def last(cluster: Cluster, name: str) -> int:
    """The last number that was given, 0 where none was. Raises IndexUnavailable."""
    found = cluster.get(cluster.state, f"counter-{name}")
    return int(found.source["value"]["last"]) if found else 0


class Counters:
    """Numbers for new components and clusters (`index.opensearch.rows.Numbers`)."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def components(self, count: int) -> Sequence[int]:
        """So many for new components."""
        return reserve(self._cluster, "components", count)

    def clusters(self, count: int) -> Sequence[int]:
        """So many for new clusters."""
        return reserve(self._cluster, "clusters", count)
