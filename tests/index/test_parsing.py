"""Files are read by worker processes where that pays; nobody can tell by what comes out."""

from __future__ import annotations

import gzip
import io
import os
import signal
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from index import parsing, reading_ahead, workers
from index.article import Article
from index.parsing import Found, Parser, Place
from index.readers import Failure, Piece, ReadOptions, finished
from index.readers.records import Draft
from index.readers.web_archives import Page
from index.reading_ahead import read_ahead
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


# Pages of one large archive


class Writer(WARCWriter):  # type: ignore[misc]
    """warcio's writer, without the temporary files that it leaves open."""

    def _create_temp_file(self) -> io.BytesIO:
        return io.BytesIO()


def html(number: int, paragraphs: int = 12) -> bytes:
    text = "".join(f"<p>{TEXT.format(number)} Note {note} of them.</p>" for note in range(paragraphs))
    return PAGE.format(number, text).encode()


def web_archive(path: Path, count: int) -> Path:
    """Pages; some are packed and damaged, or say that they are articles and are none, the lengths of two are wrong."""
    with path.open("wb") as stream:
        writer = Writer(stream, gzip=False)
        for number in range(count):
            headers = [("Content-Type", "text/html; charset=utf-8")]
            body = html(number)
            if number % 10 == 3:
                headers.append(("Content-Encoding", "gzip"))
                body = b"\x1f\x8b\x08 damaged"
            elif number % 25 == 7:
                body = b"<html><meta property='og:type' content='article'><body></body></html>"
            elif number % 25 == 9:
                body = b"<html><title>Search</title><body><form><input></form></body></html>"
            elif number % 25 == 14:
                body = body.replace(b"<title>", b"<meta property='article:published_time' content='9999-01-01'><title>")
            head = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            url = f"https://example.com/news/{number}/a-lock"
            writer.write_record(writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=head))
    data = path.read_bytes()
    for part in (3, 2):
        begin = data.index(b"Content-Length: ", data.index(b"WARC/1.0", len(data) // part)) + 16
        data = data[:begin] + b"none" + data[data.index(b"\r\n", begin) :]
    path.write_bytes(data[:-300])
    return path


def packed(path: Path) -> Path:
    """The same and a second one in a zip archive, with saved pages and articles of another kind between them."""
    inside = [web_archive(path.with_name(name), count) for name, count in (("a.warc", 120), ("b.warc", 90))]
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inside[0], "archive/a.warc")
        if path.suffix == ".zip":
            archive.writestr("empty.html", "<html></html>")
            for number in range(30):
                archive.writestr(f"{number}.html", html(number))
            lines = (f'{{"id": "{number}", "body": "{TEXT.format(number)}"}}\n' for number in range(50))
            archive.writestr("c.jsonl", "".join(lines))
        archive.write(inside[1], "archive/b.warc")
    return path


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> list[Piece]:
    """Has workers read pages from the first; which pieces they were asked for."""
    asked: list[Piece] = []
    read = Workers.read

    def noted(self: Workers, *pieces: Piece) -> Future[list[Found]]:
        asked.extend(pieces)
        return read(self, *pieces)

    monkeypatch.setattr(Workers, "read", noted)
    for name, value in (("_TRIED", 0.0), ("_COSTLY", 0.0), ("_SMALL", 0), ("_LEFT", 0.0)):
        monkeypatch.setattr(parsing, name, value)
    return asked


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz", "a.zip"])
def test_workers_make_of_an_archives_pages_what_this_process_makes(
    name: str, tmp_path: Path, eager: list[Piece]
) -> None:
    path = tmp_path / name
    if name.startswith("a.warc"):
        web_archive(path, 300)
        if name.endswith(".gz"):
            path.write_bytes(gzip.compress(path.read_bytes(), 0))
    else:
        packed(path)
    places: list[tuple[Place, int]] = [(path, path.stat().st_size)]
    ((_, alone),) = parsed(places, 1)
    assert not eager
    assert parsed(places, 2) == [(path, alone)]
    assert len(eager) > 100
    articles = [one for one in alone if isinstance(one, Article)]
    reasons = [one.reason for one in alone if isinstance(one, Failure)]
    assert len(articles) > 150
    for reason in (
        "cannot be unpacked",
        "without an article",
        "length of the one before",
        "impossible date",
        "cut off",
    ):
        assert any(reason in one for one in reasons), reason


def test_a_small_web_archive_starts_no_worker(tmp_path: Path) -> None:
    path = web_archive(tmp_path / "a.warc", 60)
    with Parser(ReadOptions(), 2) as parser:
        for _, found in parser.parse([(path, path.stat().st_size)]):
            assert len(list(found)) > 50
        assert parser._workers is None


def archived(number: int, body: bytes | None = None) -> Piece:
    page = Page(
        record=number,
        url=f"https://example.com/{number}",
        date=None,
        body=html(number) if body is None else body,
        charset=None,
    )
    return Piece(page, "a.warc", "/a.warc")


@pytest.fixture(scope="module")
def two() -> Iterator[Workers]:
    made = Workers(2, ReadOptions())
    yield made
    made.close()


found_in_a_file = st.one_of(
    st.builds(archived, st.integers(0, 99), st.sampled_from([None, b"", b"<html><article>No", html(1, 40)])),
    st.builds(lambda number: Piece(Draft(TEXT, record=number), "a.jsonl", "/a.jsonl"), st.integers(0, 99)),
    st.builds(lambda number: Piece(Failure("a.warc", number, "is damaged"), "a.warc", ""), st.integers(0, 99)),
)


@settings(max_examples=40)
@given(pieces=st.lists(found_in_a_file, max_size=30), groups=st.integers(1, 5), size=st.integers(1, 20_000))
def test_reading_ahead_keeps_order_whatever_is_found(two: Workers, pieces: list[Piece], groups: int, size: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading_ahead, "MOST_GROUPS", groups)
        patched.setattr(reading_ahead, "MOST_BYTES", size)
        assert list(read_ahead(iter(pieces), two)) == list(finished(iter(pieces)))


def test_little_of_an_archive_is_in_flight(two: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_ahead, "MOST_BYTES", 100_000)
    pieces = [archived(number) for number in range(400)]
    taken: list[Piece] = []

    def met() -> Iterator[Piece]:
        for piece in pieces:
            taken.append(piece)
            yield piece

    most = 0
    for made, _ in enumerate(read_ahead(met(), two)):
        most = max(most, sum(piece.size for piece in taken[made:]))
    assert 50_000 < most <= 100_000 + 2 * reading_ahead.TOGETHER * pieces[-1].size
    assert len(taken) == 400


LETHAL = """
import os, signal
from index.readers.pieces import Unread

class Lethal(Unread):
    address = "https://example.com/lethal"

    def draft(self):
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_worker_that_dies_over_a_page_costs_that_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lethal.py").write_text(LETHAL, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    lethal = Piece(import_module("lethal").Lethal(body=b"", record=5), "a.warc", "/a.warc")
    pool = Workers(1, ReadOptions())
    found = list(read_ahead(iter([*map(archived, range(5)), lethal, *map(archived, range(6, 12))]), pool))
    pool.close()
    assert [one.record for one in found] == list(range(12))
    (lost,) = (one for one in found if isinstance(one, Failure))
    assert (lost.file, lost.record) == ("a.warc", 5)
    assert lost.reason.startswith("https://example.com/lethal cannot be read: the process that read it was ended")


def test_ctrl_c_ends_the_workers_that_read_pages(tmp_path: Path, eager: list[Piece]) -> None:
    path = web_archive(tmp_path / "a.warc", 300)
    with pytest.raises(KeyboardInterrupt), Parser(ReadOptions(), 2) as parser:
        for _, found in parser.parse([(path, path.stat().st_size)]):
            for made, _ in enumerate(found):
                if made == 20:
                    workers_ = list(parser._workers._running) if parser._workers else []
                    signal.raise_signal(signal.SIGINT)
    assert len(eager) > 20
    assert len(workers_) == 2
    assert all(worker._process.returncode is not None for worker in workers_)
