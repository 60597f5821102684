"""What people do with the pages, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from search.corpus import Corpus
from tests.webui.conftest import loaded, until

Open = Callable[..., Any]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def test_words_are_searched_and_marked(site: str, open_page: Open) -> None:
    page = open_page()
    page.goto(site)
    until(page, "document.activeElement.id === 'q'")
    page.keyboard.type("kaspersky twitter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=kaspersky+twitter")
    assert int(page.locator("h1").inner_text().split()[0]) == page.locator(".hit").count() > 3
    marks = {mark.lower() for mark in page.locator(".hit mark").all_inner_texts()}
    assert {"kaspersky", "twitter"} <= marks
    assert page.locator(".shared-panel blockquote").count() >= 1


def test_results_are_narrowed_and_the_filter_taken_away_again(site: str, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site}/?q=dam")
    before = page.locator(".hit").count()
    page.locator(".facet .value", has_text="Harbour Ledger").click()
    page.wait_for_url("**outlet=Harbour+Ledger**")
    assert set(page.locator(".hit .outlet").all_inner_texts()) == {"Harbour Ledger"}
    page.locator(".chips a").click()
    page.wait_for_url("**/?q=dam")
    assert page.locator(".hit").count() == before
    page.locator(".without").first.click()
    page.wait_for_url("**not_outlet=**")
    assert page.locator(".hit").count() < before


def test_a_bar_of_the_chart_narrows_to_its_stretch_of_time(site: str, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site}/?q=dam")
    page.locator(".chart a").first.click()
    page.wait_for_url("**after=**")
    assert page.locator(".chips li").count() == 2
    assert page.locator(".hit").count() >= 1


def test_a_shared_passage_leads_to_everybody_who_has_it(site: str, open_page: Open, corpus: Corpus) -> None:
    page = open_page()
    page.goto(f"{site}/?q=lemon+photograph")
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/articles/**")
    assert page.locator(".body mark").count() >= 1
    note = page.locator(".body .note").first
    outlets = note.inner_text()
    assert re.search(r"\d+", outlets)
    note.click()
    page.wait_for_url("**/duplicates/**")
    cluster = corpus.cluster(page.url.rsplit("/", 1)[1])
    assert page.locator(".version").count() == len(cluster.passages)
    assert page.locator(".version .tag.first").count() == len(cluster.earliest_passages) >= 1


def test_any_two_versions_are_compared(site: str, open_page: Open, corpus: Corpus) -> None:
    cluster = corpus.duplicates(limit=2).clusters[1]
    page = open_page()
    page.goto(f"{site}/duplicates/{cluster.id}")
    page.locator("input[name=left]").nth(1).check()
    page.locator("input[name=right]").nth(3).check()
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**left=**")
    sides = page.locator(".comparison .outlet").all_inner_texts()
    assert sides == [cluster.passages[1].outlet, cluster.passages[3].outlet]
    assert page.locator(".comparison del").count() >= 1
    assert page.locator(".comparison ins").count() >= 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_text_is_checked(site: str, open_page: Open, corpus: Corpus, scripts: bool) -> None:
    passage = corpus.duplicates(limit=1).clusters[0].passages[0]
    page = open_page(java_script_enabled=scripts)
    page.goto(f"{site}/check")
    page.get_by_label("Your text").fill(f"Mine alone.\n\n{passage.text}")
    page.get_by_role("button", name="Find its passages").click()
    loaded(page, "#checked")
    assert "in the coverage" in page.locator("h1").inner_text()
    assert " ".join(page.locator(".body .shared").first.inner_text().split()) == " ".join(passage.text.split())
    assert page.locator(".shared-list a", has_text=passage.title).count() >= 1


def test_everything_works_without_a_script(site: str, open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site)
    page.get_by_role("searchbox").fill("dam")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="newest").click()
    page.wait_for_url("**sort=newest**")
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/articles/**")
    page.get_by_role("link", name="Shared passages").first.click()
    page.locator("input[name=min_outlets]").fill("6")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**min_outlets=6**")
    assert all(text.startswith("6 ") for text in page.locator(".numbers b").all_inner_texts())


def test_it_can_be_done_by_keyboard(site: str, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site}/?q=dam")
    page.keyboard.press("j")
    page.keyboard.press("j")
    until(page, "document.activeElement === document.querySelectorAll('.hit h2 a')[1]")
    page.keyboard.press("k")
    href = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("?")
    page.locator("dialog#keys").wait_for()
    page.keyboard.press("Escape")
    page.locator("dialog#keys").wait_for(state="hidden")
    page.keyboard.press("/")
    until(page, "document.activeElement.id === 'q'")
    page.keyboard.type("j")
    assert page.locator("#q").input_value() == "j"
    page.get_by_role("listbox").wait_for()  # else it may come before the key that leaves the box, or after it
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "q"
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")


def test_the_first_stop_of_the_tab_key_skips_to_the_content(site: str, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site}/duplicates")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'main'")


def test_hostile_text_runs_nowhere_and_stays_inside_a_phone(hostile_site: str, open_page: Open) -> None:
    page = open_page(**PHONE)
    for path in ("/", "/?q=zebra", "/?q=<script>alert(9)</script>", "/corpus", "/duplicates"):
        page.goto(hostile_site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.goto(f"{hostile_site}/?q=zebra")
    page.locator(".hit h2 a", has_text="script").click()
    page.wait_for_url("**/articles/**")
    page.locator(".note").first.click()
    page.wait_for_url("**/duplicates/**")
    assert page.locator(".version").count() == 2
