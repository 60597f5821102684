"""A corpus made anew beside the one in use, from its articles, and put in its place at once.

The new one is four indices under aliases of its own. Nothing of the old one changes meanwhile but that it says who
rebuilds it: other indexers wait for that one's end. Readers go on with the old one until the new one is whole.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Final

from index.errors import IndexLocked
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster, Doc
from index.opensearch.documents import WHOLE, document, stored
from index.opensearch.mappings import KINDS
from index.opensearch.pending import Pending
from index.opensearch.rounds import SHARED
from index.place import Layout
from index.words import split

REBUILDING: Final = "rebuilding"
"""The document of the state that names the indexer that makes the corpus anew."""

_OF_A_MOMENT: Final = ("lease", "journal", "indexer", "pending", *SHARED, REBUILDING)
_READ = 200  # articles read at a time


def refuse_while_rebuilt(cluster: Cluster, pending: Pending) -> None:
    """Raises IndexLocked while another indexer that lives makes the corpus anew."""
    known = cluster.get(cluster.state, REBUILDING)
    if known is None or known.source["name"] == pending.name:
        return
    if pending.lives(known.source["name"]):
        raise IndexLocked(
            f"Another process is rebuilding {cluster.name} at {cluster.address}. Wait until it has finished: what is "
            "stored meanwhile would be lost"
        )
    cluster.delete(cluster.state, REBUILDING)


class Rebuilding:
    """The corpus that is to take the place of another. Raises IndexLocked where other indexers write to that one."""

    def __init__(self, cluster: Cluster, pending: Pending, layout: Layout) -> None:
        self._cluster = cluster
        cluster.put(cluster.state, REBUILDING, {"kind": REBUILDING, "name": pending.name})
        self._versions: dict[str, str] = {}
        self.fresh = copy.copy(cluster)
        try:
            if pending.others():
                raise IndexLocked(
                    f"Another process is writing to {cluster.name} at {cluster.address}. Rebuild it when that has ended"
                )
            self._clean()
            self._make(layout)
        except BaseException:
            self.give_up()
            raise

    def copy(self, add: Callable[[list[int]], None], advance: Callable[[int], None]) -> int:
        """Store all articles anew, as this version analyses them: how many; `add` is told their numbers before."""
        write_all(self.fresh, self._state())
        total = 0
        for chunk in self._chunks():
            add([one.source["number"] for one in chunk])
            write_all(self.fresh, (self._write(one) for one in chunk))
            total += len(chunk)
            advance(len(chunk))
        return total

    def finish(self) -> None:
        """Let the new corpus take the place of the old one, which is removed."""
        self._cluster.swap(self._versions)
        self._alias("remove")

    def give_up(self) -> None:
        """Remove what there is of the new corpus."""
        for index in self._versions.values():
            self._cluster.request("DELETE", f"/{index}", expected=(404,))
        self._cluster.delete(self._cluster.state, REBUILDING)

    def _clean(self) -> None:
        """Remove what a rebuild that was killed left."""
        for kind in KINDS:
            found = self._cluster.request("GET", f"/_alias/{_alias(self._cluster, kind)}", expected=(404,))
            for index in found.body if found.status == 200 else ():
                self._cluster.request("DELETE", f"/{index}", expected=(404,))

    def _make(self, layout: Layout) -> None:
        cluster = self._cluster
        (known,) = cluster.request("GET", f"/{cluster.articles}/_settings/index.number_of_*").body.values()
        former = known["settings"]["index"]
        for kind in KINDS:
            self._versions[kind] = cluster.create_version(
                kind,
                shards=layout.shards or int(former["number_of_shards"]),
                replicas=int(former["number_of_replicas"]) if layout.replicas is None else layout.replicas,
                boosts=cluster.boosts(),
            )
            setattr(self.fresh, kind, _alias(cluster, kind))
        self._alias("add")

    def _alias(self, action: str) -> None:
        """Add, or remove, the names by which the new corpus is known until it takes the other's place."""
        actions = [
            {action: {"index": index, "alias": _alias(self._cluster, kind)}} for kind, index in self._versions.items()
        ]
        self._cluster.request("POST", "/_aliases", {"actions": actions})

    def _state(self) -> Iterator[Write]:
        """What is to be known of the new corpus, too: files, counters, ids of clusters that became others."""
        self._cluster.refresh(self._cluster.state)
        kept = {"bool": {"must_not": [{"terms": {"kind": _OF_A_MOMENT}}]}}
        for one in self._cluster.scan(self._cluster.state, kept):
            yield Write(self.fresh.state, one.id, one.source)

    def _chunks(self) -> Iterator[list[Doc]]:
        chunk: list[Doc] = []
        every = self._cluster.scan(
            self._cluster.articles, {"match_all": {}}, fields=[*WHOLE, "digest"], sort="number", size=_READ
        )
        for one in every:
            chunk.append(one)
            if len(chunk) == _READ:
                yield chunk
                chunk = []
        if chunk:
            yield chunk

    def _write(self, one: Doc) -> Write:
        known = stored(one.source)
        digest = bytes.fromhex(one.source["digest"])
        made = document(known.number, known.article, digest, split(known.article.body))
        return Write(self.fresh.articles, one.id, made)


def _alias(cluster: Cluster, kind: str) -> str:
    return f"{cluster.name}.next-{kind}"
