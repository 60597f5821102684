"""Snippets: verbatim, short, cut at sentences, where most of the query stands."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import tokens
from search.highlighting import Highlighter
from search.query_language import parse
from search.results import Snippet
from search.snippets import LONGEST, snippets

BODY = (
    "The harbour council met on Tuesday. It talked about budgets for a long time, as it does every spring.\n\n"
    "Then the ferry came up. The ferry terminal at Brenholt is to close, the council decided by nine votes to three. "
    "Some were angry.\n" + "Nothing else of note was said about anything by anyone. " * 30 + "\n"
    "Commuters will lose the last crossing, and the pier with it."
)


def found(query: str, body: str = BODY, title: str = "A title") -> tuple[Snippet, ...]:
    return snippets(title, body, Highlighter(parse(query).tree))


def shown(snippet: Snippet) -> str:
    text = snippet.text
    for begin, end in reversed(snippet.marks):
        text = f"{text[:begin]}[{text[begin:end]}]{text[end:]}"
    return text


def test_the_stretch_with_most_different_words_is_shown_as_whole_sentences() -> None:
    (snippet,) = found("council ferry close")
    assert shown(snippet).startswith("The [ferry] terminal at Brenholt is to [close], the [council] decided by nine")
    assert snippet.text.endswith(".")


def test_words_that_stand_far_apart_get_a_snippet_each() -> None:
    texts = [shown(snippet) for snippet in found("budgets pier")]
    assert texts[0].startswith("It talked about [budgets]")
    assert texts[1] == "Commuters will lose the last crossing, and the [pier] with it."


def test_where_nothing_matches_the_lead_is_shown_without_marks() -> None:
    (snippet,) = found("zebra")
    assert snippet.text.startswith("The harbour council met on Tuesday. It talked")
    assert snippet.marks == ()


def test_a_title_that_matches_is_the_last_snippet_whole() -> None:
    *_, last = found("budgets pier ferry", title="Ferry pier")
    assert (last.field, shown(last)) == ("title", "[Ferry] [pier]")
    assert len(found("budgets pier ferry", title="Ferry pier")) == 3


@pytest.mark.parametrize("between", ["\n\n", " ", " - ", ": "])
def test_a_headline_that_the_body_begins_with_is_passed_over(between: str) -> None:
    title = "Harbour ferry to close"
    matched = found("harbour ferry", f"NEWS {title}{between}The last boat leaves. A ferry in a harbour is gone.", title)
    assert [shown(snippet) for snippet in matched] == [
        "A [ferry] in a [harbour] is gone.",
        "[Harbour] [ferry] to close",
    ]
    (lead,) = found("zebra", f"{title}{between}The last boat leaves.", title)
    assert lead.text == "The last boat leaves."
    assert found("ferry", title, title)[0].text == title


def test_line_breaks_become_spaces_one_to_one() -> None:
    body = "A ferry\r\nand\na\n\nharbour"
    (snippet,) = found('"ferry and a harbour"', body)
    assert shown(snippet) == "A [ferry  and a  harbour]"


def test_an_article_without_a_body_has_no_snippet_of_it() -> None:
    assert found("ferry", "") == ()
    assert found("ferry", " \n ") == ()


def test_a_body_without_spaces_is_cut_all_the_same() -> None:
    (snippet,) = found("zebra", "x" * 1000)
    assert len(snippet.text) <= LONGEST


PIECES = st.sampled_from(
    [
        "ferry",
        "Ferries,",
        "pier",
        "council.",
        "Mr.",
        "\n",
        "\n\n",
        "word",
        "a",
        "“Why?”",
        "x" * 120,
        "東京都",
        "café",
        "U.S.",
    ]
)


@given(
    st.lists(PIECES, max_size=200).map(" ".join), st.sampled_from(["ferry pier", '"ferry pier"~9 council', "fer* cafe"])
)
def test_snippets_are_short_slices_of_the_body_with_true_marks(body: str, query: str) -> None:
    terms = set(tokens.terms("ferry pier council cafe"))
    spaced = re.sub(r"\s", " ", body)
    result = found(query, body)
    assert len(result) <= 3
    assert bool(result) == bool(body.strip())
    for snippet in result:
        assert 0 < len(snippet.text) <= LONGEST
        assert snippet.text in spaced
        place = 0
        for begin, end in snippet.marks:
            assert place <= begin < end <= len(snippet.text)
            place = end
            words = tokens.words(snippet.text[begin:end])
            assert set(tokens.terms(snippet.text[begin:end])) & terms or any(word.startswith("fer") for word in words)


def test_what_a_window_of_forty_words_holds_the_snippets_hold(shared: Callable[[str], Path]) -> None:
    """A floor: of 200 queries made from real titles, at least 95 in 100 snippets show all the words that they could."""
    path = shared("data/news-12k.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for _, line in zip(range(200), lines, strict=False)]
    chosen = random.Random(7)
    good = possible = 0
    for article in articles:
        words = [word for word in dict.fromkeys(tokens.words(article["title"])) if len(word) > 3]
        asked = chosen.sample(words, min(3, len(words)))
        in_body = tokens.terms(article["body"])
        wanted = {tokens.stem(word) for word in asked} & set(in_body)
        if not wanted or not any(wanted <= set(in_body[begin : begin + 40]) for begin in range(len(in_body))):
            continue
        possible += 1
        texts = " ".join(snippet.text for snippet in found(" ".join(asked), article["body"], ""))
        good += wanted <= set(tokens.terms(texts))
    assert possible > 100
    assert good >= 0.95 * possible
