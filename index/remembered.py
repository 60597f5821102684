"""What was looked up about articles in one commit, kept by their numbers for the searches that follow.

A search looks at the best thousand matches, and other searches at many of the same: to ask SQLite for something of a
thousand takes .5 ms of the processor and more, to look it up here .08.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import filterfalse
from typing import Final, Generic, TypeVar

Value = TypeVar("Value")

MOST: Final = 1 << 18
"""Articles remembered at once. For its clusters each takes 103 bytes on news-12k, and 54 of 292,000 articles: 27 MB at
the most. Beyond that all are forgotten, and looked up again as they are met."""


class Remembered(Generic[Value]):
    """Of articles by number: what a look-up tells, or that it tells nothing. Threads may share it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: dict[int, Value | None] = {}

    def of(
        self, numbers: Sequence[int], look_up: Callable[[list[int]], Mapping[int, Value]]
    ) -> Mapping[int, Value | None]:
        """What is known of these articles, and of others; `look_up` is asked for those that were not met before."""
        known = self._known
        missing = list(filterfalse(known.__contains__, numbers))
        if missing:
            if len(known) + len(missing) > self._most:
                known = self._known = {}  # whoever still reads the former one keeps it
                missing = list(numbers)
            found = look_up(missing)
            known.update({**dict.fromkeys(missing), **found})  # at once, for another thread may read it
        return known

    def those(self, numbers: Iterable[int], look_up: Callable[[list[int]], Mapping[int, Value]]) -> dict[int, Value]:
        """Of these articles, those of which there is something to know."""
        numbers = list(numbers)
        known = self.of(numbers, look_up)
        return {number: value for number in numbers if (value := known[number]) is not None}
