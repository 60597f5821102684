"""All English text of the pages, and of what search and index say, stands in catalogues."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import Environment

from index.messages import INDEX
from search.messages import SEARCH, say
from tests.webui.language_texts import Visible, entries
from webui.language import FOLDER, english_texts

WEBUI = FOLDER.parent
KEY = re.compile(r'"([a-z]+\.[a-z_0-9]+)"')
# Families of keys of which code puts together the last part.
MADE = ("chip.", "evidence.", "error.", "heading.", "script.", "shown.")
# What only programs and those who write them read: the API's description, and the columns and names of tables.
FOR_PROGRAMS = ("openapi.py", "schemas.py")
WORDS = re.compile(r"[A-Za-z]{2,}[,;:]? [a-z]{2,}|[A-Z][a-z]+ [a-z]+")
# Blocks and macros that give the name of a class and no words.
CLASSES = r"{% block kind %}.*?{% endblock %}|{% macro (?:look|tint)\(.*?{% endmacro %}"


def english() -> Catalog:
    with (FOLDER / "en.po").open("rb") as stream:
        return read_po(stream, locale="en")


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


# The rooms that read a query or check a request for the pages.
SAYING = [
    *(
        "comparing",
        "corpus",
        "duplicates",
        "leaves",
        "lowering",
        "natural_dates",
        "nothing_found",
        "outlets",
        "paging",
        "request",
    ),
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
    asked = {
        key
        for source in sources
        for key in re.findall(r'"((?:read|repair|fault|nothing|upload|what)\.[a-z_]+)"', source)
    }
    fields = {f"read.{name}" for name in ("title", "lead", "body", "author", "outlet", "topic", "language")}
    fields |= {f"nothing.no_{name}" for name in ("outlet", "author", "topic", "language")}
    assert asked | fields == set(SAID)


def test_a_message_is_its_english_text() -> None:
    said = say("read.near", phrase="a b", n=1200)
    assert said == '"a b" (at most 1,200 words between)'
    assert (said.key, said.values) == ("read.near", {"phrase": "a b", "n": 1200})
    assert isinstance(SEARCH.join("read.and", [said, "c"]), str)
