"""Saved web pages: how well their articles are read on the labelled pages, and at what cost, beside other readers.

Costs are processor time of one process, the best of several rounds that take turns. Readers that are not installed
(readability-lxml, newspaper4k) are left out.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from index.article import Article
from index.errors import CoverageError
from index.readers.records import finish
from index.readers.web_pages import draft
from tests.quality.pages.labelled import Page, pages
from tests.quality.pages.scores import Reading, Score, mean, scores

ROUNDS = 5
NOTHING = Reading("")
TEXT_ALONE = "its text alone"  # trafilatura without metadata: what the cost of reading a page is held against


def main() -> None:
    warnings.simplefilter("ignore")
    labelled = pages()
    readers = {name: read for name, read in READERS.items() if name in NEEDS_NOTHING or find_spec(NEEDS[name])}
    found = {name: scores(labelled, read) for name, read in readers.items() if name != TEXT_ALONE}
    for name in sorted(set(READERS) - set(readers)):
        print(f"{name} is not installed and left out\n")
    _layouts(found)
    _totals(found)
    _costs(labelled, readers)


def _layouts(found: dict[str, list[Score]]) -> None:
    print(f"{'F1 of the text':16}" + "".join(f"{name:>18}" for name in found))
    layouts = dict.fromkeys(one.page.layout for one in next(iter(found.values())))
    for layout in layouts:
        row = [mean([one.f1 for one in made if one.page.layout == layout]) for made in found.values()]
        print(f"{layout:16}" + "".join(f"{value:18.3f}" for value in row))


def _totals(found: dict[str, list[Score]]) -> None:
    rows: dict[str, Callable[[list[Score]], float]] = {
        "mean": lambda made: mean([one.f1 for one in made]),
        "worst page": lambda made: min(one.f1 for one in made),
        "title right": lambda made: mean([one.title for one in made]),
        "date right": lambda made: mean([one.published for one in made]),
        "its day right": lambda made: mean([one.day for one in made]),
        "author right": lambda made: mean([one.author for one in made]),
        "outlet right": lambda made: mean([one.outlet for one in made]),
        "paragraphs kept": lambda made: mean([one.paragraphs for one in made]),
    }
    print()
    for label, of in rows.items():
        print(f"{label:16}" + "".join(f"{of(made):18.3f}" for made in found.values()))


def _costs(labelled: list[Page], readers: dict[str, Callable[[Page], Reading]]) -> None:
    best = dict.fromkeys(readers, float("inf"))
    for _ in range(ROUNDS):
        for name, read in readers.items():
            began = time.process_time()
            for page in labelled:
                read(page)
            best[name] = min(best[name], time.process_time() - began)
    alone = best[TEXT_ALONE]
    print(f"\n{'':16}" + "".join(f"{name:>18}" for name in best))
    print(f"{'ms a page':16}" + "".join(f"{seconds / len(labelled) * 1e3:18.2f}" for seconds in best.values()))
    print(f"{'times its text':16}" + "".join(f"{seconds / alone:18.2f}" for seconds in best.values()))


def ours(page: Page) -> Reading:
    """What `search index` makes of a page."""
    try:
        article = finish(draft(page.source), "page.html", "page.html")
    except CoverageError:
        return NOTHING
    if not isinstance(article, Article):
        return NOTHING
    published = article.published.text
    return Reading(article.body, article.title, published, article.author, article.outlet, article.language)


def _extraction(page: Page, *, with_metadata: bool = False) -> Any:
    """Trafilatura's document or None; its annotation also has the dictionary that it gives who asks for one."""
    from trafilatura import bare_extraction

    return bare_extraction(page.source, include_comments=False, include_tables=True, with_metadata=with_metadata)


def _trafilatura(page: Page) -> Reading:
    found = _extraction(page)
    return Reading(found.text or "") if found else NOTHING


def _trafilatura_metadata(page: Page) -> Reading:
    found = _extraction(page, with_metadata=True)
    return Reading(found.text or "", found.title, found.date, found.author, found.sitename) if found else NOTHING


def _readability(page: Page) -> Reading:
    from lxml.html import fromstring  # type: ignore[import-untyped, unused-ignore]
    from readability import Document  # type: ignore[import-not-found, import-untyped, unused-ignore]

    document = Document(page.source)
    text = "\n".join(" ".join(part.split()) for part in fromstring(document.summary()).itertext() if part.strip())
    return Reading(text, document.short_title())


def _newspaper(page: Page) -> Reading:
    from newspaper import Article as Paper  # type: ignore[import-not-found, import-untyped, unused-ignore]

    for language in (page.language, "en"):
        paper = Paper("https://example.com/story", language=language)
        paper.download(input_html=page.source)
        try:
            paper.parse()
        except (ImportError, LookupError):  # a language that it reads with further packages or data
            continue
        break
    date = paper.publish_date.strftime("%Y-%m-%d") if paper.publish_date else None
    return Reading(paper.text, paper.title, date, ", ".join(paper.authors))


READERS: dict[str, Callable[[Page], Reading]] = {
    "coverage search": ours,
    "trafilatura": _trafilatura_metadata,
    TEXT_ALONE: _trafilatura,
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
}
NEEDS = {"readability-lxml": "readability", "newspaper4k": "newspaper"}
NEEDS_NOTHING = frozenset(READERS) - frozenset(NEEDS)


if __name__ == "__main__":
    main()
