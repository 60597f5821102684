"""The best copy keeps what it knows, and learns what it does not from another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import UNKNOWN_DATE, Article
from index.completion import completed
from index.dates import parse

BEST = Article(
    id="i", title="Best", body="A long text of it", outlet="Coast", evidence={"title": "page", "outlet": "meta"}
)
OTHER = Article(
    id="i", title="Other", body="A text", outlet="Feed", author="Jane Doe", url="https://example.com/a", topic="Port",
    published=parse("2018-04-20T22:49:00Z"), language="en",
    evidence=dict.fromkeys(("title", "outlet", "author", "url", "topic", "published", "language"), "feed entry"),
)  # fmt: skip


def test_what_is_missing_is_filled_and_what_is_stated_stays() -> None:
    made = completed(BEST, OTHER)
    assert (made.title, made.body, made.outlet) == ("Best", "A long text of it", "Coast")
    assert (made.author, made.topic, made.language) == ("Jane Doe", "Port", "en")
    assert made.published == OTHER.published
    assert made.evidence["author"] == "feed entry of another copy"
    assert made.evidence["title"] == "page"


@pytest.mark.parametrize(
    ("mine", "theirs", "kept"),
    [
        ("2018-04-20", "2018-04-20T22:49:00Z", "theirs"),
        ("2018-04", "2018-04-20", "theirs"),
        ("2018-04-20", "2018-04-21T01:00:00Z", "mine"),  # it says otherwise
        ("2018-04-20T22:49:00Z", "2018-04-20", "mine"),
        ("2018-04-20", None, "mine"),
    ],
)
def test_a_date_gives_way_to_a_more_precise_one_within_it(mine: str, theirs: str | None, kept: str) -> None:
    best = replace(BEST, published=parse(mine), evidence={"published": "meta"})
    other = replace(OTHER, published=parse(theirs) if theirs else UNKNOWN_DATE)
    assert completed(best, other).published.text == (mine if kept == "mine" else theirs)


def test_what_was_made_up_gives_way_to_what_was_stated() -> None:
    evidence = {"title": "opening words", "outlet": "host name", "language": "detected", "published": "url"}
    made_up = replace(BEST, language="da", published=parse("2018-04-19"), evidence=evidence)
    made = completed(made_up, OTHER)
    assert (made.title, made.outlet, made.language, made.published) == ("Other", "Feed", "en", OTHER.published)
    assert completed(made_up, replace(OTHER, evidence=evidence)).title == "Best"


def test_of_a_former_version_only_what_it_had_from_a_copy_is_taken() -> None:
    former = replace(OTHER, evidence=OTHER.evidence | {"author": "feed entry of another copy"})
    made = completed(BEST, former, only_borrowed=True)
    assert (made.author, made.topic) == ("Jane Doe", None)


VALUE = st.none() | st.text(min_size=1, max_size=3)
SOURCE = st.dictionaries(
    st.sampled_from(["title", "outlet", "author", "published", "language"]),
    st.sampled_from(["page", "url", "detected", "host name", "opening words", "meta of another copy"]),
)
DATE = st.sampled_from([None, "2018", "2018-04", "2018-04-20", "2018-04-20T22:49:00Z", "2019"]).map(parse)
COPY = st.builds(
    Article, id=st.just("i"), title=st.text(min_size=1, max_size=3), body=st.text(max_size=3), outlet=VALUE,
    author=VALUE, topic=VALUE, language=VALUE, published=DATE, evidence=SOURCE,
)  # fmt: skip


@given(COPY, COPY, st.booleans())
def test_completing_twice_changes_nothing_more(best: Article, other: Article, only_borrowed: bool) -> None:
    once = completed(best, other, only_borrowed=only_borrowed)
    assert completed(once, other, only_borrowed=only_borrowed) == once
    assert once.body == best.body
    assert completed(best, best) == best
