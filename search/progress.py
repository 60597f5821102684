"""How far indexing has come, as a bar on a terminal, by tqdm."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from tqdm import tqdm


class ProgressBar:
    """A bar for each step of the work on `stream`; nothing where that is no terminal. See index.indexer.Progress."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._wanted = stream.isatty()
        self._bar: tqdm[NoReturn] | None = None

    def step(self, name: str, total: int | None) -> None:
        """Begin a step; the one before is done."""
        self.close()
        if self._wanted:
            from tqdm import tqdm

            self._bar = tqdm(desc=name, total=total, unit="", file=self._stream, leave=False, dynamic_ncols=True)

    def advance(self, count: int) -> None:
        """So many units more are done."""
        if self._bar is not None:
            self._bar.update(count)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
