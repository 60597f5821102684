"""Two indexers, real processes, that index halves of one corpus into a cluster at the same time."""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from clustered_corpus import by_id, stored_in_catalog, stored_in_cluster

from index.opensearch.cluster import Cluster
from index.opensearch.reading import find

_INDEX = """
import sys
from index.indexer import Indexer

with Indexer(sys.argv[1]) as indexer:
    indexer.index(sys.argv[2:])
"""


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory, shared: Callable[[str], Path]) -> tuple[Path, Path]:
    """The articles of `news` in two files, each with every other one."""
    folder = tmp_path_factory.mktemp("halves")
    with gzip.open(shared("data/news-12k.jsonl.gz"), "rt", encoding="utf-8") as lines:
        chosen = list(islice((line for line in lines if "Kavanaugh" in line or "NAFTA" in line), 300))
    files = folder / "even.jsonl", folder / "odd.jsonl"
    for half, file in enumerate(files):
        file.write_text("".join(chosen[half::2]), encoding="utf-8")
    return files


def test_two_indexers_at_once_make_the_clusters_of_a_catalog(
    halves: tuple[Path, Path], news: sqlite3.Connection, corpus_url: str, project: Path
) -> None:
    indexers = [subprocess.Popen([sys.executable, "-c", _INDEX, corpus_url, str(half)], cwd=project) for half in halves]
    assert [indexer.wait(300) for indexer in indexers] == [0, 0]
    cluster = Cluster.connect(corpus_url)
    stored = stored_in_cluster(cluster)
    ids = {one.source["number"]: one.id for one in find(cluster, cluster.articles, {"match_all": {}}, ["number"])}
    cluster.close()
    expected = by_id(stored_in_catalog(news), dict(news.execute("SELECT number, id FROM articles").fetchall()))
    assert len(ids) == 300
    assert by_id(stored, ids) == expected
