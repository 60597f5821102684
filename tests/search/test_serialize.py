"""JSON: the keys of the contract, and what stands beside them."""

from __future__ import annotations

import json

from search.corpus import Corpus
from search.serialize import to_bytes, to_json

RESULT = ["id", "title", "outlet", "author", "url", "published", "published_precision", "language", "score",
          "copied_share", "snippets", "copies"]  # fmt: skip
PASSAGE = ["article", "title", "outlet", "published", "begin", "end", "text", "overlap", "published_precision", "url",
           "earliest", "kind"]  # fmt: skip
CLUSTER = ["id", "articles", "outlets", "words", "text", "earliest", "latest", "passages", "boilerplate", "overlap",
           "kind", "larger", "smaller"]  # fmt: skip


def test_a_search(corpus: Corpus) -> None:
    found = to_json(corpus.search("ferry commuters"))
    assert list(found) == ["query", "total", "took_ms", "results", "duplicates", "facets", "links"]
    assert list(found["query"]) == ["text", "understood_as", "warnings", "did_you_mean"]
    assert found["total"] == {"value": 3, "relation": "exact"}
    result = found["results"][0]
    assert list(result) == RESULT
    assert list(result["snippets"][0]) == ["field", "text", "marks"]
    begin, end = result["snippets"][0]["marks"][0]
    assert result["snippets"][0]["text"][begin:end].lower() in ("ferry", "commuters")
    assert list(result["copies"]) == ["articles", "outlets", "href", "shown"]
    assert list(found["duplicates"][0]) == CLUSTER
    assert list(found["facets"]["outlet"][0]) == ["value", "count"]
    assert list(found["links"]) == ["self", "next", "previous"]
    assert json.loads(json.dumps(found)) == found


def test_the_bytes_are_the_same_object(corpus: Corpus) -> None:
    answers = [
        corpus.search("ferry commuters"),
        corpus.search("zebra OR"),
        corpus.duplicates(),
        corpus.duplicates("ferry"),
        corpus.article("quote-1"),
        corpus.match(corpus.article("quote-1").body),
        corpus.suggest("fer"),
        corpus.similar("wire-1"),
        corpus.compare_queries("ferry", "apple"),
        corpus.outlets(),
        corpus.search("\ud800 ferry"),
    ]
    for answer in answers:
        plain = to_json(answer)
        assert json.dumps(json.loads(to_bytes(answer))) == json.dumps(plain)  # in the same order, too


def test_clusters(corpus: Corpus) -> None:
    assert list(to_json(corpus.duplicates())) == ["total", "clusters"]
    assert list(to_json(corpus.duplicates("ferry"))) == ["total", "clusters", "query"]
    cluster = to_json(corpus.cluster(corpus.duplicates().clusters[0].id))
    assert list(cluster) == CLUSTER
    assert list(cluster["passages"][0]) == PASSAGE


def test_an_article(corpus: Corpus) -> None:
    article = to_json(corpus.article("quote-1"))
    assert list(article) == ["id", "title", "body", "outlet", "author", "url", "published", "published_precision",
                             "language", "file", "copied_share", "passages", "topic", "record_id", "words",
                             "copies", "evidence", "copied_from"]  # fmt: skip
    assert list(article["copied_from"][0]) == ["outlet", "share", "words", "articles"]
    assert list(article["passages"][0]) == ["begin", "end", "cluster", "outlets", "earliest", "articles", "is_earliest",
                                            "boilerplate", "kind"]  # fmt: skip


def test_a_match(corpus: Corpus) -> None:
    matches = to_json(corpus.match(corpus.article("quote-1").body))
    assert list(matches) == ["passages", "words", "took_ms", "articles", "share"]
    assert list(matches["articles"][0]) == ["article", "title", "outlet", "published", "url", "passages", "words",
                                            "share_of_text", "share_of_article"]  # fmt: skip
    assert list(matches["passages"][0]) == ["begin", "end", "text", "found"]
    assert list(matches["passages"][0]["found"][0]) == ["article", "begin", "end", "text", "overlap", "title",
                                                        "outlet", "published", "words", "kind"]  # fmt: skip


def test_outlets(corpus: Corpus) -> None:
    outlets = to_json(corpus.outlets())
    assert list(outlets) == ["total", "pairs", "clusters"]
    assert list(outlets["pairs"][0]) == ["leader", "follower", "shared", "led", "followed", "undetermined", "led_share",
                                         "followed_share", "undetermined_share"]  # fmt: skip


def test_a_comparison(corpus: Corpus) -> None:
    comparison = to_json(corpus.compare(corpus.duplicates().clusters[0].id))
    assert list(comparison) == ["cluster", "left", "right", "changes"]
    assert list(comparison["changes"][0]) == ["op", "left", "right"]
    assert json.loads(json.dumps(comparison)) == comparison
