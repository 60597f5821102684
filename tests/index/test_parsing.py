"""Files are read by worker processes where that pays; nobody can tell by what comes out."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import parsing, workers
from index.article import Article
from index.parsing import Found, Parser, Place
from index.readers import Failure, ReadOptions
from index.workers import Workers

PAGE = "<!doctype html><html><head><title>Lock {0}</title></head><body><article><h1>Lock {0}</h1>{1}</article></body>"
TEXT = "The harbour board voted on Tuesday to close lock {} for eleven weeks while divers replace the timber sill."


@pytest.fixture
def pages(tmp_path: Path) -> list[tuple[Place, int]]:
    """Saved pages with a broken archive among them."""
    for number in range(40):
        paragraphs = "".join(f"<p>{TEXT.format(number)} Note {note} of them.</p>" for note in range(20))
        (tmp_path / f"{number:02}.html").write_text(PAGE.format(number, paragraphs), encoding="utf-8")
    (tmp_path / "20.jsonl.gz").write_bytes(b"\x1f\x8b\x08 broken")
    return [(path, path.stat().st_size) for path in sorted(tmp_path.iterdir())]


def parsed(places: list[tuple[Place, int]], processes: int) -> list[tuple[Place, list[Found]]]:
    with Parser(ReadOptions(), processes) as parser:
        return [(place, list(found)) for place, found in parser.parse(iter(places))]


def test_workers_give_what_this_process_gives_in_the_same_order(
    pages: list[tuple[Place, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = parsed(pages, 1)
    asked: list[Path] = []
    read = Workers.read
    monkeypatch.setattr(Workers, "read", lambda self, path: asked.append(path) or read(self, path))
    monkeypatch.setattr(parsing, "_TRIED", 0.0)
    monkeypatch.setattr(parsing, "_COSTLY", 0.0)
    monkeypatch.setattr(parsing, "_WAITING", 4)
    assert parsed(pages, 2) == alone
    assert len(asked) > 30
    assert sum(isinstance(one, Failure) for _, found in alone for one in found) == 1
    assert sum(isinstance(one, Article) for _, found in alone for one in found) == 40


def test_few_files_start_no_worker(pages: list[tuple[Place, int]]) -> None:
    with Parser(ReadOptions(), 2) as parser:
        for _, found in parser.parse(pages[:10]):
            list(found)
        assert parser._workers is None


@pytest.fixture
def pool() -> Iterator[Workers]:
    made = Workers(1, ReadOptions())
    yield made
    made.close()


def test_a_worker_that_dies_costs_one_file(pages: list[tuple[Place, int]], pool: Workers) -> None:
    first, second, third = (Path(place) for place, _ in pages[:3])
    assert isinstance(pool.read(first).result()[0], Article)
    (worker,) = pool._running
    os.kill(worker._process.pid, signal.SIGKILL)
    worker._process.wait()
    (lost,) = pool.read(second).result()
    assert isinstance(lost, Failure)
    assert lost.file == str(second)
    assert "signal 9" in lost.reason
    assert isinstance(pool.read(third).result()[0], Article)


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path, pool: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LONGEST", 0.3)
    slow = tmp_path / "slow.html"
    slow.write_text(PAGE.format(1, "".join(f"<p>{TEXT.format(n)}</p>" for n in range(20_000))), encoding="utf-8")
    (given_up,) = pool.read(slow).result()
    assert isinstance(given_up, Failure)
    assert "took longer than" in given_up.reason


def test_closing_ends_workers_that_are_busy(tmp_path: Path) -> None:
    slow = tmp_path / "slow.html"
    slow.write_text(PAGE.format(1, "".join(f"<p>{TEXT.format(n)}</p>" for n in range(20_000))), encoding="utf-8")
    pool = Workers(1, ReadOptions())
    answer = pool.read(slow)
    (worker,) = pool._running
    pool.close()
    assert worker._process.returncode is not None
    assert answer.cancelled() or isinstance(answer.result()[0], Failure)


def test_options_reach_the_workers(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"words": "The harbour board voted to close the lock.", "id": "1"}\n', encoding="utf-8")
    pool = Workers(1, ReadOptions(columns=(("body", "words"),)))
    (found,) = pool.read(file).result()
    pool.close()
    assert isinstance(found, Article)
    assert found.body.startswith("The harbour board")
