"""Lists that would be too long for the page they belong to: all values of a facet, all copies of an article."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from webui.asked import here, options
from webui.parameters import FACETS, FILTERS, SEARCH
from webui.reading_room import corpus
from webui.wording import day, language_name

lists = Blueprint("lists", __name__)

MOST_VALUES = 1_000
_ASKED = tuple(parameter for parameter in SEARCH if parameter.name in ("q", "match", *FILTERS))


@lists.get("/facets/<name>")
def facet(name: str) -> str:
    """Every value of a facet of a search, most articles first, dates in order; `like` keeps those that contain it."""
    if name not in FACETS:
        abort(404)
    values = corpus().facet(name, **options(_ASKED), limit=MOST_VALUES)
    like = request.args.get("like", "")
    wanted = like.strip().casefold()
    shown = day if name == "date" else language_name if name == "language" else str
    kept = [value for value in values if wanted in shown(value.value).casefold()] if wanted else values
    return render_template(
        "facet.html", name=name, values=kept, total=len(values), like=like, results=here().at("/"), most=MOST_VALUES
    )


@lists.get("/copies/<id:article>")
def copies(article: str) -> str:
    """Every copy of an article in the corpus, in order of publication."""
    view = corpus().article(article)
    return render_template("copies.html", article=view, copies=corpus().copies_of(view.id))
