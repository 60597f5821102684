"""What was looked up about articles in one commit, kept by their numbers for the searches that follow.

A search looks at the best thousand matches, and other searches at many of the same: to ask SQLite for the copies
among a thousand takes .5 ms of the processor, to look them up here .08.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import filterfalse
from typing import Final, Generic, TypeVar

Value = TypeVar("Value")

MOST: Final = 1 << 16
"""Articles remembered at once: on news-12k each takes 75 bytes for its copies and 103 for its clusters, which makes
12 MB at the most. Beyond that all are forgotten, and looked up again as they are met."""


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
            known.update((number, found.get(number)) for number in missing)
        return known

    def those(self, numbers: Iterable[int], look_up: Callable[[list[int]], Mapping[int, Value]]) -> dict[int, Value]:
        """Of these articles, those of which there is something to know."""
        numbers = list(numbers)
        known = self.of(numbers, look_up)
        return {number: value for number in numbers if (value := known[number]) is not None}
