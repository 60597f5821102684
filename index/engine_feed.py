"""Keeps an engine at what the catalog holds; the catalog marks what the engine has committed.

The engine works in a thread of its own, beside whoever reads and stores what comes next: most of what it does holds no
interpreter lock. It is given lists of articles, for each time that the thread asks for the lock it waits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from index.article import Article
from index.catalog import Catalog
from index.engines.base import Document, Engine
from index.progress import Progress

_HANDED_OVER = 20_000  # articles between two commits of a rebuild
_TOGETHER = 250  # articles that a rebuild hands over at a time
_AHEAD = 5_000_000  # characters of bodies that wait for the engine at most, or one list of articles


class EngineFeed:
    """Hands articles to an engine. Commit the catalog first: what the engine has and the catalog not is never found.

    What goes wrong in the engine is raised by one of the next calls, and nothing is done or marked after it. Close it
    before another one feeds the engine.
    """

    def __init__(self, catalog: Catalog, engine: Engine) -> None:
        self._catalog = catalog
        self._engine = engine
        self._thread = ThreadPoolExecutor(1, "engine")
        self._under_way: deque[tuple[Future[None], int]] = deque()
        self._waiting = 0  # characters
        self._failure: BaseException | None = None
        self._added: list[int] = []
        self._removed: list[int] = []
        self._committing: list[tuple[Future[None], list[int], list[int]]] = []
        self._again: list[int] = []  # articles of which a segment of their own is not worth keeping

    def close(self) -> None:
        """End the thread, once the engine is done with the list that it is working on; others are dropped."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    @property
    def waiting(self) -> bool:
        """Whether anything was handed over that is not marked yet."""
        return bool(self._added or self._removed or self._committing)

    @property
    def committing(self) -> bool:
        """Whether a commit was begun that is not marked yet."""
        return bool(self._committing)

    def add(self, articles: Iterable[tuple[int, Article, int]]) -> None:
        """Hand over articles: number, article and count of words of each."""
        documents = [document_of(*article) for article in articles]
        if documents:
            self._begin(lambda: self._engine.add(documents), sum(len(document.body) for document in documents))
            self._added += [document.number for document in documents]

    def remove(self, numbers: Sequence[int]) -> None:
        """Take articles out."""
        if numbers:
            self._begin(lambda: self._engine.delete(numbers))
            self._removed += numbers

    def begin_commit(self, *, few: bool = False) -> None:
        """Have the engine's part made durable and visible; what is handed over from now on is not of it.

        `few`: these articles are to be found soon, and handed over again with the next ones: every search looks into
        each segment, however small. What the next commit replaces whole is a segment no longer, if the engine drops it.
        """
        if self._again and self._added:
            again, self._again = self._again, []
            self.add([(one.number, one.article, one.words) for one in self._catalog.articles(again).values()])
        if self._added or self._removed:
            self._again += self._added if few and self._engine.drops_what_is_replaced else []
            self._committing.append((self._begin(self._engine.commit), self._added, self._removed))
            self._added, self._removed = [], []

    def wait(self) -> None:
        """Wait until the engine has done all that it was given."""
        while self._under_way:
            self._settle()

    def mark(self, *, wait: bool = True) -> bool:
        """Note in the catalog, in the caller's transaction, what the engine was to commit; whether there was any.

        Waits until it has, or leaves what it has not committed yet, and what it never will, for the feed was closed.
        """
        any_done = False
        while self._committing:
            done, added, removed = self._committing[0]
            if not wait and (done.cancelled() or not done.done()):
                break
            done.result()
            self._catalog.mark_indexed(added, removed)
            del self._committing[0]
            any_done = True
        return any_done

    def catch_up(self, progress: Progress) -> bool:
        """Hand over and commit whatever of the catalog the engine has not; whether there was any."""
        removed = self._catalog.removed()
        self.remove(removed)
        any_added = False
        stored = self._catalog.every(where="indexed = 0")
        while some := [(one.number, one.article, one.words) for one in islice(stored, _TOGETHER)]:
            self.add(some)
            any_added = True
            progress.advance(len(some))
            if len(self._added) >= _HANDED_OVER:
                self._commit()
        self._commit()
        return any_added or bool(removed)

    def _commit(self) -> None:
        if self.waiting:
            self.begin_commit()
            self._catalog.begin()
            self.mark()
            self._catalog.commit()

    def _begin(self, work: Callable[[], None], characters: int = 0) -> Future[None]:
        """Have work done after what was begun before; waits while too much is under way."""
        while self._under_way and self._waiting + characters > _AHEAD:
            self._settle()
        self._waiting += characters
        self._under_way.append((self._thread.submit(self._do, work), characters))
        return self._under_way[-1][0]

    def _settle(self) -> None:
        """Wait for what was begun first."""
        done, characters = self._under_way.popleft()
        self._waiting -= characters
        done.result()

    def _do(self, work: Callable[[], None]) -> None:
        if self._failure:  # a commit that went well would have what was refused marked, too
            raise self._failure
        try:
            work()
        except BaseException as error:
            self._failure = error
            raise


def document_of(number: int, article: Article, words: int) -> Document:
    """What an engine indexes of an article with so many words."""
    return Document(
        number=number,
        title=article.title,
        lead=article.lead,
        body=article.body,
        author=article.author,
        outlet=article.outlet,
        topic=article.topic,
        language=article.language,
        first=article.published.first,
        last=article.published.last,
        words=words,
    )
