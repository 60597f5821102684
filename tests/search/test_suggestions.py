"""Completion: what a text that is being typed may become."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import search
from index.engines import ENGINES
from index.errors import BadRequest
from index.indexer import Indexer
from search.corpus import Corpus
from search.results import Completion


def of_kind(corpus: Corpus, prefix: str, kind: str, limit: int = 20) -> list[tuple[str, int]]:
    return [(one.text, one.count) for one in corpus.suggest(prefix, limit).suggestions if one.kind == kind]


def test_a_term_is_completed_by_how_many_articles_hold_it(corpus: Corpus) -> None:
    assert of_kind(corpus, "lind", "term") == [("lindqvist", 4)]
    counts = [count for _, count in of_kind(corpus, "c", "term")]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) > 2


def test_a_title_is_found_by_its_beginning_and_by_any_word(corpus: Corpus) -> None:
    title = "Brenholt ferry terminal to close over cracked piles"
    assert (title, 1) in of_kind(corpus, "bren", "title")
    assert (title, 1) in of_kind(corpus, "ferry term", "title")
    assert (title, 1) in of_kind(corpus, "FERRY  Terminal, to", "title")
    assert of_kind(corpus, "bren", "title")[0][0] == title  # before the one with the word further on
    assert of_kind(corpus, "ferry piles", "title") == []


def test_outlets_and_authors_come_with_their_counts(corpus: Corpus) -> None:
    assert of_kind(corpus, "va", "outlet") == [("Valley Echo", 2)]
    assert of_kind(corpus, "echo", "outlet") == [("Valley Echo", 2)]
    assert of_kind(corpus, "holm", "author") == [("Ida Holm", 1)]
    assert of_kind(corpus, "ulla", "author") == [("Ulla Berg", 1)]  # the second of a byline


def test_accents_and_case_do_not_matter(corpus: Corpus) -> None:
    for typed in ("cafe own", "Café Own", "CAFÉ own"):
        assert ("Café owners fear naïve rules", 1) in of_kind(corpus, typed, "title")


def test_after_a_word_those_come_that_stand_in_its_articles(corpus: Corpus) -> None:
    found = dict(of_kind(corpus, "Ferry lind", "term"))
    assert found == {"Ferry lindqvist": 3}
    assert corpus.search("Ferry lindqvist").total.value == 3
    assert of_kind(corpus, "orchard lind", "term") == []


def test_a_word_right_behind_comes_before_a_rarer_one_of_the_same_articles(tmp_path: Path) -> None:
    lines = ["Theresa May told MPs that the deal stands.", "Theresa May left.", "May rain fell.", "Paris in May: sun."]
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps({"title": f"News {n}", "body": line}) + "\n" for n, line in enumerate(lines)))
    with Indexer(tmp_path / "i") as indexer:
        indexer.index([path])
    with search.open(tmp_path / "i") as corpus:
        assert of_kind(corpus, "theresa m", "term") == [("theresa may", 2)]
        assert of_kind(corpus, "THERESA ma", "term") == [("THERESA may", 2)]
        assert of_kind(corpus, "told m", "term")[0] == ("told mps", 1)
        assert of_kind(corpus, "paris in m", "term") == [("paris in may", 1)]


def test_a_space_at_the_end_ends_the_word(corpus: Corpus) -> None:
    assert of_kind(corpus, "ferr", "title")
    assert of_kind(corpus, "ferr ", "title") == []
    assert of_kind(corpus, "ferry ", "title")
    assert of_kind(corpus, "ferry ", "term") == []


@pytest.mark.parametrize("typed", ["", "   ", "…", "“", "\x00", "\ud800", "(((", "a" * 100_000, "*", "?*?*", "東"])
def test_whatever_is_typed_is_answered(corpus: Corpus, typed: str) -> None:
    found = corpus.suggest(typed)
    assert found.query == typed
    assert all(isinstance(one, Completion) for one in found.suggestions)


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 8, 50])
def test_there_are_no_more_than_asked_for(corpus: Corpus, limit: int) -> None:
    for typed in ("c", "a", "f", "ferry", "the ", "b"):
        assert len(corpus.suggest(typed, limit).suggestions) <= limit


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_limit_that_makes_no_sense_is_refused(corpus: Corpus, limit: int) -> None:
    with pytest.raises(BadRequest, match="limit"):
        corpus.suggest("a", limit)


def test_a_new_commit_is_seen_and_equal_titles_are_counted_together(tmp_path: Path) -> None:
    def write(name: str, title: str) -> Path:
        path = tmp_path / name
        text = f"{name} says that the weather of this day was like no other day’s."
        path.write_text(json.dumps({"id": name, "title": title, "body": text}), encoding="utf-8")
        return path

    with Indexer(tmp_path / "i") as indexer:
        indexer.index([write("one.json", "Morning briefing")])
    with search.open(tmp_path / "i") as corpus:
        assert of_kind(corpus, "mor", "title") == [("Morning briefing", 1)]
        with Indexer(tmp_path / "i") as indexer:
            indexer.index([write("two.json", "Morning Briefing"), write("three.json", "More rain")])
        assert of_kind(corpus, "mor", "title") == [("Morning Briefing", 2), ("More rain", 1)]


@pytest.fixture(scope="module", params=ENGINES)
def press(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Articles whose words are also names: of each engine the same."""
    folder: Path = tmp_path_factory.mktemp("press")
    records = [
        (
            "Trump visits Ohio",
            "Reuters",
            "Jen Kirby",
            "social media",
            "The reuse of plates. Trump and Russia. 1,000 men.",
        ),
        (
            "Trump leaves Ohio",
            "Reuters",
            "Bob Ray",
            "politics",
            "Social media said so. Mr Jensen met the G-20. A guardian.",
        ),
        (
            "Trumpism is a word",
            "The Guardian",
            "Jen Kirby",
            "politics",
            "Russia rules. A social club, and media. 1 of 000.",
        ),
        ("A true story", "The Guardian", "Jenny Lee", "culture", "Trumpism and Trump. G, and later 20. A guardian."),
    ]
    keys = ("title", "outlet", "author", "topic", "body")
    source = folder / "press.jsonl"
    source.write_text(
        "".join(json.dumps(dict(zip(keys, one, strict=True))) + "\n" for one in records), encoding="utf-8"
    )
    with Indexer(folder / "i", engine=request.param) as indexer:
        indexer.index([source])
    with search.open(folder / "i") as corpus:
        yield corpus


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("outlet:reu", [("outlet:Reuters", 2)]),
        ("outlet:gua", [('outlet:"The Guardian"', 2)]),
        ('outlet:"the g', [('outlet:"The Guardian"', 2)]),
        ("source:the", [('source:"The Guardian"', 2)]),
        ("author:jen", [('author:"Jen Kirby"', 2), ('author:"Jenny Lee"', 1)]),
        ("topic:so", [('topic:"social media"', 1)]),
        ("topic:", [("topic:politics", 2), ("topic:culture", 1), ('topic:"social media"', 1)]),
        ("trump outlet:g", [('trump outlet:"The Guardian"', 1)]),
        ("trump -outlet:r", [("trump -outlet:Reuters", 1)]),
        ("outlet:reuters author:bo", [('outlet:reuters author:"Bob Ray"', 1)]),
    ],
)
def test_after_a_field_of_names_its_names_are_proposed(
    press: Corpus, typed: str, proposed: list[tuple[str, int]]
) -> None:
    assert [(one.text, one.count) for one in press.suggest(typed).suggestions] == proposed


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("title:tr", [("title:trump", 2), ("title:true", 1), ("title:trumpism", 1)]),
        ("title:trum", [("title:trump", 2), ("title:trumpism", 1)]),
        ("body:trum", [("body:trump", 2), ("body:trumpism", 1)]),
        ('title:"trump l', [('title:"trump leaves"', 1)]),
        ("russia headline:tr", [("russia headline:trump", 1), ("russia headline:trumpism", 1)]),
        ("title:jens", []),
    ],
)
def test_after_a_field_of_text_its_words_are_proposed(
    press: Corpus, typed: str, proposed: list[tuple[str, int]]
) -> None:
    assert sorted((one.text, one.count) for one in press.suggest(typed).suggestions) == sorted(proposed)


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ('"social m', ('"social media"', 1)),
        ("1,0", ("1,000", 1)),
        ("g-2", ("g-20", 1)),
        ("true OR trumpi", ("true OR trumpism", 2)),
        ("trump -ru", ("trump -russia", 2)),
        ("(social m", ("(social media", 2)),
    ],
)
def test_a_count_is_of_the_whole_query(press: Corpus, typed: str, proposed: tuple[str, int]) -> None:
    assert proposed in of_kind(press, typed, "term")


@pytest.mark.parametrize(
    "typed", ["tr", "trump ", "trump r", "russia tr", '"tr', "a OR t", "NOT t", "+tr", "title:t", "outlet:t", "g-", "1"]
)
def test_what_is_chosen_finds_what_its_count_says(press: Corpus, typed: str) -> None:
    for text, count in of_kind(press, typed, "term"):
        found = press.search(text)
        assert (text, count) == (text, found.total.value)
        assert not found.relaxed


@pytest.mark.parametrize(
    "typed", ["after:20", "words:>1", "published:2", "tru*", "trump tru~", "[a TO b] tru", "trump^2"]
)
def test_dates_numbers_and_patterns_are_left_as_they_are(press: Corpus, typed: str) -> None:
    assert of_kind(press, typed, "term") == []


def test_a_query_that_would_be_refused_is_not_proposed(press: Corpus) -> None:
    assert of_kind(press, "date:nonsense tru", "term") == []
