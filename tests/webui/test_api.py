from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import jsonschema
import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from search.corpus import Corpus
from search.serialize import to_json
from webui import openapi
from webui.app import MOST_BYTES

ATOM = "{http://www.w3.org/2005/Atom}"


def checked(body: Any, schema: str) -> Any:
    """The body, valid as the description's schema of that name."""
    resource = Resource.from_contents(openapi.document(), default_specification=DRAFT202012)
    registry = Registry().with_resource("urn:api", resource)
    reference = {"$ref": f"urn:api#/components/schemas/{schema}"}
    jsonschema.Draft202012Validator(reference, registry=registry).validate(body)
    return body


def asked(client: FlaskClient, url: str, schema: str) -> Any:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/json"
    return checked(answer.get_json(), schema)


def refused(client: FlaskClient, url: str, status: int, **options: Any) -> Any:
    answer = client.open(url, **{"method": "GET", **options})
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    body = checked(json.loads(answer.text), "Problem")
    assert body["status"] == status
    return body


def test_the_description_is_valid_openapi_and_served_as_it_is(client: FlaskClient) -> None:
    validate(openapi.document())
    assert asked(client, "/openapi.json", "Description") == json.loads(json.dumps(openapi.document()))


def test_every_address_described_answers_and_every_address_is_described(client: FlaskClient) -> None:
    described = {
        (path.replace("{id}", "{article}"), method)
        for path, item in openapi.document()["paths"].items()
        for method in item
    }
    rules = {
        (rule.rule.replace("<id:", "<").replace("<", "{").replace(">", "}"), method.lower())
        for rule in client.application.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in ("api", "feeds") and rule.rule != "/export"
        for method in rule.methods or ()
        if method in ("GET", "POST")
    }
    assert described == rules


def test_a_search_says_what_the_corpus_says(client: FlaskClient, corpus: Corpus) -> None:
    body = asked(client, "/api/search?q=twitter+kaspersky&limit=3&sort=newest", "Found")
    found = to_json(corpus.search("twitter kaspersky", limit=3, sort="newest"))
    for name in ("query", "total", "results", "duplicates", "facets", "links"):
        assert body[name] == json.loads(json.dumps(found[name])), name
    assert body["total"]["value"] > 3
    assert any(snippet["marks"] for snippet in body["results"][0]["snippets"])


@pytest.mark.parametrize(
    ("url", "schema"),
    [
        ("/api/suggest?q=kas", "Completions"),
        ("/api/compare?a=kaspersky&b=dam", "Trends"),
        ("/api/compare?a=zzzz&b=yyyy", "Trends"),
        ("/api/search?q=kasperksy", "Found"),
    ],
)
def test_what_helps_to_search_is_described(client: FlaskClient, url: str, schema: str) -> None:
    assert asked(client, url, schema)


def test_articles_like_one_are_described(client: FlaskClient, corpus: Corpus) -> None:
    article = corpus.search("dam", limit=1).results[0].id
    assert asked(client, f"/api/similar?article={article}", "Similar")["results"]


def test_texts_are_plain_and_marks_are_ranges_of_words_of_the_query(client: FlaskClient) -> None:
    body = asked(client, "/api/search?q=advertising", "Found")
    marked = {
        snippet["text"][begin:end].lower()
        for result in body["results"]
        for snippet in result["snippets"]
        for begin, end in snippet["marks"]
    }
    assert "advertising" in marked
    assert all(word.startswith("advertis") for word in marked)


def test_the_pages_of_a_search_follow_one_another_and_lead_back(client: FlaskClient) -> None:
    first = asked(client, "/api/search?q=the&limit=5&copies=show", "Found")
    second = asked(client, first["links"]["next"], "Found")
    assert not {result["id"] for result in first["results"]} & {result["id"] for result in second["results"]}
    assert asked(client, second["links"]["previous"], "Found")["results"] == first["results"]
    assert first["links"]["previous"] is None


def test_filters_can_be_given_several_times(client: FlaskClient) -> None:
    body = asked(client, "/api/search?outlet=Bytewatch&outlet=Evening+Beacon&copies=show&limit=100", "Found")
    assert {result["outlet"] for result in body["results"]} == {"Bytewatch", "Evening Beacon"}
    only = asked(client, "/api/search?facets=outlet,date&limit=1", "Found")
    assert set(only["facets"]) == {"outlet", "date"}


def test_clusters_are_listed_shown_and_compared(client: FlaskClient, corpus: Corpus) -> None:
    listed = asked(client, "/api/duplicates?min_outlets=5", "Clusters")
    assert listed["clusters"]
    assert all(cluster["outlets"] >= 5 for cluster in listed["clusters"])
    one = listed["clusters"][0]
    whole = asked(client, f"/api/duplicates/{one['id']}", "Cluster")
    assert whole == json.loads(json.dumps(to_json(corpus.cluster(one["id"]))))
    left, right = whole["passages"][0]["article"], whole["passages"][-1]["article"]
    compared = asked(client, f"/api/duplicates/{one['id']}/compare?left={left}&right={right}", "Comparison")
    assert (compared["left"]["article"], compared["right"]["article"]) == (left, right)
    for side in ("left", "right"):
        text = compared[side]["text"]
        assert "".join(text[slice(*change[side])] for change in compared["changes"]) == text


def test_who_follows_whom(client: FlaskClient, corpus: Corpus) -> None:
    listed = asked(client, "/api/outlets?limit=5", "Outlets")
    assert listed == json.loads(json.dumps(to_json(corpus.outlets(limit=5))))
    pair = listed["pairs"][0]
    query = urlencode([("both", pair["leader"]), ("both", pair["follower"])])
    assert asked(client, f"/api/duplicates?{query}", "Clusters")["total"] == pair["shared"]
    of_one = asked(client, f"/api/outlets?{urlencode({'outlet': pair['leader']})}", "Outlets")
    assert all(pair["leader"] in (one["leader"], one["follower"]) for one in of_one["pairs"])
    assert asked(client, "/api/outlets?after=2100", "Outlets")["pairs"] == []
    for query in ("min_shared=0", "limit=0", "after=someday", "colour=red"):
        refused(client, f"/api/outlets?{query}", 400)
    refused(client, "/api/duplicates?both=x", 400)


def test_clusters_of_a_query_and_of_an_article(client: FlaskClient) -> None:
    of_query = asked(client, "/api/duplicates?q=lemon", "Clusters")
    assert of_query["query"]["text"] == "lemon"
    article = of_query["clusters"][0]["passages"][0]["article"]
    of_article = asked(client, f"/api/duplicates?article={article}", "Clusters")
    assert of_query["clusters"][0]["id"] in {cluster["id"] for cluster in of_article["clusters"]}


def test_an_article_has_its_body_and_passages_in_it(client: FlaskClient, corpus: Corpus) -> None:
    cluster = corpus.duplicates(limit=1).clusters[0]
    body = asked(client, f"/api/articles/{cluster.passages[0].article}", "Article")
    assert cluster.id in {passage["cluster"] for passage in body["passages"]}
    assert all(0 <= passage["begin"] < passage["end"] <= len(body["body"]) for passage in body["passages"])


def test_an_id_with_slashes_and_dots_can_be_asked_for(hostile: FlaskClient) -> None:
    assert asked(hostile, "/api/articles/..%2Fa%2F%2Fb%2Fscript", "Article")["record_id"] == "../a//b/script"


def test_a_text_is_matched(client: FlaskClient, corpus: Corpus) -> None:
    passage = corpus.duplicates(limit=1).clusters[0].passages[0]
    text = f"Nobody wrote this 🦓 before.\n\n{passage.text}\n\nNor this, as far as anyone can tell."
    answer = client.post("/api/duplicates/match?limit=2", json={"text": text})
    body = checked(answer.get_json(), "Matches")
    found = body["passages"][0]
    assert text[found["begin"] : found["end"]] == found["text"]
    assert found["begin"] == text.index(passage.text)
    assert len(found["found"]) == 2


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"data": "text"}, 415),
        ({"data": "{", "content_type": "application/json"}, 400),
        ({"data": b"\xff\xfe\xff", "content_type": "application/json"}, 400),
        ({"data": "[" * 100_000, "content_type": "application/json"}, 400),
        ({"json": {}}, 400),
        ({"json": {"text": 7}}, 400),
        ({"json": ["text"]}, 400),
        ({"json": {"text": "x", "colour": "red"}}, 400),
        ({"data": '{"text": "\\ud800"}', "content_type": "application/json"}, 400),
        ({"json": {"text": "x" * MOST_BYTES}}, 413),
    ],
)
def test_a_body_that_cannot_be_read_is_a_problem(client: FlaskClient, options: dict[str, Any], status: int) -> None:
    refused(client, "/api/duplicates/match", status, method="POST", **options)


@pytest.mark.parametrize(
    "path",
    ["/api/search", "/api/duplicates", "/search.atom", "/api/articles/x", "/api/duplicates/x", "/opensearch.xml"],
)
def test_unknown_parameters_are_refused_by_name(client: FlaskClient, path: str) -> None:
    problem = refused(client, f"{path}?colour=red", 400)
    assert problem["unknown"] == ["colour"]
    assert "colour" in problem["detail"]
    assert problem["instance"] == f"{path}?colour=red"


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "sort=best", "copies=x", "match=some", "facets=x", "cursor=!"])
def test_bad_values_are_problems(client: FlaskClient, query: str) -> None:
    name = query.split("=", maxsplit=1)[0]
    assert name in refused(client, f"/api/search?{query}", 400)["detail"]


def test_a_query_that_cannot_be_read_points_at_the_place(client: FlaskClient) -> None:
    problem = refused(client, "/api/search?q=date:xyz", 400)
    assert problem["query"][problem["position"] : problem["end"]] == "xyz"
    assert problem["type"] == "/help#bad-query"


@pytest.mark.parametrize(
    "path", ["/api/articles/none", "/api/duplicates/none", "/api/duplicates/none/compare", "/api/x"]
)
def test_what_is_not_there_is_a_404(client: FlaskClient, path: str) -> None:
    refused(client, path, 404)


def test_another_method_is_a_405_that_says_which(client: FlaskClient) -> None:
    answer = client.post("/api/search")
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, "GET" in answer.headers["Allow"]) == (405, True)
    answer = client.get("/api/duplicates/match")
    assert (answer.status_code, "POST" in answer.headers["Allow"]) == (405, True)


def test_every_type_of_problem_is_explained(client: FlaskClient) -> None:
    from webui.problems import _TYPES

    page = client.get("/help").text
    assert all(f'id="{name}"' in page for _, name in _TYPES)


def test_without_an_index_everything_answers_503(without_index: FlaskClient) -> None:
    for path in ("/api/search", "/api/duplicates", "/api/articles/x", "/healthz", "/search.atom"):
        assert "search index" in refused(without_index, path, 503)["detail"]
    assert without_index.get("/openapi.json").status_code == 200


def test_health(client: FlaskClient, corpus: Corpus) -> None:
    assert asked(client, "/healthz", "Health") == {"status": "ok", "articles": corpus.status().articles}


def test_the_feed_is_atom_with_the_newest_first(client: FlaskClient) -> None:
    answer = client.get("/search.atom?q=dam&limit=5")
    assert answer.content_type.startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.data)  # noqa: S314 - our own
    dates = [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")]
    assert len(dates) == 5
    assert dates == sorted(dates, key=str, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == dates[0]
    for link in feed.iter(f"{ATOM}link"):
        assert link.get("href", "").startswith(("http://", "https://"))


def test_the_feed_survives_hostile_text(hostile: FlaskClient) -> None:
    feed = ElementTree.fromstring(hostile.get("/search.atom?q=zebra").data)  # noqa: S314 - our own
    assert "<script>alert(1)</script>" in str(feed.findtext(f"{ATOM}entry[2]/{ATOM}title"))
    assert "javascript:" not in hostile.get("/search.atom?q=zebra").text


def test_the_search_engine_description_has_absolute_templates(client: FlaskClient) -> None:
    tree = ElementTree.fromstring(client.get("/opensearch.xml").data)  # noqa: S314 - our own
    urls = [element.get("template", "") for element in tree.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")]
    assert "http://localhost/?q={searchTerms}" in urls


@pytest.mark.parametrize("name", ["csv", "jsonl", "ris", "bibtex"])
def test_all_that_was_found_is_exported(client: FlaskClient, corpus: Corpus, name: str) -> None:
    total = corpus.search("dam").total.value
    with client.get(f"/export?format={name}&q=dam") as answer:
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.content_length == len(answer.data)
        text = answer.text
    records = {
        "csv": lambda text: len(list(csv.DictReader(io.StringIO(text)))),
        "jsonl": lambda text: len([json.loads(line)["title"] for line in text.splitlines()]),
        "ris": lambda text: text.count("TY  - NEWS"),
        "bibtex": lambda text: text.count("@article{"),
    }
    assert records[name](text) == total


def test_an_export_without_a_format_says_which_there_are(client: FlaskClient) -> None:
    answer = client.get("/export?q=dam")
    assert answer.status_code == 400
    assert "bibtex" in answer.text
