"""Stock phrases: what the trainer lists, and what is evidence of a common source."""

from __future__ import annotations

import json
import sqlite3
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Precision, Published
from index.indexer import Indexer
from index.stock_phrases import (
    LENGTH,
    LOOSE,
    PLAIN,
    Evidence,
    Setting,
    evidences,
    grams_of,
    setting,
    stock_grams,
)
from index.train_stock_phrases import LEAST_ARTICLES, train
from index.words import QUOTED, split

WEEK = 7 * 86_400
PHRASE = "the ferry council of the northern isles"


def shared(one: str, other: str) -> Evidence:
    """What two passages share that are all of their texts."""
    return evidence(setting(one, 0, len(one)), setting(other, 0, len(other)))


def evidence(one: Setting, other: Setting) -> Evidence:
    return evidences([(one, other)])[0]


def article(number: int, body: str, *, outlet: str | None = None, week: int | None = None) -> Article:
    first = (number if week is None else week) * WEEK
    published = Published("2020", Precision.DAY, first, first + 86_399)
    return Article(id=str(number), title="", body=body, outlet=outlet or f"outlet {number % 9}", published=published)


def test_what_many_outlets_write_over_many_weeks_is_a_stock_phrase() -> None:
    found = train(article(number, f"Report {number}: {PHRASE} met.") for number in range(LEAST_ARTICLES))
    assert found == [
        "council of the northern",
        "ferry council of the",
        "of the northern isles",
        "the ferry council of",
        "the northern isles met",
    ]


def test_what_few_write_or_all_in_one_week_or_one_outlet_alone_is_none() -> None:
    bodies = [f"Report {number}: {PHRASE} met." for number in range(LEAST_ARTICLES)]
    assert train(article(number, body) for number, body in enumerate(bodies[1:])) == []
    assert train(article(number, body, week=7) for number, body in enumerate(bodies)) == []
    assert train(article(number, body, outlet="Ledger") for number, body in enumerate(bodies)) == []


def test_what_is_only_quoted_is_none() -> None:
    assert train(article(number, f"Report {number}: “{PHRASE}” met.") for number in range(LEAST_ARTICLES)) == []


def test_the_shipped_list_knows_what_news_repeats_and_not_what_was_quoted() -> None:
    known = set(stock_grams().tolist())
    assert len(known) > 5_000
    assert set(grams_of(split("of special counsel Robert Mueller's investigation into Russian").word).tolist()) <= known
    quoted = "see your way clear to letting this go, to letting Flynn go"
    assert not set(grams_of(split(quoted).word).tolist()) & known


def test_a_stock_phrase_shows_no_common_source_quoted_or_not() -> None:
    assert shared(
        "as the next president of the United States said", "the next president of the United States"
    ).is_stock(0)
    assert shared(
        "“for president of the United States of America”", "for president of the United States of America"
    ).is_stock(0)


def test_names_outside_quotations_show_no_common_source() -> None:
    names = "Rick Santorum, Newt Gingrich, Michele Bachmann, Herman Cain, Jon Huntsman and Gary Johnson debated there"
    assert shared(names, names).is_stock(0)
    assert not shared(f"“{names}”", names).is_stock(0)


def test_a_sentence_that_two_outlets_ran_is_shared_text_on_any_day() -> None:
    sentence = "Ferries to the outer islands were cancelled again because winds had torn a pontoon from its moorings"
    for days in (None, 0, 20, 2_000, inf):
        assert not shared(sentence, sentence).is_stock(days)


def test_a_short_quotation_is_shared_text_within_weeks_and_a_saying_after_years() -> None:
    saying = "“no deal is better than a bad deal”"
    assert not shared(saying, saying).is_stock(20)
    assert not shared(saying, saying).is_stock(None)
    assert shared(saying, saying).is_stock(700)


def test_a_short_stretch_inside_longer_quotations_counts_as_unquoted() -> None:
    one = "“On jobs we will follow whichever evidence they lead us to, and on taxes,” she said."
    begin, end = one.index("will"), one.index(" us to")
    inside = setting(one, begin, end)
    assert (inside.flags & QUOTED).all()
    assert not inside.at_mark
    assert evidence(inside, inside).is_stock(0)
    alone = setting(f"“{one[begin:end]}”", 1, 1 + end - begin)
    assert not evidence(inside, alone).is_stock(0)


def test_a_short_quotation_of_few_telling_words_is_one_saying_within_days_only() -> None:
    saying = "“Ann Bell has been running for council since”"
    assert shared(saying, saying).telling == 2
    assert not shared(saying, saying).is_stock(3)
    assert shared(saying, saying).is_stock(20)
    assert shared(saying, saying).is_stock(None)


def test_a_title_is_no_quotation_and_a_text_in_capitals_is() -> None:
    title = "“Salt and Silver: The Untold History of the Northern Harbours”"
    assert shared(title, title).is_title
    assert shared(title, title).is_stock(0)
    shouted = "“WE CANNOT LET THE HARBOUR SILT UP AGAIN, WHATEVER IT TAKES”"
    assert not shared(shouted, shouted).is_title
    assert not shared(shouted, shouted).is_stock(0)


def test_a_description_that_is_half_reworded_shows_no_common_source() -> None:
    one = "Tide permits, as sailors know them, let harbour masters ask a court to close a quay to boats in danger"
    other = "Under the island code tide permits let harbour masters ask a court to close a quay before a storm surge"
    assert shared(one, other).share < LOOSE
    assert shared(one, other).plain >= PLAIN
    assert shared(one, other).is_stock(0)


@given(st.text(alphabet="abcD “”\n.", max_size=80), st.integers(0, 3_000), st.integers(0, 3_000))
def test_texts_farther_apart_need_no_less(text: str, near: int, far: int) -> None:
    found = shared(text, text)
    near, far = sorted((near, far))
    assert found.is_stock(far) or not found.is_stock(near)


def test_reworded_facts_show_no_common_source() -> None:
    one = "The judge swore in the new harbour master on Friday and the mayor gave the oath of office that evening"
    other = "On Friday evening the mayor read the oath, after a judge had made the harbour master welcome in office"
    assert shared(one, other).is_stock(0)


STOCK = "They asked about special counsel Robert Mueller's investigation into Russian interference in the 2016 election"
STORY = "Ferries to the outer islands were cancelled again because winds had torn a pontoon from its moorings overnight"
NOUNS = "Der Rat der Stadt will im Herbst die Bibliothek am Hafen und den Lesesaal der Schule auf der Insel verkaufen"


@pytest.mark.parametrize(("text", "language", "aside"), [(STOCK, "en", 1), (STORY, "en", 0), (NOUNS, "de", 0)])
def test_a_cluster_of_stock_phrases_is_set_aside_in_english_only(
    tmp_path: Path, text: str, language: str, aside: int
) -> None:
    around = [
        ("Harbour masters counted boats before dawn", "Bakers gave away bread at noon"),
        ("Teachers moved their desks on Monday", "Growers picked early apples near the river"),
    ]
    records = [
        {"id": str(number), "title": "", "outlet": f"outlet {number}", "published": f"2020-03-0{number + 1}",
         "language": language, "body": f"{before}.\n\n{text}.\n\n{after}."}
        for number, (before, after) in enumerate(around)
    ]  # fmt: skip
    source = tmp_path / "articles.jsonl"
    source.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    with Indexer(tmp_path / "coverage.index") as indexer:
        indexer.index([source])
        connection = sqlite3.connect(tmp_path / "coverage.index" / "catalog.sqlite3")
    assert connection.execute("SELECT boilerplate, outlets FROM clusters").fetchall() == [(aside, 2)]
    connection.close()


def test_texts_of_fewer_words_than_a_phrase_share_nothing() -> None:
    found = shared("two words", "two words")
    assert (found.shared, found.own, found.plain, found.telling, found.share) == (0, 0, 0, 0, 0)
    assert not found.quoted
    assert not found.at_mark
    assert shared("", "").is_stock(None)


TEXTS = st.text(alphabet="ab “”\n.C", max_size=60)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
def test_pairs_looked_at_together_share_what_each_shares_alone(texts: list[tuple[str, str]]) -> None:
    def values(found: Evidence) -> tuple[object, ...]:
        return tuple(value for name, value in vars(found).items() if name != "sides")

    pairs: list[tuple[Setting, Setting]] = [(setting(a, 0, len(a)), setting(b, 0, len(b))) for a, b in texts]
    assert [values(found) for found in evidences(pairs)] == [values(shared(*both)) for both in texts]


@given(st.text(alphabet="ab “”\n.C", max_size=80), st.text(alphabet="ab “”\n.C", max_size=80))
def test_each_count_is_part_of_the_one_before(one: str, other: str) -> None:
    found = shared(one, other)
    assert found.shared >= found.own >= found.plain >= found.telling >= 0
    assert found.shared == 0 or found.shared >= LENGTH


@given(st.lists(st.integers(0, 2**64 - 1), max_size=12))
def test_runs_are_told_apart_by_the_order_of_their_words(words: list[int]) -> None:
    grams = grams_of(np.array(words, np.uint64))
    runs = [tuple(words[at : at + LENGTH]) for at in range(len(grams))]
    assert len(set(grams.tolist())) == len(set(runs))
