"""The default engine: Tantivy, an inverted index in Rust.

Nothing is stored but what searching needs: terms with positions, words as written without them, and columns of
numbers and keyword values. A kill at any moment leaves the last commit; the writer's lock goes with its process.
"""

# ruff: noqa: D102  what each method does is written where the contract is, in base.py

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path
from typing import Final

import tantivy

from index.cores import available_cores
from index.engines.base import Document, EmbeddedEngine, Hits, Sort
from index.engines.constant_score import constant_score
from index.engines.tantivy_compiler import Compiler, Holding, TermQuery, silent, term_queries
from index.engines.tantivy_facets import Counting, Known, Names, at_most
from index.engines.tantivy_nearness import best_first
from index.engines.tantivy_pages import hits_of, numbers_of
from index.engines.tantivy_schema import NEWEST, OLDEST, make_documents, make_schema, register_analysis
from index.engines.tantivy_terms import Terms
from index.engines.vocabulary import CachedWords
from index.errors import IndexLocked, IndexUnavailable
from index.expansion import Expandable, Expansion
from index.query import DEFAULT_BOOSTS, Maybe, Node

# A thread for two cores, for whoever reads and stores works beside them; each writes a segment at a commit, and
# whenever its share is full. On two cores a second one takes a twentieth more processor time: there is more to merge.
_MOST_THREADS: Final = 4
# What comes between two commits fits, 20,000 articles of news. With 128 MB each commit left a small segment beside a
# full one, a million articles 21 segments and not 8: a search of these took a twentieth longer.
_WRITER_BYTES: Final = 256_000_000
_TOGETHER: Final = 256  # documents analysed at once


class TantivyEngine(EmbeddedEngine):
    """Tantivy in a folder. Any number of threads may read while one writes."""

    name = "tantivy"
    drops_what_is_replaced = True

    def __init__(self, folder: Path, boosts: Mapping[str, float] = DEFAULT_BOOSTS) -> None:
        super().__init__(folder, boosts)
        self._schema = make_schema()
        self._index = self._open()
        self._seen = self._signature()
        self._view = _View(self._schema, self._index.searcher())
        self._writer: tantivy.IndexWriter | None = None
        self._writing = threading.RLock()
        self._added: set[int] = set()

    @cached_property
    def _terms(self) -> Terms:
        return Terms()

    def _open(self) -> tantivy.Index:
        self.folder.mkdir(parents=True, exist_ok=True)
        # What stands there of an index whose making was cut short begins with a dot: locks, and a list of no files.
        others = [path for path in self.folder.iterdir() if not path.name.startswith(".")]
        if others and not (self.folder / "meta.json").exists():
            raise IndexUnavailable(f"{self.folder} holds no Tantivy index; name another folder, or empty this one")
        try:
            index = tantivy.Index(self._schema, path=str(self.folder))
            register_analysis(index)
            # Readers reload when told to; the other way is a thread that watches the folder.
            index.config_reader("manual")
            index.reload()
        except BaseException as error:
            # A file that was cut short is met by a panic, which is no Exception and which no module names.
            if not isinstance(error, (ValueError, OSError)) and type(error).__name__ != "PanicException":
                raise
            message = (
                f"the Tantivy index in {self.folder} cannot be read ({error}); make it again from the articles, which"
                " are stored beside it, with: search index --rebuild"
            )
            raise IndexUnavailable(message) from error
        return index

    # Writing

    def add(self, documents: Iterable[Document]) -> None:
        waiting = iter(documents)
        while some := list(islice(waiting, _TOGETHER)):
            with self._writing:
                self._add(some)

    def _add(self, documents: Sequence[Document]) -> None:
        writer = self._open_writer()
        made = make_documents(documents, self._terms)
        for document, one in zip(documents, made, strict=True):
            number = document.number
            # A deletion costs a look into every segment at the commit, and most numbers are new.
            if number in self._added or self._view.searcher.doc_freq("number", number):
                writer.delete_documents_by_term("number", number)
            writer.add_document(one)
            self._added.add(number)

    def delete(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            if number > 0:
                with self._writing:
                    self._open_writer().delete_documents_by_term("number", number)

    def commit(self) -> None:
        with self._writing:
            if self._writer is not None:
                self._writer.commit()
            self._added.clear()
            self.refresh()

    def rollback(self) -> None:
        with self._writing:
            if self._writer is not None:
                self._writer.rollback()
            self._added.clear()

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                threads = max(1, min(_MOST_THREADS, available_cores() // 2))
                self._writer = self._index.writer(_WRITER_BYTES, threads)
            except ValueError as error:
                if "LockBusy" not in str(error):
                    raise
                message = f"another process is writing to {self.folder}; wait for it to end, then try again"
                raise IndexLocked(message) from error
            self.refresh()
        return self._writer

    # Reading

    def refresh(self) -> None:
        signature = self._signature()
        if signature != self._seen:
            self._index.reload()
            self._view = _View(self._schema, self._index.searcher(), self._view)
            self._seen = signature

    def _signature(self) -> tuple[int, int, int]:
        """Tells one commit from the next: Tantivy replaces this file at each. 2 microseconds; a reload takes 30."""
        status = (self.folder / "meta.json").stat()
        return status.st_ino, status.st_mtime_ns, status.st_size

    def search(
        self,
        tree: Node,
        *,
        filters: Sequence[Node] = (),
        sort: Sort = Sort.RELEVANCE,
        offset: int = 0,
        limit: int = 10,
        boosts: Mapping[str, float] | None = None,
    ) -> Hits:
        view = self._view
        compiler = self._compiler(view, boosts)
        if limit <= 0:
            return Hits(hits_of(view.searcher, silent(compiler.filtered(tree, filters)), 1)[0], (), ())
        score = constant_score(tree) if sort is Sort.RELEVANCE else 0.0
        if score is None:
            best, hits = best_first(view.searcher, compiler, tree, filters, offset, limit)
            places = [place for _, place in hits] if len(hits) == best.total else None
            view.own.found = _selecting(tree, filters), Known(best.total, places)
            return best
        column, order = _ORDERS[sort]
        query = compiler.filtered(tree, filters)
        total, hits = hits_of(view.searcher, query, limit, order_by_field=column, order=order, offset=offset)
        numbers = tuple(numbers_of(view.searcher, hits))
        return Hits(total, numbers, (score,) * len(numbers))

    def _compiler(self, view: _View, boosts: Mapping[str, float] | None = None) -> Compiler:
        return Compiler(self._schema, view.holding, view.term_query, self.boosts if boosts is None else boosts, view)

    def facets(
        self, tree: Node, fields: Sequence[str], *, filters: Sequence[Node] = (), size: int = 50
    ) -> dict[str, list[tuple[str, int]]]:
        if size <= 0:
            return {field: [] for field in fields}
        return self._counting(tree, filters).values(fields, size)

    def date_counts(self, tree: Node, edges: Sequence[int], *, filters: Sequence[Node] = ()) -> list[int]:
        return self._counting(tree, filters).dates(edges)

    def date_span(self, tree: Node, *, filters: Sequence[Node] = ()) -> tuple[int, int] | None:
        return self._counting(tree, filters).span()

    def _counting(self, tree: Node, filters: Sequence[Node]) -> Counting:
        """What counts the articles of a search; the last one is kept, for dates are counted after values.

        Where this thread's last search came to all of them, or to too many, they need not be searched again.
        """
        view, asked = self._view, _selecting(tree, filters)
        own = view.own
        if own.counted is not None and own.counted[0] == asked:
            return own.counted[1]
        known = own.found[1] if own.found is not None and own.found[0] == asked else None
        counting = Counting(
            view.searcher,
            lambda: silent(self._compiler(view).filtered(tree, filters)),
            view.names,
            known,
            at_most((asked[0], *asked[1]), view.holding, view.searcher.num_docs),
        )
        own.counted = (asked, counting)
        return counting

    def words(self, prefix: str = "", field: str | None = None) -> Sequence[tuple[str, int]]:
        return self._view.words(prefix, field)

    def expansion(self, node: Expandable) -> Expansion:
        return self._view.expansion(node)

    def frequencies(self, terms: Sequence[str], field: str) -> list[int]:
        holding = self._view.holding
        return [holding(field, term) for term in terms]

    def count(self) -> int:
        num_docs: int = self._view.searcher.num_docs
        return num_docs

    def close(self) -> None:
        with self._writing:
            if self._writer is not None:
                self._writer.rollback()
                self._writer.wait_merging_threads()
                self._writer = None


_ORDERS: Final = {
    Sort.RELEVANCE: ("number", tantivy.Order.Asc),
    Sort.NEWEST: (NEWEST, tantivy.Order.Desc),
    Sort.OLDEST: (OLDEST, tantivy.Order.Asc),
}


_HELD: Final = 1 << 14  # words whose count of articles is kept, in 3 MB

_Asked = tuple[Node, tuple[Node, ...]]
"""What a search selects, however it ranks."""


def _selecting(tree: Node, filters: Sequence[Node]) -> _Asked:
    while isinstance(tree, Maybe):  # the rest of it only adds to scores
        tree = tree.required
    return tree, tuple(filters)


class _Own(threading.local):
    """What one thread searched and counted last, and what is known of all that it found."""

    found: tuple[_Asked, Known] | None = None
    counted: tuple[_Asked, Counting] | None = None


class _View(CachedWords):
    """What one commit holds: its searcher, its words and names; and what each thread asked last."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher, former: _View | None = None) -> None:
        super().__init__()
        self.searcher = searcher
        # Queries hold the same words again and again, and each is looked up several times for one search.
        self.holding: Holding = lru_cache(_HELD)(searcher.doc_freq)
        self.term_query: TermQuery = term_queries(schema, self.holding)
        self.names: Names = Names(searcher, former.names if former else None)
        self.own = _Own()

    def read_words(self, prefix: str, field: str) -> list[tuple[str, int]]:
        return self.searcher.terms_with_prefix(f"words_{field}", prefix)
