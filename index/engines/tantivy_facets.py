"""Facets from Tantivy's columns: how many of the articles found hold each value, and when they were published.

Values are counted by the numbers that stand for them (`code_…`): to count the values themselves Tantivy looks up the
text of each, which for authors took 0.5 ms a search, longer than the search. Where few articles are found their numbers
are read from the columns and counted here; Tantivy's own counting costs 0.1 ms a field before it begins. A byline of
several authors has one number, too: with one for each, counting half of 12,560 articles took 4.3 ms and not 2.4.

Where many may be found, and it isn't known yet how many are, all is counted in one go, with the stretches of time that
were asked for last: most searches that find many ask for the same.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise
from typing import Any, Final, NamedTuple

import tantivy

from index.engines.base import SEPARATOR
from index.engines.tantivy_compiler import Holding
from index.engines.tantivy_pages import hits_of
from index.engines.tantivy_schema import code_of
from index.query import TEXT_FIELDS, All, Node, Phrase, Term

FEW: Final = 4_000
"""Articles found up to which their columns are read: 0.03 ms for a thousand articles of one column."""

# Tantivy answers no more buckets than this at once, and counts those of every segment.
_MOST_BUCKETS: Final = 65_000

_ENDS: Final = {"ends": {"stats": {"field": "first"}}}  # "min" and "max" by themselves take longer

Stretch = tuple[float, float]
"""From when and until before when, in seconds since 1970: as Tantivy gives them back."""
_MOST_STRETCHES: Final = 64
"""Those that the next search counts with the rest; each takes up to .03 ms, whether or not it is asked for then."""


def at_most(trees: Iterable[Node], holding: Holding, articles: int) -> int:
    """A bound on how many of so many articles all of these trees find, by the words that must be there."""
    return min(chain([articles], (_bound(tree, holding, articles) for tree in trees)))


def _bound(tree: Node, holding: Holding, articles: int) -> int:
    if isinstance(tree, Term):
        return sum(holding(field, tree.term) for field in ([tree.field] if tree.field else TEXT_FIELDS))
    if isinstance(tree, Phrase):
        return at_most((Term(term, tree.field) for term in tree.terms), holding, articles)
    return at_most(tree.children, holding, articles) if isinstance(tree, All) else articles


class Names:
    """The values of keyword fields by the numbers that stand for them, as of one commit; kept once they were listed.

    Beside them `stretches`: those of many articles' dates that were asked for last.
    """

    def __init__(self, searcher: tantivy.Searcher, former: Names | None = None) -> None:
        self._searcher = searcher
        # A number always stands for the same value, so what an earlier commit held is still right.
        self._known: dict[str, dict[int, str]] = {} if former is None else dict(former._known)
        self._authors: dict[int, tuple[int, ...]] = {} if former is None else former._authors
        self.stretches: Sequence[Stretch] = () if former is None else former.stretches

    def of(self, field: str, codes: Sequence[int]) -> list[str]:
        """The values that numbers of a field stand for."""
        try:
            known = self._known[field]
            return [known[code] for code in codes]
        except KeyError:
            known = self._load(field)
            return [known[code] for code in codes]

    def authors(self, codes: Sequence[int]) -> list[tuple[int, ...]]:
        """The numbers of the authors of bylines, whose numbers are given."""
        try:
            return [self._authors[code] for code in codes]
        except KeyError:
            self._load("author")
            return [self._authors[code] for code in codes]

    def _load(self, field: str) -> dict[int, str]:
        values = [value for value, _ in self._searcher.terms_with_prefix(f"value_{field}", "")]
        known = self._load_authors(values) if field == "author" else {code_of(value): value for value in values}
        self._known[field] = known
        return known

    def _load_authors(self, bylines: Sequence[str]) -> dict[int, str]:
        listed = [byline.split(SEPARATOR) for byline in bylines]
        codes = {author: code_of(author) for author in set(chain.from_iterable(listed))}
        self._authors = {
            codes.get(byline) or code_of(byline): tuple([codes[author] for author in authors])
            for byline, authors in zip(bylines, listed, strict=True)
        }
        return {code: author for author, code in codes.items()}


class Known(NamedTuple):
    """How many articles a query finds, and where all of them lie in the index, where that is known, too."""

    total: int
    places: list[tantivy.DocAddress] | None


class Counting:
    """What one query finds in one commit, counted; `known` is what is known of that already, `most` a bound on it.

    Only where that is not all is the query needed, and made by `compile`, which takes .1 ms.
    """

    def __init__(
        self,
        searcher: tantivy.Searcher,
        compile: Callable[[], tantivy.Query],
        names: Names,
        known: Known | None = None,
        most: int = 0,
    ) -> None:
        self._searcher = searcher
        self._compile = compile
        self._names = names
        self._ends: tuple[float | None, float | None] | None = None
        self._stretches: dict[Stretch, int] = {}
        self._few: list[tantivy.DocAddress] | None = known.places if known else None
        if self._few is None and (known.total if known else most) <= FEW:
            total, hits = hits_of(searcher, self._query, FEW)
            self._few = None if total > FEW else [address for _, address in hits]

    @cached_property
    def _query(self) -> tantivy.Query:
        return self._compile()

    def values(self, fields: Sequence[str], size: int) -> dict[str, list[tuple[str, int]]]:
        """The most frequent values of keyword fields, each with its articles, ties by value."""
        counted = (
            self._columns(fields) if self._few is None and fields else {field: self._column(field) for field in fields}
        )
        return {field: self._most(field, counts, size) for field, counts in counted.items()}

    def _most(self, field: str, counted: Mapping[int, int], size: int) -> list[tuple[str, int]]:
        if len(counted) > size:
            least = sorted(counted.values(), reverse=True)[size - 1]
            counted = {code: count for code, count in counted.items() if count >= least}
        named = dict(zip(self._names.of(field, list(counted)), counted.values(), strict=True))
        # Those of equal counts are left in their order.
        values = sorted(sorted(named), key=named.__getitem__, reverse=True)[:size]
        return [(value, named[value]) for value in values]

    def _column(self, field: str) -> Mapping[int, int]:
        """How many of few articles have each code."""
        codes: list[Any] = self._searcher.fast_field_values(f"code_{field}", self._few or [])
        if field == "author":
            bylines = [code for code in codes if code is not None]
            return Counter(chain.from_iterable(self._names.authors(bylines)))
        counted = Counter(codes)
        del counted[None]  # articles without a value
        return counted

    def _columns(self, fields: Sequence[str]) -> dict[str, Mapping[int, int]]:
        """The same of many, in one go: the query is run once, also for the dates between which they lie."""
        whole = {"size": _MOST_BUCKETS, "segment_size": _MOST_BUCKETS}
        buckets = {field: {"terms": {"field": f"code_{field}", **whole}} for field in fields}
        answer = self._aggregated(buckets | _ENDS | _dates(self._names.stretches))
        self._ends = answer["ends"]["min"], answer["ends"]["max"]
        self._stretches = _counted(answer)
        counted: dict[str, Mapping[int, int]] = {
            field: {bucket["key"]: bucket["doc_count"] for bucket in answer[field]["buckets"]} for field in fields
        }
        if "author" in counted:
            counted["author"] = self._each_author(counted["author"])
        return counted

    def _each_author(self, bylines: Mapping[int, int]) -> Mapping[int, int]:
        """How many articles each author has, of how many each byline has."""
        counted: dict[int, int] = {}
        for authors, articles in zip(self._names.authors(list(bylines)), bylines.values(), strict=True):
            for author in authors:
                counted[author] = counted.get(author, 0) + articles
        return counted

    def dates(self, edges: Sequence[int]) -> list[int]:
        """How many articles have a `first` in each [edges[i], edges[i + 1]), ascending."""
        if self._few is not None:
            places = [bisect_left(self._firsts, edge) for edge in edges]
            return [max(0, end - begin) for begin, end in pairwise(places)]
        asked = [(float(low), float(high)) for low, high in pairwise(edges)]
        wanted = [(low, high) for low, high in asked if low < high]
        if not self._stretches.keys() >= set(wanted):
            self._names.stretches = wanted if len(wanted) <= _MOST_STRETCHES else ()
            self._stretches = _counted(self._aggregated(_dates(wanted)))
        return [self._stretches.get(stretch, 0) for stretch in asked]

    def span(self) -> tuple[int, int] | None:
        """The least and greatest `first`; None where no article has a date."""
        if self._few is not None:
            return (self._firsts[0], self._firsts[-1]) if self._firsts else None
        if self._ends is None:
            answer = self._aggregated(_ENDS)
            self._ends = answer["ends"]["min"], answer["ends"]["max"]
        least, greatest = self._ends
        return None if least is None or greatest is None else (int(least), int(greatest))

    def _aggregated(self, what: Mapping[str, Any]) -> Any:
        return self._searcher.aggregate(self._query, dict(what))

    @cached_property
    def _firsts(self) -> list[int]:
        """The `first` of each of few articles, ascending."""
        values: list[Any] = self._searcher.fast_field_values("first", self._few or [])
        return sorted([value for value in values if value is not None])


def _dates(stretches: Sequence[Stretch]) -> dict[str, Any]:
    """What to ask Tantivy so that it counts the articles of each stretch."""
    ranges = [{"from": low, "to": high} for low, high in stretches]
    return {"dates": {"range": {"field": "first", "ranges": ranges}}} if ranges else {}


def _counted(answer: Mapping[str, Any]) -> dict[Stretch, int]:
    """How many articles each stretch has; Tantivy adds one for what lies before, between and after."""
    found = answer["dates"]["buckets"] if "dates" in answer else ()
    return {(bucket.get("from"), bucket.get("to")): bucket["doc_count"] for bucket in found}
