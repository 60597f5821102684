"""Floors on how well saved pages are read: 125 labelled pages of 25 layouts, and five real articles as text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.article import Article
from index.readers import read_file
from index.readers.records import finish
from index.readers.web_pages import draft
from tests.quality.pages.labelled import Page, pages
from tests.quality.pages.scores import Reading, Score, mean, score

# Of the real articles: how each body begins and ends, its title and date; None where the text states none.
REAL = {
    "000": ("Twitter bans Kaspersky Lab from", "Lab, Twitter bans)", "Twitter bans Kaspersky from", None),
    "001": ("In a statement Twitter", 'explanation of its decision".', "Twitter Bans Kaspersky Labs Ads", None),
    "002": ("Twitter has confirmed", "Twitter and Kaspersky.", "Eugene Kaspersky slams Twitter", None),
    "003": ("Twitter has banned ads", "rights group.", "Twitter Bans Ads from Russian", "2018-04-20T22:49:00Z"),
    "004": ("EUGENE KASPERSKY HAS HIT", "cybersecurity firm. µ", "EUGENE KASPERSKY HAS HIT", "2018-04-23"),
}


@pytest.fixture(scope="module")
def read_pages() -> list[Score]:
    return [score(page, _read(page)) for page in pages()]


def test_there_are_five_articles_in_each_of_at_least_twenty_layouts() -> None:
    labelled = pages()
    layouts = {page.layout for page in labelled}
    assert len(layouts) >= 20
    assert all(len({page.paragraphs for page in labelled if page.layout == layout}) == 5 for layout in layouts)


def test_the_text_of_labelled_pages_is_found(read_pages: list[Score]) -> None:
    assert mean([one.f1 for one in read_pages]) >= 0.99
    worst = min(read_pages, key=lambda one: one.f1)
    assert worst.f1 >= 0.95, worst.page.name


def test_titles_and_dates_of_labelled_pages_are_right(read_pages: list[Score]) -> None:
    assert mean([one.title for one in read_pages]) >= 0.98
    assert mean([one.published for one in read_pages]) >= 0.98


def test_authors_outlets_and_paragraphs_of_labelled_pages_are_found(read_pages: list[Score]) -> None:
    assert mean([one.author for one in read_pages]) >= 0.94
    assert mean([one.outlet for one in read_pages]) >= 0.97
    assert mean([one.paragraphs for one in read_pages]) >= 0.97


def test_a_page_without_a_date_never_gets_one(read_pages: list[Score]) -> None:
    undated = [one for one in read_pages if one.page.published is None]
    assert len(undated) >= 2
    assert all(one.published for one in undated)


@pytest.mark.parametrize("name", REAL)
def test_the_real_articles_are_read_whole_and_without_their_furniture(shared: Callable[[str], Path], name: str) -> None:
    begins, ends, title, published = REAL[name]
    (path,) = shared("seeds").glob(f"{name}_*.txt")
    (article,) = read_file(path)
    assert isinstance(article, Article)
    assert article.body.startswith(begins)
    assert article.body.endswith(ends)
    assert article.title.startswith(title)
    assert article.published.text == published


def _read(page: Page) -> Reading:
    article = finish(draft(page.source), "page.html", "page.html")
    assert isinstance(article, Article), page.name
    published = article.published.text
    return Reading(article.body, article.title, published, article.author, article.outlet, article.language)
