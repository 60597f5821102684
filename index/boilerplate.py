"""Boilerplate: text that an outlet repeats whatever the story, told from wire copy by outlets and days.

One outlet over weeks is boilerplate; many outlets within days is wire copy. Outlets of one house (index.houses) count
as one outlet as long as they are few; only what they quote for weeks is a quotation. Where their dates are not known,
it is what stands at the edge of articles, what one of them has twice, and what is short. Agencies' copyright lines
stand under the copy of many outlets for years: those stand at the edge of nearly every article that has them, week
after week, and the bio of a columnist opens or closes all his columns. Stock phrases ("has a margin of error of plus or
minus 3 percentage points") come back in the same way, short and unquoted, wherever in the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.houses import houses
from index.publication import Dated

WEEK = 7 * 86_400
EDGE = 0.1
"""A passage is at the edge of its article where it begins before, or ends after, this share of the body."""

EDGING = 28
"""Days after which a text that only ever opens or closes articles, unquoted, is a bio, a credit or a note on method and
not part of a story."""

CREDIT = 40
"""Words from which on what opens or closes articles of many outlets is no agency's line but a story that comes round
again."""

HOUSE = 5
"""Outlets of one house, at most, whose text is their own; where more have it, it is the copy of a service."""

STOCK_PHRASE = 20
"""Words from which on a text that outlets come back to is shared coverage and not a stock phrase."""


@dataclass(frozen=True)
class Use:
    """One use of a text: by which outlet, when, where in the body (offsets over its length, 0 to 1), on which site."""

    outlet: str
    published: Dated
    begin: float
    end: float
    site: str | None = None

    @property
    def at_edge(self) -> bool:
        """Whether it opens or closes the article without being most of it."""
        return (self.begin < EDGE) != (self.end > 1 - EDGE)

    @property
    def is_fringe(self) -> bool:
        """Whether it opens or closes the article and is no more than half of it."""
        return self.at_edge and self.end - self.begin <= 0.5


def days_between(one: Dated, other: Dated) -> float | None:
    """Days from one date to the other, None where either is unknown."""
    if one.first is None or other.first is None:
        return None
    return abs(one.first - other.first) / 86_400


def is_boilerplate(uses: Sequence[Use], words: int, *, quoted: bool) -> bool:
    """Whether these uses of one text, one an article, are a repeated piece of furniture and not shared coverage.

    `words` is the length of the text; `quoted` says that most of it stands in quotation marks.
    """
    outlets = len({use.outlet for use in uses})
    dated = [use.published.first for use in uses if use.published.first is not None]
    days = (max(dated) - min(dated)) / 86_400 if dated else 0
    if outlets == 1:
        return len(uses) >= 3 and (days >= 14 or not dated)
    # Two uses are enough here: that a second outlet has it says that it is repeated, and nothing else.
    undated = len(dated) < 2 and (_is_fringe(uses) or len(uses) > outlets or words < STOCK_PHRASE)
    repeated = outlets <= HOUSE and not quoted and (days >= 14 or undated)
    if repeated and houses((use.outlet, use.site) for use in uses) == 1:
        return True
    weeks = len({date // WEEK for date in dated})
    if len(uses) >= 3 * outlets and (weeks >= 3 or not dated):
        return True
    credit = outlets <= HOUSE or words < CREDIT
    if days >= EDGING and credit and not quoted and _is_fringe(uses):
        return True
    if weeks < 4 or weeks * 2 < len(dated):
        return False
    at_edge = sum(use.at_edge for use in uses) / len(uses)
    return at_edge >= 0.8 or (len(uses) >= 5 and words < STOCK_PHRASE and not quoted)


def _is_fringe(uses: Sequence[Use]) -> bool:
    return all(use.is_fringe for use in uses)
