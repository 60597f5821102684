"""The engines that the contract holds for, each opened where a test wants it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from index.engines import ENGINES, open_engine
from index.engines.base import Engine
from index.engines.opensearch import OpenSearchEngine
from index.opensearch.cluster import Cluster

ALL_ENGINES = (*ENGINES, "opensearch")


def open_named(name: str, folder: Path, address: str | None, **options: object) -> Engine:
    """The engine of that name in a folder; OpenSearch at `address`, in a corpus named after the folder."""
    if name != "opensearch":
        return open_engine(name, folder, **options)
    cluster = connect(folder, address)
    if not cluster.exists():
        cluster.create(shards=2, replicas=1)
    return OpenSearchEngine(cluster, **options)


def connect(folder: Path, address: str | None) -> Cluster:
    """The corpus named after a folder, which may not be made yet."""
    return Cluster.connect(f"{address}/test-{sha256(str(folder).encode()).hexdigest()[:16]}")
