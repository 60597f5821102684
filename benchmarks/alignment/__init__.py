"""How well near-duplicate passages are found: plagdet on PAN-13, and the same cross-validated."""

from __future__ import annotations

import tarfile
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.alignment import fitting, pan
from benchmarks.shared import SHARED, data

__all__ = ["main"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(data("pan13-train.tar.gz")) as archive:
            archive.extractall(folder, filter="data")
        corpus = pan.read_corpus(Path(folder) / "train")
        tool = SHARED / "tools" / "plagdet.py"
        begin = time.perf_counter()
        found = pan.align_corpus(corpus)
        took = (time.perf_counter() - begin) / len(corpus.pairs) * 1e6
        print(f"With the weights as shipped, {took:.0f} microseconds a pair:")
        show(pan.score(corpus, tool, found))
        areas = fitting.candidates(corpus, pan.load(tool))
        around = fitting.sentences(corpus, areas)
        print(f"\nEach fifth of the suspicious documents with weights fitted on the other {fitting.FOLDS - 1}:")
        show(pan.score(corpus, tool, fitting.cross_validated(corpus, areas, around)))
        print("\nWeights fitted on all of it, of trust and of edges:")
        print(np.round(fitting.fit_trust(areas), 2).tolist(), np.round(fitting.fit_edges(around), 3).tolist())


def show(scores: pan.Scores) -> None:
    print(f"{'category':28}{'plagdet':>9}{'precision':>11}{'recall':>9}{'granularity':>13}{'detections':>12}")
    for category, score in scores.items():
        print(
            f"{category:28}{score['plagdet']:9.4f}{score['precision']:11.4f}{score['recall']:9.4f}"
            f"{score['granularity']:13.3f}{score['detections']:12.0f}"
        )
