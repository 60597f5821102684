"""From files to the catalog: what is new, what changed, what is there already, what went.

A file with the size and time of the last run is not read again. An article that stands in several places (the same
canonical URL) is stored once, from where its text is longest, with what the other copies know besides.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from index.article import Article
from index.catalog import Catalog, digest
from index.completion import completed
from index.metadata import Metadata
from index.meter import Meter
from index.parsing import STDIN, Found, Parser, Place
from index.progress import Progress
from index.readers import Failure, ReadOptions, find_files
from index.words import Words, split

# "archive.zip!member": what is said of a file holds for its members; '"' is the character after '!'.
_OF_FILE = "file >= ?1 AND file < ?3 AND (file = ?1 OR file > ?2)"


@dataclass(frozen=True)
class Stored:
    """What became of some articles: how many of each kind; number, article and words of each that was stored now.

    `replaced` are the numbers of those whose place they took.
    """

    new: int
    changed: int
    unchanged: int
    added: list[tuple[int, Article, Words]]
    replaced: list[int]


@dataclass(frozen=True)
class _Ended:
    """A file that was read to its end, once so many articles were yielded."""

    after: int
    row: tuple[str, int, int, int]
    failures: tuple[Failure, ...]


@dataclass(frozen=True)
class _Known:
    """An article in the catalog (its number 0: about to be), as far as telling whether another replaces it needs it."""

    number: int
    digest: bytes
    file: str
    record: int
    length: int


class Intake(AbstractContextManager["Intake"]):
    """Reads articles and stores them; `store` and `finish` run in the caller's transaction.

    Use as a context manager: it ends the processes that read.
    """

    def __init__(self, catalog: Catalog, metadata: Path | None = None, options: ReadOptions | None = None) -> None:
        self.catalog = catalog
        self.skipped = 0
        self._files_done = self._bytes_done = 0
        self._metadata = Metadata(metadata) if metadata else None
        self._options = options or ReadOptions()
        self._parser = Parser(self._options)
        self._ended: deque[_Ended] = deque()
        self._yielded = self._stored = 0
        self._gone: list[int] = []
        self._seen: set[tuple[str, str]] = set()  # file and id of what this run met

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parser.__exit__(kind, error, trace)

    def meter(self, paths: Sequence[Path | str], progress: Progress) -> Meter:
        """What shows how far `read` has come with these paths."""
        done = self._parser
        return Meter(paths, self._options, progress, lambda: self._files_done, lambda: self._bytes_done + done.taken())

    def read(self, paths: Iterable[Path | str], failed: list[Failure]) -> Iterator[Article]:
        """The articles of the files that changed since the last run; what cannot be read goes into `failed`."""
        stats: dict[Place, tuple[int, int]] = {}  # as the files were before they were read

        def wanted() -> Iterator[tuple[Place, int]]:
            for found in _files(paths, self._options):
                if isinstance(found, Failure):
                    failed.append(found)
                    self._ended.append(_Ended(self._yielded, (found.file, -1, -1, 0), (found,)))
                    continue
                stat = (-1, -1) if found == STDIN else _stat(Path(found))
                if self._skip(found, stat):
                    self._done(stat)
                else:
                    stats[found] = stat
                    yield found, stat[0]

        for place, articles in self._parser.parse(wanted()):
            stat = stats.pop(place)
            yield from self._read_one(place, stat, articles, failed)
            self._done(stat)

    def _done(self, stat: tuple[int, int]) -> None:
        self._files_done += 1
        self._bytes_done += max(0, stat[0])

    def store(self, articles: Sequence[Article], leaving: Callable[[Sequence[int]], None]) -> Stored:
        """Store articles, or find that they are there, one after the other: a later one may replace an earlier one.

        `leaving` is told the numbers of articles that will be replaced while they are still there.
        """
        known = self._known([article.id for article in articles])
        fresh: dict[str, tuple[Article, bytes]] = {}
        replaced: list[int] = []
        new = unchanged = 0
        for met in articles:
            fingerprint = digest(met)
            here = known.get(met.id)
            kept = (met, fingerprint) if here is None else self._settled(met, fingerprint, here, fresh.get(met.id))
            self._seen.add((met.file, met.id))
            if kept is None:
                unchanged += 1
                continue
            if here is None:
                new += 1
            elif here.number:
                replaced.append(here.number)
            article, fingerprint = fresh[met.id] = kept
            known[met.id] = _Known(0, fingerprint, article.file, article.record, len(article.body))
        if replaced:
            leaving(replaced)
            self.catalog.remove(replaced)
        added = self._add(fresh.values())
        self._stored += len(articles)
        self._record_files()
        return Stored(new, len(articles) - new - unchanged, unchanged, added, replaced)

    def _add(self, fresh: Collection[tuple[Article, bytes]]) -> list[tuple[int, Article, Words]]:
        first = self.catalog.next_number()
        added = [(number, article, split(article.body)) for number, (article, _) in enumerate(fresh, first)]
        digests = (fingerprint for _, fingerprint in fresh)
        self.catalog.add_all(
            (number, article, fingerprint, len(words))
            for (number, article, words), fingerprint in zip(added, digests, strict=True)
        )
        return added

    def finish(self) -> list[int]:
        """Record what was read; the numbers of articles that are no longer in their files."""
        self._record_files()
        return self._gone

    def _known(self, ids: Sequence[str]) -> dict[str, _Known]:
        rows = self.catalog.connection.execute(
            """SELECT id, number, digest, file, record, length(body) FROM articles
            WHERE id IN (SELECT value FROM json_each(?))""",
            (json.dumps(ids),),
        )
        return {row[0]: _Known(*row[1:]) for row in rows}

    def _settled(
        self, met: Article, fingerprint: bytes, here: _Known, waiting: tuple[Article, bytes] | None
    ) -> tuple[Article, bytes] | None:
        """What to store, and its digest, of an article that is there: the better copy, completed by the other.

        `waiting` is the one that is about to be stored. None where nothing changes.
        """
        again = (met.file, met.id) in self._seen
        replaces = self._replaces(met, fingerprint, here)
        if replaces is None:
            return None
        former = waiting[0] if waiting else self.catalog.article(here.number).article
        if replaces:
            return completed(met, former, only_borrowed=met.file == here.file and not again), fingerprint
        better = completed(former, met)
        return None if better is former else (better, here.digest)

    def _replaces(self, article: Article, fingerprint: bytes, here: _Known) -> bool | None:
        """Whether an article takes the place of the stored one of the same id; None where it was met before.

        From the same file it is a new version. Otherwise, or where the file has the id twice, it is another copy: the
        longer one stays, of equals the one whose file and record come first. Those passed over are remembered, so that
        reading them again changes nothing.
        """
        others = self.catalog.connection
        if (
            here.digest == fingerprint
            or others.execute(
                "SELECT 1 FROM other_copies WHERE id = ? AND digest = ?", (article.id, fingerprint)
            ).fetchone()
        ):
            return None
        if article.file == here.file and (here.file, article.id) not in self._seen:
            return True
        better = (-len(article.body), article.file, article.record) < (-here.length, here.file, here.record)
        passed_over = here.digest if better else fingerprint
        others.execute("INSERT OR IGNORE INTO other_copies VALUES (?, ?)", (article.id, passed_over))
        return better

    def _skip(self, place: Place, stat: tuple[int, int]) -> bool:
        if place == STDIN or self._metadata or self._options.columns:
            return False
        row = self.catalog.connection.execute(
            "SELECT size, modified, articles FROM files WHERE path = ?", (str(place),)
        ).fetchone()
        if row is None or row[:2] != stat:
            return False
        self.skipped += row[2]
        return True

    def _read_one(
        self, place: Place, stat: tuple[int, int], articles: Iterable[Found], failed: list[Failure]
    ) -> Iterator[Article]:
        known = dict(
            self.catalog.connection.execute(
                f"SELECT id, number FROM articles INDEXED BY articles_file WHERE {_OF_FILE}", _of_file(place)
            )
        )
        failures: list[Failure] = []
        count = 0
        for found in articles:
            if isinstance(found, Failure):
                failures.append(found)
                continue
            article = self._metadata.apply(found) if self._metadata else found
            known.pop(article.id, None)
            count += 1
            self._yielded += 1
            yield article
        failed += failures
        if failures:
            stat = (-1, -1)  # read it again the next time: what failed may be mended by then
        if place != STDIN:
            self._gone += known.values()
            self._ended.append(_Ended(self._yielded, (str(place), *stat, count), tuple(failures)))

    def _record_files(self) -> None:
        """Note the files all of whose articles are stored."""
        while self._ended and self._ended[0].after <= self._stored:
            ended = self._ended.popleft()
            connection = self.catalog.connection
            connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", ended.row)
            connection.execute(f"DELETE FROM failures WHERE {_OF_FILE}", _of_file(ended.row[0]))
            connection.executemany(
                "INSERT OR IGNORE INTO failures VALUES (?, ?, ?)",
                [(failure.file, failure.record, failure.reason) for failure in ended.failures],
            )


def _files(paths: Iterable[Path | str], options: ReadOptions) -> Iterator[Place | Failure]:
    for path in paths:
        if path == STDIN:
            yield STDIN
        else:
            yield from find_files([Path(path)], options)


def _of_file(name: Place | str) -> tuple[str, str, str]:
    """What `_OF_FILE` asks for: a file by its name, and the members of an archive of that name."""
    return str(name), f"{name}!", f'{name}"'


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return -1, -1
    return found.st_size, found.st_mtime_ns
