"""What linking and indexing need of where a corpus is kept: an index directory, or an OpenSearch cluster.

Protocols alone; `questions` are those of readers. The directory's side is in `article_table`, `links`,
`fingerprint_index` and `local_storage`; the cluster's in `opensearch`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from types import TracebackType

    import numpy as np
    from numpy.typing import NDArray

    from index.article import Article
    from index.catalog import Stored
    from index.links import Known
    from index.pair_alignment import Found
    from index.progress import Progress
    from index.readers import Failure
    from index.texts import Texts
    from index.words import Words

FileRow = tuple[str, int, int, int]
"""A file that was read: its path, size in bytes, time of change in ns (-1: read it again), number of articles."""


@dataclass(frozen=True)
class KnownArticle:
    """An article that is stored (number 0: about to be), as far as telling whether another replaces it needs it."""

    number: int
    digest: bytes
    file: str
    record: int
    length: int


class ArticleStore(Protocol):
    """Where articles, files and failures go as they are read."""

    def known(self, ids: Sequence[str]) -> dict[str, KnownArticle]:
        """Of articles with these ids, those that are there."""

    def article(self, number: int) -> Stored:
        """One article by its number. Raises NotFound."""

    def was_passed_over(self, id: str, digest: bytes) -> bool:
        """Whether a copy of an article was met before and another one kept."""

    def pass_over(self, id: str, digest: bytes) -> None:
        """Remember that a copy of an article was not kept."""

    def numbers(self, count: int) -> Sequence[int]:
        """So many numbers for new articles, ascending: greater than any that were given before."""

    def store(self, rows: Sequence[tuple[int, Article, bytes, Words]], replaced: Sequence[int]) -> set[int]:
        """Store articles: number, article, digest and words of each; `replaced` go.

        Those numbers whose articles another indexer stored or changed since they were `known`: these are not stored.
        """

    def file(self, path: str) -> FileRow | None:
        """What is known of a file that was read."""

    def of_file(self, path: str) -> dict[str, int]:
        """Ids and numbers of the articles of a file and, where it is an archive, of its members."""

    def failures_of(self, path: str) -> list[Failure]:
        """What could not be read of a file, or of its members, when it was read last."""

    def record_file(self, row: FileRow, failures: Sequence[Failure]) -> None:
        """Note that a file was read, and what could not be read of it."""


class LinkStore(Protocol):
    """What the linker needs: links and copies, and which articles are to be linked."""

    def of(self, numbers: Sequence[int]) -> Known:
        """All links of these articles."""

    def insert(self, found: Found) -> None:
        """Store what an alignment of pairs found."""

    def drop(self, known: Known) -> None:
        """Drop all links of some pairs; what they held together is to be clustered again."""

    def arrivals(self) -> int:
        """A number that differs once articles that other indexers stored or took out can be seen.

        What was inserted before is seen by all from now on.
        """

    def unlinked(self) -> list[int]:
        """The numbers of the articles that are to be linked, ascending."""

    def sizes(self, numbers: Sequence[int]) -> list[tuple[int, int]]:
        """Of these articles, those that are there: number and count of words, ascending."""

    def ranks(self, numbers: Sequence[int]) -> dict[int, int]:
        """Of these articles, those that are there: the rank (`index.ranks`)."""

    def mark(self, numbers: Sequence[int], *, linked: bool) -> None:
        """Note that articles are linked, or that they are to be linked again."""


class Fingerprints(Protocol):
    """Which articles hold a fingerprint."""

    def look_up(self, fingerprints: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where these fingerprints stand: int64[m] places in `fingerprints`, int64[m] article numbers.

        Sorted by place and then by number, each pair once.
        """

    def add_keys(self, keys: NDArray[np.uint64]) -> None:
        """Add postings as different keys in ascending order, as `index.fingerprint_index.posting_keys` makes them."""

    def fingerprints_of(self, articles: NDArray[np.int64]) -> NDArray[np.uint64]:
        """The fingerprints of articles, each once, ascending, their lower half zeros."""


class Share(Protocol):
    """Of the pairs of articles that several link at the same time, which are whose."""

    def mine(self, keys: NDArray[np.int64], batch: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Of pairs (`index.pairs.pair_keys`) with an article of the batch, those that are to be aligned with it."""

    def unlinked(self) -> Iterable[NDArray[np.int64]]:
        """Sets of articles, the batch among them, of which others are linking some now.

        Links may stand that only a whole such set displaces, and no batch of it by itself.
        """


class Storage(Protocol):
    """Where an indexer writes: opened once, with all steps of a run. Use as a context manager."""

    articles: ArticleStore
    links: LinkStore
    fingerprints: Fingerprints
    texts: Texts
    company: Share | None
    """What others link meanwhile; None: nobody else can."""
    place: str
    """The directory, or the address, as it is shown."""

    def __enter__(self) -> Storage: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def start_anew(self) -> None:
        """From what is committed, and nothing else."""

    def stop(self, progress: Progress) -> None:
        """The same, where somebody stops the run: all that is committed can be found then."""

    def begin(self) -> None:
        """Start a transaction, where none is under way."""

    def commit(self) -> None:
        """Make articles durable and let them be found, at once or as soon as the engine has them."""

    def committing(self) -> AbstractContextManager[None]:
        """The same; what is done inside goes on beside the engine's part."""

    def commit_links(self) -> None:
        """Make links durable."""

    def added(self, articles: Sequence[tuple[int, Article, int]], replaced: Sequence[int]) -> None:
        """Hand stored articles to the engine: number, article and count of words of each; `replaced` are gone."""

    def remove(self, numbers: Sequence[int]) -> None:
        """Take articles out."""

    def resolve(self, ids: Sequence[str]) -> list[int]:
        """The numbers of articles, ascending. Raises NotFound."""

    def cluster_links(self, progress: Progress) -> None:
        """Bring clusters up to date with the links, and commit."""

    def share(self, workers: int, progress: Progress) -> None:
        """Let any indexer link what is to be linked; do so with as many processes, and cluster. 0: leave it to others.

        Raises BadRequest where only one process can write.
        """

    def unlinked(self) -> int:
        """How many articles wait to be linked by any indexer."""

    def redirect(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Let ids that clusters had lead to others, as long as no cluster has them itself."""

    def catch_up(self, progress: Progress) -> None:
        """Let the engine have what a run that was killed left behind. Raises IndexUnavailable for another version."""

    def check_engine(self) -> None:
        """Raises BadRequest where another engine was asked for than the index has."""

    def announce(self) -> None:
        """Let it be searched from now on, empty as it may be."""

    def rebuild(self, progress: Progress) -> int:
        """Make all that is derived anew but links and clusters, which are to be made: how many articles there are."""

    def finish_rebuild(self) -> None:
        """Let what was made anew be used, and give back what is not, once links and clusters are made."""

    def counts(self) -> tuple[int, int, int]:
        """How many articles, passages and clusters there are."""
