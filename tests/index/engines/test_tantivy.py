"""What only the Tantivy engine does."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from index import query as q
from index import tokens
from index.engines import open_engine, tantivy_nearness
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
                first=number * 9_000,
                last=number * 9_000,
            )
            for number in range(begin, 401)
        )
        made.commit()
    tree, edges, days = q.Term("bodi"), [0, 100_000, 1_000_000, 1_000_000, 3_000_000], range(-86_400, 4_000_000, 86_400)
    filters = [q.NumberRange("published", 50_000, 3_500_000)]

    def counts() -> object:
        made._view.own.counted = None
        values = [made.facets(tree, q.KEYWORD_FIELDS, filters=filters, size=size) for size in (3, 50, 500)]
        dates = [made.date_counts(tree, each, filters=filters) for each in (days, edges, days)]
        nowhere = made.facets(q.Term("nowhere"), ["author"]), made.date_span(q.Term("nowhere"))
        return values, made.date_span(tree, filters=filters), dates, nowhere

    few = counts()
    monkeypatch.setattr("index.engines.tantivy_facets.FEW", 1)
    assert counts() == few
    assert counts() == few  # the days counted with the rest, for they were asked for last
    assert made.facets(tree, []) == {}
    made.close()


def _of_few_words(folder: Path) -> TantivyEngine:
    """400 texts of five words, in any order."""
    chance = random.Random(5)
    texts = [
        " ".join(chance.choices(("ban", "law", "vote", "rain", "sea"), k=chance.randint(5, 60))) for _ in range(400)
    ]
    made = TantivyEngine(folder)
    made.add([Document(number, text[:20], "", text) for number, text in enumerate(texts, 1)])
    made.commit()
    return made


def test_a_page_is_the_same_where_nearness_is_looked_for_in_the_best_articles_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _of_few_words(tmp_path)
    words = (q.Term("ban"), q.Term("law"))
    near = [q.Boost(q.Near(("ban", "law"), "body", gap), 0.05) for gap in (0, 6)]
    trees = [q.Maybe(tree, q.Any((*near, q.Word("ban", "body")))) for tree in (q.All(words), q.Any(words))]
    pages = [(tree, offset, limit) for tree in trees for offset, limit in ((0, 1), (0, 10), (10, 10), (5, 20))]

    def searched() -> list[tuple[int, tuple[int, ...]]]:
        found = [made.search(tree, offset=offset, limit=limit) for tree, offset, limit in pages]
        return [(hits.total, hits.numbers) for hits in found]

    monkeypatch.setattr(tantivy_nearness, "_LONGEST_PAGE", 0)
    expected = searched()
    monkeypatch.undo()
    in_one_step, by_score = [], tantivy_nearness.by_score
    monkeypatch.setattr(tantivy_nearness, "by_score", lambda *asked: in_one_step.append(asked) or by_score(*asked))
    monkeypatch.setattr(tantivy_nearness, "_WORTH", 0)
    assert searched() == expected
    assert len(in_one_step) < len(pages)
    made.close()


def test_what_adds_to_words_in_very_many_articles_counts_for_the_best_hundred_on_any_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = _of_few_words(tmp_path)
    pairs = (q.Boost(q.Near(("ban", "law"), "body", gap), 0.05) for gap in (0, 6))
    near = q.Any((q.Boost(q.Word("law", "body"), 0.1), *pairs))
    tree = q.Any((q.Term("ban"), q.Term("law")))
    plain = made.search(tree, limit=400)
    exact = made.search(q.Maybe(tree, near), limit=400)
    full = dict(zip(exact.numbers, exact.scores, strict=True))
    monkeypatch.setattr(tantivy_nearness, "_DEAR", 100)
    monkeypatch.setattr(tantivy_nearness, "_WORTH", 0)
    whole = made.search(q.Maybe(tree, near), limit=400)
    assert whole.total == len(whole.numbers) == plain.total
    assert set(whole.numbers[:100]) == set(plain.numbers[:100])
    assert whole.numbers[100:] == plain.numbers[100:]
    assert whole.scores[:100] == pytest.approx([full[number] for number in whole.numbers[:100]])
    assert list(whole.scores) == sorted(whole.scores, reverse=True) != list(plain.scores)
    for offset, limit in ((0, 1), (0, 10), (90, 20), (100, 10), (390, 20)):
        page = made.search(q.Maybe(tree, near), offset=offset, limit=limit)
        assert page.numbers == whole.numbers[offset : offset + limit]
    made.close()


@pytest.mark.parametrize("gap", [0, 1, 6])
def test_nearness_adds_to_the_best_articles_however_far_words_stand_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gap: int
) -> None:
    made = TantivyEngine(tmp_path)
    apart = [["ban", *["and"] * between, "law"] for between in range(10)]
    texts = [" ".join(words) for one in apart for words in (one, one[::-1])]
    made.add([Document(number, "", "", text) for number, text in enumerate(texts, 1)])
    made.commit()
    near = [q.Boost(q.Near(pair, "body", some), 1.0) for pair in (("ban", "law"), ("law", "ban")) for some in (0, gap)]
    tree = q.Maybe(q.Any((q.Term("ban"), q.Term("law"))), q.Any((*near, q.Boost(q.Word("ban", "body"), 0.1))))
    expected = made.search(tree, limit=len(texts))
    monkeypatch.setattr(tantivy_nearness, "_WORTH", 0)
    for dear in (0, 1_000):
        monkeypatch.setattr(tantivy_nearness, "_DEAR", dear)
        found = made.search(tree, limit=len(texts))
        assert found.numbers == expected.numbers
        assert found.scores == pytest.approx(expected.scores)
    made.close()


def test_many_numbers_are_looked_up_as_few_are(tmp_path: Path) -> None:
    made = TantivyEngine(tmp_path)
    made.add([Document(number, "", "", "text") for number in range(1, 401)])
    made.commit()
    for count in (1, 256, 257, 400):
        assert set(made.search(q.Numbered(tuple(range(1, count + 1))), limit=400).numbers) == set(range(1, count + 1))
    made.close()
