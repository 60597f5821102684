"""Snippets of real articles: the first holds every word of the query that stands together anywhere in the article."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from index.engines.base import Document
from index.engines.tantivy import TantivyEngine
from index.query import All, Any, Term
from index.tokens import analyse, terms, words
from search.highlighting import Highlighter
from search.results import Snippet
from search.snippets import LONGEST, snippets
from search.stop_words import STOP_WORDS

ARTICLES = 2_500
QUERIES = 200
SHOWN = 10
WINDOW = 40  # words
FLOOR = 0.95


@pytest.fixture(scope="module")
def articles(shared: Callable[[str], Path]) -> list[tuple[str, str]]:
    """Title and body of every fifth article of news-12k."""
    with gzip.open(shared("data/news-12k.jsonl.gz"), "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for place, line in enumerate(lines) if place % 5 == 0]
    return [(one.get("title") or "", one.get("body") or one.get("text") or "") for one in records][:ARTICLES]


@pytest.fixture(scope="module")
def engine(articles: list[tuple[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Iterator[TantivyEngine]:
    made = TantivyEngine(tmp_path_factory.mktemp("fulltext"))
    made.add(Document(number, title, "", body) for number, (title, body) in enumerate(articles, 1))
    made.commit()
    yield made
    made.close()


@pytest.fixture(scope="module")
def shown(articles: list[tuple[str, str]], engine: TantivyEngine) -> list[tuple[set[str], str, tuple[Snippet, ...]]]:
    """For each query and each article that it finds: the stems asked for, the body, and the snippets."""
    chance = random.Random(3)
    found = []
    for title in chance.sample([title for title, _ in articles if len(telling(title)) > 1], QUERIES):
        asked = chance.sample(telling(title), min(len(telling(title)), chance.choice((2, 2, 3, 4))))
        nodes = tuple(Term(stem) for stem in dict.fromkeys(terms(" ".join(asked))))
        hits = engine.search(All(nodes), limit=SHOWN)
        if hits.total < SHOWN:
            hits = engine.search(Any(nodes), limit=SHOWN)
        highlighter = Highlighter(Any(nodes))
        for number in hits.numbers:
            heading, body = articles[number - 1]
            found.append(({node.term for node in nodes}, body, snippets(heading, body, highlighter)))
    return found


def telling(title: str) -> list[str]:
    """The words of a title that a reader might search for."""
    return [word for word in dict.fromkeys(words(title)) if len(word) > 3 and word not in STOP_WORDS]


def together(asked: set[str], body: str) -> int:
    """The most different words of a query that stand within so many words of the body."""
    places = [(place, token.term) for place, token in enumerate(analyse(body)) if token.term in asked]
    return max(
        (len({term for place, term in places[at:] if place < begin + WINDOW}) for at, (begin, _) in enumerate(places)),
        default=0,
    )


def held(asked: set[str], texts: Sequence[str]) -> int:
    return len(asked & {term for text in texts for term in terms(text)})


def test_the_first_snippet_holds_every_word_that_stands_together(
    shown: list[tuple[set[str], str, tuple[Snippet, ...]]],
) -> None:
    assert len(shown) > QUERIES * SHOWN * 0.9
    whole = [
        held(asked, [found[0].text]) >= together(asked, body) for asked, body, found in shown if together(asked, body)
    ]
    assert sum(whole) / len(whole) >= FLOOR


def test_snippets_are_short(shown: list[tuple[set[str], str, tuple[Snippet, ...]]]) -> None:
    assert all(len(snippet.text) <= LONGEST for _, _, found in shown for snippet in found)
