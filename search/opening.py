"""A corpus kept open for reading: one connection a thread, one engine for all, both seeing new commits."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from index.body_table import BodyTable
from index.catalog import Catalog, connect
from index.cluster_catalog import ClusterCatalog
from index.cluster_spread import ClusterSpread
from index.copy_groups import CopyGroups
from index.cores import available_cores
from index.directory import Directory
from index.engines import open_engine
from index.engines.base import Engine
from index.errors import CoverageError, IndexUnavailable
from index.place import Place, is_url
from index.questions import Articles, Clusters
from search.beside import AtOnce, Start, in_turn
from search.duplicates import ClusterReader
from search.kept import Kept
from search.searcher import Searcher

if TYPE_CHECKING:
    from index.matching import Matcher
    from search.overviews import Status

_MANY: Final = 100_000
"""Articles from which on facets take several milliseconds, and what a thread costs is a tenth of that."""

CLOSED = "This corpus was closed; open it again with search.open(path)."


class Opened(Protocol):
    """Gives each call a Reader of a corpus as it is now."""

    def reading(self) -> AbstractContextManager[Reader]:
        """What one call reads from. Raises CoverageError once closed, IndexUnavailable where it cannot be read."""

    def status(self, reader: Reader) -> Status:
        """What the corpus holds."""

    def close(self) -> None:
        """Let go of files and connections once no call reads from them."""


def opened(place: Place) -> Opened:
    """A corpus in a directory or on a cluster. Raises IndexUnavailable where it cannot be read."""
    if is_url(place):
        from search.opening_cluster import OpenCluster

        return OpenCluster(str(place))
    return OpenIndex(Directory(Path(place)))


class OpenIndex:
    """Gives each call a Reader of the index as it is now. Raises IndexUnavailable where it cannot be read."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._local = threading.local()
        self._changing = threading.Lock()
        self._closed = False
        self._beside: AtOnce | None = None
        self._opened = self._open_engine()
        with self.reading() as reader:  # a catalog that cannot be read is said at once
            if not reader.engine.count() and Catalog(self._held().connection).any_of("indexed"):
                raise self._directory.lost(self._directory.fulltext(self._directory.read_manifest()))

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """What one call reads from: one state of the catalog throughout, and an engine that is at least as new.

        Costs 30 µs where nothing changed. Raises CoverageError once closed.
        """
        held = self._held()
        connection, bodies = held.connection, held.bodies
        connection.execute("BEGIN")
        try:
            generation = Catalog(connection, bodies).generation()
            opened = self._current(generation)
            try:
                copies = opened.kept.value("copies", generation, CopyGroups)
                catalog = Catalog(connection, bodies, copies)
                spread = opened.kept.value("spread", generation, ClusterSpread)
                clusters = ClusterCatalog(connection, bodies, spread)
                count = self._counting(opened.engine)
                yield Reader(catalog, clusters, opened.engine, opened.kept, self._matcher(catalog), count=count)
            finally:
                opened.let_go()
        finally:
            connection.execute("ROLLBACK")

    def status(self, reader: Reader) -> Status:
        """What the index holds."""
        from search.status import status_of

        return status_of(self._directory, self._directory.read_manifest(), reader.catalog, reader.clusters)

    def close(self) -> None:
        """Let go of the engine once no call reads from it; other threads' connections close with their threads."""
        with self._changing:
            if not self._closed:
                self._closed = True
                self._opened.let_go()
                if self._beside:
                    self._beside.close()
        self._local.__dict__.clear()

    def _held(self) -> _Connection:
        """This thread's connection to the catalog; a new one where another index was put in the place of the old."""
        if self._closed:
            raise CoverageError(CLOSED)
        file = self._directory.catalog_file()
        held: _Connection | None = getattr(self._local, "connection", None)
        if held is None or held.file != file:
            self._local.__dict__.clear()  # the matcher read the old one, too
            with self._explaining():
                held = self._local.connection = _Connection(connect(self._directory.catalog), file)
        return held

    def _current(self, generation: int) -> _OpenEngine:
        """The engine, brought up to the catalog's generation, or opened again where another one took its place."""
        with self._changing:
            if self._opened.manifest != self._directory.manifest_changed():
                former, self._opened = self._opened, self._open_engine()
                former.let_go()
            if self._opened.generation != generation:
                self._opened.engine.refresh()
                self._opened.generation = generation
            self._opened.hold()
            return self._opened

    def _counting(self, engine: Engine) -> Start:
        """Facets are counted beside the search, which takes as long, where there are many articles and cores."""
        if engine.count() < _MANY or available_cores() == 1:
            return in_turn
        with self._changing:
            self._beside = self._beside or AtOnce(available_cores())
            return self._beside

    def _open_engine(self) -> _OpenEngine:
        changed = self._directory.manifest_changed()
        manifest = self._directory.read_manifest()
        with self._explaining():
            engine = open_engine(manifest.engine, self._directory.fulltext(manifest), manifest.boosts)
        return _OpenEngine(engine, changed)

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except IndexUnavailable as error:
            raise self._directory.explained(error) from error

    def _matcher(self, catalog: Catalog) -> Callable[[], Matcher]:
        """The thread's matcher, made again when the index changed: it reads the fingerprints as they were."""

        def make() -> Matcher:
            from index.fingerprint_index import FingerprintIndex
            from index.matching import Matcher

            generation = catalog.generation()
            if getattr(self._local, "matcher", (None, None))[0] != generation:
                folder = self._directory.fingerprints
                if not FingerprintIndex.is_in(folder) and catalog.any_of("linked"):
                    raise self._directory.lost(folder)
                self._local.matcher = (generation, Matcher(FingerprintIndex(folder), catalog))
            matcher: Matcher = self._local.matcher[1]
            return matcher

        return make


class Reader:
    """What one call reads from; `matcher` makes what aligns a text with articles; `start` and `count`: see Searcher."""

    def __init__(
        self,
        catalog: Articles,
        clusters: Clusters,
        engine: Engine,
        kept: Kept,
        matcher: Callable[[], Matcher],
        start: Start = in_turn,
        count: Start | None = None,
    ) -> None:
        self.catalog = catalog
        self.clusters = clusters
        self.engine = engine
        self.shared = kept
        self.searcher = Searcher(engine, catalog, clusters, kept, start, count)
        self.cluster_reader = ClusterReader(catalog, clusters)
        self.matcher = matcher


class _OpenEngine:
    """An engine that is closed once nobody holds it: another may take its place while searches still read it."""

    def __init__(self, engine: Engine, manifest: int) -> None:
        self.engine = engine
        self.manifest = manifest
        self.generation = -1
        self.kept = Kept()
        self._holders = 1
        self._counting = threading.Lock()

    def hold(self) -> None:
        with self._counting:
            self._holders += 1

    def let_go(self) -> None:
        with self._counting:
            self._holders -= 1
            last = self._holders == 0
        if last:
            self.engine.close()


class _Connection:
    """A thread's connection: closed when the thread ends and lets go of it.

    The dictionaries that bodies are unpacked with stay with it: to load one for each search took .2 ms.
    """

    def __init__(self, connection: sqlite3.Connection, file: tuple[int, int]) -> None:
        self.connection = connection
        self.file = file
        self.bodies = BodyTable(connection)

    def __del__(self) -> None:
        self.connection.close()
