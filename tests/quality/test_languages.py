"""A floor on telling languages apart: five sentences of news in each of twenty."""

from __future__ import annotations

from pathlib import Path

from index.languages import detect

ROWS = [line.split("\t") for line in (Path(__file__).parent / "languages.tsv").read_text(encoding="utf-8").splitlines()]


def test_there_are_five_sentences_of_each_of_twenty_languages() -> None:
    languages = [language for language, _ in ROWS]
    assert len(set(languages)) == 20
    assert all(languages.count(language) == 5 for language in languages)


def test_the_language_of_a_sentence_is_told() -> None:
    wrong = [(language, detect(text), text) for language, text in ROWS if detect(text) != language]
    assert len(wrong) <= 2, wrong


def test_the_language_of_a_paragraph_is_always_told() -> None:
    for wanted in dict.fromkeys(language for language, _ in ROWS):
        assert detect(" ".join(text for language, text in ROWS if language == wanted)) == wanted
