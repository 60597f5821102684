"""What could not be read is remembered with its file, named at each run, and read again only where that may help."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index import intake
from index.directory import Directory
from index.indexer import Indexer, Summary
from index.readers import Failure, ReadOptions, read_options

GOOD = '{"title": "The lock", "body": "The harbour board closes the northern lock for eleven weeks."}\n'
BAD = '{"title": "Half a record", "body": \n'


@pytest.fixture
def half(tmp_path: Path) -> Path:
    file = tmp_path / "half.jsonl"
    file.write_text(GOOD + BAD, encoding="utf-8")
    return file


def index(file: Path, options: ReadOptions | None = None) -> Summary:
    with Indexer(file.parent / "i") as indexer:
        return indexer.index([file], options=options)


def listed(file: Path) -> list[tuple[str, int | None]]:
    from index.catalog import Catalog, connect

    connection = connect(Directory(file.parent / "i").catalog)
    found = [(name, record) for name, record, _ in Catalog(connection).failures()]
    connection.close()
    return found


def was_read(file: Path, monkeypatch: pytest.MonkeyPatch, options: ReadOptions | None = None) -> bool:
    """Whether a run reads the file, which fails loudly here."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("read")

    with monkeypatch.context() as patched:
        patched.setattr(intake.Intake, "_read_one", refuse)
        try:
            index(file, options)
        except AssertionError:
            return True
    return False


def test_a_bad_record_is_named_at_each_run_but_its_file_is_read_once(
    half: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = index(half)
    assert not was_read(half, monkeypatch)
    again = index(half)
    assert (first.new, again.new, again.unchanged) == (1, 0, 1)
    assert [(one.file, one.record, one.reason) for one in again.failed] == [
        (one.file, one.record, one.reason) for one in first.failed
    ]
    assert listed(half) == [(str(half), 1)]


def test_a_changed_file_is_read_again_and_what_was_mended_leaves_the_list(half: Path) -> None:
    index(half)
    half.write_text(GOOD + GOOD.replace("lock", "sluice"), encoding="utf-8")
    summary = index(half)
    assert (summary.new, summary.failed, listed(half)) == (1, [], [])


@pytest.mark.parametrize("options", [read_options(retry=True), read_options(largest_record=20)])
def test_it_is_read_again_where_that_is_asked_for_or_a_limit_was_raised(
    half: Path, monkeypatch: pytest.MonkeyPatch, options: ReadOptions
) -> None:
    index(half)
    assert was_read(half, monkeypatch, options)


def test_a_file_without_failures_is_not_read_again_by_retry(half: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    half.write_text(GOOD, encoding="utf-8")
    index(half)
    assert not was_read(half, monkeypatch, read_options(retry=True))


def test_a_record_beyond_a_limit_is_taken_once_the_limit_is_raised(half: Path) -> None:
    half.write_text(GOOD.replace("The harbour", "The harbour " * 200), encoding="utf-8")
    small = read_options(largest_record=0.001)
    assert [one.record for one in index(half, small).failed] == [0]
    assert index(half).failed == []


def test_what_may_pass_by_itself_is_tried_at_each_run(half: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embargo = (
        '{"uri": "urn:x:1", "pubstatus": "usable", "embargoed": "2099-01-01T00:00:00Z", "body_text": "Not yet."}\n'
    )
    half.write_text(embargo, encoding="utf-8")
    (failure,) = index(half).failed
    assert failure.may_pass
    assert "embargoed" in failure.reason
    assert was_read(half, monkeypatch)


def test_a_file_that_cannot_be_opened_is_tried_at_each_run(half: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr("index.readers.open_path", locked)
        (failure,) = index(half).failed
    assert (failure, failure.may_pass) == (Failure(str(half), 0, "cannot be read: no permission"), True)
    assert index(half).new == 1


def test_a_failure_within_an_archive_is_remembered_with_the_archive(
    half: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zipfile import ZipFile

    file = tmp_path / "news.zip"
    with ZipFile(file, "w") as archive:
        archive.write(half, "half.jsonl")
    first = index(file)
    assert not was_read(file, monkeypatch)
    assert [one.file for one in index(file).failed] == [one.file for one in first.failed] == [f"{file}!half.jsonl"]
    os.utime(file, (1, 1))
    assert was_read(file, monkeypatch)
