"""The way in: read articles, store them in the catalog, index them in the engine, link them, commit.

Every few seconds what was read is committed: first to the catalog, the truth, then to the engine. Each article carries
how far it came, so that after a kill at any moment the next run goes on from there. Links are made of many articles at
once, which costs less than of few, while the engine still works on the last of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from types import TracebackType

from index.article import Article
from index.catalog import Catalog, connect
from index.catalog_schema import OLDER, renew
from index.clustering import Clustering
from index.directory import Directory, Manifest
from index.engine_feed import EngineFeed
from index.engines import ENGINES, open_engine
from index.engines.base import Engine
from index.errors import BadRequest
from index.fingerprint_index import FingerprintIndex
from index.intake import Intake
from index.linker import BATCH_WORDS, Linker
from index.near_duplicates import compile_ahead
from index.progress import Progress, Quiet
from index.readers import Failure, ReadOptions
from index.texts import Texts

COMMIT_SECONDS = 3.0
"""Between two commits: a kill loses no more work than that."""
CHUNK = 256
"""Articles stored at a time: one look-up and one insertion for all of them, and a progress bar that moves."""
CHUNK_CHARACTERS = 4_000_000


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
            self._start_anew()
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.catalog.rollback()
        self._connection.execute("PRAGMA optimize")
        self._engine.close()
        self._open.close()

    # The work

    def index(
        self,
        paths: Iterable[Path | str],
        *,
        metadata: Path | None = None,
        options: ReadOptions | None = None,
        progress: Progress | None = None,
    ) -> Summary:
        """Index files, folders and "-" (standard input, JSON lines); what did not change stays as it is.

        `options` say which columns are which fields, and how much is too much.
        """
        progress, began, summary, paths = progress or Quiet(), time.monotonic(), Summary(), list(paths)
        self._refuse_another_engine()
        self._catch_up()
        try:
            with Intake(self.catalog, metadata, options) as intake:
                self._take_in(intake, paths, summary, progress)
                gone = intake.finish()
            summary.removed += len(gone)
            summary.unchanged += intake.skipped
            self._forget(gone)
            self._commit_and_link(progress)
            self._cluster(progress)
        except BaseException:
            self._start_anew()
            raise
        if not summary.failed:
            self.announce()  # an index of an empty folder is one; a mistyped path makes none
        return self._finish(summary, began)

    def remove(self, ids: Sequence[str]) -> int:
        """Take articles out of the index: how many. Raises NotFound for an id that it does not have, removing none."""
        self._catch_up()
        numbers = sorted({self.catalog.resolve(id) for id in ids})
        self.catalog.begin()
        self._forget(numbers)
        self._commit_and_link(Quiet())
        self._cluster(Quiet())
        return len(numbers)

    def rebuild(self, *, progress: Progress | None = None) -> Summary:
        """Make all that is derived again from the catalog, without the source files; with the engine asked for."""
        progress, began = progress or Quiet(), time.monotonic()
        former = self.directory.fulltext(self._manifest)
        self._engine.close()
        self._engine = self._fresh_engine()
        self._feed = EngineFeed(self.catalog, self._engine)
        self.catalog.begin()
        renew(self._connection)
        self._connection.execute("DELETE FROM removed")
        self._connection.execute("UPDATE articles SET indexed = 0, linked = 0, copied_share = 0, copy_group = NULL")
        self.catalog.commit()
        self._fingerprints.clear()
        self._fingerprints.commit()
        for file in self.directory.fingerprints.glob("*.npy"):  # of the first version
            file.unlink()
        total = self._connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        progress.step("indexing", total)
        self._feed.catch_up(progress)
        self.announce()
        self.directory.write_manifest(self._manifest)
        rmtree(former, ignore_errors=True)
        self._link(progress)
        self._cluster(progress)
        return self._finish(Summary(unchanged=total), began)

    # Steps, each leaving what it did committed

    def _take_in(self, intake: Intake, paths: Sequence[Path | str], summary: Summary, progress: Progress) -> None:
        """Read and store; committed but for the last seconds' work."""
        meter = intake.meter(paths, progress)
        due = time.monotonic() + COMMIT_SECONDS
        unlinked, enough = 0, BATCH_WORDS
        self.catalog.begin()
        for chunk in _chunks(intake.read(paths, summary.failed)):
            unlinked += self._store(intake, chunk, summary)
            meter.show(summary.new + summary.changed + summary.unchanged)
            if time.monotonic() >= due:
                self.catalog.commit()
                self._feed.commit()
                self.announce()
                if unlinked >= enough:
                    self._link(progress)
                    # From now on the words of linked articles take up memory, too, so the next ones have to be fewer.
                    unlinked, enough = 0, BATCH_WORDS // 2
                    meter.begin()
                self.catalog.begin()
                due = time.monotonic() + COMMIT_SECONDS

    def _store(self, intake: Intake, articles: Sequence[Article], summary: Summary) -> int:
        """Store a chunk of articles in the catalog's transaction and hand them to the engine: their words."""
        done = intake.store(articles, self._linker.unlink)
        self._feed.remove(done.replaced)
        self._feed.add((number, article, len(words)) for number, article, words in done.added)
        for number, _, words in done.added:
            self._texts.keep(number, words)
        summary.new += done.new
        summary.changed += done.changed
        summary.unchanged += done.unchanged
        return sum(len(words) for _, _, words in done.added)

    def _forget(self, numbers: Sequence[int]) -> None:
        if numbers:
            self._linker.unlink(numbers)
            self.catalog.remove(numbers)
            self._feed.remove(numbers)

    def _commit_and_link(self, progress: Progress) -> None:
        """Commit to the catalog, then to the engine; linking goes on beside the engine's threads."""
        self.catalog.commit()
        if not self._feed.waiting:
            self._link(progress)
            return
        with ThreadPoolExecutor(1) as beside:
            committed = beside.submit(self._engine.commit)
            self._link(progress)
            committed.result()
        self._feed.mark()
        self.announce()

    def announce(self) -> None:
        """Write the manifest of a new index: from now on it can be searched, empty as it may be."""
        if not self.directory.exists():
            self._engine.commit()
            self.directory.write_manifest(self._manifest)

    def _link(self, progress: Progress) -> None:
        unlinked = [row[0] for row in self._connection.execute("SELECT number FROM articles WHERE linked = 0")]
        if not unlinked:
            return
        progress.step("linking", len(unlinked))
        for compiler in self._compilers:
            compiler.wait()
        self.catalog.begin()
        self._linker.link(unlinked, progress.advance)
        self._fingerprints.commit()
        self.catalog.commit()

    def _cluster(self, progress: Progress) -> None:
        waiting = self._connection.execute(
            "SELECT EXISTS (SELECT 1 FROM links WHERE component IS NULL) OR EXISTS (SELECT 1 FROM stale_components)"
        ).fetchone()[0]
        if waiting:
            progress.step("clustering", None, "groups")
            self.catalog.begin()
            Clustering(self._connection, self._texts).update(progress.advance)
            self.catalog.commit()

    def _catch_up(self) -> None:
        """Finish what a run that was killed left unfinished. Raises IndexUnavailable for another version's index."""
        self.directory.check_format(self._manifest)
        if self._feed.catch_up(Quiet()):
            self.announce()
        self._link(Quiet())
        self._cluster(Quiet())

    def _finish(self, summary: Summary, began: float) -> Summary:
        count = (
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages), (SELECT count(*) FROM clusters)"
        )
        summary.articles, summary.passages, summary.clusters = self._connection.execute(count).fetchone()
        summary.seconds = time.monotonic() - began
        return summary

    # Opening

    def _start_anew(self) -> None:
        """From what is committed, and nothing else: numbers that were rolled back are given again."""
        self.catalog.rollback()
        self._engine.rollback()
        self._feed = EngineFeed(self.catalog, self._engine)
        self._fingerprints = FingerprintIndex(self.directory.fingerprints, empty=self._manifest.format in OLDER)
        self._texts = Texts(self._connection)
        self._linker = Linker(self._connection, self._fingerprints, self._texts)

    def _stop_compilers(self) -> None:
        for compiler in self._compilers:
            compiler.terminate()
            compiler.wait()

    def _find_manifest(self) -> Manifest:
        if self.directory.exists():
            return self.directory.read_manifest(to_rebuild=True)
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


def _chunks(articles: Iterator[Article]) -> Iterator[list[Article]]:
    """Articles in lists that are not too long to hold; what was read in half a second waits for no more."""
    chunk: list[Article] = []
    held, began = 0, time.monotonic()
    for article in articles:
        chunk.append(article)
        held += len(article.body)
        if len(chunk) == CHUNK or held >= CHUNK_CHARACTERS or time.monotonic() - began > 0.5:
            yield chunk
            chunk, held, began = [], 0, time.monotonic()
    if chunk:
        yield chunk
