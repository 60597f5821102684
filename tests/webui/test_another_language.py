"""Another language takes the place of English: on every page, and in what is said of a query."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from search.corpus import Corpus
from search.query_language import parse
from tests.webui.language_texts import Visible, entries, prettier, translated
from webui.app import create_app
from webui.language import FOLDER, Language, english_texts, languages_in
from webui.reading_room import room_of


def german() -> Language:
    return languages_in()["de"]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_german_has_every_text_with_the_same_places_in_it() -> None:
    with (FOLDER / "de.po").open("rb") as stream:
        translated = dict(entries(read_po(stream, locale="de")))
    original = dict(entries(english_texts()))
    assert set(translated) == set(original)
    for key, forms in original.items():
        assert places(forms[-1]) == places(translated[key][-1]), key
        assert len(forms) == len(translated[key]), key


def test_a_query_is_read_back_and_mended_in_german() -> None:
    read = parse('(dam OR title:bridge~2) NOT "old mill"~3 date:>=2018 +words:500 "')
    assert read.understood_as == (
        '(dam OR in the title: bridge (or up to 2 letters different)), not "old mill" (at most 2 words between), '
        "published from 2018-01-01 on, of 500 words"
    )
    assert german().said(read.understood_as) == (
        '(dam ODER im Titel: bridge (oder bis zu 2 Buchstaben anders)), ohne "old mill" (höchstens 2 Wörter '
        "dazwischen), erschienen ab 2018-01-01, mit 500 Wörtern"
    )
    (warning,) = read.warnings
    place = str(warning.begin + 1)
    assert german().said(warning.message) == (
        f'„"“ (Zeichen {place}) hat kein zweites Anführungszeichen und wird weggelassen'
    )


def test_a_page_in_german_says_nothing_in_english(corpus: Corpus, client: FlaskClient) -> None:
    asked = {"Accept-Language": "de"}
    page = client.get('/?q=title:dam+OR+foo:bar+"', headers=asked).get_data(as_text=True)
    assert "Verstanden als" in page
    assert "ist kein Feld; die Felder sind" in page
    fault = client.get("/?q=date:xyz", headers=asked).get_data(as_text=True)
    assert "lässt sich nicht als Datum lesen" in fault
    assert "character" not in page + fault
    missing = client.get("/articles/none-such", headers=asked).get_data(as_text=True)
    assert "Es gibt keinen solchen Artikel" in missing


@pytest.fixture(scope="module")
def foreign(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over the sample, which also speaks a language with other letters."""
    folder = tmp_path_factory.mktemp("locale")
    translated(folder, "eo")
    app = create_app(sample_index, languages=languages_in(folder))
    yield app
    room_of(app).close()


def read(foreign: Flask, url: str, accept: str = "eo", **form: str) -> str:
    client = foreign.test_client(use_cookies=False)
    headers = {"Accept-Language": accept}
    answer = client.post(url, data=form, headers=headers) if form else client.get(url, headers=headers)
    return answer.get_data(as_text=True)


@pytest.fixture(scope="module")
def urls(corpus: Corpus) -> list[str]:
    """Every page there is."""
    cluster = corpus.duplicates(limit=2).clusters[1]
    first, last = cluster.passages[0].article, cluster.passages[-1].article
    copied = corpus.search("", copies="only").results[0].id
    return [
        *("/", "/?q=dam&outlet=Harbour+Ledger", "/?q=dam&copies=only&match=any", "/?q=zzzzword", "/?q=", "/duplicates"),
        *(f"/duplicates/{cluster.id}?view=sides&base={last}", f"/duplicates/{cluster.id}?left={first}&right={last}"),
        *(f"/articles/{first}?q=dam&at=20-90", f"/copies/{copied}", f"/compare?left={first}&right={last}", "/compare"),
        *("/outlets", "/outlets?min_shared=999", "/trends", "/trends?a=dam&b=twitter", "/facets/outlet?q=dam"),
        *("/facets/date", "/corpus", "/check", "/help", "/nothing-here", "/?q=date:xyz", "/duplicates?limit=0"),
        '/?q=dam+NOT+author:"Ann"',
    ]


def left_over(page: Visible) -> list[str]:
    """Words of a page that no catalogue wrote: they have no letter that only the other language has."""
    seen = [text for text in page.found if text not in (".", ",", ";")]
    words = [word for text in seen for word in re.findall(r"[^\W\d_]{2,}", text)]
    # Unicode's own words of that language for months and languages may have none either.
    own = Locale("eo")
    known = {*own.months["format"]["wide"].values(), *" ".join(own.languages.values()).split()}
    return [word for word in words if word.isascii() and word.lower() not in {one.lower() for one in known}]


def test_another_language_takes_the_place_of_all_english(foreign: Flask, urls: list[str]) -> None:
    for url in urls:
        page = Visible(read(foreign, url))
        assert left_over(page) == [], url
        assert [text for text in page.named if re.search("[A-Za-z]{3}", text) and text.isascii()] == [], url


def test_a_checked_text_is_answered_in_the_other_language(foreign: Flask, corpus: Corpus) -> None:
    page = Visible(read(foreign, "/check", text=corpus.duplicates(limit=1).clusters[0].text))
    assert left_over(page) == []
    assert prettier("Who has how much of it") in page.found
    assert prettier("There was no text.") in read(foreign, "/check", text=" ")


def test_the_page_says_which_language_it_is_in(foreign: Flask) -> None:
    assert '<html lang="eo" dir="ltr">' in read(foreign, "/help")
    for accept in ("en-GB,en;q=0.9,eo;q=0.1", "xx", "", "eo;q=0"):
        assert '<html lang="en" dir="ltr">' in read(foreign, "/help", accept=accept)


def test_what_programs_read_is_english(foreign: Flask) -> None:
    assert "Unknown parameter: x" in read(foreign, "/api/search?x=1")
    answer = read(foreign, "/api/search?q=title:dam+%22&match=any")
    assert '"understood_as":"in the title: dam"' in answer.replace('": "', '":"')
    assert "has no second quotation mark and is left out" in answer
