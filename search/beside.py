"""Steps of an answer that do not need one another: done in turn, or where each of them waits for a network, at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

Made = TypeVar("Made")


class Start(Protocol):
    """Starts a task; what it gives waits for the outcome, and raises what the task raised."""

    def __call__(self, task: Callable[[], Made], /) -> Callable[[], Made]:
        """Start a task."""


def in_turn(task: Callable[[], Made], /) -> Callable[[], Made]:
    """The task is done when its outcome is asked for."""
    return task


class AtOnce:
    """Tasks are done by threads, at most so many at a time. None waits for another one. `close` it at the end."""

    def __init__(self, threads: int) -> None:
        from concurrent.futures import ThreadPoolExecutor  # nothing that reads a directory needs them

        self._threads = ThreadPoolExecutor(threads, "search")

    def __call__(self, task: Callable[[], Made], /) -> Callable[[], Made]:
        """Start a task."""
        return self._threads.submit(task).result

    def close(self) -> None:
        """Take no more tasks."""
        self._threads.shutdown(wait=False)
