"""The index directory: where its parts stand, its manifest, and the lock that lets one process write.

coverage.index/
    manifest.json       format version, engine, settings; written last when an index is made
    catalog.sqlite3     articles, passages and clusters: the truth
    fulltext/NAME/      the engine's inverted index, derived; the manifest says which NAME is current
    fingerprints/       the fingerprint index, derived
    write.lock          held by the one process that writes
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index.catalog_schema import FORMAT, OLDER
from index.errors import IndexLocked, IndexUnavailable
from index.messages import INDEX
from index.query import DEFAULT_BOOSTS


@dataclass(frozen=True)
class Manifest:
    """What an index was made with. `fulltext` names the folder below fulltext/ that is current."""

    engine: str
    format: int = FORMAT
    fulltext: str = "1"
    boosts: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_BOOSTS))


class Directory:
    """Paths below an index directory, and its manifest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.catalog = path / "catalog.sqlite3"
        self.fingerprints = path / "fingerprints"
        self._manifest = path / "manifest.json"

    def exists(self) -> bool:
        """Whether an index was made here."""
        return self._manifest.is_file()

    def fulltext(self, manifest: Manifest) -> Path:
        """The folder of the engine's current inverted index."""
        return self.path / "fulltext" / manifest.fulltext

    def manifest_changed(self) -> int:
        """A number that differs once the manifest is another one."""
        try:
            return self._manifest.stat().st_mtime_ns
        except OSError:
            return 0

    def explained(self, error: IndexUnavailable) -> IndexUnavailable:
        """Why a reader cannot read: no index, or it may not write here, as it must to take locks; else the error."""
        if not self.exists():
            return IndexUnavailable(INDEX.say("fault.no_index", path=str(self.path)))
        if os.access(self.path, os.W_OK):
            return error
        return IndexUnavailable(
            f"The index at {self.path} cannot be read by one who may not write there: searching takes locks beside the "
            "files. Get permission to write in the directory, or search a copy of it."
        )

    def lost(self, folder: Path) -> IndexUnavailable:
        """What to say where a folder that is made of the articles went, or what was in it."""
        return IndexUnavailable(
            f"The index at {self.path} is damaged: {folder} is missing, or what it held. Make it again, without the "
            f"files, with: search index --rebuild --index {self.path}"
        )

    def catalog_file(self) -> tuple[int, int]:
        """What differs once another file stands in the catalog's place: its device and inode; zeros for none."""
        try:
            found = self.catalog.stat()
        except OSError:
            return 0, 0
        return found.st_dev, found.st_ino

    def read_manifest(self, *, to_rebuild: bool = False) -> Manifest:
        """The manifest. Raises IndexUnavailable where there is none or it is of another version.

        With `to_rebuild` a version is read, too, from whose articles all else can be made again.
        """
        try:
            known = json.loads(self._manifest.read_text(encoding="utf-8"))
            manifest = Manifest(**known)
        except FileNotFoundError:
            raise IndexUnavailable(INDEX.say("fault.no_index", path=str(self.path))) from None
        except (OSError, ValueError, TypeError) as error:
            raise IndexUnavailable(
                f"The index at {self.path} is damaged: its manifest.json cannot be read ({error}). "
                "Index the files again into another directory: search index FILES --index DIR"
            ) from error
        if not (to_rebuild and manifest.format in OLDER):
            self.check_format(manifest)
        return manifest

    def check_format(self, manifest: Manifest) -> None:
        """Raises IndexUnavailable, with what to do, where the index is of another version."""
        if manifest.format == FORMAT:
            return
        found = f"The index at {self.path} has format {manifest.format}, this version reads {FORMAT}. "
        if manifest.format in OLDER:
            raise IndexUnavailable(
                f"{found}Bring it up to date, without the files, with: search index --rebuild --index {self.path}"
            )
        raise IndexUnavailable(f"{found}Index the files again into another directory: search index FILES --index DIR")

    def write_manifest(self, manifest: Manifest) -> None:
        """Replace the manifest in one step: a reader sees the old one or the new one."""
        replace_text(self._manifest, json.dumps(asdict(manifest), indent=2) + "\n")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the one that writes. Raises IndexLocked at once where another process is."""
        from filelock import FileLock, Timeout

        self.path.mkdir(parents=True, exist_ok=True)
        held = FileLock(self.path / "write.lock", timeout=0)
        try:
            held.acquire()
        except Timeout:
            raise IndexLocked(
                f"Another process is writing to {self.path}. Wait until it has finished, or index into another "
                "directory with --index DIR"
            ) from None
        try:
            yield
        finally:
            held.release()


def replace_text(path: Path, text: str) -> None:
    """Write a small file so that after a crash either the old or the new content is there, whole."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
