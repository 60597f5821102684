"""A watched folder: real files, and what the system tells of them."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import BadRequest
from index.watching import Watcher

TEXT = "The harbour board voted on Tuesday to close the northern lock for eleven weeks.\n" * 5
PATIENCE = 90.0  # seconds: the machine may have more to do
TIMES = 5  # that may be tried what a pause of the machine can spoil


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    made.mkdir()
    return made


@pytest.fixture
def watcher(folder: Path) -> Iterator[Watcher]:
    with Watcher([folder], folder / "coverage.index") as watching:
        yield watching


def test_added_and_changed_files_are_told_once_they_are_whole(folder: Path, watcher: Watcher) -> None:
    file = folder / "a.txt"
    with file.open("w", encoding="utf-8") as writing:
        for part in range(5):
            writing.write(f"Part {part}. {TEXT}")
            writing.flush()
            time.sleep(0.05)
    assert watcher.wait(PATIENCE) == [file]
    once = [watcher.wait(0.6) == []]  # what the system tells late is told again
    while not once[-1] and len(once) < TIMES:
        file.write_text(f"Changed {len(once)}. {TEXT}", encoding="utf-8")
        assert watcher.wait(PATIENCE) == [file]
        once.append(watcher.wait(0.6) == [])
    assert once[-1]
    file.write_text("Changed. " + TEXT, encoding="utf-8")
    assert watcher.wait(PATIENCE) == [file]


def test_a_file_that_is_moved_in_is_told(folder: Path, watcher: Watcher, tmp_path: Path) -> None:
    outside = tmp_path / "b.txt"
    outside.write_text(TEXT, encoding="utf-8")
    os.utime(outside, (1, 1))
    outside.rename(folder / "b.txt")
    assert watcher.wait(PATIENCE) == [folder / "b.txt"]


def test_files_of_a_folder_that_is_moved_in_are_told(folder: Path, watcher: Watcher, tmp_path: Path) -> None:
    outside = tmp_path / "deep" / "deeper"
    outside.mkdir(parents=True)
    (outside / "c.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "deep").rename(folder / "deep")
    assert watcher.wait(PATIENCE) == [folder / "deep" / "deeper" / "c.txt"]
    end = time.monotonic() + PATIENCE
    while watches() not in (None, 3) and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(0.3)
    later = folder / "deep" / "deeper" / "d.txt"
    later.write_text(TEXT, encoding="utf-8")
    told: list[Path] = []
    while later not in told and time.monotonic() < end:
        told += watcher.wait(PATIENCE)
    assert later in told


def test_a_folder_that_arrives_with_a_file_gives_it_once(folder: Path, watcher: Watcher) -> None:
    for number in range(TIMES):  # the system may tell of both at once, or of the one and then of the other
        arrived = folder / f"sub{number}"
        arrived.mkdir()
        files = [arrived / name for name in ("a.txt", "b.txt")]
        for file in files:
            file.write_text(TEXT, encoding="utf-8")
        told: list[Path] = []
        while not set(files) <= set(told):
            now = watcher.wait(PATIENCE)
            assert now
            assert len(now) == len(set(now))
            told += now


def test_a_file_that_is_still_written_to_does_not_come_with_its_folder(folder: Path) -> None:
    files = [folder / name for name in ("a.txt", "b.txt")]
    for file in files:
        file.write_text(TEXT, encoding="utf-8")
    watcher = Watcher([folder.parent], None)  # not entered: nothing tells it of changes but this test
    watcher._note([str(files[1])])
    assert watcher._whole([str(folder)]) == files[:1]
    assert watcher._whole([str(folder), str(files[1])]) == files


def test_of_two_names_of_a_folder_the_first_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    watcher = Watcher([Path(folder.name), folder], None)
    assert watcher._whole([str(folder / "a.txt")]) == [Path(folder.name, "a.txt")]


def watches() -> int | None:
    """How many folders the system tells this process of; None where that cannot be seen."""
    descriptors = Path("/proc/self/fdinfo")
    if not descriptors.is_dir():
        return None
    count = 0
    for one in descriptors.iterdir():
        with contextlib.suppress(OSError):  # closed since it was listed
            count += one.read_text().count("inotify wd:")
    return count


def test_what_is_no_coverage_what_is_hidden_and_the_index_are_not_told(folder: Path, watcher: Watcher) -> None:
    for name in (".hidden.txt", "program.exe", "README.txt"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    for name in (".git", "coverage.index"):
        (folder / name).mkdir()
        (folder / name / "a.txt").write_text(TEXT, encoding="utf-8")
    gone = folder / "gone.txt"
    gone.write_text(TEXT, encoding="utf-8")
    gone.unlink()
    assert watcher.wait(1.0) == []


def test_a_file_that_is_written_to_without_end_is_told_in_the_meantime(folder: Path, watcher: Watcher) -> None:
    # Where the machine itself pauses for long between two writes, the file is taken to be whole.
    assert any(seconds_until_told(watcher, folder / f"{number}.txt") > 1.0 for number in range(TIMES))


def seconds_until_told(watcher: Watcher, file: Path) -> float:
    """After how long a file is told that is written to all the time."""
    stop = threading.Event()

    def write() -> None:
        with file.open("w", encoding="utf-8") as writing:
            while not stop.wait(0.05):
                writing.write(TEXT)
                writing.flush()

    writer = threading.Thread(target=write)
    began = time.monotonic()
    writer.start()
    try:
        while file not in watcher.wait(PATIENCE):
            assert time.monotonic() - began < PATIENCE
        return time.monotonic() - began
    finally:
        stop.set()
        writer.join()


def test_a_file_is_not_watched(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    with pytest.raises(BadRequest, match="not a folder"):
        Watcher([file], tmp_path / "i")
