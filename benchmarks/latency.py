"""How long 500 mixed queries take on 12,560 news articles: ours step by step, beside Tantivy, SQLite FTS5 and Whoosh.

    python -m benchmarks latency [--index PATH] [--without-whoosh]

Queries are made from titles: two to four words, phrases, prefixes, words with filters, deep pages. Each is asked once,
after as many other ones, in one process, one at a time: files are in memory, and no answer is remembered. PATH is an
index of news-12k that exists already. The peers answer the queries that are plain words, with the ten best articles and
their titles:

- Tantivy itself searches three boosted fields: with the query that `engine.search(tree)` makes, by which a word counts
  in the best of its fields, and with that of its own parser, which adds them up. `engine.search(tree)` has five fields,
  makes the order of ties certain, and gives articles' numbers.
- SQLite FTS5 has three columns with the same weights in its bm25() and Porter's stems. "All words" is FTS5's own way,
  "any word" joins them with OR. It knows no nearness, words as written, or whole fields: BM25 alone ranks there, as
  with engine.search(tree). corpus.search ranks by all of these, and counts what it found.
- Whoosh is this project's other engine, with the same trees as Tantivy and so the same ranking.
"""

from __future__ import annotations

import argparse
import random
import shutil
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
from index.query import OTHER_FIELDS, All, Term
from index.tokens import terms, words
from search.corpus import Corpus
from search.query_language import parse

QUERIES = 500
SEED = 7
OTHER_SEED = 8
"""Of the queries that are asked before those that are measured."""
PARTS = ("of these, one or two words", "of these, three words and more")
PEERS = 100
"""Queries asked of Whoosh, which is slow; ratios are of the same ones."""


@dataclass(frozen=True)
class Asked:
    """A query of the mix: its text and options; `plain` where it is words alone, which every peer can answer."""

    text: str
    options: dict[str, Any] = field(default_factory=dict)
    plain: bool = False


def mix(titles: Sequence[str], outlets: Sequence[str], count: int, seed: int = SEED) -> list[Asked]:
    """So many queries: half of them plain words, the rest phrases, prefixes, filtered ones and deep pages."""
    chance = random.Random(seed)
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


@dataclass(frozen=True)
class Took:
    """Milliseconds of each query: by the clock, and of the processor."""

    clock: list[float]
    processor: list[float]


def timed(run: Callable[[Asked], Any], queries: Sequence[Asked], others: Sequence[Asked] = ()) -> Took:
    """What each query takes that is asked for the first time, after so many others; without any, for the second."""
    took = Took([], [])
    for asked in others or queries:
        run(asked)
    for asked in queries:
        began, worked = time.perf_counter(), time.process_time()
        run(asked)
        took.processor.append((time.process_time() - worked) * 1000)
        took.clock.append((time.perf_counter() - began) * 1000)
    return took


def parted(took: Took, queries: Sequence[Asked]) -> tuple[Took, Took]:
    """What queries of one or two words took, and what longer ones did, which are ranked again by feedback."""
    parts = (Took([], []), Took([], []))
    for asked, clock, processor in zip(queries, took.clock, took.processor, strict=True):
        part = parts[len(asked.text.split()) > 2]
        part.clock.append(clock)
        part.processor.append(processor)
    return parts


def report(name: str, took: Took) -> float:
    """Print a line; the median of the processor's time."""
    figures = [figure for times in (took.clock, took.processor) for figure in _figures(times)]
    print(f"{name:62}" + "".join(f"{figure:9.2f}" for figure in figures), flush=True)
    return statistics.median(took.processor)


def _figures(times: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]


def complete(corpus: Corpus) -> Callable[[Asked], Any]:
    return lambda asked: corpus.search(asked.text, **asked.options)


def bare(corpus: Corpus, match: str = "all") -> Callable[[Asked], Any]:
    left_out: dict[str, Any] = {"snippets": False, "facets": (), "duplicates": False}
    return lambda asked: corpus.search(asked.text, match=match, copies="show", limit=10, **left_out, **asked.options)


def raw_tantivy(index: tantivy.Index, *, added_up: bool = False) -> Callable[[Asked], Any]:
    """Tantivy itself, asked for all words in any of three boosted fields: the best of them counts, or their sum."""
    searcher, schema = index.searcher(), index.schema
    must, should, query = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Query

    def in_fields(term: str) -> tantivy.Query:
        fields = [("title", 3.0), ("lead", 1.5), ("body", 1.0)]
        found = [query.boost_query(query.term_query(schema, name, term, "freq"), boost) for name, boost in fields]
        if added_up:
            return query.boolean_query([(should, each) for each in found])
        return query.disjunction_max_query(found, OTHER_FIELDS)

    def run(asked: Asked) -> Any:
        return searcher.search(query.boolean_query([(must, in_fields(term)) for term in terms(asked.text)]), 10)

    return run


class Fts5:
    """SQLite's full-text index of title, lead and body."""

    def __init__(self, path: Path, catalog: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute(
            "CREATE VIRTUAL TABLE articles USING fts5(title, lead, body, tokenize = 'porter unicode61')"
        )
        stored = Catalog(connect(catalog)).every(where="1")
        self._connection.executemany(
            "INSERT INTO articles VALUES (?, ?, ?)",
            ((one.article.title, one.article.lead, one.article.body) for one in stored),
        )
        self._connection.commit()

    def all_words(self, asked: Asked) -> Any:
        """The ten best articles with all words of a query."""
        return self._ten_best(asked.text)

    def any_word(self, asked: Asked) -> Any:
        """The ten best articles with any word of a query."""
        return self._ten_best(" OR ".join(asked.text.split()))

    def _ten_best(self, query: str) -> Any:
        asking = "SELECT rowid, title FROM articles WHERE articles MATCH ? ORDER BY bm25(articles, 3, 1.5, 1) LIMIT 10"
        return self._connection.execute(asking, (query,)).fetchall()


def queries_of(path: Path, seed: int = SEED) -> list[Asked]:
    """The mix for an index."""
    connection = sqlite3.connect(f"{Directory(path).catalog.resolve().as_uri()}?mode=ro", uri=True)
    try:
        titles = [row[0] for row in connection.execute("SELECT title FROM articles ORDER BY id")]
        outlets = "SELECT outlet FROM articles WHERE outlet IS NOT NULL GROUP BY outlet ORDER BY count(*) DESC LIMIT 20"
        return mix(titles, [row[0] for row in connection.execute(outlets)], QUERIES, seed)
    finally:
        connection.close()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--index", type=Path, help="an index of news-12k that exists already")
    options.add_argument("--without-whoosh", action="store_true", help="to index for it takes minutes")
    chosen = options.parse_known_args()[0]
    with TemporaryDirectory() as folder:
        path = chosen.index or Path(folder) / "coverage.index"
        if not chosen.index:
            with Indexer(path) as indexer:
                indexer.index([data("news-12k.jsonl.gz")])
        measure(path, Path(folder), whoosh=not chosen.without_whoosh)


def measure(path: Path, folder: Path, *, whoosh: bool) -> None:
    """Print the table of an index; `folder` is for what the peers need."""
    queries = queries_of(path)
    plain = [asked for asked in queries if asked.plain]
    few = plain[:PEERS]
    others = [asked for asked in queries_of(path, OTHER_SEED) if asked not in queries]
    other_plain = [asked for asked in others if asked.plain]
    print(f"{'milliseconds':62}{'by the clock':>18}{'of the processor':>18}")
    print(f"{'':62}" + f"{'median':>9}{'p99':>9}" * 2)
    with search.open(path) as corpus:
        report(f"complete search, {len(queries)} mixed queries", timed(complete(corpus), queries, others))
        report("  without snippets, facets and duplicates", timed(bare(corpus), queries, others))
        ours = report(f"  the same, the {len(plain)} that are plain words", timed(bare(corpus), plain, other_plain))
        any_took = timed(bare(corpus, "any"), plain, other_plain)
        any_word = report("  the same, any word", any_took)
        any_parts = [report(f"    {name}", part) for name, part in zip(PARTS, parted(any_took, plain), strict=True)]
        ours_of_few = report(f"  the same, all words, the first {len(few)}", timed(bare(corpus), few, other_plain))
    engine_alone, raw, raw_sum = alone(path, plain, other_plain)
    peer = Fts5(folder / "fts5", Directory(path).catalog)
    peer_all = report("SQLite FTS5, all words", timed(peer.all_words, plain, other_plain))
    peer_took = timed(peer.any_word, plain, other_plain)
    peer_any = report("SQLite FTS5, any word", peer_took)
    peer_parts = [report(f"  {name}", part) for name, part in zip(PARTS, parted(peer_took, plain), strict=True)]
    print("\nprocessor's time, medians over one another")
    ratio("engine.search(tree) / Tantivy itself, the equal query", engine_alone, raw)
    ratio("engine.search(tree) / Tantivy itself, fields added up", engine_alone, raw_sum)
    ratio("SQLite FTS5 / engine.search(tree): BM25 of all words", peer_all, engine_alone)
    ratio("SQLite FTS5 / corpus.search, all words", peer_all, ours)
    ratio("SQLite FTS5 / corpus.search, any word", peer_any, any_word)
    for name, theirs, own in zip(PARTS, peer_parts, any_parts, strict=True):
        ratio(f"  {name}", theirs, own)
    if whoosh:
        other = folder / "whoosh.index"
        shutil.copytree(path, other)
        with Indexer(other, engine="whoosh") as indexer:
            indexer.rebuild()
        with search.open(other) as corpus:
            slow = report(f"Whoosh, all words, the first {len(few)}", timed(bare(corpus), few, other_plain[:PEERS]))
        ratio("Whoosh / corpus.search with Tantivy", slow, ours_of_few)


def alone(path: Path, plain: Sequence[Asked], others: Sequence[Asked]) -> tuple[float, float, float]:
    """Print what our engine, Tantivy itself in both ways, and reading queries take: the medians of the first three."""
    directory = Directory(path)
    manifest = directory.read_manifest()
    index = tantivy.Index.open(str(directory.fulltext(manifest)))
    register_analysis(index)
    engine = open_engine(manifest.engine, directory.fulltext(manifest), manifest.boosts)
    trees = {asked.text: All(tuple(map(Term, terms(asked.text)))) for asked in (*plain, *others)}

    def ours_alone(asked: Asked) -> Any:
        return engine.search(trees[asked.text])

    ours = report("our engine.search(tree), all words", timed(ours_alone, plain, others))
    raw = report(
        "Tantivy itself, all words, the best of three boosted fields", timed(raw_tantivy(index), plain, others)
    )
    added_up = report("  the sum of three boosted fields", timed(raw_tantivy(index, added_up=True), plain, others))
    report("reading a query", timed(lambda asked: parse(asked.text), plain, others))
    engine.close()
    return ours, raw, added_up


def ratio(name: str, longer: float, shorter: float) -> None:
    print(f"  {name:60}{longer / shorter:9.2f}")


if __name__ == "__main__":
    main()
