"""What Whoosh's searchers see of one commit, and how threads share them."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from whoosh import scoring  # type: ignore[import-untyped]
from whoosh.query import Query  # type: ignore[import-untyped]
from whoosh.searching import SearchContext, Searcher  # type: ignore[import-untyped]

from index.engines.base import SEPARATOR
from index.engines.vocabulary import CachedWords, KnownWords
from index.engines.whoosh_compiler import Compiler
from index.query import Node

_BM25: Final = scoring.BM25F(B=0.75, K1=1.2)


class View(CachedWords):
    """A searcher of one commit with its columns of numbers. For one thread at a time."""

    def __init__(self, searcher: Searcher, generation: int, known: KnownWords) -> None:
        super().__init__(known)
        self.searcher = searcher
        self.generation = generation
        # The reader of an empty index has no columns.
        self._leaves = [(leaf, offset) for leaf, offset in searcher.leaf_searchers() if leaf.doc_count_all()]
        self._offsets = [offset for _, offset in self._leaves]
        self._columns: dict[tuple[int, str], Sequence[int]] = {}

    def find(self, tree: Node, filters: Sequence[Node], boosts: Mapping[str, float]) -> list[tuple[int, float]]:
        """(document, score) of all that the tree and the filters find, by document."""
        compiler = Compiler(boosts, self, self.column)
        query, selections = compiler.compile(tree), [compiler.compile(each) for each in filters]
        # With `needs_current` Whoosh steps through documents one by one; without it, it loads unions in blocks.
        context = SearchContext(needs_current=True, weighting=_BM25)
        found: list[tuple[int, float]] = []
        for leaf, offset in self._leaves:
            allowed = [_documents(selection, leaf) for selection in selections]
            for document, score in _scores(query, leaf, context):
                if all(document in documents for documents in allowed):
                    found.append((document + offset, score))
        return found

    def column(self, leaf: Searcher, name: str) -> Sequence[int]:
        """The numbers of a column for the documents of one segment."""
        key = (id(leaf), name)
        if key not in self._columns:
            self._columns[key] = leaf.reader().column_reader(f"column_{name}").load()
        return self._columns[key]

    def number(self, name: str, document: int) -> int:
        """The number of one document in a column."""
        leaf, offset = self._leaves[bisect_right(self._offsets, document) - 1]
        number: int = self.column(leaf, name)[document - offset]
        return number

    def values(self, field: str, documents: Iterable[int]) -> Iterator[str]:
        """The values as given of the documents that have any; of a byline each author."""
        readers = [leaf.reader().column_reader(f"value_{field}") for leaf, _ in self._leaves]
        for document in documents:
            place = bisect_right(self._offsets, document) - 1
            value = readers[place][document - self._offsets[place]]
            if value:
                yield from value.decode().split(SEPARATOR) if field == "author" else (value.decode(),)

    def read_words(self, prefix: str, field: str) -> Iterator[tuple[str, int]]:
        """As CachedWords asks for."""
        for word, info in self.searcher.reader().iter_prefix(f"words_{field}", prefix):
            yield word.decode(), info.doc_frequency()


class Views:
    """Lends views, each to one thread at a time: Whoosh's readers keep their place in the file.

    Views of an older commit are closed when they come back.
    """

    def __init__(self, found: Any) -> None:
        self._index = found
        self._lock = threading.Lock()
        self._idle: list[View] = []
        self._generation = found.latest_generation()
        self._known: KnownWords = {}

    @contextmanager
    def lend(self) -> Iterator[View]:
        """A view of the last commit seen, for as long as the context lasts."""
        with self._lock:
            view = self._idle.pop() if self._idle else None
            known = self._known
        if view is None:
            # Asked for first: the searcher is of this generation or of a later one.
            generation = self._index.latest_generation()
            view = View(self._index.searcher(), generation, known)
        try:
            yield view
        finally:
            with self._lock:
                if view.generation >= self._generation:
                    self._idle.append(view)
                    view = None
            if view is not None:
                view.searcher.close()

    def refresh(self) -> None:
        """See what was committed since."""
        generation = self._index.latest_generation()
        with self._lock:
            if generation == self._generation:
                return
            self._generation = generation
            self._known = {}
            stale, self._idle = self._idle, []
        for view in stale:
            view.searcher.close()

    def close(self) -> None:
        """Close the views that are not lent out."""
        with self._lock:
            idle, self._idle = self._idle, []
        for view in idle:
            view.searcher.close()


def _scores(query: Query, leaf: Searcher, context: SearchContext) -> Iterator[tuple[int, float]]:
    matcher = query.matcher(leaf, context)
    while matcher.is_active():
        yield matcher.id(), matcher.score()
        matcher.next()


def _documents(query: Query, leaf: Searcher) -> set[int]:
    return set(query.matcher(leaf, leaf.boolean_context()).all_ids())
