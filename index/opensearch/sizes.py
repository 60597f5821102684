"""How much room a corpus takes in its cluster."""

from __future__ import annotations

from index.opensearch.cluster import Cluster


def sizes(cluster: Cluster) -> dict[str, int]:
    """Bytes on disk by kind of index, every copy counted, and "total" for all. Raises IndexUnavailable."""
    found = {}
    for kind in ("articles", "links", "passages", "state"):
        answer = cluster.request("GET", f"/{getattr(cluster, kind)}/_stats/store").body
        found[kind] = int(answer["_all"]["total"]["store"]["size_in_bytes"])
    return found | {"total": sum(found.values())}
