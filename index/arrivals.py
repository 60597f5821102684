"""Articles as they come: in chunks, and with word of pauses where they come through a pipe; a thread waits for it."""

from __future__ import annotations

import io
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from threading import Condition, Thread
from typing import BinaryIO, Final, Generic, TypeVar

from index.article import Article
from index.errors import BadRequest

QUIET: Final = 0.2
"""Seconds without an article that are a pause: time for other work."""
_AHEAD: Final = 16
"""Articles read before they are taken: what the largest ones hold is held so many times."""

CHUNK = 256
"""Articles stored at a time: one look-up and one insertion for all of them, and a progress bar that moves."""
CHUNK_CHARACTERS = 4_000_000

T = TypeVar("T")


def standard_input() -> BinaryIO:
    """Standard input without a buffer: Python cannot end while a thread waits inside of one.

    Raises BadRequest where there is none.
    """
    if sys.stdin is None:
        raise BadRequest("Standard input is closed: there is nothing to be read from -.")
    stream = sys.stdin.buffer
    raw = getattr(stream, "raw", stream)
    return raw if isinstance(raw, io.FileIO) else stream


def may_pause(stream: BinaryIO) -> bool:
    """Whether a stream may keep who reads it waiting: a pipe or a terminal, and not a file."""
    try:
        return not stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):  # io.UnsupportedOperation is both: it is no file of the system's at all
        return False


def with_pauses(found: Iterable[T]) -> Iterator[T | None]:
    """The same as it comes, made in a thread; None whenever nothing came for a while."""
    arrivals = _Arrivals(found)
    # A daemon, for it may wait for ever: whoever writes to the pipe may do so after this program wants to end.
    Thread(target=arrivals.wait_for_them, name="arrivals", daemon=True).start()
    try:
        while (some := arrivals.take()) is not None:
            if some:
                yield from some
            else:
                yield None
    finally:
        arrivals.stop()


class _Arrivals(Generic[T]):
    """What came and was not taken yet, a few at a time: handed over one by one, each would have two threads change."""

    def __init__(self, found: Iterable[T]) -> None:
        self._found = found
        self._here: list[T] = []
        self._ended = False
        self._error: BaseException | None = None
        self._changed = Condition()

    def wait_for_them(self) -> None:
        """What the thread does."""
        try:
            for one in self._found:
                with self._changed:
                    self._here.append(one)
                    self._changed.notify()
                    self._changed.wait_for(lambda: self._ended or len(self._here) < _AHEAD)
                    if self._ended:
                        return
        except BaseException as error:  # noqa: BLE001 - raised where they are taken
            self._error = error
        self.stop()

    def take(self) -> list[T] | None:
        """What came; after a pause nothing, None after the end. Raises what went wrong in the thread."""
        with self._changed:
            self._changed.wait_for(lambda: self._here or self._ended, QUIET)
            taken, self._here = self._here, []
            self._changed.notify()
            if taken or not self._ended:
                return taken
        if self._error:
            raise self._error
        return None

    def stop(self) -> None:
        """Nothing more is to come."""
        with self._changed:
            self._ended = True
            self._changed.notify()


def in_chunks(articles: Iterable[Article | None]) -> Iterator[list[Article]]:
    """Articles in lists that are not too long to hold; what was read in half a second waits for no more.

    None, a pause, ends a list; an empty one follows, for there may be time for other work.
    """
    chunk: list[Article] = []
    held, began = 0, time.monotonic()
    for article in articles:
        if article is not None:
            chunk.append(article)
            held += len(article.body)
            if len(chunk) < CHUNK and held < CHUNK_CHARACTERS and time.monotonic() - began <= 0.5:
                continue
        if chunk:
            yield chunk
        if article is None:
            yield []
        chunk, held, began = [], 0, time.monotonic()
    if chunk:
        yield chunk
