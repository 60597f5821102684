"""Phrases that only add to scores, held against the best articles alone.

To see where two common words stand near one another takes as long as all else of a search, and moves an article by a
few places. So the best articles are found without it, as many as phrases could still bring onto the page, and only
these are held against the phrases. BM25 says how much a phrase can add, so the page is the same as if all were.

Of words that very many articles hold, phrases count for the best hundred only, on any page: others follow these. Of
482,305 articles, a search for words of a headline took 7.4 ms so and 14.5 with all held against phrases, at the median.
So do words as they were written, beside their stems: of a million articles a twelfth less time again.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final, NamedTuple

import tantivy

from index import query as q
from index.engines.base import Hits
from index.engines.tantivy_compiler import Compiler, Must, Should, silent
from index.engines.tantivy_pages import Scored, by_score, hits_of, numbers_of, page_of

_LONGEST_PAGE: Final = 32  # hits up to a page's end; for more of them the pool is mostly too small
# The best articles beside those; where more could come onto the page, all are held against phrases. Of 12,560 articles
# 64 do, and 256 take 3 to 10 % more time; of 482,305 they did for 39 of 56 queries, and 256 for 55.
_LEAST_POOL: Final = 64
_ARTICLES: Final = 2_000  # one more for each so many articles

# Articles that hold both words of a phrase, by chance, from which on another search costs less than to look at them.
_WORTH: Final = 300
# Articles that hold each word of a phrase from which on it counts only for the best.
_DEAR: Final = 20_000
_BEST: Final = 100
# Articles from which on those that have two words near one another are found first, by one look for each pair of words
# and not by three: few have. Of a million articles that takes a quarter less time, a third less where the query has
# four words; for 18 articles, the median of news-12k, a fifth more.
_MANY: Final = 50

_SATURATED: Final = 2.2  # BM25's k1 + 1, by which a phrase's weight is multiplied however often it stands in an article


class Split(NamedTuple):
    """A tree without the phrases that add to its scores, these, what they add together at the most, and whether both
    words of one of them are in very many articles; then words as written are among the phrases."""

    rest: q.Node
    phrases: list[q.Node]
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
    """None where no phrases of common words add to the tree's scores."""
    if not (isinstance(tree, q.Maybe) and isinstance(tree.optional, q.Any)):
        return None
    pairs = [(child, pair, factor) for child in tree.optional.children for pair, factor in _pair(child)]
    both = most = 0.0
    is_dear = False
    for _, pair, factor in pairs:
        field = pair.field or ""
        first, second = (compiler.holding(field, term) for term in pair.terms)
        both += first * second
        is_dear = is_dear or min(first, second) >= _DEAR
        weight = factor * compiler.boosts.get(field, 1.0) * _SATURATED
        most += weight * (_rarity(first, articles) + _rarity(second, articles))
    if not both or both < _WORTH * articles * len(pairs):
        return None
    phrases = [child for child, _, _ in pairs]
    if is_dear:
        phrases += [child for child in tree.optional.children if isinstance(_inside(child), q.Word)]
    others = tuple(child for child in tree.optional.children if child not in phrases)
    return Split(q.Maybe(tree.required, q.Any(others)), phrases, most, is_dear)


def _pair(node: q.Node) -> list[tuple[q.Phrase, float]]:
    """The phrase of two words in one field, with its weight, that a node is; nothing where it is another."""
    phrase = _inside(node)
    if not (isinstance(phrase, q.Phrase) and len(phrase.terms) == 2 and phrase.field):
        return []
    return [(phrase, node.factor if isinstance(node, q.Boost) else 1.0)]


def _inside(node: q.Node) -> q.Node:
    return node.child if isinstance(node, q.Boost) else node


def _rarity(held: int, articles: int) -> float:
    """BM25's inverse document frequency; deleted articles may still be held."""
    return log(1 + max(0.0, articles - held + 0.5) / (held + 0.5))


def _in_two_steps(
    searcher: tantivy.Searcher, compiler: Compiler, parts: Split, filters: Sequence[q.Node], offset: int, limit: int
) -> tuple[Hits, Scored] | None:
    """None where the pool may not hold all that phrases could bring onto the page."""
    wanted = offset + limit
    most = wanted + max(_LEAST_POOL, searcher.num_docs // _ARTICLES)
    total, hits = hits_of(searcher, compiler.filtered(parts.rest, filters), most)
    least = hits[wanted - 1][0] - parts.most if len(hits) > wanted else 0.0
    pool = [hit for hit in hits if hit[0] >= least]
    if len(pool) == most < total:
        return None
    ranked = _with_phrases(searcher, compiler, parts, numbers_of(searcher, pool), [score for score, _ in pool])
    return page_of(total, ranked[offset:wanted]), hits


def _of_the_best(
    searcher: tantivy.Searcher, compiler: Compiler, parts: Split, filters: Sequence[q.Node], offset: int, limit: int
) -> tuple[Hits, Scored]:
    wanted = offset + limit
    found, hits = by_score(searcher, compiler.filtered(parts.rest, filters), 0, max(wanted, _BEST))
    ranked = _with_phrases(searcher, compiler, parts, found.numbers[:_BEST], found.scores[:_BEST])
    ranked += [(-score, number) for score, number in zip(found.scores[_BEST:], found.numbers[_BEST:], strict=True)]
    return page_of(found.total, ranked[offset:wanted]), hits


def _with_phrases(
    searcher: tantivy.Searcher,
    compiler: Compiler,
    parts: Split,
    numbers: Sequence[int],
    scores: Sequence[float],
) -> list[tuple[float, int]]:
    """Articles in a new order: the score of each with what phrases add to it, its sign turned, and its number."""
    if not numbers:
        return []
    pairs = [node for node in parts.phrases if isinstance(_inside(node), q.Phrase)]
    words = [node for node in parts.phrases if not isinstance(_inside(node), q.Phrase)]
    few = numbers
    if len(numbers) >= _MANY:
        near = _near(compiler, numbers, [pair for node in pairs for pair, _ in _pair(node)])
        few = numbers_of(searcher, hits_of(searcher, near, len(numbers))[1])
    by_pairs = _scores(searcher, _among(compiler, few, pairs), len(few))
    by_words = _scores(searcher, _adding(compiler, numbers, words), len(numbers) if words else 0)
    return sorted(
        (-(score + by_pairs.get(number, 0.0) + by_words.get(number, 0.0)), number)
        for number, score in zip(numbers, scores, strict=True)
    )


def _scores(searcher: tantivy.Searcher, query: tantivy.Query, most: int) -> dict[int, float]:
    """The articles that a query finds, by their numbers; none where there can be none."""
    found = hits_of(searcher, query, most)[1] if most else []
    return dict(zip(numbers_of(searcher, found), [score for score, _ in found], strict=True))


def _near(compiler: Compiler, numbers: Sequence[int], pairs: Sequence[q.Phrase]) -> tantivy.Query:
    """Those of the articles with these numbers in which any of these phrases of two words may stand, whichever of its
    words comes first; without scores."""
    widest: dict[tuple[str, tuple[str, ...]], int] = {}
    for pair in pairs:
        key = (pair.field or "", tuple(sorted(pair.terms)))
        widest[key] = max(pair.gap, widest.get(key, 0))
    # With the second word one behind the first, it may be gap + 2 steps away from there on the other side.
    wide = [
        silent(tantivy.Query.phrase_query(compiler.schema, field, [(0, first), (1, second)], gap + 2))
        for (field, (first, second)), gap in widest.items()
    ]
    return _any_among(compiler, numbers, wide)


def _among(compiler: Compiler, numbers: Sequence[int], nodes: Sequence[q.Node]) -> tantivy.Query:
    """What any of `nodes` finds among the articles with these numbers; scores add up."""
    return _any_among(compiler, numbers, [compiler.compile(node) for node in nodes])


def _any_among(compiler: Compiler, numbers: Sequence[int], queries: Sequence[tantivy.Query]) -> tantivy.Query:
    # One by one: a union is worked out for all articles around those that are asked for.
    chosen = compiler.compile(q.Numbered(tuple(numbers)))
    each = [tantivy.Query.boolean_query([(Must, chosen), (Must, query)]) for query in queries]
    return tantivy.Query.boolean_query([(Should, one) for one in each])


def _adding(compiler: Compiler, numbers: Sequence[int], words: Sequence[q.Node]) -> tantivy.Query:
    """The articles with these numbers, with what each of `words` adds to their scores.

    They are looked up once, where `_among` does so for each node; but a phrase that an article lacks would be looked
    for until the next article that has it.
    """
    made = compiler.compile(q.Numbered(tuple(numbers)))
    for word in words:
        made = tantivy.Query.boolean_query([(Must, made), (Should, compiler.compile(word))])
    return made
