"""What no page was drawn for, and every page must bear: nothing at all, very much, other scripts, hostile fields."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import search
from index.indexer import Indexer
from search.corpus import Corpus
from tests.webui.conftest import PATIENCE, _served
from tests.webui.odd_articles import CARRIERS, HOSTILE, LONG_OUTLET, WIRE, write
from webui.app import create_app
from webui.parts import LENGTH, parts_of
from webui.reading_room import room_of

Open = Callable[..., Any]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def odd_index(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("odd")
    with Indexer(folder / "coverage.index") as indexer:
        summary = indexer.index([write(folder / "files")])
    assert len(summary.failed) == 2
    return folder / "coverage.index"


@pytest.fixture(scope="module")
def odd(odd_index: Any) -> Iterator[Corpus]:
    with search.open(odd_index) as corpus:
        yield corpus


@pytest.fixture(scope="module")
def odd_app(odd_index: Any) -> Iterator[Flask]:
    app = create_app(odd_index)
    yield app
    room_of(app).close()


@pytest.fixture(scope="module")
def asks(odd_app: Flask) -> FlaskClient:
    return odd_app.test_client(use_cookies=False)


@pytest.fixture(scope="module")
def odd_site(odd_index: Any) -> Iterator[str]:
    yield from _served(odd_index)


@pytest.fixture(scope="module")
def odd_pages(odd: Corpus) -> list[str]:
    cluster = max(odd.duplicates(limit=5).clusters, key=lambda one: one.articles).id
    arabic = next(one for one in odd.search("", language="ar").results).id
    hostile = next(one.id for one in odd.search("hostile OR onerror", copies="show").results if "onerror" in one.title)
    named = odd.search("", outlet=odd.article("named").outlet or "").results[0].id
    return [
        *(
            "/",
            "/?q=harbour",
            "/?q=harbour&sort=newest&copies=show",
            "/duplicates",
            "/corpus",
            "/outlets",
            "/facets/author",
        ),
        *(f"/duplicates/{cluster}", f"/duplicates/{cluster}?view=sides", f"/articles/{arabic}?q=harbour"),
        *(f"/articles/{hostile}", f"/articles/{named}", f"/compare?left={named}&right={hostile}", "/articles/long"),
        *("/articles/chinese?q=harbour", "/?q=" + "word+" * 3_000, f"/?q=harbour&outlet={LONG_OUTLET}"),
        *("/trends?a=harbour&b=herring", "/?q=zzzzword"),
    ]


def test_a_query_of_three_thousand_words_is_refused_at_its_place(asks: FlaskClient) -> None:
    answer = asks.get("/?q=" + "word+" * 3_000)
    assert answer.status_code == 400
    assert "1,024 words" in answer.text
    shown = re.search(r'class="fault"><code[^>]*>(.*)</code>', answer.text)
    assert shown
    assert "<mark>word</mark>" in shown[1]
    assert 40 < shown[1].count("word") < 120  # some of what stands around the first that is too many
    assert answer.text.count("word") > 3_000  # the box still holds all of it
    assert len(answer.data) < 60_000


def test_a_cluster_of_four_hundred_passages_comes_in_pages(asks: FlaskClient, odd: Corpus) -> None:
    cluster = max(odd.duplicates(limit=5).clusters, key=lambda one: one.articles)
    assert cluster.articles >= CARRIERS
    seen: list[str] = []
    url: str | None = f"/duplicates/{cluster.id}"
    while url:
        answer = asks.get(url)
        assert len(answer.data) < 100_000
        seen += re.findall(r'name="left" value="([^"]*)"', answer.text)
        following = re.search(r'rel="next" href="([^"]*)"', answer.text)
        url = following[1].replace("&amp;", "&") if following else None
    assert seen == [passage.article for passage in odd.cluster(cluster.id).passages]
    assert f"Take all {cluster.articles} versions with you" in asks.get(f"/duplicates/{cluster.id}").text


def test_an_article_of_five_megabytes_comes_in_parts_that_leave_nothing_out(asks: FlaskClient, odd: Corpus) -> None:
    body = odd.article("long").body
    assert len(body) > 4_900_000
    parts = parts_of(body)
    assert "".join(body[begin:end] for begin, end in parts) == body
    assert max(end - begin for begin, end in parts) <= LENGTH * 3 // 2
    first = asks.get("/articles/long")
    assert len(first.data) < 350_000
    assert f"in {len(parts)} parts" in first.text
    last = asks.get(f"/articles/long?part={len(parts)}").text
    assert "The platypus was heard last." in last
    assert 'rel="next"' not in last


def test_a_marked_word_leads_to_the_part_that_holds_it(asks: FlaskClient, odd: Corpus) -> None:
    page = asks.get("/articles/long?q=platypus").text
    number = len(parts_of(odd.article("long").body))
    link = re.search(rf'href="([^"]*part={number}#mark-(\d+))"', page)
    assert link
    there = asks.get(link[1].replace("&amp;", "&")).text
    assert f'<mark id="mark-{link[2]}">platypus</mark>' in there


def test_a_place_that_was_looked_for_opens_its_part(asks: FlaskClient, odd: Corpus) -> None:
    body = odd.article("long").body
    begin = body.index("The platypus")
    page = asks.get(f"/articles/long?at={begin}-{begin + 12}").text
    assert re.search(r'id="sought"></span><span class="[^"]*sought"[^>]*>The platypus</span>', page)


@pytest.mark.parametrize("part", ["0", "999", "-1", "x", "²"])
def test_a_part_that_is_none_is_the_first(asks: FlaskClient, part: str) -> None:
    answer = asks.get("/articles/long", query_string={"part": part})
    assert answer.status_code == 200
    assert 'aria-current="page">1</a>' in answer.text


def test_what_could_not_be_read_is_listed_with_its_reason(asks: FlaskClient) -> None:
    page = asks.get("/corpus").text
    assert "2 files and records were left out" in page
    assert "is empty" in page
    assert "is not valid JSON" in page
    assert "&lt;b&gt;broken.jsonl" in page


def test_hostile_fields_make_no_element_anywhere(asks: FlaskClient, odd_pages: list[str]) -> None:
    shown = 0
    for url in odd_pages:
        text = asks.get(url).text
        shown += "onerror" in text
        assert "<script>alert" not in text
        assert not re.search(r"<[^>]*\sonerror=(?![^<]*&gt;)", re.sub(r'"[^"]*"', '""', text)), url
        assert "49}}" not in text
    assert shown >= 4
    assert HOSTILE not in asks.get("/search.atom?q=harbour").text


def test_texts_of_other_scripts_keep_their_direction(asks: FlaskClient, odd_pages: list[str]) -> None:
    page = asks.get(next(url for url in odd_pages if "harbour" in url and "articles" in url)).text
    assert re.search(r'<h1 lang="ar" dir="rtl">', page)
    assert re.search(r'<div class="body" lang="ar" dir="rtl">', page)
    results = asks.get("/?q=harbour&language=ar").text
    assert re.search(r'<h2 lang="ar" dir="rtl">', results)
    chinese = asks.get("/articles/chinese?q=harbour").text
    assert 'lang="zh"' in chinese
    assert re.search(r'<mark id="mark-\d+">harbour</mark>', chinese)


def test_an_empty_index_says_what_to_do(tmp_path: Any) -> None:
    (tmp_path / "one.txt").write_text(WIRE, encoding="utf-8")
    with Indexer(tmp_path / "coverage.index") as indexer:
        indexer.index([tmp_path / "one.txt"])
    with search.open(tmp_path / "coverage.index") as corpus:
        ids = [one.id for one in corpus.search("").results]
    with Indexer(tmp_path / "coverage.index") as indexer:
        indexer.remove(ids)
    app = create_app(tmp_path / "coverage.index")
    client = app.test_client()
    assert "search index FOLDER" in client.get("/").text
    for url in ("/?q=dam", "/?q=", "/duplicates", "/outlets", "/corpus", "/trends?a=x&b=y", "/facets/outlet"):
        assert client.get(url).status_code == 200, url
    assert "None of it" in client.post("/check", data={"text": WIRE}).text
    room_of(app).close()


# In a browser


# How much wider the page is than its window, and what of it, not clipped or scrolled on purpose, reaches over the edge.
OVER_THE_EDGE = """width => {
  const bounded = ".scroll, svg, .hidden, .tall, .value, .chips a, .byline";
  const over = [...document.querySelectorAll("main *")].filter((one) => !one.closest(bounded)
    && one.getBoundingClientRect().right > width + 1);
  return [document.documentElement.scrollWidth - width, over.map((one) => one.outerHTML.slice(0, 80))];
}"""


@pytest.mark.parametrize("how", [{}, PHONE], ids=["wide", "phone"])
def test_nothing_odd_breaks_the_page(odd_site: str, browser: Any, odd_pages: list[str], how: dict[str, Any]) -> None:
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **how})
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: dialogs.append(str(error)))
    wide = {}
    for path in odd_pages:
        page.goto(odd_site + path)
        width, over = page.evaluate(OVER_THE_EDGE, page.viewport_size["width"])
        if width > 0 or over:
            wide[path[:60]] = (width, over[:3])
    context.close()
    assert dialogs == []
    assert wide == {}


def test_a_slow_answer_is_announced(site: str, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site}/?q=dam")
    assert page.locator(".loading").is_hidden()
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")  # an answer that never comes
    page.locator(".search button").click()
    page.locator(".loading").wait_for(state="visible")
    assert page.locator(".loading").inner_text().strip() == "Loading …"
    assert page.locator("main").get_attribute("aria-busy") == "true"


def test_a_list_that_does_not_come_says_so_and_can_be_asked_for_again(site: str, browser: Any) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    page.goto(f"{site}/?q=")
    page.route("**/facets/author*", lambda route: route.abort())
    facet = page.locator(".facet", has=page.locator("#by-author"))
    facet.locator("summary").click()
    facet.locator(".failed-to-load").wait_for()
    assert "could not be loaded" in facet.locator(".failed-to-load").inner_text()
    assert facet.get_by_role("link", name="Search all of them").is_visible()
    page.unroute("**/facets/author*")
    facet.locator("summary").click()
    facet.locator("summary").click()
    facet.locator(".finder").wait_for()
    assert facet.locator(".failed-to-load").count() == 0
    context.close()


def test_the_page_of_the_corpus_says_what_waits_for_the_next_run(odd_index: Any, tmp_path: Path) -> None:
    path = Path(shutil.copytree(odd_index, tmp_path / "coverage.index"))
    catalog = sqlite3.connect(path / "catalog.sqlite3")
    with catalog:  # as a run that was killed leaves it
        catalog.execute("UPDATE articles SET indexed = 0, linked = 0 WHERE number = 1")
    catalog.close()
    app = create_app(path)
    page = app.test_client().get("/corpus").text
    room_of(app).close()
    assert "1 article is stored, and no search finds it yet<br>1 article waits to be compared with the others" in page
    assert "The next run of search index goes on with that." in page
