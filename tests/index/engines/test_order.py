"""Scores, orders, pages and counts, on every engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from engine_corpus import DOCUMENTS, document, seconds
from engine_reference import find

from index import query as q
from index.bylines import authors
from index.engines import base
from index.engines.base import Engine, Sort

MakeEngine = Callable[..., Engine]
BY_NUMBER = {each.number: each for each in DOCUMENTS}
TIE = q.Term("tie")
TREES = [q.Everything(), TIE, q.Prefix("a"), q.Any((q.Prefix("t"), q.Term("the"))), q.Not(TIE), q.Nothing()]


def test_a_title_weighs_more_than_a_body(make_engine: MakeEngine) -> None:
    made = make_engine()
    made.add([document(1, "calm day here", "storm day here"), document(2, "storm day here", "calm day here")])
    made.commit()
    assert made.search(q.Term("storm")).numbers == (2, 1)
    assert made.search(q.Term("storm"), boosts={"title": 3, "lead": 1.5, "body": 4}).numbers == (1, 2)
    other = make_engine("other", boosts={"title": 0.5})
    other.add([document(1, "calm day here", "storm day here"), document(2, "storm day here", "calm day here")])
    other.commit()
    assert other.search(q.Term("storm")).numbers == (1, 2)


def test_boosts_may_change_for_one_search(engine: Engine) -> None:
    tree = q.Any((q.Term("twitter", "title"), q.Term("friday", "lead")))
    usual = engine.search(q.Term("herald"))
    raised = engine.search(q.Term("herald"), boosts={"outlet": 10.0})
    assert raised.scores == pytest.approx([score * 10 for score in usual.scores], rel=1e-4)
    assert engine.search(tree, boosts={"title": 0.001, "lead": 10.0}).numbers[0] == 2
    assert engine.search(q.Term("herald")).scores == usual.scores


@pytest.mark.parametrize("wanted", [q.Term("twitter"), q.Phrase(("kasperski", "lab")), q.Prefix("ban"), q.Everything()])
def test_a_boost_multiplies_the_score(engine: Engine, wanted: q.Node) -> None:
    usual = dict(zip(*_page(engine, wanted), strict=True))
    boosted = dict(zip(*_page(engine, q.Boost(wanted, 2.5)), strict=True))
    assert boosted == pytest.approx({number: score * 2.5 for number, score in usual.items()}, rel=1e-4)


def test_what_is_optional_only_adds_to_the_score(engine: Engine) -> None:
    usual = dict(zip(*_page(engine, q.Term("kasperski")), strict=True))
    maybe = dict(zip(*_page(engine, q.Maybe(q.Term("kasperski"), q.Term("letter"))), strict=True))
    assert maybe[2] == pytest.approx(usual[2])
    assert maybe[1] > usual[1]


@pytest.mark.parametrize(
    "chosen", [q.Keyword("language", "en"), q.Term("twitter"), q.NumberRange("published", 0, None)]
)
def test_filters_do_not_change_scores(engine: Engine, chosen: q.Node) -> None:
    tree = q.Any((q.Term("kasperski"), q.Term("ban"), TIE))
    usual = dict(zip(*_page(engine, tree), strict=True))
    numbers, scores = _page(engine, tree, filters=[chosen])
    assert set(numbers) == find(tree, DOCUMENTS, [chosen])
    assert dict(zip(numbers, scores, strict=True)) == pytest.approx({number: usual[number] for number in numbers})


@pytest.mark.parametrize("tree", TREES)
def test_by_relevance_ties_go_by_number(engine: Engine, tree: q.Node) -> None:
    numbers, scores = _page(engine, tree)
    assert list(zip(scores, numbers, strict=True)) == sorted(
        zip(scores, numbers, strict=True), key=lambda hit: (-hit[0], hit[1])
    )


@pytest.mark.parametrize("tree", TREES)
@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_by_date_the_unknown_come_last_and_ties_go_by_number(engine: Engine, tree: q.Node, sort: Sort) -> None:
    def place(number: int) -> tuple[bool, int, int]:
        first = BY_NUMBER[number].first
        return first is None, (first or 0) * (1 if sort is Sort.OLDEST else -1), number

    numbers, scores = _page(engine, tree, sort=sort)
    assert list(numbers) == sorted(find(tree, DOCUMENTS), key=place)
    assert set(scores) <= {0.0}


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("tree", TREES)
def test_pages_laid_together_are_the_whole(engine: Engine, tree: q.Node, sort: Sort) -> None:
    whole = engine.search(tree, sort=sort, limit=1000)
    for size in (1, 3, 7):
        pages = [engine.search(tree, sort=sort, offset=offset, limit=size) for offset in range(0, whole.total, size)]
        assert tuple(number for page in pages for number in page.numbers) == whole.numbers
        assert {page.total for page in pages} <= {whole.total}
    beyond = engine.search(tree, sort=sort, offset=whole.total + 5)
    assert (beyond.total, beyond.numbers, beyond.scores) == (whole.total, (), ())


def test_a_page_of_none_counts(engine: Engine) -> None:
    hits = engine.search(TIE, limit=0)
    assert (hits.total, hits.numbers) == (7, ())


@pytest.mark.parametrize("tree", TREES)
def test_facets_count_values_as_given(engine: Engine, tree: q.Node) -> None:
    found = [BY_NUMBER[number] for number in find(tree, DOCUMENTS)]
    facets = engine.facets(tree, q.KEYWORD_FIELDS)
    assert set(facets) == set(q.KEYWORD_FIELDS)
    for field, counts in facets.items():
        values = [value for each in found if (value := getattr(each, field))]
        expected = Counter(one for value in values for one in (authors(value) if field == "author" else [value]))
        assert counts == sorted(expected.items(), key=lambda entry: (-entry[1], entry[0]))


@pytest.mark.parametrize("tree", TREES)
def test_facets_after_a_search_are_those_of_the_articles_found(engine: Engine, tree: q.Node) -> None:
    fresh = engine.facets(tree, q.KEYWORD_FIELDS)
    chosen = [q.Keyword("topic", "pets")]
    narrowed = engine.facets(tree, q.KEYWORD_FIELDS, filters=chosen)
    for asked in (tree, q.Maybe(tree, TIE)):
        engine.search(asked, limit=1_000)
        assert engine.facets(tree, q.KEYWORD_FIELDS) == fresh
        assert engine.facets(tree, q.KEYWORD_FIELDS, filters=chosen) == narrowed
        engine.search(asked, filters=chosen, limit=1_000)
        assert engine.facets(tree, q.KEYWORD_FIELDS) == fresh


def test_each_author_of_a_byline_is_counted_and_picked(engine: Engine) -> None:
    names = [("Bob Stone", 2), ("Ann Ó Briain", 1), ("Carol Danvers", 1)]
    assert engine.facets(q.Everything(), ["author"], size=3)["author"] == names
    chosen = [q.Keyword("author", "zoe ray")]
    picked = {"author": [("Bob Stone", 1), ("Reuters", 1), ("Zoë Ray", 1)]}
    assert engine.facets(q.Everything(), ["author"], filters=chosen) == picked


def test_what_was_indexed_before_bylines_were_taken_apart_stays_whole(
    make_embedded: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_embedded()
    with monkeypatch.context() as before:
        before.setattr(base, "_authors", lambda byline: (byline,))
        made.add([document(1, "title", "body", author="Ann Lee and Bob Ray")])
    made.add([document(2, "title", "body", author="Ann Lee and Cy Dee")])
    made.commit()
    counted = [("Ann Lee", 1), ("Ann Lee and Bob Ray", 1), ("Cy Dee", 1)]
    assert made.facets(q.Everything(), ["author"])["author"] == counted
    assert made.search(q.Keyword("author", "ann lee")).numbers == (2,)
    assert made.search(q.Keyword("author", "ann lee and bob ray")).numbers == (1,)


def test_facets_follow_filters_and_size(engine: Engine) -> None:
    everything = q.Everything()
    assert engine.facets(everything, ["outlet"], filters=[q.Keyword("topic", "pets")]) == {
        "outlet": [("THE DAILY WIRE", 1), ("The Daily Wire", 1)]
    }
    assert engine.facets(everything, ["outlet"], size=2) == {"outlet": [("Tied", 3), ("Morning Herald", 2)]}
    assert engine.facets(everything, ["language"], size=3) == {"language": [("de", 2), ("el", 2), ("en", 2)]}


def test_date_counts_are_of_the_first_moment(engine: Engine) -> None:
    edges = [seconds(2018, 4, day) for day in (1, 20, 21, 22)]
    assert engine.date_counts(q.Everything(), edges) == [1, 5, 1]
    assert engine.date_counts(TIE, edges) == [1, 3, 0]
    assert engine.date_counts(TIE, edges, filters=[q.Keyword("outlet", "tied")]) == [0, 3, 0]
    far = [seconds(1, 1, 1), seconds(2018, 1, 1), seconds(9999, 12, 31), seconds(9999, 12, 31) + 1]
    assert engine.date_counts(q.Everything(), far) == [1, 8, 1]
    assert engine.date_counts(q.Nothing(), edges) == [0, 0, 0]
    assert engine.date_counts(TIE, edges[:1]) == engine.date_counts(TIE, []) == []


def test_the_span_of_dates(engine: Engine) -> None:
    assert engine.date_span(q.Everything()) == (seconds(1850, 6, 1), seconds(9999, 12, 31))
    assert engine.date_span(q.Term("ban")) == (seconds(2018, 4, 20), seconds(2018, 4, 21))
    assert engine.date_span(q.Everything(), filters=[q.Keyword("outlet", "tied")]) == (seconds(2018, 4, 20),) * 2
    assert engine.date_span(q.Term("gap")) is None
    assert engine.date_span(q.Nothing()) is None


def test_words_are_listed_in_order_with_their_articles(engine: Engine) -> None:
    assert dict(engine.words("gam")) == {"gamma": 2}
    words = [word for word, _ in engine.words()]
    assert words == sorted(words)
    assert {"kaspersky", "kasperski"} & set(words) == {"kaspersky"}
    assert {"danvers", "herald", "北京", "йод"} <= set(words)
    assert dict(engine.words("her", "outlet")) == {"herald": 2}
    assert list(engine.words("her", "lead")) == []
    assert [word for word, _ in engine.words("presi")] == ["presidant", "president"]


def test_many_values_are_counted_exactly(make_engine: MakeEngine) -> None:
    made = make_engine()
    for begin in (1, 500, 1900):
        made.add(
            document(number, "title", "body", author=f"Author {number % 700}", outlet=f"Outlet {number % 3}")
            for number in range(begin, 2001)
        )
        made.commit()
    counts = made.facets(q.Everything(), ["author", "outlet"], size=650)
    expected = sorted(
        Counter(f"Author {number % 700}" for number in range(1, 2001)).items(), key=lambda c: (-c[1], c[0])
    )
    assert counts["author"] == expected[:650]
    for size in (0, 1, 7, 601, 700, 5000):
        assert made.facets(q.Everything(), ["author"], size=size)["author"] == expected[:size]
    assert counts["outlet"] == [("Outlet 1", 667), ("Outlet 2", 667), ("Outlet 0", 666)]
    tied = made.search(q.Term("titl"), offset=990, limit=20)
    assert tied.numbers == tuple(range(991, 1011))
    assert tied.total == made.count() == 2000


def _page(engine: Engine, tree: q.Node, **options: object) -> tuple[tuple[int, ...], tuple[float, ...]]:
    hits = engine.search(tree, limit=1000, **options)
    return hits.numbers, hits.scores
