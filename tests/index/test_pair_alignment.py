"""Which candidates are aligned, and what becomes of what they share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.article import Article
from index.catalog import Catalog, connect, digest
from index.pair_alignment import Found, align_articles
from index.texts import Texts
from index.words import split

RUN = "The board voted on Tuesday to close the northern lock for eleven weeks while divers replace the sill."
CHOPPED = "The board voted on Tuesday noon to close the northern lock for some eleven weeks while divers replace it."


def aligned(folder: Path, *bodies: str) -> Found:
    connection = connect(folder / "catalog.sqlite3", write=True)
    catalog = Catalog(connection)
    for number, body in enumerate(bodies):
        article = Article(id=str(number), title="", body=body)
        catalog.add(article, digest(article), len(split(body)))
    parts = list(align_articles(Texts(Catalog(connection)), np.array([[1, 2]], np.int64)))
    connection.close()
    assert len(parts) == 1
    return parts[0]


@pytest.mark.parametrize("other", [RUN, CHOPPED])
def test_a_run_of_words_is_aligned_and_so_are_short_runs_near_each_other(tmp_path: Path, other: str) -> None:
    found = aligned(tmp_path, f"{RUN} Nobody knew why.", f"It rained in the morning. {other}")
    assert len(found.links) == 1
    left, right, begin, *_ = found.links[0]
    assert (left, right, begin) == (1, 2, 0)


def test_texts_without_a_common_run_are_not_aligned(tmp_path: Path) -> None:
    far = " ".join(f"word{number}" for number in range(120))
    one = f"it rained in the morning and {far} nobody knew what to do about that"
    other = f"she said it rained in the morning but {far[::-1]} he thought nobody knew what to do then"
    assert aligned(tmp_path, one, other) == Found([], [])


def test_a_long_text_that_holds_a_short_one_is_its_copy(tmp_path: Path) -> None:
    rest = " ".join(f"other{number}" for number in range(200))
    assert aligned(tmp_path, RUN, f"{rest}. {RUN} {rest}.").copies == [(1, 2)]


def test_a_quotation_makes_no_copy(tmp_path: Path) -> None:
    rest = [" ".join(f"{name}{number}" for number in range(200)) for name in ("alpha", "bravo")]
    found = aligned(tmp_path, f"{rest[0]}. {RUN}", f"{RUN} {rest[1]}.")
    assert len(found.links) == 1
    assert found.copies == []
