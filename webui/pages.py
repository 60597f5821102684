"""The pages one reads: each takes its URL, asks the corpus and hands what it gets to a template."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from search.nothing_found import reasons, unquoted
from search.shared_passages import Cluster, Comparison
from webui.addresses import Address
from webui.articles import passage_places, reading_of, who_else
from webui.asked import CLUSTER, OFFSET, WITHIN, here, options, turns
from webui.chips import chips_of
from webui.contents import over_time
from webui.language import plain
from webui.marking import differences, place
from webui.parameters import COMPARE, DUPLICATES, FACETS, FEED, FILTERS, SEARCH, SELECTION
from webui.reading_room import corpus
from webui.tables import csv_answer
from webui.timeline import spread_over_time
from webui.versions import as_text, base_of, carriers, picked, versions
from webui.wording import day

pages = Blueprint("pages", __name__)

# A cluster's versions are each compared with one of them when its page is asked for; so many at a time.
_VERSIONS = 40
_LISTED = 8  # larger and smaller clusters beside one, pairs of outlets on the page of the corpus
_RELATED = 6  # articles beside one
_FAILED = 200  # of the files that could not be read
_REASONS = 12
_NARROWED = ("q", "match", *FILTERS)
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
    feed = address.only(*(parameter.name for parameter in FEED if parameter.name != "limit"))
    wanted = options(SEARCH)
    found = corpus().search(**wanted)
    return render_template(
        "results.html",
        found=found,
        reasons=() if found.total.value else reasons(corpus(), wanted.get("text", ""), wanted),
        unquoted=unquoted(wanted.get("text", "")),
        chips=chips_of(address),
        selection=address.only(*(parameter.name for parameter in SELECTION)),
        narrowed=address.only(*_NARROWED),
        feed=feed.at(url_for("feeds.atom")),
        facet_names=FACETS,
    )


def _front() -> str:
    return render_template("front.html", status=corpus().status(), spread=corpus().duplicates(limit=6))


@pages.get("/articles/<id:article>")
def article(article: str) -> str:
    """An article with its shared passages marked and linked; `at=begin-end` marks one more place and jumps there.

    A long one comes in parts, `part=2`; without a number the part that holds the place.
    """
    view = corpus().article(article)
    query = request.args.get("q", "")
    marks = corpus().marks(view.id, query) if query.strip() else ()
    sought = place(request.args.get("at", ""), len(view.body))
    address = here("at").at(url_for(".article", article=view.id)).only("q", "at")
    reading = reading_of(view, marks, sought, request.args.get("part", ""), address)
    return render_template(
        "article.html",
        article=view,
        marks=marks,
        mark_places=reading.mark_places,
        sought=sought,
        body=reading.paragraphs,
        part=reading.part,
        parts=reading.parts,
        in_text=passage_places(view, reading),
        others=who_else(corpus(), view),
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
        "duplicates.html",
        found=found,
        options=asked,
        chips=chips_of(here()),
        first=offset + 1,
        previous=previous,
        next=following,
    )


@pages.get("/duplicates/<cluster>")
def cluster(cluster: str) -> AnyResponse | str:
    """Every version of a passage, and how each differs from the earliest or any other (`base`), or any two."""
    found = corpus().cluster(cluster)
    if found.id != cluster:
        return redirect(str(here().at(url_for(".cluster", cluster=found.id))))
    chosen, asked = options(COMPARE), options((OFFSET, *CLUSTER))
    offset = asked.get("offset", 0)
    base = base_of(found, asked.get("base", ""))
    compared = corpus().compare(found.id, **chosen) if chosen else None
    previous, following = turns(here(), len(found.passages), offset, _VERSIONS)
    spread = spread_over_time(found.passages)
    return render_template(
        "cluster.html",
        cluster=found,
        base=base,
        view=asked.get("view", ""),
        versions=versions(found, base, found.passages[offset : offset + _VERSIONS]),
        compared=_compared(compared) if compared else None,
        picked=picked(found, compared),
        over_time=spread,
        carriers=carriers(found.passages, spread, plain("outlet.an_unknown")),
        larger=[corpus().cluster(id) for id in found.larger[:_LISTED]],
        smaller=[corpus().cluster(id) for id in found.smaller[:_LISTED]],
        first=offset + 1,
        next=following,
        previous=previous,
    )


def _compared(comparison: Comparison) -> dict[str, Any]:
    return {"left": comparison.left, "right": comparison.right, "differences": differences(comparison)}


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


@pages.get("/duplicates/<cluster>.txt")
def cluster_text(cluster: str) -> Response:
    """Every version of a passage as plain text, under its outlet, date and title."""
    found = corpus().cluster(cluster)
    answer = Response(as_text(found, _heading(found), _lines(found)), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="passage-{found.id}.txt"'
    return answer


def _heading(cluster: Cluster) -> str:
    return plain("cluster.heading", outlets=plain("n.outlets", n=cluster.outlets))


def _lines(cluster: Cluster) -> list[str]:
    return [
        " · ".join(filter(None, (one.outlet or plain("outlet.unknown"), day(one.published), one.title, one.url)))
        for one in cluster.passages
    ]


@pages.get("/corpus")
def contents() -> str:
    """What the index holds; `after` and `before` look nearer at a stretch of its time."""
    found = corpus().search(limit=1, snippets=False, duplicates=False, copies="show")
    status = corpus().status()
    results = Address(url_for(".search"), (("q", ""),))
    asked = options(WITHIN)
    dates = corpus().facet("date", **asked) if asked else found.facets.get("date", ())
    return render_template(
        "corpus.html",
        status=status,
        failed=status.failed[:_FAILED],
        reasons=Counter(failed.reason for failed in status.failed).most_common(_REASONS),
        facets=found.facets,
        over_time=over_time(tuple(dates), here().only("after", "before"), results),
        shared=corpus().duplicates(limit=4),
        outlets=corpus().outlets(limit=_LISTED),
        all=results,
    )


@pages.get("/help")
def guide() -> str:
    """The query language by example, the keys, the API's errors."""
    return render_template("help.html")
