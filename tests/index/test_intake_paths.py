"""What is named, and how often: a file is read once, and nothing that came through standard input is lost."""

from __future__ import annotations

import bz2
import io
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article_table import ArticleTable
from index.catalog import Catalog, connect
from index.intake import Intake
from index.readers import Failure, find_files

TEXT = "The harbour board closes the northern lock of basin {} for eleven weeks, it said on Tuesday."
NAMES = ("a.txt", "b.html", "c.txt.bz2", "sub/d.jsonl", "sub/e.txt")
WAYS = ("{}", "./{}", "sub/../{}", "{here}/{}", "{here}/sub/../{}")
FOLDERS = {"sub": NAMES[3:], "./sub/": NAMES[3:], "{here}/sub": NAMES[3:], ".": NAMES}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the run is, with a file of each kind."""
    here = tmp_path / "here"
    (here / "sub").mkdir(parents=True)
    for number, name in enumerate(NAMES):
        text = TEXT.format(number)
        if name.endswith(".html"):
            text = f"<html><body><article><p>{text}</p></article></body></html>"
        elif name.endswith(".jsonl"):
            text = "".join(json.dumps({"body": f"{text} Part {part}."}) + "\n" for part in range(3))
        data = text.encode()
        (here / name).write_bytes(bz2.compress(data) if name.endswith(".bz2") else data)
    monkeypatch.chdir(here)
    return here


class Run:
    """An intake into a catalog of its own."""

    def __init__(self, catalog: Path) -> None:
        self._connection = connect(catalog, write=True)
        self.catalog = Catalog(self._connection)

    def index(self, paths: Iterable[Path | str]) -> list[Failure]:
        """What could not be read."""
        failed: list[Failure] = []
        self.catalog.begin()
        with Intake(ArticleTable(self.catalog)) as intake:
            for article in intake.read(paths, failed):
                if article is not None:
                    intake.store([article], lambda _: None)
            self.catalog.remove(intake.finish())
        self.catalog.commit()
        return failed

    def stored(self) -> list[tuple[str, str, str, int]]:
        """What tells the articles apart, and where in its file each stood."""
        every = [stored.article for stored in self.catalog.every()]
        return sorted((one.id, one.title, one.body, one.record) for one in every)

    def close(self) -> None:
        self._connection.close()


def stored(catalog: Path, paths: Sequence[Path | str]) -> list[tuple[str, str, str, int]]:
    for name in ("", "-wal", "-shm"):
        catalog.with_name(catalog.name + name).unlink(missing_ok=True)
    run = Run(catalog)
    assert run.index(paths) == []
    found = run.stored()
    run.close()
    return found


named = st.sampled_from([(way.replace("{}", name), {name}) for name in NAMES for way in WAYS]) | st.sampled_from(
    [(way, set(names)) for way, names in FOLDERS.items()]
)


@given(st.lists(named, min_size=1, max_size=8))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_files_that_are_named_in_several_ways_are_stored_as_each_once(
    folder: Path, ways: list[tuple[str, set[str]]]
) -> None:
    paths = [Path(way.replace("{here}", str(folder))) for way, _ in ways]
    files = sorted(set().union(*(names for _, names in ways)))
    catalog = folder.parent / "catalog.sqlite3"
    assert stored(catalog, paths) == stored(catalog, [Path(file) for file in files]) != []


def test_what_cannot_be_read_is_named_once(folder: Path) -> None:
    paths = [Path("missing"), Path("./missing"), folder / "missing"]
    assert [one.file for one in find_files(paths) if isinstance(one, Failure)] == ["missing"]


def test_a_link_and_what_it_points_to_are_two_files(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "a.txt")
    assert list(find_files([Path("a.txt"), Path("link.txt")])) == [Path("a.txt"), Path("link.txt")]


def test_a_file_called_like_standard_input_is_not_taken_for_it(
    folder: Path, pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(folder.parent / "catalog.sqlite3")
    pipe(run, {"body": TEXT.format("A")})
    os.link(folder / "a.txt", folder / "-")
    assert run.index([Path("./-")]) == []
    assert len(run.stored()) == 2
    assert Path("-") not in find_files([Path()])
    (folder / "-").unlink()
    assert [one.file for one in run.index([Path("./-")])] == [str(folder / "-")]
    run.close()


class Pipe:
    """Gives lines to a run through standard input; a record may be text that is none."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, run: Run, *records: dict[str, str] | str, times: int = 1) -> list[Failure]:
        lines = (one if isinstance(one, str) else json.dumps(one) for one in records)
        stream = io.BytesIO("".join(f"{line}\n" for line in lines).encode())
        self._monkeypatch.setattr("index.parsing.standard_input", lambda: stream)
        self._monkeypatch.setattr("index.parsing.may_pause", lambda _: False)
        return run.index(["-"] * times)


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    return Pipe(monkeypatch)


@pytest.fixture
def run(tmp_path: Path) -> Iterable[Run]:
    made = Run(tmp_path / "catalog.sqlite3")
    yield made
    made.close()


A, B, C = ({"title": f"Lock {name}", "body": TEXT.format(name)} for name in "ABC")


def test_other_lines_add_and_the_same_lines_change_nothing(run: Run, pipe: Pipe) -> None:
    pipe(run, A)
    pipe(run, B)
    assert [title for _, title, _, _ in sorted(run.stored(), key=lambda one: one[1])] == ["Lock A", "Lock B"]
    before = list(run.catalog.every())
    pipe(run, B, A)
    assert list(run.catalog.every()) == before
    pipe(run, C, B, C)
    assert len(run.stored()) == 3


@pytest.mark.parametrize("other", [{"outlet": "Another"}, {"published": "2018-03-02"}, {"title": "Another"}])
def test_one_text_in_two_papers_or_on_two_days_is_two_articles(run: Run, pipe: Pipe, other: dict[str, str]) -> None:
    one = A | {"outlet": "Harbour News", "published": "2018-03-01"}
    pipe(run, one, one | other)
    pipe(run, one | other)
    assert len(run.stored()) == 2


def test_a_url_or_an_id_of_its_own_still_names_a_record(run: Run, pipe: Pipe) -> None:
    for body in (TEXT.format(1), TEXT.format(2)):
        pipe(run, {"url": "https://news.example/lock", "body": body}, {"id": "7", "body": f"{body} It is so."})
    assert sorted(body for _, _, body, _ in run.stored()) == [TEXT.format(2), f"{TEXT.format(2)} It is so."]


def test_failures_of_standard_input_are_remembered_until_its_next_run(run: Run, pipe: Pipe) -> None:
    assert len(pipe(run, A, "not json", "{nor this")) == 2
    assert [(file, record) for file, record, _ in run.catalog.failures()] == [("-", 1), ("-", 2)]
    pipe(run, "not json")
    assert [(file, record) for file, record, _ in run.catalog.failures()] == [("-", 0)]
    pipe(run, B)
    assert run.catalog.failures() == []
    assert len(run.stored()) == 2  # of what is no longer piped nothing is withdrawn


def test_standard_input_is_read_once_and_where_it_is_named(run: Run, pipe: Pipe) -> None:
    assert pipe(run, A, times=2) == []
    assert len(run.stored()) == 1
