"""What an index takes on disk, part by part, and over the size of the text: the bodies in UTF-8.

    python -m benchmarks sizes [--index PATH]

Without PATH news-12k is indexed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from backports import zstd

from benchmarks.shared import data, run
from index.catalog import connect
from index.directory import Directory

_LARGE = 0.01  # of the text: tables below it are summed up


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--index", type=Path, help="an index that exists already")
    chosen = options.parse_known_args()[0]
    if chosen.index:
        show(chosen.index)
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "coverage.index"
        run(sys.executable, "-m", "search.cli", "index", data("news-12k.jsonl.gz"), "--index", path)
        show(path)


def show(path: Path) -> None:
    """Print the table of an index."""
    text = text_bytes(path)
    parts = [*_parts(Directory(path))]
    print(f"{'part':28}{'MB':>9}{'/ text':>8}")
    for name, size in [*parts, ("the whole directory", directory_bytes(path)), ("text", text)]:
        print(f"{name:28}{size / 1e6:9.1f}{size / text:8.3f}")


def text_bytes(path: Path) -> int:
    """Bytes of all bodies of an index in UTF-8, as their compressed frames say."""
    connection = connect(Directory(path).catalog)
    try:
        frames = connection.execute("SELECT body FROM bodies")
        return sum(zstd.get_frame_info(row[0]).decompressed_size or 0 for row in frames)
    finally:
        connection.close()


def directory_bytes(path: Path) -> int:
    """Bytes of all files of an index directory."""
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


def _parts(directory: Directory) -> Iterator[tuple[str, int]]:
    connection = connect(directory.catalog)
    rows = connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC").fetchall()
    connection.close()
    large = [row for row in rows if row[1] >= _LARGE * sum(size for _, size in rows)]
    yield from ((f"catalog, {name}", size) for name, size in large)
    yield (
        "catalog, the rest",
        sum(file.stat().st_size for file in directory.path.glob("catalog*")) - sum(size for _, size in large),
    )
    yield "fingerprints", directory_bytes(directory.fingerprints)
    fulltext = directory.fulltext(directory.read_manifest())
    kinds: dict[str, int] = {}
    for file in fulltext.rglob("*"):
        kinds[file.suffix] = kinds.get(file.suffix, 0) + file.stat().st_size
    for kind, size in sorted(kinds.items(), key=lambda item: -item[1]):
        if size >= _LARGE * sum(kinds.values()):
            yield f"fulltext, *{kind}", size
    yield "fulltext", sum(kinds.values())


if __name__ == "__main__":
    main()
