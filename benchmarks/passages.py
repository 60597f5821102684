"""All pairs of 12,560 news articles: from their bodies to the clusters of what they share, step by step.

Counted is everything from reading the bodies in the catalog on: splitting into words, fingerprints, pairs, alignment,
links, clusters, both commits. The engine and the reading of the file are not.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.collection import Collection, news
from benchmarks.steps import peak
from index import machine_code
from index.near_duplicates import align


def main() -> None:
    with TemporaryDirectory() as folder:
        Collection(Path(folder)).store(news())
        subprocess.run(
            [sys.executable, "-m", "benchmarks.passages", folder], check=True
        )  # a process of its own: memory


def measure(folder: Path) -> None:
    """Link and cluster what stands in the catalog of a folder, and say what it took."""
    machine_code.prepare()
    align("Load what is compiled, which is no part of the work.", "Or compile it.")
    collection = Collection(folder)
    print(collection.link().table())
    counts = ", ".join(
        f"{collection.count(table):,} {table}" for table in ("articles", "links", "passages", "clusters")
    )
    print(f"{counts}; peak memory {peak():,.0f} MB")


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
