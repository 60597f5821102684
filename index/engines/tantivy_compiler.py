"""A query tree -> Tantivy's own query.

What Tantivy needs told otherwise: a phrase of one word makes it panic; its slop counts moves in any order, so that a
phrase with gaps becomes every exact phrase that it may be, and only one of two words a slop; a query that only takes
away finds nothing; an empty set is a query of its own; and what only selects (a date, a keyword, a filter) must not
weigh by how rare it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import lru_cache
from itertools import accumulate, product
from typing import Any, Final

import tantivy

from index import query as q
from index import tokens
from index.engines.base import check_placements, shown_value
from index.engines.vocabulary import CachedWords
from index.expansion import Expandable

# Further apart than the words of any article; positions are 32 bits wide.
_GREATEST_GAP: Final = 1 << 30

# Numbers up to which each is looked up by itself: a hundred take .1 ms of 12,559. As a set they are held against all
# numbers near them, which takes .7 ms for any hundred.
_FEW_NUMBERS: Final = 256

_SHORT_FIELDS: Final = ("author", "outlet")

Must, Should, MustNot = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot

Holding = Callable[[str, str], int]
"""(field, term) -> how many articles hold it."""

Fields = tuple[tuple[str, float], ...]
"""Fields to search, each with its boost."""

TermQuery = Callable[[str, Fields, bool], tantivy.Query]
"""(term, fields, whether it is a word as written and no stem) -> the query for it."""

_HELD_QUERIES: Final = 1 << 12  # a kilobyte each


def term_queries(schema: tantivy.Schema, holding: Holding) -> TermQuery:
    """Makes queries for terms in one commit, and keeps them: to make one takes 3 microseconds, of a search's 130."""

    term_query = tantivy.Query.term_query

    @lru_cache(_HELD_QUERIES)
    def made(term: str, fields: Fields, as_written: bool) -> tantivy.Query:
        if as_written:
            return _best_field((term_query(schema, f"words_{field}", term, "basic"), boost) for field, boost in fields)
        found = []
        for field, boost in fields:
            # Authors and outlets rarely have the word; to look it up takes a microsecond, to search each of them ten.
            if field not in _SHORT_FIELDS or holding(field, term):
                found.append((term_query(schema, field, term, "freq"), boost))
        return _best_field(found)

    return made


class Compiler:
    """Compiles trees for one commit; `holding` counts the articles that hold a term in a field, `term_query` makes the
    query for one (`term_queries`), `boosts` are by text field, `vocabulary` is for prefixes and their like."""

    def __init__(
        self,
        schema: tantivy.Schema,
        holding: Holding,
        term_query: TermQuery,
        boosts: Mapping[str, float],
        vocabulary: CachedWords,
    ) -> None:
        self.schema = schema
        self.holding = holding
        self._term_query = term_query
        self._vocabulary = vocabulary
        self.boosts = boosts
        self._boosts: Fields = tuple([(field, boosts.get(field, 1.0)) for field in q.TEXT_FIELDS])

    def compile(self, tree: q.Node) -> tantivy.Query:
        """Tantivy's query for `tree`. Raises BadQuery for a phrase that may be placed in too many ways."""
        return _COMPILERS[type(tree)](self, tree)

    def filtered(self, tree: q.Node, filters: Iterable[q.Node]) -> tantivy.Query:
        """Tantivy's query for what `tree` and all of `filters` find; only `tree` scores."""
        compiled = self.compile(tree)
        selections = [(Must, silent(self.compile(each))) for each in filters]
        return tantivy.Query.boolean_query([(Must, compiled), *selections]) if selections else compiled

    def _term(self, node: q.Term) -> tantivy.Query:
        return self._term_query(node.term, self._fields(node.field), False)

    def _phrase(self, node: q.Phrase) -> tantivy.Query:
        if not node.terms:
            return tantivy.Query.empty_query()
        if len(node.terms) == 1:
            return self._term(q.Term(node.terms[0], node.field))
        check_placements(node)
        placements = list(_pair(node) if len(node.terms) == 2 else _placements(node))

        def in_field(field: str) -> tantivy.Query:
            phrases = [tantivy.Query.phrase_query(self.schema, field, placed, slop) for placed, slop in placements]
            # The best placement counts, not their sum: the words are the same in all of them.
            return phrases[0] if len(phrases) == 1 else tantivy.Query.disjunction_max_query(phrases)

        return _best_field((in_field(field), boost) for field, boost in self._fields(node.field))

    def _near(self, node: q.Near) -> tantivy.Query:
        # Both at one place, and at most so many steps from there: Tantivy's slop takes either order.
        placed: list[str | tuple[int, str]] = [(0, term) for term in node.terms]
        slop = min(node.gap, _GREATEST_GAP) + 1
        return _best_field(
            (tantivy.Query.phrase_query(self.schema, field, placed, slop), boost)
            for field, boost in self._fields(node.field)
        )

    def _word(self, node: q.Word) -> tantivy.Query:
        return self._term_query(node.word, self._fields(node.field), True)

    def _numbered(self, node: q.Numbered) -> tantivy.Query:
        schema, numbers = self.schema, node.numbers
        if len(numbers) > _FEW_NUMBERS:
            return silent(tantivy.Query.term_set_query(schema, "number", list(numbers)))
        one_by_one = [(Should, tantivy.Query.term_query(schema, "number", number, "basic")) for number in numbers]
        return silent(tantivy.Query.boolean_query(one_by_one))

    def _expansion(self, node: Expandable) -> tantivy.Query:
        words = list(self._vocabulary.expansion(node).words)
        if not words:
            return tantivy.Query.empty_query()
        schema = self.schema
        return _best_field(
            (tantivy.Query.term_set_query(schema, f"words_{field}", words), boost)
            for field, boost in self._fields(node.field)
        )

    def _fields(self, only: str | None) -> Fields:
        """The fields to search, each with its boost."""
        if only is None:
            return self._boosts
        return ((only, self.boosts.get(only, 1.0)),) if only in q.TEXT_FIELDS else ()

    def _number_range(self, node: q.NumberRange) -> tantivy.Query:
        if node.field == "published":
            if node.low is None and node.high is None:
                return _constant(tantivy.Query.exists_query("first"))
            # The date's interval [first, last] meets [low, high].
            sides = [("first", None, node.high), ("last", node.low, None)]
            bounds = [self._between(*side) for side in sides if side[1:] != (None, None)]
            return _constant(tantivy.Query.boolean_query([(Must, bound) for bound in bounds]))
        if node.low is None and node.high is None:
            return tantivy.Query.all_query()
        return _constant(self._between(node.field, node.low, node.high))

    def _between(self, field: str, low: int | None, high: int | None) -> tantivy.Query:
        low, high = _within_64_bits(low), _within_64_bits(high)
        if low is not None and high is not None and low > high:
            return tantivy.Query.empty_query()
        return tantivy.Query.range_query(self.schema, field, tantivy.FieldType.Integer, low, high)

    def _keyword(self, node: q.Keyword) -> tantivy.Query:
        value = shown_value(node.value)
        return _constant(tantivy.Query.term_query(self.schema, f"is_{node.field}", value, "basic"))

    def _all(self, node: q.All) -> tantivy.Query:
        if not node.children:
            return tantivy.Query.empty_query()
        wanted = [(Must, self.compile(child)) for child in node.children if not isinstance(child, q.Not)]
        if len(wanted) < len(node.children):
            wanted = wanted or [(Must, silent(tantivy.Query.all_query()))]
            wanted += [(MustNot, self.compile(child.child)) for child in node.children if isinstance(child, q.Not)]
        return tantivy.Query.boolean_query(wanted)

    def _any(self, node: q.Any) -> tantivy.Query:
        if not node.children:
            return tantivy.Query.empty_query()
        return tantivy.Query.boolean_query([(Should, self.compile(child)) for child in node.children])

    def _not(self, node: q.Not) -> tantivy.Query:
        everything = silent(tantivy.Query.all_query())
        return tantivy.Query.boolean_query([(Must, everything), (MustNot, self.compile(node.child))])

    def _maybe(self, node: q.Maybe) -> tantivy.Query:
        # Each level of a query is copied and called once more, so what is optional stands beside what is required.
        required = node.required.children if isinstance(node.required, q.Any) else (node.required,)
        optional = node.optional.children if isinstance(node.optional, q.Any) else (node.optional,)
        if _are_found_anyway(optional, required):
            # Then all of it is one union. Two, of which one is looked into for each article of the other, take a
            # seventh longer.
            return tantivy.Query.boolean_query([(Should, self.compile(each)) for each in (*required, *optional)])
        clauses = [(Must, self.compile(node.required)), *[(Should, self.compile(each)) for each in optional]]
        return tantivy.Query.boolean_query(clauses)

    def _boost(self, node: q.Boost) -> tantivy.Query:
        return tantivy.Query.boost_query(self.compile(node.child), node.factor)


# A table outside the class: a compiler is made for every search, and bound methods would be made with it.
_COMPILERS: Final[dict[type, Callable[[Compiler, Any], tantivy.Query]]] = {
    q.Term: Compiler._term,
    q.Phrase: Compiler._phrase,
    q.Near: Compiler._near,
    q.Word: Compiler._word,
    q.Numbered: Compiler._numbered,
    q.Prefix: Compiler._expansion,
    q.Wildcard: Compiler._expansion,
    q.Fuzzy: Compiler._expansion,
    q.WordRange: Compiler._expansion,
    q.NumberRange: Compiler._number_range,
    q.Keyword: Compiler._keyword,
    q.Everything: lambda _, __: tantivy.Query.all_query(),
    q.Nothing: lambda _, __: tantivy.Query.empty_query(),
    q.All: Compiler._all,
    q.Any: Compiler._any,
    q.Not: Compiler._not,
    q.Maybe: Compiler._maybe,
    q.Boost: Compiler._boost,
}


def _are_found_anyway(optional: Iterable[q.Node], required: Iterable[q.Node]) -> bool:
    """Whether any word of the text among `required` finds all that `optional` finds."""
    stems = {node.term for node in required if isinstance(node, q.Term) and node.field is None}
    return bool(stems) and all(_holds_one(node, stems) for node in optional)


def _holds_one(node: q.Node, stems: Set[str]) -> bool:
    """Whether all articles that `node` finds hold one of these stems."""
    if isinstance(node, q.Boost):
        return _holds_one(node.child, stems)
    if isinstance(node, q.All):
        return any(_holds_one(child, stems) for child in node.children)
    if isinstance(node, q.Phrase | q.Near):
        return not stems.isdisjoint(node.terms)
    if isinstance(node, q.Word):
        return tokens.term(node.word) in stems
    return isinstance(node, q.Term) and node.term in stems


def _best_field(found: Iterable[tuple[tantivy.Query, float]]) -> tantivy.Query:
    """What one word or phrase asks for in each field, with the field's boost: the best one counts."""
    # A boost of 1 is left out: each layer costs Tantivy a call for every article that it scores.
    queries = [query if boost == 1.0 else tantivy.Query.boost_query(query, boost) for query, boost in found]
    if not queries:
        return tantivy.Query.empty_query()
    return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries, q.OTHER_FIELDS)


_Placement = tuple[list[str | tuple[int, str]], int]
"""A phrase as Tantivy takes it: its words, each with its position, and the slop."""


def _pair(phrase: q.Phrase) -> Iterator[_Placement]:
    """Two words at most `gap` apart, in order.

    Tantivy finds two words whose distance differs by at most the slop from that in the phrase. So a phrase with the
    middle of the distances allowed finds them all, and only them; an odd gap leaves the greatest one over.
    """
    first, second = phrase.terms
    gap = min(phrase.gap, _GREATEST_GAP)
    half = gap // 2
    yield [(0, first), (1 + half, second)], half
    if gap % 2:
        yield [(0, first), (1 + gap, second)], 0


def _placements(phrase: q.Phrase) -> Iterator[_Placement]:
    """Every exact phrase that a phrase with gaps may be."""
    for steps in product(range(1, phrase.gap + 2), repeat=len(phrase.terms) - 1):
        yield list(zip(accumulate(steps, initial=0), phrase.terms, strict=True)), 0


def _constant(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 1.0)


def silent(query: tantivy.Query) -> tantivy.Query:
    """The query without scores, which then are not worked out."""
    return tantivy.Query.const_score_query(query, 0.0)


def _within_64_bits(number: int | None) -> int | None:
    return None if number is None else min(max(number, -(1 << 63)), (1 << 63) - 1)
