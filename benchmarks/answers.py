"""The pages over news-12k as a browser gets them on loopback: kilobytes and milliseconds, from `search serve`.

100 queries made from titles, each asked once before and then several times, the best counted: the machine's other work
is not the server's. Other pages are asked the same way. `processor` is what server and client together computed.
`--index DIR` takes an index that there is.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from benchmarks.latency import mix
from benchmarks.shared import data
from index.catalog import connect
from index.directory import Directory
from index.indexer import Indexer
from webui.app import Server, create_app, listen

QUERIES = 100
ROUNDS = 5
TEXT_WORDS = 1_000  # of the text that is checked


@dataclass(frozen=True)
class Answer:
    """What a page weighs, in bytes; how long it took to come whole, and of that the processor, in milliseconds."""

    size: int
    milliseconds: float
    processor: float


@contextmanager
def served(index: Path) -> Iterator[http.client.HTTPConnection]:
    """A connection to a server of this process over the index."""
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    server = Server(create_app(index), listening, threads=4)
    thread = threading.Thread(target=server.run)
    thread.start()
    connection = http.client.HTTPConnection("127.0.0.1", port)
    try:
        yield connection
    finally:
        connection.close()
        server.stop()
        thread.join()


def asked(connection: http.client.HTTPConnection, path: str, form: str | None = None) -> Answer:
    """The best of several rounds, after one that is not counted."""
    best, least, size = float("inf"), float("inf"), 0
    for number in range(ROUNDS + 1):
        began, computed = time.perf_counter(), time.process_time()
        if form is None:
            connection.request("GET", path)
        else:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, f"text={quote(form)}", headers)
        response = connection.getresponse()
        size = len(response.read())
        if response.status != 200:
            sys.exit(f"{path} answered {response.status}.")
        if number:
            best = min(best, (time.perf_counter() - began) * 1_000)
            least = min(least, (time.process_time() - computed) * 1_000)
    return Answer(size, best, least)


def report(name: str, answers: Sequence[Answer]) -> None:
    sizes = sorted(answer.size / 1_000 for answer in answers)
    times = sorted(answer.milliseconds for answer in answers)
    computed = sorted(answer.processor for answer in answers)
    print(
        f"{name:34}{statistics.median(sizes):10.1f}{sizes[-1]:10.1f}{statistics.median(times):12.1f}"
        f"{times[int(0.95 * (len(times) - 1))]:10.1f}{times[-1]:10.1f}{computed[len(computed) // 2]:12.1f}"
        f"{computed[-1]:10.1f}"
    )


def measure(index: Path) -> None:
    connection = connect(Directory(index).catalog)
    titles = [row[0] for row in connection.execute("SELECT title FROM articles ORDER BY id")]
    connection.close()
    queries = [one.text for one in mix(titles, ["any"], 2 * QUERIES) if one.plain][:QUERIES]
    print(f"{'':34}{'kB':>10}{'most':>10}{'ms: median':>12}{'p95':>10}{'most':>10}{'processor':>12}{'most':>10}")
    with served(index) as server:
        found = [asked(server, f"/?q={quote(query)}") for query in queries]
        report(f"results, {len(queries)} queries", found)
        shared = _json(server, "/api/duplicates?limit=10")["clusters"]
        articles = [cluster["passages"][0]["article"] for cluster in shared]
        report("articles", [asked(server, f"/articles/{quote(one)}") for one in articles])
        report("clusters", [asked(server, f"/duplicates/{cluster['id']}") for cluster in shared])
        text = " ".join(_json(server, f"/api/articles/{quote(articles[0])}")["body"].split()[:TEXT_WORDS])
        report("a text checked", [asked(server, "/check", text)])
        for path in ("/", "/duplicates", "/outlets", "/corpus", "/trends?a=trump&b=clinton", "/facets/outlet"):
            report(path, [asked(server, path)])


def _json(connection: http.client.HTTPConnection, path: str) -> dict[str, Any]:
    connection.request("GET", path)
    found: dict[str, Any] = json.loads(connection.getresponse().read())
    return found


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks answers")
    options.add_argument("--index", type=Path, help="an index of news-12k that there is")
    chosen, _ = options.parse_known_args()
    if chosen.index:
        measure(chosen.index)
        return
    with TemporaryDirectory() as folder:
        with Indexer(Path(folder) / "coverage.index") as indexer:
            indexer.index([data("news-12k.jsonl.gz")])
        measure(Path(folder) / "coverage.index")


if __name__ == "__main__":
    main()
