"""What a page shows near its headline, and what its JSON-LD says through references and lists."""

from __future__ import annotations

import pytest

from index.readers.linked_data import linked_article
from index.readers.records import Draft
from index.readers.web_pages import draft

PROSE = (
    "<p>The harbour council has put off leasing the old grain terminal until the summer of next year, it said.</p>" * 3
)


def read(head: str = "", shown: str = "", title: str = "Vote put off on grain terminal", foot: str = "") -> Draft:
    return draft(f"<html><head>{head}</head><body><div><b>{title}</b></div>{shown}{PROSE}{foot}</body></html>")


@pytest.mark.parametrize(
    ("window", "outlet"),
    [
        ("Vote put off on grain terminal | The Daily Example", "The Daily Example"),
        ("The Daily Example - Vote put off on grain terminal", "The Daily Example"),
        ("Opinion | Vote put off on grain terminal - The Daily Example", "The Daily Example"),
        ("The Daily Example | Print | Vote put off on grain terminal", "The Daily Example"),
        ("Vote put off on grain terminal", None),
        ("Vote put off on grain terminal | Page 2", None),
    ],
)
def test_the_window_title_gives_headline_and_outlet(window: str, outlet: str | None) -> None:
    made = read(f"<title>{window}</title>", foot="<p><a href=/>The Daily Example</a></p>")
    assert (made.title, made.outlet) == ("Vote put off on grain terminal", outlet)


def test_a_headline_with_a_dash_of_its_own_is_kept_whole() -> None:
    made = read("<title>Vote put off - again | The Daily Example</title>", title="Vote put off - again")
    assert made.title == "Vote put off - again"


@pytest.mark.parametrize(
    ("shown", "author", "date"),
    [
        ("<span>By Jane Doe</span><span>Apr 20, 2018</span>", "Jane Doe", "2018-04-20"),
        ("<i>By JANE DOE, Example staff</i><br>20 April 2018", "Jane Doe", "2018-04-20"),
        ("<p><em>Jane Doe &middot; Friday, April 20, 2018</em></p>", "Jane Doe", "2018-04-20"),
        (
            "<div>by <a>Jane Doe</a></div><div>Posted: Apr 20, 2018 / 10:49 PM UTC</div>",
            "Jane Doe",
            "2018-04-20T22:49:00Z",
        ),
        ("<span class=writer>ليلى منصور</span><span class=article-date>2019-04-02</span>", "ليلى منصور", "2019-04-02"),
        (
            "<p>It opened on 3 May 2011, and it will close when the summer is over and the visitors are gone.</p>",
            None,
            None,
        ),
        ("<div class=updated>Updated 21 April 2018</div>", None, None),
        ("<div>© 2020 The Daily Example</div>", None, None),
    ],
)
def test_a_byline_and_a_date_near_the_headline_are_read(shown: str, author: str | None, date: str | None) -> None:
    made = read("<title>Vote put off on grain terminal</title>", shown)
    assert (made.author, made.published.text) == (author, date)


def test_the_date_of_a_comment_or_of_another_article_is_not_the_pages() -> None:
    comment = "<div class=comments><time datetime=2018-04-20>Friday</time></div>"
    other = "<div class=related-posts><span class=date>20 April 2018</span></div>"
    assert read("<title>Vote put off on grain terminal</title>", foot=comment + other).published.text is None


@pytest.mark.parametrize("stated", ["2018-02-31", "0000-01-01", "9999-12-31", "1066-10-14"])
def test_an_impossible_date_is_unknown_and_kept_for_the_report(stated: str) -> None:
    made = read(f'<title>Vote put off</title><meta property="article:published_time" content="{stated}">')
    assert (made.published.text, made.impossible_date) == (None, stated)


@pytest.mark.parametrize(
    "shown",
    [
        "<time datetime=2099-05-23>soon</time>",
        "<p>23 May 2099</p>",
        "<span class=article-date>Published: 23 May 2099</span>",
    ],
)
def test_a_date_to_come_that_the_page_shows_is_unknown_and_kept_for_the_report(shown: str) -> None:
    made = read("<title>Vote put off on grain terminal</title>", shown)
    assert made.published.text is None
    assert "2099" in made.impossible_date


@pytest.mark.parametrize(
    "shown", ["<p>2099</p>", "<p>May 2099</p>", "<p>4085551234</p>", "<p>It ends on 23 May 2099</p>"]
)
def test_what_is_no_day_to_come_is_not_reported(shown: str) -> None:
    assert read("<title>Vote put off on grain terminal</title>", shown).impossible_date == ""


def test_the_outlets_name_goes_from_the_end_of_the_title() -> None:
    title = "<meta property=og:title content='Vote put off - Daily Example'>"
    assert read(title + "<meta property=og:site_name content='Daily Example'>").title == "Vote put off"


def test_names_given_by_reference_are_looked_up() -> None:
    found = linked_article(
        [
            '{"@graph": [{"@type": "NewsArticle", "headline": "Vote",'
            '"author": {"@id": "#jane"}, "publisher": {"@id": "#x"}},'
            '{"@type": "Person", "@id": "#jane", "name": "Jane Doe"}, {"@id": "#x", "name": "Daily Example"}]}'
        ]
    )
    assert found is not None
    assert (found.author, found.outlet) == ("Jane Doe", "Daily Example")


def test_of_several_articles_the_one_with_headline_and_date_is_the_pages() -> None:
    found = linked_article(
        [
            '[{"@type": "NewsArticle", "name": "Other"},'
            '{"@type": "NewsArticle", "headline": "Vote", "datePublished": "2018"}]'
        ]
    )
    assert found is not None
    assert found.title == "Vote"


@pytest.mark.parametrize(("byline", "author"), [("<p>Von Petra Müller</p>", "Petra Müller"), ("", "Das Beispiel")])
def test_a_byline_counts_more_than_the_outlet_in_the_authors_place(byline: str, author: str) -> None:
    named = "<meta name=author content='Das Beispiel'><meta property=og:site_name content='Das Beispiel'>"
    text = "<p>Der Rat hat seine Entscheidung über den Speicher am Hafen auf den Sommer verschoben.</p>" * 3
    body = f"<article><h1>Rat vertagt sich</h1>{byline}{text}</article>"
    assert draft(f"<html lang=de><head>{named}</head><body>{body}</body></html>").author == author


@pytest.mark.parametrize(("stated", "author"), [("di Giulia Rossi", "Giulia Rossi"), ("By Jane Doe", "Jane Doe")])
def test_the_word_before_a_stated_author_is_no_part_of_the_name(stated: str, author: str) -> None:
    assert read(f"<meta name=author content='{stated}'>").author == author


def test_a_part_of_the_outlet_in_a_byline_is_no_author() -> None:
    found = read("<meta property=og:site_name content='Costa'>", "<p class=byline>Por Ana Souza, Costa Norte</p>")
    assert found.author == "Ana Souza"


def test_the_outlets_name_goes_from_a_title_behind_a_full_width_sign() -> None:
    title = "<meta property=og:title content='Vote put off：Coast News'>"
    assert read(title + "<meta property=og:site_name content='Coast News'>").title == "Vote put off"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Traffic: Swing bridge to close for long", "<b>Traffic</b> <span>Swing bridge to close for long</span>"),
        ("Swing bridge to close for nine months", "Traffic | Swing bridge to close for nine months"),
        ("“Swing bridge” to close - for nine months", "'Swing bridge' to close – for nine months"),
    ],
)
def test_a_headline_is_known_whatever_its_signs_and_its_kicker(title: str, shown: str) -> None:
    head = f'<meta property="og:title" content="{title}">'
    body = f"<article><h2>{shown}</h2><div>By Jane Doe</div>{PROSE}</article>"
    found = draft(f"<html><head>{head}</head><body>{body}</body></html>")
    assert (found.author, "bridge" in found.body, "Jane" in found.body) == ("Jane Doe", False, False)
