"""What an index holds: counts, dates, sizes and failures."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.directory import Directory, Manifest
from index.place import ON_A_CLUSTER
from index.questions import Articles, Clusters
from search.overviews import ClusterHealth, Failed, Status, Waiting

if TYPE_CHECKING:
    from index.opensearch.articles import ArticleIndex
    from index.opensearch.cluster import Cluster


def status_of(directory: Directory, manifest: Manifest, catalog: Articles, clusters: Clusters) -> Status:
    """Counted from the catalog; `bytes` by part of the directory, "total" for all; `indexed` is the last commit."""
    return Status(
        index=str(directory.path),
        engine=manifest.engine,
        format=manifest.format,
        **counted(catalog, clusters),
        bytes=_sizes(directory),
        boosts=dict(manifest.boosts),
        indexed=_last_change(directory.catalog),
    )


def status_of_cluster(url: str, cluster: Cluster, catalog: ArticleIndex, clusters: Clusters) -> Status:
    """The same of a corpus on a cluster: `bytes` by kind of its indices; and how the cluster is."""
    from index.opensearch.mappings import FORMAT
    from index.opensearch.sizes import sizes
    from index.opensearch.unlinked import unlinked

    waiting = tuple(Waiting(one.articles, one.indexer) for one in unlinked(cluster))
    return Status(
        index=url,
        engine=ON_A_CLUSTER,
        format=FORMAT,
        **counted(catalog, clusters),
        bytes=sizes(cluster),
        boosts=cluster.boosts(),
        indexed=catalog.changed(),
        cluster=ClusterHealth(**vars(cluster.health()), unlinked=waiting),
    )


def counted(catalog: Articles, clusters: Clusters) -> dict[str, Any]:
    """What is the same wherever a corpus is kept: counts, dates and failures."""
    articles, shared = catalog.counts(), clusters.counts()
    return {
        **vars(articles),
        **vars(shared),
        "failed": tuple(Failed(*failure) for failure in catalog.failures()),
    }


def _sizes(directory: Directory) -> dict[str, int]:
    catalog = sum(_size(path) for path in directory.path.glob(f"{directory.catalog.name}*"))
    fulltext = _size_below(directory.path / "fulltext")
    fingerprints = _size_below(directory.fingerprints)
    return {
        "catalog": catalog,
        "fulltext": fulltext,
        "fingerprints": fingerprints,
        "total": catalog + fulltext + fingerprints,
    }


def _size_below(folder: Path) -> int:
    return sum(_size(path) for path in folder.rglob("*")) if folder.is_dir() else 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:  # merged away since it was listed
        return 0


def _last_change(catalog: Path) -> str | None:
    """When the catalog was last written. A commit stands in its log first; an empty log is one that a reader made."""
    logs = [path for path in (catalog.with_name(f"{catalog.name}-wal"),) if _size(path)]
    written = [path.stat().st_mtime for path in (catalog, *logs)]
    return datetime.fromtimestamp(max(written), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
