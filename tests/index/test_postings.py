"""A file of postings gives back what was written, few or many, whatever their articles' numbers."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.postings import Postings, write_postings

ARTICLES = st.sampled_from([1, 255, 65_535, 65_536, 2**24 - 1, 2**24, 2**32 - 1])
FINGERPRINTS = st.one_of(st.integers(0, 2**32 - 1), st.sampled_from([0, 1, 65_535, 65_536, 2**32 - 65_536, 2**32 - 1]))


def made(path: Path, keys: NDArray[np.uint64]) -> Postings:
    write_postings(path / "1.postings", [keys], len(keys), int((keys & np.uint64(0xFFFFFFFF)).max()))
    return Postings(path / "1.postings")


def random_keys(count: int, most: int) -> NDArray[np.uint64]:
    chance = np.random.default_rng(count)
    fingerprints = chance.integers(0, 2**32, count, dtype=np.uint64)
    fingerprints[: count // 20] = fingerprints[0]  # text that many articles have
    return np.unique(fingerprints << np.uint64(32) | chance.integers(1, most + 1, count, dtype=np.uint64))


def holders(postings: Postings, wanted: NDArray[np.uint32]) -> NDArray[np.int64]:
    return np.sort(np.concatenate([np.empty(0, np.int64), *postings.holders(wanted, np.arange(len(wanted)))]))


def expected(keys: NDArray[np.uint64], wanted: NDArray[np.uint32]) -> NDArray[np.int64]:
    fingerprints = (keys >> np.uint64(32)).astype(np.uint32)
    kept = np.isin(fingerprints, wanted)
    places = np.searchsorted(wanted, fingerprints[kept]).astype(np.int64)
    return np.sort(places << 32 | (keys[kept] & np.uint64(0xFFFFFFFF)).astype(np.int64))


@given(
    st.lists(st.tuples(FINGERPRINTS, ARTICLES), min_size=1, max_size=40),
    st.lists(FINGERPRINTS, unique=True),
    st.booleans(),
)
def test_every_posting_comes_back(made_of: list[tuple[int, int]], others: list[int], tabled: bool) -> None:
    keys = np.unique(np.array([fingerprint << 32 | article for fingerprint, article in made_of], np.uint64))
    wanted = np.unique(np.array([*others, *(fingerprint for fingerprint, _ in made_of[::2])], np.uint32))
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr("index.postings._TABLE_FROM", 1 if tabled else 10**9)
        postings = made(Path(folder), keys)
        assert len(postings) == len(keys)
        assert postings.keys(0, len(keys)).tolist() == keys.tolist()
        assert postings.keys(1, len(keys)).tolist() == keys[1:].tolist()
        for few in (0, 10**9):  # one by one, and all read through
            patched.setattr("index.postings._FEW", few)
            assert holders(postings, wanted).tolist() == expected(keys, wanted).tolist()


@pytest.mark.parametrize(("most", "bytes_each"), [(60_000, 4), (1_000_000, 5), (2**31, 6)])
def test_a_posting_takes_few_bytes(tmp_path: Path, most: int, bytes_each: int) -> None:
    keys = random_keys(600_000, most)
    made(tmp_path, keys)
    assert (tmp_path / "1.postings").stat().st_size < (bytes_each + 0.5) * len(keys)


@pytest.mark.parametrize("asked", [3, 1_000, 300_000])
def test_few_and_many_are_found_alike_in_a_large_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: int
) -> None:
    monkeypatch.setattr("index.postings.SLAB", 70_000)
    keys = random_keys(400_000, 200_000)
    postings = made(tmp_path, keys)
    chance = np.random.default_rng(asked)
    there = (chance.choice(keys, asked) >> np.uint64(32)).astype(np.uint32)
    wanted = np.unique(np.concatenate([there, chance.integers(0, 2**32, asked, dtype=np.uint32)]))
    found = holders(postings, wanted)
    assert len(found) >= len(np.unique(there))
    assert found.tolist() == expected(keys, wanted).tolist()


def test_a_file_written_in_parts_is_the_same_as_at_once(tmp_path: Path) -> None:
    keys = random_keys(200_000, 70_000)
    made(tmp_path, keys)
    write_postings(
        tmp_path / "2.postings", np.array_split(keys, 7), len(keys), int(np.max(keys & np.uint64(0xFFFFFFFF)))
    )
    assert (tmp_path / "1.postings").read_bytes() == (tmp_path / "2.postings").read_bytes()


def test_how_many_postings_lie_below_a_fingerprint(tmp_path: Path) -> None:
    for count in (1_000, 200_000):
        keys = random_keys(count, 9)
        bounds = np.array([0, 5, 2**16, 2**20 + 3, 2**31, 2**32 - 1], np.uint32)
        below = np.searchsorted(keys, bounds.astype(np.uint64) << np.uint64(32))
        assert made(tmp_path, keys).begin_of(bounds).tolist() == below.tolist()


def test_of_very_many_postings_fewer_bits_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.postings._LARGE_FROM", 200_000)
    monkeypatch.setattr("index.postings.SLAB", 70_000)
    keys = random_keys(300_000, 70_000)
    write_postings(tmp_path / "1.postings", np.array_split(keys, 7), len(keys), 70_000)
    postings = Postings(tmp_path / "1.postings")
    assert postings.keys(0, len(keys)).tolist() == keys.tolist()
    chance = np.random.default_rng(1)
    for asked in (3, 100_000):
        there = (chance.choice(keys, asked) >> np.uint64(32)).astype(np.uint32)
        wanted = np.unique(np.concatenate([there, chance.integers(0, 2**32, asked, dtype=np.uint32)]))
        assert holders(postings, wanted).tolist() == expected(keys, wanted).tolist()
    bounds = np.array([0, 255, 256, 2**20 + 3, 2**32 - 1], np.uint32)
    below = np.searchsorted(keys, bounds.astype(np.uint64) << np.uint64(32))
    assert postings.begin_of(bounds).tolist() == below.tolist()
