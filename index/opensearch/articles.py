"""Articles in a cluster as readers ask for them: what `index.catalog.Catalog` is for a directory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from index.catalog import Stored, Summary
from index.errors import NotFound
from index.messages import INDEX
from index.opensearch import counters
from index.opensearch.cluster import Cluster, Search
from index.opensearch.documents import SUMMARY, WHOLE, stored, summary
from index.opensearch.reading import columns, find_by, of_type
from index.opensearch.standing import NONE, STANDING, Standing, read_standing
from index.questions import ArticleCounts

GENERATION: Final = "generation"
"""The counter that every commit raises which changes what can be found."""

CHANGED: Final = "changed"
"""The document of the state that says when the last commit was."""

FILE: Final = "file"
"""The kind of the documents of the state that tell of files."""

_ASKED = 1_000  # articles asked for at a time
_ASKED_VALUES = 10_000  # the same for one value of each
_ASKED_WHOLE = 200  # the same with their bodies
_MOST_VALUES: Final = 65_535  # buckets of an aggregation, the most that OpenSearch gives


class ArticleIndex:
    """Reads articles of a corpus as of the last commit: an `index.store.Articles`. Threads may share it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def generation(self) -> int:
        """A number that grows with every commit that changes what can be found."""
        return counters.last(self.cluster, GENERATION)

    def resolve(self, id: str) -> int:
        """The number of the article with this id, or with this id of its own record. Raises NotFound."""
        for field in ("id", "record_id"):
            body = {"query": {"term": {field: id}}, "size": 1, "sort": ["number"], "_source": ["number"]}
            hits = self._hits(body)
            if hits:
                return int(hits[0]["_source"]["number"])
        raise NotFound(INDEX.say("fault.no_article", id=repr(id)))

    def articles(self, numbers: Sequence[int]) -> dict[int, Stored]:
        """The articles with these numbers, whole; unknown numbers are left out."""
        found = self.standing(numbers, WHOLE, _ASKED_WHOLE)
        return {source["number"]: stored(source, standing) for source, standing in found}

    def article(self, number: int) -> Stored:
        """One article by its number. Raises NotFound."""
        found = self.articles([number])
        if number not in found:
            raise NotFound(f"There is no article number {number} in this index.")
        return found[number]

    def summaries(self, numbers: Sequence[int]) -> dict[int, Summary]:
        """The articles with these numbers without their bodies; unknown numbers are left out."""
        found = self.standing(numbers, SUMMARY)
        return {source["number"]: summary(source, standing) for source, standing in found}

    def bodies(self, numbers: Sequence[int]) -> dict[int, str]:
        """The bodies of the articles with these numbers; unknown numbers are left out."""
        found = self.fields(numbers, ("number", "body"), _ASKED_WHOLE)
        return {source["number"]: source["body"] for source in found}

    def newest_titles(self, most: int) -> list[str]:
        """The titles of the articles with the highest numbers, the last one first."""
        titles: list[str] = []
        after: list[Any] | None = None
        while len(titles) < most:
            body = {"size": min(most - len(titles), 5_000), "sort": [{"number": "desc"}], "_source": ["title"]}
            hits = self._hits(body | ({"search_after": after} if after else {}))
            titles += [hit["_source"]["title"] for hit in hits]
            if len(hits) < body["size"]:  # type: ignore[operator]
                break
            after = hits[-1]["sort"]
        return titles

    def copy_groups(self, numbers: Sequence[int]) -> dict[int, tuple[int, str]]:
        """Of these articles, those that have copies: number -> (group, outlet; '?' and the number where unknown)."""
        copied = {"exists": {"field": "copy_group"}}
        return {
            one.source["number"]: (one.source["copy_group"], one.source["outlet"] or f"?{one.source['number']}")
            for one in find_by(self.cluster, self.cluster.passages, "number", numbers, of_type(STANDING), copied)
        }

    def copies(self, group: int) -> list[int]:
        """The numbers of all articles of a copy group."""
        found = find_by(self.cluster, self.cluster.passages, "copy_group", [group], of_type(STANDING))
        return sorted(one.source["number"] for one in found)

    def counts(self) -> ArticleCounts:
        """What there is."""
        body = {
            "size": 0,
            "track_total_hits": True,
            "aggs": {
                "dated": {"filter": {"exists": {"field": "first"}}},
                **{
                    name: {"terms": {"field": f"value_{name}", "size": _MOST_VALUES}} for name in ("outlet", "language")
                },
            },
        }
        found = self.cluster.search(self.cluster.articles, body)
        total, counted = found["hits"]["total"]["value"], found["aggregations"]
        return ArticleCounts(
            articles=total,
            outlets=len(counted["outlet"]["buckets"]),
            languages=len(counted["language"]["buckets"]),
            without_date=total - counted["dated"]["doc_count"],
            earliest=self._first_date([{"first": "asc"}, {"last": "asc"}]),
            latest=self._first_date([{"last": "desc"}, {"first": "desc"}]),
        )

    def changed(self) -> str | None:
        """When the last commit was, None before the first."""
        found = self.cluster.get(self.cluster.state, CHANGED)
        return found.source["value"] if found else None

    def failures(self) -> list[tuple[str, int | None, str]]:
        """What could not be indexed: file, record in it, reason."""
        query = {"bool": {"filter": [{"term": {"kind": FILE}}, {"range": {"number": {"gt": 0}}}]}}
        files = self.cluster.scan(self.cluster.state, query, fields=["failures"])
        found = [(file, record, reason) for one in files for file, record, reason in one.source["failures"]]
        return sorted(found, key=lambda one: (one[0], -1 if one[1] is None else one[1]))

    def fields(self, numbers: Sequence[int], fields: Sequence[str], asked: int = _ASKED) -> Iterator[dict[str, Any]]:
        """These fields of the articles with these numbers, `asked` at a time; unknown numbers are left out."""
        wanted = list(dict.fromkeys(numbers))
        for begin in range(0, len(wanted), asked):
            chunk = wanted[begin : begin + asked]
            body = {"query": {"terms": {"number": chunk}}, "size": len(chunk), "_source": list(fields)}
            for hit in self._hits(body):
                yield hit["_source"]

    def values(self, numbers: Sequence[int], field: str) -> dict[int, Any]:
        """An indexed field of the articles with these numbers that have it."""
        wanted = list(dict.fromkeys(numbers))
        return {number: held[0] for number, held in columns(self.cluster, wanted, field, _ASKED_VALUES) if held}

    def standing(
        self, numbers: Sequence[int], fields: Sequence[str], asked: int = _ASKED
    ) -> Iterator[tuple[dict[str, Any], Standing]]:
        """These fields of the articles with these numbers, and what the others make of each."""
        cluster, wanted = self.cluster, list(dict.fromkeys(numbers))
        for begin in range(0, len(wanted), asked):
            chunk = wanted[begin : begin + asked]
            these, short = {"terms": {"number": chunk}}, {"size": len(chunk), "track_total_hits": False}
            articles = Search(cluster.articles, {"query": these, "_source": list(fields), **short})
            standings = Search(cluster.passages, {"query": {"bool": {"filter": [of_type(STANDING), these]}}, **short})
            found, others = (
                [hit["_source"] for hit in one["hits"]["hits"]] for one in cluster.search_all([articles, standings])
            )
            standing = {one["number"]: read_standing(one) for one in others}
            for source in found:
                yield source, standing.get(source["number"], NONE)

    def _first_date(self, order: list[dict[str, str]]) -> str | None:
        body = {"query": {"exists": {"field": "first"}}, "size": 1, "sort": order, "_source": ["published"]}
        hits = self._hits(body)
        return hits[0]["_source"]["published"] if hits else None

    def _hits(self, body: Mapping[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.cluster.search(self.cluster.articles, {"track_total_hits": False, **body})[
            "hits"
        ]["hits"]
        return found
