"""Clusters of near-duplicate passages as they are shown: lists, one cluster, an article's shared passages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Final

from index.catalog import Stored
from index.cluster_catalog import Shown, StoredCluster, StoredPassage, StoredShare
from index.copied_share import Copied, copied_share
from index.errors import BadRequest
from index.questions import Articles, Clusters
from index.tokens import words
from search.kept import Shelf
from search.messages import say
from search.request import check_least
from search.shared_passages import ArticleView, Cluster, CopiedFrom, Passage, SharedPassage

LISTED: Final = 200
"""Passages of a cluster in a list: the first in order of publication, so that an earliest one is always among them."""

BESIDE: Final = 10
"""The same beside the results of a search, where a few are enough and every passage costs time."""

MOST_SEEN: Final = 1_000
"""Clusters kept as they are shown beside results, of some 5 KB each."""

Seen = Shelf[int, Cluster]
"""By their numbers in one commit."""

SMALLER: Final = 10
"""Clusters inside a cluster that it names."""

MOST_ARTICLES: Final = 5
"""Articles of an outlet that are named as having had text earlier."""


def checked_shown(
    min_outlets: int, min_overlap: float, sort: str, boilerplate: bool, both: Sequence[str] | str = ()
) -> Shown:
    """Which clusters to list; `both` names two outlets. Raises BadRequest for what makes no sense."""
    names = (both,) if isinstance(both, str) and both else tuple(dict.fromkeys(both))
    if names and len(names) != 2:
        raise BadRequest(say("fault.both", count=str(len(names))))
    check_least("min_outlets", min_outlets)
    if not 0 <= min_overlap <= 1:
        raise BadRequest(say("fault.min_overlap", value=str(min_overlap)))
    shown = Shown(min_outlets, min_overlap, boilerplate, sort, names)
    shown.order()
    return shown


class ClusterReader:
    """Makes what is shown of clusters from an open catalog."""

    def __init__(self, catalog: Articles, clusters: Clusters) -> None:
        self._catalog = catalog
        self._clusters = clusters

    def most_spread(self, numbers: Sequence[int], limit: int, seen: Seen) -> tuple[Cluster, ...]:
        """The clusters with most outlets among these articles, each with the first BESIDE of its passages.

        `seen` is of this commit: the widest clusters stand beside many searches, and to make one takes five queries.
        """
        shown = Shown()
        _, page = self._clusters.clusters_of(numbers, shown, limit=limit)
        return tuple(
            seen.made(stored.number, partial(self._view, stored, shown.min_overlap, BESIDE)) for stored in page
        )

    def page(
        self, numbers: Sequence[int] | None, shown: Shown, *, limit: int, offset: int = 0
    ) -> tuple[int, tuple[Cluster, ...]]:
        """How many clusters there are to show, of these articles or (None) of all, and a page of them.

        Each shows at most LISTED of its passages.
        """
        if numbers is None:
            total, page = self._clusters.clusters(shown, limit=limit, offset=offset)
        else:
            total, page = self._clusters.clusters_of(numbers, shown, limit=limit, offset=offset)
        return total, tuple(self._view(stored, shown.min_overlap, LISTED) for stored in page)

    def cluster(self, id: str) -> Cluster:
        """A cluster with all its passages; a retired id gives the cluster that it became. Raises NotFound."""
        return self._view(self._clusters.cluster(id), 0.0, -1)

    def article(self, stored: Stored) -> ArticleView:
        """An article with the passages that it shares."""
        article = stored.article
        shared = []
        for cluster, begin, end, is_earliest in self._clusters.of_article(stored.number):
            earliest, _ = self._clusters.dates(cluster.number)
            shared.append(
                SharedPassage(
                    begin,
                    end,
                    cluster.id,
                    cluster.outlets,
                    earliest,
                    articles=cluster.articles,
                    is_earliest=is_earliest,
                    boilerplate=cluster.boilerplate,
                    kind=cluster.kind,
                )
            )
        group = stored.copy_group
        return ArticleView(
            id=article.id,
            title=article.title,
            body=article.body,
            outlet=article.outlet,
            author=article.author,
            url=article.url,
            published=article.published.text,
            published_precision=article.published.precision.value,
            language=article.language,
            file=article.file,
            copied_share=stored.copied_share,
            passages=tuple(shared),
            topic=article.topic,
            record=article.record,
            record_id=article.record_id,
            words=stored.words,
            copies=0 if group is None else len(self._catalog.copies(group)) - 1,
            evidence=dict(article.evidence),
            copied_from=self._copied_from(stored),
        )

    def _copied_from(self, stored: Stored) -> tuple[CopiedFrom, ...]:
        """Who certainly had text of an article earlier, most first."""
        characters = len(stored.article.body)
        held: dict[str, list[StoredShare]] = defaultdict(list)
        for one in self._clusters.earlier(stored.number):
            held[one.holder].append(one)
        found = []
        for shares in held.values():
            share = _share(shares, characters)
            of_article: dict[str, list[StoredShare]] = defaultdict(list)
            for one in shares:
                of_article[one.article].append(one)
            articles = sorted(of_article, key=lambda id: -_share(of_article[id], characters))[:MOST_ARTICLES]
            found.append(CopiedFrom(shares[0].outlet, share, round(share * stored.words), tuple(articles)))
        return tuple(sorted(found, key=lambda one: (-one.share, one.outlet is None, one.outlet or "", one.articles)))

    def _view(self, stored: StoredCluster, min_overlap: float, most: int) -> Cluster:
        passages = self._clusters.passages(stored.number, min_overlap=min_overlap, limit=most)
        chosen = next((passage for passage in passages if passage.number == stored.representative), None)
        chosen = chosen or self._clusters.passage_of(stored.number, stored.representative)
        earliest, latest = self._clusters.dates(stored.number, min_overlap=min_overlap)
        text = chosen.text if chosen else passages[0].text if passages else ""
        return Cluster(
            id=stored.id,
            articles=stored.articles,
            outlets=stored.outlets,
            words=stored.words or len(words(text)),
            text=text,
            earliest=earliest,
            latest=latest,
            passages=tuple(passage_view(passage) for passage in passages),
            boilerplate=stored.boilerplate,
            overlap=stored.overlap,
            kind=stored.kind,
            larger=tuple(self._clusters.larger(stored)),
            smaller=tuple(self._clusters.smaller(stored, SMALLER)),
        )


def _share(shares: Sequence[StoredShare], characters: int) -> float:
    return copied_share([Copied((one.begin, one.end), one.overlap) for one in shares], characters)


def passage_view(stored: StoredPassage) -> Passage:
    """A passage as it is shown."""
    return Passage(
        article=stored.article,
        title=stored.title,
        outlet=stored.outlet,
        published=stored.published.text,
        begin=stored.begin,
        end=stored.end,
        text=stored.text,
        overlap=stored.overlap,
        published_precision=stored.published.precision.value,
        url=stored.url,
        earliest=stored.earliest,
        kind=stored.kind,
    )
