"""The writes of a clusterer: what it wants of a document, written on condition of what it read.

Clusters, components and what stands of articles there are the clusterers' alone. Links are not: where somebody changed
one meanwhile, it is read again, the lease is checked, and what is still wanted is written on condition of what was
read, so that a clusterer that lost the lease can no longer write anything.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from index.errors import IndexUnavailable
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster, Doc
from index.opensearch.cluster_documents import (
    cluster_document,
    cluster_key,
    component_document,
    component_key,
    gone_document,
    link_document,
    redirect_key,
)
from index.opensearch.journal import Entry, Task
from index.opensearch.lease import Lease
from index.opensearch.reading import DocumentSource
from index.opensearch.rows import Changes
from index.opensearch.standing import Standing, standing_document, standing_key

_AT_ONCE: Final = 20_000  # entries written and then, some of them, settled
_TRIES: Final = 50


def entries(cluster: Cluster, source: DocumentSource, changes: Changes) -> Iterator[Entry]:
    """What is to be written for the changes of rows that came from `source`."""
    now = int(time.time())
    seen = source.seen
    for number, component in changes.components.items():
        document = component_document(component) if component else gone_document(number, now)
        id = component_key(number)
        yield Entry("document", id, document, seen.get((cluster.passages, id)))
    for number, made in changes.clusters.items():
        document = cluster_document(made) if made else gone_document(number, now)
        id = cluster_key(number)
        yield Entry("document", id, document, seen.get((cluster.passages, id)))
    for old, new in changes.redirects.items():
        yield Entry("redirect", redirect_key(old), {"new": new} if new else None, None)
    for article in changes.articles:
        if article.number in source.left:  # taken out between two readings
            continue
        standing = Standing(article.copied_share, article.copy_group, article.outlet)
        id = standing_key(article.number)
        yield Entry("document", id, standing_document(article.number, standing), seen.get((cluster.passages, id)))
    for number in source.left:
        id = standing_key(number)
        yield Entry("document", id, gone_document(number, now), seen[cluster.passages, id])
    for link in changes.counted:
        wanted = link_document(replace(link, clustered=True))
        yield Entry("link", link.id, wanted, seen[cluster.links, link.id])
    for link in changes.uncounted:
        yield Entry("link", link.id, {"clustered": False}, seen[cluster.links, link.id])
    for link in changes.orphans:
        yield Entry("link", link.id, None, seen[cluster.links, link.id])


def settle(cluster: Cluster, lease: Lease, wanted: Iterable[Entry]) -> None:
    """Write all of it; what is written already stays. Raises LeaseLost, IndexUnavailable."""
    waiting = iter(wanted)
    while batch := list(islice(waiting, _AT_ONCE)):
        kept = {(one.task, one.id): one for one in batch}
        first = (write for one in batch if (write := _first(cluster, one)) is not None)
        refused = {(one.write.index, one.write.id) for one in write_all(cluster, first)}
        left = [
            one for one in kept.values() if one.task == "redirect" or (_index(cluster, one.task), one.id) in refused
        ]
        for _ in range(_TRIES):
            if not left:
                break
            left = _again(cluster, lease, left)
        else:
            raise IndexUnavailable(f"{left[0].id} in {cluster.name} is changed all the time by others; try again later")


def _index(cluster: Cluster, task: Task) -> str:
    indices: dict[Task, str] = {
        "document": cluster.passages,
        "redirect": cluster.state,
        "link": cluster.links,
    }
    return indices[task]


def _first(cluster: Cluster, entry: Entry) -> Write | None:
    """The write that does it where nobody changed anything; nothing for what has to be read first."""
    index = _index(cluster, entry.task)
    if entry.task == "document":
        return Write(index, entry.id, entry.wanted, create=entry.seen is None, seen=entry.seen)
    if entry.task == "redirect":
        return None
    # Whole: a partial document would have to be read for it.
    wanted = entry.wanted if entry.wanted and entry.wanted["clustered"] else None
    return Write(index, entry.id, wanted, seen=entry.seen)


def _again(cluster: Cluster, lease: Lease, left: Iterable[Entry]) -> list[Entry]:
    """Read these documents, and write what they still lack; those that somebody changed in between."""
    by_index: dict[str, list[Entry]] = {}
    for one in left:
        by_index.setdefault(_index(cluster, one.task), []).append(one)
    read = [(some, cluster.many(index, [one.id for one in some])) for index, some in by_index.items()]
    lease.check()  # after reading: from here on nothing passes that another holder came before
    found = (_still(cluster, one, documents.get(one.id)) for some, documents in read for one in some)
    writes = [write for write in found if write is not None]
    refused = {(one.write.index, one.write.id) for one in write_all(cluster, writes)}
    return [one for index, some in by_index.items() for one in some if (index, one.id) in refused]


def _still(cluster: Cluster, entry: Entry, found: Doc | None) -> Write | None:
    """The write that a document still needs, now that it is known."""
    index = _index(cluster, entry.task)
    if entry.task == "redirect":
        return _redirect(index, entry, found)
    if entry.task == "document":
        if found is None or not _same(found.source, entry.wanted):
            raise _foreign(cluster, entry)
        return None
    return None if found is None else _link(index, entry, found)


def _redirect(index: str, entry: Entry, found: Doc | None) -> Write | None:
    seen = found.version if found else None
    if entry.wanted is None:
        return Write(index, entry.id, None, seen=seen) if found else None
    wanted = {"kind": "redirect", "value": entry.wanted}
    if found is not None and found.source == wanted:
        return None
    return Write(index, entry.id, wanted, create=found is None, seen=seen)


def _link(index: str, entry: Entry, found: Doc) -> Write | None:
    """What a link still lacks, whatever linkers did to it meanwhile."""
    if entry.wanted is None:
        return Write(index, entry.id, None, seen=found.version)
    if not entry.wanted["clustered"] and found.source.get("gone"):
        return Write(index, entry.id, None, seen=found.version)
    clustered = entry.wanted["clustered"]
    if bool(found.source.get("clustered")) == clustered:
        return None
    return Write(index, entry.id, {"clustered": clustered}, update=True, seen=found.version)


def _foreign(cluster: Cluster, entry: Entry) -> IndexUnavailable:
    return IndexUnavailable(
        f"{entry.id} in {cluster.passages} is not as it was read, though clusterers alone write there: make the"
        f" clusters anew with: search index --rebuild --url {cluster.address}/{cluster.name}"
    )


def _same(one: Mapping[str, Any], other: Mapping[str, Any] | None) -> bool:
    """Whether a document is as it was to be; when exactly it went does not matter."""
    return other is not None and {**one, "since": 0} == {**other, "since": 0}
