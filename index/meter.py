"""How much there is to read, and how much of it was read: in bytes where there are few files, else in files.

Nobody knows how much will come through standard input: what came is counted in articles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from index.progress import Progress
from index.readers import ReadOptions, find_files

_FEW = 20
"""Files up to which their bytes are counted: one large archive is a long way with a single file."""


class Meter:
    """Tells `progress` how far reading has come."""

    def __init__(
        self,
        paths: Sequence[Path | str],
        options: ReadOptions,
        progress: Progress,
        files: Callable[[], int],
        size: Callable[[], int],
    ) -> None:
        self._progress = progress
        self._done = 0
        self._by_article = "-" in paths
        found = list(_sizes(paths, options)) if progress.wanted and not self._by_article else []
        few = len(found) <= _FEW
        self._unit = "articles" if self._by_article else "bytes" if few else "files"
        self._total = (sum(found) if few else len(found)) or None
        self._position = size if few else files
        self.begin()

    def begin(self) -> None:
        """Show the step, from where it stands."""
        self._progress.step("reading", self._total, self._unit)
        self._progress.advance(self._done)

    def show(self, articles: int) -> None:
        """Show how far it is, and how many articles that made."""
        position = articles if self._by_article else self._position()
        self._progress.advance(position - self._done)
        if not self._by_article:
            self._progress.note(f"{articles:,} article{'' if articles == 1 else 's'}")
        self._done = position


def _sizes(paths: Sequence[Path | str], options: ReadOptions) -> list[int]:
    sizes = []
    for found in find_files([Path(path) for path in paths], options):
        if isinstance(found, Path):
            try:
                sizes.append(found.stat().st_size)
            except OSError:  # gone since it was listed; reading it will say so
                sizes.append(0)
    return sizes
