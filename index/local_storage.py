"""An index directory as an indexer writes to it: the catalog, the engine and the fingerprints, committed in that order.

Each article in the catalog carries how far it came, so that after a kill at any moment the next run goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Final

from index.article import Article
from index.article_table import ArticleTable
from index.catalog import Catalog, connect
from index.catalog_schema import OLDER, renew
from index.cluster_table import ClusterTable
from index.clustering import Clustering
from index.directory import Directory, Manifest
from index.engine_feed import EngineFeed
from index.engines import ENGINES, open_engine
from index.engines.base import Engine
from index.errors import BadRequest, IndexUnavailable
from index.fingerprint_index import FingerprintIndex
from index.links import LinkTable
from index.place import refuse_to_share
from index.progress import Progress
from index.repacking import compact, repack
from index.store import ArticleStore, Fingerprints, LinkStore, Share
from index.texts import Texts

ENGINE_SECONDS: Final = 20.0
"""Between two commits of the engine while articles keep coming: each leaves a segment, and every search looks into all
of them. In two segments, 12,559 articles are searched in nine tenths of the time that it takes in three."""


class LocalStorage:
    """An `index.store.Storage` in a directory, which is made where it is missing; it holds the directory's lock.

    Raises IndexLocked where another process writes, IndexUnavailable where the directory is damaged.
    """

    articles: ArticleStore
    links: LinkStore
    fingerprints: Fingerprints
    texts: Texts
    company: Share | None = None

    def __init__(self, path: Path, engine: str | None = None) -> None:
        self.directory = Directory(path)
        self.place = str(path)
        self._engine_name = engine
        self._damage: IndexUnavailable | None = None  # of what is derived; a rebuild makes it again
        self._open = ExitStack()

    def __enter__(self) -> LocalStorage:
        self._open.enter_context(self.directory.lock())
        try:
            self._manifest = self._find_manifest()
            self._connection = connect(self.directory.catalog, write=True)
            self._open.callback(self._connection.close)
            self.catalog = Catalog(self._connection)
            self.articles, self.links = ArticleTable(self.catalog), LinkTable(self._connection)
            self.engine = self._engine_or_empty()
            self._begin_anew()
        except BaseException:
            self._open.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._feed.close()
        self.catalog.rollback()
        self._connection.execute("PRAGMA optimize")
        self.engine.close()
        self._open.close()

    # Transactions

    def start_anew(self) -> None:
        """From what is committed, and nothing else: numbers that were rolled back are given again."""
        self._feed.close()
        self.catalog.rollback()
        self.engine.rollback()
        self._begin_anew()

    def stop(self, progress: Progress) -> None:
        """Start anew, and hand over what the engine did not commit: some seconds' work, for it does so every
        ENGINE_SECONDS."""
        former = self._feed
        self.start_anew()
        self.catalog.begin()
        former.mark(wait=False)  # what it had committed by then
        self.catalog.commit()
        self._hand_over(progress, "indexing (Ctrl-C again ends it)")
        if self.counts()[0]:
            self.announce()

    def _begin_anew(self) -> None:
        self._feed = EngineFeed(self.catalog, self.engine)
        # Of a new index something can soon be searched, and that stays where the run is stopped.
        self._engine_due = time.monotonic() + ENGINE_SECONDS if self.directory.exists() else 0.0
        self._postings = self._postings_or_none()
        self.fingerprints = self._postings
        self.texts = Texts(self.catalog)

    def begin(self) -> None:
        """Start a transaction, where none is under way."""
        self.catalog.begin()

    def commit(self) -> None:
        """Commit to the catalog, the truth, and every ENGINE_SECONDS to the engine, beside what comes next.

        Of a new index the engine commits at once the few articles that it has. What it has committed by now is marked,
        and lets that be searched. While it still works on its last commit it begins no other one. What it has not
        committed when a run is killed, the next run hands over.
        """
        self.catalog.begin()
        any_found = self._feed.mark(wait=False)
        self.catalog.commit()
        if not self._feed.committing and time.monotonic() >= self._engine_due:
            self._feed.begin_commit(few=not self._engine_due)
            self._engine_due = time.monotonic() + ENGINE_SECONDS
        if any_found and not self.directory.exists():
            self.directory.write_manifest(self._manifest)

    @contextmanager
    def committing(self) -> Iterator[None]:
        """The same, and wait for it in the end; what is done inside goes on beside the engine's threads."""
        self.catalog.commit()
        self._feed.begin_commit()
        yield
        if self._feed.waiting:
            self.catalog.begin()
            self._feed.mark()
            self.catalog.commit()
            self.announce()

    def commit_links(self) -> None:
        """Make links durable, the fingerprints first."""
        self._postings.commit()
        self.catalog.commit()

    # Articles

    def added(self, articles: Sequence[tuple[int, Article, int]], replaced: Sequence[int]) -> None:
        """Hand stored articles to the engine: number, article and count of words of each; `replaced` are gone."""
        self._feed.remove(replaced)
        self._feed.add(articles)

    def remove(self, numbers: Sequence[int]) -> None:
        """Take articles out."""
        self.catalog.remove(numbers)
        self._feed.remove(numbers)

    def resolve(self, ids: Sequence[str]) -> list[int]:
        """The numbers of articles, ascending. Raises NotFound."""
        return sorted({self.catalog.resolve(id) for id in ids})

    def cluster_links(self, progress: Progress) -> None:
        """Bring clusters up to date with the links, and commit."""
        waiting = self._connection.execute(
            "SELECT EXISTS (SELECT 1 FROM links WHERE component IS NULL) OR EXISTS (SELECT 1 FROM stale_components)"
        ).fetchone()[0]
        if waiting:
            progress.step("clustering", None, "groups")
            self.catalog.begin()
            Clustering(self._connection, self.texts).update(progress.advance)
            self.catalog.commit()

    def share(self, workers: int, progress: Progress) -> None:
        """Raises BadRequest: one process writes to a directory."""
        refuse_to_share(self.place)

    def unlinked(self) -> int:
        """None: whoever stores articles links them."""
        return 0

    def redirect(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Let ids that clusters had lead to others, as long as no cluster has them itself."""
        ClusterTable(self._connection).redirect(pairs)

    # The whole

    def catch_up(self, progress: Progress) -> None:
        """Let the engine have what a run that was killed left behind.

        Raises IndexUnavailable for another version, and where the engine or the fingerprints are damaged.
        """
        self.directory.check_format(self._manifest)
        if self._damage:
            raise self._damage
        self._hand_over(progress, "indexing")

    def _hand_over(self, progress: Progress, step: str) -> None:
        unindexed = self._connection.execute("SELECT count(*) FROM articles WHERE indexed = 0").fetchone()[0]
        if unindexed:
            progress.step(step, unindexed)
        if self._feed.catch_up(progress):
            self.announce()

    def check_engine(self) -> None:
        """Raises BadRequest where another engine was asked for than the index has."""
        if self._engine_name not in (None, self._manifest.engine):
            raise BadRequest(
                f"The index at {self.directory.path} is kept by {self._manifest.engine}. To move it to "
                f"{self._engine_name}: search index --rebuild --engine {self._engine_name}"
            )

    def announce(self) -> None:
        """Write the manifest of a new index: from now on it can be searched, empty as it may be."""
        if not self.directory.exists():
            self._feed.wait()
            self.engine.commit()
            self.directory.write_manifest(self._manifest)

    def rebuild(self, progress: Progress) -> int:
        """Make all that is derived anew but links and clusters, which are to be made: how many articles there are."""
        former = self.directory.fulltext(self._manifest)
        self._feed.close()
        self.engine.close()
        self._damage = None
        self.engine = self._fresh_engine()
        self._feed = EngineFeed(self.catalog, self.engine)
        self.catalog.begin()
        renew(self._connection)
        repack(self._connection)
        self._connection.execute("DELETE FROM removed")
        self._connection.execute("UPDATE articles SET indexed = 0, linked = 0, copied_share = 0, copy_group = NULL")
        self.catalog.commit()
        self._postings.clear()
        self._postings.commit()
        for file in self.directory.fingerprints.glob("*.npy"):  # of the first version
            file.unlink()
        total: int = self._connection.execute("SELECT count(*) FROM articles").fetchone()[0]
        progress.step("indexing", total)
        self._feed.catch_up(progress)
        self.announce()
        self.directory.write_manifest(self._manifest)
        rmtree(former, ignore_errors=True)
        return total

    def finish_rebuild(self) -> None:
        """Give back what is not used any more."""
        compact(self._connection)

    def counts(self) -> tuple[int, int, int]:
        """How many articles, passages and clusters there are."""
        count = (
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages), (SELECT count(*) FROM clusters)"
        )
        found: tuple[int, int, int] = self._connection.execute(count).fetchone()
        return found

    # Opening

    def _find_manifest(self) -> Manifest:
        if self.directory.exists():
            return self.directory.read_manifest(to_rebuild=True)
        return Manifest(engine=self._engine_name or ENGINES[0])

    def _engine_or_empty(self) -> Engine:
        """The engine; where it is damaged an empty one, so that a rebuild can begin."""
        try:
            engine = self._open_engine()
        except IndexUnavailable as error:
            self._damage = error
            return self._open_engine()
        if not self._to_be_rebuilt() and not engine.count() and self.catalog.any_of("indexed"):
            self._damage = self.directory.lost(self.directory.fulltext(self._manifest))
            engine.close()
            return self._open_engine()
        return engine

    def _postings_or_none(self) -> FingerprintIndex:
        """The fingerprints; where they are damaged or of another version none, so that a rebuild can begin."""
        try:
            if not FingerprintIndex.is_in(self.directory.fingerprints) and self.catalog.any_of("linked"):
                self._damage = self._damage or self.directory.lost(self.directory.fingerprints)
            return FingerprintIndex(self.directory.fingerprints, empty=self._to_be_rebuilt())
        except IndexUnavailable as error:
            self._damage = error
            return FingerprintIndex(self.directory.fingerprints, empty=True)

    def _to_be_rebuilt(self) -> bool:
        return self._manifest.format in OLDER or self._damage is not None

    def _open_engine(self) -> Engine:
        """The engine; where another version made it, or it is damaged, the empty one that a rebuild fills."""
        folder = self.directory.fulltext(self._next() if self._to_be_rebuilt() else self._manifest)
        folder.mkdir(parents=True, exist_ok=True)
        return open_engine(self._manifest.engine, folder, self._manifest.boosts)

    def _fresh_engine(self) -> Engine:
        """An empty engine in a folder of its own: until the manifest names it, readers use the former one."""
        self._manifest = self._next()
        rmtree(self.directory.fulltext(self._manifest), ignore_errors=True)  # left by a rebuild that was killed
        return self._open_engine()

    def _next(self) -> Manifest:
        """The manifest of an index made again."""
        name = str(int(self._manifest.fulltext) + 1)
        return Manifest(self._engine_name or self._manifest.engine, fulltext=name, boosts=self._manifest.boosts)
