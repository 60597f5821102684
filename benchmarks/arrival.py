"""One article arriving at an index of 12,560: stored, in the engine, linked, clustered, committed and searchable.

    python -m benchmarks arrival [--index PATH]

Fifty articles of news-12k are held out of the index and arrive one by one, each in a file of its own, at a writer
that is open, as that of `search index --watch` is. PATH is an index of news-12k to copy instead of making one.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.collection import STEPS
from benchmarks.shared import data
from benchmarks.steps import Steps
from index.catalog import Catalog
from index.engine_feed import EngineFeed
from index.indexer import Indexer
from index.intake import Intake
from index.local_storage import LocalStorage

ARRIVALS = 50


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--index", type=Path, help="an index of news-12k to copy, instead of making one")
    known = options.parse_known_args()[0].index
    with gzip.open(data("news-12k.jsonl.gz"), "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    held = set(random.Random(3).sample(range(len(records)), ARRIVALS))
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "coverage.index"
        rest = write(folder / "rest.jsonl", [record for at, record in enumerate(records) if at not in held])
        if known:
            copytree(known, path)
        else:
            with Indexer(path) as indexer:
                indexer.index([rest])
        arrive(path, [records[at] for at in sorted(held)], folder)


def arrive(path: Path, records: Sequence[dict[str, Any]], folder: Path) -> None:
    """Let each record arrive at the index and say what it took."""
    files = [write(folder / f"arrival{at}.jsonl", [record]) for at, record in enumerate(records)]
    steps = Steps()
    wall, processor = [], []
    with Indexer(path) as indexer:
        ids = {str(record["id"]) for record in records}
        assert isinstance(indexer.storage, LocalStorage)
        there = [(one.article.id, one.article.record_id) for one in indexer.storage.catalog.every()]
        indexer.remove([id for id, record in there if record in ids])
        indexer.index([write(folder / "first.jsonl", [{"id": "first", "body": "Loads what is compiled. " * 9}])])
        with steps.watch(
            *STEPS,
            ("store", Intake, "store"),
            ("hand to the engine", EngineFeed, "add"),
            ("wait for the engine", EngineFeed, "mark"),
            ("catalog: read back", Catalog, "every"),
        ):
            for file in files:
                began = (time.perf_counter(), time.process_time())
                indexer.index([file])
                wall.append((time.perf_counter() - began[0]) * 1000)
                processor.append((time.process_time() - began[1]) * 1000)
    print(f"{'':24}{'median ms':>10}{'p95 ms':>10}{'worst ms':>10}")
    for name, took in (("by the clock", sorted(wall)), ("of all cores", sorted(processor))):
        print(f"{name:24}{statistics.median(took):10.1f}{took[int(len(took) * 0.95)]:10.1f}{took[-1]:10.1f}")
    print(f"\nAll {len(files)} arrivals together:\n{steps.table()}")


def write(path: Path, records: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
