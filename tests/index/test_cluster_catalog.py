"""The passages of a cluster: their order, whatever part of them is asked for, and the dates between which they lie."""

from __future__ import annotations

import random

from index.article import Article, Precision, Published
from index.catalog import Catalog
from index.cluster_catalog import ClusterCatalog
from tests.index.fleeting import fleeting_catalog

DAY = 86_400


def date(day: int | None) -> Published:
    return Published() if day is None else Published(f"day {day}", Precision.DAY, day * DAY, (day + 1) * DAY - 1)


def test_the_first_passages_are_those_of_the_whole_cluster_in_its_order() -> None:
    connection = fleeting_catalog()
    catalog, clusters = Catalog(connection), ClusterCatalog(connection)
    days = [3, 5, 3, None, 1, 5, 5, 9, None, 3, 2, 9]
    random.Random(3).shuffle(days)
    for place, day in enumerate(days):
        published, outlet = date(day), None if place % 3 else f"Outlet {place % 4}"
        article = Article(id=f"id {place}", title="", body="some text", outlet=outlet, published=published)
        number = catalog.add(article, b"", 2)
        connection.execute(
            "INSERT INTO passages VALUES (1, ?, 0, 9, ?, ?, ?, ?, 9, NULL, 0, 'verbatim', 0)",
            (number, 0.6 if place % 5 else 0.9, outlet or f"?{number}", published.first, published.last),
        )
    for _ in range(2):
        for overlap in (0.5, 0.7):
            every = clusters.passages(1, min_overlap=overlap)
            assert [one.published.first or 10 * DAY for one in every] == sorted(
                one.published.first or 10 * DAY for one in every
            )
            for limit in range(1, 14):
                assert clusters.passages(1, min_overlap=overlap, limit=limit) == every[:limit]
        known = [one.published.text for one in clusters.passages(1) if one.published.text]
        assert clusters.dates(1) == (known[0], known[-1])
        # Removed, as long as the clusters were not made again: the first of all, an undated one, the last dated one.
        catalog.remove([every[0].number, every[-1].number, clusters.passages(1)[len(known) - 1].number])
    assert clusters.dates(2) == (None, None)
