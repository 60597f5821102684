"""Many documents written at once, each told of by itself."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from index.opensearch.cluster import WRITING_PATIENCE, Cluster, Version, to_json
from index.opensearch.failures import Refusal, read_refusal

MOST_BYTES: Final = 2_500_000
"""Of one request, some 100 articles: the next ones are analysed while the nodes index these."""

MOST_WRITES: Final = 5_000

_ON_THE_WAY: Final = 2  # requests of one call: nodes and this process are both busy, and neither is flooded

_FIRST_PAUSE: Final = 0.2
_LONGEST_PAUSE: Final = 5.0


@dataclass(frozen=True)
class Write:
    """One document to write. `source` None: take it out. `create`: only where there is none yet; `update`: `source`
    holds only the fields to change; `seen`: only where it has not changed since."""

    index: str
    id: str
    source: dict[str, Any] | None
    create: bool = False
    update: bool = False
    seen: Version | None = None


@dataclass(frozen=True)
class Conflicted:
    """A write that was not done, for somebody else changed the document; or it is not there to be updated."""

    write: Write
    reason: str


@dataclass(frozen=True)
class _Line:
    """A write as it is sent; `unheard` once an attempt may have been done without an answer."""

    write: Write
    data: bytes
    unheard: bool = False


def write_all(cluster: Cluster, writes: Iterable[Write]) -> list[Conflicted]:
    """Write documents, no two the same, in requests of a size that a cluster likes; the conflicts in order.

    What a node that is busy or lost did not do is tried again, each document by itself, a pause between; `writes` is
    read no further meanwhile. Raises IndexUnavailable where that does not help; what was written stays.
    """
    conflicts: list[Conflicted] = []
    with ThreadPoolExecutor(_ON_THE_WAY) as threads:
        sent: deque[Future[list[Conflicted]]] = deque()
        for batch in _batches(writes):
            if len(sent) == _ON_THE_WAY:
                conflicts += sent.popleft().result()
            sent.append(threads.submit(_write, cluster, batch))
        for one in sent:
            conflicts += one.result()
    return conflicts


def _batches(writes: Iterable[Write]) -> Iterator[list[_Line]]:
    batch: list[_Line] = []
    size = 0
    for write in writes:
        data = _data(write)
        if batch and (size + len(data) > MOST_BYTES or len(batch) >= MOST_WRITES):
            yield batch
            batch, size = [], 0
        batch.append(_Line(write, data))
        size += len(data)
    if batch:
        yield batch


def _data(write: Write) -> bytes:
    action: dict[str, Any] = {"_index": write.index, "_id": write.id}
    if write.seen is not None:
        action |= {"if_seq_no": write.seen.seq_no, "if_primary_term": write.seen.primary_term}
    if write.source is None:
        return to_json({"delete": action}) + b"\n"
    # An index that is missing is never made in passing, without its mapping.
    action["require_alias"] = True
    if write.update:
        return to_json({"update": action}) + b"\n" + to_json({"doc": write.source}) + b"\n"
    kind = "create" if write.create else "index"
    return to_json({kind: action}) + b"\n" + to_json(write.source) + b"\n"


def _write(cluster: Cluster, batch: Sequence[_Line]) -> list[Conflicted]:
    conflicts: list[Conflicted] = []
    until = time.monotonic() + WRITING_PATIENCE
    pause = _FIRST_PAUSE
    while True:
        data = b"".join(line.data for line in batch)
        # In the path, for a parameter of this name the client takes for its own.
        answer = cluster.request("POST", "/_bulk?timeout=15s", data, patience=WRITING_PATIENCE)
        left: list[_Line] = []
        refusal: Refusal | None = None
        if answer.body["errors"]:
            for line, item in zip(batch, answer.body["items"], strict=True):
                (result,) = item.values()
                if result["status"] < 400 or (line.write.source is None and result["status"] == 404):
                    continue
                unheard = line.unheard or answer.retried
                again = _again(cluster, line.write, unheard, result, conflicts)
                if again is not None:
                    refusal = again
                    left.append(_Line(line.write, line.data, unheard or again.status != 429))
        if not left:
            return conflicts
        if refusal is not None and time.monotonic() + pause > until:
            raise cluster.refused(refusal.status, {"type": refusal.kind, "reason": refusal.reason})
        time.sleep(pause * random.uniform(0.5, 1.0))
        pause = min(pause * 2, _LONGEST_PAUSE)
        batch = left


def _again(
    cluster: Cluster, write: Write, unheard: bool, result: dict[str, Any], conflicts: list[Conflicted]
) -> Refusal | None:
    """Why to try a write again that was not done; None where it is settled. Raises IndexUnavailable.

    `unheard`: an earlier attempt may have been done without an answer.
    """
    status = result["status"]
    refusal = read_refusal(status, result.get("error"))
    if status == 409 or (status == 404 and write.update and refusal.kind == "document_missing_exception"):
        if not (unheard and _is_done(cluster, write)):
            conflicts.append(Conflicted(write, refusal.reason))
        return None
    if not refusal.is_passing:
        raise cluster.refused(status, result.get("error"))
    return refusal


def _is_done(cluster: Cluster, write: Write) -> bool:
    """Whether the document stands as it was to be written: by an attempt of ours whose answer was lost."""
    stands = cluster.get(write.index, write.id)
    if stands is None or write.source is None:
        return stands is None and write.source is None
    if write.update:
        return all(stands.source.get(field) == value for field, value in write.source.items())
    return to_json(stands.source) == to_json(write.source)
