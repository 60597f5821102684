"""From files to the catalog: what is new, what changed, what is there already, what went.

A file with the size and time of the last run is not read again; what could not be read of it then is named again. An
article that stands in several places (the same canonical URL) is stored once, from where its text is longest, with what
the other copies know besides. Of standard input only what could not be read is remembered, until the next run from it:
nothing of it can be read again, and nothing that it no longer brings is gone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from index.article import Article
from index.catalog import digest
from index.completion import completed
from index.metadata import Metadata
from index.meter import Meter
from index.parsing import STDIN, Found, Parser, Place
from index.progress import Progress
from index.readers import Failure, ReadOptions, find_files
from index.store import ArticleStore, FileRow, KnownArticle
from index.versions import EVIDENCE, is_newer
from index.withdrawals import Withdrawals
from index.words import Words, split_all


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
    row: FileRow
    failures: tuple[Failure, ...]


class Intake(AbstractContextManager["Intake"]):
    """Reads articles and stores them; `store` and `finish` run in the caller's transaction.

    Use as a context manager: it ends the processes that read.
    """

    def __init__(
        self, articles: ArticleStore, metadata: Path | None = None, options: ReadOptions | None = None
    ) -> None:
        self._articles = articles
        self.skipped = 0
        self._files_done = self._bytes_done = 0
        self._metadata = Metadata(metadata) if metadata else None
        self._options = options or ReadOptions()
        self._parser = Parser(self._options)
        self._ended: deque[_Ended] = deque()
        self._yielded = self._stored = 0
        self._gone: list[int] = []
        self._withdrawals = Withdrawals(articles)
        self._any_withdrawn = False
        self._held: list[_Ended] = []
        self._seen: set[tuple[str, str]] = set()  # file and id of what this run met

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parser.__exit__(kind, error, trace)

    def meter(self, paths: Sequence[Path | str], progress: Progress) -> Meter:
        """What shows how far `read` has come with these paths."""
        done = self._parser
        return Meter(paths, self._options, progress, lambda: self._files_done, lambda: self._bytes_done + done.taken())

    def read(self, paths: Iterable[Path | str], failed: list[Failure]) -> Iterator[Article | None]:
        """The articles of the files that changed since the last run, None where nothing comes at the moment.

        What cannot be read goes into `failed`.
        """
        stats: dict[Place, tuple[int, int]] = {}  # as the files were before they were read

        def wanted() -> Iterator[tuple[Place, int]]:
            for found in _files(paths, self._options):
                if isinstance(found, Failure):
                    failed.append(found)
                    self._ended.append(_Ended(self._yielded, (found.file, -1, -1, 0), (found,)))
                    continue
                stat = (-1, -1) if found == STDIN else _stat(Path(found))
                if self._skip(found, stat, failed):
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
        done = self._store(articles, leaving)
        self._stored += len(articles)
        self._record_files()
        return done

    def _store(self, articles: Sequence[Article], leaving: Callable[[Sequence[int]], None]) -> Stored:
        there = self._articles.known([article.id for article in articles])
        known = dict(there)
        fresh: dict[str, tuple[Article, bytes]] = {}
        replaced: list[int] = []
        new = unchanged = 0
        for met in articles:
            if self._withdrawals.forbid(met):
                unchanged += 1
                continue
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
            known[met.id] = KnownArticle(0, fingerprint, article.file, article.record, len(article.body))
        if replaced:
            leaving(replaced)
        added, lost = self._add(fresh.values(), replaced)
        done = Stored(new, len(articles) - new - unchanged, unchanged, added, replaced)
        return self._again(done, lost, sum(one.id not in there for one in lost), leaving) if lost else done

    def _add(
        self, fresh: Collection[tuple[Article, bytes]], replaced: Sequence[int]
    ) -> tuple[list[tuple[int, Article, Words]], list[Article]]:
        """Store articles: those that were, and those that another indexer stored or changed meanwhile."""
        numbers = self._articles.numbers(len(fresh))
        articles = [article for article, _ in fresh]
        added = list(zip(numbers, articles, split_all([article.body for article in articles]), strict=True))
        digests = (fingerprint for _, fingerprint in fresh)
        rows = [
            (number, article, fingerprint, words)
            for (number, article, words), fingerprint in zip(added, digests, strict=True)
        ]
        lost = self._articles.store(rows, replaced)
        if not lost:
            return added, []
        return [one for one in added if one[0] not in lost], [one[1] for one in added if one[0] in lost]

    def _again(
        self, done: Stored, lost: Sequence[Article], new: int, leaving: Callable[[Sequence[int]], None]
    ) -> Stored:
        """Meet articles again that another indexer stored first, now that they are there; `new` counted as new."""
        self._seen.difference_update((article.file, article.id) for article in lost)
        more = self._store(lost, leaving)
        return Stored(
            done.new - new + more.new,
            done.changed - (len(lost) - new) + more.changed,
            done.unchanged + more.unchanged,
            done.added + more.added,
            done.replaced + more.replaced,
        )

    def finish(self) -> list[int]:
        """Record what was read; the numbers of articles that are no longer in their files."""
        self._record_files()
        for ended in self._held:
            self._articles.record_file(ended.row, ended.failures)
        return sorted({*self._gone, *self._withdrawals.numbers()})

    def notes(self) -> list[str]:
        """What there is to say of the files that were read, and is no failure."""
        unmatched = self._metadata.unmatched() if self._metadata else None
        return [unmatched] if unmatched else []

    def withdrawn(self) -> list[int]:
        """The numbers of articles that were taken back through standard input since this was asked last."""
        asked, self._any_withdrawn = self._any_withdrawn, False
        return self._withdrawals.numbers() if asked else []

    def _settled(
        self, met: Article, fingerprint: bytes, here: KnownArticle, waiting: tuple[Article, bytes] | None
    ) -> tuple[Article, bytes] | None:
        """What to store, and its digest, of an article that is there: the better copy, completed by the other.

        `waiting` is the one that is about to be stored. None where nothing changes.
        """
        again = (met.file, met.id) in self._seen
        if here.digest == fingerprint or self._articles.was_passed_over(met.id, fingerprint):
            return None
        former = waiting[0] if waiting else self._articles.article(here.number).article
        newer = is_newer(met.evidence.get(EVIDENCE, ""), former.evidence.get(EVIDENCE, ""))
        if newer is not None:  # of two versions nothing is taken over: what a correction left out is wrong
            self._articles.pass_over(met.id, here.digest if newer else fingerprint)
            return (met, fingerprint) if newer else None
        if self._replaces(met, fingerprint, here):
            return completed(met, former, only_borrowed=met.file == here.file and not again), fingerprint
        better = completed(former, met)
        return None if better is former else (better, here.digest)

    def _replaces(self, article: Article, fingerprint: bytes, here: KnownArticle) -> bool:
        """Whether an article takes the place of the stored one of the same id.

        From the same file it is a new version. Otherwise, or where the file has the id twice, it is another copy: the
        longer one stays, of equals the one whose file and record come first. Those passed over are remembered, so that
        reading them again changes nothing.
        """
        if article.file == here.file and (here.file, article.id) not in self._seen:
            return True
        better = (-len(article.body), article.file, article.record) < (-here.length, here.file, here.record)
        self._articles.pass_over(article.id, here.digest if better else fingerprint)
        return better

    def _skip(self, place: Place, stat: tuple[int, int], failed: list[Failure]) -> bool:
        """Whether a file is as it was when it was read last; what could not be read of it then goes into `failed`."""
        if place == STDIN or self._metadata or self._options.columns:
            return False
        row = self._articles.file(str(place))
        if row is None or row[1:3] != stat:
            return False
        remembered = self._articles.failures_of(str(place))
        if remembered and (self._options.retry or self._options.are_unusual):
            return False
        failed += remembered
        self.skipped += row[3]
        return True

    def _read_one(
        self, place: Place, stat: tuple[int, int], articles: Iterable[Found | None], failed: list[Failure]
    ) -> Iterator[Article | None]:
        known = {} if place == STDIN else self._articles.of_file(str(place))
        failures: list[Failure] = []
        count = 0
        for found in articles:
            if found is None:
                yield None
                continue
            if isinstance(found, Failure):
                failures.append(found)
                if place == STDIN and self._withdrawals.note([found]):  # at once, for it may never end
                    self._any_withdrawn = True
                continue
            article = self._metadata.apply(found) if self._metadata else found
            known.pop(article.id, None)
            count += 1
            self._yielded += 1
            yield article
        failed += failures
        if failures and (self._options.are_unusual or any(failure.may_pass for failure in failures)):
            stat = (-1, -1)  # read it again the next time
        if place != STDIN:
            self._gone += known.values()
        self._ended.append(_Ended(self._yielded, (str(place), *stat, count), tuple(failures)))

    def _record_files(self) -> None:
        """Note the files all of whose articles are stored."""
        while self._ended and self._ended[0].after <= self._stored:
            ended = self._ended.popleft()
            row = ended.row
            # To be read again, should this run not come to its end; standard input cannot be.
            if row[0] != STDIN and self._withdrawals.note(ended.failures):
                self._held.append(ended)
                row = (row[0], -1, -1, row[3])
            self._articles.record_file(row, ended.failures)


def _files(paths: Iterable[Path | str], options: ReadOptions) -> Iterator[Place | Failure]:
    """What the paths name, in their order and each once, in however many ways it is named."""
    seen: set[str] = set()
    for path in paths:
        if path != STDIN:
            yield from find_files([Path(path)], options, seen)
        elif STDIN not in seen:
            seen.add(STDIN)
            yield STDIN


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return -1, -1
    return found.st_size, found.st_mtime_ns
