"""The tables of the catalog, one SQLite file: the articles as they were read, and what is derived from them."""

from __future__ import annotations

import re
import sqlite3

FORMAT = 3
"""Version of the index directory; another one is refused with what to do."""

OLDER = (1, 2)
"""Versions with the same articles: `search index --rebuild` stores them as this one does and makes the rest again."""

_ARTICLES = """
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- never reused, so a posting of a removed article names nothing
    id TEXT NOT NULL UNIQUE,
    record_id TEXT,
    title TEXT NOT NULL,
    characters INTEGER NOT NULL,               -- the length of the body in code points
    outlet TEXT,
    author TEXT,
    url TEXT,
    published TEXT,
    precision TEXT NOT NULL,
    first INTEGER,
    last INTEGER,
    language TEXT,
    topic TEXT,
    file TEXT NOT NULL,
    record INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    digest BLOB NOT NULL,                      -- of all that a reader can change, to tell changed from unchanged
    words INTEGER NOT NULL,
    copied_share REAL NOT NULL DEFAULT 0,
    copy_group INTEGER,                        -- number of the article that stands for its copies; NULL: has none
    indexed INTEGER NOT NULL DEFAULT 0,        -- 1 once the engine has committed it
    linked INTEGER NOT NULL DEFAULT 0          -- 1 once its links to all others are stored
);
CREATE INDEX articles_record_id ON articles (record_id) WHERE record_id IS NOT NULL;
CREATE INDEX articles_file ON articles (file);
CREATE INDEX articles_copy_group ON articles (copy_group) WHERE copy_group IS NOT NULL;
CREATE INDEX articles_unindexed ON articles (number) WHERE indexed = 0;
CREATE INDEX articles_unlinked ON articles (number) WHERE linked = 0;

CREATE TABLE bodies (number INTEGER PRIMARY KEY, body BLOB NOT NULL);  -- of articles, compressed (index.body_table)
CREATE TABLE dictionaries (                    -- which bodies are compressed with
    id INTEGER PRIMARY KEY,                    -- as zstd gives it and frames name it; 0: none was worth having
    upto INTEGER NOT NULL,                     -- the number of the last article when it was made
    content BLOB NOT NULL
);

CREATE TABLE other_copies (                    -- of an article that stands in several places: those passed over
    id TEXT NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (id, digest)
) WITHOUT ROWID;
CREATE TABLE removed (number INTEGER PRIMARY KEY);  -- gone from the catalog, not yet from the engine

CREATE TABLE files (path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, articles INTEGER NOT NULL);
CREATE TABLE failures (
    file TEXT NOT NULL, record INTEGER, reason TEXT NOT NULL, PRIMARY KEY (file, record, reason)
);

CREATE TABLE redirects (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;  -- ids of clusters that became others
CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_DERIVED = """
CREATE TABLE links (                           -- one alignment of two articles, left < right
    number INTEGER PRIMARY KEY,
    left INTEGER NOT NULL,
    right INTEGER NOT NULL,
    left_begin INTEGER NOT NULL,
    left_end INTEGER NOT NULL,
    right_begin INTEGER NOT NULL,
    right_end INTEGER NOT NULL,
    words INTEGER NOT NULL,
    overlap REAL NOT NULL,
    kind TEXT NOT NULL,                        -- verbatim, edited or quotation
    component INTEGER                          -- links whose clusters are computed together; NULL: not yet computed
);
CREATE INDEX links_left ON links (left);
CREATE INDEX links_right ON links (right);
CREATE INDEX links_unclustered ON links (number) WHERE component IS NULL;

CREATE TABLE ends (                            -- the stretches of articles that links end at, summed up
    article INTEGER NOT NULL,
    begin INTEGER NOT NULL,
    end INTEGER NOT NULL,
    component INTEGER NOT NULL,                -- of the links
    weight INTEGER NOT NULL,                   -- how alike the texts are, summed over the links (index.clusters)
    PRIMARY KEY (article, begin, end)
) WITHOUT ROWID;
CREATE INDEX ends_component ON ends (component);

CREATE TABLE stale_components (component INTEGER PRIMARY KEY);  -- lost a link: to be clustered again

CREATE TABLE copies (                          -- pairs of articles that share most of their words, left < right
    left INTEGER NOT NULL, right INTEGER NOT NULL, PRIMARY KEY (left, right)
) WITHOUT ROWID;
CREATE INDEX copies_right ON copies (right);

CREATE TABLE clusters (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    component INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    outlets INTEGER NOT NULL,
    words INTEGER NOT NULL,
    overlap REAL NOT NULL,                     -- the least of its passages
    boilerplate INTEGER NOT NULL,
    first INTEGER,                             -- of its earliest passage, in seconds; NULL: no date is known
    representative INTEGER NOT NULL,           -- the article whose passage is the cluster's text
    place INTEGER NOT NULL,                    -- where this passage begins
    content TEXT NOT NULL,                     -- a hash of its words; the id, unless clusters have it in common
    kind TEXT NOT NULL,                        -- verbatim, edited or quotation
    within INTEGER                             -- the larger cluster that holds all its passages; then it is not listed
);
CREATE INDEX clusters_component ON clusters (component);
CREATE INDEX clusters_content ON clusters (content);
CREATE INDEX clusters_size ON clusters (boilerplate, outlets DESC, articles DESC, words DESC, id) WHERE within IS NULL;

CREATE TABLE passages (
    cluster INTEGER NOT NULL,
    article INTEGER NOT NULL,
    begin INTEGER NOT NULL,
    end INTEGER NOT NULL,
    overlap REAL NOT NULL,
    outlet TEXT NOT NULL,                      -- an unknown outlet is one of its own: '?' and the article's number
    first INTEGER,                             -- of the article's date, as in articles
    last INTEGER,
    characters INTEGER NOT NULL,               -- the length of the article's body
    site TEXT,                                 -- of the article's URL (index.houses)
    earliest INTEGER NOT NULL,
    kind TEXT NOT NULL,
    copied REAL NOT NULL,                      -- how alike the text is that another outlet certainly had earlier
    PRIMARY KEY (cluster, article, begin)
) WITHOUT ROWID;
CREATE INDEX passages_article ON passages (article, cluster);
CREATE INDEX passages_outlet ON passages (outlet, article);
"""

TABLES = _ARTICLES + _DERIVED


def renew(connection: sqlite3.Connection) -> None:
    """Empty all tables of links and clusters, made as this version has them; in the caller's transaction."""
    for table in re.findall(r"CREATE TABLE (\w+)", _DERIVED):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in _statements(_DERIVED):
        connection.execute(statement)


def create(connection: sqlite3.Connection, table: str) -> None:
    """Make one table that is missing, with its indexes; in the caller's transaction."""
    for statement in _statements(TABLES):
        if re.search(rf"(TABLE|ON) {table} ", statement):
            connection.execute(statement)


def _statements(script: str) -> list[str]:
    return [statement for statement in re.sub("--.*", "", script).split(";") if statement.strip()]
