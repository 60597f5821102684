from __future__ import annotations

import json
from pathlib import Path

import pytest

import search
from index.engines import ENGINES
from index.indexer import Indexer
from index.query import DEFAULT_BOOSTS, All, Any, Boost, Maybe, Near, Phrase, Term, Word
from search.query_language import parse
from search.ranking import field_weights, plain_words, ranked

FILLER = "The committee met in the afternoon and heard what had been said about it before it rose again for the day."


def index_of(folder: Path, articles: list[dict[str, str]], engine: str = ENGINES[0]) -> Path:
    source = folder / "articles.jsonl"
    source.write_text("".join(json.dumps(article) + "\n" for article in articles))
    with Indexer(folder / "coverage.index", engine=engine) as indexer:
        indexer.index([source])
    return folder / "coverage.index"


def titles(index: Path, query: str, **options: str) -> list[str]:
    with search.open(index) as corpus:
        return [result.title for result in corpus.search(query, copies="show", **options).results]  # type: ignore[arg-type]


@pytest.fixture(params=("tantivy", "whoosh"))
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_headline_with_the_word_comes_before_a_text_that_names_it_several_times(tmp_path: Path, engine: str) -> None:
    articles = [
        {
            "id": "1",
            "title": "Committee rises",
            "body": f"{FILLER} A kaspersky, kaspersky, kaspersky question. {FILLER}",
        },
        {"id": "2", "title": "Kaspersky speaks", "body": f"{FILLER} A different question came up. {FILLER}"},
    ]
    assert titles(index_of(tmp_path, articles, engine), "kaspersky") == ["Kaspersky speaks", "Committee rises"]


def test_words_that_stand_together_come_before_words_far_apart(tmp_path: Path, engine: str) -> None:
    apart = f"The harbour was calm. {FILLER} {FILLER} It was the strike of noon."
    together = f"The harbour strike went on. {FILLER} {FILLER} It was the hour of noon."
    articles = [{"id": "1", "title": "One", "body": apart}, {"id": "2", "title": "Two", "body": together}]
    assert titles(index_of(tmp_path, articles, engine), "harbour strike") == ["Two", "One"]


def test_the_word_as_it_is_written_comes_before_its_other_forms(tmp_path: Path, engine: str) -> None:
    articles = [
        {"id": "1", "title": "One", "body": f"The water rose. {FILLER}"},
        {"id": "2", "title": "Two", "body": f"Then Waters rose. {FILLER}"},
    ]
    index = index_of(tmp_path, articles, engine)
    assert titles(index, "waters") == ["Two", "One"]
    assert titles(index, "water") == ["One", "Two"]


def test_what_the_best_articles_have_in_common_orders_the_rest(tmp_path: Path, engine: str) -> None:
    event = f"The quake struck Avila at dawn near the Corvo dam, and rescuers dug. {FILLER}"
    articles = [{"id": f"e{n}", "title": f"Event {n}", "body": f"{event} Report {n}."} for n in range(6)]
    articles += [
        {"id": "x", "title": "Elsewhere", "body": f"The rescuers had their yearly dinner in a hotel. {FILLER}"},
        {"id": "y", "title": "The dam", "body": f"The rescuers looked at the Corvo dam near Avila after it. {FILLER}"},
    ]
    articles += [{"id": f"f{n}", "title": f"Filler {n}", "body": f"{FILLER} Number {n} of many."} for n in range(20)]
    found = titles(index_of(tmp_path, articles, engine), "quake dawn rescuers", match="any")
    assert set(found[:6]) == {f"Event {n}" for n in range(6)}
    assert found[6:] == ["The dam", "Elsewhere"]


def test_scores_fall_and_pages_join_where_the_first_articles_were_ranked_again(tmp_path: Path) -> None:
    words = ["storm", "harbour", "ferry", "captain"]
    articles = [
        {"id": str(n), "title": f"Article {n}", "body": f"{' '.join(words[: 1 + n % 4])} number {n} {FILLER * (n % 5)}"}
        for n in range(150)
    ]
    with search.open(index_of(tmp_path, articles)) as corpus:
        options = {"match": "any", "copies": "show"}
        whole = corpus.search("storm harbour ferry captain", limit=150, **options).results  # type: ignore[arg-type]
        scores = [result.score for result in whole]
        assert len(whole) == 150
        assert scores == sorted(scores, reverse=True)
        pages = [
            result.id
            for offset in range(0, 150, 40)
            for result in corpus.search(
                "storm harbour ferry captain",
                limit=40,
                offset=offset,
                **options,  # type: ignore[arg-type]
            ).results
        ]
        assert pages == [result.id for result in whole]


def test_ranking_adds_to_the_score_and_takes_nothing_away() -> None:
    tree = parse("harbour strike").tree
    made = ranked(tree, DEFAULT_BOOSTS)
    assert isinstance(made, Maybe)
    assert made.required == tree
    assert isinstance(made.optional, Any)
    assert Boost(Near(("harbour", "strike"), "body", 6), 0.15) in made.optional.children
    assert Boost(Word("harbour", "body"), 0.5) in made.optional.children
    assert Boost(All((Term("harbour", "title"), Term("strike", "title"))), 1.0) in made.optional.children
    assert Boost(All((Word("harbour", "title"), Word("strike", "title"))), 1.0) in made.optional.children


@pytest.mark.parametrize("query", ["", "*", "title:harbour", "kasper*", "harbour~2", '"harbour strike"', "NOT harbour"])
def test_what_is_no_list_of_words_is_ranked_as_it_is(query: str) -> None:
    tree = parse(query).tree
    assert ranked(tree, DEFAULT_BOOSTS) == tree


def test_words_beside_filters_are_words() -> None:
    tree = parse("harbour strike date:2018", match="any").tree
    assert [term.term for term in plain_words(tree)] == ["harbour", "strike"]


def test_stop_words_make_no_pairs_and_phrases_keep_theirs() -> None:
    tree = parse('harbour of the strike "state of the union"').tree
    assert [term.term for term in plain_words(tree)] == ["harbour", "strike"]
    assert Phrase(("state", "of", "the", "union"), None, 0, "state of the union") in tree.children  # type: ignore[union-attr]


def test_a_changed_boost_changes_the_weight_of_its_field_alone() -> None:
    usual, raised = field_weights(DEFAULT_BOOSTS), field_weights({**DEFAULT_BOOSTS, "title": 6.0})
    assert raised.pop("title") == 2 * usual.pop("title")
    assert raised == usual
