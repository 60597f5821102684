"""The texts of a working set's articles: many are read with one request, and one that is missing is told of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from index.errors import CoverageError
from index.texts import Texts
from index.words import Words

_AT_HAND: Final = 4_000
"""Bodies kept until others are read: of news some 30 MB."""


class LostArticle(CoverageError):
    """An article went while it was being clustered: what was read of the corpus is out of date."""

    http_status = 503
    title = "The corpus changed"


class PartTexts(Texts):
    """Words come from the texts of a corpus, where they may be kept; bodies are kept here for a while."""

    def __init__(self, whole: Texts) -> None:
        super().__init__(whole)
        self._whole = whole
        self._at_hand: dict[int, str] = {}

    def read(self, numbers: Sequence[int]) -> None:
        """Have the bodies and the words of these articles at hand. Raises LostArticle."""
        self._at_hand = self._whole.bodies(numbers[:_AT_HAND])
        self.many(numbers)

    def words(self, number: int) -> Words:
        """The words of an article's body. Raises LostArticle."""
        return self.many([number])[number]

    def many(self, numbers: Sequence[int]) -> dict[int, Words]:
        """The words of several articles' bodies. Raises LostArticle."""
        found = self._whole.many(numbers)
        if len(found) < len(set(numbers)):
            raise _lost(min(set(numbers) - found.keys()))
        return found

    def body(self, number: int) -> str:
        """The body of an article. Raises LostArticle."""
        if number not in self._at_hand:
            self._at_hand |= self._whole.bodies([number])
        if number not in self._at_hand:
            raise _lost(number)
        return self._at_hand[number]


def _lost(number: int) -> LostArticle:
    return LostArticle(f"Article number {number} went while it was being clustered. Index again to see it done.")
