"""Pages made to break a reader: each gives an article or a named failure, in seconds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.errors import CoverageError
from index.readers import Failure, read_file
from index.readers.web_pages import LARGEST_PAGE, MOST_ELEMENTS, draft

SLOWEST = 5.0  # seconds of processor time
PROSE = b"<p>The harbour council has put off leasing the old grain terminal until the summer of next year.</p>" * 5
HOSTILE = {
    "a hundred thousand nested blocks": b"<html>" + b"<div>" * 100_000,
    "nested blocks with words and names": b"<html>" + b"<div class=share>a word " * 100_000,
    "a million tags": b"<html><body>" + b"<b>" * 1_000_000,
    "line breaks up to the limit": b"<html><body>" + b"<br>" * (MOST_ELEMENTS - 10),
    "line breaks beyond the limit": b"<html><body>" + b"<br>" * 900_000,
    "nested tables": b"<html><body>" + b"<table><tr><td>words here<p>x" * 50_000,
    "open forms": b"<html><body>" + b"<form><p>long " * 10_000,
    "entities of its own": b"<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><html><p>&b;" + b"&amp;" * 500_000,
    "a window title of separators": b"<html><title>" + b"a - b | " * 300_000 + b"</title><body>" + PROSE,
    "an endless class": b"<html><body><div class='" + b"share-" * 500_000 + b"'>" + PROSE,
    "nested linked data": b"<html><script type='application/ld+json'>"
    + b'{"@graph":[' * 200_000
    + b"</script>"
    + PROSE,
    "one comment after the other": b"<!--" * 500_000,
    "sections of comments": b"<html><body><div>" + b"<h3>Comments</h3><p>x" * 10_000,
    "paragraphs alike": b"<html><body>" + PROSE * 2_000,
    "dates in every block": b"<html><body><h1>T</h1>" + b"<i class=date>1.1.2018 12:12, 12.12 </i>" * 8_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_or_named_in_seconds(tmp_path: Path, name: str) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(HOSTILE[name])
    began = time.process_time()
    (found,) = read_file(path)
    assert time.process_time() - began < SLOWEST
    assert isinstance(found, (Article, Failure))


def test_a_page_that_is_too_large_is_named(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"<html><body>" + PROSE * (LARGEST_PAGE // len(PROSE) + 1))
    (found,) = read_file(path)
    assert isinstance(found, Failure)
    assert "MB" in found.reason


def test_a_page_of_too_many_elements_is_named(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"<html><body>" + b"<p>x" * (MOST_ELEMENTS + 1))
    (found,) = read_file(path)
    assert isinstance(found, Failure)
    assert "elements" in found.reason


def test_nulls_inside_a_page_do_no_harm() -> None:
    source = f"<html><body>{PROSE.decode()}</body></html>".replace("harbour", "har\0bour")
    assert "grain terminal" in draft(source).body


_TAGS = st.sampled_from(
    (
        *("<p>", "</p>", "<div class='share'>", "<div class=teaser>", "</div>", "<table><tr><td>", "</table>", "<h1>"),
        *("</h1>", "<a href=x>", "</a>", "<script>", "</script>", "<!--", "-->", "<title>", "<form>", "<br>", "&amp;"),
        *("&#0;", "]]>", '<script type="application/ld+json">{"@type":"Article","headline":', "20 April 2018"),
        *("<meta name=date content='2018-02-31'>", "<time datetime='9999-01-01'>", "By Jane Doe", "words and more. "),
        *("\u200c", "\u200f\u05e2\u05d1", "漢字"),
    )
)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_TAGS, max_size=60))
def test_no_order_of_tags_raises_anything_but_the_projects_own_error(parts: list[str]) -> None:
    try:
        made = draft("<html><body>" + "".join(parts))
    except CoverageError:
        return
    assert made.body.strip()
