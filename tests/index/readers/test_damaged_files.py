"""What cannot be read is named with its reason, and never takes the run with it."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.readers import Failure, read_file
from tests.permissions import needs_permissions

RECORDS = b"".join(
    json.dumps({"title": f"T{number}", "body": "Some words, " + os.urandom(60).hex()}).encode() + b"\n"
    for number in range(2000)
)


def only_failure(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    (found,) = read_file(path)
    assert isinstance(found, Failure)
    assert (found.file, found.record) == (str(path), 0)
    return found.reason


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "no text"),
        ("a.txt", b"--- *** ---", "no text"),
        ("a.jsonl", b"", "empty"),
        ("a.txt", b"Some text\0and more", "binary"),
        ("a.txt", bytes(range(256)) * 10, "binary"),
        ("a.txt", b"%PDF-1.4\n...", "PDF"),
        ("a.txt", b"PK\x03\x04....", "zip"),
        ("a.txt.gz", gzip.compress(b"", mtime=0), "empty"),
        ("a.txt.gz", gzip.compress(gzip.compress(b"text", mtime=0), mtime=0), "compressed twice"),
        ("a.txt.gz", gzip.compress(b"Some text " * 50, mtime=0)[:30], "cut off"),
        ("a.txt.gz", b"\x1f\x8bnot gzip at all", "damaged"),
        ("a.txt.gz", gzip.compress(b"x", mtime=0)[:-8] + b"12345678", "damaged"),
    ],
)
def test_a_file_that_holds_no_article_is_named_with_the_reason(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    assert reason in only_failure(tmp_path / name, data)


def test_what_is_no_file_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "self").symlink_to("self")
    for name, reason in (("missing", "does not exist"), (".", "a folder"), ("pipe", "a named pipe"), ("self", "links")):
        (found,) = read_file(tmp_path / name)
        assert isinstance(found, Failure)
        assert reason in found.reason


@needs_permissions
def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Some text")
    path.chmod(0)
    (found,) = read_file(path)
    assert isinstance(found, Failure)
    assert "permission" in found.reason


def test_a_truncated_archive_gives_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(RECORDS)[:60_000])
    *articles, last = read_file(path)
    assert len(articles) > 100
    assert all(isinstance(article, Article) for article in articles)
    assert isinstance(last, Failure)
    assert last.record == len(articles)
    assert "cut off" in last.reason


@pytest.mark.parametrize("beginning", [b"", b'{"title": "T", "body": "', b"<html><p>"])
def test_a_gzip_bomb_is_stopped(tmp_path: Path, beginning: bytes) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb") as file:
        file.write(beginning)
        for _ in range(300):
            file.write(b"a" * (1 << 20))
    (found,) = read_file(path)
    assert isinstance(found, Failure)
    assert "bomb" in found.reason or "MB" in found.reason


def test_a_name_may_be_given_for_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A headline\n\nSome text here.")
    ids = set()
    for name in ("x/a.txt", "y/a.txt", None):
        (found,) = read_file(path, name=name)
        assert found.file == (name or str(path))
        assert isinstance(found, Article)
        ids.add(found.id)
    assert len(ids) == 3


def test_ids_do_not_depend_on_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A headline\n\nSome text here.")
    (whole,) = read_file(path)
    monkeypatch.chdir(tmp_path)
    (relative,) = read_file(Path("a.txt"))
    assert isinstance(whole, Article)
    assert isinstance(relative, Article)
    assert whole.id == relative.id


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["a.txt", "a.html", "a.xml", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.md", "a.zip", "a.gz", "a"]),
    st.sampled_from(
        [
            *(b"", b"{", b'{"body": "', b'{"text": "a b"}\n', b"[{", b'{"articles": [', b"<html>", b"<rss>"),
            *(b"<?xml version='1.0'?><feed>", b"\xff\xfe", b"title,text\n", b"id\ttext\n1\t", b'title;body\r\n"'),
            *(b"---\ntitle: x\n---\n", b"+++\na = 1\n+++\n", b"# ", b"PK\x03\x04", b"PK\x05\x06"),
        ]
    ),
    st.binary(max_size=300)
    | st.text(max_size=200).map(str.encode)
    | st.text('",;\n\t {}[]:-ab', max_size=200).map(str.encode),
)
def test_nothing_that_a_file_holds_raises(tmp_path: Path, name: str, beginning: bytes, rest: bytes) -> None:
    path = tmp_path / name
    for data in (beginning + rest, gzip.compress(beginning + rest), gzip.compress(beginning + rest)[:-9]):
        path.write_bytes(data)
        for found in read_file(path):
            assert isinstance(found, (Article, Failure))
            assert found.file.partition("!")[0] == str(path)
            if isinstance(found, Article):
                assert found.title
                assert found.body.strip()


def test_a_file_that_changes_or_vanishes_while_it_is_read_is_named_and_what_was_read_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(RECORDS)
    for change, reason in ((lambda: path.write_bytes(RECORDS + b"{}\n"), "changed while"), (path.unlink, "vanished")):
        found = read_file(path)
        first = next(found)
        change()
        *articles, last = found
        assert isinstance(first, Article)
        assert sum(isinstance(one, Article) for one in articles) > 100
        assert isinstance(last, Failure)
        assert reason in last.reason


def test_a_text_of_ten_million_characters_on_one_line_is_named(tmp_path: Path) -> None:
    assert "8 MB" in only_failure(tmp_path / "a.txt", b"x" * 10_000_000)
    assert "8 MB" in only_failure(tmp_path / "a.jsonl", b'{"body": "' + b"x" * 10_000_000 + b'"}')
    assert "8 MB" in only_failure(tmp_path / "a.csv", b"title,text\na," + b"x" * 10_000_000)


def test_entities_that_multiply_cost_nothing(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    (tmp_path / "bomb.xml").write_text(
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">{entities}]><rss version="2.0"><channel><item>'
        "<title>T</title><description>&a11; and words</description></item></channel></rss>"
    )
    for found in read_file(tmp_path / "bomb.xml"):
        assert isinstance(found, Failure) or len(found.body) < 10_000
