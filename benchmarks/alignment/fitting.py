"""Fitting the weights by which `align` trusts a reworded passage and cuts its edges: logistic regression on PAN-13."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from benchmarks.alignment import pan
from benchmarks.alignment.sentences import count_sentences
from index.kernels.aligning import align_pairs
from index.kernels.evidence import may_be_reuse
from index.kernels.room import EDGES, MOST, WEIGHTS, make_room

TRAINED_ON = ("01-no-plagiarism", "03-random-obfuscation", "04-translation-obfuscation")
UNRELATED_WEIGHT = 4.0
"""How much a candidate of an unrelated pair counts: one false report there costs more than one missed elsewhere."""
PARTLY_RIGHT = 0.2
"""The share of a candidate's characters that must lie in a true case for it to count as right; its edges move later."""
USUAL_SENTENCE = 15.0
"""Words; a longer sentence counts for more, as it does in the score."""
FOLDS = 5


@dataclass(frozen=True)
class Candidates:
    """Areas: `facts` float64[n, 20] as in index.kernels.evidence, `right` whether it is reuse, `pair` its row.

    `area` int64[n, 4], its first words and ends; `case` float64[n, 4], the offsets of the true case it meets most of.
    """

    facts: NDArray[np.float64]
    right: NDArray[np.bool_]
    pair: NDArray[np.int32]
    area: NDArray[np.int64]
    case: NDArray[np.float64]

    def part(self, chosen: NDArray[np.bool_]) -> Candidates:
        """Those that are chosen, bool[n]."""
        return Candidates(
            self.facts[chosen], self.right[chosen], self.pair[chosen], self.area[chosen], self.case[chosen]
        )


@dataclass(frozen=True)
class Sentences:
    """Sentences around areas: `terms` float64[n, 6] as in index.kernels.settling, `belongs`, `words`, `pair`."""

    terms: NDArray[np.float64]
    belongs: NDArray[np.bool_]
    words: NDArray[np.int64]
    pair: NDArray[np.int32]


def fold_of(corpus: pan.Corpus, pair: int) -> int:
    """Which fold a pair belongs to: all pairs of a suspicious document to the same."""
    return zlib.crc32(corpus.names[pair][0].encode()) % FOLDS


def candidates(corpus: pan.Corpus, plagdet: ModuleType) -> Candidates:
    """Every area that was judged, whatever the judgement."""
    gold = {category: plagdet.gold_cases(corpus.folder / category) for category in set(corpus.categories)}
    texts = corpus.texts
    sizes = np.diff(texts.words)[corpus.pairs]
    room = make_room(int(sizes.sum(axis=1).max()), WEIGHTS, EDGES)
    rows, made = np.empty((2 * MOST, 7), np.int32), np.zeros(1, np.int64)
    found = []
    for pair in range(len(corpus.pairs)):
        if corpus.categories[pair] not in TRAINED_ON:
            continue
        room.facts[:] = np.nan
        align_pairs(texts.joined, corpus.pairs[pair : pair + 1], 0, -1e9, 0.0, room, rows, made)
        a, b = (corpus.words[place] for place in corpus.pairs[pair])
        cases = gold[corpus.categories[pair]][corpus.names[pair]]
        for fact in room.facts[~np.isnan(room.facts[:, 0])]:
            if not may_be_reuse(fact):
                continue
            area = fact[11:15].astype(np.int64)
            if len(a) > len(b):  # the longer text is worked on as the second
                area = area[[2, 3, 0, 1]]
            begin_a, begin_b = int(a.begin[area[0]]), int(b.begin[area[2]])
            span = (begin_a, int(a.end[area[1] - 1]) - begin_a, begin_b, int(b.end[area[3] - 1]) - begin_b)
            best = max(cases, key=lambda case: plagdet.fraction(case, [span])[0], default=(np.nan,) * 4)
            found.append((fact.copy(), plagdet.fraction(span, cases)[0] > PARTLY_RIGHT, pair, area, best))
    facts, rights, pairs, areas, best_cases = (np.array(column) for column in zip(*found, strict=True))
    return Candidates(facts, rights, pairs.astype(np.int32), areas, best_cases.astype(np.float64))


def features(facts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The terms of index.kernels.evidence.trust, float64[n, 7]."""
    lift = np.maximum(facts[:, 6] / facts[:, 7], facts[:, 8] / facts[:, 9])
    plain = (facts[:, 15] + facts[:, 16]) / (facts[:, 0] + facts[:, 2])
    content_a = facts[:, 1] / (facts[:, 12] - facts[:, 11])
    content_b = facts[:, 3] / (facts[:, 14] - facts[:, 13])
    return np.column_stack(
        [
            np.ones(len(facts)),
            np.log(np.minimum(facts[:, 1], facts[:, 3])),
            np.log(lift),
            plain,
            np.log(facts[:, 5] + 1),
            facts[:, 10],
            np.minimum(1 - content_a, 1 - content_b),
        ]
    )


def sentences(corpus: pan.Corpus, areas: Candidates) -> Sentences:
    """The sentences around the areas that are reuse."""
    texts = corpus.texts
    sizes = np.diff(texts.words)[corpus.pairs]
    longest = int(sizes.sum(axis=1).max())
    room = make_room(longest, WEIGHTS, EDGES)
    table, counts = np.empty((longest + 2, 7), np.int64), np.zeros(4, np.int64)
    terms, belongs, words, pairs = [], [], [], []
    for row in np.flatnonzero(areas.right):
        pair = int(areas.pair[row])
        count = count_sentences(texts.joined, corpus.pairs[pair].astype(np.int64), areas.area[row], room, table, counts)
        for side, first, end, hits, misses, free, inside in table[:count].tolist():
            text = corpus.words[corpus.pairs[pair][side // 2]]
            begin, stop = int(text.begin[first]), int(text.end[end - 1])
            true = areas.case[row, side], areas.case[row, side] + areas.case[row, side + 1]
            terms.append((1, hits, misses, free, free / max(hits + misses, 1), inside))
            belongs.append(min(stop, true[1]) - max(begin, true[0]) > 0.5 * (stop - begin))
            words.append(end - first)
            pairs.append(pair)
    return Sentences(
        np.array(terms, np.float64), np.array(belongs), np.array(words, np.int64), np.array(pairs, np.int32)
    )


def fit_trust(found: Candidates) -> NDArray[np.float64]:
    """Weights of the terms of `features`."""
    # A pair without any case is an unrelated one.
    cases_in = np.bincount(found.pair, found.right)
    counts = np.where(cases_in[found.pair] == 0, UNRELATED_WEIGHT, 1.0)
    return logistic(features(found.facts), found.right, counts)


def fit_edges(found: Sentences) -> NDArray[np.float64]:
    """Weights of the terms of `sentences`."""
    return logistic(found.terms, found.belongs, found.words / USUAL_SENTENCE)


def logistic(
    terms: NDArray[np.float64], right: NDArray[np.bool_], counts: NDArray[np.float64], penalty: float = 1.0
) -> NDArray[np.float64]:
    """Weights of a logistic model by Newton's method, with a ridge penalty on standardised terms; the first is 1."""
    mean, spread = terms.mean(axis=0), terms.std(axis=0)
    mean[0], spread[0] = 0, 1
    terms = (terms - mean) / spread
    weights: NDArray[np.float64] = np.zeros(terms.shape[1])
    ridge = penalty * np.eye(len(weights))
    ridge[0, 0] = 1e-9
    for _ in range(30):
        odds = 1 / (1 + np.exp(-np.clip(terms @ weights, -30, 30)))
        slope = terms.T @ (counts * (right - odds)) - ridge @ weights
        curve = (terms * (counts * odds * (1 - odds))[:, None]).T @ terms + ridge
        weights += np.linalg.solve(curve, slope)
    weights /= spread
    weights[0] -= weights[1:] @ mean[1:]
    return weights


def cross_validated(corpus: pan.Corpus, areas: Candidates, around: Sentences) -> dict[tuple[str, str], list[pan.Case]]:
    """Detections of each fold with weights fitted on the others."""
    fold = np.array([fold_of(corpus, pair) for pair in range(len(corpus.pairs))])
    detections: dict[tuple[str, str], list[pan.Case]] = {}
    for held_out in range(FOLDS):
        chosen = fold[around.pair] != held_out
        part = Sentences(around.terms[chosen], around.belongs[chosen], around.words[chosen], around.pair[chosen])
        weights = np.concatenate([fit_trust(areas.part(fold[areas.pair] != held_out)), fit_edges(part)])
        found = pan.cases(pan.align_corpus(corpus, weights), corpus)
        for pair, names in enumerate(corpus.names):
            if fold[pair] == held_out:
                detections[names] = found.get(names, [])
    return detections
