"""What only adds to scores, where it stands in one union with the words that are searched for, and where it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import query as q
from index.engines.base import Document
from index.engines.tantivy import TantivyEngine
from index.engines.tantivy_compiler import _are_found_anyway

BODIES = ("red fox", "red barn", "fox den", "red foxes run", "a fox, a red fox and a den", "barn owl", "foxes")
WORDS = (q.Term("red"), q.Term("fox"))
FOUND_ANYWAY = (
    q.Boost(q.Word("foxes", "body"), 0.5),
    q.Boost(q.Phrase(("red", "fox"), "body"), 0.05),
    q.Boost(q.Near(("fox", "red"), "body", 6), 0.05),
    q.Boost(q.All((q.Term("red", "title"), q.Word("fox", "title"))), 2.0),
)
ELSEWHERE = (
    q.Word("owl", "body"),
    q.Phrase(("barn", "owl")),
    q.Near(("barn", "owl")),
    q.All((q.Term("barn"),)),
    q.Not(q.Term("fox")),
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[TantivyEngine]:
    made = TantivyEngine(tmp_path / "fulltext")
    made.add(
        Document(number, f"Red fox {number}" if number < 3 else "", "", body) for number, body in enumerate(BODIES, 1)
    )
    made.commit()
    yield made
    made.close()


def scores(engine: TantivyEngine, tree: q.Node) -> dict[int, float]:
    hits = engine.search(tree, limit=50)
    return dict(zip(hits.numbers, hits.scores, strict=True))


def test_what_is_found_anyway_adds_its_scores(engine: TantivyEngine) -> None:
    assert _are_found_anyway(FOUND_ANYWAY, WORDS)
    plain, ranked = scores(engine, q.Any(WORDS)), scores(engine, q.Maybe(q.Any(WORDS), q.Any(FOUND_ANYWAY)))
    added = [scores(engine, each) for each in FOUND_ANYWAY]
    assert all(added)
    assert ranked == pytest.approx(
        {number: score + sum(each.get(number, 0.0) for each in added) for number, score in plain.items()}
    )


@pytest.mark.parametrize("other", ELSEWHERE)
def test_what_is_optional_finds_no_other_article(engine: TantivyEngine, other: q.Node) -> None:
    assert not _are_found_anyway((*FOUND_ANYWAY, other), WORDS)
    ranked = scores(engine, q.Maybe(q.Any(WORDS), q.Any((*FOUND_ANYWAY, other))))
    assert ranked.keys() == scores(engine, q.Any(WORDS)).keys()


def test_a_word_of_one_field_does_not_find_what_the_text_holds_elsewhere(engine: TantivyEngine) -> None:
    assert not _are_found_anyway([q.Term("red", "body")], [q.Term("red", "title")])
    found = scores(engine, q.Maybe(q.Term("red", "title"), q.Term("red", "body")))
    assert found.keys() == {1, 2}
