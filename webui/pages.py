"""The pages: each reads its URL, asks the corpus and hands what it gets to a template."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from search.results import Cluster, Comparison, Passage
from webui.addresses import Address
from webui.marking import differences, paragraphs
from webui.parameters import COMPARE, DUPLICATES, FACETS, FILTERS, SEARCH, SELECTION, Parameter, read
from webui.reading_room import corpus

pages = Blueprint("pages", __name__)

# A cluster's versions are each compared with the earliest when its page is asked for; so many at a time.
_VERSIONS = 40
_KNOWN = {parameter.name for parameter in (*SEARCH, *DUPLICATES, *COMPARE)}
_OFFSET = Parameter("offset", "integer", "", minimum=0, maximum=1e6)


def _options(table: tuple[Parameter, ...]) -> dict[str, Any]:
    # A page passes over parameters that it does not know: links from mails and feeds come with extras.
    return read(request.args, table, strict=False)


def _address() -> Address:
    return Address.of(request.path, request.args.items(multi=True)).only(*_KNOWN)


@pages.app_context_processor
def _for_every_template() -> dict[str, Any]:
    return {"q": request.args.get("q", ""), "here": _address()}


@pages.get("/")
def search() -> str:
    """The results of a search; without any, what the corpus holds and what spread furthest in it."""
    here = _address()
    asked = here.only("q", *FILTERS, "copies", "sort", "cursor")
    if not asked.pairs:
        return _front()
    found = corpus().search(**_options(SEARCH))
    chips = [(name, value, here.drop(name, value)) for name, value in here.only(*FILTERS).pairs]
    selection = here.only(*(parameter.name for parameter in SELECTION))
    return render_template("results.html", found=found, chips=chips, selection=selection, facet_names=FACETS)


def _front() -> str:
    return render_template("front.html", status=corpus().status(), spread=corpus().duplicates(limit=6))


@pages.get("/articles/<id:article>")
def article(article: str) -> str:
    """An article with its shared passages marked and linked."""
    view = corpus().article(article)
    query = request.args.get("q", "")
    marks = corpus().marks(view.id, query) if query.strip() else ()
    spans = [(passage.begin, passage.end) for passage in view.passages]
    return render_template(
        "article.html",
        article=view,
        marks=marks,
        body=paragraphs(view.body, marks, spans),
        copies=corpus().copies_of(view.id) if view.copies else (),
    )


@pages.get("/duplicates")
def duplicates() -> str:
    """The clusters of near-duplicate passages."""
    options = _options(DUPLICATES)
    found = corpus().duplicates(**options)
    here = _address()
    offset, limit = options.get("offset", 0), options.get("limit", 20)
    return render_template(
        "duplicates.html",
        found=found,
        options=options,
        first=offset + 1,
        previous=here.set("offset", max(0, offset - limit) or None) if offset else None,
        next=here.set("offset", offset + limit) if offset + limit < found.total else None,
    )


@pages.get("/duplicates/<cluster>")
def cluster(cluster: str) -> Response | str:
    """Every version of a passage, and how each differs from the earliest or any two from one another."""
    found = corpus().cluster(cluster)
    if found.id != cluster:
        return redirect(url_for(".cluster", cluster=found.id, **request.args.to_dict()))  # type: ignore[arg-type]
    chosen = _options(COMPARE)
    offset = _options((_OFFSET,)).get("offset", 0)
    versions = found.passages[offset : offset + _VERSIONS]
    base = found.passages[0]
    return render_template(
        "cluster.html",
        cluster=found,
        base=base,
        versions=[_version(found, base, passage) for passage in versions],
        compared=_compared(corpus().compare(found.id, **chosen)) if chosen else None,
        first=offset + 1,
        next=_address().set("offset", offset + _VERSIONS) if offset + _VERSIONS < len(found.passages) else None,
        previous=_address().set("offset", max(0, offset - _VERSIONS) or None) if offset else None,
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


@pages.route("/check", methods=["GET", "POST"])
def check() -> str:
    """A form for a text; its passages that stand in the coverage."""
    # Forms send line ends as CR LF; the offsets must be those of what the page shows.
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    if not text:
        return render_template("check.html", text="", matches=None, empty=request.method == "POST")
    matches = corpus().match(text)
    spans = [(passage.begin, passage.end) for passage in matches.passages]
    return render_template("check.html", text=text, matches=matches, body=paragraphs(text, (), spans), empty=False)


@pages.get("/corpus")
def contents() -> str:
    """What the index holds."""
    facets = corpus().search(limit=1, snippets=False, duplicates=False, copies="show").facets
    everything = Address(url_for(".search"), (("q", ""),))
    shared = corpus().duplicates(limit=1).total
    return render_template("corpus.html", status=corpus().status(), facets=facets, shared=shared, all=everything)


@pages.get("/help")
def guide() -> str:
    """The query language by example, the keys, the API's errors."""
    return render_template("help.html")
