"""How a language says a text: its plurals, its direction, its values, and English for what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from tests.webui.language_texts import entries, translated
from webui.language import Language, english_texts, languages_in, to_translate
from webui.wording import day, evidence_name, joined, percent


def test_a_translation_begins_with_every_english_text_and_the_forms_of_its_plurals(tmp_path: Path) -> None:
    (tmp_path / "pl.po").write_text(to_translate("pl"), encoding="utf-8")
    with (tmp_path / "pl.po").open("rb") as stream:
        begun = read_po(stream, locale="pl")
    assert begun.num_plurals == 3
    assert {key for key, _ in entries(begun)} == {key for key, _ in entries(english_texts())}
    assert languages_in(tmp_path)["pl"].plain("site.help") == "Help"


def test_what_a_translation_lacks_is_english(tmp_path: Path) -> None:
    translated(tmp_path, "de", {"search.button": "Suchen"})
    german = languages_in(tmp_path)["de"]
    assert (german.text("search.button"), german.text("site.corpus")) == ("Suchen", "Corpus")
    assert german.text("n.articles", n=12560) == "12.560 articles"
    assert german.month(5) == "Mai"


def test_a_language_with_more_plural_forms_has_them_all_in_pages_and_scripts(tmp_path: Path) -> None:
    path = tmp_path / "pl.po"
    path.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=3; '
        'plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"\n\n'
        'msgid "n.articles"\nmsgid_plural "n.articles"\nmsgstr[0] "{n} artykuł"\nmsgstr[1] "{n} artykuły"\n'
        'msgstr[2] "{n} artykułów"\n\nmsgid "script.shown"\nmsgid_plural "script.shown"\nmsgstr[0] "jeden"\n'
        'msgstr[1] "kilka"\nmsgstr[2] "wiele"\n',
        encoding="utf-8",
    )
    polish = languages_in(tmp_path)["pl"]
    counts = [polish.plain("n.articles", n=n) for n in (1, 2, 5, 22, 112)]
    assert counts == ["1 artykuł", "2 artykuły", "5 artykułów", "22 artykuły", "112 artykułów"]
    assert '"shown":{"' in polish.for_scripts
    assert all(f'"{name}":"{word}"' in polish.for_scripts for name, word in [("one", "jeden"), ("few", "kilka")])


def test_a_language_written_from_right_to_left_turns_the_page(tmp_path: Path) -> None:
    translated(tmp_path, "he", {"search.button": "חיפוש"})
    assert languages_in(tmp_path)["he"].direction == "rtl"


def test_values_are_escaped_and_texts_are_not(client: FlaskClient) -> None:
    speaking = Language(english_texts())
    assert speaking.text("chip.outlet", value="<i>") == "outlet: &lt;i&gt;"
    assert speaking.plain("chip.outlet", value="<i>") == "outlet: <i>"
    assert "<em>banned</em>" in speaking.text("help.lead")
    with pytest.raises(KeyError, match=r"no\.such"):
        speaking.text("no.such")


def test_english_reads_as_one_says_it() -> None:
    assert [day(date) for date in ("2018-04-20T18:30:00Z", "2018-04", "2018", None)] == [
        *("20 April 2018, 18:30", "April 2018", "2018", "date unknown")
    ]
    assert percent(0.5) == "50 %"
    assert joined(["A", "<B>"]) == "<bdi>A</bdi> and <bdi>&lt;B&gt;</bdi>"
    assert evidence_name("json-ld of another copy").startswith("as its page tells search engines")
    assert "tea &lt;leaves&gt;" in evidence_name("tea <leaves>")
