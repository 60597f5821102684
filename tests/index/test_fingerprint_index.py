from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.fingerprint_index import MOST_SEGMENTS, FingerprintIndex

POSTINGS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 20)), max_size=40)


def arrays(postings: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    fingerprints = np.array([fingerprint << 32 for fingerprint, _ in postings], np.uint64)
    return fingerprints, np.array([article for _, article in postings], np.int64)


def look_up(index: FingerprintIndex, wanted: list[int]) -> list[tuple[int, int]]:
    places, articles = index.look_up(np.array([one << 32 for one in wanted], np.uint64))
    return [(wanted[place], article) for place, article in zip(places, articles, strict=True)]


@settings(max_examples=40)
@given(st.lists(POSTINGS, min_size=1, max_size=12), st.lists(st.integers(0, 30), unique=True))
def test_every_posting_is_found_once_however_it_was_added(batches: list, wanted: list[int]) -> None:
    with TemporaryDirectory() as folder:
        index = FingerprintIndex(Path(folder))
        for batch in batches:
            index.add(*arrays(batch))
            index.commit()
        expected = sorted({posting for batch in batches for posting in batch if posting[0] in wanted})
        assert sorted(look_up(index, wanted)) == expected
        assert sorted(look_up(FingerprintIndex(Path(folder)), wanted)) == expected


def test_what_was_not_committed_is_not_seen_by_the_next_one(tmp_path: Path) -> None:
    index = FingerprintIndex(tmp_path)
    index.add(*arrays([(1, 1)]))
    index.commit()
    index.add(*arrays([(2, 2)]))
    assert look_up(index, [1, 2]) == [(1, 1), (2, 2)]
    assert look_up(FingerprintIndex(tmp_path), [1, 2]) == [(1, 1)]


def test_many_small_segments_are_merged_and_their_files_removed(tmp_path: Path) -> None:
    index = FingerprintIndex(tmp_path)
    for number in range(50):
        index.add(*arrays([(number, 1)]))
        index.commit()
    assert len(list(tmp_path.glob("*.postings"))) <= MOST_SEGMENTS + 1
    assert len(look_up(FingerprintIndex(tmp_path), list(range(50)))) == 50


def test_a_cleared_index_holds_nothing(tmp_path: Path) -> None:
    index = FingerprintIndex(tmp_path)
    index.add(*arrays([(1, 1)]))
    index.clear()
    index.commit()
    assert look_up(index, [1]) == []
    assert not list(tmp_path.glob("*.postings"))


def test_the_fingerprints_of_articles_are_found_without_their_texts(tmp_path: Path) -> None:
    index = FingerprintIndex(tmp_path)
    index.add(*arrays([(3, 1), (1, 1), (2, 2)]))
    index.add(*arrays([(4, 1), (4, 3)]))
    assert (index.fingerprints_of(np.array([1, 9])) >> np.uint64(32)).tolist() == [1, 3, 4]


def test_merging_part_by_part_keeps_every_posting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.postings.SLAB", 10)
    index = FingerprintIndex(tmp_path)
    chance = np.random.default_rng(1)
    expected = set()
    for article in range(12):
        fingerprints = chance.integers(0, 2**63, 30).astype(np.uint64)
        index.add(fingerprints, np.full(30, article))
        index.commit()
        expected |= {(int(one) >> 32, article) for one in fingerprints}
    wanted = np.array(sorted({one << 32 for one, _ in expected}), np.uint64)
    again = FingerprintIndex(tmp_path)
    assert len(list(tmp_path.glob("*.postings"))) <= MOST_SEGMENTS + 1
    places, articles = again.look_up(wanted)
    assert {(int(wanted[place]) >> 32, article) for place, article in zip(places, articles, strict=True)} == expected
    assert again.look_up(wanted[::-1].copy())[1].sum() == articles.sum()


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    index = FingerprintIndex(tmp_path)
    index.add(*arrays([(1, 1)]))
    index.commit()
    (tmp_path / "77.postings").write_bytes(b"cut off")
    again = FingerprintIndex(tmp_path)
    again.add(*arrays([(2, 2)]))
    again.commit()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.postings", "2.postings", "segments.json"]
    assert look_up(FingerprintIndex(tmp_path), [1, 2]) == [(1, 1), (2, 2)]


def test_another_versions_postings_are_replaced_unread(tmp_path: Path) -> None:
    (tmp_path / "3.postings").write_bytes(bytes(7))
    (tmp_path / "segments.json").write_text('{"segments": ["3"], "next": 4}', encoding="utf-8")
    index = FingerprintIndex(tmp_path, empty=True)
    index.clear()
    index.commit()
    index.add(*arrays([(2, 2)]))
    index.commit()
    assert look_up(FingerprintIndex(tmp_path), [2]) == [(2, 2)]
    assert not (tmp_path / "3.postings").exists()
