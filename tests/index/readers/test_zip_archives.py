"""A zip archive is read like a folder, member by member, and nothing of it reaches the disk."""

from __future__ import annotations

import gzip
import io
import json
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.readers import Failure, find_files, read_file

RECORD = b'{"id": "7", "title": "T", "body": "Some words of an article."}\n'
TEXT = b"A headline\n\nSome words of an article."


def pack(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def articles(path: Path) -> dict[str, str]:
    return {one.file.partition("!")[2]: one.title for one in read_file(path) if isinstance(one, Article)}


def failures(path: Path) -> dict[str, str]:
    return {one.file.partition("!")[2]: one.reason for one in read_file(path) if isinstance(one, Failure)}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_each_member_is_read_by_its_own_format(tmp_path: Path, method: int) -> None:
    path = pack(
        tmp_path / "a.zip",
        {
            "texts/b.txt": TEXT,
            "b.jsonl": RECORD,
            "c.jsonl.gz": gzip.compress(RECORD),
            "d.csv": b"title,text\nC,Some words.\n",
            "page.html": b"<html><title>P</title><article><h1>P</h1><p>Some words of a page.</p></article></html>",
            "README.md": b"Not coverage.",
            "image.png": b"\x89PNG",
            "__MACOSX/b.txt": TEXT,
            ".hidden/b.txt": TEXT,
            "settings.json": b'{"tab": 4}',
            "folder/": b"",
        },
        method,
    )
    found = articles(path)
    assert found == {"texts/b.txt": "A headline", "b.jsonl": "T", "c.jsonl.gz": "T", "d.csv": "C", "page.html": "P"}
    assert failures(path) == {}
    assert {one.file for one in read_file(path)} == {f"{path}!{name}" for name in found}


def test_ids_are_those_of_the_unpacked_file(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_bytes(RECORD)
    path = pack(tmp_path / "a.zip", {"folder/b.jsonl": RECORD, "b.jsonl.gz": gzip.compress(RECORD)})
    ids = {one.id for file in (path, tmp_path / "b.jsonl") for one in read_file(file) if isinstance(one, Article)}
    assert len(ids) == 1


def test_members_of_one_name_in_two_folders_are_two_articles(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"x/a.txt": TEXT, "y/a.txt": TEXT})
    ids = {one.id for one in read_file(path) if isinstance(one, Article)}
    assert len(ids) == 2


def test_a_broken_member_costs_only_itself(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"a.txt": TEXT, "b.txt": TEXT * 50, "c.txt": b"", "d.txt": TEXT})
    data = bytearray(path.read_bytes())
    at = data.index(b"b.txt") + 20
    data[at : at + 20] = b"\xff" * 20
    path.write_bytes(data)
    assert sorted(articles(path)) == ["a.txt", "d.txt"]
    reasons = failures(path)
    assert "damaged" in reasons["b.txt"]
    assert reasons["c.txt"] == "is empty"


def test_encrypted_members_and_archives_inside_archives_are_named(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", TEXT)
    path = pack(tmp_path / "a.zip", {"secret.txt": TEXT, "inner.zip": inner.getvalue()}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[data.index(b"secret.txt") - 30 + 6] |= 1  # the flag in the member's own header
    data[data.rindex(b"secret.txt") - 46 + 8] |= 1  # and in the list of members
    path.write_bytes(data)
    reasons = failures(path)
    assert reasons["secret.txt"] == "is encrypted"
    assert "archive inside another" in reasons["inner.zip"]
    packed = tmp_path / "a.zip.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert "compressed one" in failures(packed)[""]


def test_names_that_lead_out_of_the_archive_are_only_names(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = pack(tmp_path / "in" / "a.zip", {"../../evil.txt": TEXT, "/abs.txt": TEXT})
    assert sorted(articles(path)) == ["../../evil.txt", "/abs.txt"]
    assert [found.name for found in tmp_path.rglob("*")] == ["in", "a.zip"]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.csv", "a.jsonl.gz"])
def test_a_bomb_inside_is_stopped_and_the_rest_is_read(tmp_path: Path, name: str) -> None:
    big = b'{"title": "' + b"a" * (40 << 20)
    path = pack(tmp_path / "a.zip", {name: gzip.compress(big) if name.endswith("gz") else big, "b.txt": TEXT})
    tracemalloc.start()
    found = list(read_file(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.file.partition("!")[2] for one in found if isinstance(one, Article)] == ["b.txt"]
    assert peak < 100 << 20


def test_a_list_of_absurdly_many_members_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2000):
            archive.writestr(f"{number}{'x' * 5000}.txt", b"")
    (failure,) = read_file(path)
    assert isinstance(failure, Failure)
    assert "list of members" in failure.reason


def test_what_is_no_archive_of_coverage_is_named_when_named_and_passed_over_in_a_folder(tmp_path: Path) -> None:
    pack(tmp_path / "photos.zip", {"a.png": b"\x89PNG"})
    pack(tmp_path / "good.zip", {"a.txt": TEXT})
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and nothing more")
    pack(tmp_path / "office.docx", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
    assert "no file is coverage" in failures(tmp_path / "photos.zip")[""]
    assert "office document" in failures(tmp_path / "office.docx")[""]
    assert "zip archive" in failures(tmp_path / "broken.zip")[""]
    assert [path.name for path in find_files([tmp_path]) if isinstance(path, Path)] == ["broken.zip", "good.zip"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_damage_anywhere_raises_nothing(tmp_path: Path, place: int, change: bytes) -> None:
    path = pack(
        tmp_path / "a.zip", {"a.txt": TEXT, "b.jsonl": RECORD * 3, "c.json": json.dumps([{"text": "w"}]).encode()}
    )
    data = bytearray(path.read_bytes())
    at = place % len(data)
    data[at : at + len(change)] = change
    path.write_bytes(data)
    for found in read_file(path):
        assert isinstance(found, (Article, Failure))
        assert found.file.startswith(str(path))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("streamed", [False, True])
def test_an_archive_that_is_cut_off_gives_the_members_before_the_cut(
    tmp_path: Path, method: int, streamed: bool
) -> None:
    members = {f"{number}.txt": TEXT + os.urandom(600).hex().encode() for number in range(20)}
    members["10.jsonl.gz"] = gzip.compress(RECORD)
    if streamed:  # as a pipe is written: sizes stand after the data
        made = io.BytesIO()

        class Pipe(io.RawIOBase):
            def writable(self) -> bool:
                return True

            def write(self, data: object, /) -> int:
                return made.write(data)  # type: ignore[arg-type]

        with zipfile.ZipFile(Pipe(), "w", method) as archive:  # type: ignore[arg-type]
            for name, data in members.items():
                archive.writestr(name, data)
        whole = made.getvalue()
    else:
        whole = pack(tmp_path / "whole.zip", members, method).read_bytes()
    path = tmp_path / "cut.zip"
    path.write_bytes(whole[: len(whole) * 3 // 5])
    found = articles(path)
    if streamed and method == zipfile.ZIP_STORED:
        assert found == {}  # where such a member ends only the list of members tells
    else:
        assert 8 <= len(found) <= 20
        assert set(found.values()) <= {"A headline", "T"}
    assert "cut off" in failures(path)[""]
