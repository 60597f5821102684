"""The way in: read articles, store them, index them in the engine, link them, commit.

Every few seconds what was read is committed. The storage remembers how far each article came, so that after a kill at
any moment the next run goes on from there. Links are made of many articles at once, which costs less than of few, while
the engine still works on the last of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from index import machine_code
from index.arrivals import in_chunks
from index.article import Article
from index.contents import Kept
from index.errors import IndexUnavailable
from index.intake import Intake
from index.linker import BATCH_WORDS, Linker
from index.place import Layout, Place, refuse_to_share, storage_at
from index.progress import Progress, Quiet
from index.readers import Failure, ReadOptions
from index.source_paths import known_path
from index.words import split_all

COMMIT_SECONDS = 3.0
"""Between two commits: a kill loses no more work than that."""
COMMITTING = 4
"""How many times longer work lasts at least than the commit before it, which may take long on a cluster."""
LINKING_MICROS = 25
"""What a character takes, from its word to its links, where the inner loops run as they are written."""


@dataclass
class Summary:
    """What a run did: numbers of articles, what failed and why, what the index holds now, and what waits for others."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    articles: int = 0
    passages: int = 0
    clusters: int = 0
    unlinked: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)


class Indexer:
    """Writes to an index directory, or to a corpus on a cluster by its URL; made where it is missing.

    Use as a context manager. Raises IndexLocked where another process writes to the directory, IndexUnavailable where
    it is damaged or the cluster cannot be reached, BadRequest where the engine asked for is not the one that it has,
    and for workers on a directory.
    """

    def __init__(
        self, place: Place, *, engine: str | None = None, layout: Layout | None = None, workers: int | None = None
    ) -> None:
        """`workers`: by how many processes what was stored is linked, on a cluster; 0: by others, some other time."""
        if workers is not None:
            refuse_to_share(place)
        self.storage = storage_at(place, engine, layout)
        self._workers = workers

    def __enter__(self) -> Indexer:
        self.storage.__enter__()
        try:
            self._linker = self._fresh_linker()
        except BaseException as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.storage.__exit__(kind, error, trace)

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
        progress, began, summary = progress or Quiet(), time.monotonic(), Summary()
        paths = [known_path(path, self.storage.place) for path in paths]
        self.storage.check_engine()
        self._catch_up(progress)
        try:
            with Intake(self.storage.articles, metadata, options) as intake:
                self._take_in(intake, paths, summary, progress)
                gone = intake.finish()
                summary.notes = intake.notes()
            summary.unchanged += intake.skipped
            self._forget(gone, summary)
            self._commit_and_link(progress)
            self._share(progress)
        except BaseException as error:
            self._start_anew(error, progress)
            raise
        if not summary.failed:
            self.announce()  # an index of an empty folder is one; a mistyped path makes none
        return self._finish(summary, began)

    def join(self, progress: Progress) -> Summary:
        """Link what others stored and left unlinked, together with whoever does so already."""
        began = time.monotonic()
        self.storage.catch_up(progress)
        self._share(progress)
        return self._finish(Summary(), began)

    def take_over(self, chunks: Iterable[Sequence[Kept]], total: int, progress: Progress) -> Summary:
        """Store articles of another corpus, none of which is here, as they were kept there; `total` of them."""
        began, summary = time.monotonic(), Summary()
        self.storage.check_engine()
        self._catch_up(progress)

        def resume() -> None:
            progress.step("copying", total - summary.new)

        def stored() -> Iterator[int]:
            for chunk in chunks:
                words = self._keep(chunk)
                summary.new += len(chunk)
                progress.advance(len(chunk))
                yield words

        try:
            resume()
            self._commit_often(stored(), progress, resume)
            self._commit_and_link(progress)
        except BaseException as error:
            self._start_anew(error, progress)
            raise
        self.announce()
        return self._finish(summary, began)

    def remove(self, ids: Sequence[str]) -> int:
        """Take articles out of the index: how many. Raises NotFound for an id that it does not have, removing none."""
        self._catch_up(Quiet())
        numbers = self.storage.resolve(ids)
        self.storage.begin()
        self._forget(numbers, Summary())
        self._commit_and_link(Quiet())
        return len(numbers)

    def rebuild(self, *, progress: Progress | None = None) -> Summary:
        """Make all that is derived again from what is stored, without the source files; with the engine asked for."""
        progress, began = progress or Quiet(), time.monotonic()
        total = self.storage.rebuild(progress)
        self._linker = self._fresh_linker()
        self._link(progress)
        self._cluster(progress)
        self.storage.finish_rebuild()
        self._linker = self._fresh_linker()
        return self._finish(Summary(unchanged=total), began)

    def announce(self) -> None:
        """Let a new index be searched from now on, empty as it may be."""
        self.storage.announce()

    def _start_anew(self, error: BaseException, progress: Progress) -> None:
        """From what is committed; whoever stopped the run with Ctrl-C can search for all of that."""
        if isinstance(error, KeyboardInterrupt):
            self.storage.stop(progress)
        else:
            self.storage.start_anew()
        self._linker = self._fresh_linker()

    # Steps, each leaving what it did committed

    def _take_in(self, intake: Intake, paths: Sequence[Path | str], summary: Summary, progress: Progress) -> None:
        """Read and store; committed but for the last seconds' work."""
        meter = intake.meter(paths, progress)

        def stored() -> Iterator[int | None]:
            for chunk in in_chunks(intake.read(paths, summary.failed)):
                done = self._store(intake, chunk, summary) if chunk else self._forget(intake.withdrawn(), summary)
                meter.show(summary.new + summary.changed + summary.unchanged)
                yield done if chunk else done or None

        self._commit_often(stored(), progress, meter.begin)

    def _commit_often(self, stored: Iterator[int | None], progress: Progress, resume: Callable[[], None]) -> None:
        """Commit every few seconds what is `stored`, chunk by chunk, the words of each; link when there are enough.

        None in the place of words is a pause, in which there is time to link a few, too. `resume`: called after a
        linking, before more is stored.
        """
        due, pause_due = 0.0, 0.0  # at once what came first, so that a new index can soon be searched
        unlinked, enough, is_behind = 0, BATCH_WORDS, False
        self.storage.begin()
        for words in stored:
            began = time.monotonic()
            if words is None:
                if is_behind and began >= pause_due:
                    self._keep_up()
                    pause_due = _next_time(time.monotonic() - began)
                    unlinked, is_behind = 0, False
                continue
            unlinked += words
            is_behind = is_behind or words > 0
            if began >= due or unlinked >= enough:  # three seconds more would be three million words more
                self.storage.commit()
                took = time.monotonic() - began
                if unlinked >= enough and self.storage.company is None:
                    self._linker.post(self.storage.links.unlinked())
                    self.storage.commit_links()
                    unlinked = 0
                elif unlinked >= enough:
                    self._link(progress)
                    # From now on the words of linked articles take up memory, too, so the next ones have to be fewer.
                    unlinked, enough = 0, BATCH_WORDS // 2
                    resume()
                self.storage.begin()
                due = _next_time(took)

    def _keep_up(self) -> None:
        """Let what came so far be found, and what it shares."""
        self._commit_and_link(Quiet())
        self._share(Quiet())
        self.storage.begin()

    def _store(self, intake: Intake, articles: Sequence[Article], summary: Summary) -> int:
        """Store a chunk of articles and hand them to the engine: their words."""
        machine_code.expect(LINKING_MICROS * 1e-6 * sum(len(article.body) for article in articles))
        done = intake.store(articles, self._linker.unlink)
        self.storage.added([(number, article, len(words)) for number, article, words in done.added], done.replaced)
        for number, _, words in done.added:
            self.storage.texts.keep(number, words)
        summary.new += done.new
        summary.changed += done.changed
        summary.unchanged += done.unchanged
        return sum(len(words) for _, _, words in done.added)

    def _keep(self, chunk: Sequence[Kept]) -> int:
        """Store articles that are not here: their words. Raises IndexUnavailable where another process does, too."""
        machine_code.expect(LINKING_MICROS * 1e-6 * sum(len(one.article.body) for one in chunk))
        numbers = self.storage.articles.numbers(len(chunk))
        rows = [
            (number, one.article, one.digest, words)
            for number, one, words in zip(numbers, chunk, split_all([one.article.body for one in chunk]), strict=True)
        ]
        if self.storage.articles.store(rows, []):
            raise IndexUnavailable(f"another process writes to {self.storage.place}: copy again when it has finished")
        self.storage.added([(number, article, len(words)) for number, article, _, words in rows], [])
        for number, _, _, words in rows:
            self.storage.texts.keep(number, words)
        return sum(len(words) for *_, words in rows)

    def _forget(self, numbers: Sequence[int], summary: Summary) -> int:
        """Take articles out: how many, which is work as words are."""
        if numbers:
            self._linker.unlink(numbers)
            self.storage.remove(numbers)
        summary.removed += len(numbers)
        return len(numbers)

    def _commit_and_link(self, progress: Progress) -> None:
        """Commit; linking and clustering go on beside the engine's threads."""
        with self.storage.committing():
            self._link(progress)
            self._cluster(progress)

    def _link(self, progress: Progress) -> None:
        unlinked = [] if self._workers is not None else self.storage.links.unlinked()
        if not unlinked:
            return

        def advance(count: int) -> None:
            progress.advance(count)
            self.storage.commit_links()
            self.storage.begin()

        progress.step("linking", len(unlinked))
        self.storage.begin()
        self._linker.link(unlinked, advance)
        self.storage.commit_links()

    def _share(self, progress: Progress) -> None:
        """Let others link what was stored, too, where there are others."""
        if self._workers is not None:
            self._linker.settle()
            machine_code.prepare()  # once, not by each of those
            self.storage.share(self._workers, progress)

    def _cluster(self, progress: Progress) -> None:
        if self._workers is None:
            self.storage.cluster_links(progress)

    def _catch_up(self, progress: Progress) -> None:
        """Finish what a run that was killed left unfinished. Raises IndexUnavailable for another version's index."""
        self.storage.catch_up(progress)
        self._link(progress)
        self._cluster(progress)

    def _fresh_linker(self) -> Linker:
        storage = self.storage
        return Linker(storage.links, storage.fingerprints, storage.texts, share=storage.company)

    def _finish(self, summary: Summary, began: float) -> Summary:
        summary.articles, summary.passages, summary.clusters = self.storage.counts()
        summary.unlinked = self.storage.unlinked()
        summary.seconds = time.monotonic() - began
        return summary


def _next_time(took: float) -> float:
    """When to do again what took so many seconds."""
    return time.monotonic() + max(COMMIT_SECONDS, COMMITTING * took)
