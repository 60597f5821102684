"""How long 500 mixed queries take on 12,560 news articles: ours step by step, beside Tantivy, SQLite FTS5 and Whoosh.

Queries are made from titles: two to four words, phrases, prefixes, words with filters, deep pages. Everything is warm
and runs in one process, one query at a time.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tantivy

import search
from benchmarks.shared import data
from index.catalog import Catalog, connect
from index.directory import Directory
from index.engines import open_engine
from index.engines.tantivy_schema import register_analysis
from index.indexer import Indexer
from index.query import All, Term
from index.tokens import terms, words
from search.corpus import Corpus
from search.query_language import parse

QUERIES = 500
SEED = 7
PEERS = 100
"""Queries asked of Whoosh, which is slow; ratios are of the same ones."""


@dataclass(frozen=True)
class Asked:
    """A query of the mix: its text and options; `plain` where it is words alone, which every peer can answer."""

    text: str
    options: dict[str, Any] = field(default_factory=dict)
    plain: bool = False


def mix(titles: Sequence[str], outlets: Sequence[str], count: int) -> list[Asked]:
    """So many queries: half of them plain words, the rest phrases, prefixes, filtered ones and deep pages."""
    chance = random.Random(SEED)
    made = []
    for at, title in enumerate(chance.sample(list(titles), count)):
        telling = [word for word in words(title) if len(word) > 3] or words(title) or ["news"]
        some = chance.sample(telling, min(len(telling), chance.choice((2, 2, 3, 4))))
        kind = at % 10
        if kind < 5:
            made.append(Asked(" ".join(some), plain=True))
        elif kind == 5:
            made.append(Asked('"' + " ".join(words(title)[:3]) + '"'))
        elif kind == 6:
            made.append(Asked(f"{some[0]} {telling[-1][:4]}*"))
        elif kind == 7:
            made.append(Asked(some[0], {"outlet": chance.choice(outlets)}))
        elif kind == 8:
            made.append(Asked(some[0], {"after": "2015-06", "before": "2018-06"}))
        else:
            made.append(Asked(some[0], {"offset": 100}))
    return made


def timed(run: Callable[[Asked], Any], queries: Sequence[Asked]) -> list[float]:
    """Milliseconds of each query, once all of them have been asked before."""
    took = []
    for asked in queries:
        run(asked)
    for asked in queries:
        began = time.perf_counter()
        run(asked)
        took.append((time.perf_counter() - began) * 1000)
    return took


def report(name: str, took: Sequence[float]) -> None:
    ordered = sorted(took)
    p99 = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    print(f"{name:58}{statistics.median(took):9.2f}{statistics.mean(took):9.2f}{p99:9.2f}")


def complete(corpus: Corpus) -> Callable[[Asked], Any]:
    return lambda asked: corpus.search(asked.text, **asked.options)


def bare(corpus: Corpus) -> Callable[[Asked], Any]:
    return lambda asked: corpus.search(
        asked.text, copies="show", limit=10, snippets=False, facets=(), duplicates=False, **asked.options
    )


def raw_tantivy(index: tantivy.Index) -> Callable[[Asked], Any]:
    """Tantivy itself, asked for all words in any of three boosted fields."""
    searcher, schema = index.searcher(), index.schema
    must, should, query = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Query

    def in_fields(term: str) -> tantivy.Query:
        fields = [("title", 3.0), ("lead", 1.5), ("body", 1.0)]
        found = [query.boost_query(query.term_query(schema, name, term, "freq"), boost) for name, boost in fields]
        return query.boolean_query([(should, each) for each in found])

    def run(asked: Asked) -> Any:
        return searcher.search(query.boolean_query([(must, in_fields(term)) for term in terms(asked.text)]), 10)

    return run


def fts5(path: Path, catalog: Path) -> Callable[[Asked], Any]:
    """SQLite's full-text index of title, lead and body with Porter's stems, ranked by its BM25 with our boosts."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE VIRTUAL TABLE articles USING fts5(title, lead, body, tokenize = 'porter unicode61')")
    stored = Catalog(connect(catalog)).every(where="1")
    connection.executemany(
        "INSERT INTO articles VALUES (?, ?, ?)",
        ((one.article.title, one.article.lead, one.article.body) for one in stored),
    )
    connection.commit()
    asking = "SELECT rowid FROM articles WHERE articles MATCH ? ORDER BY bm25(articles, 3, 1.5, 1) LIMIT 10"
    return lambda asked: connection.execute(asking, (asked.text,)).fetchall()


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.index"
        with Indexer(path) as indexer:
            indexer.index([data("news-12k.jsonl.gz")])
        directory = Directory(path)
        manifest = directory.read_manifest()
        connection = sqlite3.connect(directory.catalog)
        titles = [row[0] for row in connection.execute("SELECT title FROM articles ORDER BY id")]
        outlets = [
            row[0]
            for row in connection.execute(
                "SELECT outlet FROM articles WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY count(*) DESC LIMIT 20"
            )
        ]
        connection.close()
        queries = mix(titles, outlets, QUERIES)
        plain = [asked for asked in queries if asked.plain]
        few = plain[:PEERS]
        print(f"{'milliseconds':58}{'median':>9}{'mean':>9}{'p99':>9}")
        with search.open(path) as corpus:
            report(f"complete search, {len(queries)} mixed queries", timed(complete(corpus), queries))
            report("  without snippets, facets and duplicates", timed(bare(corpus), queries))
            report(f"the same, the {len(plain)} that are plain words", timed(bare(corpus), plain))
            report(f"the same, the first {len(few)} of them", timed(bare(corpus), few))
        raw = tantivy.Index.open(str(directory.fulltext(manifest)))
        register_analysis(raw)
        report("Tantivy itself, plain words in three boosted fields", timed(raw_tantivy(raw), plain))
        engine = open_engine(manifest.engine, directory.fulltext(manifest), manifest.boosts)
        trees = {asked.text: All(tuple(map(Term, terms(asked.text)))) for asked in plain}
        report("our engine.search(tree), the same", timed(lambda asked: engine.search(trees[asked.text]), plain))
        report("reading a query", timed(lambda asked: parse(asked.text), plain))
        report("SQLite FTS5, the same ten best", timed(fts5(Path(folder) / "fts5", directory.catalog), plain))
        with Indexer(path, engine="whoosh") as indexer:
            indexer.rebuild()
        with search.open(path) as corpus:
            report(f"Whoosh, the first {len(few)}: its ten best", timed(bare(corpus), few))


if __name__ == "__main__":
    main()
