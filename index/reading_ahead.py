"""The pieces of one large file, read by worker processes ahead of whoever takes the articles, in the file's order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final

from index.article import Article
from index.readers import Failure, Piece
from index.workers import Workers

MOST_GROUPS: Final = 32
"""Groups in flight: 256 pages are some two seconds' work for two workers, as long as a commit keeps the taker away."""
MOST_BYTES: Final = 16 << 20
"""Bytes in flight, or one page if that is larger."""
TOGETHER: Final = 8
"""Pages that are sent at once: for pages of 8 KB one by one, workers waited a fifth of the time for the next one."""
_BYTES_TOGETHER: Final = 256 << 10


@dataclass
class _Asked:
    """Pieces on their way, or one that is to be finished here; the bytes that they held."""

    answer: Future[list[Article | Failure]] | Piece
    size: int

    def found(self) -> list[Article | Failure]:
        return self.answer.finished() if isinstance(self.answer, Piece) else self.answer.result()


def read_ahead(pieces: Iterator[Piece], workers: Workers) -> Iterator[Article | Failure]:
    """What the pieces of a file make, in their order; those that take long to read are read by workers."""
    waiting: deque[_Asked] = deque()
    held = 0
    for group in _groups(pieces):
        size = sum(piece.size for piece in group)
        while waiting and (len(waiting) >= MOST_GROUPS or held + size > MOST_BYTES):
            first = waiting.popleft()
            yield from first.found()
            held -= first.size
        if not waiting and not group[0].is_unread:
            yield from group[0].finished()
            continue
        waiting.append(_Asked(workers.read(*group) if group[0].is_unread else group[0], size))
        held += size
    while waiting:
        yield from waiting.popleft().found()


def _groups(pieces: Iterator[Piece]) -> Iterator[list[Piece]]:
    """Pieces that are to be read, a few at a time; others one by one."""
    group: list[Piece] = []
    size = 0
    for piece in pieces:
        if group and (not piece.is_unread or len(group) == TOGETHER or size + piece.size > _BYTES_TOGETHER):
            yield group
            group, size = [], 0
        if piece.is_unread:
            group.append(piece)
            size += piece.size
        else:
            yield [piece]
    if group:
        yield group
