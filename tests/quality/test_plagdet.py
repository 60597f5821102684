"""Floors of quality on the PAN-13 text-alignment training corpus, scored by the corpus's own measure."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.alignment.pan import Scores, read_corpus, score

# What the corpus's five categories must reach; the last is every pair of all of them.
FLOORS = {
    "02-no-obfuscation": 0.98,
    "03-random-obfuscation": 0.90,
    "04-translation-obfuscation": 0.90,
    "all": 0.89,
}


@pytest.fixture(scope="module")
def scores(shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Scores:
    folder = tmp_path_factory.mktemp("pan")
    with tarfile.open(shared("data/pan13-train.tar.gz")) as archive:
        archive.extractall(folder, filter="data")
    return score(read_corpus(folder / "train"), shared("tools/plagdet.py"))


@pytest.mark.parametrize("category", list(FLOORS))
def test_plagdet_does_not_fall_below_its_floor(scores: Scores, category: str) -> None:
    assert scores[category]["plagdet"] >= FLOORS[category]


def test_unrelated_pairs_share_next_to_nothing(scores: Scores) -> None:
    assert scores["01-no-plagiarism"]["detections"] <= 1
