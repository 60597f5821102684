"""All English text of the pages stands in one catalogue, and another language can take its place."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment

from index.messages import INDEX
from search.corpus import Corpus
from search.messages import SEARCH, say
from search.query_language import parse
from webui.app import create_app
from webui.language import FOLDER, Language, english_texts, languages_in, to_translate
from webui.reading_room import room_of
from webui.wording import day, evidence_name, joined, percent

WEBUI = FOLDER.parent
KEY = re.compile(r'"([a-z]+\.[a-z_0-9]+)"')
# Families of keys of which code puts together the last part.
MADE = ("chip.", "evidence.", "error.", "heading.", "script.")
# What only programs and those who write them read: the API's description, and the columns and names of tables.
FOR_PROGRAMS = ("openapi.py", "schemas.py")
WORDS = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}|[A-Z][a-z]+ [a-z]+")
# Blocks and macros that give the name of a class and no words.
CLASSES = r"{% block kind %}.*?{% endblock %}|{% macro (?:look|tint)\(.*?{% endmacro %}"
PRETTY = str.maketrans("aeiounscAEIOUNSC", "äëïöüñśčÄËÏÖÜÑŚČ")


def english() -> Catalog:
    with (FOLDER / "en.po").open("rb") as stream:
        return read_po(stream, locale="en")


def entries(catalog: Catalog) -> Iterator[tuple[str, tuple[str, ...]]]:
    for message in catalog:
        if message.id:
            forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
            yield (message.id[0] if isinstance(message.id, (tuple, list)) else message.id), tuple(map(str, forms))


def used_keys() -> set[str]:
    files = [*WEBUI.glob("*.py"), *WEBUI.glob("templates/*")]
    return {key for path in files for key in KEY.findall(path.read_text(encoding="utf-8"))}


def test_every_text_that_is_asked_for_stands_in_the_catalogue_and_every_other_is_gone(app: Flask) -> None:
    known = dict(entries(english()))
    families = {key.partition(".")[0] for key in known}
    files = re.compile(r".*\.(html|xml|js|css|svg)|(outlets|trends).csv")
    asked = {key for key in used_keys() if key.partition(".")[0] in families and not files.fullmatch(key)}
    asked -= set(app.view_functions)
    assert asked - set(known) == set()
    assert {key for key in known if key not in asked and not key.startswith(MADE)} == set()
    scripts = "".join(path.read_text(encoding="utf-8") for path in WEBUI.glob("static/*.js"))
    said = {key.removeprefix("script.") for key in known if key.startswith("script.")}
    assert {key for key in said if f'"{key}"' not in scripts and key not in ("outlet", "author")} == set()


class Visible(HTMLParser):
    """What of a page can be seen, heard or hovered over, but for the texts of the corpus.

    Those stand in elements of their own direction (`dir`, bdi), or are code, keys or numbers.
    """

    ISOLATED = ("bdi", "code", "kbd", "pre", "script", "style", "svg")
    NAMED = ("title", "aria-label", "placeholder", "alt")
    VOID = ("meta", "link", "input", "br", "hr", "img")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside: list[bool] = []
        self.in_title = False
        self.found: list[str] = []
        self.named: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.named += [str(attributes[name]) for name in self.NAMED if attributes.get(name)]
        self.in_title = tag == "title"
        if tag not in self.VOID:
            own = tag in self.ISOLATED or (tag != "html" and "dir" in attributes)
            self.inside.append(own or (bool(self.inside) and self.inside[-1]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self.inside:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.in_title:  # it names what is searched for, so it can only be said to be in the language as a whole
            self.named.append(data)
            self.in_title = False
            return
        if not (self.inside and self.inside[-1]) and data.strip():
            self.found.append(" ".join(data.split()))


def test_no_template_holds_words_of_its_own() -> None:
    environment = Environment(autoescape=True)
    for path in sorted(WEBUI.glob("templates/*.html")):
        source = re.sub(CLASSES, "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        tokens = environment.lex(source)
        # A value that the catalogue or the corpus gives stands as a digit, so that tags stay whole.
        plain = "".join(text if kind == "data" else "0" if kind == "variable_begin" else "" for _, kind, text in tokens)
        page = Visible(plain)
        assert [text for text in page.found if re.search("[A-Za-z]{2}", text)] == [], path.name
        placeholders = ("2018-04", "2018-04-20")
        assert [text for text in page.named if re.search("[A-Za-z]{2}", text) and text not in placeholders] == []


def texts_in(path: Path) -> Iterator[str]:
    """The string constants of a module that are no docstrings and no meanings of a Parameter."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed_over: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed_over.add(id(node.value))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Parameter":
            passed_over.update(id(one) for one in ast.walk(node))
        # What goes to developers: errors that are none of the user's, the log, and HTTP headers.
        if isinstance(node, ast.Raise) and "Error" in ast.dump(node.exc or node)[:60]:
            passed_over.update(id(one) for one in ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed_over:
            yield node.value


def test_no_module_holds_words_of_its_own() -> None:
    allowed = {" of another copy", "camera=(), geolocation=(), microphone=()"}
    found = {
        text
        for path in sorted(WEBUI.glob("*.py"))
        if path.name not in FOR_PROGRAMS
        for text in texts_in(path)
        if WORDS.search(text)
        and text not in allowed
        and not re.search("'self'|charset=|max-age=|no-cache|filename=", text)
    }
    assert found == set()


def test_no_script_holds_words_of_its_own() -> None:
    for path in sorted(WEBUI.glob("static/*.js")):
        source = re.sub(r"(?m)^\s*//.*$|\s//\s.*$|/\*.*?\*/", "", path.read_text(encoding="utf-8"))
        quoted = [text for pair in re.findall(r'"([^"\n]*)"|`([^`]*)`', source) for text in pair]
        spoken = [text for text in quoted if re.search("[A-Z][a-z]+ |[a-z]{3,} [a-z]{3,} [a-z]{2,}", text)]
        assert [text for text in spoken if text != "use strict" and not re.search(r"[.#\[]", text)] == [], path.name


def test_a_place_of_a_text_is_there_in_each_of_its_forms() -> None:
    for key, forms in entries(english_texts()):
        names = [{name for _, name, _, _ in string.Formatter().parse(form) if name} for form in forms]
        assert names[-1] >= names[0] or key.startswith("n."), key
        assert all(form for form in forms), key


# What search and index say

# The rooms that read a query or check a request for the pages.
SAYING = [
    *("comparing", "corpus", "duplicates", "leaves", "lowering", "natural_dates", "outlets", "paging", "request"),
    *("searcher", "trends", "understood", "query_cost", "query_language", "query_limits", "query_numbers"),
    *("query_repair", "query_tokens", "query_warnings"),
]
SAID = {**SEARCH.texts, **INDEX.texts}


def test_english_of_a_query_stands_in_one_table() -> None:
    folder = WEBUI.parent / "search"
    for name in SAYING:
        spoken = [
            text for text in texts_in(folder / f"{name}.py") if re.search("[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", text)
        ]
        assert spoken == [], name
    assert set(SAID) & set(dict(entries(english()))) == set()


def test_every_message_is_said_somewhere_and_every_other_is_gone() -> None:
    files = [*(WEBUI.parent / "search").glob("*.py"), *(WEBUI.parent / "index").rglob("*.py")]
    sources = [path.read_text(encoding="utf-8") for path in files if path.name != "messages.py"]
    asked = {key for source in sources for key in re.findall(r'"((?:read|repair|fault|what)\.[a-z_]+)"', source)}
    fields = {f"read.{name}" for name in ("title", "lead", "body", "author", "outlet", "topic", "language")}
    assert asked | fields == set(SAID)


def test_a_message_is_its_english_text() -> None:
    said = say("read.near", phrase="a b", n=1200)
    assert said == '"a b" (at most 1,200 words between)'
    assert (said.key, said.values) == ("read.near", {"phrase": "a b", "n": 1200})
    assert isinstance(SEARCH.join("read.and", [said, "c"]), str)


def german() -> Language:
    return languages_in()["de"]


def test_german_has_every_text_with_the_same_places_in_it() -> None:
    with (FOLDER / "de.po").open("rb") as stream:
        translated = dict(entries(read_po(stream, locale="de")))
    original = dict(entries(english_texts()))
    assert set(translated) == set(original)
    for key, forms in original.items():
        assert places(forms[-1]) == places(translated[key][-1]), key
        assert len(forms) == len(translated[key]), key


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


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


# Another language


def translated(folder: Path, code: str, form_of: dict[str, str] | None = None) -> Path:
    """A catalogue of a language that writes English with other letters, or of a few given texts alone."""
    catalog = Catalog(locale=code, charset="utf-8")
    for message in english_texts():
        if not message.id:
            continue
        key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        if form_of is not None:
            continue
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        pretty = tuple(prettier(str(form)) for form in forms)
        catalog.add(message.id if len(forms) == 1 else (key, key), pretty[0] if len(forms) == 1 else pretty)
    for key, text in (form_of or {}).items():
        catalog.add(key, text)
    folder.mkdir(exist_ok=True)
    path = folder / f"{code}.po"
    with path.open("wb") as stream:
        write_po(stream, catalog)
    return path


def prettier(text: str) -> str:
    """The text with letters no English word has, but for its {names} and tags; a word that would stay gets an ø."""
    parts = re.split(r"({[^}]*}|<[^>]*>)", text)
    return "".join(part if at % 2 else re.sub("[A-Za-z]+", _foreign, part) for at, part in enumerate(parts))


def _foreign(word: re.Match[str]) -> str:
    changed = word[0].translate(PRETTY)
    return changed if changed != word[0] else changed + "ø"


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
