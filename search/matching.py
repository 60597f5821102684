"""A text that a user brings: which of its passages stand in which articles."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from index.catalog import Catalog
from index.tokens import words
from search.results import FoundPassage, MatchedPassage, Matches

if TYPE_CHECKING:
    from index.near_duplicates import Alignment

SAME: Final = 0.8
"""Two alignments are of one passage of the text where they share this much of the longer one."""


def matches_of(
    text: str, found: Sequence[tuple[int, Alignment]], catalog: Catalog, *, limit: int, began: float
) -> Matches:
    """Alignments (side a the text, side b the body of the article with that number) as passages of the text.

    Those of nearly the same stretch of the text are one passage, the stretch from their first begin to their last end.
    `found` of a passage is sorted by overlap, then date, then id, and cut to `limit`.
    """
    known = catalog.summaries(sorted({number for number, _ in found}))
    bodies = catalog.bodies(sorted(known))
    passages = []
    for group in _grouped(found):
        begin = min(alignment.begin_a for _, alignment in group)
        end = max(alignment.end_a for _, alignment in group)
        ranked = sorted(
            (one for one in group if one[0] in known),
            key=lambda one: (
                -one[1].overlap,
                known[one[0]].published.first is None,
                known[one[0]].published.first or 0,
                known[one[0]].id,
                one[1].begin_b,
            ),
        )
        passages.append(
            MatchedPassage(
                begin,
                end,
                text[begin:end],
                tuple(
                    FoundPassage(
                        article=known[number].id,
                        begin=alignment.begin_b,
                        end=alignment.end_b,
                        text=bodies[number][alignment.begin_b : alignment.end_b],
                        overlap=alignment.overlap,
                        title=known[number].title,
                        outlet=known[number].outlet,
                        published=known[number].published.text,
                        words=alignment.words,
                    )
                    for number, alignment in ranked[:limit]
                ),
            )
        )
    took = round((time.perf_counter() - began) * 1000, 3)
    return Matches(tuple(passage for passage in passages if passage.found), len(words(text)), took)


def _grouped(found: Iterable[tuple[int, Alignment]]) -> list[list[tuple[int, Alignment]]]:
    """Alignments of nearly the same stretch together, in order of place.

    Each is compared with the longest of a group, its first: so a group cannot drift along the text.
    """
    groups: list[list[tuple[int, Alignment]]] = []
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
