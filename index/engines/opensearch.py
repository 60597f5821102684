"""The distributed engine: OpenSearch, an inverted index on as many machines as it takes.

What was added and deleted waits here until the commit, which writes it and lets searches see it. Unlike the embedded
engines, any number of processes may write at a time; of two that write the same article the later one stands. Readers
see every commit at once, whoever made it; `refresh` forgets what they kept of an earlier one.
"""

# ruff: noqa: D102  what each method does is written where the contract is, in base.py

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any, Final

from index.engines.base import Document, Engine, Hits, Sort
from index.engines.constant_score import constant_score
from index.engines.opensearch_compiler import Compiler, Dsl
from index.engines.opensearch_document import engine_fields, held_term
from index.engines.opensearch_pages import DeepPages
from index.engines.opensearch_vocabulary import Words
from index.expansion import Expandable, Expansion
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster, to_json
from index.query import DEFAULT_BOOSTS, Node

# OpenSearch answers no later page otherwise than by walking there.
_LAST_BY_OFFSET: Final = 10_000

# Of each shard: as many values as one answer may hold.
_MOST_VALUES: Final = 65_000
_FIRST_VALUES: Final = 1_000

_MOST_RANGES: Final = 10_000
_MOST_SPANS: Final = 64


class OpenSearchEngine(Engine):
    """The articles of one corpus in a cluster, which has been made. Any number of threads may read while one writes.

    It finds all articles of the corpus; those that it adds and deletes itself are known by their number alone, for a
    catalog writes its articles together with what the engine needs of them (`engine_fields`).
    """

    name = "opensearch"

    def __init__(self, cluster: Cluster, boosts: Mapping[str, float] = DEFAULT_BOOSTS) -> None:
        super().__init__(boosts)
        self._cluster = cluster
        self._words = Words(cluster)
        self._pages = DeepPages(cluster)
        self._total: int | None = None  # of this commit
        self._spans: OrderedDict[bytes, tuple[int, int] | None] = OrderedDict()  # asked for with facets
        self._pending: dict[int, Document | None] = {}
        self._writing = threading.RLock()

    # Writing

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            if document.number <= 0:
                raise ValueError(f"number {document.number} is not positive")
            with self._writing:
                self._pending[document.number] = document

    def delete(self, numbers: Iterable[int]) -> None:
        with self._writing:
            self._pending.update(dict.fromkeys(numbers))

    def commit(self) -> None:
        with self._writing:
            if self._pending:
                write_all(self._cluster, self._writes())
                self._pending.clear()
                self._cluster.refresh(self._cluster.articles)
            self.refresh()

    def _writes(self) -> Iterator[Write]:
        for number, document in self._pending.items():
            source = None if document is None else engine_fields(document)
            yield Write(self._cluster.articles, f"number-{number}", source)

    def rollback(self) -> None:
        with self._writing:
            self._pending.clear()

    # Reading

    def refresh(self) -> None:
        self._words = Words(self._cluster)
        self._total = None
        self._pages.forget()

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
        query = Compiler(self.boosts if boosts is None else boosts, self._words).filtered(tree, filters)
        if limit <= 0:
            return Hits(self._count(query), (), ())
        score = constant_score(tree) if sort is Sort.RELEVANCE else 0.0
        scored = score is None
        body = {
            "query": query,
            "sort": [{"_score": "desc"}, *_ORDERS[sort]] if scored else _ORDERS[sort],
            "track_total_hits": True,
            # The number, all that is wanted, is the last of the values sorted by.
            "_source": False,
            "stored_fields": "_none_",
        }
        # How rare a word is, in the whole corpus and not in each shard by itself.
        params = {"search_type": "dfs_query_then_fetch"} if scored else {}
        if offset + limit > _LAST_BY_OFFSET:
            total, hits = self._pages.page(body, params, offset, limit)
        else:
            answered = self._search({**body, "from": offset, "size": limit}, **params)
            total, hits = answered["hits"]["total"]["value"], [hit["sort"] for hit in answered["hits"]["hits"]]
        numbers = tuple(int(values[-1]) for values in hits)
        scores = tuple(float(values[0]) for values in hits) if score is None else (score,) * len(hits)
        return Hits(total, numbers, scores)

    def _search(self, body: Dsl, **params: str) -> dict[str, Any]:
        return self._cluster.search(self._cluster.articles, body, **params)

    def _aggregate(self, tree: Node, filters: Sequence[Node], aggregations: Dsl) -> dict[str, Any]:
        return self._aggregated(_unscored(Compiler(self.boosts, self._words).filtered(tree, filters)), aggregations)

    def _aggregated(self, query: Dsl, aggregations: Dsl) -> dict[str, Any]:
        body = {"query": query, "size": 0, "track_total_hits": False, "aggs": aggregations}
        found: dict[str, Any] = self._search(body)["aggregations"]
        return found

    def _count(self, query: Dsl) -> int:
        answered = self._search({"query": _unscored(query), "size": 0, "track_total_hits": True})
        total: int = answered["hits"]["total"]["value"]
        return total

    def facets(
        self, tree: Node, fields: Sequence[str], *, filters: Sequence[Node] = (), size: int = 50
    ) -> dict[str, list[tuple[str, int]]]:
        if size <= 0 or not fields:
            return {field: [] for field in fields}
        counted: dict[str, list[tuple[str, int]]] = {}
        asked, of_each_shard = list(fields), max(size, _FIRST_VALUES)
        while asked:
            # One field at a time where all its values are wanted: an answer holds so many and no more.
            several, asked = (asked, []) if of_each_shard < _MOST_VALUES else (asked[:1], asked[1:])
            found = self._with_span(tree, filters, {field: _values(field, size, of_each_shard) for field in several})
            for field, answer in found.items():
                # Where shards left some values out, counts of the others may be too low.
                if answer["doc_count_error_upper_bound"] and of_each_shard < _MOST_VALUES:
                    asked.append(field)
                else:
                    counts = [(bucket["key"], bucket["doc_count"]) for bucket in answer["buckets"]]
                    counted[field] = sorted(counts, key=lambda entry: (-entry[1], entry[0]))[:size]
            of_each_shard = _MOST_VALUES
        return {field: counted[field] for field in fields}

    def _with_span(self, tree: Node, filters: Sequence[Node], aggregations: Dsl) -> dict[str, Any]:
        """What was asked for; the dates come with it, for whoever counts values asks for them next."""
        query = _unscored(Compiler(self.boosts, self._words).filtered(tree, filters))
        found = self._aggregated(query, {**aggregations, **_SPAN})
        span = _span({end: found.pop(end) for end in _SPAN})
        self._spans[to_json(query)] = span
        while len(self._spans) > _MOST_SPANS:
            with suppress(KeyError):  # another thread was faster
                self._spans.popitem(last=False)
        return found

    def date_counts(self, tree: Node, edges: Sequence[int], *, filters: Sequence[Node] = ()) -> list[int]:
        spans = list(enumerate(pairwise(edges)))
        counts = [0] * len(spans)
        ranges = [{"key": str(place), "from": low, "to": high} for place, (low, high) in spans if low < high]
        for begin in range(0, len(ranges), _MOST_RANGES):
            part = ranges[begin : begin + _MOST_RANGES]
            found = self._aggregate(tree, filters, {"dates": {"range": {"field": "first", "ranges": part}}})
            for bucket in found["dates"]["buckets"]:
                counts[int(bucket["key"])] = bucket["doc_count"]
        return counts

    def date_span(self, tree: Node, *, filters: Sequence[Node] = ()) -> tuple[int, int] | None:
        query = _unscored(Compiler(self.boosts, self._words).filtered(tree, filters))
        try:
            return self._spans.pop(to_json(query))
        except KeyError:
            return _span(self._aggregated(query, _SPAN))

    def words(self, prefix: str = "", field: str | None = None) -> Sequence[tuple[str, int]]:
        return self._words.words(prefix, field)

    def expansion(self, node: Expandable) -> Expansion:
        return self._words.expansion(node)

    def frequencies(self, terms: Sequence[str], field: str) -> list[int]:
        return self._words.frequencies([held_term(term) for term in terms], field)

    def count(self) -> int:
        total = self._total
        if total is None:
            total = self._total = self._count({"match_all": {}})
        return total

    def close(self) -> None:
        self._pages.forget()
        self._cluster.close()


_ORDERS: Final[dict[Sort, list[Dsl]]] = {
    Sort.RELEVANCE: [{"number": "asc"}],
    Sort.NEWEST: [{"first": {"order": "desc", "missing": "_last"}}, {"number": "asc"}],
    Sort.OLDEST: [{"first": {"order": "asc", "missing": "_last"}}, {"number": "asc"}],
}


_SPAN: Final[Dsl] = {end: {end: {"field": "first"}} for end in ("min", "max")}


def _span(found: Mapping[str, Any]) -> tuple[int, int] | None:
    least, greatest = found["min"]["value"], found["max"]["value"]
    return None if least is None else (int(least), int(greatest))


def _unscored(query: Dsl) -> Dsl:
    return {"bool": {"filter": [query]}}


def _values(field: str, size: int, of_each_shard: int) -> Dsl:
    size = min(size, _MOST_VALUES)
    return {"terms": {"field": f"value_{field}", "size": size, "shard_size": max(size, of_each_shard)}}
