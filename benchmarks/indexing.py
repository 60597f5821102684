"""`search index` on 12,560 news articles (72 MB): against Tantivy alone, step by step, and with each engine.

    python -m benchmarks indexing [--articles N]

With --articles it indexes N articles from one gzipped file instead and says what memory that took: those of news-12k,
then again and again with the words of each line in another order, so that they share no passages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

import search
from benchmarks.shared import data, run, size
from index.cores import available_cores
from index.engines import ENGINES


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--articles", type=int, help="index so many articles, and measure the memory")
    chosen = options.parse_known_args()[0]
    if chosen.articles:
        _memory(data("news-12k.jsonl.gz"), chosen.articles)
        return
    news = data("news-12k.jsonl.gz")
    _steps(news)
    _engines(news)


def _steps(news: Path) -> None:
    """Each step's share, and the whole against what adding title, lead and body to Tantivy takes."""
    cores = available_cores()
    alone = {threads: _measured("benchmarks.tantivy_alone", news, threads)[1] for threads in sorted({1, cores})}
    table, ours = _measured("benchmarks.indexing_steps", news)
    print("\n".join(table))
    _print_cost("the whole", ours)
    for threads, cost in alone.items():
        name = f"Tantivy alone, {threads} thread{'s' if threads > 1 else ''}"
        _print_cost(name, cost)
        _print_cost("  the whole over that", {unit: ours[unit] / cost[unit] for unit in cost})
    print(f"{'peak memory, MB':28}{ours['megabytes']:9.0f}\n", flush=True)


def _print_cost(name: str, cost: dict[str, float]) -> None:
    print(f"{name:28}{cost['seconds']:9.2f}{'':8}{cost['processor']:9.2f}")


def _engines(news: Path) -> None:
    print(f"{'engine':12}{'seconds':>9}{'peak MB':>9}{'index MB':>10}{'articles':>10}{'passages':>10}{'clusters':>10}")
    for engine in ENGINES:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "coverage.index"
            cost = run(sys.executable, "-m", "search.cli", "index", news, "--engine", engine, "--index", path)
            with search.open(path) as corpus:
                status = corpus.status()
            print(
                f"{engine:12}{cost.seconds:9.1f}{cost.megabytes:9.0f}{size(path):10.0f}{status.articles:10,}"
                f"{status.passages:10,}{status.clusters:10,}",
                flush=True,
            )


def _measured(module: str, news: Path, *options: int) -> tuple[list[str], dict[str, float]]:
    """What a benchmark that has a process of its own prints: its table, and the cost in its last line."""
    *table, cost = run(sys.executable, "-m", module, news, *map(str, options)).output.strip().splitlines()
    return table, json.loads(cost)


def _memory(news: Path, articles: int) -> None:
    """Many articles in one gzipped file: the peak memory of the largest of the processes."""
    with TemporaryDirectory() as folder:
        file, unpacked = Path(folder) / "many.jsonl.gz", 0
        with gzip.open(file, "wb", compresslevel=1) as packed:
            for record in islice(_shuffled(news), articles):
                unpacked += packed.write(orjson.dumps(record) + b"\n")
        path = Path(folder) / "coverage.index"
        cost = run(sys.executable, "-m", "search.cli", "index", file, "--index", path)
        print(f"{articles:,} articles, {unpacked / 1e6:.0f} MB unpacked: {cost.seconds:.0f} s, {cost.megabytes:.0f} MB")


def _shuffled(news: Path) -> Iterator[dict[str, str]]:
    """The articles of a file, then again without end with the words of each line in an order of their own."""
    for turn in count():
        with gzip.open(news) as lines:
            for number, line in enumerate(lines):
                record = orjson.loads(line)
                if turn:
                    chance = random.Random(turn << 32 | number)
                    body = [line.split() for line in record["body"].split("\n")]
                    for words in body:
                        chance.shuffle(words)
                    record["body"] = "\n".join(map(" ".join, body))
                    record["id"], record["url"] = f"{turn} {record['id']}", None
                yield record


if __name__ == "__main__":
    main()
