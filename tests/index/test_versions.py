"""Of two versions of an agency's item the newer one stays, whichever comes first; a withdrawal takes them away."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

from index.directory import Directory
from index.indexer import Indexer, Summary
from index.versions import is_newer, version

BODY = "The harbour council has put off leasing the old grain terminal until the summer, its chair said on Friday."


def item(number: int, body: str = "", *, status: str = "usable", uri: str = "urn:quay:20180420:7") -> dict[str, object]:
    made = f"2018-04-20T1{number}:00:00Z"
    text = f"Version {number}. {body or BODY}"
    return {"uri": uri, "version": str(number), "versioncreated": made, "pubstatus": status, "body_text": text}


def write(path: Path, *items: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in items), encoding="utf-8")
    return path


def index(folder: Path, *files: Path) -> Summary:
    with Indexer(folder / "i") as indexer:
        return indexer.index(files)


def bodies(folder: Path) -> list[str]:
    from index.catalog import Catalog, connect

    connection = connect(Directory(folder / "i").catalog)
    found = [stored.article.body for stored in Catalog(connection).every()]
    connection.close()
    return [body.split(".")[0] for body in found]


VERSIONS = {1: item(1, BODY * 3), 2: item(2, BODY * 2), 3: item(3)}  # each shorter than the one before


@pytest.mark.parametrize("order", list(permutations(VERSIONS)))
def test_the_newest_version_stays_in_whatever_order_the_files_come(tmp_path: Path, order: tuple[int, ...]) -> None:
    for number in order:
        index(tmp_path, write(tmp_path / f"{number}.jsonl", VERSIONS[number]))
    assert bodies(tmp_path) == ["Version 3"]


@pytest.mark.parametrize("order", list(permutations(VERSIONS)))
def test_and_in_one_file_and_again_when_that_is_read_once_more(tmp_path: Path, order: tuple[int, ...]) -> None:
    file = write(tmp_path / "a.jsonl", *(VERSIONS[number] for number in order))
    assert index(tmp_path, file).articles == 1
    assert bodies(tmp_path) == ["Version 3"]
    write(file, *(VERSIONS[number] for number in order), item(1, uri="urn:quay:20180420:8"))
    summary = index(tmp_path, file)
    assert (summary.new, summary.changed, summary.removed) == (1, 0, 0)
    assert sorted(bodies(tmp_path)) == ["Version 1", "Version 3"]


def test_what_an_older_version_says_is_not_taken_over(tmp_path: Path) -> None:
    first = item(1) | {"byline": "Jane Doe"}
    index(tmp_path, write(tmp_path / "1.jsonl", first), write(tmp_path / "2.jsonl", item(2)))
    from index.catalog import Catalog, connect

    connection = connect(Directory(tmp_path / "i").catalog)
    (stored,) = Catalog(connection).every()
    connection.close()
    assert (stored.article.author, stored.article.evidence["version"]) == (None, "2 2018-04-20T12:00:00Z")


@pytest.mark.parametrize("order", list(permutations((1, 2, "kill"))))
def test_a_withdrawal_takes_all_versions_away_and_keeps_them_out(tmp_path: Path, order: tuple[int | str, ...]) -> None:
    items = {1: item(1), 2: item(2), "kill": item(3, status="canceled")}
    for number in order:
        index(tmp_path, write(tmp_path / f"{number}.jsonl", items[number]))
    assert bodies(tmp_path) == []


def test_a_withdrawal_in_the_same_run_is_named_and_counted(tmp_path: Path) -> None:
    index(tmp_path, write(tmp_path / "1.jsonl", item(1)))
    summary = index(
        tmp_path, write(tmp_path / "2.jsonl", item(1, uri="urn:quay:20180420:9"), item(2, status="canceled"))
    )
    assert (summary.new, summary.removed, summary.articles) == (1, 1, 1)
    assert [one.reason for one in summary.failed] == ["was withdrawn (pubStatus canceled)"]
    assert index(tmp_path, tmp_path / "1.jsonl", tmp_path / "2.jsonl").removed == 0


def test_a_withdrawal_through_standard_input_takes_effect_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index(tmp_path, write(tmp_path / "1.jsonl", item(1)))
    with write(tmp_path / "2.jsonl", item(2, status="canceled"), item(1)).open(encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        with Indexer(tmp_path / "i") as indexer:
            summary = indexer.index(["-"])
    assert (summary.removed, summary.unchanged, bodies(tmp_path)) == (1, 1, [])


def test_what_was_withheld_may_come_back_as_a_newer_version(tmp_path: Path) -> None:
    index(tmp_path, write(tmp_path / "1.jsonl", item(1)))
    index(tmp_path, write(tmp_path / "2.jsonl", item(2, status="withheld")))
    assert bodies(tmp_path) == []
    index(tmp_path, write(tmp_path / "3.jsonl", item(3)))
    assert bodies(tmp_path) == ["Version 3"]


def test_a_withdrawal_that_is_older_than_what_is_there_takes_nothing_away(tmp_path: Path) -> None:
    index(tmp_path, write(tmp_path / "3.jsonl", item(3)), write(tmp_path / "2.jsonl", item(2, status="withheld")))
    assert bodies(tmp_path) == ["Version 3"]


@pytest.mark.parametrize(
    ("one", "other", "newer"),
    [
        (version("3", None), version("2", None), True),
        (version("10", None), version("9", None), True),
        (version("2", "2018-04-20T23:00:00Z"), version("3", "2018-04-20T22:00:00Z"), False),
        (version("2", "2018-04-20T23:00:00Z"), version("2", "2018-04-20T22:00:00Z"), True),
        (version(None, "2018-04-20T22:00:00Z"), version(None, "2018-04-21"), False),
        (version("3", None), version(None, "2018-04-21"), None),
        (version("3", None), version("3", None), None),
        ("", "", None),
    ],
)
def test_numbers_count_before_dates(one: str, other: str, newer: bool | None) -> None:
    assert is_newer(one, other) is newer
    assert is_newer(other, one) is (None if newer is None else not newer)


@pytest.mark.parametrize("number", ["²", "٣", "1²", "9" * 30, ""])
def test_what_is_a_digit_and_no_number_is_no_version(number: str) -> None:
    assert version(number, None) == ""
    assert is_newer(version(number, None), version("3", None)) is None
    assert is_newer(number, "3") is None
