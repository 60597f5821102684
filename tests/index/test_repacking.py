"""An index of an earlier version becomes one of this version from its catalog alone."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from index.article import Article, Precision, Published
from index.body_table import BodyTable
from index.catalog import Catalog, connect
from index.catalog_schema import FORMAT
from index.directory import Directory
from index.errors import IndexUnavailable
from index.indexer import Indexer
from index.repacking import compact, repack

STORY = (
    "Keepers of the old lock in Halvard said on Tuesday that the gates will stay shut until the sill has been rebuilt, "
    "a work that is expected to take the whole of the summer and most of the autumn. "
)
BODIES = {1: STORY, 2: f"As reported before:\n{STORY}\0 and after a NUL", 5: "Nothing of the kind – ñandú \U0001f40d."}

VERSION_2 = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, record_id TEXT, title TEXT NOT NULL,
    body TEXT NOT NULL, outlet TEXT, author TEXT, url TEXT, published TEXT, precision TEXT NOT NULL, first INTEGER,
    last INTEGER, language TEXT, topic TEXT, file TEXT NOT NULL, record INTEGER NOT NULL, evidence TEXT NOT NULL,
    digest BLOB NOT NULL, words INTEGER NOT NULL, copied_share REAL NOT NULL DEFAULT 0, copy_group INTEGER,
    indexed INTEGER NOT NULL DEFAULT 0, linked INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX articles_record_id ON articles (record_id) WHERE record_id IS NOT NULL;
CREATE INDEX articles_file ON articles (file);
CREATE INDEX articles_copy_group ON articles (copy_group) WHERE copy_group IS NOT NULL;
CREATE INDEX articles_unindexed ON articles (number) WHERE indexed = 0;
CREATE INDEX articles_unlinked ON articles (number) WHERE linked = 0;
CREATE TABLE other_copies (id TEXT NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (id, digest)) WITHOUT ROWID;
CREATE TABLE removed (number INTEGER PRIMARY KEY);
CREATE TABLE files (path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, articles INTEGER NOT NULL);
CREATE TABLE failures (
    file TEXT NOT NULL, record INTEGER, reason TEXT NOT NULL, PRIMARY KEY (file, record, reason)
);
CREATE TABLE redirects (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO state VALUES ('generation', '7');
"""


def article(number: int) -> Article:
    return Article(
        id=f"id{number}",
        title=f"Title {number}",
        body=BODIES[number],
        outlet=f"Outlet {number}",
        author=None,
        url=f"https://{number}.example/a",
        published=Published("2018-04-20", Precision.DAY, 1524182400 + number, 1524268799),
        language="en",
        topic=None,
        file="a.jsonl",
        record=number,
        record_id=f"r{number}",
        evidence={"title": "json"},
    )


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """An index of version 2 with three articles and 6 numbers given."""
    path = tmp_path / "earlier"
    path.mkdir()
    manifest = {"engine": "tantivy", "format": 2, "fulltext": "1", "boosts": {"title": 3.0, "body": 1.0}}
    (path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    connection = sqlite3.connect(path / "catalog.sqlite3", isolation_level=None)
    connection.executescript(VERSION_2)
    for number in BODIES:
        one = article(number)
        date = one.published
        row = (number, one.id, one.record_id, one.title, one.body, one.outlet, one.url, date.text, date.precision.value)
        connection.execute(
            """INSERT INTO articles (number, id, record_id, title, body, outlet, url, published, precision, first, last,
            language, file, record, evidence, digest, words, indexed, linked)
            VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,9,1,1)""",
            (*row, date.first, date.last, "en", one.file, one.record, json.dumps(one.evidence), b"digest%d" % number),
        )
    connection.execute(
        "INSERT INTO articles SELECT 6, 'gone', NULL, '', '', NULL, NULL, NULL, NULL, 'day', NULL, NULL,"
        "NULL, NULL, '', 1, '{}', x'', 0, 0, NULL, 1, 1"
    )
    connection.execute("DELETE FROM articles WHERE number = 6")
    connection.close()
    return path


def test_version_2_is_refused_with_what_to_do(earlier: Path) -> None:
    with (
        pytest.raises(IndexUnavailable, match=f"format 2, this version reads {FORMAT}.*--rebuild"),
        Indexer(earlier) as one,
    ):
        one.index([])


def test_a_rebuild_makes_version_2_the_version_of_today(earlier: Path) -> None:
    with Indexer(earlier) as indexer:
        summary = indexer.rebuild()
        assert (summary.articles, summary.passages) == (3, 2)
    catalog = Catalog(connect(earlier / "catalog.sqlite3"))
    assert {one.number: one.article for one in catalog.every()} == {number: article(number) for number in BODIES}
    lengths = catalog.connection.execute("SELECT number, characters, digest FROM articles").fetchall()
    assert lengths == [(number, len(body), b"digest%d" % number) for number, body in BODIES.items()]
    assert catalog.next_number() == 7
    assert catalog.resolve("r5") == 5
    catalog.connection.close()
    assert Directory(earlier).read_manifest().format == FORMAT
    with Indexer(earlier) as indexer:
        assert indexer.index([]).articles == 3


def test_a_rebuild_that_was_killed_after_the_articles_were_stored_anew_goes_on(earlier: Path) -> None:
    connection = connect(earlier / "catalog.sqlite3", write=True)
    catalog = Catalog(connection)
    catalog.begin()
    repack(connection)
    catalog.commit()
    connection.close()
    assert json.loads((earlier / "manifest.json").read_text(encoding="utf-8"))["format"] == 2
    with Indexer(earlier) as indexer:
        assert indexer.rebuild().articles == 3
    connection = connect(earlier / "catalog.sqlite3")
    assert {one.number: one.article for one in Catalog(connection).every()} == {n: article(n) for n in BODIES}
    connection.close()


def test_bodies_are_packed_again_with_one_dictionary_for_all(tmp_path: Path) -> None:
    connection = connect(tmp_path / "catalog.sqlite3", write=True)
    bodies = {number: f"{STORY * 5}{number}" for number in range(1, 600)}
    for number, body in bodies.items():
        BodyTable(connection).add_all([(number, body)])
    connection.execute("BEGIN")
    repack(connection)
    connection.execute("COMMIT")
    assert BodyTable(connection).of([*bodies]) == bodies
    used = connection.execute("SELECT id, upto FROM dictionaries").fetchall()
    assert [upto for _, upto in used] == [599]
    assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name LIKE 'former%'").fetchall()
    connection.close()


def test_the_space_of_what_is_gone_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    connection = connect(path, write=True)
    connection.execute("CREATE TABLE large (data BLOB)")
    connection.executemany("INSERT INTO large VALUES (?)", [(bytes(10_000),)] * 500)
    connection.execute("DROP TABLE large")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.stat().st_size
    compact(connection)
    assert path.stat().st_size < before / 4
    assert (tmp_path / "catalog.sqlite3-wal").stat().st_size == 0
    connection.close()
