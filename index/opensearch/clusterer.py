"""Brings the clusters of a corpus up to date with its links, in rounds, each taking some of the links that wait.

One process at a time does, by a lease (`index.opensearch.lease`); it makes a round's changes in a working set, keeps
them in a journal, and writes them. Linkers go on meanwhile. What they may do to a link's document: make it, with
`clustered` and `gone` false; set `gone` where it is a link no more, and take that back where it is one again. Only a
clusterer sets `clustered`, which says that a component counts the link, and takes documents out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from index.opensearch import journal
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster
from index.opensearch.cluster_documents import GONE
from index.opensearch.counters import Counters
from index.opensearch.journal import Entry
from index.opensearch.lease import SECONDS, Lease, LeaseLost, pending
from index.opensearch.part_texts import LostArticle
from index.opensearch.reading import WAITING, DocumentSource, find, of_type
from index.opensearch.settling import entries, settle
from index.opensearch.working_set import WorkingSet
from index.texts import Texts

LINKS: Final = 200_000
"""Links that a round takes: they and all that hangs on them stand in memory. The more, the fewer clusters are made
twice; news-12k has 67,000."""

_TRIES: Final = 5

KEPT: Final = 86_400
"""Seconds for which a document says that its cluster is gone: longer than any process can be late with a write."""


class Clusterer:
    """Clusters a corpus; `texts`: the words of its articles; `seconds`: how long the lease holds."""

    def __init__(self, cluster: Cluster, texts: Texts, *, links: int = LINKS, seconds: float = SECONDS) -> None:
        self._cluster = cluster
        self._texts = texts
        self._most = links
        self._seconds = seconds

    def waiting(self) -> bool:
        """Whether there is anything to do: links, or what another clusterer did not finish."""
        self._cluster.refresh(self._cluster.links)
        return pending(self._cluster) or self._cluster.count(self._cluster.links, WAITING) > 0

    def update(self, advance: Callable[[int], None] = lambda count: None) -> bool:
        """Cluster all links that wait, as soon as nobody else does: whether anything changed.

        Searches see it afterwards. Raises LeaseLost where this process was so slow, again and again, that another one
        took over.
        """
        changed = False
        for left in reversed(range(_TRIES)):
            if not self.waiting():
                break
            lease = Lease(self._cluster, self._seconds)
            lease.wait()
            try:
                with lease:
                    changed = self._update(lease, advance) or changed
                break
            except LeaseLost:  # nothing of what it was about to write was written, or another one wrote it
                changed = True
                if not left:
                    raise
        return changed

    def _update(self, lease: Lease, advance: Callable[[int], None]) -> bool:
        """Finish what another holder began, then cluster all links that wait: whether there was anything to do."""
        cluster = self._cluster
        changed = self._recover(lease)
        round, is_last = 0, False
        while not is_last:
            wrote, are_all = self._round(lease, round, advance)
            is_last = are_all or not wrote
            changed = changed or wrote
            round += 1
        if changed:
            self._purge()
            cluster.refresh(cluster.links, cluster.passages)
        return changed

    def _recover(self, lease: Lease) -> bool:
        """Finish what another holder began: whether there was anything."""
        begun = lease.journal
        if begun is not None:
            settle(self._cluster, lease, journal.read(self._cluster, begun))
            journal.end(self._cluster, lease, begun)
        if lease.taken_over:
            journal.clean(self._cluster, lease)
        return begun is not None

    def _round(self, lease: Lease, round: int, advance: Callable[[int], None]) -> tuple[bool, bool]:
        """Cluster some of the links that wait: whether there were any, and whether these were all."""
        for left in reversed(range(_TRIES)):
            try:
                wanted, are_all = self._changes(advance)
                break
            except LostArticle:  # an indexer replaced or removed it meanwhile, and its links go with it
                if not left:
                    raise
        if wanted:
            begun = journal.begin(self._cluster, lease, round, wanted)
            settle(self._cluster, lease, wanted)
            journal.end(self._cluster, lease, begun)
        return bool(wanted), are_all

    def _changes(self, advance: Callable[[int], None]) -> tuple[list[Entry], bool]:
        """What is to be written for some of the links that wait, and whether these are all. Raises LostArticle.

        Whoever makes links meanwhile has them clustered itself.
        """
        cluster = self._cluster
        cluster.refresh(cluster.articles, cluster.links, cluster.passages)
        source = DocumentSource(cluster)
        working = WorkingSet(source, self._texts, self._most)
        try:
            changes = working.cluster(Counters(cluster), advance)
            return list(entries(cluster, source, changes)), working.taken < self._most
        finally:
            working.close()

    def _purge(self) -> None:
        """Take out what says of clusters that they are gone, once it has stood for long enough."""
        before = {"range": {"since": {"lt": int(time.time()) - KEPT}}}
        old = find(self._cluster, self._cluster.passages, {"bool": {"filter": [of_type(GONE), before]}}, ["type"])
        index = self._cluster.passages
        write_all(self._cluster, (Write(index, one.id, None, seen=one.version) for one in old))
