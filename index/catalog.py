"""The catalog: articles, files and failures in one SQLite file. The truth; all else can be rebuilt from it.

Readers open it read-only and see the last commit (WAL); the one writer holds the directory's lock.
`index.cluster_catalog` keeps links, passages and clusters in the same file.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, NamedTuple

from index.article import PRECISIONS, Article, Published
from index.body_table import BodyTable
from index.by_numbers import rows_of
from index.catalog_schema import TABLES
from index.copy_groups import CopyGroups
from index.errors import IndexUnavailable, NotFound
from index.messages import INDEX
from index.questions import ArticleCounts

_COLUMNS = (
    "number, id, record_id, title, outlet, author, url, published, precision, first, last, language, topic, "
    "file, record, evidence, words, copied_share, copy_group, body"
)
_WHOLE = f"SELECT {_COLUMNS} FROM articles CROSS JOIN bodies USING (number)"  # articles first


@dataclass(frozen=True)
class Stored:
    """An article in the catalog: its `number` for engines and links, and what linking found out about it."""

    number: int
    article: Article
    words: int
    copied_share: float
    copy_group: int | None


class Summary(NamedTuple):
    """What a list of results needs of an article, without its body."""

    number: int
    id: str
    title: str
    outlet: str | None
    author: str | None
    url: str | None
    published: Published
    language: str | None
    copied_share: float
    copy_group: int | None


def connect(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """Open the catalog; `write` makes it where it is missing.

    Raises IndexUnavailable where the file is missing or no catalog.
    """
    address = f"{path.resolve().as_uri()}?mode={'rwc' if write else 'ro'}"
    connection = None
    try:
        connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        if write:
            # Of a new file. Compressed bodies leave a quarter of pages of 4 KB empty, and a tenth of these.
            connection.execute("PRAGMA page_size = 16384")
            connection.execute("PRAGMA cache_size = -32768")  # KB: ids come in no order, so pages are met again
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA journal_size_limit = 16777216")  # what stays of the log of a large transaction
            connection.execute("PRAGMA synchronous = NORMAL")
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'articles'").fetchone():
                connection.executescript(f"BEGIN; {TABLES} COMMIT;")
        connection.execute("SELECT 1 FROM articles LIMIT 1")
        if not write:  # what a writer reads once would count as its memory, up to the whole file
            connection.execute("PRAGMA mmap_size = 1073741824")
            # KB, of what lies beyond that, as clusters do in the catalog of a million articles: read at every search.
            connection.execute("PRAGMA cache_size = -32768")
    except sqlite3.DatabaseError as error:
        if connection:
            connection.close()
        raise IndexUnavailable(
            f"The catalog {path} cannot be read ({error}). Index the files again into another directory: "
            "search index FILES --index DIR"
        ) from error
    return connection


def digest(article: Article) -> bytes:
    """16 bytes that differ where anything that was read of the article differs, wherever it stands."""
    known = (
        article.title,
        article.body,
        article.outlet,
        article.author,
        article.url,
        article.published.text,
        article.language,
        article.topic,
        article.record_id,
    )
    hashed = blake2b(digest_size=16)
    for part in known:
        data = b"" if part is None else part.encode("utf-8", "surrogatepass")
        # With its length before it no part can be taken for the end of the one before.
        hashed.update(b"-" if part is None else b"%d:" % len(data))
        hashed.update(data)
    return hashed.digest()


class Catalog:
    """Articles of an index. All methods run in the caller's transaction (`begin`, `commit`).

    A reader may give `bodies` that it keeps, and `copies`, what is known of articles that have some in this commit.
    """

    def __init__(
        self, connection: sqlite3.Connection, bodies: BodyTable | None = None, copies: CopyGroups | None = None
    ) -> None:
        self.connection = connection
        self._bodies = bodies or BodyTable(connection)
        self._copies = copies

    # Reading

    def generation(self) -> int:
        """A number that grows with every commit that changes what can be found."""
        return int(self.state("generation") or 0)

    def state(self, name: str) -> str | None:
        """A remembered value, None where there is none."""
        row = self.connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def resolve(self, id: str) -> int:
        """The number of the article with this id, or with this id of its own record. Raises NotFound."""
        for column in ("id", "record_id"):
            row = self.connection.execute(
                f"SELECT number FROM articles WHERE {column} = ? ORDER BY number LIMIT 1",
                (id,),
            ).fetchone()
            if row:
                return int(row[0])
        raise NotFound(INDEX.say("fault.no_article", id=repr(id)))

    def articles(self, numbers: Sequence[int]) -> dict[int, Stored]:
        """The articles with these numbers, whole; unknown numbers are left out."""
        query = f"{_WHOLE} WHERE number IN (SELECT value FROM json_each(?))"
        return {row[0]: self._stored(row) for row in rows_of(self.connection, query, numbers)}

    def article(self, number: int) -> Stored:
        """One article by its number. Raises NotFound."""
        found = self.articles([number])
        if number not in found:
            raise NotFound(f"There is no article number {number} in this index.")
        return found[number]

    def summaries(self, numbers: Sequence[int]) -> dict[int, Summary]:
        """The articles with these numbers without their bodies; unknown numbers are left out."""
        query = """SELECT number, id, title, outlet, author, url, published, precision, first, last, language,
            copied_share, copy_group FROM articles WHERE number IN (SELECT value FROM json_each(?))"""
        return {row[0]: _summary(row) for row in rows_of(self.connection, query, numbers)}

    def bodies(self, numbers: Sequence[int]) -> dict[int, str]:
        """The bodies of the articles with these numbers."""
        return self._bodies.of(numbers)

    def newest_titles(self, most: int) -> list[str]:
        """The titles of the articles that were stored last, the last one first."""
        rows = self.connection.execute("SELECT title FROM articles ORDER BY number DESC LIMIT ?", (most,))
        return [row[0] for row in rows]

    def copy_groups(self, numbers: Sequence[int]) -> dict[int, tuple[int, str]]:
        """Of these articles, those that have copies: number -> (group, outlet; '?' and the number where unknown)."""
        return (self._copies or CopyGroups()).of(self.connection, numbers)

    def any_of(self, state: Literal["indexed", "linked"]) -> bool:
        """Whether there is any article that the engine has, or that was linked."""
        return bool(self.connection.execute(f"SELECT EXISTS (SELECT 1 FROM articles WHERE {state} = 1)").fetchone()[0])

    def copies(self, group: int) -> list[int]:
        """The numbers of all articles of a copy group."""
        rows = self.connection.execute("SELECT number FROM articles WHERE copy_group = ? ORDER BY number", (group,))
        return [row[0] for row in rows]

    def every(self, *, after: int = 0, where: str = "1") -> Iterator[Stored]:
        """All articles in order of their numbers; `where` is a condition of this project's, never a user's."""
        while True:
            rows = self.connection.execute(
                f"{_WHOLE} WHERE number > ? AND {where} ORDER BY number LIMIT 500",
                (after,),
            ).fetchall()
            if not rows:
                return
            yield from map(self._stored, rows)
            after = rows[-1][0]

    def counts(self) -> ArticleCounts:
        """What there is."""
        articles, outlets, languages, undated = self.connection.execute(
            "SELECT count(*), count(DISTINCT outlet), count(DISTINCT language), sum(first IS NULL) FROM articles"
        ).fetchone()
        earliest, latest = self._first_date("first, last"), self._first_date("last DESC, first DESC")
        waiting = "SELECT (SELECT count(*) FROM articles WHERE indexed = 0), count(*) FROM articles WHERE linked = 0"
        return ArticleCounts(
            articles, outlets, languages, undated or 0, earliest, latest, *self.connection.execute(waiting).fetchone()
        )

    def _first_date(self, order: str) -> str | None:
        query = f"SELECT published FROM articles WHERE first IS NOT NULL ORDER BY {order} LIMIT 1"
        row = self.connection.execute(query).fetchone()
        return row[0] if row else None

    def failures(self) -> list[tuple[str, int | None, str]]:
        """What could not be indexed: file, record in it, reason."""
        return list(self.connection.execute("SELECT file, record, reason FROM failures ORDER BY file, record"))

    # Writing

    def begin(self) -> None:
        """Start a transaction, where none is under way."""
        if not self.connection.in_transaction:
            self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make what was changed durable and visible."""
        if self.connection.in_transaction:
            self.set_state("generation", str(self.generation() + 1))
            self.connection.execute("COMMIT")

    def rollback(self) -> None:
        """Forget what was changed since `begin`."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def set_state(self, name: str, value: str) -> None:
        """Remember a value."""
        self.connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    def next_number(self) -> int:
        """The number that the next article gets: greater than any that was ever given."""
        row = self.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'articles'").fetchone()
        return int(row[0]) + 1 if row else 1

    def add(self, article: Article, fingerprint: bytes, words: int) -> int:
        """Store an article that is not there; its number."""
        number = self.next_number()
        self.add_all([(number, article, fingerprint, words)])
        return number

    def add_all(self, rows: Iterable[tuple[int, Article, bytes, int]]) -> None:
        """Store articles that are not there: number, article, digest and count of words of each."""
        rows = list(rows)
        self.connection.executemany(
            """INSERT INTO articles (number, id, record_id, title, characters, outlet, author, url, published,
            precision, first, last, language, topic, file, record, evidence, digest, words)
            VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
            map(_row, rows),
        )
        self._bodies.add_all([(number, article.body) for number, article, _, _ in rows])

    def mark_indexed(self, added: Iterable[int], removed: Iterable[int]) -> None:
        """Note what the engine has committed."""
        some = "number IN (SELECT value FROM json_each(?))"
        self.connection.execute(f"UPDATE articles SET indexed = 1 WHERE {some}", (json.dumps(list(added)),))
        self.connection.execute(f"DELETE FROM removed WHERE {some}", (json.dumps(list(removed)),))

    def removed(self) -> list[int]:
        """Numbers of articles that are gone here and that the engine may still hold."""
        return [row[0] for row in self.connection.execute("SELECT number FROM removed")]

    def remove(self, numbers: Iterable[int]) -> None:
        """Take articles out; the engine is told by `removed` until it has committed that."""
        rows = [(number,) for number in numbers]
        self.connection.executemany("INSERT OR IGNORE INTO removed VALUES (?)", rows)
        self.connection.executemany("DELETE FROM articles WHERE number = ?", rows)
        self.connection.executemany("DELETE FROM bodies WHERE number = ?", rows)

    def _stored(self, row: Sequence[Any]) -> Stored:
        number, id, record_id, title, outlet, author, url, published, precision, first, last, language = row[:12]
        topic, file, record, evidence, words, copied_share, copy_group, body = row[12:]
        article = Article(
            id=id,
            title=title,
            body=self._bodies.text(body),
            outlet=outlet,
            author=author,
            url=url,
            published=Published(published, PRECISIONS[precision], first, last),
            language=language,
            topic=topic,
            file=file,
            record=record,
            record_id=record_id,
            evidence=json.loads(evidence),
        )
        return Stored(number, article, words, copied_share, copy_group)


def _row(stored: tuple[int, Article, bytes, int]) -> tuple[object, ...]:
    number, article, fingerprint, words = stored
    published = article.published
    return (
        number,
        article.id,
        article.record_id,
        article.title,
        len(article.body),
        article.outlet,
        article.author,
        article.url,
        published.text,
        published.precision.value,
        published.first,
        published.last,
        article.language,
        article.topic,
        article.file,
        article.record,
        json.dumps(article.evidence, ensure_ascii=False),
        fingerprint,
        words,
    )


def _summary(row: Sequence[Any]) -> Summary:
    number, id, title, outlet, author, url, published, precision, first, last, language, share, group = row
    date = Published(published, PRECISIONS[precision], first, last)
    return Summary(number, id, title, outlet, author, url, date, language, share, group)
