"""Linking on Spark, on a real standalone cluster of two worker processes: the same links as in one process."""

from __future__ import annotations

import gc
import gzip
import json
import os
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from index.catalog import Catalog, connect
from index.directory import Directory
from index.indexer import Indexer

try:
    import pyspark
except ImportError:
    if os.environ.get("CI") == "true":
        raise
    pytest.skip("needs pip install coverage-search[spark]", allow_module_level=True)

WORKERS = "local-cluster[2,1,900]"  # two processes with one core each, which know the driver over the network only


pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")  # of py4j's sockets


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    os.environ |= {
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.executor.memory": "600m",
        "spark.ui.enabled": "false",
    }
    interrupted = signal.getsignal(signal.SIGINT)
    conf = pyspark.SparkConf().setMaster(WORKERS).setAppName("linking").setAll(list(settings.items()))
    with pyspark.SparkContext(conf=conf) as context:
        context.setLogLevel("ERROR")
        yield context
    signal.signal(signal.SIGINT, interrupted)  # Spark's own stays, and asks a context that is gone
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # py4j leaves its sockets to be collected
        pyspark.SparkContext._gateway.shutdown()
        pyspark.SparkContext._gateway = pyspark.SparkContext._jvm = None
        del context
        gc.collect()


def source_at(path: Path) -> Any:
    """The articles of an index directory, for tasks: defined here within, so that executors get it with the task."""
    from pathlib import Path as AnyPath

    class Source:
        def parts(self, count: int) -> list[tuple[int, int]]:
            connection = connect(Directory(path).catalog)
            (most,) = connection.execute("SELECT max(number) FROM articles").fetchone()
            connection.close()
            step = most // count + 1
            return [(begin, begin + step) for begin in range(1, most + 1, step)]

        @contextmanager
        def open(self) -> Iterator[Any]:
            connection = connect(Directory(AnyPath(path)).catalog)
            try:
                yield Articles(connection)
            finally:
                connection.close()

    class Articles(Catalog):
        def part(self, part: tuple[int, int]) -> Iterator[tuple[int, str, str]]:
            for stored in self.every(after=part[0] - 1):
                if stored.number < part[1]:
                    yield stored.number, stored.article.id, stored.article.body

    return Source()


def linked_in_one_process(path: Path) -> tuple[list[Any], list[Any]]:
    connection = connect(Directory(path).catalog)
    links = connection.execute(
        "SELECT left, right, left_begin, left_end, right_begin, right_end, words, overlap, kind FROM links"
    ).fetchall()
    copies = connection.execute("SELECT left, right FROM copies").fetchall()
    connection.close()
    return sorted(links), sorted(copies)


def crowd(count: int) -> list[dict[str, str]]:
    """Articles that all have one footer: more than a fingerprint has hubs, so that not every pair is made."""
    footer = "Subscribe to the evening letter and read what the harbour towns talked of while you were at work today."
    return [{"id": f"crowd-{n}", "title": f"Story {n}", "body": f"{letters(n)}\n\n{footer}"} for n in range(count)]


def letters(number: int) -> str:
    return " ".join(f"{word}{number}" for word in ("amber", "birch", "cedar", "dogwood", "elder", "fir", "gorse"))


def test_two_workers_make_the_links_that_one_process_makes(
    spark: Any, tmp_path: Path, shared: Callable[[str], Path]
) -> None:
    from index.spark_linking import links

    with gzip.open(shared("data/news-12k.jsonl.gz"), "rt", encoding="utf-8") as lines:
        articles = list(islice(lines, 200))
    (tmp_path / "articles.jsonl").write_text(
        "".join([*articles, *(json.dumps(article) + "\n" for article in crowd(60))]), encoding="utf-8"
    )
    with Indexer(tmp_path / "index") as indexer:
        indexer.index([tmp_path / "articles.jsonl"])
    found = links(spark, source_at(tmp_path / "index"), tasks=5).collect()

    here = sorted(row for one in found for row in one.links), sorted(row for one in found for row in one.copies)
    there = linked_in_one_process(tmp_path / "index")
    assert len(there[0]) > 300
    assert there[1]
    assert here == there
