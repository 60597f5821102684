"""Any two articles side by side, the passages that they share linked."""

from __future__ import annotations

from flask import Blueprint, render_template

from webui.asked import options
from webui.marking import paragraphs
from webui.parameters import COMPARE
from webui.reading_room import corpus

pair_pages = Blueprint("pair_pages", __name__)


@pair_pages.get("/compare")
def compare() -> str:
    """Two articles; a form where they are not named."""
    chosen = options(COMPARE)
    if len(chosen) < 2:
        return render_template("compare.html", pair=None, chosen=chosen)
    pair = corpus().align(chosen["left"], chosen["right"])
    return render_template(
        "compare.html",
        pair=pair,
        chosen=chosen,
        left=paragraphs(pair.left.body, (), [passage.left for passage in pair.passages]),
        right=paragraphs(pair.right.body, (), [passage.right for passage in pair.passages]),
    )
