"""`search index` as a process: bad input, interruptions, a folder that is watched."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import search
from index.catalog import connect
from index.directory import Directory
from index.engines import open_engine
from index.errors import IndexUnavailable
from index.query import Everything
from tests.permissions import needs_permissions

PATIENCE = 120.0  # seconds: the machine may have more to do
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the command in a folder of its own; what still runs at the end is ended."""
    running = []
    environment = {name: value for name, value in os.environ.items() if name != "SEARCH_INDEX"}
    environment |= {"PYTHONPATH": str(Path.cwd()), "PYTHONWARNINGS": "error"}

    def start(*arguments: str, stderr: int = subprocess.PIPE) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "search.cli", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            cwd=tmp_path,
            env=environment,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def done(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    output, notes = process.communicate(timeout=PATIENCE)
    return process.returncode, output, notes


def write(path: Path, count: int, first: int = 0) -> Path:
    """Articles as JSON lines: one sentence is shared by twenty of them, the others are each one's own."""
    words = [f"word{number}" for number in range(5_000)]
    with path.open("w", encoding="utf-8") as file:
        for number in range(first, first + count):
            shared = " ".join(random.Random(f"group {number // 20}").choices(words, k=30))
            own = " ".join(random.Random(number).choices(words, k=120))
            record = {"id": f"r{number}", "title": f"Lock {number}", "outlet": f"Outlet {number % 20}"}
            record |= {"published": "2018-03-01", "body": f"From the harbour: {shared}.\n\n{own}."}
            file.write(json.dumps(record) + "\n")
    return path


def found(path: Path, words: str) -> int:
    with search.open(path) as corpus:
        return corpus.search(words).total.value


def test_what_cannot_be_read_is_named_and_listed_and_the_run_goes_on(tmp_path: Path, start: Start) -> None:
    news = tmp_path / "news"
    news.mkdir()
    write(news / "good.jsonl", 3)
    (news / "half.jsonl").write_text('{"body": "A text of the harbour board."}\n{"body": \n', encoding="utf-8")
    (news / "cut.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03cut off")
    (news / "empty.html").write_bytes(b"")
    (news / "again").symlink_to(news, target_is_directory=True)
    os.mkfifo(news / "pipe.txt")
    code, output, notes = done(start("index", "news", "missing.txt"))
    assert code == 2
    assert output.startswith("4 new")
    wanted = {
        "news/again": "is a link to a folder above it",
        "news/cut.jsonl.gz": "compressed data",
        "news/empty.html": "is empty",
        "news/half.jsonl": "is not valid JSON",
        "news/pipe.txt": "is a named pipe",
        "missing.txt": "does not exist",
    }
    code, output, _ = done(start("status", "--failed"))
    listed = dict(line.split(": ", 1) for line in output.splitlines())
    for name, reason in wanted.items():
        assert f"search: {name}" in notes
        assert any(place.startswith(name) and reason in why for place, why in listed.items()), name
    assert len(listed) == len(wanted)
    code, output, _ = done(start("status", "--failed", "--format", "json"))
    answer = json.loads(output)
    assert answer["total"] == len(answer["failed"]) == len(wanted)
    assert {"file", "record", "reason"} == set(answer["failed"][0])
    (news / "half.jsonl").write_text('{"body": "A text of the harbour board."}\n', encoding="utf-8")
    done(start("index", "news"))
    assert "half" not in done(start("status", "--failed"))[1]


@needs_permissions
def test_a_file_without_permission_is_named(tmp_path: Path, start: Start) -> None:
    write(tmp_path / "a.jsonl", 1).chmod(0)
    code, _, notes = done(start("index", "a.jsonl"))
    assert code == 2
    assert "no permission" in notes


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="tells by /proc what a process reads")
def test_a_file_that_changes_or_vanishes_while_it_is_read_is_named(tmp_path: Path, start: Start) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for name in ("a", "b"):
        write(news / f"{name}.jsonl", 6_000)
    process = start("index", "news")
    deadline = time.monotonic() + PATIENCE
    while not pauses_over(process, "a.jsonl"):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.01)
    with (news / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n")
    (news / "b.jsonl").unlink()
    process.send_signal(signal.SIGCONT)
    code, output, notes = done(process)
    assert code == 2
    assert "news/a.jsonl" in notes
    assert "changed while it was read" in notes
    assert "news/b.jsonl" in notes  # not there any more, or gone while it was read
    assert "2 failed" in output
    code, output, _ = done(start("index", "news"))
    assert (code, output.split(",")[0]) == (0, "0 new")


def pauses_over(process: subprocess.Popen[str], name: str) -> bool:
    """Have a process pause where it has a file open; whether it has."""
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    if any(link.readlink().name == name for link in Path(f"/proc/{process.pid}/fd").iterdir()):
        return True
    process.send_signal(signal.SIGCONT)
    return False


def test_a_bar_on_a_terminal_shows_rate_and_time_left(tmp_path: Path, start: Start) -> None:
    pty, fcntl, termios = (pytest.importorskip(name) for name in ("pty", "fcntl", "termios"))
    write(tmp_path / "a.jsonl", 1_500)
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    process = start("index", "a.jsonl", stderr=theirs)
    os.close(theirs)
    drawn = b""
    with contextlib.suppress(OSError):  # as Linux says that the other end was closed
        while data := os.read(ours, 4096):
            drawn += data
    os.close(ours)
    code, output, _ = done(process)
    assert (code, output.split(",")[0]) == (0, "1")
    bars = drawn.decode()
    for step in ("reading", "linking", "clustering"):
        assert f"{step}:" in bars
    assert re.search(r"reading: +\d+%.*[kM]B/s, [\d,]+ articles\]", bars)
    assert re.search(r"linking: 100%.*1500/1500 \[\d\d:\d\d<\d\d:\d\d", bars)


def consistent(path: Path, articles: int) -> None:
    """Engine and catalog hold the same articles, all of them linked and clustered."""
    directory = Directory(path)
    engine = open_engine("tantivy", directory.fulltext(directory.read_manifest()))
    assert engine.search(Everything(), limit=0).total == articles
    engine.close()
    connection = connect(directory.catalog)
    count = "SELECT count(*), sum(indexed), sum(linked), count(DISTINCT id) FROM articles"
    assert connection.execute(count).fetchone() == (articles,) * 4
    assert connection.execute("SELECT count(*) FROM removed").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM links WHERE component IS NULL").fetchone() == (0,)
    connection.close()


def test_a_run_that_is_killed_time_and_again_ends_as_one_that_is_not(tmp_path: Path, start: Start) -> None:
    write(tmp_path / "a.jsonl", 4_000)
    write(tmp_path / "b.jsonl", 4_000, first=2_000)
    chance = random.Random(7)
    for _ in range(5):
        process = start("index", "a.jsonl", "b.jsonl")
        time.sleep(chance.uniform(1.0, 6.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
    code, output, notes = done(start("index", "a.jsonl", "b.jsonl"))
    assert (code, notes) == (0, "")
    assert "the index holds 8,000 articles" in output
    consistent(tmp_path / "coverage.index", 8_000)


def test_after_ctrl_c_what_was_committed_stays_and_the_next_run_goes_on(tmp_path: Path, start: Start) -> None:
    write(tmp_path / "a.jsonl", 30_000)
    process = start("index", "a.jsonl")
    deadline = time.monotonic() + PATIENCE
    while not (tmp_path / "coverage.index" / "manifest.json").exists():
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    code, output, notes = done(process)
    assert (code, output) == (130, "")
    assert notes == "search: interrupted; what was committed before is kept. The same command goes on from there.\n"
    kept = found(tmp_path / "coverage.index", "harbour")
    assert kept > 0


def test_a_pipe_that_pauses_is_searched_before_it_ends(tmp_path: Path, start: Start) -> None:
    index = tmp_path / "coverage.index"
    records = write(tmp_path / "a.jsonl", 43).read_text(encoding="utf-8").splitlines(keepends=True)
    process = start("index", "-")
    assert process.stdin is not None
    for first, last, clusters in ((0, 1, 0), (1, 43, 3)):
        process.stdin.write("{no record}\n" + "".join(records[first:last]) + records[0][:40])  # and a half
        process.stdin.flush()
        wait_for(process, partial(stands, index, last, clusters))
        process.stdin.write("\n")
    process.stdin.close()
    process.stdin = None
    code, output, notes = done(process)
    assert code == 2
    assert output.startswith("43 new, 0 changed, 0 unchanged, 0 removed, 4 failed")
    assert notes.count("is not valid JSON") == 4


def piped(start: Start, *records: str) -> tuple[int, str]:
    """Index lines from standard input: exit code, what is printed."""
    process = start("index", "-")
    output, _ = process.communicate("".join(f"{record}\n" for record in records), timeout=PATIENCE)
    return process.returncode, output


def test_what_failed_on_standard_input_is_listed_until_its_next_run(tmp_path: Path, start: Start) -> None:
    good = '{"title": "The lock", "body": "The harbour board closes the northern lock."}'
    assert piped(start, good, "not json")[0] == 2
    (tmp_path / "a.txt").write_text("Dredgers came to the third basin on Tuesday.", encoding="utf-8")
    assert done(start("index", "a.txt"))[0] == 0
    listed = done(start("status", "--failed"))[1]
    assert listed.startswith("-, record 1: is not valid JSON")
    assert listed.count("\n") == 1
    code, output = piped(start, good.replace("lock", "sluice"))
    assert (code, output.split(", failed")[0][:40]) == (0, "1 new, 0 changed, 0 unchanged, 0 removed")
    assert "record" not in done(start("status", "--failed"))[1]


def test_ctrl_c_ends_a_pipe_that_pauses(tmp_path: Path, start: Start) -> None:
    process = start("index", "-")
    assert process.stdin is not None
    process.stdin.write(write(tmp_path / "a.jsonl", 1).read_text(encoding="utf-8"))
    process.stdin.flush()
    wait_for(process, partial(stands, tmp_path / "coverage.index", 1, 0))
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 130
    assert process.stderr is not None
    assert process.stderr.read().startswith("search: interrupted")
    consistent(tmp_path / "coverage.index", 1)


def stands(path: Path, articles: int, clusters: int) -> bool:
    """Whether so many articles and clusters are found; none as long as there is no index."""
    try:
        with search.open(path) as corpus:
            return (corpus.search("harbour").total.value, corpus.duplicates().total) == (articles, clusters)
    except IndexUnavailable:
        return False


def wait_for(process: subprocess.Popen[str], is_so: Callable[[], bool]) -> None:
    """Wait until something is so, while the process runs."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)


def lines_of(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    return iter(process.stdout.readline, "")


def test_a_watched_folder_is_indexed_as_it_changes(tmp_path: Path, start: Start) -> None:
    news, index = tmp_path / "news", tmp_path / "coverage.index"
    news.mkdir()
    write(news / "a.jsonl", 3)
    process = start("index", "--watch", "news")
    printed = lines_of(process)
    assert next(printed).startswith("3 new")
    took = []
    while not took or (took[-1] > PROMISED + LOADED and len(took) < 5):
        put(news / f"late{len(took)}.txt", f"Dredgers came to basin {len(took)}. " * 20)
        began = time.monotonic()
        assert said(printed).startswith("1 new")
        took.append(time.monotonic() - began)
    assert min(took) < PROMISED + LOADED
    assert found(index, "dredgers") == len(took)
    for number in range(len(took)):
        put(news / f"late{number}.txt", f"Tugboats came to basin {number}. " * 20)
        assert said(printed).startswith("0 new, 1 changed")
    assert (found(index, "tugboats"), found(index, "title:harbour OR dredgers")) == (len(took), 0)
    put(news / "bad.jsonl", "{not json\n")
    assert "1 failed" in said(printed)
    code, _, notes = done(start("index", "news/a.jsonl"))
    assert code == 2
    assert "Another process is writing" in notes
    process.send_signal(signal.SIGINT)
    code, output, notes = done(process)
    assert (code, output) == (2, "")  # something could not be read
    assert "news/bad.jsonl" in notes
    assert "Ctrl-C ends it" in notes


def test_a_folder_that_arrives_at_once_is_indexed_and_the_watch_goes_on(tmp_path: Path, start: Start) -> None:
    news = tmp_path / "news"
    news.mkdir()
    process = start("index", "--watch", "news")
    printed = lines_of(process)
    assert next(printed).startswith("0 new")
    for number in range(3):
        (news / f"sub{number}").mkdir()
        for name in ("a", "b"):
            text = f"Dredgers came to basin {name} {number}. " * 20
            (news / f"sub{number}" / f"{name}.txt").write_text(text, encoding="utf-8")
        came = 0
        while came < 2:
            came += int(said(printed).split()[0])
    process.send_signal(signal.SIGINT)
    code, _, notes = done(process)
    assert (code, "Traceback" in notes, "failed" in notes) == (0, False, False)
    assert found(tmp_path / "coverage.index", "dredgers") == 6


def said(printed: Iterator[str]) -> str:
    """The next line of something new; what the system tells of late is looked at again, and unchanged."""
    return next(line for line in printed if not (line.startswith("0 new, 0 changed") and ", 0 failed" in line))


PROMISED = 2.0  # seconds
LOADED = 8.0
"""Seconds that a machine with more to do may take longer than is promised, now and then even longer."""


def put(path: Path, text: str) -> None:
    """Write a file that is never there in part, however long the machine pauses while it is written."""
    beside = path.parent.with_name("beside")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


@pytest.mark.parametrize("arguments", [("--watch",), ("--watch", "missing"), ("--watch", "--rebuild", ".")])
def test_watching_what_is_no_folder_is_a_mistake(start: Start, arguments: tuple[Any, ...]) -> None:
    code, output, notes = done(start("index", *arguments))
    assert (code, output) == (2, "")
    assert notes.startswith("search: ")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["a", "--workers", "2"], "--url"),
        (["--workers", "2"], "--url"),
        (["a", "--unlinked"], "--url"),
        (["a", "--workers", "0"], "from 1 to 64"),
        (["a", "--workers", "2", "--unlinked"], "one of them"),
        (["--rebuild", "--workers", "2"], "--rebuild"),
        (["a", "--watch", "--unlinked"], "--watch"),
    ],
)
def test_work_that_cannot_be_shared_is_refused(options: list[str], said: str, tmp_path: Path, start: Start) -> None:
    code, _, notes = done(start("index", *options, "--index", str(tmp_path / "coverage.index")))
    assert code == 2
    assert said in notes
    assert "Traceback" not in notes
    assert not (tmp_path / "coverage.index").exists()
