"""What is derived from the catalog can be made again, whatever happened to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.errors import IndexUnavailable
from index.indexer import Indexer, Summary


def counts(summary: Summary) -> tuple[int, int, int]:
    return summary.articles, summary.passages, summary.clusters


DERIVED = [
    *("fingerprints/segments.json", "fingerprints/1.postings", "fulltext/1/meta.json"),
    *(f"fulltext/1/*.{kind}" for kind in ("fast", "fieldnorm", "idx", "pos", "store", "term")),
]


@pytest.mark.parametrize("derived", DERIVED)
def test_a_rebuild_mends_what_is_damaged_and_nothing_else_goes_on(tmp_path: Path, derived: str) -> None:
    story = "The harbour board voted on Tuesday to close the northern lock for eleven weeks, to replace its sill."
    file, place = tmp_path / "a.jsonl", tmp_path / "i"
    records = [{"title": f"Lock {n}", "outlet": f"Outlet {n}", "body": f"{story} {n}"} for n in range(2)]
    file.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    with Indexer(place) as indexer:
        before = counts(indexer.index([file]))
    assert before == (2, 2, 1)
    (damaged,) = place.glob(derived)
    damaged.write_bytes(b"damaged")
    with pytest.raises(IndexUnavailable, match=r"cannot be read .*again"), Indexer(place) as indexer:
        indexer.index([file])
    with Indexer(place) as indexer:
        assert counts(indexer.rebuild()) == before
    with Indexer(place) as indexer:
        assert counts(indexer.index([file])) == before
