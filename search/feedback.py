"""Articles that have any of a query's words, ranked again by what the best of them are about.

Pseudo-relevance feedback in the manner of RM3 (Abdul-Jaleel et al. 2004): the words that mark the first articles out
weigh in when the first fifty are put in order, a fifth against the query's own. No other article is found. Coverage
gains most: ten reports of one event name what the query did not.

By the figures of benchmarks/ranking.py and weights.py fifty articles, fifteen words and a thousand characters to find
them in are as good as a hundred, twenty and two thousand, and take a third less time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log
from typing import Final

from index.engines.base import Engine, Hits
from index.query import Any, Boost, Maybe, Node, Numbered, Term
from index.tokens import terms
from search.stop_words import STOP_WORDS

RANKED_AGAIN: Final = 50
_READ: Final = 5  # articles taken for good ones: as good as ten, and half to read
_OPENING: Final = 1_000  # characters of each
_WORDS: Final = 15
_LOOKED_UP: Final = 3  # words for each of these whose rarity is looked up
_WEIGHT: Final = 0.2
KEPT: Final = 1_024
"""Openings kept for the searches that follow, with 4 KB each: the next page asks for the same ones."""
_LEAST_WORDS: Final = 3
"""Words from which on a query has enough to find its subject."""

Opening = Counter[str]
"""How often each stem stands in the first characters of an article."""


def can_help(words: Sequence[Term]) -> bool:
    """Whether a query of these words is one to look at again."""
    return len(words) >= _LEAST_WORDS


def opening(body: str) -> Opening:
    """What is read of an article."""
    return Counter(terms(body[:_OPENING]))


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
    again = Maybe(Numbered(first.numbers), about)
    found = engine.search(again, limit=len(first.numbers), boosts=weights)
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
    met: set[str] = set()
    common: set[str] = set()
    for counts, _ in openings:
        common |= met & counts.keys()
        met |= counts.keys()
    shares = dict.fromkeys(common, 0.0)
    for counts, score in openings:
        weight = score / max(1, counts.total())
        for term in common & counts.keys():
            shares[term] += weight * counts[term]
    return telling_words(engine, shares, _WORDS)


def telling_words(engine: Engine, shares: Mapping[str, float], most: int) -> Any | None:
    """At most so many words that mark a text out: of its stems, each with its share of it, those that are frequent
    there and rare in the corpus, weighed by their shares. None where there is none."""
    ordered = sorted([(-share, term) for term, share in shares.items() if term not in STOP_WORDS])
    looked_up = [term for _, term in ordered[: _LOOKED_UP * most]]
    total = engine.count()
    weighed = [
        (-shares[term] * log(1 + (total - held + 0.5) / (held + 0.5)), term)
        for term, held in zip(looked_up, engine.frequencies(looked_up, "body"), strict=True)
        if held > 1
    ]
    best = [term for _, term in sorted(weighed)[:most]]
    whole = sum([shares[term] for term in best])
    return Any(tuple([Boost(Term(term), shares[term] / whole) for term in best])) if best else None
