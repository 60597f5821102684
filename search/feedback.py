"""Articles that have any of a query's words, ranked again by what the best of them are about.

Pseudo-relevance feedback in the manner of RM3 (Abdul-Jaleel et al. 2004): the words that mark the first articles out
weigh in when the first hundred are put in order, a fifth against the query's own. No other article is found. Coverage
gains most: ten reports of one event name what the query did not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from math import log
from typing import Final

from index.engines.base import Engine, Hits
from index.query import Any, Boost, Node, Numbered, Term
from index.tokens import terms
from search.stop_words import STOP_WORDS

RANKED_AGAIN: Final = 100
_READ: Final = 5  # articles taken for good ones: as good as ten, and half to read
OPENING: Final = 2_000  # characters of each: as good as all of it, by the figures of benchmarks/ranking.py
_WORDS: Final = 20
_LOOKED_UP: Final = 60
_WEIGHT: Final = 0.2
KEPT: Final = 1_024
"""Openings kept for the searches that follow, with 9 KB each: the next page asks for the same ones."""
_LEAST_WORDS: Final = 3
"""Words from which on a query has enough to find its subject."""

Opening = Counter[str]
"""How often each stem stands in the first characters of an article."""


def can_help(words: Sequence[Term]) -> bool:
    """Whether a query of these words is one to look at again."""
    return len(words) >= _LEAST_WORDS


def opening(body: str) -> Opening:
    """What is read of an article."""
    return Counter(terms(body[:OPENING]))


def ranked_again(
    engine: Engine, first: Hits, openings: Mapping[int, Opening], asked: int, weights: Mapping[str, float]
) -> Hits:
    """The hits (RANKED_AGAIN or fewer) in a new order; `openings` of those `to_read`, `asked`: words of the query.

    Scores stay above the least of before, so that hits that follow on other pages follow in order.
    """
    read = zip(to_read(first), first.scores, strict=False)
    about = _about(engine, [(openings[number], score) for number, score in read if number in openings])
    if not about:
        return first
    found = engine.search(about, filters=(Numbered(first.numbers),), limit=len(first.numbers), boosts=weights)
    added = dict(zip(found.numbers, found.scores, strict=True))
    scores = {
        number: (1 - _WEIGHT) * score / asked + _WEIGHT * added.get(number, 0.0)
        for number, score in zip(first.numbers, first.scores, strict=True)
    }
    order = sorted(first.numbers, key=lambda number: (-scores[number], number))
    lift = min(first.scores) - asked * scores[order[-1]]
    return Hits(first.total, tuple(order), tuple(asked * scores[number] + lift for number in order))


def to_read(first: Hits) -> tuple[int, ...]:
    """The numbers of the articles whose openings `ranked_again` reads."""
    return first.numbers[:_READ]


def _about(engine: Engine, openings: Sequence[tuple[Opening, float]]) -> Node | None:
    """The words that mark these articles out, each by its share of them; None where they have none in common."""
    holding = Counter(chain.from_iterable(counts for counts, _ in openings))
    shares = {term: 0.0 for term, held in holding.items() if held > 1}
    for counts, score in openings:
        size = sum(counts.values())
        for term in shares.keys() & counts.keys():
            shares[term] += score * counts[term] / size
    return telling_words(engine, shares)


def telling_words(engine: Engine, shares: Mapping[str, float]) -> Any | None:
    """The words that mark a text out: of its stems, each with its share of it, those that are frequent there and rare
    in the corpus, weighed by their shares. None where there is none."""
    common = sorted((term for term in shares if term not in STOP_WORDS), key=lambda term: (-shares[term], term))
    common = common[:_LOOKED_UP]
    total = engine.count()
    rarity = {
        term: log(1 + (total - held + 0.5) / (held + 0.5))
        for term, held in zip(common, engine.frequencies(common, "body"), strict=True)
        if held > 1
    }
    best = sorted(rarity, key=lambda term: (-shares[term] * rarity[term], term))[:_WORDS]
    whole = sum(shares[term] for term in best)
    return Any(tuple(Boost(Term(term), shares[term] / whole) for term in best)) if best else None
