"""Fitting the weights by which `align` trusts a reworded passage: logistic regression on PAN-13's candidates."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.alignment import pan
from index.kernels.aligning import align_pairs
from index.kernels.evidence import LEAST_MATCHED, LEAST_PLAIN, LEAST_RARITY
from index.kernels.room import MOST, WEIGHTS, make_room, make_side

TRAINED_ON = ("01-no-plagiarism", "03-random-obfuscation", "04-translation-obfuscation")
UNRELATED_WEIGHT = 4.0
"""How much a candidate of an unrelated pair counts: one false report there costs more than one missed elsewhere."""
HALF_RIGHT = 0.4
"""The share of a candidate's characters that must lie in a true case for it to count as right."""


@dataclass(frozen=True)
class Candidates:
    """`facts` float64[n, 20] as in index.kernels.evidence, `right` whether it is reuse, `pair` its row."""

    facts: NDArray[np.float64]
    right: NDArray[np.bool_]
    pair: NDArray[np.int32]


def fold_of(corpus: pan.Corpus, pair: int) -> int:
    """Which half a pair belongs to: all pairs of a suspicious document to the same."""
    return zlib.crc32(corpus.names[pair][0].encode()) % 2


def candidates(corpus: pan.Corpus) -> Candidates:
    """Every area that was judged, whatever the judgement."""
    plagdet = pan.load(pan.Path(__file__).resolve().parents[3] / "shared" / "tools" / "plagdet.py")
    gold = {category: plagdet.gold_cases(corpus.folder / category) for category in set(corpus.categories)}
    texts = corpus.texts
    sizes = np.diff(texts.words)[corpus.pairs]
    left, right = make_side(int(sizes.max())), make_side(int(sizes.max()))
    room = make_room(int(sizes.sum(axis=1).max()), WEIGHTS)
    rows, made = np.empty((2 * MOST, 7), np.int32), np.zeros(1, np.int64)
    facts, rights, pairs = [], [], []
    for pair in range(len(corpus.pairs)):
        room.facts[:] = np.nan
        align_pairs(
            texts.word, texts.stem, texts.flags, texts.order, texts.words, texts.orders, corpus.pairs[pair : pair + 1],
            0, -1e9, 0.0, left, right, room, rows, made,
        )  # fmt: skip
        a, b = (corpus.words[place] for place in corpus.pairs[pair])
        for fact in room.facts[~np.isnan(room.facts[:, 0])]:
            if min(fact[0], fact[2]) < LEAST_MATCHED or min(fact[15], fact[16]) < LEAST_PLAIN:
                continue
            if fact[4] < LEAST_RARITY * min(fact[1], fact[3]):
                continue
            area = fact[11:15].astype(int)
            if len(a) > len(b):  # the longer text is worked on as the second
                area = area[[2, 3, 0, 1]]
            begin_a, begin_b = int(a.begin[area[0]]), int(b.begin[area[2]])
            case = (begin_a, int(a.end[area[1] - 1]) - begin_a, begin_b, int(b.end[area[3] - 1]) - begin_b)
            share, _ = plagdet.fraction(case, gold[corpus.categories[pair]][corpus.names[pair]])
            facts.append(fact.copy())
            rights.append(share > HALF_RIGHT)
            pairs.append(pair)
    chosen = [row for row, pair in enumerate(pairs) if corpus.categories[pair] in TRAINED_ON]
    return Candidates(np.array(facts)[chosen], np.array(rights)[chosen], np.array(pairs, np.int32)[chosen])


def features(facts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The terms of index.kernels.evidence.trust, float64[n, 7]."""
    matched = np.minimum(facts[:, 0] / facts[:, 1], facts[:, 2] / facts[:, 3])
    fewer, more = np.minimum(facts[:, 1], facts[:, 3]), np.maximum(facts[:, 1], facts[:, 3])
    lift = np.maximum(facts[:, 6] / facts[:, 7], facts[:, 8] / facts[:, 9])
    plain = (facts[:, 15] + facts[:, 16]) / (facts[:, 0] + facts[:, 2])
    return np.column_stack(
        [
            np.ones(len(facts)),
            np.log(facts[:, 4] + 1),
            matched,
            np.log(fewer),
            np.log(lift),
            np.log(more / fewer),
            plain,
        ]
    )


def fit(found: Candidates, penalty: float = 1.0) -> NDArray[np.float64]:
    """Weights of the terms, by Newton's method with a ridge penalty on standardised terms."""
    terms = features(found.facts)
    mean, spread = terms.mean(axis=0), terms.std(axis=0)
    mean[0], spread[0] = 0, 1
    terms = (terms - mean) / spread
    # A pair without any case is an unrelated one.
    cases_in = np.bincount(found.pair, found.right)
    counts = np.where(cases_in[found.pair] == 0, UNRELATED_WEIGHT, 1.0)
    weights = np.zeros(terms.shape[1])
    ridge = penalty * np.eye(len(weights))
    ridge[0, 0] = 1e-9
    for _ in range(30):
        odds = 1 / (1 + np.exp(-np.clip(terms @ weights, -30, 30)))
        slope = terms.T @ (counts * (found.right - odds)) - ridge @ weights
        curve = (terms * (counts * odds * (1 - odds))[:, None]).T @ terms + ridge
        weights += np.linalg.solve(curve, slope)
    weights = weights / spread
    weights[0] -= weights[1:] @ mean[1:]
    return weights


def cross_validated(corpus: pan.Corpus) -> dict[tuple[str, str], list[pan.Case]]:
    """Detections of each half with weights fitted on the other."""
    everything = candidates(corpus)
    fold = np.array([fold_of(corpus, pair) for pair in range(len(corpus.pairs))])
    detections: dict[tuple[str, str], list[pan.Case]] = {}
    for half in (0, 1):
        chosen = fold[everything.pair] != half
        part = Candidates(everything.facts[chosen], everything.right[chosen], everything.pair[chosen])
        found = pan.cases(pan.align_corpus(corpus, fit(part)), corpus)
        for pair, names in enumerate(corpus.names):
            if fold[pair] == half:
                detections[names] = found.get(names, [])
    return detections
