"""passim 2 (Smith, Cordell and Mullen 2015), the field's reference for text reuse, run on the same articles as ours.

It is run as its users run it for pairs of passages: `seriatim --all-pairs --pairwise` and its defaults otherwise
(n-grams of whole words of at least 25 characters, n-grams in more than 100 texts dropped, 5 of them shared, passages
of at least 50 characters), on all cores, with a driver of 4 GB. The clustering that follows is not run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.article import Article

Span = tuple[int, int]


@dataclass(frozen=True)
class Reuse:
    """A passage of one article and a passage of another that passim aligned; offsets in code points."""

    left: str
    right: str
    left_span: Span
    right_span: Span
    matches: int


def command(home: Path, articles: Path, found: Path) -> list[str]:
    """What runs the passim that is installed in the environment `home`; ends the run where it is not."""
    submit, script = home / "bin" / "spark-submit", home / "share" / "submit-seriatim.py"
    for needed in (submit, script):
        if not needed.exists():
            sys.exit(f"There is no passim 2 in {home}: {needed} is missing.")
    spark = [str(submit), "--master", f"local[{os.cpu_count() or 1}]", "--driver-memory", "4g"]
    return [*spark, str(script), "--all-pairs", "--pairwise", str(articles), str(found)]


def run(home: Path, articles: Sequence[Article], folder: Path) -> float:
    """Let passim find the pairs of passages of articles, into `folder`; seconds by the clock."""
    source = folder / "articles.json"
    with source.open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps({"id": article.id, "series": article.id, "text": article.body}) + "\n")
    python = home / "bin" / "python3"
    where = subprocess.run(
        [python, "-c", "import pyspark; print(pyspark.__path__[0])"], capture_output=True, text=True, check=True
    )
    settings = {
        "SPARK_HOME": where.stdout.strip(),
        "SPARK_CONF_DIR": str(home / "conf"),
        "SPARK_LOCAL_DIRS": str(folder / "spark"),
        "PYSPARK_PYTHON": str(python),
    }
    written = folder / "found" / "align.json" / "_SUCCESS"
    log = folder / "log"
    began = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(home, source, folder / "found"), env=os.environ | settings, stdout=output, stderr=output
        )
    # Once the pairs are written passim goes on to cluster them, which needs a Java library more and is not measured.
    while not written.exists() and process.poll() is None:
        time.sleep(0.1)
    seconds = time.perf_counter() - began
    process.terminate()
    process.wait()
    if not written.exists():
        sys.exit(f"passim failed:\n{log.read_text(errors='replace')[-2000:]}")
    return seconds


def results(folder: Path) -> Iterator[Reuse]:
    """What passim wrote below `folder`."""
    for part in sorted(folder.glob("align.json/part-*.json")):
        with part.open(encoding="utf-8") as file:
            for row in map(json.loads, file):
                yield Reuse(
                    row["id"], row["id2"], (row["begin"], row["end"]), (row["begin2"], row["end2"]), row["matches"]
                )
