"""Hostile queries against an index: a result or a clear refusal, and what bounds their cost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import ascii_lowercase

import pytest

import search
from index.engines import ENGINES
from index.errors import BadQuery
from index.indexer import Indexer
from search.corpus import Corpus
from search.long_lists import MOST_LISTED
from search.query_cost import FREE_PHRASES, MOST_PATTERN_WORDS, MOST_PATTERNS, MOST_SCANS, PHRASE_ROUNDS

DIFFERENT = ["".join(letters) for letters in product(ascii_lowercase, repeat=3)]
HOSTILE = {
    "ten thousand words": " ".join(DIFFERENT[:10_000]),
    "a thousand words": " ".join(DIFFERENT[:1_024]),
    "a thousand times the": "the of and to " * 256,
    "a thousand deep": "(" * 1_000 + "a" + ")" * 1_000,
    "64 deep": "(" * 64 + "a" + ")" * 64,
    "everything": "*",
    "wildcards alone": "?*?*?*?*",
    "wildcards": " ".join(f"*{word}*" for word in DIFFERENT[:500]),
    "question marks": "?" * 255,
    "stars between": "*?" * 120 + "a",
    "fuzzy on one letter": "a~2",
    "fuzzy everywhere": " ".join(f"{word}~2" for word in DIFFERENT[:300]),
    "the same fuzzy": "word~2 " * 1_000,
    "prefixes": " ".join(f"{letter}*" for letter in ascii_lowercase * 20),
    "ranges": " OR ".join(f"[{letter} TO *]" for letter in ascii_lowercase),
    "under NOT": " ".join(f"-*{word}*" for word in DIFFERENT[:100]),
    "a long phrase": '"' + "the of and to " * 250 + '"',
    "gaps": '"the of and"~100',
    "controls": "".join(map(chr, range(32))) * 300,
    "nul": "a\0b",
    "surrogates": "\ud800\udfff" * 500,
    "a megabyte": "a " * 500_000,
    "a megabyte of one word": "a" * 1_000_000,
    "slips": " ".join(f"terminl{letter}" for letter in ascii_lowercase * 30),
    "marks": "a" + "\u0301" * 5_000,
    "emoji": "👩‍👩‍👧‍👦" * 500,
}


@pytest.mark.parametrize("match", ["all", "any"])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_gives_a_result_or_is_refused_with_a_place(corpus: Corpus, name: str, match: str) -> None:
    query = HOSTILE[name]
    for ask in (
        lambda: corpus.search(query, match=match),
        lambda: corpus.compare_queries(query, "a", match=match),
        lambda: corpus.facet("outlet", query, match=match),
    ):
        try:
            assert ask() is not None
        except BadQuery as error:
            assert error.query == query
            assert 0 <= error.position < error.end <= len(query)
            assert len(str(error)) < 400


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_typed_can_be_completed(corpus: Corpus, name: str) -> None:
    assert len(corpus.suggest(HOSTILE[name], 10).suggestions) <= 10


@pytest.fixture(scope="module", params=ENGINES)
def wide(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """An index where each letter begins a thousand words."""
    folder: Path = tmp_path_factory.mktemp("wide")
    words = [f"{letter}{number:03}" for letter in "abcdef" for number in range(1_000)]
    source = folder / "wide.jsonl"
    source.write_text(json.dumps({"id": "w", "title": "Wide", "body": " ".join(words)}), encoding="utf-8")
    with Indexer(folder / "i", engine=request.param) as indexer:
        indexer.index([source])
    with search.open(folder / "i") as corpus:
        yield corpus


def test_patterns_stand_for_so_many_words_together(wide: Corpus) -> None:
    assert MOST_PATTERN_WORDS == 5_000
    assert wide.search("a* OR b* OR c* OR d* OR e*").total.value == 1
    with pytest.raises(BadQuery, match="5,000 words of the index"):
        wide.search("a* OR b* OR c* OR d* OR e* OR f*")
    with pytest.raises(BadQuery, match="5,000"):
        wide.search("a* " * 6)  # the same again costs the same again
    with pytest.raises(BadQuery, match="5,000"):
        wide.search("wide -a* -b* (c* ANDMAYBE d*)^2 NOT (e* OR f*)")


def test_what_is_held_against_the_whole_vocabulary_is_counted(wide: Corpus) -> None:
    words = [f"zz{number}" for number in range(MOST_SCANS + 1)]
    assert wide.search(" OR ".join(f"{word}~1" for word in words[:-1])).total.value == 0
    with pytest.raises(BadQuery, match=f"at most {MOST_SCANS}"):
        wide.search(" OR ".join(f"{word}~1" for word in words))
    with pytest.raises(BadQuery, match=f"at most {MOST_SCANS}"):
        wide.search(" ".join(f"*{word}" for word in words))


def test_prefixes_may_be_more_but_are_counted_too(wide: Corpus) -> None:
    words = [f"{word}*" for word in DIFFERENT[: MOST_PATTERNS + 1]]
    assert wide.search(" OR ".join(words[:-1])).total.value == 0
    with pytest.raises(BadQuery, match=f"at most {MOST_PATTERNS}"):
        wide.search(" OR ".join(words))


def test_a_phrase_that_may_be_placed_in_too_many_ways_is_pointed_at(corpus: Corpus) -> None:
    query = 'ferry "the of and"~100 boat'
    with pytest.raises(BadQuery, match="too many ways") as caught:
        corpus.search(query)
    assert query[caught.value.position : caught.value.end] == "the of and"


def test_the_limits_are_documented(project: Path) -> None:
    page = " ".join((project / "docs" / "query-language.md").read_text(encoding="utf-8").split())
    assert f"at most {MOST_PATTERNS} of these, of which at most {MOST_SCANS} are wildcards" in page
    assert f"at most {MOST_PATTERN_WORDS:,} words together" in page
    assert f"look at each article {PHRASE_ROUNDS} times ({FREE_PHRASES:,} at least)" in page
    assert f"more than {MOST_LISTED} words of which any will do, the {MOST_LISTED} that fewest articles hold" in page
