"""The corpus: an index directory opened for searching; what page, JSON and command call."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING

from index.errors import BadRequest
from index.place import Place
from search.comparing import compared
from search.duplicates import checked_shown
from search.highlighting import Highlighter
from search.messages import say
from search.opening import opened
from search.outlets import both_names, outlets_of
from search.overviews import Outlets, Status, Trends
from search.request import FACETS, Filters, Request, Values, check_page
from search.results import Clusters, Completions, FacetValue, Found, Query, Result, Similar
from search.searcher import result_of
from search.shared_passages import ArticleView, Cluster, Comparison, Matches

if TYPE_CHECKING:
    from search.pairing import Pair

_PAUSES = (0.05, 0.2, 0.5)
"""Seconds before a search is asked again of which articles went meanwhile, as they do in a commit."""

MOST_MATCHES = 10_000
"""Matches whose clusters `duplicates` lists, the best ones."""


class Corpus:
    """An index directory, or a corpus on a cluster, read.

    Threads may share it; `close` it at the end, or use it as a context manager.

    Each thread reads the catalog over a connection of its own, all share the engine. Every call sees what was committed
    before it began. Raises IndexUnavailable where there is no index, it is damaged, or another version wrote it.
    """

    def __init__(self, path: Place) -> None:
        self.path = path
        self._index = opened(path)

    def search(
        self,
        text: str = "",
        *,
        match: str = "all",
        copies: str = "fold",
        sort: str = "relevance",
        outlet: Values = (),
        not_outlet: Values = (),
        author: Values = (),
        topic: Values = (),
        language: Values = (),
        after: str | None = None,
        before: str | None = None,
        limit: int = 20,
        offset: int = 0,
        cursor: str | None = None,
        facets: Sequence[str] = FACETS,
        snippets: bool = True,
        duplicates: bool = True,
        boosts: Mapping[str, float] | None = None,
        now: datetime | None = None,
    ) -> Found:
        """Find articles. No text and no filter: every article; without text, relevance means newest first.

        `match` all words or any; where no article has all, any will do, and `relaxed` and a warning say so. `copies`:
        "fold" shows one article for all its copies among the best 1,000 matches, or as many more as the page needs;
        "show" each by itself; "only" those that have a copy anywhere in the corpus, each by itself, and the total then
        counts these. Several values of one filter mean any of them; `after` and `before` are inclusive, in UTC.
        `boosts` replaces the field boosts.

        Raises BadQuery for a query that cannot be read, BadRequest for an option that makes no sense, Gone for a cursor
        from before a change of the index.
        """
        request = Request.checked(
            text=text,
            match=match,
            copies=copies,
            sort=sort,
            filters=Filters.of(outlet, not_outlet, author, topic, language, after, before),
            limit=limit,
            offset=offset,
            cursor=cursor,
            facets=facets,
            snippets=snippets,
            duplicates=duplicates,
            boosts=boosts,
            now=now,
        )
        return self._found(request)

    def _found(self, request: Request) -> Found:
        """What is found, asked again where articles that are counted went before they were read."""
        pauses = iter(_PAUSES)
        while True:
            with self._index.reading() as reader:
                found, is_whole = reader.searcher.search(request)
            pause = None if is_whole else next(pauses, None)
            if pause is None:
                return found
            time.sleep(pause)

    def duplicates(
        self,
        text: str = "",
        *,
        article: str | None = None,
        min_overlap: float = 0.5,
        min_outlets: int = 2,
        sort: str = "size",
        limit: int = 20,
        offset: int = 0,
        boilerplate: bool = False,
        both: Values = (),
        match: str = "all",
        outlet: Values = (),
        not_outlet: Values = (),
        author: Values = (),
        topic: Values = (),
        language: Values = (),
        after: str | None = None,
        before: str | None = None,
        now: datetime | None = None,
    ) -> Clusters:
        """Clusters of near-duplicate passages, of one article, of the articles that match (the best 10,000), or all.

        `both`: the names of two outlets, which both have a passage of it; it goes with anything else. A cluster in the
        list shows its first 200 passages. Raises BadQuery and BadRequest, NotFound for the article.
        """
        shown = checked_shown(min_outlets, min_overlap, sort, boilerplate, both)
        check_page(limit, offset)
        filters = Filters.of(outlet, not_outlet, author, topic, language, after, before)
        if article and (text.strip() or filters):
            raise BadRequest(say("fault.words_or_article"))
        request = Request.checked(text=text, match=match, facets=(), filters=filters, now=now)
        with self._index.reading() as reader:
            if shown.both:
                shown = replace(shown, both=both_names(reader.clusters, shown.both))
            query: Query | None = None
            numbers: tuple[int, ...] | None = None
            if article:
                numbers = (reader.catalog.resolve(article),)
            elif text.strip() or filters:
                reading, numbers = reader.searcher.numbers(request, MOST_MATCHES)
                query = reading.query
            total, clusters = reader.cluster_reader.page(numbers, shown, limit=limit, offset=offset)
        return Clusters(total, clusters, query)

    def outlets(
        self,
        *,
        outlet: Values = (),
        after: str | None = None,
        before: str | None = None,
        min_shared: int = 1,
        limit: int = 50,
        offset: int = 0,
        now: datetime | None = None,
    ) -> Outlets:
        """Who follows whom: pairs of known outlets by the clusters they share, and who had those first how often.

        Counts the clusters that are listed by default. `outlet`: only pairs with one of these; `after` and `before`
        (inclusive, in UTC): only clusters of which both outlets have a passage published then, while who was first is
        told from all their passages; `min_shared`: only pairs that share so many. Raises BadRequest.
        """
        check_page(limit, offset)
        filters = Filters.of(outlet, after=after, before=before)
        with self._index.reading() as reader:
            return outlets_of(reader.clusters, filters, min_shared, limit=limit, offset=offset, now=now)

    def cluster(self, id: str) -> Cluster:
        """A cluster with all its passages. A retired id gives the cluster it became, whose `id` differs.

        Raises NotFound.
        """
        with self._index.reading() as reader:
            return reader.cluster_reader.cluster(id)

    def compare(self, cluster: str, left: str | None = None, right: str | None = None) -> Comparison:
        """Two articles' passages of a cluster, word by word; the first in order against the next where not given.

        Raises NotFound for a cluster, or an article that has no passage in it.
        """
        with self._index.reading() as reader:
            found = reader.cluster_reader.cluster(cluster)
        return compared(found, left, right)

    def match(self, text: str, *, limit: int = 20) -> Matches:
        """Which passages of a text stand in which articles: at most `limit` articles for each passage, best first.

        `articles` of the answer are all that have one, with how much of the text each has and how much of it the text.
        Raises BadRequest for a limit outside 1 to 1,000.
        """
        from search.matching import matches_of

        check_page(limit, 0)
        began = time.perf_counter()
        with self._index.reading() as reader:
            matcher = reader.matcher()
            found = matcher.match(text)
            return matches_of(text, found, reader.catalog, matcher.words, limit=limit, began=began)

    def article(self, id: str) -> ArticleView:
        """An article, by its id or its record's own id, with its shared passages. Raises NotFound."""
        with self._index.reading() as reader:
            return reader.cluster_reader.article(reader.catalog.article(reader.catalog.resolve(id)))

    def marks(self, id: str, text: str) -> tuple[tuple[int, int], ...]:
        """Where the query's words stand in an article's body. Raises NotFound, BadQuery."""
        with self._index.reading() as reader:
            number = reader.catalog.resolve(id)
            tree = reader.searcher.effective(Request(text=text))
            return Highlighter(tree).marks(reader.catalog.bodies([number]).get(number, ""), "body")

    def copies_of(self, id: str) -> tuple[Result, ...]:
        """The other articles of the corpus that are copies of one, in order of publication. Raises NotFound."""
        with self._index.reading() as reader:
            stored = reader.catalog.article(reader.catalog.resolve(id))
            if stored.copy_group is None:
                return ()
            others = [number for number in reader.catalog.copies(stored.copy_group) if number != stored.number]
            found = reader.catalog.summaries(others).values()
            ordered = sorted(found, key=lambda one: (one.published.first is None, one.published.first or 0, one.number))
            return tuple(result_of(summary) for summary in ordered)

    def align(self, left: str, right: str) -> Pair:
        """The passages that any two articles share, aligned anew, with how much of each that is.

        Raises NotFound, BadRequest for an article and itself.
        """
        from search.pairing import pair_of

        with self._index.reading() as reader:
            stored = [reader.catalog.article(reader.catalog.resolve(id)) for id in (left, right)]
            if stored[0].number == stored[1].number:
                raise BadRequest(say("fault.same_article"))
            views = [reader.cluster_reader.article(one) for one in stored]
        return pair_of(views[0], views[1], [one.article.published for one in stored])

    def suggest(self, prefix: str, limit: int = 10) -> Completions:
        """What a text that is being typed may become: terms, outlets, authors and titles of this index.

        Raises BadRequest for a limit outside 1 to 1,000.
        """
        from search.suggestions import Suggester

        with self._index.reading() as reader:
            return Suggester(reader.engine, reader.catalog, reader.shared).completions(prefix, limit)

    def similar(self, id: str, limit: int = 10) -> Similar:
        """Articles on what this one is on, without its copies; copies of one another are folded under the best.

        Raises NotFound, BadRequest for a limit outside 1 to 1,000.
        """
        from search.similar import similar_to

        check_page(limit, 0)
        with self._index.reading() as reader:
            stored = reader.catalog.article(reader.catalog.resolve(id))
            passages = reader.cluster_reader.article(stored).passages
            furniture = [(passage.begin, passage.end) for passage in passages if passage.boilerplate]
            return similar_to(stored, furniture, reader.engine, reader.catalog, limit)

    def compare_queries(
        self,
        a: str,
        b: str,
        *,
        match: str = "all",
        outlet: Values = (),
        not_outlet: Values = (),
        author: Values = (),
        topic: Values = (),
        language: Values = (),
        after: str | None = None,
        before: str | None = None,
        limit: int = 50,
        now: datetime | None = None,
    ) -> Trends:
        """Two queries over time and by outlet, the `limit` outlets with most articles of them. Neither is relaxed.

        Raises BadQuery, BadRequest where one of them is empty.
        """
        from search.trends import trends_of

        filters = Filters.of(outlet, not_outlet, author, topic, language, after, before)
        requests = [Request.checked(text=text, match=match, facets=(), filters=filters, now=now) for text in (a, b)]
        check_page(limit, 0)
        with self._index.reading() as reader:
            return trends_of(reader.engine, requests[0], requests[1], limit)

    def facet(
        self,
        name: str,
        text: str = "",
        *,
        match: str = "all",
        outlet: Values = (),
        not_outlet: Values = (),
        author: Values = (),
        topic: Values = (),
        language: Values = (),
        after: str | None = None,
        before: str | None = None,
        limit: int = 1_000,
    ) -> tuple[FacetValue, ...]:
        """One facet of a search with up to `limit` values, most articles first. Raises BadQuery and BadRequest."""
        check_page(limit, 0)
        filters = Filters.of(outlet, not_outlet, author, topic, language, after, before)
        request = Request.checked(text=text, match=match, facets=(name,), filters=filters)
        with self._index.reading() as reader:
            return reader.searcher.facet(request, limit)

    def status(self) -> Status:
        """What the index holds."""
        with self._index.reading() as reader:
            return self._index.status(reader)

    def refresh(self) -> None:
        """See what other processes committed; every call does so first, at the cost of 30 µs where nothing changed."""
        with self._index.reading():
            pass

    def close(self) -> None:
        """Let go of files. A closed corpus is not used again."""
        self._index.close()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
