"""The JSON API described in OpenAPI 3.1, from the same table of parameters that reads them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata
from typing import Any

from webui.parameters import COMPARE, DUPLICATES, FEED, MATCH, OUTLETS, SEARCH, SIMILAR, SUGGEST, TRENDS, Parameter
from webui.schemas import SCHEMAS

Json = dict[str, Any]

_PROBLEMS = {
    "400": "A parameter, the query or the body cannot be read; for a query, position and end say where.",
    "404": "No such article or cluster.",
    "410": "The cursor's results changed since it was given out; search again.",
    "413": "The text is too long.",
    "415": "The body is not JSON.",
    "500": "Something went wrong on the server.",
    "503": "The index is missing, damaged or of another version.",
}


def document() -> Json:
    """The whole description, as JSON."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Coverage Search",
            "version": _version(),
            "summary": "Search news coverage, and the passages that outlets share.",
            "description": (
                "Texts are plain, never HTML. Marks and passages are half-open ranges [begin, end) of code points. "
                "Dates are ISO 8601 in UTC, cut to their precision; null is a date, outlet or author that is not known."
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": _paths(),
        "components": {"schemas": SCHEMAS, "responses": {f"Problem{s}": _problem(t) for s, t in _PROBLEMS.items()}},
    }


def _paths() -> Json:
    cluster = _in_path("cluster", "The id of a cluster. One that a merge retired redirects to what it became.")
    article = _in_path(
        "id", "The id of an article, or its record's own id. It may hold slashes, as they are or as %2F."
    )
    return {
        "/api/search": {
            "get": _operation("search", "Search the articles", "Found", _in_query(SEARCH), errors=("400", "410"))
        },
        "/api/duplicates": {
            "get": _operation(
                "listDuplicates",
                "Clusters of near-duplicate passages",
                "Clusters",
                _in_query(DUPLICATES),
                ("400", "404"),
            )
        },
        "/api/duplicates/{cluster}": {
            "get": _operation(
                "getCluster", "One cluster with all its passages", "Cluster", [cluster], ("400", "404"), redirects=True
            )
        },
        "/api/duplicates/{cluster}/compare": {
            "get": _operation(
                "compareVersions",
                "Two passages of a cluster and the changes between them",
                "Comparison",
                [cluster, *_in_query(COMPARE)],
                ("400", "404"),
            )
        },
        "/api/duplicates/match": {
            "post": {
                **_operation(
                    "matchText",
                    "Find a text's passages in the coverage",
                    "Matches",
                    _in_query(MATCH),
                    ("400", "413", "415"),
                ),
                "requestBody": {"required": True, "content": _json_of("Text")},
            }
        },
        "/api/outlets": {
            "get": _operation(
                "listOutlets",
                "Who follows whom: pairs of outlets by the clusters they share",
                "Outlets",
                _in_query(OUTLETS),
                ("400",),
            )
        },
        "/api/suggest": {
            "get": _operation(
                "suggest", "What a text that is being typed may become", "Completions", _in_query(SUGGEST), ("400",)
            )
        },
        "/api/similar": {
            "get": _operation(
                "listSimilar", "Articles on what an article is on", "Similar", _in_query(SIMILAR), ("400", "404")
            )
        },
        "/api/compare": {
            "get": _operation(
                "compareQueries", "Two queries over time and by outlet", "Trends", _in_query(TRENDS), ("400",)
            )
        },
        "/api/articles/{id}": {
            "get": _operation("getArticle", "An article with its shared passages", "Article", [article], ("400", "404"))
        },
        "/search.atom": {"get": _file("feed", "The newest articles of a search", "application/atom+xml", FEED)},
        "/opensearch.xml": {
            "get": _file("openSearch", "This site as a search engine", "application/opensearchdescription+xml", ())
        },
        "/healthz": {"get": _operation("health", "Whether the server has its index", "Health", [], ())},
        "/openapi.json": {"get": _operation("description", "This description", "Description", [], ())},
    }


def _operation(
    name: str, summary: str, schema: str, parameters: list[Json], errors: Iterable[str], redirects: bool = False
) -> Json:
    responses: Json = {"200": {"description": summary, "content": _json_of(schema)}}
    if redirects:
        link = {"schema": {"type": "string", "format": "uri-reference"}}
        responses["302"] = {"description": "The cluster has another id now.", "headers": {"Location": link}}
    responses |= {status: {"$ref": f"#/components/responses/Problem{status}"} for status in (*errors, "500", "503")}
    return {"operationId": name, "summary": summary, "parameters": parameters, "responses": responses}


def _file(name: str, summary: str, content_type: str, parameters: Iterable[Parameter]) -> Json:
    operation = _operation(name, summary, "Found", _in_query(parameters), ("400",))
    operation["responses"]["200"]["content"] = {content_type: {"schema": {"type": "string"}}}
    return operation


def _json_of(schema: str) -> Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _problem(meaning: str) -> Json:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": meaning, "content": content}


def _in_path(name: str, meaning: str) -> Json:
    return {"name": name, "in": "path", "required": True, "description": meaning, "schema": {"type": "string"}}


def _in_query(parameters: Iterable[Parameter]) -> list[Json]:
    return [_described(parameter) for parameter in parameters]


def _described(parameter: Parameter) -> Json:
    described: Json = {"name": parameter.name, "in": "query", "description": parameter.meaning}
    described["schema"] = _schema(parameter)
    if parameter.kind == "choices":
        described |= {"style": "form", "explode": False}
    return described


def _schema(parameter: Parameter) -> Json:
    if parameter.kind == "texts":
        return {"type": "array", "items": {"type": "string"}}
    if parameter.kind == "choices":
        items = {"type": "string", "enum": list(parameter.choices)}
        return {"type": "array", "items": items, "default": list(parameter.choices)}
    types = {"flag": "boolean", "integer": "integer", "number": "number"}
    schema: Json = {"type": types.get(parameter.kind, "string")}
    if parameter.choices:
        schema["enum"] = list(parameter.choices)
    if parameter.default is not None:
        schema["default"] = parameter.default
    if parameter.minimum is not None:
        schema |= {"minimum": parameter.minimum, "maximum": parameter.maximum}
    return schema


def _version() -> str:
    try:
        return metadata.version("coverage-search")
    except metadata.PackageNotFoundError:  # run from a checkout that was never installed
        return "0"
