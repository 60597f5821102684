"""What a reader finds in a file, piece by piece, and how articles are made of it: here, or in another process."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.article import Article
from index.dates import lies_ahead
from index.errors import UnreadableFile
from index.readers.records import Draft, Failure, finish


@dataclass(frozen=True, kw_only=True)
class Unread(ABC):
    """What a reader found and left to be read, because that is what takes long: a web page's bytes.

    Plain data, so that it can be sent to another process: `draft` needs nothing else. `member` is the name of the
    file that it is, or stands in, within an archive; empty outside one.
    """

    body: bytes
    record: int = 0
    member: str = ""

    @property
    def address(self) -> str:
        """What tells it apart in its file for the user; empty where the file's own name does."""
        return ""

    @abstractmethod
    def draft(self) -> Draft | None:
        """The article in it, None where it is none and need not be named. Raises UnreadableFile."""


@dataclass(frozen=True)
class Piece:
    """What was found in a file: `file` is its name as articles carry it, `place` stands for it in ids."""

    found: Draft | Failure | Unread
    file: str
    place: str

    @property
    def is_unread(self) -> bool:
        """Whether making an article of it takes so long that another process may pay."""
        return isinstance(self.found, Unread)

    @property
    def size(self) -> int:
        """About the bytes that it holds."""
        if isinstance(self.found, Failure):
            return 0
        return len(self.found.body)

    def finished(self) -> list[Article | Failure]:
        """The article that it makes, if any, and what is wrong with it."""
        draft = self.draft()
        if draft is None or isinstance(draft, Failure):
            return [draft] if draft else []
        file, place = self._names()
        article = finish(draft, file, place)
        stated = draft.impossible_date
        if isinstance(article, Article) and article.published.first is None and stated and not lies_ahead(stated):
            reason = f"has the impossible date {stated!r}; it is taken as unknown"
            return [article, Failure(file, draft.record, f"{reason} (--metadata can give the right one)")]
        return [article]

    def draft(self) -> Draft | Failure | None:
        """The same before it is an article; None where there is none and that need not be named."""
        if not isinstance(self.found, Unread):
            return self.found
        try:
            draft = self.found.draft()
        except UnreadableFile as error:
            return self.failed(str(error))
        if draft is not None:
            draft.record, draft.member = self.found.record, self.found.member
        return draft

    def failed(self, reason: str) -> Failure:
        """That no article could be made of it."""
        address = self.found.address if isinstance(self.found, Unread) else ""
        return Failure(self._names()[0], self.found.record, f"{address} {reason}".lstrip())

    def _names(self) -> tuple[str, str]:
        """File and place, of a member of an archive as "archive.zip!its/name"."""
        member = "" if isinstance(self.found, Failure) else self.found.member
        return (f"{self.file}!{member}", f"{self.place}!{member}") if member else (self.file, self.place)


def drafts(found: Iterable[Draft | Failure | Unread], file: str) -> Iterator[Draft | Failure]:
    """What a reader found in a file, with what it left to be read."""
    for one in found:
        draft = Piece(one, file, file).draft()
        if draft is not None:
            yield draft


def finished(pieces: Iterator[Piece]) -> Iterator[Article | Failure]:
    """What pieces make, one after the other, in this process."""
    for piece in pieces:
        yield from piece.finished()
