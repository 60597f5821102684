"""Languages are named by their primary subtag; a text's own is told where it can be."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from index.languages import detect, normalise


@pytest.mark.parametrize(
    ("tag", "subtag"),
    [
        *(("en", "en"), ("en-US", "en"), ("EN_gb", "en"), ("eng", "en"), ("English", "en"), ("zh-Hans-CN", "zh")),
        *(("German", "de"), ("nb", "no"), ("und", None), ("", None), ("klingon", None), (None, None), (7, None)),
    ],
)
def test_a_language_is_named_by_its_primary_subtag(tag: object, subtag: str | None) -> None:
    assert normalise(tag) == subtag


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The harbour council has put off its decision on leasing the old grain terminal until the summer."),
        ("fr", "Le conseil du port a reporté sa décision sur la location de l'ancien terminal céréalier à cet été."),
        ("de", "Der Hafenrat hat seine Entscheidung über die Vermietung des alten Getreideterminals vertagt."),
        ("es", "El consejo del puerto ha aplazado su decisión sobre el alquiler de la antigua terminal de grano."),
        ("ru", "Совет порта отложил решение об аренде старого зернового терминала до лета этого года."),
        (
            "ja",
            "港湾評議会は、古い穀物ターミナルの賃貸に関する決定を夏まで延期した。関係者が月曜日に東京で明らかにしたところによると。",
        ),
    ],
)
def test_the_language_of_a_text_is_detected(language: str, text: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", "12.5 %", "Reuters", "1 2 3 " * 200])
def test_too_little_text_has_no_language(text: str) -> None:
    assert detect(text) is None


def test_no_american_article_is_taken_for_another_language(shared: Callable[[str], Path]) -> None:
    found: Counter[str | None] = Counter()
    with gzip.open(shared("data/news-12k.jsonl.gz")) as lines:
        for number, line in enumerate(lines):
            if number % 6 == 0:
                found[detect(json.loads(line)["body"])] += 1
    assert set(found) <= {"en", None}
    assert found["en"] > 0.99 * found.total()
