"""Errors as answers: RFC 9457 problem+json for programs, a page for people."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from index.errors import BadQuery, BadRequest, CoverageError, Gone, IndexUnavailable, NotFound
from index.messages import Message, of_error
from webui.language import language, plain, said
from webui.parameters import BadParameter, UnknownParameters

_MACHINE_PATHS = ("/api/", "/openapi.json", "/healthz", "/search.atom", "/opensearch.xml")

# What each kind of error is called in `type`; the help page explains each under that anchor. The first that fits.
_TYPES: tuple[tuple[type[CoverageError], str], ...] = (
    (BadQuery, "bad-query"),
    (UnknownParameters, "unknown-parameter"),
    (BadParameter, "bad-parameter"),
    (BadRequest, "bad-request"),
    (NotFound, "not-found"),
    (Gone, "gone"),
    (IndexUnavailable, "index-unavailable"),
)
_OWN = ("bad_parameter", "unknown_parameter")  # said by the pages themselves, in their language
_CONTEXT = 120  # characters of a query on each side of its fault


@dataclass(frozen=True)
class Problem:
    """An RFC 9457 problem; `more` holds its extension members."""

    type: str
    title: str
    status: int
    detail: str
    more: dict[str, Any] = field(default_factory=dict)


def of_coverage_error(error: CoverageError) -> Problem:
    """The problem that one of the project's own errors is."""
    name = next((name for kind, name in _TYPES if isinstance(error, kind)), "error")
    more: dict[str, Any] = {}
    if isinstance(error, BadQuery):
        more = {"query": error.query, "position": error.position, "end": error.end}
    elif isinstance(error, UnknownParameters):
        more = {"unknown": error.unknown, "known": error.known}
    elif isinstance(error, BadParameter):
        more = {"parameter": error.parameter}
    return Problem(f"/help#{name}", error.title, error.http_status, of_error(error), more)


def of_http_error(error: HTTPException) -> Problem:
    """The problem that an HTTP error of the framework is."""
    status = error.code or 500
    standard = type(error).description == error.description
    key = f"error.{status}"
    detail = plain(key) if standard and language().has(key) else ""
    return Problem("about:blank", error.name, status, detail or error.description or error.name)


def for_program() -> bool:
    """Whether the current request is for one of the addresses that programs read."""
    return request.path.startswith(_MACHINE_PATHS)


def respond(problem: Problem) -> Response:
    """The answer to the current request."""
    if for_program():
        body = {
            "type": problem.type,
            "title": problem.title,
            "status": problem.status,
            "detail": problem.detail,
            "instance": request.full_path.rstrip("?"),
            **problem.more,
        }
        text = json.dumps(body, ensure_ascii=False)
        return Response(text, status=problem.status, content_type="application/problem+json")
    name = problem.type.rpartition("#")[2].replace("-", "_") if "#" in problem.type else str(problem.status)
    page = render_template(
        "error.html",
        problem=problem,
        detail=_for_people(problem.detail),
        heading=plain(f"heading.{name}") if language().has(f"heading.{name}") else problem.title,
        ours=isinstance(problem.detail, Message) or name in _OWN or problem.type == "about:blank",
        fault=_fault(problem.more),
    )
    return Response(page, status=problem.status)


def _for_people(detail: str) -> str:
    """What the pages say in place of a message that speaks of the command, otherwise the message."""
    own = detail.key.replace("fault.", "error.") if isinstance(detail, Message) else ""
    return plain(own) if own and language().has(own) else said(detail)


@dataclass(frozen=True)
class Fault:
    """The place of a query that cannot be read, with some of what stands around it; `mark` is its range in `text`."""

    text: str
    mark: tuple[int, int]
    before: bool
    after: bool


def _fault(more: dict[str, Any]) -> Fault | None:
    query = more.get("query")
    if not query:
        return None
    begin = max(0, more["position"] - _CONTEXT)
    end = min(len(query), more["position"] + 2 * _CONTEXT)
    mark = (more["position"] - begin, min(more["end"], end) - begin)
    return Fault(query[begin:end], mark, begin > 0, end < len(query))


def register(app: Flask) -> None:
    """Answer every error of the application in these two forms."""

    @app.errorhandler(CoverageError)
    def _coverage(error: CoverageError) -> Response:
        if error.http_status >= 500 and not isinstance(error, IndexUnavailable):
            app.logger.error("%s", error)
        return respond(of_coverage_error(error))

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> AnyResponse:
        if error.code is None or error.code < 400:
            return error.get_response()  # a redirect
        answer = respond(of_http_error(error))
        for name, value in error.get_headers():
            if name not in ("Content-Type", "Content-Length"):
                answer.headers[name] = value
        return answer
