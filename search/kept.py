"""What is worked out once a commit and then serves every reader of that commit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

Made = TypeVar("Made")
Key = TypeVar("Key", bound=Hashable)


class Kept:
    """Values by name, each with the generation of the catalog that it was made for. Threads may share it."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[int, object]] = {}
        self._making = threading.Lock()

    def value(self, name: str, generation: int, make: Callable[[], Made]) -> Made:
        """The value for this generation, made where there is none; meanwhile whoever else asks for one waits."""
        known = self._values.get(name)
        if known is None or known[0] != generation:
            with self._making:
                known = self._values.get(name)
                if known is None or known[0] != generation:
                    known = self._values[name] = (generation, make())
        return cast(Made, known[1])


class Shelf(dict[Key, Made]):
    """What was made of a few things that are asked for again and again; emptied once it holds too much."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def made(self, key: Key, make: Callable[[], Made]) -> Made:
        """The value of a key, made where there is none."""
        known = self.get(key)
        if known is None:
            if len(self) >= self._most:
                self.clear()
            known = self[key] = make()
        return known
