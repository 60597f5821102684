"""A text that a user brings: which of its passages stand in which articles, and how much each has of the other."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from index.catalog import Summary
from index.questions import Articles
from index.spans import Span, covered
from index.words import Words, split
from search.shared_passages import FoundPassage, MatchedArticle, MatchedPassage, Matches

if TYPE_CHECKING:
    from index.near_duplicates import Alignment

    Found = tuple[int, Alignment]  # the article's number, and where the text (side a) stands in its body (side b)

MOST_ARTICLES: Final = 1_000
"""Articles listed with their shares."""

SAME: Final = 0.8
"""Two alignments are of one passage of the text where they share this much of the longer one."""


def matches_of(
    text: str,
    found: Sequence[Found],
    catalog: Articles,
    words_of: Callable[[int], Words],
    *,
    limit: int,
    began: float,
) -> Matches:
    """Alignments of a text with articles as passages of the text, and as the articles that have them.

    Those of nearly the same stretch of the text are one passage, the stretch from their first begin to their last end.
    `found` of a passage is sorted by overlap, then date, then id, and cut to `limit`. `words_of` gives the words of an
    article's body by its number, `began` when the work began, on time.perf_counter.
    """
    known = catalog.summaries(sorted({number for number, _ in found}))
    found = [one for one in found if one[0] in known]
    groups = _grouped(found)
    shown = [sorted(group, key=lambda one: _place(one, known))[:limit] for group in groups]
    bodies = catalog.bodies(sorted({number for ranked in shown for number, _ in ranked}))
    passages = [
        MatchedPassage(begin, end, text[begin:end], tuple(_found(*one, known, bodies) for one in ranked))
        for (begin, end), ranked in zip(map(_stretch, groups), shown, strict=True)
    ]
    words = split(text)
    everywhere = _words_in(words, [(alignment.begin_a, alignment.end_a) for _, alignment in found])
    return Matches(
        tuple(passages),
        len(words),
        round((time.perf_counter() - began) * 1000, 3),
        _articles(words, found, known, words_of),
        _share(everywhere, len(words)),
    )


def _articles(
    words: Words, found: Iterable[Found], known: Mapping[int, Summary], words_of: Callable[[int], Words]
) -> tuple[MatchedArticle, ...]:
    """Each article with how much of the text it has and how much of it the text has, most of the text first."""
    of_article: dict[int, list[Alignment]] = defaultdict(list)
    for number, alignment in found:
        of_article[number].append(alignment)
    articles = []
    for number, alignments in of_article.items():
        ours = [(one.begin_a, one.end_a) for one in alignments]
        theirs = [(one.begin_b, one.end_b) for one in alignments]
        body, taken = words_of(number), _words_in(words, ours)
        articles.append(
            MatchedArticle(
                article=known[number].id,
                title=known[number].title,
                outlet=known[number].outlet,
                published=known[number].published.text,
                url=known[number].url,
                passages=len(alignments),
                words=taken,
                share_of_text=_share(taken, len(words)),
                share_of_article=_share(_words_in(body, theirs), len(body)),
            )
        )
    articles.sort(key=lambda one: (-one.words, -one.share_of_article, one.published or "9", one.article))
    return tuple(articles[:MOST_ARTICLES])


def _words_in(words: Words, spans: Iterable[Span]) -> int:
    """How many words begin in the union of these stretches."""
    # Of the same type as the words' offsets: else numpy copies these, 0.1 ms for a long article.
    edges = np.array(covered(spans), words.begin.dtype).ravel()
    places = words.begin.searchsorted(edges)
    return int((places[1::2] - places[::2]).sum())


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _place(one: Found, known: Mapping[int, Summary]) -> tuple[float, bool, int, str, int]:
    """Best first, then in order of publication."""
    number, alignment = one
    first = known[number].published.first
    return -alignment.overlap, first is None, first or 0, known[number].id, alignment.begin_b


def _found(number: int, alignment: Alignment, known: Mapping[int, Summary], bodies: Mapping[int, str]) -> FoundPassage:
    return FoundPassage(
        article=known[number].id,
        begin=alignment.begin_b,
        end=alignment.end_b,
        text=bodies[number][alignment.begin_b : alignment.end_b],
        overlap=alignment.overlap,
        title=known[number].title,
        outlet=known[number].outlet,
        published=known[number].published.text,
        words=alignment.words,
        kind=alignment.kind,
    )


def _stretch(group: Sequence[Found]) -> Span:
    return min(one.begin_a for _, one in group), max(one.end_a for _, one in group)


def _grouped(found: Iterable[Found]) -> list[list[Found]]:
    """Alignments of nearly the same stretch together, in order of place.

    Each is compared with the longest of a group, its first: so a group cannot drift along the text.
    """
    groups: list[list[Found]] = []
    for one in sorted(found, key=lambda one: (one[1].begin_a - one[1].end_a, one[1].begin_a, one[0])):
        group = next((group for group in groups if _same(group[0][1], one[1])), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return sorted(groups, key=lambda group: (min(one.begin_a for _, one in group), -len(group)))


def _same(longer: Alignment, other: Alignment) -> bool:
    shared = min(longer.end_a, other.end_a) - max(longer.begin_a, other.begin_a)
    return shared >= SAME * (longer.end_a - longer.begin_a)
