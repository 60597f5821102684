"""Completion as one types, did you mean, and related articles: JSON, pages and a real browser."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from search.corpus import Corpus
from search.serialize import to_json

Open = Callable[..., Any]


def test_the_api_says_what_the_corpus_says(client: FlaskClient, corpus: Corpus) -> None:
    assert client.get("/api/suggest?q=kas&limit=5").get_json() == json.loads(
        json.dumps(to_json(corpus.suggest("kas", 5)))
    )
    body = client.get("/api/suggest?q=kas").get_json()
    assert body["query"] == "kas"
    assert {"term", "title"} <= {one["kind"] for one in body["suggestions"]}
    assert body["suggestions"][0]["text"] == "kaspersky"
    assert client.get("/api/suggest").get_json() == {"query": "", "suggestions": []}


@pytest.mark.parametrize("url", ["/api/suggest?q=a&limit=0", "/api/suggest?q=a&limit=51", "/api/suggest?prefix=a"])
def test_what_the_api_does_not_know_is_refused(client: FlaskClient, url: str) -> None:
    answer = client.get(url)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


def test_articles_like_one(client: FlaskClient, corpus: Corpus, hostile: FlaskClient) -> None:
    id = corpus.search("dam", limit=1).results[0].id
    body = client.get(f"/api/similar?article={quote(id)}&limit=3").get_json()
    assert body == json.loads(json.dumps(to_json(corpus.similar(id, 3))))
    assert len(body["results"]) == 3
    assert client.get("/api/similar").status_code == 400
    assert client.get("/api/similar?article=nobody").status_code == 404
    # An id may hold slashes and dots.
    assert hostile.get("/api/similar?article=../a//b/script").status_code == 200


def test_the_page_of_an_article_lists_related_ones(client: FlaskClient, corpus: Corpus) -> None:
    id = corpus.search("dam", limit=1).results[0].id
    page = client.get(f"/articles/{id}").text
    related = page[page.index("Related articles") :]
    links = re.findall(r'<a href="(/articles/[^"]*)" dir="auto">(.*?)</a>', related)
    assert [html.unescape(title) for _, title in links] == [one.title for one in corpus.similar(id, 6).results]


def test_a_slip_is_answered_with_a_link_to_what_was_meant(client: FlaskClient, corpus: Corpus) -> None:
    page = client.get("/?q=kasperksy&sort=newest").text
    assert 'Did you mean <a href="/?sort=newest&amp;q=kaspersky"><bdi>kaspersky</bdi></a>?' in page
    assert "Did you mean" not in client.get("/?q=kaspersky").text
    assert client.get("/api/search?q=kasperksy").get_json()["query"]["did_you_mean"] == "kaspersky"


def test_the_box_is_a_plain_field_without_a_script(site: str, open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site)
    field = page.locator("#q")
    assert (field.get_attribute("type"), field.get_attribute("role")) == ("search", None)
    field.fill("kaspersky")
    field.press("Enter")
    page.wait_for_url("**/?q=kaspersky")


def chosen(page: Any) -> str | None:
    at: str | None = page.locator("#q").get_attribute("aria-activedescendant")
    return page.locator(f"#{at} bdi").inner_text() if at else None


def typed(page: Any, text: str) -> Any:
    # At once: a list for half of it could come late, between a key and what it is to do.
    page.locator("#q").fill(text)
    page.locator("#suggestions [role=option]").first.wait_for()
    return page.locator("#suggestions [role=option]")


def test_a_suggestion_is_chosen_by_keys(site: str, open_page: Open, corpus: Corpus) -> None:
    page = open_page()
    page.goto(site)
    field = page.get_by_role("combobox", name="Search the coverage")
    assert field.get_attribute("aria-expanded") == "false"
    options = typed(page, "kas")
    texts = [one.text for one in corpus.suggest("kas", 8).suggestions]
    assert options.locator("bdi").all_inner_texts() == texts
    assert field.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("listbox", name="Suggestions").is_visible()
    assert chosen(page) is None
    page.keyboard.press("ArrowDown")
    assert chosen(page) == texts[0]
    assert options.first.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert chosen(page) == texts[0]
    page.keyboard.press("ArrowUp")
    assert chosen(page) is None
    page.keyboard.press("ArrowUp")
    assert chosen(page) == texts[-1]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/?q={texts[0]}")
    assert page.locator(".hit").count() > 0


def test_escape_closes_the_list_and_then_leaves_the_box(site: str, open_page: Open) -> None:
    page = open_page()
    page.goto(site)
    typed(page, "kas")
    page.keyboard.press("Escape")
    assert page.locator("#suggestions").is_hidden()
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.locator("#q").input_value() == "kas"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "q"


def test_enter_without_a_choice_searches_for_what_was_typed(site: str, open_page: Open) -> None:
    page = open_page()
    page.goto(site)
    typed(page, "kas")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=kas")


def test_an_outlet_that_is_clicked_is_searched_for_as_an_outlet(site: str, open_page: Open, corpus: Corpus) -> None:
    name = corpus.search("").facets["outlet"][0].value
    page = open_page()
    page.goto(site)
    options = typed(page, name[: len(name) - 2].lower())
    options.filter(has_text=f"outlet, {corpus.search('').facets['outlet'][0].count} articles").first.click()
    page.wait_for_url("**outlet**")
    assert page.locator("#q").input_value() == f'outlet:"{name}"'
    assert set(page.locator(".hit .outlet").all_inner_texts()) == {name}


def test_hostile_names_are_text_in_the_list(hostile_site: str, open_page: Open) -> None:
    page = open_page()
    page.goto(hostile_site)
    options = typed(page, "script")
    assert any("<script>" in text for text in options.locator("bdi").all_inner_texts())
    assert page.locator("#suggestions script, #suggestions img").count() == 0
