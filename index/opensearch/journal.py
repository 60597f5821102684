"""What a clusterer is about to write, kept in the cluster until it is written: the next one finishes what one began.

A redo log (Gray 1978): all writes of a round stand in documents of their own before the lease's document notes them,
in one step, as begun; from then on the round counts, and whoever holds the lease first writes all of it. Each write
names the version that it replaces, so that doing it twice is doing it once.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from index.errors import IndexUnavailable
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster, Version
from index.opensearch.lease import Journal, Lease

KIND: Final = "journal"
_PART: Final = 2_000_000  # characters of a part before it is compressed

Task = Literal["document", "redirect", "link"]


@dataclass(frozen=True)
class Entry:
    """One write. `wanted`: what the document is to be, or what of it, by the task (`index.opensearch.settling`).

    `seen`: the version that was read, None: there was none.
    """

    task: Task
    id: str
    wanted: dict[str, Any] | None
    seen: Version | None


def begin(cluster: Cluster, lease: Lease, round: int, entries: Iterable[Entry]) -> Journal:
    """Keep the writes of a round and note them as begun: from then on they will be done. Raises LeaseLost."""
    parts = list(_packed(entries))
    journal = Journal(lease.fence, round, len(parts))
    write_all(
        cluster,
        (
            Write(cluster.state, key, {"kind": KIND, "value": {"fence": lease.fence, "data": data}})
            for key, data in zip(_keys(journal), parts, strict=True)
        ),
    )
    lease.note(journal)
    return journal


def read(cluster: Cluster, journal: Journal) -> Iterator[Entry]:
    """The writes that were begun."""
    for key in _keys(journal):
        document = cluster.get(cluster.state, key)
        if document is None:
            raise IndexUnavailable(
                f"{cluster.name} at {cluster.address} lacks {key}, a part of what a clusterer was writing: make its "
                f"clusters anew with: search index --rebuild --url {cluster.address}/{cluster.name}"
            )
        for task, id, wanted, seen in json.loads(zlib.decompress(base64.b64decode(document.source["value"]["data"]))):
            yield Entry(task, id, wanted, Version(*seen) if seen else None)


def end(cluster: Cluster, lease: Lease, journal: Journal) -> None:
    """Note that all is written, and forget it. Raises LeaseLost."""
    lease.note(None)
    write_all(cluster, (Write(cluster.state, key, None) for key in _keys(journal)))


def clean(cluster: Cluster, lease: Lease) -> None:
    """Forget what holders before kept and never noted as begun."""
    cluster.refresh(cluster.state)
    kept = cluster.scan(cluster.state, {"term": {"kind": KIND}}, fields=["value.fence"])
    old = [one.id for one in kept if one.source["value"]["fence"] < lease.fence]
    write_all(cluster, (Write(cluster.state, id, None) for id in old))


def _keys(journal: Journal) -> Sequence[str]:
    return [f"{KIND}-{journal.fence}-{journal.round}-{part}" for part in range(journal.parts)]


def _packed(entries: Iterable[Entry]) -> Iterator[str]:
    """Entries as compressed texts."""
    waiting: list[str] = []
    size = 0
    for entry in entries:
        seen = [entry.seen.seq_no, entry.seen.primary_term] if entry.seen else None
        waiting.append(json.dumps([entry.task, entry.id, entry.wanted, seen]))
        size += len(waiting[-1])
        if size >= _PART:
            yield _pack(waiting)
            waiting, size = [], 0
    if waiting:
        yield _pack(waiting)


def _pack(lines: Sequence[str]) -> str:
    return base64.b64encode(zlib.compress(f"[{','.join(lines)}]".encode(), 3)).decode("ascii")
