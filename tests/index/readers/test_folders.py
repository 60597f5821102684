"""A folder is walked in order, and only what is coverage is taken."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from index.readers import Failure, find_files
from tests.permissions import needs_permissions

RECORD = '{"title": "T", "body": "Text"}\n'
FEED = '<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>'


def make(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(*paths: Path, below: Path) -> list[str]:
    return [str(found.relative_to(below)) for found in find_files(paths) if isinstance(found, Path)]


def failures(*paths: Path) -> dict[str, str]:
    return {Path(found.file).name: found.reason for found in find_files(paths) if isinstance(found, Failure)}


def test_known_kinds_are_taken_in_sorted_order(tmp_path: Path) -> None:
    make(
        tmp_path,
        dict.fromkeys(["b.txt", "a/z.html", "a/y.htm", "c.jsonl", "c.jsonl.gz", "B.TXT", "d.ndjson", "e.rss"], "x"),
    )
    assert names(tmp_path, below=tmp_path) == [
        "B.TXT", "a/y.htm", "a/z.html", "b.txt", "c.jsonl", "c.jsonl.gz", "d.ndjson", "e.rss",
    ]  # fmt: skip


def test_what_is_no_coverage_is_left_out(tmp_path: Path) -> None:
    others = [
        "README.md",
        "README.txt",
        "LICENSE",
        "KEY.tsv",
        ".hidden.txt",
        ".git/a.txt",
        "a.py",
        "a.css",
        "a.jpg",
        "robots.txt",
    ]
    make(tmp_path, dict.fromkeys(others, "x") | {"a.txt": "x"})
    assert names(tmp_path, below=tmp_path) == ["a.txt"]
    assert failures(tmp_path) == {}


def test_json_and_xml_are_taken_by_their_contents(tmp_path: Path) -> None:
    make(
        tmp_path,
        {"a.json": RECORD, "b.json": '{"tab": 4}', "c.xml": FEED, "d.xml": "<project/>", "e.json": f"[{RECORD}]"},
    )
    assert names(tmp_path, below=tmp_path) == ["a.json", "c.xml", "e.json"]


def test_lists_of_articles_are_taken_so_that_their_lack_of_texts_is_named_and_other_tables_are_not(
    tmp_path: Path,
) -> None:
    taken = {
        "a.csv": "URL,MobileURL,Date,Title\nhttps://e.com/a,,2019-05-23,T\n",
        "b.csv": "url,title,seendate,socialimage,domain,language,sourcecountry\nhttps://e.com/a,T,20190523,,,,\n",
        "c.csv": "sep=;\ntitle;text;url\nT;Text;https://e.com/a\n",
        "d.csv": "stories_id,publish_date,title,url,media_name\n1,2019-05-23,T,https://e.com/a,E\n",
        "e.json": '[{"url": "https://e.com/a", "title": "T", "seendate": "20190523"}]',
    }
    others = {
        "f.csv": "file,title,date,outlet\na.html,T,2019-05-23,E\n",  # what goes with saved pages
        "g.csv": "name,price,date\nA,3,2019-05-23\n",
        "h.json": '[{"name": "A", "date": "2019-05-23", "size": 3}]',
    }
    make(tmp_path, taken | others)
    assert names(tmp_path, below=tmp_path) == list(taken)


def test_an_index_is_no_coverage(tmp_path: Path) -> None:
    make(tmp_path, {
        "coverage.index/manifest.json": json.dumps({"format": 1, "engine": "tantivy"}),
        "coverage.index/fulltext/a.json": RECORD,
        "app/manifest.json": '{"name": "somebody\'s extension"}',
        "app/a.txt": "x",
    })  # fmt: skip
    assert names(tmp_path, below=tmp_path) == ["app/a.txt"]
    assert "is an index" in failures(tmp_path / "coverage.index")["coverage.index"]


def test_a_named_file_is_always_taken_and_only_once(tmp_path: Path) -> None:
    make(tmp_path, {"README.md": "x", "a.txt": "x"})
    paths = (tmp_path / "README.md", tmp_path, tmp_path / "a.txt")
    assert names(*paths, below=tmp_path) == ["README.md", "a.txt"]


def test_a_path_that_does_not_exist_is_named_and_the_rest_found(tmp_path: Path) -> None:
    make(tmp_path, {"a.txt": "x"})
    found = list(find_files([tmp_path / "missing", tmp_path / "a.txt"]))
    assert found == [Failure(str(tmp_path / "missing"), 0, "does not exist"), tmp_path / "a.txt"]


def test_links_are_followed_but_never_round_in_circles(tmp_path: Path) -> None:
    make(tmp_path, {"top/a.txt": "x", "elsewhere/b.txt": "x"})
    (tmp_path / "top" / "other").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "top" / "loop").symlink_to(tmp_path / "top")
    (tmp_path / "top" / "self").symlink_to("self")
    (tmp_path / "top" / "gone").symlink_to("nowhere")
    assert names(tmp_path / "top", below=tmp_path) == ["top/a.txt", "top/other/b.txt"]
    reasons = failures(tmp_path / "top")
    assert "folder above" in reasons["loop"]
    assert "links" in reasons["self"]
    assert reasons["gone"] == "does not exist"


def test_a_pipe_is_named_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "named pipe" in failures(tmp_path)["pipe.txt"]
    assert "standard input" in failures(tmp_path / "pipe.txt")["pipe.txt"]


@needs_permissions
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    make(tmp_path, {"closed/a.txt": "x"})
    (tmp_path / "closed").chmod(0)
    assert "permission" in failures(tmp_path)["closed"]
    (tmp_path / "closed").chmod(0o700)


def test_a_deep_folder_is_walked(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 300)
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("x")
    assert len(names(tmp_path, below=tmp_path)) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is text")
def test_a_name_that_is_no_text_is_named_and_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A headline\n\nSome words.", encoding="utf-8")
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("Another\n\nSome words.", encoding="utf-8")
    first, second = find_files([tmp_path])
    assert first == tmp_path / "a.txt"
    assert isinstance(second, Failure)
    assert second.file == str(tmp_path / "caf\ufffd.txt")
    assert second.reason == "has a name that is not in UTF-8; rename it"
    (named,) = find_files([tmp_path / os.fsdecode(b"caf\xe9.txt")])
    assert named == second
