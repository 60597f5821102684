"""A corpus carried into another place, whatever engine keeps either, and the proof that nothing is missing.

What cannot be made again is copied: articles with their ids, files, failures, the ids that clusters had. Links and
clusters follow from the articles alone and are made anew; that they came out the same is part of the proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from index.contents import Contents, Kept, Sum, contents_at, sums
from index.errors import BadRequest, CoverageError
from index.indexer import Indexer
from index.place import Place
from index.progress import Progress, Quiet
from index.store import Storage

_CHUNK = 256  # articles stored at a time


@dataclass(frozen=True)
class Copied:
    """What was carried over: `new` articles, `unchanged` ones that were there, and what both places now hold."""

    new: int
    unchanged: int
    articles: Sum
    clusters: Sum
    seconds: float


class CopyDiffers(CoverageError):
    """Both places do not hold the same after a copy."""

    title = "The copy differs"


def copy(source: Place, target: Place, *, engine: str | None = None, progress: Progress | None = None) -> Copied:
    """Copy a corpus into a place that holds none, or a part of this one, from a copy that was broken off.

    Raises BadRequest where the target holds other articles, CopyDiffers where afterwards both are not the same, which
    happens where one of them is written to meanwhile, IndexUnavailable where there is nothing to copy.
    """
    progress = progress or Quiet()
    if str(source) == str(target):
        raise BadRequest("Say two different places: search copy FROM TO")
    with contents_at(source) as contents:
        with Indexer(target, engine=engine) as indexer:
            there = _known(contents, indexer.storage, target)
            total = contents.count()
            summary = indexer.take_over(_missing(contents, indexer.storage), total - there, progress)
            _carry_notes(contents, indexer.storage)
        progress.step("comparing", 2 * total)
        wanted = sums(contents, progress.advance)
    with contents_at(target) as made:
        found = sums(made, progress.advance)
    if found != wanted:
        raise CopyDiffers(
            f"{target} does not hold what {source} holds: {_compared('articles', found.articles, wanted.articles)}; "
            f"{_compared('clusters', found.clusters, wanted.clusters)}. Was one of them written to meanwhile? Copy "
            "again into an empty place"
        )
    return Copied(summary.new, there, found.articles, found.clusters, summary.seconds)


def _known(contents: Contents, storage: Storage, target: Place) -> int:
    """How many of the articles the target holds. Raises BadRequest where it holds any others."""
    held, _, _ = storage.counts()
    if not held:
        return 0
    known = sum(held_of for _, held_of in _looked_up(contents, storage))
    if known < held:
        raise BadRequest(f"{target} holds {held - known:,} other articles: copy into an empty place")
    return known


def _missing(contents: Contents, storage: Storage) -> Iterator[Sequence[Kept]]:
    """The articles that the target lacks, chunk by chunk."""
    return (missing for missing, _ in _looked_up(contents, storage) if missing)


def _looked_up(contents: Contents, storage: Storage) -> Iterator[tuple[Sequence[Kept], int]]:
    """Chunk by chunk: the articles that the target lacks, and how many it has."""
    articles = contents.articles()
    while chunk := list(islice(articles, _CHUNK)):
        known = storage.articles.known([one.article.id for one in chunk])
        yield [one for one in chunk if one.article.id not in known], len(known)


def _carry_notes(contents: Contents, storage: Storage) -> None:
    """What is known of files, of copies that were passed over, and of ids that clusters had."""
    storage.begin()
    for row, failures in contents.files():
        storage.articles.record_file(row, failures)
    for id, digest in contents.passed_over():
        storage.articles.pass_over(id, digest)
    storage.redirect(contents.redirects())
    storage.commit()


def _compared(what: str, here: Sum, there: Sum) -> str:
    same = "the same" if here == there else f"hash {here.hash} for {there.hash}"
    return f"{here.count:,} {what} of {there.count:,}, {same}"
