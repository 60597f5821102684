"""Pages of what Tantivy finds: hits, their numbers, and the best of them with ties in an order that is certain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import tantivy

from index.engines.base import Hits

_TIED: Final = 4
"""Hits asked for beyond a page, which may tie with its last one: of 1,000 mixed searches of news-12k none is made again
for more. With a single one 29 are."""
_TIED_OF: Final = 16
"""One more for each so many hits up to the page's end: there copies of agency texts tie by the dozen. Of a million
articles 13 of 80 searches for the best thousand were made again with 4 beyond, and 1 with 62."""

Scored = list[tuple[Any, tantivy.DocAddress]]
"""Hits as Tantivy gives them: the score or key of each, and where it lies in the index."""


def hits_of(searcher: tantivy.Searcher, query: tantivy.Query, limit: int, **options: Any) -> tuple[int, Scored]:
    """The exact total and the first hits."""
    found = searcher.search(query, limit, **options)
    total: int = found.count  # type: ignore[attr-defined]  # missing in tantivy-py's stub
    return total, found.hits


def numbers_of(searcher: tantivy.Searcher, hits: Scored) -> list[int]:
    """The articles' numbers."""
    numbers: Any = searcher.fast_field_values("number", [address for _, address in hits])
    return list(numbers)


def by_score(searcher: tantivy.Searcher, query: tantivy.Query, offset: int, limit: int) -> tuple[Hits, Scored]:
    """The page of the best, ties by number, and all hits that were looked at for it.

    Tantivy breaks ties by where an article lies in the index, which a merge may change; so it is asked for more until
    the articles that tie at the end of the page are all there. News hardly ties: mostly the first answer does.
    """
    wanted = offset + limit
    asked = wanted + max(_TIED, wanted // _TIED_OF)
    while True:
        total, hits = hits_of(searcher, query, asked)
        if len(hits) < asked or hits[-1][0] < hits[wanted - 1][0]:
            break
        asked *= 4
    start, end = _with_ties(hits, offset, wanted)
    # Only runs of equal scores need their numbers to be put in order, but reading them all is one call.
    kept = hits[start:end]
    scores, numbers = [score for score, _ in kept], numbers_of(searcher, kept)
    if len(set(scores)) == len(scores):  # then the page was not widened
        return Hits(total, tuple(numbers), tuple(scores)), hits
    ranked = sorted(zip([-score for score in scores], numbers, strict=True))
    return page_of(total, ranked[offset - start : wanted - start]), hits


def page_of(total: int, ranked: Sequence[tuple[float, int]]) -> Hits:
    """A page of hits, given as (score with its sign turned, number)."""
    return Hits(total, tuple([number for _, number in ranked]), tuple([-score for score, _ in ranked]))


def _with_ties(hits: Scored, start: int, end: int) -> tuple[int, int]:
    """The page `[start, end)`, widened by what ties with its first and its last hit."""
    start, end = min(start, len(hits)), min(end, len(hits))
    while 0 < start < len(hits) and hits[start - 1][0] == hits[start][0]:
        start -= 1
    while 0 < end < len(hits) and hits[end - 1][0] == hits[end][0]:
        end += 1
    return start, end
