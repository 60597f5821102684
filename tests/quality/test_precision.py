"""How much of what is listed by default in 12,559 real articles is shared text, by passages read and labelled.

labels/news-12k.tsv holds pairs of passages of clusters over several outlets, a header and a pair a line: the label,
then article (the record's own id), begin and end (code points of the body) of two passages, never their text, and the
draw. All were drawn from the list as it was at that time: draws 1 and 2 from its top and by chance, 3 to 6 half by
chance and half weighted to the top (one over the rank), each without the clusters that had a label already. The rules
of index.stock_phrases and index.boilerplate were changed after draws 1, 3, 4 and 5, and after 6 in a way that lists one
cluster more: what each draw found is in docs/near-duplicates.md.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from index.indexer import Indexer

LABELS = Path(__file__).with_name("labels") / "news-12k.tsv"
GOOD = {"wire", "quotation", "press-release"}
BAD = {"boilerplate", "stock-phrase", "wrong"}
LARGEST_DRAW, LAST_DRAW = 3, 6


class Pair(NamedTuple):
    label: str
    article: str
    begin: int
    end: int
    other: str
    other_begin: int
    other_end: int
    draw: int

    @property
    def is_good(self) -> bool:
        return self.label in GOOD


class Judged(NamedTuple):
    pair: Pair
    listed: bool


@pytest.fixture(scope="module")
def news(shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalog of the articles."""
    folder = tmp_path_factory.mktemp("news") / "coverage.index"
    with Indexer(folder) as indexer:
        indexer.index([shared("data/news-12k.jsonl.gz")])
        return folder / "catalog.sqlite3"


@pytest.fixture(scope="module")
def judged(news: Path) -> list[Judged]:
    connection = sqlite3.connect(news)
    found = [Judged(pair, is_listed(connection, pair)) for pair in labelled()]
    connection.close()
    return found


def test_at_least_300_passages_of_one_draw_carry_a_known_label() -> None:
    pairs = labelled()
    assert {pair.label for pair in pairs} == GOOD | BAD
    assert len({pair for pair in pairs if pair.draw == LARGEST_DRAW}) >= 300


def test_the_labels_are_of_articles_that_are_there(news: Path) -> None:
    connection = sqlite3.connect(news)
    lengths = dict(connection.execute("SELECT record_id, characters FROM articles"))
    connection.close()
    for pair in labelled():
        assert 0 <= pair.begin < pair.end <= lengths[pair.article]
        assert 0 <= pair.other_begin < pair.other_end <= lengths[pair.other]


def test_nearly_all_that_is_listed_is_shared_text(judged: list[Judged]) -> None:
    listed = [one.pair for one in judged if one.listed]
    assert len(listed) >= 1_000
    assert sum(pair.is_good for pair in listed) >= 0.97 * len(listed)


@pytest.mark.parametrize("draw", [LARGEST_DRAW, LAST_DRAW])
def test_so_is_what_one_draw_found(judged: list[Judged], draw: int) -> None:
    listed = [one.pair for one in judged if one.listed and one.pair.draw == draw]
    assert len(listed) >= 95
    assert sum(pair.is_good for pair in listed) >= 0.97 * len(listed)


def test_nearly_all_shared_text_is_listed(judged: list[Judged]) -> None:
    good = [one for one in judged if one.pair.is_good]
    assert sum(one.listed for one in good) >= 0.95 * len(good)


def test_most_of_what_is_not_shared_text_is_set_aside(judged: list[Judged]) -> None:
    bad = [one for one in judged if not one.pair.is_good]
    assert sum(not one.listed for one in bad) >= 0.7 * len(bad)


def labelled() -> list[Pair]:
    lines = LABELS.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return [
        Pair(label, one, int(begin), int(end), other, int(other_begin), int(other_end), int(draw.split()[0]))
        for label, one, begin, end, other, other_begin, other_end, draw in rows
    ]


def is_listed(connection: sqlite3.Connection, pair: Pair) -> bool:
    """Whether a cluster that is listed by default holds both passages, or at least half of each."""
    rows = connection.execute(
        """SELECT one.begin, one.end, other.begin, other.end FROM clusters
        JOIN passages one ON one.cluster = clusters.number JOIN articles a ON a.number = one.article
        JOIN passages other ON other.cluster = clusters.number JOIN articles b ON b.number = other.article
        WHERE a.record_id = ? AND b.record_id = ? AND NOT boilerplate AND within IS NULL AND outlets > 1""",
        (pair.article, pair.other),
    )
    return any(
        meet(row[:2], (pair.begin, pair.end)) and meet(row[2:], (pair.other_begin, pair.other_end)) for row in rows
    )


def meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two stretches have half of the shorter in common."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * common >= min(one[1] - one[0], other[1] - other[0])
