"""What linking costs as a collection grows: news-12k by date, and a generated corpus with planted passages.

    python -m benchmarks scaling [--articles N]

Each collection is linked and clustered in a process of its own, from the bodies in its catalog on. The first 3,000,
6,000 and 12,000 articles of news-12k by date are what a collection is as time goes by. N is 200,000 by default. A
planted passage is found where a cluster holds it, covering at least half of it, together with most of the others.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.collection import Collection, news
from benchmarks.generated import Generator, Planted
from benchmarks.peers import covered
from benchmarks.steps import peak
from index import machine_code
from index.near_duplicates import align

SIZES = (3_000, 6_000, 12_000)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--articles", type=int, default=200_000, help="size of the generated corpus")
    options.add_argument("--steps", action="store_true", help="say what each step took")
    chosen = options.parse_known_args()[0]
    columns = f"{'M words':>9}{'links':>10}{'CPU s':>8}{'wall s':>8}{'us/(n log n)':>14}{'peak MB':>9}"
    print(f"{'':12}{'articles':>10}{columns}")
    articles = sorted(news(), key=lambda article: (article.published.text or "9", article.id))
    for size in SIZES:
        with TemporaryDirectory() as folder:
            Collection(Path(folder)).store(articles[:size])
            measure("news-12k", Path(folder), steps=chosen.steps)
    del articles
    with TemporaryDirectory() as folder:
        generator = Generator(chosen.articles)
        collection = Collection(Path(folder))
        collection.store(generator.articles())
        measure("generated", Path(folder), steps=chosen.steps)
        recall(collection, generator.planted)


def measure(name: str, folder: Path, *, steps: bool) -> None:
    """Link what stands in the catalog of a folder, in a process of its own, and say what it took."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scaling", str(folder)], stdout=subprocess.PIPE, text=True, check=True
    )
    *table, last = done.stdout.rstrip().split("\n")
    cost: dict[str, Any] = json.loads(last)
    size = cost["articles"]
    print(
        f"{name:12}{size:10,}{cost['words'] / 1e6:9.1f}{cost['links']:10,}{cost['processor']:8.1f}{cost['wall']:8.1f}"
        f"{cost['processor'] * 1e6 / (size * math.log2(size)):14.1f}{cost['peak']:9.0f}",
        flush=True,
    )
    if steps:
        print("\n".join(table))


def link(folder: Path) -> None:
    """In the measured process: link, and print the cost as JSON."""
    machine_code.prepare()
    align("Load what is compiled, which is no part of the work.", "Or compile it.")
    collection = Collection(folder)
    found = collection.link()
    words = collection.connection.execute("SELECT sum(words) FROM articles").fetchone()[0]
    cost = {
        "articles": collection.count("articles"),
        "links": collection.count("links"),
        "words": words,
        "wall": sum(step.wall for step in found.steps.values()),
        "processor": sum(step.processor for step in found.steps.values()),
        "peak": peak(),
    }
    print(found.table())
    print(json.dumps(cost))


def recall(collection: Collection, planted: Iterable[Planted]) -> None:
    """Say how many of the planted passages were found, by kind."""
    passages: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for id, cluster, begin, end in collection.connection.execute(
        "SELECT a.id, p.cluster, p.begin, p.end FROM passages p JOIN articles a ON a.number = p.article"
    ):
        passages[id].append((cluster, begin, end))
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in planted:
        holding = [
            {cluster for cluster, begin, end in passages[id] if covered(span, [(begin, end)]) >= 0.5}
            for id, span in one.places
        ]
        held = Counter(cluster for clusters in holding for cluster in clusters)
        total[one.kind] += len(one.places)
        most = max(held.values(), default=0)
        found[one.kind] += most if most > 1 else 0
    for kind in total:
        print(f"{'':4}planted, {kind:12}{found[kind]:8,} of {total[kind]:8,} found: {found[kind] / total[kind]:.2%}")
    share = found.total() / max(1, total.total())
    print(f"{'':4}planted, {'all':12}{found.total():8,} of {total.total():8,} found: {share:.2%}")


if __name__ == "__main__":
    link(Path(sys.argv[1]))
