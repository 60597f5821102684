"""The pages one reads: each takes its URL, asks the corpus and hands what it gets to a template."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from search.results import Cluster, Comparison, Passage
from webui.addresses import Address
from webui.asked import OFFSET, here, options, turns
from webui.marking import differences, paragraphs, place
from webui.parameters import COMPARE, DUPLICATES, FACETS, FILTERS, SEARCH, SELECTION
from webui.reading_room import corpus
from webui.tables import csv_answer
from webui.timeline import spread_over_time

pages = Blueprint("pages", __name__)

# A cluster's versions are each compared with the earliest when its page is asked for; so many at a time.
_VERSIONS = 40
_LISTED = 8  # larger and smaller clusters beside one, pairs of outlets on the page of the corpus
_RELATED = 6  # articles beside one
_FAILED = 200  # of the files that could not be read
_COLUMNS = ("order", "outlet", "published", "earliest", "article", "title", "url", "begin", "end", "overlap", "text")


@pages.app_context_processor
def _for_every_template() -> dict[str, Any]:
    return {"q": request.args.get("q", ""), "here": here()}


@pages.get("/")
def search() -> str:
    """The results of a search; without any, what the corpus holds and what spread furthest in it."""
    address = here()
    asked = address.only("q", *FILTERS, "copies", "sort", "cursor")
    if not asked.pairs:
        return _front()
    found = corpus().search(**options(SEARCH))
    chips = [(name, value, address.drop(name, value)) for name, value in address.only(*FILTERS).pairs]
    selection = address.only(*(parameter.name for parameter in SELECTION))
    return render_template("results.html", found=found, chips=chips, selection=selection, facet_names=FACETS)


def _front() -> str:
    return render_template("front.html", status=corpus().status(), spread=corpus().duplicates(limit=6))


@pages.get("/articles/<id:article>")
def article(article: str) -> str:
    """An article with its shared passages marked and linked; `at=begin-end` marks one more place and jumps there."""
    view = corpus().article(article)
    query = request.args.get("q", "")
    marks = corpus().marks(view.id, query) if query.strip() else ()
    sought = place(request.args.get("at", ""), len(view.body))
    spans = [(passage.begin, passage.end) for passage in view.passages]
    return render_template(
        "article.html",
        article=view,
        marks=marks,
        sought=sought,
        body=paragraphs(view.body, marks, [*spans, sought] if sought else spans),
        copies=corpus().copies_of(view.id) if view.copies else (),
        related=corpus().similar(view.id, _RELATED).results,
    )


@pages.get("/duplicates")
def duplicates() -> str:
    """The clusters of near-duplicate passages."""
    asked = options(DUPLICATES)
    found = corpus().duplicates(**asked)
    offset, limit = asked.get("offset", 0), asked.get("limit", 20)
    previous, following = turns(here(), found.total, offset, limit)
    return render_template(
        "duplicates.html", found=found, options=asked, first=offset + 1, previous=previous, next=following
    )


@pages.get("/duplicates/<cluster>")
def cluster(cluster: str) -> Response | str:
    """Every version of a passage, and how each differs from the earliest or any two from one another."""
    found = corpus().cluster(cluster)
    if found.id != cluster:
        return redirect(url_for(".cluster", cluster=found.id, **request.args.to_dict()))  # type: ignore[arg-type]
    chosen = options(COMPARE)
    offset = options((OFFSET,)).get("offset", 0)
    versions = found.passages[offset : offset + _VERSIONS]
    base = found.passages[0]
    compared = corpus().compare(found.id, **chosen) if chosen else None
    previous, following = turns(here(), len(found.passages), offset, _VERSIONS)
    return render_template(
        "cluster.html",
        cluster=found,
        base=base,
        versions=[_version(found, base, passage) for passage in versions],
        compared=_compared(compared) if compared else None,
        picked=_picked(found, compared),
        over_time=spread_over_time(found.passages),
        larger=[corpus().cluster(id) for id in found.larger[:_LISTED]],
        smaller=[corpus().cluster(id) for id in found.smaller[:_LISTED]],
        first=offset + 1,
        next=following,
        previous=previous,
    )


def _version(cluster: Cluster, base: Passage, passage: Passage) -> dict[str, Any]:
    """A passage and its differences against the first one; None for that one itself and for its twins."""
    if passage.text == base.text or passage.article == base.article:
        return {"passage": passage, "differences": None, "same": passage.text == base.text}
    steps = differences(corpus().compare(cluster.id, base.article, passage.article))
    # Quotation marks and the like may differ where the words do not.
    same = all(step.same for step in steps)
    return {"passage": passage, "differences": None if same else steps, "same": same}


def _compared(comparison: Comparison) -> dict[str, Any]:
    return {"left": comparison.left, "right": comparison.right, "differences": differences(comparison)}


def _picked(cluster: Cluster, compared: Comparison | None) -> tuple[Passage, Passage | None]:
    """The versions that are chosen for a comparison: those compared, else the first and the next of another article."""
    if compared:
        return compared.left, compared.right
    first = cluster.passages[0]
    return first, next((one for one in cluster.passages if one.article != first.article), None)


@pages.get("/duplicates/<cluster>.csv")
def cluster_file(cluster: str) -> Response:
    """Every version of a passage as a CSV file, a row each."""
    found = corpus().cluster(cluster)
    rows = (
        (
            *(order, one.outlet, one.published, "yes" if one.earliest else "", one.article, one.title, one.url),
            *(one.begin, one.end, one.overlap, one.text),
        )
        for order, one in enumerate(found.passages, 1)
    )
    return csv_answer(f"passage-{found.id}.csv", _COLUMNS, rows)


@pages.get("/corpus")
def contents() -> str:
    """What the index holds."""
    found = corpus().search(limit=1, snippets=False, duplicates=False, copies="show")
    shared = corpus().duplicates(limit=4)
    status = corpus().status()
    return render_template(
        "corpus.html",
        status=status,
        failed=status.failed[:_FAILED],
        facets=found.facets,
        shared=shared,
        outlets=corpus().outlets(limit=_LISTED),
        all=Address(url_for(".search"), (("q", ""),)),
    )


@pages.get("/help")
def guide() -> str:
    """The query language by example, the keys, the API's errors."""
    return render_template("help.html")
