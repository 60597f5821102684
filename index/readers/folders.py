"""From the paths that a user names to the files that hold coverage."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from index.errors import UnreadableFile
from index.readers.coverage import is_coverage, may_be_coverage
from index.readers.formats import by_name
from index.readers.options import DEFAULTS, ReadOptions
from index.readers.records import Failure
from index.readers.streams import BUFFER, describe_mode, open_path

MANIFEST = "manifest.json"


def find_files(
    paths: Iterable[Path], options: ReadOptions = DEFAULTS, seen: set[str] | None = None
) -> Iterator[Path | Failure]:
    """The files to read, each once: those named, and in folders the known kinds, sorted by name.

    A path that is named is always given. A walk leaves out hidden files, index directories, README and its like, and
    files that neither by name nor by contents are coverage; links are followed, but never back to a folder above. What
    should have been read and can't be is a Failure: a path that does not exist, a folder without permission, a pipe.
    `seen` is what several calls share so that together they give each file once.
    """
    seen = set() if seen is None else seen
    for path in paths:
        for found in map(_with_a_name, _from_named(Path(path), options)):
            # Not resolved: a link and what it points to are two names, and two names may be wanted.
            name = os.path.abspath(found if isinstance(found, Path) else found.file)  # noqa: PTH100
            key = name if isinstance(found, Path) else f"\0{name}"
            if key not in seen:
                seen.add(key)
                yield found


def _with_a_name(found: Path | Failure) -> Path | Failure:
    """The same, or where a name is no text, which no catalog could hold, a Failure.

    A file that is called "-" gets its folder, for in a catalog that name alone is standard input.
    """
    name = str(found) if isinstance(found, Path) else found.file
    if name == "-":
        whole = os.path.abspath(name)  # noqa: PTH100
        return Path(whole) if isinstance(found, Path) else replace(found, file=whole)
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        readable = os.fsencode(name).decode("utf-8", "replace")
        return Failure(readable, 0, "has a name that is not in UTF-8; rename it")
    return found


def find_below(top: Path, path: Path, options: ReadOptions = DEFAULTS) -> Iterator[Path | Failure]:
    """What a walk from the folder `top` gives of one path below it, a file or a folder."""
    inside = path.relative_to(top).parts
    folders = (top.joinpath(*inside[:depth]) for depth in range(1, len(inside) + 1))
    if not any(part.startswith(".") for part in inside) and not any(map(is_index, folders)):
        yield from map(_with_a_name, _walk(path, options))


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


def _from_named(path: Path, options: ReadOptions) -> Iterator[Path | Failure]:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Failure(str(path), 0, reason_of(error))
        return
    if stat.S_ISDIR(mode):
        if is_index(path):
            yield Failure(str(path), 0, "is an index, not coverage")
        else:
            yield from _walk(path, options)
    elif stat.S_ISREG(mode):
        yield path
    else:
        yield Failure(str(path), 0, f"is {describe_mode(mode)}, not a file; for a pipe, use - and standard input")


def _walk(top: Path, options: ReadOptions) -> Iterator[Path | Failure]:
    """Depth first in sorted order, without recursion; `above` are the folders on the way, by device and inode."""
    waiting: list[tuple[Path, tuple[tuple[int, int], ...]]] = [(top, ())]
    entered: set[tuple[int, int]] = set()
    while waiting:
        path, above = waiting.pop()
        try:
            status = path.stat()
            mode = status.st_mode
            if not stat.S_ISDIR(mode):
                yield from _from_folder(path, mode, options)
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


def _from_folder(path: Path, mode: int, options: ReadOptions) -> Iterator[Path | Failure]:
    if not stat.S_ISREG(mode):
        yield Failure(str(path), 0, f"is {describe_mode(mode)}, not a file")
    elif is_coverage(path.name, lambda: _start(path, options), options) and _is_no_other_archive(path):
        yield path


def _start(path: Path, options: ReadOptions) -> bytes:
    with open_path(path, options) as stream:
        return stream.peek(BUFFER)[:BUFFER]


def _is_no_other_archive(path: Path) -> bool:
    """False for an archive of other things; one that cannot be opened is taken, so that reading it says why."""
    known = by_name(path.name)
    if known is None or known.module not in ("zip_archives", "tar_archives"):
        return True
    from index.readers import tar_archives, zip_archives

    try:
        with open_path(path) as stream:
            if known.module == "tar_archives":
                return tar_archives.holds_coverage(stream)
            return any(may_be_coverage(name) for name in zip_archives.members(stream))
    except (UnreadableFile, OSError):
        return True


def reason_of(error: OSError) -> str:
    """Why the system did not give a file, in words."""
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    if isinstance(error, PermissionError):
        return "cannot be read: no permission"
    return f"cannot be read: {(error.strerror or str(error) or type(error).__name__).lower()}"
