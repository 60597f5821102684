"""All that a corpus holds that cannot be made again from something else, and its clusters, to compare two corpora.

An index directory and a corpus on a cluster hold the same in their own ways; `index.copying` carries it from one into
another.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import Protocol

from index.article import Article
from index.article_table import ArticleTable
from index.catalog import Catalog, connect
from index.directory import Directory
from index.place import Place, is_url
from index.readers import Failure
from index.store import FileRow

_READ = 500  # articles read at a time

Stretch = tuple[int, int, int]
"""Of a passage: its article's number, begin, end."""


@dataclass(frozen=True)
class Kept:
    """An article as it is kept: its number, and the digest by which a reader tells whether it changed."""

    number: int
    article: Article
    digest: bytes


class Contents(Protocol):
    """What a corpus holds, as of when it was opened."""

    def count(self) -> int:
        """How many articles."""

    def articles(self) -> Iterator[Kept]:
        """The articles, in order of their numbers."""

    def files(self) -> Iterator[tuple[FileRow, Sequence[Failure]]]:
        """The files that were read, with what could not be read of each."""

    def passed_over(self) -> Iterator[tuple[str, bytes]]:
        """Ids and digests of the copies of articles that were met, and others kept."""

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Ids of clusters that became others, with the others' ids."""

    def clusters(self) -> Iterator[tuple[str, Sequence[Stretch]]]:
        """The clusters by id, with their passages."""


@dataclass(frozen=True)
class Sum:
    """How many there are, and a hash of them, in hexadecimal digits, that does not depend on their order."""

    count: int
    hash: str


@dataclass(frozen=True)
class Sums:
    """By these two corpora are compared."""

    articles: Sum
    clusters: Sum


def sums(contents: Contents, advance: Callable[[int], None] = lambda count: None) -> Sums:
    """Read all of it: every field of every article, every passage of every cluster; `advance` counts articles."""
    articles, clusters = _Adder(), _Adder()
    ids: dict[int, str] = {}
    for kept in contents.articles():
        ids[kept.number] = kept.article.id
        articles.add([*astuple(kept.article), kept.digest.hex()])
        advance(1)
    for id, passages in contents.clusters():
        clusters.add([id, *sorted((ids[number], begin, end) for number, begin, end in passages)])
    return Sums(articles.sum(), clusters.sum())


class _Adder:
    """Adds up the hashes of values: unlike a chain of hashes that needs no order, and unlike XOR two of one count."""

    def __init__(self) -> None:
        self._count = self._total = 0

    def add(self, value: Sequence[object]) -> None:
        written = json.dumps(value, default=str, sort_keys=True).encode()
        self._count += 1
        self._total += int.from_bytes(blake2b(written, digest_size=16).digest(), "big")

    def sum(self) -> Sum:
        return Sum(self._count, f"{self._total % 2**128:032x}")


@contextmanager
def contents_at(place: Place) -> Iterator[Contents]:
    """Open a corpus. Raises IndexUnavailable where there is none."""
    if is_url(place):
        from index.opensearch.contents import cluster_contents

        with cluster_contents(str(place)) as contents:
            yield contents
        return
    directory = Directory(Path(place))
    directory.read_manifest()
    connection = connect(directory.catalog)
    try:
        connection.execute("BEGIN")
        yield LocalContents(connection)
    finally:
        connection.close()


class LocalContents:
    """The Contents of an index directory."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._catalog = Catalog(connection)

    def count(self) -> int:
        """How many articles."""
        return int(self._connection.execute("SELECT count(*) FROM articles").fetchone()[0])

    def articles(self) -> Iterator[Kept]:
        """The articles, in order of their numbers."""
        last = 0
        query = "SELECT number, digest FROM articles WHERE number > ? ORDER BY number LIMIT ?"
        while digests := dict(self._connection.execute(query, (last, _READ)).fetchall()):
            found = self._catalog.articles(list(digests))
            yield from (Kept(number, found[number].article, digest) for number, digest in digests.items())
            last = max(digests)

    def files(self) -> Iterator[tuple[FileRow, Sequence[Failure]]]:
        """The files that were read, with what could not be read of each."""
        table = ArticleTable(self._catalog)
        for row in self._connection.execute("SELECT path, size, modified, articles FROM files").fetchall():
            yield row, table.failures_of(row[0])

    def passed_over(self) -> Iterator[tuple[str, bytes]]:
        """Ids and digests of the copies of articles that were met, and others kept."""
        yield from self._connection.execute("SELECT id, digest FROM other_copies")

    def redirects(self) -> Iterator[tuple[str, str]]:
        """Ids of clusters that became others, with the others' ids."""
        yield from self._connection.execute("SELECT old, new FROM redirects")

    def clusters(self) -> Iterator[tuple[str, Sequence[Stretch]]]:
        """The clusters by id, with their passages."""
        rows = self._connection.execute(
            """SELECT c.id, p.article, p.begin, p.end FROM clusters c JOIN passages p ON p.cluster = c.number
            ORDER BY c.id"""
        )
        for id, passages in groupby(rows, lambda row: row[0]):
            yield id, [(article, begin, end) for _, article, begin, end in passages]
