"""Which passages of a cluster were first, and which texts were there before, as far as dates can tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Dated(Protocol):
    """What has a date: the first and the last second that it may mean, since 1970; None where it is not known."""

    @property
    def first(self) -> int | None:
        """The first second."""

    @property
    def last(self) -> int | None:
        """The last second."""


def earliest(dates: Sequence[Dated]) -> list[bool]:
    """For each date, whether it is known and no other one is certainly before it.

    Several where dates cannot be told apart (the same day without a time); none where no date is known.
    """
    ends = [date.last for date in dates if date.last is not None]
    if not ends:
        return [False] * len(dates)
    soonest = min(ends)  # whatever begins after the interval that ends first is certainly later than it
    return [date.first is not None and date.first <= soonest for date in dates]
