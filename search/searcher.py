"""A request -> what was found: parsed, searched, relaxed where need be, folded, with snippets, clusters and facets."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain

from index.catalog import Summary
from index.engines.base import Engine, Hits, Sort
from index.expansion import Expandable
from index.query import Fuzzy, Node, Numbered, Prefix, Wildcard
from index.questions import Articles, Clusters
from index.remembered import Remembered
from search import feedback
from search.beside import Start, in_turn
from search.duplicates import MOST_SEEN, ClusterReader, Seen
from search.facets import MOST_VALUES, facets_of
from search.folding import BEST, Fetch, Page, copies_page, folded_page, shown_page
from search.highlighting import Highlighter
from search.kept import Kept, Shelf
from search.long_lists import MOST_LISTED, shortened
from search.messages import say
from search.paging import copies_address, links, offset_of
from search.query_cost import check_cost
from search.query_language import Parsed, every_leaf, parse
from search.ranking import field_weights, plain_words, ranked
from search.request import Request
from search.results import Copies, FacetValue, Found, Query, Result, Snippet, Suggestion, Total
from search.shared_passages import Cluster
from search.snippets import snippets
from search.spelling import Speller

MOST_CLUSTERS = 5


@dataclass(frozen=True)
class Reading:
    """A query that was read, maybe relaxed, with its filters."""

    parsed: Parsed
    filters: tuple[Node, ...]
    relaxed: bool
    query: Query

    @property
    def tree(self) -> Node:
        """What it asks for."""
        return self.parsed.tree


class Searcher:
    """Answers requests from an engine and a catalog, as they are at this moment."""

    def __init__(
        self,
        engine: Engine,
        catalog: Articles,
        clusters: Clusters,
        kept: Kept,
        start: Start = in_turn,
        count: Start | None = None,
    ) -> None:
        """`start` does steps beside one another, `count` those that ask the engine alone; as the others by default."""
        self._kept = kept
        self._start = start
        self._start_counting = count or start
        self._engine = engine
        self._catalog = catalog
        self._clusters = clusters

    @cached_property
    def _generation(self) -> int:
        return self._catalog.generation()

    def search(self, request: Request) -> tuple[Found, bool]:
        """What was found, and whether it is whole: articles that are removed meanwhile are counted and not shown.

        Raises BadQuery, BadRequest and Gone; see search.corpus.
        """
        began = time.perf_counter()
        generation = self._generation
        offset = offset_of(request, generation)
        reading = self.read(request)
        facets = self._facets(request, reading) if request.copies != "only" else dict  # those are of the page's list
        page = self._page(request, reading, offset)
        if not page.total and (request.copies != "only" or not self._count(reading)):
            relaxed = self._relaxed(request, reading)
            relaxed_page = self._page(request, relaxed, offset) if relaxed else page
            if relaxed and relaxed_page.total:
                reading, page = relaxed, relaxed_page
                facets = self._facets(request, reading)
        if page.listed is not None:
            facets = self._start_counting(partial(facets_of, self._engine, Numbered(page.listed), request.facets, ()))
        spelling = self._start(lambda: self._suggestion(reading, generation) if not offset else None)
        duplicates = self._start(lambda: self._duplicates(page.best, generation) if request.duplicates else ())
        results = self._results(request, reading, page)
        suggestion, shared, counted = spelling(), duplicates(), facets()
        addresses, after, before = links(request, offset, page.shown, generation)
        query = self._with_cuts(reading)
        found = Found(
            query=replace(query, did_you_mean=suggestion.text) if suggestion else query,
            total=Total(page.total),
            took_ms=round((time.perf_counter() - began) * 1000, 3),
            results=results,
            duplicates=shared,
            facets=counted,
            links=addresses,
            relaxed=reading.relaxed,
            folded=page.folded,
            next_cursor=after,
            previous_cursor=before,
            suggestion=suggestion,
        )
        return found, len(results) == len(page.numbers)

    def _facets(
        self, request: Request, reading: Reading, most: int = MOST_VALUES
    ) -> Callable[[], dict[str, tuple[FacetValue, ...]]]:
        filters = request.filters
        others = {
            name: filters.nodes(request.now, but=name)
            for name in request.facets
            if name != "date" and getattr(filters, name)
        }
        return self._start_counting(
            partial(facets_of, self._engine, reading.tree, request.facets, reading.filters, others, most)
        )

    def read(self, request: Request) -> Reading:
        """The request's query and filters. Raises BadQuery, BadRequest."""
        parsed = parse(request.text, match=request.match, now=request.now)
        check_cost(parsed.text, parsed.tree, self._engine)
        return self._reading(parsed, tuple(request.filters.nodes(request.now)))

    def _reading(self, parsed: Parsed, filters: tuple[Node, ...], *, relaxed: bool = False) -> Reading:
        tree, listed = shortened(parsed.tree, self._engine)
        warnings = [warning.message for warning in parsed.warnings]
        warnings += [say("repair.relaxed")] if relaxed else []
        warnings += [say("repair.shortened", listed=listed, kept=MOST_LISTED)] if listed else []
        query = Query(parsed.text, parsed.understood_as, tuple(warnings))
        return Reading(replace(parsed, tree=tree) if listed else parsed, filters, relaxed, query)

    def numbers(self, request: Request, most: int) -> tuple[Reading, tuple[int, ...]]:
        """The best matches' numbers, at most so many, of the query, relaxed if need be; a warning says of more."""
        reading = self.read(request)
        hits = self._fetch(request, reading)(0, most)
        if not hits.total and (relaxed := self._relaxed(request, reading)):
            relaxed_hits = self._fetch(request, relaxed)(0, most)
            if relaxed_hits.total:
                reading, hits = relaxed, relaxed_hits
        if hits.total > most:
            left_out = say("repair.most_matches", total=hits.total, kept=most)
            reading = replace(reading, query=replace(reading.query, warnings=(*reading.query.warnings, left_out)))
        return reading, hits.numbers

    def facet(self, request: Request, most: int) -> tuple[FacetValue, ...]:
        """The one facet that the request asks for, up to `most` values of it."""
        reading = self.read(request)
        if not self._count(reading):
            reading = self._relaxed(request, reading) or reading
        (found,) = self._facets(request, reading, most)().values()
        return found

    def effective(self, request: Request) -> Node:
        """The tree by which the request finds articles: relaxed where all its words find nothing."""
        reading = self.read(request)
        if self._count(reading):
            return reading.tree
        return (self._relaxed(request, reading) or reading).tree

    def _relaxed(self, request: Request, reading: Reading) -> Reading | None:
        """Any of the words in place of all; None where that is the same."""
        if request.match == "any" or not request.text.strip():
            return None
        relaxed = self._reading(reading.parsed.relaxed(), reading.filters, relaxed=True)
        return relaxed if relaxed.tree != reading.tree else None

    def _with_cuts(self, reading: Reading) -> Query:
        """The query with a warning for each pattern that stands for more words than are searched."""
        cuts = []
        for node in every_leaf(reading.tree):
            if isinstance(node, Expandable):
                found = self._engine.expansion(node)
                if found.is_cut:
                    cuts.append(say("repair.cut", word=_written(node), total=found.total, kept=len(found.words)))
        if not cuts:
            return reading.query
        return replace(reading.query, warnings=(*reading.query.warnings, *dict.fromkeys(cuts)))

    def _suggestion(self, reading: Reading, generation: int) -> Suggestion | None:
        """The query as it may be meant, where another spelling finds far more."""

        def count(text: str) -> int:
            tree = parse(text, now=reading.parsed.now).tree
            return self._engine.search(tree, filters=reading.filters, limit=0).total

        return Speller(self._engine, self._kept, generation).suggestion(reading.parsed, count)

    def _count(self, reading: Reading) -> int:
        return self._engine.search(reading.tree, filters=reading.filters, limit=1).total

    def _fetch(self, request: Request, reading: Reading) -> Fetch:
        """Hits of the reading in the order asked for, as `search.ranking` and `search.feedback` say."""
        if request.order is not Sort.RELEVANCE:
            return partial(self._hits, reading.tree, reading.filters, request.order, None)
        boosts = request.boosts or self._engine.boosts
        weights = field_weights(boosts)
        fetch = partial(self._hits, ranked(reading.tree, boosts), reading.filters, request.order, weights)
        words = plain_words(reading.tree) if request.match == "any" or reading.relaxed else []
        if not feedback.can_help(words):
            return fetch
        first = fetch(0, feedback.RANKED_AGAIN)
        again = feedback.ranked_again(self._engine, first, self._openings(first), len(words), weights)
        return partial(_followed, again, fetch)

    def _openings(self, first: Hits) -> dict[int, feedback.Opening]:
        """What is read of the first hits, kept for the searches that follow in the same commit."""

        def read(numbers: list[int]) -> dict[int, feedback.Opening]:
            bodies = self._catalog.bodies(numbers)
            return {number: feedback.opening(body) for number, body in bodies.items()}

        known: Remembered[feedback.Opening]
        known = self._kept.value("openings", self._generation, lambda: Remembered(feedback.KEPT))
        return known.those(feedback.to_read(first), read)

    def _hits(
        self,
        tree: Node,
        filters: Sequence[Node],
        sort: Sort,
        weights: Mapping[str, float] | None,
        offset: int,
        limit: int,
    ) -> Hits:
        return self._engine.search(tree, filters=filters, sort=sort, offset=offset, limit=limit, boosts=weights)

    def _page(self, request: Request, reading: Reading, offset: int) -> Page:
        fetch = self._fetch(request, reading)
        if request.copies == "fold":
            return folded_page(fetch, self._catalog.copy_groups, offset, request.limit, copies_address(request))
        if request.copies == "only":
            return copies_page(fetch, self._catalog.copy_groups, offset, request.limit)
        return shown_page(fetch, offset, request.limit, best=request.duplicates)

    def _results(self, request: Request, reading: Reading, page: Page) -> tuple[Result, ...]:
        known = self._catalog.summaries([*page.numbers, *chain.from_iterable(page.under.values())])
        hits = [
            (known[number], score)
            for number, score in zip(page.numbers, page.scores, strict=True)
            if number in known  # removed since the engine's last commit
        ]
        shown: dict[int, tuple[Snippet, ...]] = {}
        if request.snippets and hits:
            highlighter = Highlighter(reading.tree)
            bodies = self._catalog.bodies([summary.number for summary, _ in hits])
            shown = {
                summary.number: snippets(summary.title, bodies[summary.number], highlighter) for summary, _ in hits
            }
        copies = {
            number: replace(page.copies[number], shown=_standing(number, others, known, request.order))
            for number, others in page.under.items()
            if number in known
        }
        found = {**page.copies, **copies}
        return tuple(
            result_of(summary, score, found.get(summary.number, Copies()), shown.get(summary.number, ()))
            for summary, score in hits
        )

    def _duplicates(self, best: Sequence[int], generation: int) -> tuple[Cluster, ...]:
        seen: Seen = self._kept.value("clusters", generation, lambda: Shelf(MOST_SEEN))
        return ClusterReader(self._catalog, self._clusters).most_spread(best[:BEST], MOST_CLUSTERS, seen)


def _followed(first: Hits, fetch: Fetch, offset: int, limit: int) -> Hits:
    """A page of hits of which the first were ranked again; the others follow as they were."""
    ranked_again = len(first.numbers)
    numbers, scores = first.numbers[offset : offset + limit], first.scores[offset : offset + limit]
    if offset + limit <= ranked_again or first.total <= ranked_again:
        return Hits(first.total, numbers, scores)
    rest = fetch(max(offset, ranked_again), offset + limit - max(offset, ranked_again))
    return Hits(first.total, numbers + rest.numbers, scores + rest.scores)


def _standing(number: int, others: Sequence[int], known: Mapping[int, Summary], order: Sort) -> str | None:
    """Why an article stands for its copies: none of these is surely earlier, or it is the first in the order asked."""
    first = known[number].published.first
    lasts = [known[other].published.last for other in others if other in known]
    if first is not None and not any(last is not None and last < first for last in lasts):
        return "earliest"
    return {Sort.RELEVANCE: "best_match", Sort.NEWEST: "latest"}.get(order)


def _written(node: Expandable) -> str:
    if isinstance(node, Prefix):
        return f"{node.prefix}*"
    if isinstance(node, Wildcard):
        return node.pattern
    if isinstance(node, Fuzzy):
        return f"{node.word}~{node.distance}"
    return f"[{node.low or ''} TO {node.high or ''}]"


def result_of(
    summary: Summary,
    score: float = 0.0,
    copies: Copies = Copies(),  # noqa: B008 - frozen
    shown: tuple[Snippet, ...] = (),
) -> Result:
    """An article as it stands in a list of results; `shown` are its snippets."""
    return Result(
        id=summary.id,
        title=summary.title,
        outlet=summary.outlet,
        author=summary.author,
        url=summary.url,
        published=summary.published.text,
        published_precision=summary.published.precision.value,
        language=summary.language,
        score=score,
        copied_share=summary.copied_share,
        copies=copies,
        snippets=shown,
    )
