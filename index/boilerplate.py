"""Boilerplate: text that an outlet repeats whatever the story, told from wire copy by outlets and days.

One outlet over weeks is boilerplate; many outlets within days is wire copy. Outlets of one group share their footers,
and agencies' copyright lines stand under the copy of many outlets for years: those stand at the edge of nearly every
article that has them, week after week.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Published

WEEK = 7 * 86_400
EDGE = 0.1
"""A passage is at the edge of its article where it begins before, or ends after, this share of the body."""


@dataclass(frozen=True)
class Use:
    """One use of a text: by which outlet, when, and where in the body (offsets over the body's length, 0 to 1)."""

    outlet: str
    published: Published
    begin: float
    end: float

    @property
    def at_edge(self) -> bool:
        """Whether it opens or closes the article."""
        return self.begin < EDGE or self.end > 1 - EDGE


def is_boilerplate(uses: Sequence[Use]) -> bool:
    """Whether these uses of one text, one an article, are a repeated piece of furniture and not shared coverage."""
    outlets = len({use.outlet for use in uses})
    weeks = len({use.published.first // WEEK for use in uses if use.published.first is not None})
    dated = [use.published.first for use in uses if use.published.first is not None]
    days = (max(dated) - min(dated)) / 86_400 if dated else 0
    at_edge = sum(use.at_edge for use in uses) / len(uses)
    if outlets == 1:
        return len(uses) >= 3 and (days >= 14 or not dated)
    if len(uses) >= 3 * outlets and weeks >= 3:
        return True
    return at_edge >= 0.8 and weeks >= 4 and weeks * 2 >= len(dated)
