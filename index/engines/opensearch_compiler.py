"""A query tree -> OpenSearch's query DSL, without scripts.

What OpenSearch needs told otherwise: its slop counts moves in any order, so that a phrase with gaps becomes spans, one
within the other from the right; what only selects must not score; and what only takes away needs everything beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from index import query as q
from index.engines.base import check_placements, shown_value
from index.engines.opensearch_document import held_term
from index.engines.vocabulary import CachedWords
from index.expansion import Expandable

Dsl = dict[str, Any]
"""A query as OpenSearch takes it."""

# Further apart than the words of any article; positions are 32 bits wide.
_GREATEST_GAP: Final = 1 << 30

_MOST_VALUES: Final = 65_536
"""Values that OpenSearch takes in one query of terms."""


class Compiler:
    """Compiles trees for one commit; `boosts` by text field, `vocabulary` for prefixes and their like."""

    def __init__(self, boosts: Mapping[str, float], vocabulary: CachedWords) -> None:
        self._vocabulary = vocabulary
        self._boosts = {field: boosts.get(field, 1.0) for field in q.TEXT_FIELDS}

    def compile(self, tree: q.Node) -> Dsl:
        """OpenSearch's query for `tree`. Raises BadQuery for a phrase that may be placed in too many ways."""
        return _COMPILERS[type(tree)](self, tree)

    def filtered(self, tree: q.Node, filters: Iterable[q.Node]) -> Dsl:
        """OpenSearch's query for what `tree` and all of `filters` find; only `tree` scores."""
        selections = [self.compile(each) for each in filters]
        compiled = self.compile(tree)
        return {"bool": {"must": [compiled], "filter": selections}} if selections else compiled

    def _term(self, node: q.Term) -> Dsl:
        term = held_term(node.term)
        return self._in_fields(
            node.field, lambda field, boost: {"term": {f"stems_{field}": {"value": term, "boost": boost}}}
        )

    def _phrase(self, node: q.Phrase) -> Dsl:
        if not node.terms:
            return {"match_none": {}}
        if len(node.terms) == 1:
            return self._term(q.Term(node.terms[0], node.field))
        check_placements(node)
        terms = [held_term(term) for term in node.terms]
        if not node.gap:
            text = " ".join(terms)
            return self._in_fields(
                node.field, lambda field, boost: {"match_phrase": {f"stems_{field}": {"query": text, "boost": boost}}}
            )
        return self._in_fields(node.field, lambda field, boost: _spans(f"stems_{field}", terms, node.gap, boost))

    def _near(self, node: q.Near) -> Dsl:
        terms = [held_term(term) for term in node.terms]

        def in_field(field: str, boost: float) -> Dsl:
            clauses = [{"span_term": {f"stems_{field}": term}} for term in terms]
            slop = min(node.gap, _GREATEST_GAP)
            return {"span_near": {"clauses": clauses, "slop": slop, "in_order": False, "boost": boost}}

        return self._in_fields(node.field, in_field)

    def _word(self, node: q.Word) -> Dsl:
        return self._in_fields(
            node.field, lambda field, boost: {"term": {f"words_{field}": {"value": node.word, "boost": boost}}}
        )

    def _expansion(self, node: Expandable) -> Dsl:
        words = list(self._vocabulary.expansion(node).words)
        if not words:
            return {"match_none": {}}
        return self._in_fields(node.field, lambda field, boost: {"terms": {f"words_{field}": words, "boost": boost}})

    def _in_fields(self, only: str | None, in_field: Callable[[str, float], Dsl]) -> Dsl:
        if only is not None:
            return in_field(only, self._boosts[only])
        queries = [in_field(field, boost) for field, boost in self._boosts.items()]
        return {"dis_max": {"queries": queries, "tie_breaker": q.OTHER_FIELDS}}

    def _numbered(self, node: q.Numbered) -> Dsl:
        numbers = list(node.numbers)
        parts = [numbers[place : place + _MOST_VALUES] for place in range(0, len(numbers), _MOST_VALUES)]
        return _silent({"bool": {"should": [{"terms": {"number": part}} for part in parts or [[]]]}})

    def _number_range(self, node: q.NumberRange) -> Dsl:
        if node.field != "published":
            return _constant(_between(node.field, node.low, node.high))
        if node.low is None and node.high is None:
            return _constant({"exists": {"field": "first"}})
        # The date's interval [first, last] meets [low, high].
        bounds = [_between("first", None, node.high), _between("last", node.low, None)]
        return _constant({"bool": {"filter": bounds}})

    def _keyword(self, node: q.Keyword) -> Dsl:
        return _constant({"term": {f"is_{node.field}": shown_value(node.value)}})

    def _all(self, node: q.All) -> Dsl:
        if not node.children:
            return {"match_none": {}}
        wanted = [self.compile(child) for child in node.children if not isinstance(child, q.Not)]
        unwanted = [self.compile(child.child) for child in node.children if isinstance(child, q.Not)]
        if not unwanted:
            return {"bool": {"must": wanted}}
        return {"bool": {"must": wanted, "must_not": unwanted, "filter": [{"match_all": {}}]}}

    def _any(self, node: q.Any) -> Dsl:
        if not node.children:
            return {"match_none": {}}
        return {"bool": {"should": [self.compile(child) for child in node.children], "minimum_should_match": 1}}

    def _not(self, node: q.Not) -> Dsl:
        return {"bool": {"must_not": [self.compile(node.child)], "filter": [{"match_all": {}}]}}

    def _maybe(self, node: q.Maybe) -> Dsl:
        return {"bool": {"must": [self.compile(node.required)], "should": [self.compile(node.optional)]}}

    def _boost(self, node: q.Boost) -> Dsl:
        return {"bool": {"must": [self.compile(node.child)], "boost": node.factor}}


_COMPILERS: Final[dict[type, Callable[[Compiler, Any], Dsl]]] = {
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
    q.Everything: lambda _, __: {"match_all": {}},
    q.Nothing: lambda _, __: {"match_none": {}},
    q.All: Compiler._all,
    q.Any: Compiler._any,
    q.Not: Compiler._not,
    q.Maybe: Compiler._maybe,
    q.Boost: Compiler._boost,
}


def _spans(field: str, terms: list[str], gap: int, boost: float) -> Dsl:
    """Words in order, each next one at most `gap` words further on.

    OpenSearch takes the nearest next span and counts the words between in sum. Of two spans that is exact; so the last
    two words are one, the word before and this span another, and so on: a span begins where its first word stands.
    """
    spans: Dsl = {"span_term": {field: terms[-1]}}
    for term in reversed(terms[:-1]):
        clauses = [{"span_term": {field: term}}, spans]
        spans = {"span_near": {"clauses": clauses, "slop": min(gap, _GREATEST_GAP), "in_order": True}}
    spans["span_near"]["boost"] = boost
    return spans


def _between(field: str, low: int | None, high: int | None) -> Dsl:
    bounds = {"gte": _within_64_bits(low), "lte": _within_64_bits(high)}
    given = {side: value for side, value in bounds.items() if value is not None}
    return {"range": {field: given}} if given else {"match_all": {}}


def _constant(query: Dsl) -> Dsl:
    return {"constant_score": {"filter": query}}


def _silent(query: Dsl) -> Dsl:
    return {"bool": {"filter": [query]}}


def _within_64_bits(number: int | None) -> int | None:
    return None if number is None else min(max(number, -(1 << 63)), (1 << 63) - 1)
