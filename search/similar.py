"""More like this: articles on what an article is on, by the words that mark it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from index.catalog import Stored
from index.engines.base import Engine, Hits
from index.query import Any, Boost, Not, Numbered, Term
from index.questions import Articles
from index.tokens import terms
from search.feedback import telling_words
from search.folding import folded_page
from search.ranking import field_weights
from search.results import Copies, Similar
from search.searcher import result_of
from search.stop_words import STOP_WORDS

_OPENING: Final = 2_000  # characters that are read
_WORDS: Final = 20
_TITLE: Final = 5  # times that a word of the title counts: it is said once there, and in the text again
_LEAST: Final = 0.2  # of the score that the article itself would have: below, two articles share a word by chance
_LOOKED_AT: Final = 1_000  # folding begins with so many


def similar_to(
    stored: Stored, furniture: Sequence[tuple[int, int]], engine: Engine, catalog: Articles, limit: int
) -> Similar:
    """At most `limit` articles, best first, none of them a copy of this one; other copies stand for one another.

    `furniture`: the ranges of the body that are boilerplate and say nothing of its subject, in order.
    """
    article = stored.article
    counts = Counter(terms(_without(article.body, furniture)[:_OPENING]))
    for term in terms(article.title):
        counts[term] += _TITLE
    size = sum(counts.values())
    shares = {term: count / size for term, count in counts.items() if term not in STOP_WORDS and len(term) > 1}
    about = telling_words(engine, shares, _WORDS)
    if about is None:
        return Similar(article.id, (), ())
    copies = [stored.number] if stored.copy_group is None else catalog.copies(stored.copy_group)
    weights = field_weights(engine.boosts)
    itself = engine.search(about, filters=(Numbered((stored.number,)),), limit=1, boosts=weights)
    others = engine.search(about, filters=(Not(Numbered(tuple(copies))),), limit=_LOOKED_AT, boosts=weights)
    near = _above(_LEAST * sum(itself.scores), others)
    page = folded_page(lambda offset, most: near, catalog.copy_groups, 0, limit, "")
    known = catalog.summaries(page.numbers)
    results = tuple(
        result_of(known[number], score, replace(page.copies.get(number, Copies()), href=None))
        for number, score in zip(page.numbers, page.scores, strict=True)
        if number in known  # removed since the engine's last commit
    )
    return Similar(article.id, _names(about), results)


def _without(text: str, ranges: Sequence[tuple[int, int]]) -> str:
    pieces, place = [], 0
    for begin, end in ranges:
        pieces.append(text[place:begin])
        place = max(place, end)
    return " ".join([*pieces, text[place:]])


def _above(least: float, hits: Hits) -> Hits:
    """The hits that score at least so much; the total counts these only."""
    count = sum(score >= least for score in hits.scores)
    return Hits(count, hits.numbers[:count], hits.scores[:count])


def _names(about: Any) -> tuple[str, ...]:
    """The stems, those that weigh most first."""
    weighted = [node for node in about.children if isinstance(node, Boost) and isinstance(node.child, Term)]
    weighted.sort(key=lambda node: -node.factor)
    return tuple(node.child.term for node in weighted if isinstance(node.child, Term))
