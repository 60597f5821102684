"""Articles of a corpus that are stored and not linked, by who is to link them: for whoever wants to know why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from index.opensearch.cluster import Cluster, Doc
from index.opensearch.pending import PENDING, indexer_key
from index.opensearch.processes import has_ended
from index.opensearch.reading import find
from index.opensearch.rounds import TAKEN, WAITING, of_kind


@dataclass(frozen=True)
class Unlinked:
    """So many `articles` that wait for an indexer, named by its process and host.

    `indexer` None: nobody took them yet; empty: whoever did is gone, and the next one takes them over.
    """

    articles: int
    indexer: str | None


def unlinked(cluster: Cluster) -> list[Unlinked]:
    """All articles that wait, as far as searches know of them; most first. Raises IndexUnavailable."""
    state = cluster.state
    ids = [one.id for one in find(cluster, state, of_kind(PENDING, WAITING, TAKEN), [])]
    count: dict[str | None, int] = defaultdict(int)
    # As they are now: their end is not shown to searches at once.
    for note in cluster.many(state, ids, fields=["kind", "name", "number"]).values():
        kind = note.source["kind"]
        if kind in (PENDING, WAITING, TAKEN):
            count[None if kind == WAITING else note.source["name"]] += note.source["number"]
    names = [name for name in count if name is not None]
    indexers = cluster.many(state, [indexer_key(name) for name in names])
    who = {name: _shown(indexers.get(indexer_key(name))) for name in names}
    found = [Unlinked(articles, None if name is None else who[name]) for name, articles in count.items()]
    return sorted(found, key=lambda one: -one.articles)


def _shown(indexer: Doc | None) -> str:
    if indexer is None or has_ended(indexer.source["host"], indexer.source["pid"]):
        return ""
    return f"process {indexer.source['pid']} on {indexer.source['host']}"
