"""A corpus in a cluster as an indexer writes to it; any number of indexers may at once.

What is written is durable at once, and seen by searches after a commit. There are no transactions: each step notes
before what it is about to leave undone (`index.opensearch.pending`), and whatever is done twice is done once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from types import TracebackType

from index.article import Article
from index.errors import IndexLocked, IndexUnavailable
from index.opensearch import counters
from index.opensearch.article_writer import ArticleWriter
from index.opensearch.articles import CHANGED, GENERATION, ArticleIndex
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster
from index.opensearch.cluster_documents import redirect_key
from index.opensearch.clusterer import Clusterer
from index.opensearch.clusters import ClusterIndex
from index.opensearch.fingerprints import FingerprintSearch
from index.opensearch.links import STORES, LinkIndex
from index.opensearch.pending import Pending
from index.opensearch.rebuilding import Rebuilding, refuse_while_rebuilt
from index.opensearch.rounds import Company
from index.opensearch.sharing import Sharing
from index.opensearch.workers import link_together
from index.place import Layout
from index.progress import Progress
from index.store import ArticleStore, Fingerprints, LinkStore, Share
from index.texts import Texts


class ClusterStorage:
    """An `index.store.Storage` at a URL; the corpus is made where there is none, laid out as `layout` says.

    Raises IndexUnavailable where the cluster cannot be used, IndexLocked while another indexer rebuilds the corpus.
    """

    articles: ArticleStore
    links: LinkStore
    fingerprints: Fingerprints
    texts: Texts
    company: Share | None

    def __init__(self, url: str, layout: Layout) -> None:
        self.place = url
        self._layout = layout
        self._rebuilding: Rebuilding | None = None

    def __enter__(self) -> ClusterStorage:
        self._live = Cluster.connect(self.place, checked=False)
        try:
            self._is_new = not self._live.exists()
            if self._is_new:
                replicas = 1 if self._layout.replicas is None else self._layout.replicas
                self._live.create(shards=self._layout.shards or 1, replicas=replicas)
            self._presence = Pending(self._live)
            self._presence.start()
            try:
                refuse_while_rebuilt(self._live, self._presence)
            except BaseException:
                self._presence.close()
                raise
            self._use(self._live, self._presence)
        except BaseException:
            self._live.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, IndexUnavailable) and not isinstance(error, IndexLocked):
            # Nothing can be tidied up now; the next indexer sees that this one is gone.
            self._presence.leave()
            self._live.close()
            return
        try:
            if self._rebuilding:
                self._pending.close()
                self._rebuilding.give_up()
            unused = self._is_unused()
            self._presence.close()
            if unused:
                self._live.drop()
        finally:
            self._live.close()

    def _use(self, cluster: Cluster, pending: Pending) -> None:
        """Write to this corpus from now on."""
        self.cluster, self._pending = cluster, pending
        self._catalog = ArticleIndex(cluster)
        self.fingerprints = FingerprintSearch(cluster)
        self.start_anew()

    # What stands in the place of transactions

    def start_anew(self) -> None:
        """From what stands in the cluster, and nothing else."""
        self._pending.forget()
        self._writer = ArticleWriter(self.cluster, self._catalog, self._pending)
        self._links = LinkIndex(self.cluster, self._catalog, self._pending)
        self.articles, self.links = self._writer, self._links
        self.texts = Texts(self._catalog)
        self.company = Company(self.cluster, self._pending)

    def stop(self, progress: Progress) -> None:
        """From what stands in the cluster, where all that is committed can be found."""
        self.start_anew()

    def begin(self) -> None:
        """There is nothing to begin."""

    def commit(self) -> None:
        """Let what was written be found."""
        self._writer.flush()
        self.cluster.refresh(self.cluster.articles)
        counters.reserve(self.cluster, STORES, 1)
        self._raise_generation()

    @contextmanager
    def committing(self) -> Iterator[None]:
        """The same, before what is done inside."""
        self.commit()
        yield

    def commit_links(self) -> None:
        """Let links be found, and forget which articles were to be linked."""
        self._links.refresh()
        self._pending.flush()

    def _raise_generation(self) -> None:
        counters.reserve(self.cluster, GENERATION, 1)
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.cluster.put(self.cluster.state, CHANGED, {"kind": CHANGED, "value": now})

    # Articles

    def added(self, articles: Sequence[tuple[int, Article, int]], replaced: Sequence[int]) -> None:
        """The engine's part stands in the articles' documents."""

    def remove(self, numbers: Sequence[int]) -> None:
        """Take articles out."""
        self._writer.remove(numbers)

    def resolve(self, ids: Sequence[str]) -> list[int]:
        """The numbers of articles, ascending. Raises NotFound."""
        return sorted({self._catalog.resolve(id) for id in ids})

    def cluster_links(self, progress: Progress) -> None:
        """Bring clusters up to date with the links."""
        clusterer = Clusterer(self.cluster, self.texts)
        if clusterer.waiting():
            progress.step("clustering", None, "groups")
            if clusterer.update(progress.advance):
                self._raise_generation()

    def sharing(self) -> Sharing:
        """The work that indexers share."""
        return Sharing(self.cluster, self._pending)

    def share(self, workers: int, progress: Progress) -> None:
        """Let any indexer link what is to be linked; do so with as many processes, and cluster. 0: leave it to others.

        Everything stored was committed before.
        """
        sharing = self.sharing()
        sharing.publish()
        if workers:
            link_together(self, sharing, workers, progress)

    def unlinked(self) -> int:
        """How many articles wait to be linked by any indexer."""
        linked, total = self.sharing().counts()
        return total - linked

    def redirect(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Let ids that clusters had lead to others, as long as no cluster has them itself: that is found first."""
        state = self.cluster.state
        writes = (Write(state, redirect_key(old), {"kind": "redirect", "value": {"new": new}}) for old, new in pairs)
        write_all(self.cluster, writes)

    # The whole

    def catch_up(self, progress: Progress) -> None:
        """Take over what indexers that died left undone. Raises IndexUnavailable for another version's corpus."""
        self.cluster.check()
        self._pending.take_over()
        self.cluster.refresh(self.cluster.articles)  # what they stored may not have been seen yet

    def check_engine(self) -> None:
        """There is but one."""

    def announce(self) -> None:
        """It can be searched from the first."""
        self._is_new = False

    def rebuild(self, progress: Progress) -> int:
        """Make all that is derived anew but links and clusters, which are to be made: how many articles there are."""
        rebuilding = Rebuilding(self._live, self._presence, self._layout)
        self._rebuilding = rebuilding
        pending = Pending(rebuilding.fresh)
        pending.start()
        self._use(rebuilding.fresh, pending)
        progress.step("indexing", self._live.count(self._live.articles))
        total = rebuilding.copy(pending.add, progress.advance)
        self.commit()
        return total

    def finish_rebuild(self) -> None:
        """Let what was made anew take the place of the former, now that links and clusters are made, too."""
        if self._rebuilding:
            self._raise_generation()
            self._pending.close()
            self._rebuilding.finish()
            self._rebuilding = None
            self._presence.tell()
            self._use(self._live, self._presence)

    def counts(self) -> tuple[int, int, int]:
        """How many articles, passages and clusters there are."""
        found = ClusterIndex(self.cluster, self._catalog.bodies).counts()
        return self.cluster.count(self.cluster.articles), found.passages, found.clusters

    def _is_unused(self) -> bool:
        """Whether nothing came into a new corpus, for a path was mistyped, say: then nothing of it is left."""
        return self._is_new and not self._live.count(self._live.articles) and not self._presence.others()
