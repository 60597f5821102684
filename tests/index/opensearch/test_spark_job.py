"""The Spark job as it is run, on two worker processes of its own: the links and clusters of one process."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from clustered_corpus import assert_as_in_catalog, indexed

from index.identity import article_id
from index.indexer import Indexer
from index.ranks import rank_of

if importlib.util.find_spec("pyspark") is None and os.environ.get("CI") != "true":
    pytest.skip("needs pip install coverage-search[spark]", allow_module_level=True)

pytestmark = pytest.mark.timeout(900, func_only=True)  # several virtual machines of Java start one after the other
WORKERS = "local-cluster[2,1,900]"  # two processes with one core each, which know the driver over the network only
FOOTER = "Subscribe to the evening letter and read what the harbour towns talked of while you were at work today."


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    spark = Path(str(importlib.util.find_spec("pyspark").origin)).parent  # type: ignore[union-attr]
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.executor.memory": "600m",
        "spark.ui.enabled": "false",
    }
    options = " ".join(f"--conf {name}={value}" for name, value in settings.items())
    environment = os.environ | {
        "PYTHONPATH": str(project),
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_SUBMIT_ARGS": f"{options} pyspark-shell",
        "SPARK_HOME": str(spark),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    command = [sys.executable, "-m", "index.spark_linking", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=400)


def crowd(count: int) -> list[str]:
    """Records of articles that share a footer alone; those that a fingerprint would have for hubs come last."""
    made = []
    for number in range(count):
        url = f"https://crowd.example/{number}"
        words = " ".join(f"{word}{number}" for word in ("amber", "birch", "cedar", "dogwood", "elder", "fir", "gorse"))
        record = json.dumps({"url": url, "title": f"Story {number}", "body": f"{words}\n\n{FOOTER}"}) + "\n"
        made.append((rank_of(article_id(url, None, "", "", 0)), record))
    return [record for _, record in sorted(made, reverse=True)]


def test_spark_makes_the_links_and_clusters_of_one_process(
    tmp_path: Path, corpus_url: str, shared: Callable[[str], Path], project: Path
) -> None:
    with gzip.open(shared("data/news-12k.jsonl.gz"), "rt", encoding="utf-8") as lines:
        articles = list(islice(lines, 500))
    records, first, second = crowd(60), tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    first.write_text("".join(records[:30]), encoding="utf-8")
    second.write_text("".join([*records[30:], *articles]), encoding="utf-8")
    with Indexer(corpus_url) as indexer:
        indexer.index([first])
    with Indexer(corpus_url, workers=0) as indexer:
        assert indexer.index([second, project / "seeds"]).unlinked == 30 + 500 + 45

    done = run(project, corpus_url, "--master", WORKERS, "--tasks", "5")
    assert done.returncode == 0, done.stderr
    assert "those of 0 pairs" not in done.stdout  # the first articles were each other's hubs
    assert_as_in_catalog(corpus_url, indexed(tmp_path / "index", [first, second, project / "seeds"]))


def test_the_job_says_what_it_lacks(corpus_url: str, project: Path) -> None:
    for arguments, said in (((), "search index --unlinked"), (("--tasks", "0"), "--tasks")):
        done = run(project, corpus_url, *arguments)
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    with Indexer(corpus_url) as indexer:
        indexer.index([project / "seeds"])
    assert "--master" in run(project, corpus_url).stderr
