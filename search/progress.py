"""How far indexing has come, as a bar on a terminal, by tqdm."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from tqdm import tqdm


class ProgressBar:
    """A bar for each step of the work on `stream`; nothing where that is no terminal. See index.progress.Progress."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.wanted = stream.isatty()
        self._bar: tqdm[NoReturn] | None = None

    def step(self, name: str, total: int | None, unit: str = "articles") -> None:
        """Begin a step; the one before is done."""
        self.close()
        if self.wanted:
            from tqdm import tqdm

            by_bytes = unit == "bytes"
            self._bar = tqdm(
                desc=name,
                total=total,
                unit="B" if by_bytes else f" {unit}",
                unit_scale=by_bytes,
                file=self._stream,
                leave=False,
                dynamic_ncols=True,
            )

    def advance(self, count: int) -> None:
        """So many units more are done."""
        if self._bar is not None:
            self._bar.update(count)

    def note(self, text: str) -> None:
        """A few words after the rate."""
        if self._bar is not None:
            self._bar.set_postfix_str(text, refresh=False)

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
