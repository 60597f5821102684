"""Compressed files are unpacked as they are read; damage and bombs are named, what came before them is kept."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.errors import UnreadableFile
from index.readers import Failure, read_file, read_options, read_stream
from index.readers.compression import compression_of, without_compression
from index.readers.streams import decompressed

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd.compress,
}
RECORDS = b"".join(
    json.dumps({"title": f"T{number}", "body": "Some words, " + os.urandom(60).hex()}).encode() + b"\n"
    for number in range(3000)
)

packed = pytest.mark.parametrize("ending", PACKERS)


@packed
def test_every_kind_is_known_by_its_first_bytes(tmp_path: Path, ending: str) -> None:
    for name in (f"a.jsonl.{ending}", "a.jsonl", "a.dat"):
        (tmp_path / name).write_bytes(PACKERS[ending](RECORDS))
        titles = [one.title for one in read_file(tmp_path / name) if isinstance(one, Article)]
        assert titles == [f"T{number}" for number in range(3000)]


@packed
def test_standard_input_may_be_compressed(ending: str) -> None:
    assert sum(isinstance(one, Article) for one in read_stream(io.BytesIO(PACKERS[ending](RECORDS)))) == 3000


@packed
def test_several_streams_after_one_another_are_one_file(tmp_path: Path, ending: str) -> None:
    half = RECORDS.index(b"\n", len(RECORDS) // 2) + 1
    pack = PACKERS[ending]
    (tmp_path / "a").write_bytes(pack(RECORDS[:half]) + pack(RECORDS[half:]))
    assert sum(isinstance(one, Article) for one in read_file(tmp_path / "a")) == 3000


@packed
def test_ids_do_not_depend_on_compression(tmp_path: Path, ending: str) -> None:
    data = b'{"id": "7", "body": "Some words here."}\n'
    (tmp_path / "a.jsonl").write_bytes(data)
    (tmp_path / f"a.jsonl.{ending}").write_bytes(PACKERS[ending](data))
    one, other = (next(read_file(path)) for path in sorted(tmp_path.iterdir()))
    assert isinstance(one, Article)
    assert isinstance(other, Article)
    assert one.id == other.id


@packed
def test_a_truncated_file_gives_what_can_be_read(tmp_path: Path, ending: str) -> None:
    data = PACKERS[ending](RECORDS)
    (tmp_path / "a").write_bytes(data[: len(data) * 7 // 8])
    *articles, last = read_file(tmp_path / "a")
    if ending != "bz2":  # whose blocks hold 900 KB: more than this file
        assert len(articles) > 1000
    assert all(isinstance(one, Article) for one in articles)
    assert isinstance(last, Failure)
    assert (last.record, "cut off" in last.reason) == (len(articles), True)


@packed
def test_damage_is_named(tmp_path: Path, ending: str) -> None:
    data = bytearray(PACKERS[ending](RECORDS))
    data[len(data) // 2 : len(data) // 2 + 200] = os.urandom(200)
    (tmp_path / "a").write_bytes(data)
    *_, last = read_file(tmp_path / "a")
    assert isinstance(last, Failure)
    assert "damaged" in last.reason or "not valid JSON" in last.reason or "cut off" in last.reason


@packed
def test_what_is_compressed_twice_is_named(tmp_path: Path, ending: str) -> None:
    (tmp_path / "a").write_bytes(PACKERS[ending](gzip.compress(RECORDS)))
    (failure,) = read_file(tmp_path / "a")
    assert isinstance(failure, Failure)
    assert "compressed twice" in failure.reason


@packed
@pytest.mark.parametrize("start", [b"", b'{"body": "', b"title,text\nA,", b"<html><p>", b'[{"body": "', b"# A\n\n"])
def test_a_bomb_is_stopped_without_memory(tmp_path: Path, ending: str, start: bytes) -> None:
    opened: dict[str, Any] = {"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open, "zst": zstd.open}
    path = tmp_path / f"bomb.{ending}"
    with opened[ending](path, "wb") as file:
        file.write(start)
        for _ in range(40):
            file.write(b"a" * (1 << 20))
    tracemalloc.start()
    found = list(read_file(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert all(isinstance(one, Failure) for one in found)
    assert any("bomb" in one.reason or " MB" in one.reason for one in found)  # type: ignore[union-attr]
    assert peak < 100 << 20


def test_the_ratio_can_be_raised(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb") as file:
        for _ in range(3_000):
            file.write(b'{"body": "%s"}\n' % (b"again and " * 800))
    assert any("bomb" in one.reason for one in read_file(path) if isinstance(one, Failure))
    options = read_options(largest_ratio=2000)
    assert sum(isinstance(one, Article) for one in read_file(path, options=options)) == 3_000


def test_a_header_that_asks_for_absurd_memory_is_refused(tmp_path: Path) -> None:
    window = {zstd.CompressionParameter.window_log: 30, zstd.CompressionParameter.compression_level: 1}
    compressor = zstd.ZstdCompressor(options=window)
    data = compressor.compress(RECORDS[:100]) + compressor.flush()
    (tmp_path / "a").write_bytes(data)
    (failure,) = read_file(tmp_path / "a")
    assert isinstance(failure, Failure)
    assert "memory" in failure.reason


@settings(max_examples=80)
@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=3000), st.integers(1, 500))
def test_what_was_packed_is_unpacked(ending: str, data: bytes, piece: int) -> None:
    source = decompressed(io.BytesIO(PACKERS[ending](b"x" + data)))
    pieces = list(iter(lambda: source.read1(piece), b""))
    assert b"".join(pieces) == b"x" + data


@settings(max_examples=200)
@given(st.sampled_from(sorted(PACKERS)), st.binary(max_size=200), st.integers(0, 300), st.binary(max_size=5))
def test_damaged_data_raise_nothing_else(ending: str, data: bytes, place: int, change: bytes) -> None:
    whole = PACKERS[ending](data * 20)
    at = place % len(whole)
    with suppress(UnreadableFile):
        decompressed(io.BytesIO(whole[:at] + change + whole[at + len(change) + 1 :])).read()


def test_words_that_begin_like_a_compressed_file_are_text(tmp_path: Path) -> None:
    assert compression_of(b"BZh is not how a headline begins") is None
    assert without_compression("A.JSONL.GZ") == "A.JSONL"
