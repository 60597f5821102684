"""Items that their agency took back: what the index has of them goes, and what comes of them later stays out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from index.article import Article
from index.readers import Failure
from index.readers.records import Withdrawal
from index.store import ArticleStore
from index.versions import EVIDENCE, is_newer

FOR_GOOD: Final = b"withdrawn for good"
"""Stands among the digests of copies that were passed over for an id of which no version may be shown any more."""


class Withdrawals:
    """The withdrawals that a run meets; in the caller's transaction."""

    def __init__(self, articles: ArticleStore) -> None:
        self._articles = articles
        self._met: dict[str, Withdrawal] = {}

    def note(self, failures: Iterable[Failure]) -> bool:
        """Remember the withdrawals among what could not be read; whether there are any."""
        found = [failure.withdraws for failure in failures if failure.withdraws is not None]
        for withdrawal in found:
            self._met[withdrawal.id] = withdrawal
            if withdrawal.for_good:
                self._articles.pass_over(withdrawal.id, FOR_GOOD)
        return bool(found)

    def forbid(self, article: Article) -> bool:
        """Whether an article is a version of an item that was withdrawn for good."""
        return EVIDENCE in article.evidence and self._articles.was_passed_over(article.id, FOR_GOOD)

    def numbers(self) -> list[int]:
        """The numbers of the articles that the withdrawals take away: not of versions that are newer than they."""
        known = self._articles.known(list(self._met)) if self._met else {}
        return [here.number for id, here in known.items() if self._takes_away(self._met[id], here.number)]

    def _takes_away(self, withdrawal: Withdrawal, number: int) -> bool:
        if withdrawal.for_good:
            return True
        stored = self._articles.article(number).article.evidence.get(EVIDENCE, "")
        return not is_newer(stored, withdrawal.version)
