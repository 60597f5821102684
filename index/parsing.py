"""Files -> what they hold, on every core: costly files, and web pages in large archives, are read by worker processes.

Reading begins in this process. Once a kind of file has shown that reading it costs more than sending it about, and
enough of them wait, workers start and read ahead; results come in the order of the files whatever finishes first.
A large file is opened in this process, so that memory holds little of it; the pages in it are read by the workers where
what is left of it pays for them. A worker that dies costs the one file or page that it was reading.
"""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from types import TracebackType
from typing import Final, Literal

from index.arrivals import may_pause, standard_input, with_pauses
from index.article import Article
from index.cores import available_cores
from index.readers import Failure, Piece, ReadOptions, finished, read_file, read_stream
from index.reading_ahead import read_ahead
from index.workers import Workers

Found = Article | Failure
STDIN: Final = "-"
Place = Path | Literal["-"]

_WINDOW: Final = 64
"""Files looked at ahead: enough that each worker has its next one while the first in line is still being read."""
_COSTLY: Final = 0.004
"""Seconds that reading a file takes from which a worker pays: sending an article back takes 0.2 ms and its own share
of a process that takes most of a second to start. A saved page takes 10 to 30 ms, a JSON file of one article 0.3."""
_TRIED: Final = 0.4
"""Seconds spent on a kind of file, or on the pages of an archive, in this process before a worker is started for it."""
_WAITING: Final = 24
"""Files of a costly kind in the window from which workers are started."""
_LARGEST: Final = 8 << 20
"""Bytes: a larger file is opened here, article by article, so that no process holds all that it holds."""
_LEFT: Final = 3.0
"""Seconds that the rest of a file would take in this process from which workers are started for its pages."""
_SMALL: Final = 1 << 20
"""Bytes: the pages of a smaller file are read here, for they are few or one."""


@dataclass
class _Next:
    """A file in the window; its articles where a worker was asked for them."""

    place: Place
    size: int
    asked: Future[list[Found]] | None = None


class Parser(AbstractContextManager["Parser"]):
    """Reads files, by worker processes where that pays. Use as a context manager: it ends the workers.

    `processes` are as many as there are cores where it is not given; 1 reads everything in this process.
    """

    def __init__(self, options: ReadOptions, processes: int | None = None) -> None:
        self._options = options
        self._processes = processes or available_cores()
        self._workers: Workers | None = None
        self._costs: dict[str, _Cost] = defaultdict(_Cost)
        self._taken: Callable[[], int] = int  # none yet

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._workers is not None:
            self._workers.close()

    def taken(self) -> int:
        """Bytes on disk that were read so far of the file that is being read in this process."""
        return self._taken()

    def parse(self, places: Iterable[tuple[Place, int]]) -> Iterator[tuple[Place, Iterator[Found | None]]]:
        """For each file (with its size in bytes; "-" is standard input) what it holds, in the order given.

        None stands for a pause: nothing comes at the moment, for standard input is a pipe that somebody writes to. Take
        all that a file holds before the next file.
        """
        window: deque[_Next] = deque()
        for place, size in places:
            window.append(_Next(place, size))
            self._ask(window[-1])
            if len(window) == _WINDOW:
                yield self._first(window)
        while window:
            yield self._first(window)

    def _first(self, window: deque[_Next]) -> tuple[Place, Iterator[Found | None]]:
        self._start(window)
        first = window.popleft()
        return first.place, self._read(first) if first.asked is None else iter(first.asked.result())

    def _read(self, file: _Next) -> Iterator[Found | None]:
        """Read a file in this process and note what it took."""
        if file.place == STDIN:
            yield from self._read_standard_input()
            return
        began = time.perf_counter()
        spent = 0.0
        finishing = finished if file.size < _SMALL or self._processes == 1 else partial(self._finish, file.size)
        path = Path(file.place)
        for found in read_file(path, options=self._options, on_open=self._watch, finishing=finishing):
            spent += time.perf_counter() - began
            yield found
            began = time.perf_counter()
        self._taken = int
        if file.size <= _LARGEST:
            self._costs[_kind(file)].add(spent + time.perf_counter() - began)

    def _read_standard_input(self) -> Iterator[Found | None]:
        stream = standard_input()
        found = read_stream(stream, options=self._options)
        return with_pauses(found) if may_pause(stream) else found

    def _finish(self, size: int, pieces: Iterator[Piece]) -> Iterator[Found]:
        """What the pieces of a file of that many bytes make: first in this process, by workers once they pay."""
        spent = 0.0
        while self._workers is None:
            piece = next(pieces, None)
            if piece is None:
                return
            began = time.perf_counter()
            found = piece.finished()
            if piece.is_unread:
                spent += time.perf_counter() - began
            yield from found
            if spent >= _TRIED and spent * self._share_left(size) > _LEFT:
                self._workers = Workers(self._processes, self._options)
        yield from read_ahead(pieces, self._workers)

    def _share_left(self, size: int) -> float:
        """How many times what was read of a file is still to be read."""
        return size / max(1, self._taken()) - 1

    def _watch(self, taken: Callable[[], int]) -> None:
        self._taken = taken

    def _start(self, window: deque[_Next]) -> None:
        """Start workers once they pay."""
        if self._workers is not None or self._processes == 1:
            return
        if sum(map(self._is_costly, window)) >= min(_WAITING, 2 * self._processes + 4):
            self._workers = Workers(self._processes, self._options)
            for file in window:
                self._ask(file)

    def _ask(self, file: _Next) -> None:
        if self._workers is not None and self._is_costly(file):
            file.asked = self._workers.read(Path(file.place))

    def _is_costly(self, file: _Next) -> bool:
        return file.place != STDIN and file.size <= _LARGEST and self._costs[_kind(file)].is_high()


@dataclass
class _Cost:
    """What files of one kind took to read."""

    seconds: float = 0.0
    files: int = 0

    def add(self, seconds: float) -> None:
        self.seconds += seconds
        self.files += 1

    def is_high(self) -> bool:
        return self.seconds >= _TRIED and self.seconds >= _COSTLY * self.files


def _kind(file: _Next) -> str:
    return PurePath(file.place).suffix.lower()
