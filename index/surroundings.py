"""What clustering tells a catalog that holds only a part of a corpus: what it is going to need of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol


class Surroundings(Protocol):
    """Puts into the catalog what is asked for, before it is needed."""

    def read(self, articles: Sequence[int]) -> None:
        """The words of these articles are going to be needed."""

    def named(self, contents: Iterable[str]) -> None:
        """All clusters with these contents are going to be needed: they settle their ids among them."""

    def touched(self, articles: Iterable[int]) -> None:
        """All clusters with a passage in these articles are going to be needed."""


class Whole:
    """Of a catalog that holds everything."""

    def read(self, articles: Sequence[int]) -> None:
        """Words are read as they are needed."""

    def named(self, contents: Iterable[str]) -> None:
        """They are there."""

    def touched(self, articles: Iterable[int]) -> None:
        """They are there."""
