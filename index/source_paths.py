"""The names under which an index knows the files that it was made from, wherever the command runs."""

from __future__ import annotations

import os
from pathlib import Path

from index.parsing import STDIN
from index.place import is_url


def known_path(path: Path | str, index: str) -> Path | str:
    """A file's or folder's path as the index at a path or URL knows it; "-", standard input, stays.

    A relative path stays where it starts from the folder in which the index directory lies, else it becomes absolute:
    "monday/a.txt" of one folder would be taken for a newer version of that of another.
    """
    if path == STDIN or Path(path).is_absolute():
        return path
    beside = not is_url(index) and os.path.realpath(Path(index).parent) == os.path.realpath(os.curdir)
    return path if beside else os.path.abspath(path)  # noqa: PTH100 - links stay as given
