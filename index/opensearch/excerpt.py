"""Some clusters of a corpus in a catalog in memory, for questions that are asked in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from index.catalog_schema import TABLES
from index.cluster_catalog import ClusterCatalog

_CLUSTER: Final = (
    *("number", "id", "component", "articles", "outlets", "words", "overlap", "boilerplate", "first"),
    *("representative", "place", "content", "kind", "within"),
)
_ARTICLE: Final = ("number", "id", "outlet", "first", "last")

CLUSTER_FIELDS: Final = (*_CLUSTER, "members", "passages")
"""What an excerpt needs of a cluster's document."""


@contextmanager
def excerpt(
    clusters: Iterable[Mapping[str, Any]], articles: Iterable[Mapping[str, Any]] = ()
) -> Iterator[ClusterCatalog]:
    """These clusters, given by their documents, and what is known of articles by theirs; closed at the end."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.executescript(TABLES)
        connection.execute("BEGIN")
        for source in clusters:
            # While clusters are written two may have one id for a moment.
            connection.execute(
                """INSERT OR IGNORE INTO clusters (number, id, component, articles, outlets, words, overlap,
                boilerplate, first, representative, place, content, kind, within)
                VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
                [source[name] for name in _CLUSTER],
            )
            connection.executemany(
                """INSERT OR IGNORE INTO passages (cluster, article, begin, end, overlap, outlet, first, last,
                characters, site, earliest, kind, copied) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)""",
                ((source["number"], *row) for row in source["passages"]),
            )
        connection.executemany(
            """INSERT OR IGNORE INTO articles (number, id, outlet, first, last, title, characters, precision, file,
            record, evidence, digest, words) VALUES (?, ?, ?, ?, ?, '', 0, '', '', 0, '', x'', 0)""",
            ([source[name] for name in _ARTICLE] for source in articles),
        )
        connection.execute("COMMIT")
        yield ClusterCatalog(connection)
    finally:
        connection.close()
