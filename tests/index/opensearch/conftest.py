"""Catalogs of small indexes, and an empty corpus on a real cluster; what stands beside: clustered_corpus.py."""

from __future__ import annotations

import gzip
import sqlite3
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from index.opensearch.cluster import Cluster

sys.path.insert(0, str(Path(__file__).parent))

from clustered_corpus import indexed


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, project: Path) -> sqlite3.Connection:
    """The catalog of an index of the sample corpus."""
    return indexed(tmp_path_factory.mktemp("sample") / "index", [project / "seeds"])


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory, shared: Callable[[str], Path]) -> sqlite3.Connection:
    """The catalog of an index of 300 articles of news, of two stories."""
    folder = tmp_path_factory.mktemp("news")
    with gzip.open(shared("data/news-12k.jsonl.gz"), "rt", encoding="utf-8") as lines:
        chosen = islice((line for line in lines if "Kavanaugh" in line or "NAFTA" in line), 300)
        (folder / "news.jsonl").write_text("".join(chosen), encoding="utf-8")
    return indexed(folder / "index", [folder / "news.jsonl"])


@pytest.fixture
def cluster(corpus_url: str) -> Iterator[Cluster]:
    """A corpus without anything in it."""
    made = Cluster.connect(corpus_url)
    made.create(replicas=0)
    yield made
    made.close()
