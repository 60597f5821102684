"""Ten queries that a reporter might ask of 12,560 news articles: what comes first, and how long the answer takes."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import search
from benchmarks.shared import data
from index.indexer import Indexer
from search.corpus import Corpus

QUERIES: list[tuple[str, dict[str, Any]]] = [
    ("comey memo trump", {}),
    ('"i hope you can let this go"', {}),
    ("hurricane sandy", {"after": "2012-10-20", "before": "2012-11-10"}),
    ("title:shutdown senate vote", {"sort": "newest"}),
    ("affordable care act repeal", {"outlet": ["Vox", "NPR Online News"]}),
    ("author:haberman white house", {}),
    ("syria chemical~ attack*", {}),
    ('"black lives matter" -police', {}),
    ("date:[2018-06-01 TO 2018-06-30] family separation border", {}),
    ("kavanagh hearing ford testimony", {}),
]
TIMES = 5


def main() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.index"
        with Indexer(path) as indexer:
            indexer.index([data("news-12k.jsonl.gz")])
        with search.open(path) as corpus:
            for text, filters in QUERIES:
                report(corpus, text, filters)


def report(corpus: Corpus, text: str, filters: dict[str, Any]) -> None:
    """Print one query's answer; the time is the median of complete searches, facets and duplicates included."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        found = corpus.search(text, **filters)
        took.append((time.perf_counter() - began) * 1000)
    asked = text + "".join(f" [{name} {value}]" for name, value in filters.items())
    print(f"{asked}\n  {found.total.value} articles, {statistics.median(took):.1f} ms; {found.query.understood_as}")
    for warning in found.query.warnings:
        print(f"  ! {warning}")
    for result in found.results[:3]:
        print(f"  - {result.title[:90]} ({result.outlet}, {result.published})")
    for cluster in found.duplicates[:1]:
        print(f"  = {cluster.outlets} outlets share: {' '.join(cluster.text.split())[:110]}")


if __name__ == "__main__":
    main()
