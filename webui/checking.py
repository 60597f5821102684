"""The page that checks a text: which of its passages stand in the coverage, where, and how much of either that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from flask import Blueprint, Response, render_template, request

from index.errors import UnreadableFile
from index.messages import Message, of_error
from search.shared_passages import MatchedArticle, Matches
from webui.brought import Brought, brought_text
from webui.language import plain, said
from webui.marking import paragraphs
from webui.reading_room import corpus
from webui.tables import Cell, csv_answer
from webui.wording import day, percent

checking = Blueprint("checking", __name__)

LISTED = 20  # articles in the table, until all are asked for
_PLACES = 25  # of each passage; the page shows so many at most
_FIRST_PLACES = 3  # until all are asked for
_MOST_LISTED = 200  # articles, however many; the file holds all
_IN_FILE = 1_000  # of each passage, in the file

_ORDERS: dict[str, Callable[[MatchedArticle], Any]] = {
    "text": lambda one: (-one.share_of_text, -one.share_of_article),
    "article": lambda one: (-one.share_of_article, -one.share_of_text),
    "earliest": lambda one: (one.published is None, one.published or ""),
}
COLUMNS = (
    *("passage", "begin", "end", "text", "outlet", "published", "article", "title", "url", "article_begin"),
    *("article_end", "article_text", "overlap", "kind", "share_of_text", "share_of_article"),
)


@checking.get("/check")
def form() -> str:
    """A form for a text."""
    return render_template("check.html", brought=Brought(""), matches=None, fault="")


@checking.post("/check")
def check() -> tuple[str, int] | str:
    """The text with the passages that stand in the coverage marked, and the articles where they stand."""
    try:
        brought = brought_text()
    except UnreadableFile as error:
        fault = of_error(error)
        key = "check.file_fault" if isinstance(fault, Message) else "check.file_unreadable"
        return _refused(plain(key, fault=said(fault)))
    if not brought.text:
        return _refused(plain("check.no_text"))
    matches = corpus().match(brought.text, limit=_PLACES)
    order = request.form.get("sort", "text")
    order = order if order in _ORDERS else "text"
    articles = sorted(matches.articles, key=_ORDERS[order])
    wide = "all" in request.form
    spans = [(passage.begin, passage.end) for passage in matches.passages]
    return render_template(
        "check.html",
        brought=brought,
        matches=matches,
        articles=articles[: _MOST_LISTED if wide else LISTED],
        wide=wide,
        listed=_FIRST_PLACES,
        order=order,
        outlets=len({one.outlet for one in articles}),
        body=paragraphs(brought.text, (), spans),
        most=_PLACES,
        answer=_in_words(matches, articles),
        fault="",
    )


def _refused(fault: str) -> tuple[str, int]:
    return render_template("check.html", brought=Brought(""), matches=None, fault=fault), 400


@checking.post("/check.csv")
def check_file() -> Response:
    """The same as a CSV file, a row for each place where a passage stands. Raises UnreadableFile."""
    matches = corpus().match(brought_text().text, limit=_IN_FILE)
    known = {one.article: one for one in matches.articles}
    return csv_answer("checked-text.csv", COLUMNS, _rows(matches, known))


def _rows(matches: Matches, known: Mapping[str, MatchedArticle]) -> Iterator[tuple[Cell, ...]]:
    for number, passage in enumerate(matches.passages, 1):
        for found in passage.found:
            article = known.get(found.article)
            yield (
                *(number, passage.begin, passage.end, passage.text, found.outlet, found.published, found.article),
                *(
                    found.title,
                    article.url if article else None,
                    found.begin,
                    found.end,
                    found.text,
                    found.overlap,
                    found.kind,
                ),
                *((article.share_of_text, article.share_of_article) if article else (None, None)),
            )


def _in_words(matches: Matches, articles: list[MatchedArticle]) -> str:
    """The answer as plain text, to take into a mail."""
    lines = [plain("check.answer", share=percent(matches.share), words=plain("n.words", n=matches.words))]
    for one in islice(articles, LISTED):
        line = plain(
            "check.answer_article",
            outlet=one.outlet or plain("outlet.unknown"),
            date=day(one.published),
            title=one.title,
            of_text=percent(one.share_of_text),
            of_article=percent(one.share_of_article),
        )
        lines.append(f"{line} {one.url}" if one.url else line)
    return "\n".join(lines)
