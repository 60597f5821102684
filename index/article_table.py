"""Articles, files and failures in the catalog, as the intake meets them; in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence

from index.article import Article
from index.catalog import Catalog, Stored
from index.readers import Failure
from index.store import FileRow, KnownArticle
from index.words import Words

# "archive.zip!member": what is said of a file holds for its members; '"' is the character after '!'.
_OF_FILE = "file >= :file AND file < :end AND (file = :file OR file > :members)"


class ArticleTable:
    """The tables `articles`, `other_copies`, `files` and `failures`: an `index.store.ArticleStore`."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._connection = catalog.connection

    def known(self, ids: Sequence[str]) -> dict[str, KnownArticle]:
        """Of articles with these ids, those that are there."""
        rows = self._connection.execute(
            """SELECT id, number, digest, file, record, characters FROM articles
            WHERE id IN (SELECT value FROM json_each(?))""",
            (json.dumps(ids),),
        )
        return {row[0]: KnownArticle(*row[1:]) for row in rows}

    def article(self, number: int) -> Stored:
        """One article by its number. Raises NotFound."""
        return self._catalog.article(number)

    def was_passed_over(self, id: str, digest: bytes) -> bool:
        """Whether a copy of an article was met before and another one kept."""
        query = "SELECT 1 FROM other_copies WHERE id = ? AND digest = ?"
        return self._connection.execute(query, (id, digest)).fetchone() is not None

    def pass_over(self, id: str, digest: bytes) -> None:
        """Remember that a copy of an article was not kept."""
        self._connection.execute("INSERT OR IGNORE INTO other_copies VALUES (?, ?)", (id, digest))

    def numbers(self, count: int) -> Sequence[int]:
        """So many numbers for new articles, ascending; given again where none is stored by them."""
        first = self._catalog.next_number()
        return range(first, first + count)

    def store(self, rows: Sequence[tuple[int, Article, bytes, Words]], replaced: Sequence[int]) -> set[int]:
        """Store articles: number, article, digest and words of each; `replaced` go. Nobody else writes."""
        if replaced:
            self._catalog.remove(replaced)
        self._catalog.add_all((number, article, digest, len(words)) for number, article, digest, words in rows)
        return set()

    def file(self, path: str) -> FileRow | None:
        """What is known of a file that was read."""
        query = "SELECT path, size, modified, articles FROM files WHERE path = ?"
        row: FileRow | None = self._connection.execute(query, (path,)).fetchone()
        return row

    def of_file(self, path: str) -> dict[str, int]:
        """Ids and numbers of the articles of a file and, where it is an archive, of its members."""
        query = f"SELECT id, number FROM articles INDEXED BY articles_file WHERE {_OF_FILE}"
        return dict(self._connection.execute(query, _of_file(path)).fetchall())

    def failures_of(self, path: str) -> list[Failure]:
        """What could not be read of a file, or of its members, when it was read last."""
        query = f"SELECT file, record, reason FROM failures WHERE {_OF_FILE} ORDER BY file, record"
        return [Failure(*row) for row in self._connection.execute(query, _of_file(path))]

    def record_file(self, row: FileRow, failures: Sequence[Failure]) -> None:
        """Note that a file was read, and what could not be read of it."""
        self._connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row)
        self._connection.execute(f"DELETE FROM failures WHERE {_OF_FILE}", _of_file(row[0]))
        self._connection.executemany(
            "INSERT OR IGNORE INTO failures VALUES (?, ?, ?)",
            [(failure.file, failure.record, failure.reason) for failure in failures],
        )


def _of_file(name: str) -> dict[str, str]:
    """What `_OF_FILE` asks for: a file by its name, and the members of an archive of that name."""
    return {"file": name, "members": f"{name}!", "end": f'{name}"'}
