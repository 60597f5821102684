"""A small corpus, indexed for real: seven outlets on two stories, with copies, a quotation, and hostile text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import search
from index.indexer import Indexer
from search.corpus import Corpus

WIRE = (
    "The harbour council voted on Tuesday to close the old ferry terminal at Brenholt after engineers found cracks in "
    "eleven of its forty timber piles. The decision ends a crossing that has run without a break since 1911, and "
    "leaves some nine hundred commuters without a direct way to the city.\n\n"
    "Council leader Marta Lindqvist told reporters that safety had left no choice. “We will not gamble with nine "
    "hundred lives for the sake of a timetable that nobody has loved for years,” she said after the vote.\n\n"
    "Repairs would cost about 14 million crowns and take until spring, according to a report that the council "
    "published with the decision. Three members voted against the closure and asked for a temporary pontoon instead. "
    "A second hearing is planned for the middle of next month, when the operator has promised to bring its own figures."
)
QUOTE = (
    "Commuters were angry when the last boat left the pier. Marta Lindqvist, who leads the council, defended the vote: "
    "“We will not gamble with nine hundred lives for the sake of a timetable that nobody has loved for years.” Shop "
    "owners near the quay fear that they will have to shut as well.\n\nTicket sellers have been offered other posts."
)
ORCHARD = (
    "Growers in the Vessel valley expect the smallest apple harvest in two decades after a late frost in May. Early "
    "varieties were hit hardest, and cider makers have begun to buy fruit from abroad. Insurers put the loss at "
    "60 million crowns so far. The growers’ union wants the state to step in."
)


def _article(id: str, title: str, body: str, outlet: str | None, published: str | None, **more: Any) -> dict[str, Any]:
    return {"id": id, "title": title, "body": body, "outlet": outlet, "published": published, "language": "en", **more}


ARTICLES = [
    _article("wire-1", "Brenholt ferry terminal to close over cracked piles", WIRE, "North Wire",
             "2021-03-02T09:00:00Z", author="Ida Holm", topic="transport", url="https://northwire.example/ferry"),
    _article("wire-2", "Council closes Brenholt ferry terminal", WIRE.replace("some nine hundred", "about 900"),
             "Daily Quay", "2021-03-02T15:30:00Z", topic="transport", url="https://quay.example/ferry"),
    _article("wire-3", "Ferry terminal closed: engineers find cracks", WIRE, "Harbour Post", "2021-03-03",
             topic="transport"),
    _article("quote-1", "Anger at the pier as the last boat leaves", QUOTE, "Evening Tide", "2021-03-05",
             author="Jon Aas, Ulla Berg", topic="transport"),
    _article("orchard-1", "Frost leaves cider makers short of apples", ORCHARD, "Valley Echo", "2021-06-11",
             topic="farming"),
    _article("orchard-2", "Apple growers want state aid",
             "Apple growers have asked for state aid. Banning imports would not help them, economists said; a ban was "
             "tried before and banned fruit came in by other roads. Lying low is no plan, said one grower.",
             None, "2021-06", topic="farming"),
    _article("accents", "Café owners fear naïve rules", "The café in Łódź closed. A cafe nearby stayed open. "
             "Owners called the rules naïve.", "Valley Echo", None),
    _article("hostile", "Red \x9b31malert and \u202edesrever title",
             "A story about escapes \x9b2J that a terminal \u202emust\u202c never obey. Nothing else happened.",
             "=HYPERLINK(\"x\")", "2020-01-05"),
]  # fmt: skip


@pytest.fixture(scope="session")
def articles() -> list[dict[str, Any]]:
    """The records of the corpus, in order."""
    return ARTICLES


@pytest.fixture(scope="session")
def article_file(tmp_path_factory: pytest.TempPathFactory, articles: list[dict[str, Any]]) -> Path:
    """The records as JSON lines."""
    path = tmp_path_factory.mktemp("articles") / "harbour.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def index_path(tmp_path_factory: pytest.TempPathFactory, article_file: Path) -> Path:
    """The index of the corpus; tests only read it."""
    path = tmp_path_factory.mktemp("index") / "coverage.index"
    with Indexer(path) as indexer:
        summary = indexer.index([article_file])
    assert (summary.new, summary.failed) == (len(ARTICLES), [])
    return path


@pytest.fixture
def corpus(index_path: Path) -> Iterator[Corpus]:
    """The corpus, opened."""
    with search.open(index_path) as opened:
        yield opened
