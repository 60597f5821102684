"""Completion: what a text that is being typed may become."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import search
from index.errors import BadRequest
from index.indexer import Indexer
from index.tokens import words
from search.corpus import Corpus
from search.results import Completion
from search.suggestions import Names


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


NAME = st.lists(st.sampled_from(["an", "ann", "Anna", "Éa", "b", "b-a"]), min_size=1, max_size=4).map(" ".join)


@given(st.lists(NAME, unique=True, max_size=8), st.sampled_from(["a", "an", "an ", "ann a", "b", "ea", "b an", "x"]))
def test_names_are_found_as_by_looking_at_each(names: list[str], typed: str) -> None:
    counts = [(name, 1 + place % 3) for place, name in enumerate(names)]

    def begins(name: str) -> list[bool]:
        parts = words(name)
        return [" ".join(parts[place:]).startswith(typed) for place in range(len(parts))]

    expected = sorted(
        (entry for entry in counts if any(begins(entry[0]))), key=lambda entry: (not begins(entry[0])[0], -entry[1])
    )
    found = Names(counts).beginning(typed, 20)
    assert Counter(found) == Counter(expected)
    assert [(begins(name)[0], count) for name, count in found] == [(begins(name)[0], c) for name, c in expected]
