"""Why a search found nothing, where its words are not to blame."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import search
from index.indexer import Indexer
from search.corpus import Corpus
from search.nothing_found import reasons, unquoted


@pytest.mark.parametrize(
    ("text", "asked", "said", "near"),
    [
        ("ferry", {"outlet": ["Quay"]}, "No outlet here is called “Quay”.", ("Daily Quay",)),
        ("ferry", {"outlet": "Nroth Wire"}, "No outlet here is called “Nroth Wire”.", ("North Wire",)),
        ("ferry", {"outlet": ["North Wire", "Xyzzy"]}, "No outlet here is called “Xyzzy”.", ()),
        ("ferry", {"author": ["holm"]}, "No author here is called “holm”.", ("Ida Holm",)),
        ("ferry", {"topic": ["transports"]}, "No article here has the topic “transports”.", ("transport",)),
        ("ferry", {"language": ["english"]}, "No article here is in the language “english”", ("en",)),
        ("ferry", {"after": "2022", "before": "2021"}, "The dates leave no day: 2022 is later than 2021.", ()),
        ("ferry", {"after": "2022"}, "3 articles match but for the dates.", ()),
        ("naïve", {"before": "2022"}, "1 article matches but for the dates; 1 is of unknown date.", ()),
        ("apples", {"copies": "only"}, "2 articles match, but none has a copy here.", ()),
    ],
)
def test_what_leaves_nothing_is_named_with_what_may_be_meant(
    corpus: Corpus, text: str, asked: dict[str, Any], said: str, near: tuple[str, ...]
) -> None:
    (reason,) = reasons(corpus, text, asked)
    assert reason.message.startswith(said)
    assert reason.near == near


@pytest.mark.parametrize("asked", [{}, {"outlet": ["North Wire"], "after": "2020"}, {"copies": "only", "match": "any"}])
def test_where_it_is_the_words_there_is_no_reason(corpus: Corpus, asked: dict[str, Any]) -> None:
    assert reasons(corpus, "zebra", asked) == []


def test_an_index_without_articles_says_so(tmp_path: Path) -> None:
    with Indexer(tmp_path / "i") as indexer:
        indexer.index([])
    with search.open(tmp_path / "i") as empty:
        (reason,) = reasons(empty, "ferry", {"outlet": ["North Wire"]})
    assert reason.message.startswith("The index holds no articles yet.")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ('"ferry strike" crane', "ferry strike crane"),
        ("„ferry strike“", "ferry strike"),
        ("ferry strike", ""),
        ('""', ""),
        ('outlet:"North Wire"', ""),
    ],
)
def test_phrases_can_be_asked_for_as_words(text: str, bare: str) -> None:
    assert unquoted(text) == bare
