"""What is worked out once a commit and then serves every reader of that commit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar, cast

Made = TypeVar("Made")


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
