"""A catalog's articles stored anew: those of an earlier version as this one stores them, bodies packed again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from index.body_table import BodyTable, spread
from index.catalog_schema import create


def repack(connection: sqlite3.Connection) -> None:
    """Store all bodies with a new dictionary, made of the whole collection; in the caller's transaction.

    A catalog of an earlier version, which kept bodies as text beside the rest, becomes one of this version.
    """
    if "body" in _columns(connection, "articles"):
        _store_articles_anew(connection)
        _pack(connection, "former_articles", str)
        connection.execute("DROP TABLE former_articles")
    else:
        connection.execute("ALTER TABLE bodies RENAME TO former_bodies")
        create(connection, "bodies")
        _pack(connection, "former_bodies", BodyTable(connection).text)
        connection.execute("DROP TABLE former_bodies")


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def _pack(connection: sqlite3.Connection, source: str, text_of: Callable[[Any], str]) -> None:
    bodies = BodyTable(connection)
    most = connection.execute(f"SELECT coalesce(max(number), 0) FROM {source}").fetchone()[0]
    former = [row[0] for row in connection.execute("SELECT id FROM dictionaries")]
    rows = connection.execute(
        f"SELECT body FROM {source} WHERE number IN (SELECT value FROM json_each(?))", (json.dumps([*spread(most)]),)
    )
    dictionary = bodies.train((text_of(row[0]) for row in rows), most)
    rows = connection.execute(f"SELECT number, body FROM {source} ORDER BY number")
    bodies.insert(((number, text_of(body)) for number, body in rows), dictionary)
    unused = [(id,) for id in former if id != dictionary]
    connection.executemany("DELETE FROM dictionaries WHERE id = ?", unused)


def _store_articles_anew(connection: sqlite3.Connection) -> None:
    """The table `articles` as this version has it; the earlier one is left as `former_articles`."""
    connection.execute("ALTER TABLE articles RENAME TO former_articles")
    indexes = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'former_articles' AND sql IS NOT NULL"
    for (name,) in connection.execute(indexes).fetchall():
        connection.execute(f"DROP INDEX {name}")
    for table in ("articles", "bodies", "dictionaries"):
        create(connection, table)
    kept = ", ".join(name for name in _columns(connection, "articles") if name != "characters")
    connection.create_function("code_points", 1, len, deterministic=True)  # SQLite's length() ends at a NUL
    connection.execute(
        f"""INSERT INTO articles ({kept}, characters)
        SELECT {kept}, code_points(body) FROM former_articles ORDER BY number"""
    )
    # Numbers are never given twice, those of articles that are gone neither.
    last = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'former_articles'").fetchall()
    connection.execute("DELETE FROM sqlite_sequence WHERE name = 'articles'")
    connection.executemany("INSERT INTO sqlite_sequence VALUES ('articles', ?)", last)


def compact(connection: sqlite3.Connection) -> None:
    """Give back the space of what is gone, where it is a quarter of the file or more; outside a transaction."""
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    free = connection.execute("PRAGMA freelist_count").fetchone()[0]
    if free * 4 >= pages:
        with suppress(sqlite3.OperationalError):  # no room for the copy that this makes: it can wait
            connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
