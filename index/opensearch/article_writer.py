"""Articles and files go into a cluster as they are read: what `index.article_table.ArticleTable` is for a directory.

An article is one document, written on condition of what was read of it before: of several indexers that meet the same
article at once one stores it, and the others meet it there.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from index.article import Article
from index.catalog import Stored
from index.opensearch import counters
from index.opensearch.articles import FILE, ArticleIndex
from index.opensearch.bulk import Write, write_all
from index.opensearch.cluster import Cluster, Version
from index.opensearch.documents import document
from index.opensearch.pending import Pending
from index.readers import Failure
from index.store import FileRow, KnownArticle
from index.words import Words

_KNOWN = ("number", "digest", "file", "record", "characters")
_MANY_FILES = 50  # asked for one by one before all are read
_BLOCK = 1_000  # numbers taken from the counter at a time


class ArticleWriter:
    """An `index.store.ArticleStore`; what `record_file` notes is written by `flush`."""

    def __init__(self, cluster: Cluster, articles: ArticleIndex, pending: Pending) -> None:
        self._cluster = cluster
        self._articles = articles
        self._pending = pending
        self._versions: dict[str, Version] = {}  # of the articles asked for last
        self._free: Sequence[int] = range(0)
        self._files: dict[str, dict[str, Any]] = {}
        self._asked = 0
        self._there: dict[str, dict[str, Any]] | None = None  # all files, as they were when there were many to ask for

    def known(self, ids: Sequence[str]) -> dict[str, KnownArticle]:
        """Of articles with these ids, those that are there."""
        found = self._cluster.many(self._cluster.articles, ids, fields=_KNOWN)
        self._versions = {id: one.version for id, one in found.items()}
        return {id: _known(one.source) for id, one in found.items()}

    def article(self, number: int) -> Stored:
        """One article by its number. Raises NotFound."""
        self._cluster.refresh(self._cluster.articles)  # it may have been stored a moment ago
        return self._articles.article(number)

    def was_passed_over(self, id: str, digest: bytes) -> bool:
        """Whether a copy of an article was met before and another one kept."""
        return self._cluster.get(self._cluster.state, _passed_over(id, digest)) is not None

    def pass_over(self, id: str, digest: bytes) -> None:
        """Remember that a copy of an article was not kept."""
        self._cluster.put(
            self._cluster.state, _passed_over(id, digest), {"kind": "copy", "id": id, "value": digest.hex()}
        )

    def numbers(self, count: int) -> Sequence[int]:
        """So many numbers for new articles, ascending."""
        if len(self._free) < count:
            self._free = counters.reserve(self._cluster, "articles", max(count, _BLOCK))
        given, self._free = self._free[:count], self._free[count:]
        return given

    def store(self, rows: Sequence[tuple[int, Article, bytes, Words]], replaced: Sequence[int]) -> set[int]:
        """Store articles: number, article, digest and words of each, in the place of those that were `known`.

        Those numbers whose articles another indexer stored or changed since: these are not stored.
        """
        self._pending.add([number for number, *_ in rows])
        conflicts = write_all(self._cluster, (self._write(*row) for row in rows))
        lost: set[int] = {one.write.source["number"] for one in conflicts if one.write.source}
        self._pending.done(lost)
        return lost

    def _write(self, number: int, article: Article, digest: bytes, words: Words) -> Write:
        seen = self._versions.get(article.id)
        made = document(number, article, digest, words)
        return Write(self._cluster.articles, article.id, made, create=seen is None, seen=seen)

    def remove(self, numbers: Sequence[int]) -> None:
        """Take articles out; those that another indexer replaced stay."""
        left = list(numbers)
        while left:
            query = {"terms": {"number": left[:1_000]}}
            found = list(self._cluster.scan(self._cluster.articles, query, fields=["number"]))
            writes = [Write(self._cluster.articles, one.id, None, seen=one.version) for one in found]
            if write_all(self._cluster, writes):  # something else about them was changed: look again
                self._cluster.refresh(self._cluster.articles)
            else:
                left = left[1_000:]

    # Files

    def file(self, path: str) -> FileRow | None:
        """What is known of a file that was read."""
        known = self._file(path)
        return (path, known["size"], known["modified"], known["articles"]) if known else None

    def of_file(self, path: str) -> dict[str, int]:
        """Ids and numbers of the articles of a file and, where it is an archive, of its members."""
        member = {"range": {"file": {"gt": f"{path}!", "lt": f'{path}"'}}}
        query = {"bool": {"should": [{"term": {"file": path}}, member], "minimum_should_match": 1}}
        found = self._cluster.scan(self._cluster.articles, query, fields=["number"])
        return {one.id: one.source["number"] for one in found}

    def failures_of(self, path: str) -> list[Failure]:
        """What could not be read of a file, or of its members, when it was read last."""
        known = self._file(path)
        return [Failure(*failure) for failure in known["failures"]] if known else []

    def record_file(self, row: FileRow, failures: Sequence[Failure]) -> None:
        """Note that a file was read, and what could not be read of it."""
        path, size, modified, articles = row
        self._files[path] = {
            "kind": FILE,
            "path": path,
            "number": len(failures),  # by which those with failures are found
            "size": size,
            "modified": modified,
            "articles": articles,
            "failures": [(one.file, one.record, one.reason) for one in failures],
        }

    def flush(self) -> None:
        """Write what was noted of files, and let searches see it."""
        files, self._files = self._files, {}
        if self._there is not None:
            self._there |= files
        if files:
            state = self._cluster.state
            write_all(self._cluster, (Write(state, _file(path), source) for path, source in files.items()))
            self._cluster.refresh(state)

    def _file(self, path: str) -> dict[str, Any] | None:
        if path in self._files:
            return self._files[path]
        self._asked += 1
        if self._asked < _MANY_FILES:
            found = self._cluster.get(self._cluster.state, _file(path))
            return found.source if found else None
        if self._there is None:
            every = self._cluster.scan(self._cluster.state, {"term": {"kind": FILE}})
            self._there = {one.source["path"]: one.source for one in every}
        return self._there.get(path)


def _known(source: dict[str, Any]) -> KnownArticle:
    digest = bytes.fromhex(source["digest"])
    return KnownArticle(source["number"], digest, source["file"], source["record"], source["characters"])


def _file(path: str) -> str:
    """The id of a file's document: a path may be longer than an id."""
    return f"{FILE}-{blake2b(path.encode('utf-8', 'surrogatepass'), digest_size=20).hexdigest()}"


def _passed_over(id: str, digest: bytes) -> str:
    return f"copy-{blake2b(id.encode('utf-8', 'surrogatepass') + digest, digest_size=20).hexdigest()}"
