"""Folders that are watched: which files in them were added or changed, once they are written to their end.

The system tells of changes through watchfiles (inotify on Linux, FSEvents, ReadDirectoryChangesW); where it cannot, as
on network drives, WATCHFILES_FORCE_POLLING=1 in the environment has it look for itself.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final

from index.errors import BadRequest
from index.readers import Failure, ReadOptions, find_below

SETTLED: Final = 0.2
"""Seconds without a change after which a file is taken to be whole; who writes in pieces makes shorter pauses."""
LATEST: Final = 1.2
"""Seconds after which a file that is still written to is read as it is; its next change brings it up again."""
_GROUPED: Final = 100  # milliseconds of events that come as one
_QUIET: Final = 20  # milliseconds without an event that end a group
_LOOK: Final = 0.05  # seconds between two looks at files that are being written


@dataclass
class _Changed:
    """A path with changes: when the first and the last were noticed, and what the file was like then."""

    first: float
    last: float
    state: tuple[int, int]


class Watcher(AbstractContextManager["Watcher"]):
    """Watches folders from the moment it is entered. Raises BadRequest for what is no folder or can't be watched.

    `ignored` is a folder whose changes are nobody's articles: the index itself, which may lie among them; None: none.
    """

    def __init__(self, folders: Sequence[Path], ignored: Path | None, options: ReadOptions | None = None) -> None:
        for folder in folders:
            if not folder.is_dir():
                raise BadRequest(f"{folder} is not a folder: --watch takes folders. Index a file without --watch.")
        # Links stay as given; of two names of a folder the first counts, as in a run over them.
        self._tops: dict[str, Path] = {}
        for folder in folders:
            self._tops.setdefault(os.path.abspath(folder), folder)  # noqa: PTH100
        self._ignored = os.path.abspath(ignored) if ignored else None  # noqa: PTH100
        self._options = options or ReadOptions()
        self._news = threading.Condition()
        self._changed: dict[str, _Changed] = {}
        self._broken: BaseException | None = None
        self._ready, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._listen, name="watching", daemon=True)

    def __enter__(self) -> Watcher:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def wait(self, timeout: float | None = None) -> list[Path]:
        """The next files that changed and are whole, as a run over their folders would name them.

        Each once, though the system tells of a new folder and of what is in it. Files that went are not among them, nor
        what is no coverage. Empty only after `timeout` seconds.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while end is None or time.monotonic() < end:
            with self._news:
                if self._broken is not None:
                    raise self._broken
                if not self._changed:
                    self._news.wait(0.5)  # and not for ever: Ctrl-C comes through only in between
                ready = self._take_whole()
            if found := self._whole(ready):
                return found
            if self._changed:
                time.sleep(_LOOK)
        return []

    def _take_whole(self) -> list[str]:
        now = time.monotonic()
        ready = []
        for name, changed in tuple(self._changed.items()):
            state = _state(name)
            if state is None:
                del self._changed[name]
                continue
            if state != changed.state:
                changed.state, changed.last = state, now
            if now - changed.last >= SETTLED or now - changed.first >= LATEST or _is_old(state):
                del self._changed[name]
                ready.append(name)
        return sorted(ready)

    def _whole(self, ready: Sequence[str]) -> list[Path]:
        """The files of these paths; of a folder not those that are still written to: they come by themselves."""
        found = {os.path.abspath(path): path for name in ready for path in self._files(name)}  # noqa: PTH100
        return [path for name, path in found.items() if name in ready or name not in self._changed]

    def _files(self, name: str) -> list[Path]:
        """What a run over the folder would read of a path below it; what it can't read it says in its turn."""
        for top, folder in self._tops.items():
            if name.startswith(top + os.sep):
                path = folder / os.path.relpath(name, top)
                return [
                    Path(found.file) if isinstance(found, Failure) else found
                    for found in find_below(folder, path, self._options)
                ]
        return []

    def _listen(self) -> None:
        """What the thread does: notes what the system tells of."""
        from watchfiles import Change, watch

        def wanted(change: Change, name: str) -> bool:
            within = self._ignored and (name == self._ignored or name.startswith(self._ignored + os.sep))
            return change != Change.deleted and not within

        try:
            changes = watch(
                *self._tops,
                watch_filter=wanted,
                debounce=_GROUPED,
                step=_QUIET,
                stop_event=self._stop,
                rust_timeout=200,
                yield_on_timeout=True,
                raise_interrupt=False,
                ignore_permission_denied=True,
            )
            for group in changes:
                self._ready.set()  # the first answer, be it that nothing happened yet: from now on nothing is missed
                self._note([name for _, name in group])
        except (OSError, RuntimeError) as error:
            with self._news:
                self._broken = BadRequest(
                    f"These folders cannot be watched: {error}. Where there are too many of them raise "
                    "fs.inotify.max_user_watches, or set WATCHFILES_FORCE_POLLING=1."
                )
                self._news.notify()
        finally:
            self._ready.set()

    def _note(self, names: Sequence[str]) -> None:
        now = time.monotonic()
        with self._news:
            for name in names:
                known = self._changed.get(name)
                if known is None:
                    self._changed[name] = _Changed(now, now, _state(name) or (-1, -1))
                else:
                    known.last = now
            if names:
                self._news.notify()


def _state(name: str) -> tuple[int, int] | None:
    """Size and time of change; None where the file is gone."""
    try:
        found = os.stat(name)  # noqa: PTH116 - thousands of names, no need of a Path for each
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _is_old(state: tuple[int, int]) -> bool:
    """Whether a file was last written some time ago: it was moved here whole."""
    return time.time() - state[1] / 1e9 > SETTLED
