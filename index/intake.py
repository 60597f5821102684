"""From files to the catalog: what is new, what changed, what is there already, what went.

A file with the size and time of the last run is not read again. An article that stands in several places (the same
canonical URL) is stored once, from where its text is longest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from index.article import Article
from index.catalog import Catalog, digest
from index.metadata import Metadata
from index.readers import Failure, find_files, read_file, read_standard_input
from index.words import Words, split


@dataclass(frozen=True)
class Outcome:
    """What became of an article: "new", "changed" or "unchanged"; its words where it was stored; what it replaced."""

    kind: str
    number: int
    words: Words | None = None
    replaced: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Ended:
    """A file that was read to its end, once so many articles were yielded."""

    after: int
    row: tuple[str, int, int, int]
    failures: tuple[Failure, ...]


class Intake:
    """Reads articles and stores them; `store` and `finish` run in the caller's transaction."""

    def __init__(self, catalog: Catalog, metadata: Path | None = None) -> None:
        self.catalog = catalog
        self.skipped = 0
        self._metadata = Metadata(metadata) if metadata else None
        self._ended: deque[_Ended] = deque()
        self._yielded = self._stored = 0
        self._gone: list[int] = []
        self._seen: set[tuple[str, str]] = set()  # file and id of what this run met

    def read(self, paths: Iterable[Path | str], failed: list[Failure]) -> Iterator[Article]:
        """The articles of the files that changed since the last run; what cannot be read goes into `failed`."""
        for found in self._files(paths):
            if isinstance(found, Failure):
                failed.append(found)
                self._ended.append(_Ended(self._yielded, (found.file, -1, -1, 0), (found,)))
            elif not self._skip(found):
                yield from self._read_one(found, failed)

    def store(self, article: Article) -> Outcome:
        """Store one article, or find that it is there."""
        self._stored += 1
        self._record_files()
        fingerprint = digest(article)
        row = self.catalog.connection.execute(
            "SELECT number, digest, file, record, length(body) FROM articles WHERE id = ?", (article.id,)
        ).fetchone()
        kept = row and not self._replaces(article, fingerprint, *row[1:])
        self._seen.add((article.file, article.id))
        if kept:
            return Outcome("unchanged", row[0])
        replaced = (row[0],) if row else ()
        self.catalog.remove(replaced)
        words = split(article.body)
        number = self.catalog.add(article, fingerprint, len(words))
        return Outcome("changed" if row else "new", number, words, replaced)

    def finish(self) -> list[int]:
        """Record what was read; the numbers of articles that are no longer in their files."""
        self.catalog.begin()
        self._record_files()
        self.catalog.commit()
        return self._gone

    def _replaces(
        self, article: Article, fingerprint: bytes, stored: bytes, file: str, record: int, length: int
    ) -> bool:
        """Whether an article takes the place of the stored one of the same id.

        From the same file it is a new version. Otherwise, or where the file has the id twice, it is another copy: the
        longer one stays, of equals the one whose file and record come first. Those passed over are remembered, so that
        reading them again changes nothing.
        """
        others = self.catalog.connection
        if (
            stored == fingerprint
            or others.execute(
                "SELECT 1 FROM other_copies WHERE id = ? AND digest = ?", (article.id, fingerprint)
            ).fetchone()
        ):
            return False
        if article.file == file and (file, article.id) not in self._seen:
            return True
        better = (-len(article.body), article.file, article.record) < (-length, file, record)
        passed_over = stored if better else fingerprint
        others.execute("INSERT OR IGNORE INTO other_copies VALUES (?, ?)", (article.id, passed_over))
        return better

    def _files(self, paths: Iterable[Path | str]) -> Iterator[Path | Failure | str]:
        for path in paths:
            if path == "-":
                yield "-"
            else:
                yield from find_files([Path(path)])

    def _skip(self, path: Path | str) -> bool:
        if path == "-" or self._metadata:
            return False
        row = self.catalog.connection.execute(
            "SELECT size, modified, articles FROM files WHERE path = ?", (str(path),)
        ).fetchone()
        if row is None or row[:2] != _stat(Path(path)):
            return False
        self.skipped += row[2]
        return True

    def _read_one(self, path: Path | str, failed: list[Failure]) -> Iterator[Article]:
        stat = (-1, -1) if path == "-" else _stat(Path(path))
        known = dict(self.catalog.connection.execute("SELECT id, number FROM articles WHERE file = ?", (str(path),)))
        failures: list[Failure] = []
        count = 0
        for found in read_standard_input() if path == "-" else read_file(Path(path)):
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
        if path != "-":
            self._gone += known.values()
            self._ended.append(_Ended(self._yielded, (str(path), *stat, count), tuple(failures)))

    def _record_files(self) -> None:
        """Note the files all of whose articles are stored."""
        while self._ended and self._ended[0].after <= self._stored:
            ended = self._ended.popleft()
            connection = self.catalog.connection
            connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", ended.row)
            connection.execute("DELETE FROM failures WHERE file = ?", (ended.row[0],))
            connection.executemany(
                "INSERT OR IGNORE INTO failures VALUES (?, ?, ?)",
                [(failure.file, failure.record, failure.reason) for failure in ended.failures],
            )


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return -1, -1
    return found.st_size, found.st_mtime_ns
