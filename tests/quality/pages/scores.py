"""How well a reader of web pages does on labelled pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tests.quality.pages.labelled import Page

# Words; in scripts that put no spaces between them, characters.
_TOKEN = re.compile(r"[぀-ヿ㐀-䶿一-鿿가-힯]|(?:(?![぀-ヿ㐀-䶿一-鿿가-힯])\w)+")


@dataclass(frozen=True)
class Reading:
    """What a reader made of a page; None for what it does not say."""

    body: str
    title: str | None = None
    published: str | None = None
    author: str | None = None
    outlet: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Score:
    """How one page was read: the F1 of its text's words (0 to 1), and which of its facts are right.

    `published` is the date as precisely as the page states it, `day` its day alone; `paragraphs` says whether every
    paragraph is a line of the text.
    """

    page: Page
    f1: float
    title: bool
    published: bool
    day: bool
    author: bool
    outlet: bool
    paragraphs: bool


def score(page: Page, reading: Reading) -> Score:
    """A reading against the truth. A standfirst may stand in the text or not."""
    plain = "\n".join(page.paragraphs)
    with_standfirst = f"{page.standfirst}\n{plain}"
    return Score(
        page,
        max(f1(reading.body, plain), f1(reading.body, with_standfirst)),
        _folded(reading.title) == _folded(page.title),
        reading.published == page.published,
        (reading.published or "")[:10] == (page.published or "")[:10],
        _names(reading.author) == _names(page.author),
        page.outlet is None or _folded(reading.outlet) == _folded(page.outlet),
        set(map(_folded, page.paragraphs)) <= {_folded(line) for line in reading.body.split("\n")},
    )


def scores(pages: list[Page], read: Callable[[Page], Reading]) -> list[Score]:
    """All pages by one reader."""
    return [score(page, read(page)) for page in pages]


def f1(found: str, truth: str) -> float:
    """F1 of the words of two texts as bags: twice the common ones over all of both."""
    one, other = Counter(_TOKEN.findall(found.lower())), Counter(_TOKEN.findall(truth.lower()))
    both = one.total() + other.total()
    return 2 * (one & other).total() / both if both else 1.0


def mean(values: list[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0


def _names(text: str | None) -> str:
    return _folded(text).replace(" and ", ", ")


def _folded(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()
