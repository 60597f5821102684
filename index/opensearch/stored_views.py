"""Documents of clusters and articles as what readers ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from index.article import Precision, Published
from index.cluster_catalog import StoredCluster, StoredPassage

Source = Mapping[str, Any]


def place_in_time(article: Source) -> tuple[Any, ...]:
    """As SQL orders articles: first those with a date; of last dates and outlets first those that are not known."""
    last, outlet = article["last"], article["outlet"]
    dated = article["first"] is not None
    known = (last is not None, last or 0, outlet is not None, outlet or "")
    return (not dated, article["first"] or 0, *known, article["id"])


def stored_cluster(source: Source) -> StoredCluster:
    """The cluster of a document."""
    return StoredCluster(**{field.name: source[field.name] for field in fields(StoredCluster)})


def stored_passage(cluster: int, row: Sequence[Any], article: Source, body: str) -> StoredPassage:
    """A passage, by its row in a cluster's document, with what is shown of its article."""
    number, begin, end, overlap = row[:4]
    date = Published(article["published"], Precision(article["precision"]), article["first"], article["last"])
    return StoredPassage(
        cluster=cluster,
        number=number,
        article=article["id"],
        title=article["title"],
        outlet=article["outlet"],
        url=article["url"],
        published=date,
        begin=begin,
        end=end,
        text=body[begin:end],
        overlap=overlap,
        earliest=row[9],
        kind=row[10],
    )
