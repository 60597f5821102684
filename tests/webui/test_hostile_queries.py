"""Hostile queries over HTTP: an answer or a 400, never a 500."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

HOSTILE = {
    "wildcards": "?*?*?*?*",
    "fuzzy on one letter": "a~2",
    "fuzzy everywhere": " ".join(f"w{number}~2" for number in range(100)),
    "parentheses": "(" * 1_000 + "a" + ")" * 1_000,
    "words": " ".join(f"w{number}" for number in range(10_000)),
    "controls": "".join(map(chr, range(32))),
    "a megabyte": "a " * 500_000,
    "quotes": '"' * 999,
}
REFUSED = {"fuzzy everywhere", "parentheses", "words", "a megabyte"}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("path", ["/api/search", "/", "/api/compare", "/trends", "/api/suggest"])
def test_a_hostile_query_is_answered_or_refused(client: FlaskClient, path: str, name: str) -> None:
    query = HOSTILE[name]
    asked = {"a": query, "b": "dam"} if path in ("/api/compare", "/trends") else {"q": query}
    answer = client.get(path, query_string=asked)
    refused = name in REFUSED and path != "/api/suggest"
    assert answer.status_code == (400 if refused else 200), answer.text[:300]
    if refused and path.startswith("/api/"):
        body = answer.get_json()
        assert body["position"] < body["end"]
