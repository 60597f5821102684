"""The engine in pure Python: Whoosh, for places without a wheel of Tantivy.

It finds the same articles as Tantivy, more slowly. Every search counts all that it finds, so it walks through all of
it once, scores on the way, and needs none of Whoosh's collectors.
"""

# ruff: noqa: D102  what each method does is written where the contract is, in base.py

from __future__ import annotations

import threading
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nsmallest
from pathlib import Path
from typing import Any, Final

from whoosh import index as whoosh_index  # type: ignore[import-untyped]

from index.engines.base import Document, EmbeddedEngine, Hits, Sort
from index.engines.whoosh_schema import NO_NUMBER, make_codec, make_schema, make_values
from index.engines.whoosh_view import View, Views
from index.errors import IndexLocked, IndexUnavailable
from index.expansion import Expandable, Expansion
from index.query import DEFAULT_BOOSTS, Node

# What Whoosh gathers before it sorts a run to disk.
_WRITER_MEGABYTES: Final = 128


class WhooshEngine(EmbeddedEngine):
    """Whoosh in a folder. Any number of threads may read while one writes."""

    name = "whoosh"

    def __init__(self, folder: Path, boosts: Mapping[str, float] = DEFAULT_BOOSTS) -> None:
        super().__init__(folder, boosts)
        self._index = self._open()
        self._views = Views(self._index)
        self._batch: _Batch | None = None
        self._writing = threading.RLock()

    def _open(self) -> Any:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            if not any(self.folder.iterdir()):
                return whoosh_index.create_in(str(self.folder), make_schema())
            found = whoosh_index.open_dir(str(self.folder))
            found.reader().close()
        except Exception as error:  # Whoosh unpickles what it reads: damage may raise anything
            message = (
                f"{self.folder} holds no Whoosh index that can be read ({error}); make it again from the articles,"
                " which are stored beside it, with: search index --rebuild"
            )
            raise IndexUnavailable(message) from error
        if set(found.schema.names()) != set(make_schema().names()):
            raise IndexUnavailable(
                f"the Whoosh index in {self.folder} has other fields; make it again with: search index --rebuild"
            )
        return found

    # Writing

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            with self._writing:
                self._open_batch().add(document)

    def delete(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            with self._writing:
                self._open_batch().delete(number)

    def commit(self) -> None:
        with self._writing:
            if self._batch is not None:
                batch, self._batch = self._batch, None
                batch.commit()
            self.refresh()

    def rollback(self) -> None:
        with self._writing:
            if self._batch is not None:
                batch, self._batch = self._batch, None
                batch.cancel()

    def _open_batch(self) -> _Batch:
        if self._batch is None:
            try:
                self._batch = _Batch(self._index.writer(limitmb=_WRITER_MEGABYTES, codec=make_codec()))
            except whoosh_index.LockError as error:
                message = f"another process is writing to {self.folder}; wait for it to end, then try again"
                raise IndexLocked(message) from error
        return self._batch

    # Reading

    def refresh(self) -> None:
        self._views.refresh()

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
        with self._views.lend() as view:
            found = view.find(tree, filters, self.boosts if boosts is None else boosts)
            if limit <= 0:
                return Hits(len(found), (), ())
            best = nsmallest(offset + limit, found, key=_order(sort, view))[offset:]
            scores = tuple(score if sort is Sort.RELEVANCE else 0.0 for _, score in best)
            return Hits(len(found), tuple(view.number("number", document) for document, _ in best), scores)

    def facets(
        self, tree: Node, fields: Sequence[str], *, filters: Sequence[Node] = (), size: int = 50
    ) -> dict[str, list[tuple[str, int]]]:
        with self._views.lend() as view:
            found = view.find(tree, filters, self.boosts)
            counted = {field: Counter(view.values(field, (document for document, _ in found))) for field in fields}
        return {
            field: sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:size]
            for field, counts in counted.items()
        }

    def date_counts(self, tree: Node, edges: Sequence[int], *, filters: Sequence[Node] = ()) -> list[int]:
        counts = [0] * max(len(edges) - 1, 0)
        for first in self._dates(tree, filters):
            place = bisect_right(edges, first) - 1
            if 0 <= place < len(counts):
                counts[place] += 1
        return counts

    def date_span(self, tree: Node, *, filters: Sequence[Node] = ()) -> tuple[int, int] | None:
        dates = self._dates(tree, filters)
        return (min(dates), max(dates)) if dates else None

    def _dates(self, tree: Node, filters: Sequence[Node]) -> list[int]:
        with self._views.lend() as view:
            firsts = [view.number("first", document) for document, _ in view.find(tree, filters, self.boosts)]
        return [first for first in firsts if first != NO_NUMBER]

    def words(self, prefix: str = "", field: str | None = None) -> Sequence[tuple[str, int]]:
        with self._views.lend() as view:
            return view.words(prefix, field)

    def expansion(self, node: Expandable) -> Expansion:
        with self._views.lend() as view:
            return view.expansion(node)

    def frequencies(self, terms: Sequence[str], field: str) -> list[int]:
        with self._views.lend() as view:
            reader = view.searcher.reader()
            return [reader.doc_frequency(field, term.encode()) for term in terms]

    def count(self) -> int:
        with self._views.lend() as view:
            count: int = view.searcher.doc_count()
            return count

    def close(self) -> None:
        self.rollback()
        self._views.close()
        self._index.close()


class _Batch:
    """What was added and deleted since the last commit: one of Whoosh's writers, which a commit uses up."""

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._before = writer.reader()
        self._places: dict[int, int] = {}
        self._replaced: list[int] = []

    def add(self, document: Document) -> None:
        self.delete(document.number)
        self._places[document.number] = self._writer.docnum
        self._writer.add_document(**make_values(document))

    def delete(self, number: int) -> None:
        place = self._places.pop(number, None)
        if place is not None:
            self._replaced.append(place)
        term = str(number).encode()
        if ("is_number", term) in self._before:
            for document in self._before.postings("is_number", term).all_ids():
                self._writer.delete_document(document)

    def commit(self) -> None:
        # Whoosh's writer deletes only what earlier commits hold; what this one replaced is marked in its segment.
        segment = self._writer.get_segment()
        for place in self._replaced:
            segment.delete_document(place)
        self._before.close()
        self._writer.commit()

    def cancel(self) -> None:
        self._before.close()
        self._writer.cancel()


def _order(sort: Sort, view: View) -> Callable[[tuple[int, float]], Any]:
    """A key that sorts (document, score) as asked for."""

    def by_score(hit: tuple[int, float]) -> tuple[float, int]:
        return -hit[1], view.number("number", hit[0])

    def by_date(hit: tuple[int, float]) -> tuple[bool, int, int]:
        first = view.number("first", hit[0])
        return first == NO_NUMBER, first if sort is Sort.OLDEST else -first, view.number("number", hit[0])

    return by_score if sort is Sort.RELEVANCE else by_date
