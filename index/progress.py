"""What shows how far long work has come; `search.progress` draws it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told what is being done, how much of it there is, and how much of that is done."""

    wanted: bool
    """Whether anybody watches: counting the work beforehand costs time, too."""

    def step(self, name: str, total: int | None, unit: str = "articles") -> None:
        """A step begins; `total` is how many units it has, None where that is not known; a unit may be "bytes"."""

    def advance(self, count: int) -> None:
        """So many units more are done."""

    def note(self, text: str) -> None:
        """A few words to stand beside it."""


class Quiet:
    """Progress that nobody watches."""

    wanted = False

    def step(self, name: str, total: int | None, unit: str = "articles") -> None:
        """Say nothing."""

    def advance(self, count: int) -> None:
        """Say nothing."""

    def note(self, text: str) -> None:
        """Say nothing."""
