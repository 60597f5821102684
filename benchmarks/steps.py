"""How long each step of a run takes, measured from outside: the functions named are wrapped while the run lasts."""

from __future__ import annotations

import functools
import inspect
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass
class Step:
    """Seconds by the clock and of all the process's cores, without those of steps inside; how often it was called."""

    wall: float = 0.0
    processor: float = 0.0
    calls: int = 0


class Steps:
    """Adds up what is spent in watched functions of the main thread; use `watch` around the run.

    What other threads do meanwhile counts as processor time of the step that the main thread is at.
    """

    def __init__(self) -> None:
        self.steps: dict[str, Step] = {}
        self._inside: list[str] = ["other"]
        self._last = (time.perf_counter(), time.process_time())

    @contextmanager
    def watch(self, *watched: tuple[str, Any, str]) -> Iterator[Steps]:
        """Watch functions, each given as (name of the step, what holds the function, its name there)."""
        before = [(holder, name, inspect.getattr_static(holder, name)) for _, holder, name in watched]
        for label, holder, name in watched:
            setattr(holder, name, self._wrapped(label, getattr(holder, name)))
        self._last = (time.perf_counter(), time.process_time())
        try:
            yield self
        finally:
            self._switch()
            for holder, name, former in before:
                setattr(holder, name, former)

    def table(self) -> str:
        """The steps with their shares, the longest first."""
        wall = sum(step.wall for step in self.steps.values())
        processor = sum(step.processor for step in self.steps.values())
        lines = [f"{'step':28}{'wall s':>9}{'share':>8}{'CPU s':>9}{'calls':>9}"]
        for label, step in sorted(self.steps.items(), key=lambda item: -item[1].wall):
            lines.append(f"{label:28}{step.wall:9.2f}{step.wall / wall:8.0%}{step.processor:9.2f}{step.calls or '':>9}")
        lines.append(f"{'all':28}{wall:9.2f}{1:8.0%}{processor:9.2f}")
        return "\n".join(lines)

    def _switch(self) -> None:
        """Book the time since the last switch on the step that was under way."""
        now = (time.perf_counter(), time.process_time())
        step = self.steps.setdefault(self._inside[-1], Step())
        step.wall += now[0] - self._last[0]
        step.processor += now[1] - self._last[1]
        self._last = now

    @contextmanager
    def _under_way(self, label: str) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        self._switch()
        self._inside.append(label)
        try:
            yield
        finally:
            self._switch()
            self._inside.pop()

    def _wrapped(self, label: str, function: Callable[..., Any]) -> Callable[..., Any]:
        if inspect.isgeneratorfunction(function):

            @functools.wraps(function)
            def generate(*values: Any, **named: Any) -> Iterator[Any]:
                made = function(*values, **named)
                while True:
                    with self._under_way(label):
                        found = next(made, self)
                    if found is self:
                        return
                    yield found

            return generate

        @functools.wraps(function)
        def call(*values: Any, **named: Any) -> Any:
            with self._under_way(label):
                self.steps.setdefault(label, Step()).calls += 1
                return function(*values, **named)

        return call


def peak() -> float:
    """Megabytes of memory that this process held at most."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / 1e6 if sys.platform == "darwin" else held / 1024
