"""More like this article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import search
from index.errors import BadRequest, NotFound
from index.indexer import Indexer
from index.tokens import terms
from search.corpus import Corpus
from search.serialize import to_json


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[Corpus]:
    """The project's own sample: a dozen stories, each told by several outlets."""
    path = tmp_path_factory.mktemp("sample") / "coverage.index"
    with Indexer(path) as indexer:
        indexer.index([project / "seeds"])
    with search.open(path) as corpus:
        yield corpus


@pytest.mark.parametrize(("query", "subject"), [("dam spillway", "dam"), ("kaspersky twitter", "kaspersky")])
def test_articles_on_the_same_subject_come_first(sample: Corpus, query: str, subject: str) -> None:
    article = sample.search(query, limit=1).results[0]
    found = sample.similar(article.id, 4)
    about = {result.id for result in sample.search(subject, copies="show", limit=1000).results}
    assert len(found.results) == 4
    assert {result.id for result in found.results} <= about
    assert any(term.startswith(subject[:5]) for term in found.terms)
    assert not {"the", "and", "of"} & set(found.terms)


def test_neither_an_article_nor_its_copies_are_like_it(sample: Corpus) -> None:
    for article in sample.search("", copies="only", limit=20).results:
        copies = {copy.id for copy in sample.copies_of(article.id)}
        assert copies
        assert not {result.id for result in sample.similar(article.id).results} & {*copies, article.id}


def test_what_an_outlet_repeats_says_nothing_of_the_subject(sample: Corpus) -> None:
    stories = [sample.article(result.id) for result in sample.search("", limit=1000).results]
    furniture = [(story, passage) for story in stories for passage in story.passages if passage.boilerplate]
    assert furniture
    for story, passage in furniture[:10]:
        only_there = set(terms(story.body[passage.begin : passage.end])) - set(
            terms(f"{story.title} {story.body[: passage.begin]} {story.body[passage.end :]}")
        )
        assert not only_there & set(sample.similar(story.id).terms)


def test_copies_of_one_another_stand_for_one(corpus: Corpus) -> None:
    found = corpus.similar("quote-1")
    wires = [result for result in found.results if "erminal" in result.title]
    assert len(wires) == 1
    assert (wires[0].copies.articles, wires[0].copies.href) == (2, None)


def test_the_best_come_first_and_no_more_than_asked_for(corpus: Corpus) -> None:
    scores = [result.score for result in corpus.similar("wire-2").results]
    assert scores == sorted(scores, reverse=True)
    assert len(corpus.similar("wire-2", 1).results) <= 1


def test_what_cannot_be_is_refused(corpus: Corpus) -> None:
    with pytest.raises(NotFound):
        corpus.similar("nobody")
    with pytest.raises(BadRequest, match="limit"):
        corpus.similar("wire-1", 0)


def test_the_keys_of_its_json(corpus: Corpus) -> None:
    found = to_json(corpus.similar("orchard-1"))
    assert list(found) == ["article", "terms", "results"]
    assert found["article"] == corpus.article("orchard-1").id
