"""Did you mean, on real news: slips are put right, and words that are spelt right are left alone.

The first 3,000 articles of news-12k, and slips made by chance in words of their titles (benchmarks/helping.py, which
measures the whole collection). The floors stand a little below what was measured: 89.3 % of the slips put right, 7.3 %
made something else, 100 % of the words that were spelt right left alone.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

import search
from benchmarks.helping import pairs_of_titles, proposed, slips_put_right
from index.indexer import Indexer
from search.corpus import Corpus

ARTICLES, SLIPS = 3_000, 300
PUT_RIGHT, MADE_SOMETHING_ELSE, LEFT_ALONE = 0.87, 0.09, 0.98


@pytest.fixture(scope="module")
def news(shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    folder = tmp_path_factory.mktemp("spelling")
    some = folder / "news.jsonl"
    with gzip.open(shared("data/news-12k.jsonl.gz")) as lines:
        some.write_bytes(b"".join(islice(lines, ARTICLES)))
    with Indexer(folder / "coverage.index") as indexer:
        indexer.index([some])
    with search.open(folder / "coverage.index") as corpus:
        yield corpus


@pytest.fixture(scope="module")
def pairs(news: Corpus) -> list[tuple[str, str]]:
    return pairs_of_titles(news, SLIPS, ARTICLES)


def test_slips_are_put_right_and_seldom_made_something_else(news: Corpus, pairs: list[tuple[str, str]]) -> None:
    right, wrong = slips_put_right(news, pairs[:SLIPS])
    assert right >= PUT_RIGHT * SLIPS
    assert wrong <= MADE_SOMETHING_ELSE * SLIPS


def test_words_that_are_spelt_right_are_left_alone(news: Corpus, pairs: list[tuple[str, str]]) -> None:
    alone = sum(proposed(news, f"{first} {second}") is None for first, second in pairs[SLIPS:])
    assert alone >= LEFT_ALONE * SLIPS
