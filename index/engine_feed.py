"""Keeps an engine at what the catalog holds; the catalog marks what the engine has committed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.article import Article
from index.catalog import Catalog
from index.engines.base import Document, Engine
from index.progress import Progress

_HANDED_OVER = 20_000  # articles between two commits of a rebuild


class EngineFeed:
    """Hands articles to an engine. Commit the catalog first: what the engine has and the catalog not is never found."""

    def __init__(self, catalog: Catalog, engine: Engine) -> None:
        self._catalog = catalog
        self._engine = engine
        self._added: list[int] = []
        self._removed: list[int] = []

    @property
    def waiting(self) -> bool:
        """Whether anything was handed over since the last commit."""
        return bool(self._added or self._removed)

    def add(self, articles: Iterable[tuple[int, Article, int]]) -> None:
        """Hand over articles: number, article and count of words of each."""
        documents = [document_of(*article) for article in articles]
        self._engine.add(documents)
        self._added += [document.number for document in documents]

    def remove(self, numbers: Sequence[int]) -> None:
        """Take articles out."""
        if numbers:
            self._engine.delete(numbers)
            self._removed += numbers

    def commit(self) -> None:
        """Make the engine's part durable and visible, and note in the catalog that it is."""
        if self.waiting:
            self._engine.commit()
            self.mark()

    def mark(self) -> None:
        """Note in the catalog that the engine has committed all that was handed over."""
        self._catalog.begin()
        self._catalog.mark_indexed(self._added, self._removed)
        self._catalog.commit()
        self._added, self._removed = [], []

    def catch_up(self, progress: Progress) -> bool:
        """Hand over and commit whatever of the catalog the engine has not; whether there was any."""
        removed = self._catalog.removed()
        self.remove(removed)
        any_added = False
        for stored in self._catalog.every(where="indexed = 0"):
            self.add([(stored.number, stored.article, stored.words)])
            any_added = True
            progress.advance(1)
            if len(self._added) == _HANDED_OVER:
                self.commit()
        self.commit()
        return any_added or bool(removed)


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
