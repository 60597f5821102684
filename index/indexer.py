"""The way in: read articles, store them in the catalog, index them in the engine, link them, commit.

Every batch is committed by itself: first the catalog, the truth, then the engine, then the links. Each article carries
how far it came, so that after a kill at any moment the next run goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from shutil import rmtree
from types import TracebackType
from typing import Protocol

from index.article import Article
from index.catalog import Catalog, Stored, connect
from index.clustering import Clustering
from index.directory import Directory, Manifest
from index.engines import ENGINES, open_engine
from index.engines.base import Document, Engine
from index.errors import BadRequest
from index.fingerprint_index import FingerprintIndex
from index.intake import Intake
from index.linker import Linker
from index.near_duplicates import compile_ahead
from index.readers import Failure
from index.texts import Texts

BATCH = 1_000
"""Articles to a commit: a second's work with Tantivy, so a kill loses no more than that."""


class Progress(Protocol):
    """What shows how far long work has come."""

    def step(self, name: str, total: int | None) -> None:
        """A step begins; `total` is how many units it has, None where that is not known."""

    def advance(self, count: int) -> None:
        """So many units more are done."""


class Quiet:
    """Progress that nobody watches."""

    def step(self, name: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, count: int) -> None:
        """Say nothing."""


@dataclass
class Summary:
    """What a run did: numbers of articles, what failed and why, what the index holds now."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    articles: int = 0
    passages: int = 0
    clusters: int = 0
    seconds: float = 0.0


class Indexer:
    """Writes to an index directory; made where it is missing. Use as a context manager: it holds the lock.

    Raises IndexLocked where another process writes, IndexUnavailable where the directory is damaged, BadRequest where
    the engine asked for is not the one that the index has.
    """

    def __init__(self, path: Path, *, engine: str | None = None) -> None:
        self.directory = Directory(path)
        self._engine_name = engine
        self._open = ExitStack()

    def __enter__(self) -> Indexer:
        self._open.enter_context(self.directory.lock())
        try:
            self._compilers = compile_ahead()
            self._open.callback(self._stop_compilers)
            self._manifest = self._find_manifest()
            self._connection = connect(self.directory.catalog, write=True)
            self._open.callback(self._connection.close)
            self.catalog = Catalog(self._connection)
            self._engine = self._open_engine()
            fingerprints = FingerprintIndex(self.directory.fingerprints)
            self._fingerprints, self._texts = fingerprints, Texts(self._connection)
            self._linker = Linker(self._connection, fingerprints, self._texts)
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.catalog.rollback()
        self._engine.close()
        self._open.close()

    # The work

    def index(
        self, paths: Iterable[Path | str], *, metadata: Path | None = None, progress: Progress | None = None
    ) -> Summary:
        """Index files, folders and "-" (standard input, JSON lines); what did not change stays as it is."""
        progress, began, summary = progress or Quiet(), time.monotonic(), Summary()
        self._refuse_another_engine()
        self._catch_up()
        intake = Intake(self.catalog, metadata)
        progress.step("reading", None)
        for batch in _batches(intake.read(paths, summary.failed)):
            self._store(intake, batch, summary)
            self._to_engine()
            self._link()
            progress.advance(len(batch))
        gone = intake.finish()
        self._forget(gone)
        summary.removed += len(gone)
        summary.unchanged += intake.skipped
        self._to_engine()
        self._link()
        progress.step("clustering", None)
        self._cluster(progress)
        if not summary.failed:
            self._announce()  # an index of an empty folder is one; a mistyped path makes none
        return self._finish(summary, began)

    def remove(self, ids: Sequence[str]) -> int:
        """Take articles out of the index: how many. Raises NotFound for an id that it does not have, removing none."""
        self._catch_up()
        numbers = sorted({self.catalog.resolve(id) for id in ids})
        self._forget(numbers)
        self._to_engine()
        self._link()
        self._cluster(Quiet())
        return len(numbers)

    def rebuild(self, *, progress: Progress | None = None) -> Summary:
        """Make all that is derived again from the catalog, without the source files; with the engine asked for."""
        progress, began = progress or Quiet(), time.monotonic()
        former = self.directory.fulltext(self._manifest)
        self._engine.close()
        self._engine = self._fresh_engine()
        self.catalog.begin()
        for table in ("links", "copies", "clusters", "passages", "stale_components", "removed"):
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a literal
        self._connection.execute("UPDATE articles SET indexed = 0, linked = 0, copied_share = 0, copy_group = NULL")
        self.catalog.commit()
        self._fingerprints.clear()
        total = self._connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        progress.step("indexing", total)
        self._to_engine(progress)
        self.directory.write_manifest(self._manifest)
        rmtree(former, ignore_errors=True)
        progress.step("linking", total)
        self._link(progress)
        progress.step("clustering", None)
        self._cluster(progress)
        return self._finish(Summary(unchanged=total), began)

    # Steps, each leaving what it did committed

    def _store(self, intake: Intake, batch: Sequence[Article], summary: Summary) -> None:
        self.catalog.begin()
        for article in batch:
            outcome = intake.store(article)
            if outcome.replaced:
                self._linker.unlink(outcome.replaced)
            if outcome.words is not None:
                self._texts.keep(outcome.number, outcome.words)
            summary.new += outcome.kind == "new"
            summary.changed += outcome.kind == "changed"
            summary.unchanged += outcome.kind == "unchanged"
        self.catalog.commit()

    def _forget(self, numbers: Sequence[int]) -> None:
        if numbers:
            self.catalog.begin()
            self._linker.unlink(numbers)
            self.catalog.remove(numbers)
            self.catalog.commit()

    def _to_engine(self, progress: Progress | None = None) -> None:
        """Bring the engine to what the catalog holds."""
        removed = [row[0] for row in self._connection.execute("SELECT number FROM removed")]
        if removed:
            self._engine.delete(removed)
        added: list[int] = []
        for stored in self.catalog.every(where="indexed = 0"):
            self._engine.add([_document(stored)])
            added.append(stored.number)
            if progress:
                progress.advance(1)
        if not added and not removed:
            return
        self._engine.commit()
        self._announce()
        self.catalog.begin()
        self._connection.executemany("UPDATE articles SET indexed = 1 WHERE number = ?", [(one,) for one in added])
        self._connection.execute("DELETE FROM removed")
        self.catalog.commit()

    def _announce(self) -> None:
        """Write the manifest of a new index: from now on it can be searched."""
        if not self.directory.exists():
            self._engine.commit()
            self.directory.write_manifest(self._manifest)

    def _link(self, progress: Progress | None = None) -> None:
        unlinked = [row[0] for row in self._connection.execute("SELECT number FROM articles WHERE linked = 0")]
        if not unlinked:
            return
        for compiler in self._compilers:
            compiler.wait()
        self.catalog.begin()
        self._linker.link(unlinked, progress.advance if progress else lambda count: None)
        self._fingerprints.commit()
        self.catalog.commit()

    def _cluster(self, progress: Progress) -> None:
        waiting = self._connection.execute(
            "SELECT EXISTS (SELECT 1 FROM links WHERE component IS NULL) OR EXISTS (SELECT 1 FROM stale_components)"
        ).fetchone()[0]
        if waiting:
            self.catalog.begin()
            Clustering(self._connection).update(progress.advance)
            self.catalog.commit()

    def _catch_up(self) -> None:
        """Finish what a run that was killed left unfinished."""
        self._to_engine()
        self._link()
        self._cluster(Quiet())

    def _finish(self, summary: Summary, began: float) -> Summary:
        count = (
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages), (SELECT count(*) FROM clusters)"
        )
        summary.articles, summary.passages, summary.clusters = self._connection.execute(count).fetchone()
        self._connection.execute("PRAGMA optimize")
        summary.seconds = time.monotonic() - began
        return summary

    # Opening

    def _stop_compilers(self) -> None:
        for compiler in self._compilers:
            compiler.terminate()
            compiler.wait()

    def _find_manifest(self) -> Manifest:
        if self.directory.exists():
            return self.directory.read_manifest()
        return Manifest(engine=self._engine_name or ENGINES[0])

    def _refuse_another_engine(self) -> None:
        if self._engine_name not in (None, self._manifest.engine):
            raise BadRequest(
                f"The index at {self.directory.path} is kept by {self._manifest.engine}. To move it to "
                f"{self._engine_name}: search index --rebuild --engine {self._engine_name}"
            )

    def _open_engine(self) -> Engine:
        folder = self.directory.fulltext(self._manifest)
        folder.mkdir(parents=True, exist_ok=True)
        return open_engine(self._manifest.engine, folder, self._manifest.boosts)

    def _fresh_engine(self) -> Engine:
        """An empty engine in a folder of its own: until the manifest names it, readers use the former one."""
        name = str(int(self._manifest.fulltext) + 1)
        engine = self._engine_name or self._manifest.engine
        self._manifest = Manifest(engine, fulltext=name, boosts=self._manifest.boosts)
        rmtree(self.directory.fulltext(self._manifest), ignore_errors=True)  # left by a rebuild that was killed
        return self._open_engine()


def _batches(articles: Iterator[Article]) -> Iterator[list[Article]]:
    while batch := list(islice(articles, BATCH)):
        yield batch


def _document(stored: Stored) -> Document:
    article = stored.article
    return Document(
        number=stored.number,
        title=article.title,
        lead=article.lead,
        body=article.body,
        author=article.author,
        outlet=article.outlet,
        topic=article.topic,
        language=article.language,
        first=article.published.first,
        last=article.published.last,
        words=stored.words,
    )
