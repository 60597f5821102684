"""JSON schemas of every object of the API, closed: a key that is not listed here is a mistake."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
MAYBE: Json = {"type": ["string", "null"]}
COUNT: Json = {"type": "integer", "minimum": 0}
SHARE: Json = {"type": "number", "minimum": 0, "maximum": 1}
YES_NO: Json = {"type": "boolean"}
LINK: Json = {"type": ["string", "null"], "format": "uri-reference"}
DATE: Json = {"type": ["string", "null"], "description": "ISO 8601 in UTC, cut to its precision; null: not known."}
PRECISION: Json = {"type": "string", "enum": ["minute", "day", "month", "year", "unknown"]}
KIND: Json = {"type": "string", "enum": ["verbatim", "edited", "quotation"]}
RANGE: Json = {
    "type": "array",
    "items": COUNT,
    "minItems": 2,
    "maxItems": 2,
    "description": "[begin, end), code points",
}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Json, **more: Any) -> Json:
    return {"type": "array", "items": items, **more}


def _closed(description: str = "", optional: tuple[str, ...] = (), /, **properties: Json) -> Json:
    schema: Json = {
        "type": "object",
        "required": [name for name in properties if name not in optional],
        "properties": properties,
        "additionalProperties": False,
    }
    return {"description": description, **schema} if description else schema


SCHEMAS: dict[str, Json] = {
    "Query": _closed(
        "The query as typed, as it was read, and what was repaired in it; did_you_mean is the same with words spelt as "
        "far more articles spell them, null where nothing suggests it.",
        text=TEXT,
        understood_as=TEXT,
        warnings=_list(TEXT),
        did_you_mean=MAYBE,
    ),
    "Snippet": _closed("A stretch of one field; marks are ranges of text.", field=TEXT, text=TEXT, marks=_list(RANGE)),
    "Copies": _closed(
        "The copies folded under this article; shown says why it stands for them.",
        articles=COUNT,
        outlets=COUNT,
        href=LINK,
        shown={"enum": ["earliest", "best_match", "latest", None]},
    ),
    "Result": _closed(
        "An article found.",
        id=TEXT,
        title=TEXT,
        outlet=MAYBE,
        author=MAYBE,
        url=MAYBE,
        published=DATE,
        published_precision=PRECISION,
        language=MAYBE,
        score={"type": "number"},
        copied_share=SHARE,
        snippets=_list(_ref("Snippet")),
        copies=_ref("Copies"),
    ),
    "Passage": _closed(
        "One outlet's version of a cluster's text.",
        article=TEXT,
        title=TEXT,
        outlet=MAYBE,
        published=DATE,
        published_precision=PRECISION,
        url=MAYBE,
        begin=COUNT,
        end=COUNT,
        text=TEXT,
        overlap=SHARE,
        earliest=YES_NO,
        kind=KIND,
    ),
    "Cluster": _closed(
        "Passages that are near-duplicates of one another, in order of publication. Larger are the ids of clusters "
        "with more words that hold passages of this one in two articles or more, smaller the reverse.",
        id=TEXT,
        articles=COUNT,
        outlets=COUNT,
        words=COUNT,
        text=TEXT,
        earliest=DATE,
        latest=DATE,
        overlap=SHARE,
        boilerplate=YES_NO,
        kind=KIND,
        larger=_list(TEXT),
        smaller=_list(TEXT, maxItems=10),
        passages=_list(_ref("Passage")),
    ),
    "Clusters": _closed(
        "A page of clusters; total counts all that fit.",
        ("query",),
        total=COUNT,
        clusters=_list(_ref("Cluster")),
        query={"oneOf": [_ref("Query"), {"type": "null"}]},
    ),
    "Links": _closed(self=TEXT, next=LINK, previous=LINK),
    "FacetValues": _list(_closed(value=TEXT, count=COUNT)),
    "Found": _closed(
        "The answer to a search. Total and facets count articles before folding.",
        query=_ref("Query"),
        total=_closed(value=COUNT, relation={"type": "string", "const": "exact"}),
        took_ms={"type": "number", "minimum": 0},
        results=_list(_ref("Result")),
        duplicates=_list(_ref("Cluster"), maxItems=5),
        facets={"type": "object", "additionalProperties": _ref("FacetValues")},
        links=_ref("Links"),
    ),
    "Completions": _closed(
        "What a text that is being typed may become. Count is how many articles have this title, are of this outlet or "
        "author, or are found by a search for this text; a term is the whole query.",
        query=TEXT,
        suggestions=_list(
            _closed(
                text=TEXT,
                kind={"type": "string", "enum": ["title", "outlet", "author", "term"]},
                count=COUNT,
            )
        ),
    ),
    "Similar": _closed(
        "Articles on what an article is on, best first, without its copies; terms are the stems they were found by.",
        article=TEXT,
        terms=_list(TEXT),
        results=_list(_ref("Result")),
    ),
    "Trend": _closed(
        "A stretch of time or an outlet: how many articles of each query, and how many in all.",
        value=TEXT,
        a=COUNT,
        b=COUNT,
        all=COUNT,
    ),
    "Trends": _closed(
        "Two queries compared. Both counts the articles that both find; dates are stretches of one length in order.",
        a=_ref("Query"),
        b=_ref("Query"),
        total_a=COUNT,
        total_b=COUNT,
        both=COUNT,
        dates=_list(_ref("Trend")),
        outlets=_list(_ref("Trend")),
    ),
    "FoundPassage": _closed(
        "Where a passage stands in an article of the corpus.",
        article=TEXT,
        title=TEXT,
        outlet=MAYBE,
        published=DATE,
        begin=COUNT,
        end=COUNT,
        text=TEXT,
        overlap=SHARE,
        words=COUNT,
        kind=KIND,
    ),
    "MatchedArticle": _closed(
        "An article that has passages of the text sent: how much of the text stands in it, how much of it in the text.",
        article=TEXT,
        title=TEXT,
        outlet=MAYBE,
        published=DATE,
        url=MAYBE,
        passages=COUNT,
        words=COUNT,
        share_of_text=SHARE,
        share_of_article=SHARE,
    ),
    "Matches": _closed(
        "Which passages of the text sent stand in the coverage; share is how much of the text that is. Articles are "
        "all that have one, most of the text first.",
        passages=_list(_closed(begin=COUNT, end=COUNT, text=TEXT, found=_list(_ref("FoundPassage")))),
        words=COUNT,
        took_ms={"type": "number", "minimum": 0},
        articles=_list(_ref("MatchedArticle"), maxItems=1000),
        share=SHARE,
    ),
    "OutletPair": _closed(
        "Two outlets and the clusters that both have: in how many the leader, the follower or nobody was certainly "
        "first.",
        leader=TEXT,
        follower=TEXT,
        shared=COUNT,
        led=COUNT,
        followed=COUNT,
        undetermined=COUNT,
        led_share=SHARE,
        followed_share=SHARE,
        undetermined_share=SHARE,
    ),
    "Outlets": _closed(
        "A page of pairs of outlets; total counts all pairs, clusters what they are counted over.",
        total=COUNT,
        pairs=_list(_ref("OutletPair")),
        clusters=COUNT,
    ),
    "SharedPassage": _closed(
        "A passage of an article that others share.",
        begin=COUNT,
        end=COUNT,
        cluster=TEXT,
        outlets=COUNT,
        articles=COUNT,
        earliest=DATE,
        is_earliest=YES_NO,
        boilerplate=YES_NO,
        kind=KIND,
    ),
    "CopiedFrom": _closed(
        "What another outlet certainly had of an article's text earlier, and in which articles.",
        outlet=MAYBE,
        share=SHARE,
        words=COUNT,
        articles=_list(TEXT, maxItems=5),
    ),
    "Article": _closed(
        "An article; passages are ranges of body.",
        id=TEXT,
        title=TEXT,
        body=TEXT,
        outlet=MAYBE,
        author=MAYBE,
        topic=MAYBE,
        url=MAYBE,
        published=DATE,
        published_precision=PRECISION,
        language=MAYBE,
        file=TEXT,
        record_id=MAYBE,
        words=COUNT,
        copies=COUNT,
        copied_share=SHARE,
        passages=_list(_ref("SharedPassage")),
        evidence={"type": "object", "additionalProperties": TEXT},
        copied_from=_list(_ref("CopiedFrom")),
    ),
    "Change": _closed(
        "A step from left to right; ranges of the two texts.",
        op={"type": "string", "enum": ["equal", "delete", "insert", "replace"]},
        left=RANGE,
        right=RANGE,
    ),
    "Comparison": _closed(
        "Two passages of a cluster and the word-level changes from left to right, covering both.",
        cluster=TEXT,
        left=_ref("Passage"),
        right=_ref("Passage"),
        changes=_list(_ref("Change")),
    ),
    "Text": _closed("A text to look for.", text={"type": "string", "description": "At most 5 MB with all around it."}),
    "Health": _closed(status={"type": "string", "const": "ok"}, articles=COUNT),
    "Description": {"type": "object", "description": "An OpenAPI 3.1 document."},
    "Problem": {
        "description": "RFC 9457 problem details.",
        "type": "object",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": TEXT,
            "instance": {"type": "string", "format": "uri-reference"},
            "position": {**COUNT, "description": "Where in the query the fault begins, in code points."},
            "end": {**COUNT, "description": "Where it ends."},
            "query": TEXT,
            "parameter": TEXT,
            "unknown": _list(TEXT),
            "known": _list(TEXT),
        },
        "additionalProperties": False,
    },
}
