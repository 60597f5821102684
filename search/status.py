"""What an index holds: counts, dates, sizes and failures."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timezone
from pathlib import Path

from index.catalog import Catalog
from index.directory import Directory, Manifest
from search.results import Failed, Status


def status_of(directory: Directory, manifest: Manifest, connection: sqlite3.Connection) -> Status:
    """Counted from the catalog; `bytes` by part of the directory, "total" for all; `indexed` is the last commit."""
    articles, outlets, languages, without_date = connection.execute(
        "SELECT count(*), count(DISTINCT outlet), count(DISTINCT language), sum(first IS NULL) FROM articles"
    ).fetchone()
    clusters, boilerplate = connection.execute("SELECT count(*), total(boilerplate) FROM clusters").fetchone()
    sizes = _sizes(directory)
    return Status(
        index=str(directory.path),
        engine=manifest.engine,
        format=manifest.format,
        articles=articles,
        outlets=outlets,
        languages=languages,
        passages=connection.execute("SELECT count(*) FROM passages").fetchone()[0],
        clusters=clusters,
        boilerplate=int(boilerplate),
        earliest=_first_date(connection, "first, last"),
        latest=_first_date(connection, "last DESC, first DESC"),
        without_date=without_date or 0,
        failed=tuple(Failed(*failure) for failure in Catalog(connection).failures()),
        bytes=sizes,
        boosts=dict(manifest.boosts),
        indexed=_last_change(directory.catalog),
    )


def _first_date(connection: sqlite3.Connection, order: str) -> str | None:
    row = connection.execute(
        f"SELECT published FROM articles WHERE first IS NOT NULL ORDER BY {order} LIMIT 1"  # noqa: S608 - literals
    ).fetchone()
    return row[0] if row else None


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
