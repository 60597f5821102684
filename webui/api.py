"""The JSON API: plain text and offsets, the results of `search` as they are."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import MethodNotAllowed, UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from index.errors import BadRequest
from search.serialize import to_bytes
from webui import openapi
from webui.language import plain
from webui.parameters import (
    COMPARE,
    DUPLICATES,
    MATCH,
    OUTLETS,
    SEARCH,
    SIMILAR,
    SUGGEST,
    TRENDS,
    BadParameter,
    UnknownParameters,
    read,
)
from webui.reading_room import corpus

api = Blueprint("api", __name__)


def _answer(found: object) -> Response:
    return Response(to_bytes(found), content_type="application/json")


def _json(body: Any) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), content_type="application/json")


@api.get("/api/search")
def search() -> Response:
    """Articles, facets and the most spread passages among them."""
    return _answer(corpus().search(**read(request.args, SEARCH)))


@api.get("/api/duplicates")
def duplicates() -> Response:
    """Clusters of near-duplicate passages."""
    return _answer(corpus().duplicates(**read(request.args, DUPLICATES)))


@api.get("/api/duplicates/<cluster>")
def cluster(cluster: str) -> AnyResponse:
    """One cluster with all its passages; a retired id leads to the cluster that it became part of."""
    if cluster == "match":  # a text to match is posted
        raise MethodNotAllowed(["POST"])
    read(request.args, ())
    found = corpus().cluster(cluster)
    if found.id != cluster:
        return redirect(url_for("api.cluster", cluster=found.id))
    return _answer(found)


@api.get("/api/duplicates/<cluster>/compare")
def compare(cluster: str) -> Response:
    """Two passages of a cluster and the word-level changes between them."""
    return _answer(corpus().compare(cluster, **read(request.args, COMPARE)))


@api.post("/api/duplicates/match")
def match() -> Response:
    """Which passages of a brought text stand in which articles."""
    return _answer(corpus().match(_brought_text(), **read(request.args, MATCH)))


@api.get("/api/outlets")
def outlets() -> Response:
    """Who follows whom: pairs of outlets by the text they share."""
    return _answer(corpus().outlets(**read(request.args, OUTLETS)))


@api.get("/api/suggest")
def suggest() -> Response:
    """What a text that is being typed may become."""
    return _answer(corpus().suggest(**{"prefix": ""} | read(request.args, SUGGEST)))


@api.get("/api/similar")
def similar() -> Response:
    """Articles on what an article is on."""
    asked = read(request.args, SIMILAR)
    if "id" not in asked:
        raise BadParameter("article", plain("parameter.similar"))
    return _answer(corpus().similar(**asked))


@api.get("/api/compare")
def compare_queries() -> Response:
    """Two queries over time and by outlet."""
    return _answer(corpus().compare_queries(**{"a": "", "b": ""} | read(request.args, TRENDS)))


@api.get("/api/articles/<id:article>")
def article(article: str) -> Response:
    """An article with its shared passages."""
    read(request.args, ())
    return _answer(corpus().article(article))


@api.get("/openapi.json")
def description() -> Response:
    """This API described in OpenAPI 3.1."""
    return _json(openapi.document())


@api.get("/healthz")
def health() -> Response:
    """Whether the server answers and has its index."""
    return _json({"status": "ok", "articles": corpus().status().articles})


def _brought_text() -> str:
    """The text in the body of a match request; raises BadRequest where there is none."""
    if not request.is_json:
        raise UnsupportedMediaType()
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise BadRequest(plain("body.not_json")) from None
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        raise BadRequest(plain("body.no_text"))
    if set(body) - {"text"}:
        raise UnknownParameters(sorted(set(body) - {"text"}), ["text"])
    text: str = body["text"]
    # JSON can write half of a surrogate pair, which is no character and can be neither stored nor sent.
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadRequest(plain("body.half_pair"))
    return text
