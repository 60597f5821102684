"""The same article has the same id, whichever copy it is read from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.identity import article_id, canonical_url, host_name

URL = "https://www.example.com/news/a-story?id=3"


@pytest.mark.parametrize(
    "other",
    [
        "http://www.example.com/news/a-story?id=3",
        "https://example.com/news/a-story?id=3",
        "https://EXAMPLE.com/news/a-story?id=3",
        "https://www.example.com/news/a-story/?id=3",
        "https://www.example.com:443/news/a-story?id=3",
        "https://www.example.com/news/a-story?id=3#comments",
        "https://www.example.com/news/a-story?utm_source=feed&id=3&utm_medium=rss",
        "https://www.example.com/news/a-story?id=3&fbclid=IwAR0",
        "https://www.example.com/news/a-story?cmpid=rss&id=3&CMP=share&partner=rss",
        "https://m.example.com/news/a-story?id=3",
        "http://mobile.example.com/news/a-story/?id=3",
        "https://amp.example.com/news/a-story?id=3",
        "https://www.example.com/amp/news/a-story?id=3",
        "https://www.example.com/news/a-story/amp/?id=3",
        "https://www.example.com/news/a-story?amp=1&id=3",
        "https://www.example.com/news/a-story?id=3&outputType=amp",
        "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/amp/news/a-story?id=3",
        "https://www.google.com/amp/s/www.example.com/news/a-story?id=3",
        "https://web.archive.org/web/20180420093000/http://www.example.com/news/a-story?id=3",
        "https://web.archive.org/web/20180420093000if_/https://www.example.com/news/a-story?id=3#top",
    ],
)
def test_addresses_of_one_article_give_one_id(other: str) -> None:
    assert article_id(other, None, "b", "b", 9) == article_id(URL, "7", "a", "a", 0)


@pytest.mark.parametrize(
    "other",
    [
        "https://www.example.com/news/a-story?id=4",
        "https://www.example.com/news/another-story?id=3",
        "https://www.example.org/news/a-story?id=3",
        "https://www.example.com/news/a-story",
    ],
)
def test_addresses_of_other_articles_give_other_ids(other: str) -> None:
    assert article_id(other, None, "a", "a", 0) != article_id(URL, None, "a", "a", 0)


@pytest.mark.parametrize(
    "url", ["https://example.com/champ/amplifier", "https://m.co/camp", "https://mobile.de/x.ampx"]
)
def test_what_only_looks_like_a_variant_for_phones_stays(url: str) -> None:
    assert canonical_url(url) == url.removeprefix("https://")


def test_a_number_that_is_all_that_tells_articles_apart_is_no_tracker() -> None:
    assert canonical_url("https://example.com/story.php?cid=3") != canonical_url("https://example.com/story.php?cid=4")
    assert canonical_url("https://example.com/a-story?cid=3") == canonical_url("https://example.com/a-story")


def test_a_fragment_that_is_a_path_names_the_article() -> None:
    assert canonical_url("https://example.com/#!/story/3") != canonical_url("https://example.com/#!/story/4")


def test_an_address_that_is_only_a_host_names_no_article() -> None:
    one = article_id("https://example.com/", "1", "feed.xml", "feed.xml", 0)
    assert one != article_id("https://example.com/", "2", "feed.xml", "feed.xml", 1)


def test_a_record_keeps_its_id_in_another_folder_place_or_packing() -> None:
    one = article_id(None, "57pH", "news.jsonl", "/a/news.jsonl", 3)
    assert one == article_id(None, "57pH", "news.jsonl.gz", "/b/news.jsonl.gz", 8)
    assert one != article_id(None, "57pH", "other.jsonl", "/a/other.jsonl", 3)


@pytest.mark.parametrize(
    "record_id", ["urn:newsml:agency.example:20180420:7", "tag:agency.example,2018:7", "mid:7@coast.example"]
)
def test_an_id_that_was_given_once_is_the_same_in_every_file(record_id: str) -> None:
    assert article_id(None, record_id, "a.xml", "/a.xml", 0) == article_id(None, record_id, "b.json", "/b.json", 3)


@pytest.mark.parametrize("record_id", ["urn:1", "tag:1", "7", "mid:7"])
def test_an_id_that_others_may_have_given_too_counts_within_its_file(record_id: str) -> None:
    assert article_id(None, record_id, "a.xml", "/a.xml", 0) != article_id(None, record_id, "b.xml", "/b.xml", 0)


def test_without_url_and_id_file_and_place_count() -> None:
    ids = {article_id(None, None, "a.txt", file, record) for file in ("/a.txt", "/b.txt") for record in (0, 1)}
    assert len(ids) == 4


@pytest.mark.parametrize(
    "url", ["", "notaurl", "javascript:alert(1)", "ftp://a.b/c", "http://[::1", "http://", "https://x"]
)
def test_what_is_no_web_address_is_none(url: str) -> None:
    assert canonical_url(url) is None
    assert host_name(url) is None


def test_the_host_is_without_www_port_and_credentials() -> None:
    assert host_name("https://user:secret@www.Example.com:8080/a?b=c") == "example.com"
    assert host_name("https://news.example.co.uk") == "news.example.co.uk"


@given(st.text() | st.none(), st.text() | st.none(), st.text(), st.text(), st.integers(min_value=0))
def test_an_id_is_stable_short_and_safe_in_a_url(
    url: str | None, record_id: str | None, data_set: str, file: str, record: int
) -> None:
    one = article_id(url, record_id, data_set, file, record)
    assert re.fullmatch("[a-z2-7]{16}", one)
    assert one == article_id(url, record_id, data_set, file, record)


@given(st.from_regex(r"https?://[a-z]{1,8}\.[a-z]{2,3}/[a-zA-Z0-9/?&=#%._-]{0,40}", fullmatch=True))
def test_a_canonical_address_is_its_own_canonical_form(url: str) -> None:
    canonical = canonical_url(url)
    assert canonical is not None
    assert canonical_url("https://" + canonical) == canonical
