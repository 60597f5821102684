"""A query tree -> Whoosh's own query objects.

Terms, phrases and their combinations are Whoosh's. Two leaves are ours: a set of words (Whoosh's own multi-term
queries score by frequency, or need a reader for each word) and a range of a column (Whoosh would index every number
sixteen times to search it by terms). Boosts are handed down to the leaves: not all of Whoosh's nodes heed theirs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from whoosh import matching, query  # type: ignore[import-untyped]
from whoosh.util import make_binary_tree  # type: ignore[import-untyped]

from index import query as q
from index.engines.base import check_placements, shown_value
from index.engines.vocabulary import CachedWords
from index.engines.whoosh_schema import NO_NUMBER
from index.expansion import Expandable

Columns = Callable[[Any, str], Sequence[int]]
"""(searcher of one segment, name of a column) -> its number for each document of the segment."""


class Compiler:
    """Compiles trees for one commit; `boosts` by text field, `vocabulary` for prefixes and their like."""

    def __init__(self, boosts: Mapping[str, float], vocabulary: CachedWords, columns: Columns) -> None:
        self._boosts = {field: boosts.get(field, 1.0) for field in q.TEXT_FIELDS}
        self._vocabulary = vocabulary
        self._columns = columns
        self._compilers: dict[type, Callable[[Any, float], query.Query]] = {
            q.Term: self._term,
            q.Phrase: self._phrase,
            q.Near: self._near,
            q.Word: self._word,
            q.Numbered: lambda node, _: _Numbered(self._columns, node.numbers),
            q.Prefix: self._expansion,
            q.Wildcard: self._expansion,
            q.Fuzzy: self._expansion,
            q.WordRange: self._expansion,
            q.NumberRange: self._number_range,
            q.Keyword: self._keyword,
            q.Everything: lambda _, factor: _Everything(factor),
            q.Nothing: lambda _, factor: _nothing(),
            q.All: self._all,
            q.Any: self._any,
            q.Not: self._not,
            q.Maybe: self._maybe,
            q.Boost: lambda node, factor: self.compile(node.child, factor * node.factor),
        }

    def compile(self, tree: q.Node, factor: float = 1.0) -> query.Query:
        """Whoosh's query for `tree`, scores times `factor`. Raises BadQuery as `check_placements` does."""
        return self._compilers[type(tree)](tree, factor)

    def _term(self, node: q.Term, factor: float) -> query.Query:
        return self._in_fields(node.field, factor, lambda field, boost: query.Term(field, node.term, boost))

    def _phrase(self, node: q.Phrase, factor: float) -> query.Query:
        if not node.terms:
            return _nothing()
        if len(node.terms) == 1:
            return self._term(q.Term(node.terms[0], node.field), factor)
        check_placements(node)
        # Whoosh's slop counts the steps from one word to the next: 1 is side by side.
        return self._in_fields(
            node.field,
            factor,
            lambda field, boost: query.Phrase(field, list(node.terms), slop=node.gap + 1, boost=boost),
        )

    def _near(self, node: q.Near, factor: float) -> query.Query:
        return self._in_fields(
            node.field, factor, lambda field, boost: _Near(field, list(node.terms), slop=node.gap + 1, boost=boost)
        )

    def _word(self, node: q.Word, factor: float) -> query.Query:
        word = [node.word.encode()]
        return self._in_fields(node.field, factor, lambda field, boost: _AnyTerm(f"words_{field}", word, boost))

    def _expansion(self, node: Expandable, factor: float) -> query.Query:
        words = [word.encode() for word in self._vocabulary.expansion(node).words]
        return self._in_fields(node.field, factor, lambda field, boost: _AnyTerm(f"words_{field}", words, boost))

    def _in_fields(self, only: str | None, factor: float, in_field: Callable[[str, float], query.Query]) -> query.Query:
        fields = self._boosts if only is None else [only]
        queries = [in_field(field, self._boosts[field] * factor) for field in fields]
        return queries[0] if len(queries) == 1 else _BestField(queries)

    def _number_range(self, node: q.NumberRange, factor: float) -> query.Query:
        low = NO_NUMBER + 1 if node.low is None else node.low
        high = 1 << 63 if node.high is None else node.high
        if node.field == "published":
            # The date's interval [first, last] meets [low, high].
            return _InColumns(self._columns, "first", "last", low, high, factor)
        return _InColumns(self._columns, node.field, node.field, low, high, factor)

    def _keyword(self, node: q.Keyword, factor: float) -> query.Query:
        return _AnyTerm(f"is_{node.field}", [shown_value(node.value).encode()], factor)

    def _all(self, node: q.All, factor: float) -> query.Query:
        if not node.children:
            return _nothing()
        wanted = [self.compile(child, factor) for child in node.children if not isinstance(child, q.Not)]
        unwanted = [self.compile(child.child) for child in node.children if isinstance(child, q.Not)]
        found = _And(wanted) if wanted else _Everything(0.0)
        return _Without(found, _Or(unwanted)) if unwanted else found

    def _any(self, node: q.Any, factor: float) -> query.Query:
        return _Or([self.compile(child, factor) for child in node.children])

    def _not(self, node: q.Not, factor: float) -> query.Query:
        return _Without(_Everything(0.0), self.compile(node.child))

    def _maybe(self, node: q.Maybe, factor: float) -> query.Query:
        return query.AndMaybe(self.compile(node.required, factor), self.compile(node.optional, factor))


def _nothing() -> query.Query:
    return _Or([])


# Whoosh joins many matchers two by two, the smallest first: a chain as deep as there are children, and Python's stack
# ends at a thousand. These join neighbours into a tree of even depth.


class _And(query.And):  # type: ignore[misc]
    def matcher(self, searcher: Any, context: Any = None) -> matching.Matcher:
        matchers = [child.matcher(searcher, context) for child in self.subqueries]
        if not all(each.is_active() for each in matchers):
            return matching.NullMatcher()
        return make_binary_tree(matching.IntersectionMatcher, matchers)


class _Or(query.Or):  # type: ignore[misc]
    def matcher(self, searcher: Any, context: Any = None) -> matching.Matcher:
        matchers = [child.matcher(searcher, context) for child in self.subqueries]
        found = [each for each in matchers if each.is_active()]
        return make_binary_tree(matching.UnionMatcher, found) if found else matching.NullMatcher()


class _BestField(query.Or):  # type: ignore[misc]
    def matcher(self, searcher: Any, context: Any = None) -> matching.Matcher:
        matchers = [child.matcher(searcher, context) for child in self.subqueries]
        found = [each for each in matchers if each.is_active()]
        return make_binary_tree(_BestOfTwo, found) if found else matching.NullMatcher()


class _BestOfTwo(matching.UnionMatcher):  # type: ignore[misc]
    """The better score, and a part of the other one. A sum of fields bounds it from above, as Whoosh wants to know."""

    def score(self) -> float:
        first, second = self.a, self.b
        if not first.is_active():
            return float(second.score())
        if not second.is_active() or first.id() < second.id():
            return float(first.score())
        if first.id() > second.id():
            return float(second.score())
        scores = first.score(), second.score()
        return float(max(scores) + q.OTHER_FIELDS * min(scores))


class _Near(query.Phrase):  # type: ignore[misc]
    """Words in either order; Whoosh's own phrase has one."""

    def matcher(self, searcher: Any, context: Any = None) -> matching.Matcher:
        found = [query.Term(self.fieldname, word).matcher(searcher, context) for word in self.words]
        if not all(each.is_active() for each in found):
            return matching.NullMatcher()
        near = query.SpanNear2.SpanNear2Matcher(found, slop=self.slop, ordered=False)
        return matching.WrappingMatcher(near, boost=self.boost)


class _Without(query.Query):  # type: ignore[misc]
    """What one query finds less what the other finds; Whoosh's own AndNot leaves the first article unchecked."""

    def __init__(self, wanted: query.Query, unwanted: query.Query) -> None:
        self._wanted = wanted
        self._unwanted = unwanted

    def matcher(self, searcher: Any, context: Any = None) -> matching.Matcher:
        wanted = self._wanted.matcher(searcher, context)
        if not wanted.is_active():
            return wanted
        unwanted = self._unwanted.matcher(searcher, searcher.boolean_context())
        return matching.FilterMatcher(wanted, frozenset(unwanted.all_ids()), exclude=True)


class _Leaf(query.Query, ABC):  # type: ignore[misc]
    """A query that knows its documents without postings; each scores `boost`."""

    boost: float

    def __init__(self, boost: float) -> None:
        self.boost = boost

    def matcher(self, searcher: Any, context: Any = None) -> matching.Matcher:
        """The documents of one segment, as Whoosh steps through them."""
        return matching.ListMatcher(array("I", self.found(searcher)), all_weights=self.boost)

    @abstractmethod
    def found(self, searcher: Any) -> Iterable[int]:
        """The documents of one segment, ascending."""


class _Everything(_Leaf):
    def found(self, searcher: Any) -> Iterable[int]:
        documents: Iterable[int] = searcher.reader().all_doc_ids()
        return documents


class _AnyTerm(_Leaf):
    """Documents with any of some terms of one field."""

    def __init__(self, field: str, terms: Sequence[bytes], boost: float) -> None:
        super().__init__(boost)
        self._field = field
        self._terms = terms

    def found(self, searcher: Any) -> Iterable[int]:
        reader = searcher.reader()
        documents: set[int] = set()
        for term in self._terms:
            if (self._field, term) in reader:
                documents.update(reader.postings(self._field, term).all_ids())
        return sorted(documents)


class _Numbered(_Leaf):
    """Documents with one of some numbers."""

    def __init__(self, columns: Columns, numbers: Iterable[int]) -> None:
        super().__init__(0.0)
        self._columns = columns
        self._numbers = frozenset(numbers)

    def found(self, searcher: Any) -> Iterable[int]:
        is_deleted = searcher.reader().is_deleted
        return [
            document
            for document, number in enumerate(self._columns(searcher, "number"))
            if number in self._numbers and not is_deleted(document)
        ]


class _InColumns(_Leaf):
    """Documents whose interval, from one column to the other, meets [low, high]."""

    def __init__(self, columns: Columns, begin: str, end: str, low: int, high: int, boost: float) -> None:
        super().__init__(boost)
        self._columns = columns
        self._begin, self._end = begin, end
        self._low, self._high = low, high

    def found(self, searcher: Any) -> Iterable[int]:
        is_deleted = searcher.reader().is_deleted
        intervals = zip(self._columns(searcher, self._begin), self._columns(searcher, self._end), strict=True)
        return [
            document
            for document, (begin, end) in enumerate(intervals)
            if NO_NUMBER < begin <= self._high and end >= self._low and not is_deleted(document)
        ]
