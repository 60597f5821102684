"""Which passages of a cluster were first, and which texts were there before, as far as dates can tell."""

from __future__ import annotations

from collections.abc import Sequence

from index.article import Published


def earliest(dates: Sequence[Published]) -> list[bool]:
    """For each date, whether it is known and no other one is certainly before it.

    Several where dates cannot be told apart (the same day without a time); none where no date is known.
    """
    ends = [date.last for date in dates if date.last is not None]
    if not ends:
        return [False] * len(dates)
    soonest = min(ends)  # whatever begins after the interval that ends first is certainly later than it
    return [date.first is not None and date.first <= soonest for date in dates]
