"""What only the Tantivy engine does."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import query as q
from index import tokens
from index.engines import open_engine
from index.engines.base import Document
from index.engines.tantivy import TantivyEngine

TEXTS = {
    1: "The university added evening classes.",
    2: "An evening at the univer\u00adsity: naïve.",
    3: "even the universe adds",
    4: "L’université 北京大学 added",
}


def test_the_words_of_a_text_are_found_by_its_stems_and_as_written(tmp_path: Path) -> None:
    engine = open_engine("tantivy", tmp_path)
    engine.add([Document(number, "", "", text) for number, text in TEXTS.items()])
    engine.commit()
    for word in ("university", "evening", "added", "even", "naive", "universe", "université", "北京"):
        (term,) = tokens.terms(word)
        expected = {number for number, text in TEXTS.items() if term in tokens.terms(text)}
        assert set(engine.search(q.Term(term)).numbers) == expected, word
    assert engine.search(q.Phrase(tuple(tokens.terms("added evening classes")))).numbers == (1,)
    assert engine.search(q.Phrase(tuple(tokens.terms("evening university")), gap=2)).numbers == (2,)
    assert set(engine.search(q.Prefix("univers")).numbers) == {1, 2, 3, 4}
    engine.close()


def test_an_index_whose_making_was_cut_short_is_made(tmp_path: Path) -> None:
    open_engine("tantivy", tmp_path).close()
    (tmp_path / "meta.json").unlink()  # the last file that is written; those before it stay after a kill
    assert any(tmp_path.iterdir())
    engine = open_engine("tantivy", tmp_path)
    engine.add([Document(1, "Lock", "", "")])
    engine.commit()
    assert engine.count() == 1
    engine.close()


def test_a_number_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    engine = open_engine("tantivy", tmp_path)
    for number in (0, -1, 1 << 25):
        with pytest.raises(ValueError, match="is not between 1 and 33,554,431"):
            engine.add([Document(number, "", "", "text")])
    engine.close()


def test_many_articles_are_counted_as_few_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = TantivyEngine(tmp_path / "counted")
    for begin in (1, 200):
        made.add(
            Document(
                number,
                "title",
                "",
                "body",
                author=f"Author {number % 90}" if number % 7 else None,
                first=number * 9,
                last=number * 9,
            )
            for number in range(begin, 401)
        )
        made.commit()
    tree, edges = q.Term("bodi"), [0, 100, 1_000, 1_000, 3_000]
    filters = [q.NumberRange("published", 50, 3_500)]

    def counts() -> object:
        made._view.own.counted = None
        values = [made.facets(tree, q.KEYWORD_FIELDS, filters=filters, size=size) for size in (3, 50, 500)]
        nowhere = made.facets(q.Term("nowhere"), ["author"]), made.date_span(q.Term("nowhere"))
        return values, made.date_span(tree, filters=filters), made.date_counts(tree, edges, filters=filters), nowhere

    few = counts()
    monkeypatch.setattr("index.engines.tantivy_facets.FEW", 1)
    assert counts() == few
    assert made.facets(tree, []) == {}
    made.close()
