"""What each step of indexing takes: `python -m benchmarks.indexing_steps FILE`, a process of its own.

A step's processor time is that of all threads while it was under way: the engine's own threads work beside the others.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.steps import Steps, peak
from index import intake, linker
from index.catalog import Catalog
from index.clustering import Clustering
from index.engine_feed import EngineFeed
from index.engines.tantivy import TantivyEngine
from index.heap import keep_together
from index.indexer import Indexer
from index.readers import records

WATCHED = (
    ("read and clean", intake.Intake, "read"),
    ("detect the language", records, "detect"),
    ("tell new from known", intake.Intake, "store"),
    ("split into words", intake, "split_all"),
    ("store in the catalog", Catalog, "add_all"),
    ("commit to the catalog", Catalog, "commit"),
    ("hand to the engine", EngineFeed, "add"),
    ("wait for the engine", EngineFeed, "mark"),
    ("wait for its merges", TantivyEngine, "close"),
    ("link", linker.Linker, "link"),
    ("cluster", Clustering, "update"),
)


def main() -> None:
    keep_together()  # as the command does
    with TemporaryDirectory() as folder:
        clock, processor = time.perf_counter(), time.process_time()
        with Steps().watch(*WATCHED) as steps, Indexer(Path(folder) / "coverage.index") as indexer:
            indexer.index([Path(sys.argv[1])])
        cost = {"seconds": time.perf_counter() - clock, "processor": time.process_time() - processor}
    print(steps.table())
    print(json.dumps(cost | {"megabytes": peak()}))


if __name__ == "__main__":
    main()
