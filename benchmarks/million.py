"""A million made-up articles: what indexing them takes, how large the index is, how long a complete search takes.

    python -m benchmarks million [--articles N] [--queries N] [--keep DIR] [--index PATH]

The articles (`benchmarks.newslike`) come as JSON lines by standard input, as they would from another program; making
them runs beside. N is 1,000,000 by default, which takes more than an hour and 20 GB of disk; 50,000 give a first idea.
With --keep the index stays in DIR; with --index it is one made before, and only searched.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import search
from benchmarks.latency import Asked, mix
from benchmarks.sizes import directory_bytes, show, text_bytes
from benchmarks.steps import peak
from index.directory import Directory
from search.corpus import Corpus

_TITLES = 20_000  # to make queries of


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--articles", type=int, default=1_000_000, help="how many to make and index")
    options.add_argument("--queries", type=int, default=200, help="how many to ask")
    options.add_argument("--keep", type=Path, help="where the index goes, and stays")
    options.add_argument("--index", type=Path, help="search this index and make none")
    chosen = options.parse_known_args()[0]
    if chosen.index:
        searches(chosen.index, chosen.queries)
        return
    with TemporaryDirectory() as folder:
        path: Path = chosen.keep or Path(folder) / "coverage.index"
        indexing(path, chosen.articles)
        show(path)
        searches(path, chosen.queries)


def indexing(path: Path, articles: int) -> None:
    """Make and index so many articles in processes of their own; say what the one that indexes took."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.newslike", str(articles)], stdout=subprocess.PIPE
    ) as making:
        command = [sys.executable, "-m", "search.cli", "index", "-", "--index", str(path)]
        done = subprocess.run(
            [sys.executable, "-c", _MEASURE, *command],
            stdin=making.stdout,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    seconds = time.perf_counter() - began
    print(done.stdout.rstrip())
    processor, kilobytes = map(float, done.stdout.split()[-2:])
    size = directory_bytes(path) / text_bytes(path)
    print(f"{articles:,} articles: {seconds:,.0f} s by the clock, making them included")
    print(f"indexing: {processor:,.0f} s of the processor, {kilobytes / 1024:,.0f} MB at most")
    print(f"index: {size:.2f} times the text\n", flush=True)


def searches(path: Path, count: int) -> None:
    """Time complete searches: each query's first answer, and its second."""
    queries = queries_of(path, count)
    with search.open(path) as corpus:
        corpus.search("warm")
        first = [_milliseconds(corpus, asked) for asked in queries]
        again = [_milliseconds(corpus, asked) for asked in queries]
    print(f"\n{'complete search, ms':28}{'median':>9}{'mean':>9}{'p99':>9}{'most':>9}")
    for name, took in (("asked for the first time", first), ("asked again", again)):
        ordered = sorted(took)
        p99 = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
        print(f"{name:28}{statistics.median(took):9.1f}{statistics.mean(took):9.1f}{p99:9.1f}{ordered[-1]:9.1f}")
    print(f"{len(queries)} mixed queries; {peak():,.0f} MB at most")


def queries_of(path: Path, count: int) -> Sequence[Asked]:
    """Mixed queries made from the titles of an index."""
    connection = sqlite3.connect(f"{Directory(path).catalog.resolve().as_uri()}?mode=ro", uri=True)
    most = connection.execute("SELECT max(number) FROM articles").fetchone()[0]
    chance = random.Random(7)
    chosen = [(chance.randint(1, most),) for _ in range(_TITLES)]
    rows = [connection.execute("SELECT title, outlet FROM articles WHERE number = ?", one).fetchone() for one in chosen]
    connection.close()
    titles = list(dict.fromkeys(row[0] for row in rows if row))
    outlets = [row[1] for row in rows[:50] if row and row[1]]
    return mix(titles, outlets, count)


def _milliseconds(corpus: Corpus, asked: Asked) -> float:
    began = time.perf_counter()
    corpus.search(asked.text, **asked.options)
    return (time.perf_counter() - began) * 1000


_MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
took = resource.getrusage(resource.RUSAGE_CHILDREN)
print(took.ru_utime + took.ru_stime, took.ru_maxrss)
sys.exit(code)
"""


if __name__ == "__main__":
    main()
