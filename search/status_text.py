"""What an index holds, how its cluster is and what could not be indexed, as text for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from search.overviews import ClusterHealth, Status, Waiting
from search.rendering import counted, day
from search.terminal import Style, safe

_FAILURES: Final = 10  # named by search status without --failed


def status_text(status: Status, style: Style) -> Iterator[str]:
    """What the index holds, a line each."""
    span = f"{day(status.earliest)} to {day(status.latest)}" if status.earliest else "none known"
    rows = [
        ("index", status.index),
        ("engine", status.engine),
        ("articles", f"{status.articles:,} by {counted(status.outlets, 'outlet')}"),
        ("languages", str(status.languages)),
        ("dates", span + (f", {status.without_date:,} without a date" if status.without_date else "")),
        (
            "passages",
            f"{status.passages:,} in {counted(status.clusters, 'cluster')}, {status.boilerplate:,} boilerplate",
        ),
        *_waiting_rows(status),
        *_cluster_rows(status.cluster),
        ("size", ", ".join(f"{name} {size(number)}" for name, number in status.bytes.items())),
        ("boosts", ", ".join(f"{name} {boost:g}" for name, boost in status.boosts.items())),
        ("last change", day(status.indexed)),
        ("failed", counted(len(status.failed), "record")),
    ]
    for name, value in rows:
        yield f"{style.dim(name.ljust(12))}{safe(value)}"
    for failed in status.failed[:_FAILURES]:
        yield f"  {failure(failed.file, failed.record, failed.reason)}"
    if len(status.failed) > _FAILURES:
        yield f"  … and {len(status.failed) - _FAILURES:,} more; search status --failed lists them"


def _waiting_rows(status: Status) -> Iterator[tuple[str, str]]:
    """What a run that was cut short, or is under way, has stored and not got to."""
    waiting = [
        f"{counted(number, 'article')} {what}"
        for number, what in (
            (status.unsearchable, "not found by searches yet"),
            (status.unlinked, "not compared with the others yet"),
        )
        if number
    ]
    if waiting:
        yield "waiting", f"{', '.join(waiting)}; search index goes on with them"


def _cluster_rows(cluster: ClusterHealth | None) -> Iterator[tuple[str, str]]:
    """How a corpus stands in its cluster."""
    if cluster:
        missing = f", {cluster.unassigned} of them unassigned" if cluster.unassigned else ""
        copies = f"each primary with {counted(cluster.replicas, 'replica')}"
        yield "cluster", f"{cluster.status}, {counted(cluster.nodes, 'node')}, OpenSearch {cluster.version}"
        yield "shards", f"{cluster.shards}{missing}; {copies}"
        if cluster.unlinked:
            yield "unlinked", "; ".join(f"{counted(one.articles, 'article')} {_by(one)}" for one in cluster.unlinked)


def _by(waiting: Waiting) -> str:
    """Who links articles that wait."""
    if waiting.indexer is None:
        return "by anybody: search index --workers N"
    return f"by {waiting.indexer}" if waiting.indexer else "by the next search index, since their indexer is gone"


def failures_text(status: Status) -> Iterator[str]:
    """Every file, or record of one, that could not be indexed, a line each."""
    for failed in status.failed:
        yield failure(failed.file, failed.record, failed.reason)


def failure(file: str, record: int | None, reason: str) -> str:
    """A file, or record of it, that was not indexed, and why."""
    return safe(f"{file}, record {record}: {reason}" if record else f"{file}: {reason}")


def size(number: float) -> str:
    """Bytes in the unit that suits: "3.2 MB"."""
    for unit in ("bytes", "kB", "MB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"
