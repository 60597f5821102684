"""Which language a text is in: how often right on labelled sentences of 20 languages, and what it costs an article."""

from __future__ import annotations

import gzip
import time
from collections import Counter
from pathlib import Path

import orjson

from benchmarks.shared import data
from index.languages import detect

LABELLED = Path(__file__).resolve().parent.parent / "tests" / "quality" / "languages.tsv"
ROUNDS = 3


def main() -> None:
    rows = [line.split("\t") for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for language, sentence in rows:
        total[language] += 1
        found = detect(sentence)
        right[language] += found == language
        if found != language:
            print(f"{language} read as {found or 'in doubt'}: {sentence[:60]}")
    print(f"{right.total()} of {total.total()} sentences of {len(total)} languages right\n")

    with gzip.open(data("news-12k.jsonl.gz")) as lines:
        bodies = [orjson.loads(line)["body"] for line in lines]
    best = min(_seconds(bodies) for _ in range(ROUNDS))
    read_as = Counter(map(detect, bodies))
    print(f"{len(bodies):,} articles, all in English: {read_as['en']:,} right, {read_as[None]} in doubt")
    print(f"{best / len(bodies) * 1e6:.0f} µs of processor time an article, {best:.2f} s for all (best of {ROUNDS})")


def _seconds(bodies: list[str]) -> float:
    began = time.process_time()
    for body in bodies:
        detect(body)
    return time.process_time() - began


if __name__ == "__main__":
    main()
