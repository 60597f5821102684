from __future__ import annotations

from datetime import datetime, timezone

import pytest

from search.query_language import parse
from search.understood import in_words

NOW = datetime(2018, 4, 25, 12, 30, 15, tzinfo=timezone.utc)

UNDERSTOOD = [
    ("", "every article"),
    ("kaspersky ban", "kaspersky AND ban"),
    (
        "kaspersky ban -title:rumour date:2018-04",
        "kaspersky AND ban, not in the title: rumour, published from 2018-04-01 to 2018-04-30",
    ),
    ("alpha OR beta", "alpha OR beta"),
    ("(alpha OR beta) gamma", "(alpha OR beta) AND gamma"),
    ("alpha OR (beta gamma)", "alpha OR (beta AND gamma)"),
    ("-(alpha beta)", "not (alpha AND beta)"),
    ("alpha ANDMAYBE beta", "alpha, better with beta"),
    ("(alpha ANDMAYBE beta) OR gamma", "(alpha, better with beta) OR gamma"),
    ('"advertising ban"~2', '"advertising ban" (at most 1 word between)'),
    ('"advertising ban"~3', '"advertising ban" (at most 2 words between)'),
    ("title:kasper*", "in the title: kasper* (words that begin so)"),
    ("lead:k?s", "in the lead: k?s (words of this form)"),
    ("body:kas~", "in the body: kas (or up to 1 letter different)"),
    ("kas~2/1", "kas (or up to 2 letters different after the first 1 letter)"),
    ("author:smith outlet:sky", "author: smith, outlet: sky"),
    ("topic:sport lang:en", "topic: sport, language: en"),
    ("[a TO b}", "words from a to b (left out)"),
    ("[a TO]", "words from a"),
    ("[TO]", "any word"),
    ("alpha^2.5", "alpha (weight 2.5)"),
    ("date:2018-04-20", "published on 2018-04-20"),
    ("after:2018-04-20", "published from 2018-04-20 on"),
    ("before:2018-04-20", "published up to 2018-04-20"),
    ("date:2018-04-20T22:49Z", "published on 2018-04-20 22:49 UTC"),
    ("date:[TO now]", "published up to 2018-04-25 12:30:15 UTC"),
    ("date:*", "with a date"),
    ("words:1", "of 1 word"),
    ("words:[100 TO 500]", "of 100 to 500 words"),
    ("words:>=500", "of at least 500 words"),
    ("words:<=500", "of at most 500 words"),
]


@pytest.mark.parametrize(("query", "understood"), UNDERSTOOD, ids=[query for query, _ in UNDERSTOOD])
def test_a_query_is_said_back_in_plain_words(query: str, understood: str) -> None:
    parsed = parse(query, now=NOW)
    assert parsed.understood_as == understood
    assert in_words(parsed.tree) == understood
