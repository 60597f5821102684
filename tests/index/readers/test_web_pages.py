"""Saved pages: the article's text without what surrounds it, and metadata from the best place that has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.article import Article
from index.readers import Failure, read_file

PARAGRAPHS = [  # long enough for an article, and fit for windows-1252
    "The harbour council at Grayling Point has put off leasing the old grain terminal until the summer.",
    "Members had been asked to let the building go for a peppercorn, for thirty years, on the strength of one number.",
    "“We read the application to the end,” said the chairwoman, “and found that hardly anybody else had done so.”",
    "The company, which makes batteries and wants to take them apart too, said that it would answer every question.",
]
TEXT = "\n\n".join(PARAGRAPHS)
PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Vote put off | The Daily Example</title>
{head}</head><body><header><nav><a href="/">Home</a> <a href="/news">News</a></nav></header>
<div class="cookie-banner"><p>We use cookies to count readers.</p><button>Accept</button></div>
<article><h1>Vote put off on grain terminal</h1>{byline}{paragraphs}</article>
<aside><h2>Most read</h2><ul><li><a href="/x">Phone with crank sells out</a></li></ul></aside>
<footer><p>© 2018 The Daily Example</p></footer><script>document.write("evil")</script></body></html>"""
LINKED_DATA = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite",
"name": "Wrong"}, {"@type": ["NewsArticle"], "headline": "Council puts off vote", "datePublished":
"2018-04-20T22:49:00+01:00", "dateModified": "2018-04-22", "author": [{"@type": "Person", "name": "Jane Doe"}, {"name":
"John Roe"}], "publisher": {"name": "Daily Example"}, "mainEntityOfPage": {"@id": "https://example.com/vote"},
"articleSection": "Port", "inLanguage": "en"}]}</script>"""
OPEN_GRAPH = """<meta property="og:title" content="OG title"><meta property="og:site_name" content="OG Example">
<meta property="article:published_time" content="2018-04-19T10:00:00Z"><meta property="og:url" content="https://og.example/v">"""
META = """<meta name="author" content="Meta Author"><meta name="date" content="2018-04-18"><link rel="canonical"
href="https://www.canonical.example/vote">"""


def page(head: str = "", byline: str = "", paragraphs: list[str] = PARAGRAPHS) -> str:
    return PAGE.format(head=head, byline=byline, paragraphs="".join(f"<p>{text}</p>\n" for text in paragraphs))


def read(path: Path, text: str | bytes) -> Article:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (found,) = read_file(path)
    assert isinstance(found, Article), found
    return found


def test_the_text_is_the_articles_and_nothing_around_it(tmp_path: Path) -> None:
    assert read(tmp_path / "a.html", page()).body == TEXT


def test_linked_data_is_the_best_evidence(tmp_path: Path) -> None:
    article = read(tmp_path / "a.html", page(META + OPEN_GRAPH + LINKED_DATA))
    assert (article.title, article.outlet, article.author) == (
        "Council puts off vote",
        "Daily Example",
        "Jane Doe, John Roe",
    )
    assert (article.published.text, article.url) == ("2018-04-20T21:49:00Z", "https://example.com/vote")
    assert (article.topic, article.language) == ("Port", "en")
    assert article.evidence.pop("published_zone") == "+01:00"
    assert set(article.evidence.values()) == {"json-ld"}


def test_open_graph_comes_before_meta_tags(tmp_path: Path) -> None:
    article = read(tmp_path / "a.html", page(META + OPEN_GRAPH))
    assert (article.title, article.outlet, article.url) == ("OG title", "OG Example", "https://og.example/v")
    assert (article.author, article.published.text) == ("Meta Author", "2018-04-19T10:00:00Z")
    assert (article.evidence["title"], article.evidence["author"]) == ("open graph", "meta")


def test_meta_tags_and_the_host_stand_in(tmp_path: Path) -> None:
    article = read(tmp_path / "a.html", page(META))
    assert (article.title, article.outlet) == ("Vote put off on grain terminal", "canonical.example")
    assert (article.author, article.published.text) == ("Meta Author", "2018-04-18")
    assert article.evidence["outlet"] == "host name"


def test_what_the_page_shows_is_read_last(tmp_path: Path) -> None:
    shown = '<p class="byline">By Jane Doe</p><time datetime="2018-04-20T22:49:00Z">Friday</time>'
    article = read(tmp_path / "a.html", page(byline=shown))
    assert (article.title, article.author) == ("Vote put off on grain terminal", "Jane Doe")
    assert article.published.text == "2018-04-20T22:49:00Z"
    assert article.language == "en"
    assert article.body == TEXT


def test_a_page_without_a_date_has_none(tmp_path: Path) -> None:
    assert read(tmp_path / "a.html", page()).published.text is None


def test_where_a_browser_saved_a_page_from_is_its_address(tmp_path: Path) -> None:
    saved = page().replace("<html", "<!-- saved from url=(0031)https://www.example.com/vote -->\n<html", 1)
    article = read(tmp_path / "a.html", saved)
    assert (article.url, article.outlet) == ("https://www.example.com/vote", "example.com")


def test_broken_linked_data_does_no_harm(tmp_path: Path) -> None:
    for broken in (
        "{",
        "[" * 100_000,
        '{"@type": "NewsArticle", "author": [[[]]], "headline": 7, "datePublished": {}}',
    ):
        article = read(tmp_path / "a.html", page(f'<script type="application/ld+json">{broken}</script>'))
        assert article.title == "Vote put off on grain terminal"


def test_a_page_is_known_by_its_contents_or_else_its_name(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", page()).body == TEXT
    assert read(tmp_path / "b", "\ufeff \n" + page()).body == TEXT
    assert read(tmp_path / "c.htm", "".join(f"<p>{text}</p>" for text in PARAGRAPHS)).body == TEXT


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16"])
def test_a_page_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    text = page().replace('charset="utf-8"', f'charset="{encoding}"')
    assert read(tmp_path / "a.html", text.encode(encoding)).body == TEXT


def test_a_short_page_is_read_too(tmp_path: Path) -> None:
    article = read(tmp_path / "a.html", "<html><title>Note</title><body><p>Only words <b>here</b>.</p></body></html>")
    assert (article.title, article.body) == ("Note", "Only words here.")


def test_images_inside_a_page_do_not_make_it_too_large(tmp_path: Path) -> None:
    image = '<img src="data:image/png;base64,' + "iVBORw0KGgo" * 600_000 + '">'
    assert read(tmp_path / "a.html", page(byline=image)).body == TEXT


@pytest.mark.parametrize(
    "text",
    [
        b"<html><body></body></html>",
        b"<html><body><script>var words = 'only';</script></body></html>",
        b"<html>" + b"<div>" * 100_000,
        b"<html>" + b"<p>word word</p>" * 400_000,
        b"<!--" * 200_000,
    ],
)
def test_a_page_without_an_article_is_named(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(text)
    (found,) = read_file(path)
    assert isinstance(found, Failure)
    assert found.file == str(path)
