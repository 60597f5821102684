"""The PAN-13 text-alignment corpus: its texts and pairs, alignments of all of them, and their scores."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from index.near_duplicates import Alignments, Texts, align_many, join_texts
from index.words import Words, split

Scores = dict[str, dict[str, float]]
Case = tuple[int, int, int, int]
"""Offset and length in the suspicious document, offset and length in the source."""


@dataclass(frozen=True)
class Corpus:
    """`pairs` int32[n, 2] are places in `words`; `names` and `categories` say what each pair is."""

    folder: Path
    words: list[Words]
    texts: Texts
    pairs: NDArray[np.int32]
    names: list[tuple[str, str]]
    categories: list[str]


def read_corpus(folder: Path) -> Corpus:
    """Every pair of every category; texts are UTF-8 without byte-order mark, newlines untouched."""
    places: dict[Path, int] = {}
    words: list[Words] = []
    pairs, names, categories = [], [], []
    for listing in sorted(folder.glob("[0-9]*/pairs")):
        for line in listing.read_text().split("\n"):
            if not line.strip():
                continue
            suspicious, source = line.split()
            pair = []
            for path in (folder / "susp" / suspicious, folder / "src" / source):
                if path not in places:
                    places[path] = len(words)
                    words.append(split(path.read_bytes().decode("utf-8-sig")))
                pair.append(places[path])
            pairs.append(pair)
            names.append((suspicious, source))
            categories.append(listing.parent.name)
    return Corpus(folder, words, join_texts(words), np.array(pairs, np.int32), names, categories)


def align_corpus(corpus: Corpus, weights: NDArray[np.float64] | None = None) -> Alignments:
    """The alignments of all pairs."""
    return align_many(corpus.texts, corpus.pairs, weights=weights)


def cases(found: Alignments, corpus: Corpus) -> dict[tuple[str, str], list[Case]]:
    """Alignments by the names of the pair, as offsets and lengths."""
    named: dict[tuple[str, str], list[Case]] = {}
    for row in range(len(found)):
        one = found[row]
        named.setdefault(corpus.names[found.pair[row]], []).append(
            (one.begin_a, one.end_a - one.begin_a, one.begin_b, one.end_b - one.begin_b)
        )
    return named


def score(corpus: Corpus, tool: Path, found: Alignments | dict[tuple[str, str], list[Case]] | None = None) -> Scores:
    """Plagdet by category and of all pairs, as the tool of the corpus computes it."""
    plagdet = load(tool)
    if found is None:
        found = align_corpus(corpus)
    detections = cases(found, corpus) if isinstance(found, Alignments) else found
    scores: Scores = {}
    everything: dict[tuple[str, str], list[Case]] = {}
    for category in sorted(set(corpus.categories)):
        gold = plagdet.gold_cases(corpus.folder / category)
        everything.update(gold)
        scores[category] = plagdet.plagdet(gold, detections)
    # A pair without a case has nothing to find in any category: one that stands in two is scored once in all.
    scores["all"] = plagdet.plagdet(everything, {pair: detections.get(pair, []) for pair in everything})
    return scores


def load(tool: Path) -> ModuleType:
    """The scoring tool as a module."""
    found = importlib.util.spec_from_file_location("plagdet", tool)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module
