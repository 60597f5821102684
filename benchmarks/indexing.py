"""`search index` on 12,560 news articles with each engine: time, peak memory, size on disk, what was found."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import search
from benchmarks.shared import data, run, size
from index.engines import ENGINES


def main() -> None:
    news = data("news-12k.jsonl.gz")
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


if __name__ == "__main__":
    main()
