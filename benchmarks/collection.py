"""A catalog of articles with its links and clusters, without an engine: what linking is measured on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.shared import data
from benchmarks.steps import Steps
from index import linker
from index.article import Article
from index.catalog import Catalog, connect, digest
from index.clustering import Clustering
from index.fingerprint_index import FingerprintIndex
from index.linker import Linker
from index.links import LinkTable
from index.readers import read_file
from index.texts import Texts
from index.words import split

STEPS = (
    ("words", Texts, "many"),
    ("fingerprints", linker, "winnow"),
    ("look up, add", FingerprintIndex, "look_up"),
    ("look up, add", FingerprintIndex, "add_keys"),
    ("pairs", linker, "candidates"),
    ("pairs that hubs leave", linker, "fallen"),
    ("align", linker, "align_articles"),
    ("store links", LinkTable, "insert"),
    ("known links", LinkTable, "of"),
    ("drop links", LinkTable, "drop"),
    ("clusters", Clustering, "update"),
    ("commit", FingerprintIndex, "commit"),
    ("commit", Catalog, "commit"),
)
"""What `Steps.watch` takes to measure `Collection.link`."""


def news() -> list[Article]:
    """The 12,560 articles of news-12k."""
    return [article for article in read_file(data("news-12k.jsonl.gz")) if isinstance(article, Article)]


class Collection:
    """A catalog and a fingerprint index in a folder."""

    def __init__(self, folder: Path) -> None:
        self.connection = connect(folder / "catalog.sqlite3", write=True)
        self.catalog = Catalog(self.connection)
        self.fingerprints = FingerprintIndex(folder / "fingerprints")
        self.texts = Texts(self.catalog)

    def store(self, articles: Iterable[Article]) -> None:
        """Add articles to the catalog, without links."""
        self.catalog.begin()
        known = set()
        for article in articles:
            if article.id not in known:
                self.catalog.add(article, digest(article), len(split(article.body)))
                known.add(article.id)
        self.catalog.commit()

    def link(self) -> Steps:
        """From the bodies in the catalog to links and clusters, committed; what each step took."""
        steps = Steps()
        with steps.watch(*STEPS):
            self.catalog.begin()
            waiting = [row[0] for row in self.connection.execute("SELECT number FROM articles WHERE linked = 0")]
            Linker(LinkTable(self.connection), self.fingerprints, self.texts).link(waiting)
            Clustering(self.connection, self.texts).update()
            self.fingerprints.commit()
            self.catalog.commit()
        return steps

    def count(self, table: str) -> int:
        """How many rows a table of the catalog has."""
        return int(self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - a literal
