"""Lines that say who wrote an article and when, in the languages of their pages, on pages and in saved text."""

from __future__ import annotations

import pytest

from index.readers import plain_text, web_pages
from index.readers.byline_lines import dated_byline, named_in, place_and_date

FRENCH = (
    "Le conseil du port a reporté jusqu'à l'été la location de l'ancien silo à grains, a-t-il annoncé lundi soir. "
    "Personne ne s'est opposé au projet, selon un membre qui assistait à la séance."
)
GERMAN = (
    "Der Hafenrat hat die Verpachtung des alten Getreidespeichers bis zum Sommer verschoben, teilte er am Abend mit. "
    "Niemand sprach gegen den Plan, sagte einer, der dabei war."
)
SPANISH = (
    "El consejo del puerto ha aplazado hasta el verano el alquiler del viejo silo de grano, según dijo el lunes. "
    "Nadie habló en contra del plan, contó uno de los que estaban presentes."
)
ENGLISH = (
    "The harbour council has put off leasing the old grain terminal until the summer, it said on Monday evening. "
    "Nobody spoke against the plan, said one of those who were there."
)


def page(shown: str, head: str = "", text: str = FRENCH, language: str = "fr") -> str:
    return (
        f"<html lang={language}><head><title>Silo</title>{head}</head><body><article><h1>Le silo attendra encore</h1>"
        f"{shown}<p>{text}</p><p>{text} Encore.</p></article></body></html>"
    )


@pytest.mark.parametrize(
    ("shown", "author"),
    [
        ("<p>Publié le 23 mai 2019</p>", None),
        ("<p>Publié le 23 mai 2019 à 14h30</p>", None),
        ("<p class=author>Publié le 23 mai 2019</p>", None),
        ("<p>Publicado el 23 de mayo de 2019</p>", None),
        ("<p>Par Jean Dupont, publié le 23 mai 2019 à 14h30</p>", "Jean Dupont"),
        ("<p class=byline>Par Jean Dupont, publié le 23 mai 2019 à 14h30</p>", "Jean Dupont"),
        ("<p>Par <a href=/jd>Jean Dupont</a>, publié le 23 mai 2019</p>", "Jean Dupont"),
        ("<p>Par Jean Dupont</p><p>Publié le 23 mai 2019 à 14h30</p>", "Jean Dupont"),
        ("<p>Publié par Jean Dupont et Zoé Roux le 23 mai 2019</p>", "Jean Dupont, Zoé Roux"),
        ("<p>Jean Dupont | Publié le 23 mai 2019 à 14:30</p>", "Jean Dupont"),
        ("<p>Von Petra Müller, veröffentlicht am 23. Mai 2019</p>", "Petra Müller"),
    ],
)
def test_a_line_with_a_date_names_its_author_and_never_the_words_beside_the_date(
    shown: str, author: str | None
) -> None:
    made = web_pages.draft(page(shown))
    assert (made.author, made.published.text) == (author, "2019-05-23")
    assert made.body == f"{FRENCH}\n\n{FRENCH} Encore."


@pytest.mark.parametrize("account", ["admin", "Administrator", "webmaster", "editor", "root", "user", "admin2"])
def test_an_account_is_no_author(account: str) -> None:
    meta = f'<meta name="author" content="{account}">'
    linked = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Le silo attendra encore", '
        f'"author": {{"name": "{account}"}}}}</script>'
    )
    assert web_pages.draft(page("", meta + linked)).author is None
    assert web_pages.draft(page("<p>Par Jean Dupont</p>", meta + linked)).author == "Jean Dupont"
    named = '<meta name="parsely-author" content="Zoé Roux">'
    assert web_pages.draft(page("<p>Par Jean Dupont</p>", meta + named)).author == "Zoé Roux"


def test_a_name_that_holds_the_word_of_an_account_is_one() -> None:
    assert web_pages.draft(page("", '<meta name="author" content="Amara Root">')).author == "Amara Root"


@pytest.mark.parametrize(
    ("head", "text", "author"),
    [
        ("Von Petra Müller\nBerlin, 23. Mai 2019", GERMAN, "Petra Müller"),
        ("\nVon Petra Müller\n\n23. Mai 2019", GERMAN, "Petra Müller"),
        ("Berlin, den 23. Mai 2019\nVon Petra Müller und Jan Schmidt", GERMAN, "Petra Müller, Jan Schmidt"),
        ("Por Ana García\nMadrid, 23 de mayo de 2019", SPANISH, "Ana García"),
        ("Par Jean Dupont\nParis, le 23 mai 2019", FRENCH, "Jean Dupont"),
        ("Par Jean Dupont, publié le 23 mai 2019 à 14h30", FRENCH, "Jean Dupont"),
        ("By Jane Doe\nLondon, 23 May 2019", ENGLISH, "Jane Doe"),
    ],
)
def test_byline_place_and_date_under_a_headline_are_no_text(head: str, text: str, author: str) -> None:
    made = plain_text.draft(f"Vom Silo nichts Neues\n{head}\n\n{text}")
    assert (made.title, made.author, made.published.text) == ("Vom Silo nichts Neues", author, "2019-05-23")
    assert made.body == text


@pytest.mark.parametrize(
    "line",
    [
        "Von Miller Signs With Bills",  # a first name, where the text is English
        "Par Technology Sees Growth",
        "London, 9 November 1989",  # a scene; nothing says that the article is of that day
    ],
)
def test_what_may_be_the_articles_own_line_stays(line: str) -> None:
    made = plain_text.draft(f"Vote put off on grain terminal\n\n{line}\n\n{ENGLISH}")
    assert (made.author, made.published.text) == (None, None)
    assert made.body.startswith(line)


def test_lines_are_known_as_a_whole() -> None:
    assert named_in("Von Petra Müller, Berlin") == "Petra Müller"
    assert named_in("Von Berlin nach Paris in sechs Stunden") is None
    assert named_in("Por fin libre") is None
    assert dated_byline("Par Jean Dupont a été vu le 23 mai 2019") is None
    assert place_and_date("Frankfurt am Main, 23. Mai 2019") is None  # "am" may go with the date: left as it is
    assert place_and_date("Am Abend des 23. Mai 2019") is None
