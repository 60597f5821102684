"""`search match` of a text of 1,000 words against 12,560 news articles: directly, and through a running server.

The texts are made of articles of the index itself: ten stretches of 100 words, each of another article, so that every
text shares passages with several. The server is that of `search serve`, asked by two threads at once.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import Request, urlopen

import search
from benchmarks.collection import news
from benchmarks.shared import data
from index.indexer import Indexer
from webui.app import Server, create_app, listen, url_of

TEXTS = 60
THREADS = 2
STRETCHES, WORDS = 10, 100


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--index", type=Path, help="an index of news-12k that is there, instead of making one")
    path = options.parse_known_args()[0].index
    if path:
        measure(path)
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.index"
        with Indexer(path) as indexer:
            indexer.index([data("news-12k.jsonl.gz")])
        measure(path)


def measure(path: Path) -> None:
    """Match the texts against the index at `path` and say how long each took."""
    texts = made_up()
    passages: list[int] = []
    print(f"{'':40}{'median ms':>10}{'p95 ms':>10}{'worst ms':>10}")
    with search.open(path) as corpus:
        corpus.match("Loads what is compiled and opens the index, which a running server did long before.")
        report(
            "directly, each text for the first time",
            timed(texts, lambda text: len(corpus.match(text).passages), passages),
        )
        report("directly, again", timed(texts, lambda text: len(corpus.match(text).passages), passages))
    listening = listen("127.0.0.1", 0)
    url = url_of(listening, "127.0.0.1")
    server = Server(create_app(path), listening, 8)
    running = threading.Thread(target=server.run)
    running.start()
    try:
        ask(url, "The same for the server.")
        report("server, each text for the first time", timed(texts, lambda text: ask(url, text), passages))
        halves = [texts[start::THREADS] for start in range(THREADS)]
        with ThreadPoolExecutor(THREADS) as threads:
            took = threads.map(lambda half: timed(half, lambda text: ask(url, text), passages), halves)
            report(f"server, again, {THREADS} threads at once", [one for half in took for one in half])
    finally:
        server.stop()
        running.join()
    print(f"{statistics.mean(passages):.1f} passages found in each text of {STRETCHES * WORDS:,} words")


def made_up() -> list[str]:
    """Texts of stretches of the collection's articles; the same ones every time."""
    chance = random.Random(12)
    bodies = [body.split() for body in (article.body for article in news()) if body.count(" ") > 2 * WORDS]
    texts = []
    for _ in range(TEXTS):
        chosen = chance.sample(bodies, STRETCHES)
        begins = [chance.randrange(len(body) - WORDS) for body in chosen]
        parts = [" ".join(body[begin : begin + WORDS]) for body, begin in zip(chosen, begins, strict=True)]
        texts.append("\n\n".join(parts))
    return texts


def ask(url: str, text: str) -> int:
    """Ask the server to match a text: how many passages it found."""
    body = json.dumps({"text": text}).encode()
    request = Request(f"{url}api/duplicates/match", body, {"Content-Type": "application/json"})  # noqa: S310 - ours
    with urlopen(request) as answer:  # noqa: S310
        return len(json.load(answer)["passages"])


def timed(texts: Sequence[str], match: Callable[[str], int], passages: list[int]) -> list[float]:
    """Milliseconds that each match took; adds what was found to `passages`."""
    took = []
    for text in texts:
        began = time.perf_counter()
        passages.append(match(text))
        took.append((time.perf_counter() - began) * 1000)
    return took


def report(what: str, took: Sequence[float]) -> None:
    worst = sorted(took)
    print(f"{what:40}{statistics.median(took):10.1f}{worst[int(len(worst) * 0.95)]:10.1f}{worst[-1]:10.1f}", flush=True)


if __name__ == "__main__":
    main()
