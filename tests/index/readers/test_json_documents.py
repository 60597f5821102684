"""Arrays of any size are read one article at a time."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.readers import Failure, ReadOptions, read_file, read_options

SMALL = read_options(largest_record=0.01)
TEXT = "The harbour council has put off its decision on leasing the old grain terminal until the summer. " * 10
RECORDS = [{"id": str(number), "title": f"T{number}", "text": TEXT} for number in range(40)]


def titles(path: Path) -> list[str]:
    return [found.title if isinstance(found, Article) else found.reason for found in read_file(path, options=SMALL)]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "document",
    [
        RECORDS,
        {"status": "ok", "articles": RECORDS},
        {"meta": {"list": [1, 2], "articles": "none"}, "response": {"docs": RECORDS}},
        {"hits": {"total": 40, "hits": [{"_id": one["id"], "_source": one} for one in RECORDS]}},
    ],
)
def test_a_document_larger_than_a_record_is_streamed(tmp_path: Path, document: Any, indent: int | None) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document, indent=indent))
    assert titles(path) == [one["title"] for one in RECORDS]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_a_streamed_document_may_be_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.json"
    records = [{"title": f"Café “{number}”", "text": TEXT} for number in range(40)]
    path.write_text(json.dumps(records, ensure_ascii=False), encoding=encoding)
    assert titles(path) == [one["title"] for one in records]


def test_a_document_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(RECORDS)[:-5000])
    *before, last = read_file(path, options=SMALL)
    assert len(before) > 20
    assert all(isinstance(one, Article) for one in before)
    assert isinstance(last, Failure)
    assert (last.record, "not valid JSON" in last.reason) == (len(before), True)


def test_an_element_beyond_the_limit_ends_the_reading_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([*RECORDS, {"title": "long", "text": "word " * 200_000}, *RECORDS]))
    found = titles(path)
    assert found[:40] == [one["title"] for one in RECORDS]
    assert "--largest-record" in found[-1]


def test_a_large_document_without_a_list_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"settings": {str(number): [number] for number in range(20_000)}}, indent=1))
    (reason,) = titles(path)
    assert "no list of articles" in reason


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("w") as file:
        file.write('{"articles": [')
        file.writelines(
            f"{',' if number else ''}{json.dumps({'title': str(number), 'text': TEXT})}" for number in range(10_000)
        )
        file.write("]}")
    assert path.stat().st_size > 9 << 20

    def counted() -> Iterator[int]:
        yield from (1 for _ in read_file(path))

    tracemalloc.start()
    assert sum(counted()) == 10_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30 << 20


@pytest.mark.parametrize("broken", ['{"title": "half", "text" "no colon"}', '{"title": "half', "\0,,}{"])
def test_the_records_before_a_break_are_kept_whatever_the_size_and_the_place_is_named(
    tmp_path: Path, broken: str
) -> None:
    path = tmp_path / "a.json"
    text = json.dumps(RECORDS)[:-1] + ", " + broken + "]"
    path.write_text(text)
    for options in (ReadOptions(), SMALL):
        *before, last = read_file(path, options=options)
        assert len(before) == len(RECORDS)
        assert isinstance(last, Failure)
        assert f"not valid JSON after {len(RECORDS)} records" in last.reason
    (whole,) = (one.reason for one in read_file(path) if isinstance(one, Failure))
    at = int(whole.rpartition("(char ")[2].partition(")")[0])
    assert len(json.dumps(RECORDS)) <= at <= len(text)


LIMITED = """
import resource, sys
from pathlib import Path
from index.readers import Failure, read_file
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))  # bytes
*before, last = read_file(Path(sys.argv[1]))
assert isinstance(last, Failure)
print(len(before), last.reason, sep=chr(9))
"""


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[" * 12_000_000,
        '{"a":' * 100_000,
        f"[{json.dumps(RECORDS[0])}, {'[' * 100_000}",
        f"[{json.dumps(RECORDS[0])}, {'[' * 2_000}{']' * 2_000}]",
        f'{{"articles": [{json.dumps(RECORDS[0])}, {{"title": {"[" * 12_000_000}',
    ],
    ids=["list", "long", "object", "second", "closed", "wrapped"],
)
def test_json_that_is_nested_without_end_is_named_at_once_and_takes_no_memory(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    run = subprocess.run([sys.executable, "-c", LIMITED, path], capture_output=True, text=True, check=True, timeout=20)
    before, reason = run.stdout.split("\t")
    assert int(before) == text.count("title") - ("articles" in text)
    assert "nested too deeply" in reason


@pytest.mark.parametrize("indent", [2, 4, "\t"])
@pytest.mark.parametrize("between", ["\n", "", "\n\n", "\r\n"])
@pytest.mark.parametrize("options", [ReadOptions(), SMALL])
def test_objects_one_after_the_other_are_all_read(
    tmp_path: Path, indent: int | str, between: str, options: ReadOptions
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(between.join(json.dumps(record, indent=indent) for record in RECORDS).encode())
    found = list(read_file(path, options=options))
    assert [one.title for one in found if isinstance(one, Article)] == [one["title"] for one in RECORDS]
    assert [one.record for one in found] == list(range(len(RECORDS)))


def test_one_of_several_objects_that_is_no_article_is_named_and_one_that_breaks_off_ends_the_reading(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.json"
    texts = [json.dumps(record, indent=2) for record in (RECORDS[0], {"title": "no text"}, *RECORDS[1:3])]
    path.write_text("\n".join(texts)[:-20])
    one, named, two, last = read_file(path)
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert isinstance(named, Failure)
    assert (named.record, "has no text" in named.reason) == (1, True)
    assert isinstance(last, Failure)
    assert "not valid JSON after 3 records" in last.reason
