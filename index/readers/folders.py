"""From the paths that a user names to the files that hold coverage."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.errors import UnreadableFile
from index.readers.formats import by_name, format_of
from index.readers.records import Failure
from index.readers.streams import BUFFER, describe_mode, open_path

# Beside coverage, and with its endings: what every folder may hold.
NOT_COVERAGE = frozenset(
    ("readme", "license", "licence", "copying", "notice", "changelog", "changes", "authors", "robots", "requirements")
)
MANIFEST = "manifest.json"


def find_files(paths: Iterable[Path]) -> Iterator[Path | Failure]:
    """The files to read, each once: those named, and in folders the known kinds, sorted by name.

    A path that is named is always given. A walk leaves out hidden files, index directories, README and its like, and
    files that neither by name nor by contents are coverage; links are followed, but never back to a folder above. What
    should have been read and can't be is a Failure: a path that does not exist, a folder without permission, a pipe.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _from_named(Path(path)):
            # Not resolved: a link and what it points to are two names, and two names may be wanted.
            key = os.path.abspath(found) if isinstance(found, Path) else f"\0{found.file}"  # noqa: PTH100
            if key not in seen:
                seen.add(key)
                yield found


def is_index(folder: Path) -> bool:
    """Whether a folder is an index of ours: a manifest that names its engine, and what lies beside it."""
    manifest = folder / MANIFEST
    try:
        if not manifest.is_file() or manifest.stat().st_size > 1 << 20:
            return False
        value = json.loads(manifest.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "engine" in value


def _from_named(path: Path) -> Iterator[Path | Failure]:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Failure(str(path), 0, reason_of(error))
        return
    if stat.S_ISDIR(mode):
        if is_index(path):
            yield Failure(str(path), 0, "is an index, not coverage")
        else:
            yield from _walk(path)
    elif stat.S_ISREG(mode):
        yield path
    else:
        yield Failure(str(path), 0, f"is {describe_mode(mode)}, not a file; for a pipe, use - and standard input")


def _walk(top: Path) -> Iterator[Path | Failure]:
    """Depth first in sorted order, without recursion; `above` are the folders on the way, by device and inode."""
    waiting: list[tuple[Path, tuple[tuple[int, int], ...]]] = [(top, ())]
    entered: set[tuple[int, int]] = set()
    while waiting:
        path, above = waiting.pop()
        try:
            status = path.stat()
            mode = status.st_mode
            if not stat.S_ISDIR(mode):
                yield from _from_folder(path, mode)
                continue
            identity = (status.st_dev, status.st_ino)
            if identity in above:
                yield Failure(str(path), 0, "is a link to a folder above it")
            if identity in entered or (above and is_index(path)):
                continue
            entered.add(identity)
            entries = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 - names only, and no Path for hidden ones
        except OSError as error:
            yield Failure(str(path), 0, reason_of(error))
            continue
        waiting.extend((path / name, (*above, identity)) for name in entries if not name.startswith("."))


def _from_folder(path: Path, mode: int) -> Iterator[Path | Failure]:
    if not stat.S_ISREG(mode):
        yield Failure(str(path), 0, f"is {describe_mode(mode)}, not a file")
    elif path.stem.lower() not in NOT_COVERAGE and _is_coverage(path):
        yield path


def _is_coverage(path: Path) -> bool:
    """By name; .json and .xml, which hold anything, by their first bytes too, and so what has no ending at all."""
    ending = path.name.lower().removesuffix(".gz").rpartition(".")[2]
    if ending not in ("json", "xml"):
        return by_name(path.name) is not None
    try:
        with open_path(path) as stream:
            start = stream.peek(BUFFER)[:BUFFER]
        found = format_of(start, path.name).module
    except (UnreadableFile, OSError):
        return False
    return found == "feeds" if ending == "xml" else found == "json_lines" and _names_a_text(start)


def _names_a_text(start: bytes) -> bool:
    """Whether JSON looks like articles and not like somebody's settings."""
    start = start.lower()
    return any(
        b'"%s"' % name in start for name in (b"body", b"text", b"content", b"maintext", b"articlebody", b"full_text")
    )


def reason_of(error: OSError) -> str:
    """Why the system did not give a file, in words."""
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    if isinstance(error, PermissionError):
        return "cannot be read: no permission"
    return f"cannot be read: {(error.strerror or str(error) or type(error).__name__).lower()}"
