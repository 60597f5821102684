"""Lists that would be too long for the page they belong to: all values of a facet, all copies of an article."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from webui.asked import OFFSET, here, options, turns
from webui.parameters import FACETS, FILTERS, SEARCH
from webui.reading_room import corpus
from webui.wording import day, language_name

lists = Blueprint("lists", __name__)

MOST_VALUES = 1_000
ON_PAGE = 100  # each with two addresses that carry the whole search
_ASKED = tuple(parameter for parameter in SEARCH if parameter.name in ("q", "match", *FILTERS))


@lists.get("/facets/<name>")
def facet(name: str) -> str:
    """Every value of a facet of a search, most articles first, dates in order; `like` keeps those that contain it.

    A page holds a hundred of them, from `offset` on.
    """
    if name not in FACETS:
        abort(404)
    values = corpus().facet(name, **options(_ASKED), limit=MOST_VALUES)
    like = request.args.get("like", "")
    wanted = like.strip().casefold()
    shown = day if name == "date" else language_name if name == "language" else str
    kept = [value for value in values if wanted in shown(value.value).casefold()] if wanted else values
    offset = options((OFFSET,)).get("offset", 0)
    previous, following = turns(here("like"), len(kept), offset, ON_PAGE)
    return render_template(
        "facet.html",
        name=name,
        values=kept[offset : offset + ON_PAGE],
        kept=len(kept),
        total=len(values),
        like=like,
        first=offset + 1,
        previous=previous,
        next=following,
        results=here().at("/"),
        most=MOST_VALUES,
    )


@lists.get("/copies/<id:article>")
def copies(article: str) -> str:
    """Every copy of an article in the corpus, in order of publication."""
    view = corpus().article(article)
    return render_template("copies.html", article=view, copies=corpus().copies_of(view.id))
