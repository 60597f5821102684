"""Processes that read for this one: each takes a path, or a piece of a file, and gives back what it holds.

They are plain children of this interpreter that talk through pipes, and not multiprocessing's: those run the main
module again, which a library cannot ask of the scripts that use it.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from threading import Timer
from typing import Any, Final

from index.article import Article
from index.readers import Failure, Piece, ReadOptions, read_file

LONGEST: Final = 120.0
"""Seconds that a file, or a few pages of an archive, may take. The slowest saved page of 1 MB took 2: what takes a
hundred never ends. One limit holds for pages sent together, because starting a timer takes 0.18 ms."""


class Workers:
    """A fixed number of processes that read side by side."""

    def __init__(self, count: int, options: ReadOptions) -> None:
        self._options = options
        self._threads = ThreadPoolExecutor(count, "reading")
        self._idle: SimpleQueue[_Worker | None] = SimpleQueue()
        self._running: set[_Worker] = set()
        self._closed = False
        for _ in range(count):
            self._idle.put(self._started())

    def read(self, *asked: Path | Piece) -> Future[list[Article | Failure]]:
        """What files or pieces of one hold, one after the other by one process.

        Where reading one of them ended the process, a Failure stands for it, and another reads those after it.
        """
        return self._threads.submit(self._read, asked)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in tuple(self._running):
            worker.kill()
        self._threads.shutdown()
        for worker in tuple(self._running):
            worker.close()

    def _read(self, asked: Sequence[Path | Piece]) -> list[Article | Failure]:
        found: list[Article | Failure] = []
        while asked and not self._closed:
            answers, reason = self._answers(asked)
            found += chain.from_iterable(answers)
            asked = asked[len(answers) :]
            if reason:
                found.append(_failed(asked[0], f"cannot be read: {reason}"))
                asked = asked[1:]
        return found

    def _answers(self, asked: Sequence[Path | Piece]) -> tuple[list[list[Article | Failure]], str]:
        """What a process found, and why it found no more where it ended over the next one."""
        worker = self._idle.get()  # as many as there are threads, so it never waits
        answers: list[list[Article | Failure]] = []
        reason = ""
        try:
            worker = worker or self._started()
            for answer in worker.read(asked):
                answers.append(answer)
        except (EOFError, OSError, pickle.UnpicklingError):
            reason = "the process to read it could not be started"
            if worker is not None:
                reason = worker.ended()
                self._running.discard(worker)
                worker = None
        finally:
            self._idle.put(worker)
        return answers, reason

    def _started(self) -> _Worker:
        worker = _Worker(self._options)
        self._running.add(worker)
        return worker


class _Worker:
    """One process."""

    def __init__(self, options: ReadOptions) -> None:
        package = str(Path(__file__).resolve().parent.parent)
        search_path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from index.workers import work; work()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": search_path},
        )
        self._slow = False
        self._send(options)

    def read(self, asked: Sequence[Path | Piece]) -> Iterator[list[Article | Failure]]:
        """What each file or piece holds. Raises EOFError or OSError where the process ended over the next one."""
        limit = Timer(LONGEST, self._give_up)
        limit.daemon = True
        limit.start()
        try:
            self._send(asked)
            for _ in asked:
                yield pickle.load(self._process.stdout)  # type: ignore[arg-type]  # noqa: S301
        finally:
            limit.cancel()

    def ended(self) -> str:
        """Why the process ended, in words."""
        self.close()
        if self._slow:
            return f"it took longer than {LONGEST:.0f} seconds"
        code = self._process.returncode
        if code == -signal.SIGSEGV:
            return "it makes the reader crash"
        return f"the process that read it was ended ({'signal' if code < 0 else 'code'} {abs(code)}; out of memory?)"

    def kill(self) -> None:
        """End the process; whoever waits for it gets EOFError."""
        self._process.kill()

    def close(self) -> None:
        """End the process and let go of its pipes."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was still to be sent has nobody to take it
                    pipe.close()
        self._process.wait()

    def _give_up(self) -> None:
        self._slow = True
        self._process.kill()

    def _send(self, value: Any) -> None:
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 - it was asked for
        pickle.dump(value, pipe)
        pipe.flush()


def _failed(asked: Path | Piece, reason: str) -> Failure:
    failure = asked.failed(reason) if isinstance(asked, Piece) else Failure(str(asked), 0, reason)
    return replace(failure, may_pass=True)


def work() -> None:
    """Read the files whose paths come in, and pieces of files, until no more do: what a worker process runs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks; it ends this one
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand between the answers
    options: ReadOptions = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
    while True:
        try:
            asked: Sequence[Path | Piece] = pickle.load(sys.stdin.buffer)  # noqa: S301
        except EOFError:
            return
        for one in asked:
            found = one.finished() if isinstance(one, Piece) else list(read_file(one, options=options))
            pickle.dump(found, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
