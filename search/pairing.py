"""Any two articles side by side: the passages that they share, and how much of each that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Published
from index.near_duplicates import Alignment, align_words
from index.publication import earliest
from index.spans import Span, covered
from index.words import Words, split
from search.shared_passages import ArticleView


@dataclass(frozen=True)
class PairedPassage:
    """A passage that two articles share: half-open ranges of code points of their bodies.

    `words`: matched words; `overlap`: those over the words of the longer side, 0 to 1; `kind`: "verbatim" (nine words
    in ten are the same), "edited" or "quotation".
    """

    left: Span
    right: Span
    words: int
    overlap: float
    kind: str


@dataclass(frozen=True)
class Pair:
    """Two articles and the passages that they share, by place in the left one.

    `left_share`, `right_share`: the share of each one's words that stand in a shared passage, 0 to 1. `first` is the id
    of the one that was certainly published first, None where their dates cannot be put in order.
    """

    left: ArticleView
    right: ArticleView
    passages: tuple[PairedPassage, ...]
    left_share: float
    right_share: float
    first: str | None


def pair_of(left: ArticleView, right: ArticleView, dates: Sequence[Published]) -> Pair:
    """Align the bodies of two articles; `dates` are the left one's and the right one's.

    Linear in the words of both, save in texts that repeat themselves, where the effort is capped.
    """
    left_words, right_words = split(left.body), split(right.body)
    found = align_words(left_words, right_words)
    return Pair(
        left,
        right,
        tuple(_passage(alignment) for alignment in found),
        _share(left_words, [(one.begin_a, one.end_a) for one in found]),
        _share(right_words, [(one.begin_b, one.end_b) for one in found]),
        _first(left, right, dates),
    )


def _passage(found: Alignment) -> PairedPassage:
    return PairedPassage(
        (found.begin_a, found.end_a), (found.begin_b, found.end_b), found.words, found.overlap, found.kind
    )


def _share(words: Words, spans: Sequence[Span]) -> float:
    """The share of a text's words that begin inside one of the spans."""
    if not len(words):
        return 0.0
    inside = sum(int(((words.begin >= begin) & (words.begin < end)).sum()) for begin, end in covered(spans))
    return inside / len(words)


def _first(left: ArticleView, right: ArticleView, dates: Sequence[Published]) -> str | None:
    flags = earliest(dates)
    if any(date.first is None for date in dates) or flags[0] == flags[1]:
        return None
    return left.id if flags[0] else right.id
