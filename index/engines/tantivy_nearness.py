"""Nearness, which only adds to scores, looked for in the best articles alone.

To see where two common words stand near one another takes as long as all else of a search, and moves an article by a
few places. So the best articles are found without it, as many as nearness could still bring onto the page, and only
in these it is looked for. BM25 says how much it can add, so the page is the same as if it were in all.

Of words that very many articles hold, nearness counts for the best hundred only, on any page: others follow these. Of
482,305 articles, a search for words of a headline took 7.4 ms so and 14.5 with all looked through, at the median.
So do words as they were written, beside their stems: of a million articles a twelfth less time again.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final, NamedTuple

import tantivy

from index import query as q
from index.engines.base import Hits
from index.engines.tantivy_compiler import Compiler, Must, Should
from index.engines.tantivy_pages import Scored, by_score, hits_of, numbers_of, page_of

_LONGEST_PAGE: Final = 32  # hits up to a page's end; for more of them the pool is mostly too small
# The best articles beside those; where more could come onto the page, all are looked through. Of 12,560 articles
# 64 do, and 256 take 3 to 10 % more time; of 482,305 they did for 39 of 56 queries, and 256 for 55.
_LEAST_POOL: Final = 64
_ARTICLES: Final = 2_000  # one more for each so many articles

# Articles that hold both of two words, by chance, from which on another search costs less than to look at them.
_WORTH: Final = 300
# Articles that hold each of two words from which on nearness counts only for the best.
_DEAR: Final = 20_000
_BEST: Final = 100

_SATURATED: Final = 2.2  # BM25's k1 + 1, by which a weight is multiplied however often a word stands in an article


class Split(NamedTuple):
    """A tree without what is left for the best articles, this, and what nearness adds at the most.

    `near` are its pairs of words near one another. Where both words of one are in very many articles it `is_dear`, and
    `words` are its words as written, else none.
    """

    rest: q.Node
    near: list[q.Node]
    words: list[q.Node]
    most: float
    is_dear: bool


def best_first(
    searcher: tantivy.Searcher, compiler: Compiler, tree: q.Node, filters: Sequence[q.Node], offset: int, limit: int
) -> tuple[Hits, Scored]:
    """The page of the best, ties by number, and all hits that were looked at for it."""
    is_short = offset + limit <= _LONGEST_PAGE
    parts = split(tree, compiler, searcher.num_docs) if is_short or searcher.num_docs >= _DEAR else None
    if parts and parts.is_dear:
        return _of_the_best(searcher, compiler, parts, filters, offset, limit)
    found = _in_two_steps(searcher, compiler, parts, filters, offset, limit) if parts and is_short else None
    return found or by_score(searcher, compiler.filtered(tree, filters), offset, limit)


def split(tree: q.Node, compiler: Compiler, articles: int) -> Split | None:
    """None where no nearness of common words in one field adds to the tree's scores."""
    if not (isinstance(tree, q.Maybe) and isinstance(tree.optional, q.Any)):
        return None
    near = [(child, pair) for child in tree.optional.children if isinstance(pair := _inside(child), q.Near)]
    both = most = 0.0
    is_dear = False
    for child, pair in near:
        if pair.field is None:
            return None
        first, second = [compiler.holding(pair.field, term) for term in pair.terms]
        both += first * second
        is_dear = is_dear or min(first, second) >= _DEAR
        factor = child.factor if isinstance(child, q.Boost) else 1.0
        weight = factor * compiler.boosts.get(pair.field, 1.0) * _SATURATED
        most += weight * (_rarity(first, articles) + _rarity(second, articles))
    if not both or both < _WORTH * articles * len(near):
        return None
    words = [child for child in tree.optional.children if is_dear and isinstance(_inside(child), q.Word)]
    left = [*(child for child, _ in near), *words]
    others = tuple(child for child in tree.optional.children if child not in left)
    return Split(q.Maybe(tree.required, q.Any(others)), left[: len(near)], words, most, is_dear)


def _inside(node: q.Node) -> q.Node:
    return node.child if isinstance(node, q.Boost) else node


def _rarity(held: int, articles: int) -> float:
    """BM25's inverse document frequency; deleted articles may still be held."""
    return log(1 + max(0.0, articles - held + 0.5) / (held + 0.5))


def _in_two_steps(
    searcher: tantivy.Searcher, compiler: Compiler, parts: Split, filters: Sequence[q.Node], offset: int, limit: int
) -> tuple[Hits, Scored] | None:
    """None where the pool may not hold all that nearness could bring onto the page."""
    wanted = offset + limit
    most = wanted + max(_LEAST_POOL, searcher.num_docs // _ARTICLES)
    total, hits = hits_of(searcher, compiler.filtered(parts.rest, filters), most)
    least = hits[wanted - 1][0] - parts.most if len(hits) > wanted else 0.0
    pool = [hit for hit in hits if hit[0] >= least]
    if len(pool) == most < total:
        return None
    ranked = _with_nearness(searcher, compiler, parts, numbers_of(searcher, pool), [score for score, _ in pool])
    return page_of(total, ranked[offset:wanted]), hits


def _of_the_best(
    searcher: tantivy.Searcher, compiler: Compiler, parts: Split, filters: Sequence[q.Node], offset: int, limit: int
) -> tuple[Hits, Scored]:
    wanted = offset + limit
    found, hits = by_score(searcher, compiler.filtered(parts.rest, filters), 0, max(wanted, _BEST))
    ranked = _with_nearness(searcher, compiler, parts, found.numbers[:_BEST], found.scores[:_BEST])
    ranked += [(-score, number) for score, number in zip(found.scores[_BEST:], found.numbers[_BEST:], strict=True)]
    return page_of(found.total, ranked[offset:wanted]), hits


def _with_nearness(
    searcher: tantivy.Searcher,
    compiler: Compiler,
    parts: Split,
    numbers: Sequence[int],
    scores: Sequence[float],
) -> list[tuple[float, int]]:
    """Articles in a new order: the score of each with what was left for it, its sign turned, and its number."""
    if not numbers:
        return []
    by_near = _scores(searcher, _among(compiler, numbers, parts.near), len(numbers))
    by_words = _scores(searcher, _adding(compiler, numbers, parts.words), len(numbers) if parts.words else 0)
    return sorted(
        (-(score + by_near.get(number, 0.0) + by_words.get(number, 0.0)), number)
        for number, score in zip(numbers, scores, strict=True)
    )


def _scores(searcher: tantivy.Searcher, query: tantivy.Query, most: int) -> dict[int, float]:
    """The articles that a query finds, by their numbers; none where there can be none."""
    found = hits_of(searcher, query, most)[1] if most else []
    return dict(zip(numbers_of(searcher, found), [score for score, _ in found], strict=True))


def _among(compiler: Compiler, numbers: Sequence[int], nodes: Sequence[q.Node]) -> tantivy.Query:
    """What any of `nodes` finds among the articles with these numbers; scores add up."""
    # One by one: a union is worked out for all articles around those that are asked for.
    chosen = compiler.compile(q.Numbered(tuple(numbers)))
    each = [tantivy.Query.boolean_query([(Must, chosen), (Must, compiler.compile(node))]) for node in nodes]
    return tantivy.Query.boolean_query([(Should, one) for one in each])


def _adding(compiler: Compiler, numbers: Sequence[int], words: Sequence[q.Node]) -> tantivy.Query:
    """The articles with these numbers, with what each of `words` adds to their scores.

    They are looked up once, where `_among` does so for each node; but two words that are not near one another there
    would be looked for until the next article where they are.
    """
    made = compiler.compile(q.Numbered(tuple(numbers)))
    for word in words:
        made = tantivy.Query.boolean_query([(Must, made), (Should, compiler.compile(word))])
    return made
