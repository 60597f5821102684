"""Markdown: front matter for the metadata, words without marks for the body."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.errors import UnreadableFile
from index.readers import read_file, read_options
from index.readers.markdown import draft
from index.readers.options import DEFAULTS

BODY = "The council met on Monday.\n\nNobody spoke against the plan."


def read(path: Path, text: str) -> Article:
    path.write_text(text)
    (found,) = read_file(path)
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(
    "matter",
    [
        "---\ntitle: 'A port: its story'\ndate: 2018-04-20T17:49:00-05:00\nby: Jane Doe\nsource: The Example\n---\n",
        "---\nTitle: 'A port: its story'\npubDate: '2018-04-20 22:49:00'\nby:\n- Jane Doe\nsite: The Example\n...\n",
        '+++\ntitle = "A port: its story"\ndate = 2018-04-20T22:49:00Z\nby = "Jane Doe"\nsource = "The Example"\n+++\n',
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_front_matter_is_the_metadata(tmp_path: Path, matter: str, name: str) -> None:
    article = read(tmp_path / name, f"{matter}\n{BODY}\n")
    assert (article.title, article.author, article.outlet) == ("A port: its story", "Jane Doe", "The Example")
    assert article.published.text == "2018-04-20T22:49:00Z"
    assert article.body == BODY
    assert article.evidence["outlet"] == "front matter"


def test_a_date_in_front_matter_keeps_its_precision(tmp_path: Path) -> None:
    assert read(tmp_path / "a.md", f"---\ndate: 2018-04\n---\n{BODY}").published.text == "2018-04"


def test_the_first_heading_is_the_headline_and_what_stands_under_it_is_read(tmp_path: Path) -> None:
    article = read(tmp_path / "a.md", f"# Council *puts off* vote\n\nBy Jane Doe\n\nApril 20, 2018\n\n{BODY}\n")
    assert (article.title, article.author, article.body) == ("Council puts off vote", "Jane Doe", BODY)
    assert article.published.text == "2018-04-20"


def test_a_heading_that_is_not_the_title_stays(tmp_path: Path) -> None:
    article = read(tmp_path / "a.md", f"---\ntitle: One\n---\n# Another\n\n{BODY}\n")
    assert (article.title, article.body) == ("One", f"Another\n\n{BODY}")


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        (
            "Some **bold**, `code` and a [link](https://a.example/b) ![a photo](c.png)here.",
            "Some bold, code and a link here.",
        ),
        ("broken\ninto lines", "broken into lines"),
        ("a line  \nbreak", "a line\nbreak"),
        ("- one\n- two", "one\n\ntwo"),
        ("> quoted\n> words", "quoted words"),
        ("<p>html &amp; <b>more</b></p>", "html & more"),
        ("<script>alert(1)</script>", ""),
        ("    indented words", "indented words"),
        ("Setext\n------", "Setext"),
        ("~~gone~~ &copy; 2018", "gone © 2018"),
    ],
)
def test_marks_go_and_words_stay(marked: str, words: str) -> None:
    assert draft(f"Opening words here.\n\n{marked}\n", DEFAULTS).body == f"Opening words here.\n\n{words}".strip()


@pytest.mark.parametrize(
    "matter", ["title: [", "? [a]\n: b", "- a\n- b", "a: &x [*x]", "date: soon", "a: !!python/object:os.system {}"]
)
def test_front_matter_that_cannot_be_read_stays_in_the_text_or_says_nothing(tmp_path: Path, matter: str) -> None:
    assert BODY in read(tmp_path / "a.md", f"---\n{matter}\n---\n\n{BODY}\n").body


def test_a_user_names_the_fields_of_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\nzeitung:\n  name: FAZ\n---\n{BODY}")
    (found,) = read_file(path, options=read_options(["outlet=zeitung.name"]))
    assert isinstance(found, Article)
    assert found.outlet == "FAZ"


@given(st.text(max_size=300) | st.text(alphabet="#*_`[]()<>|-+=: \n&!~0a", max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    for whole in (text, f"---\n{text}\n---\n{text}", f"+++\n{text}\n+++\n"):
        with suppress(UnreadableFile):
            draft(whole, DEFAULTS)
