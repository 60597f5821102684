"""What a reporter does in a day, from the question to the answer, in a real browser."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

from search.corpus import Corpus

Open = Callable[..., Any]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def test_find_the_first_mention_of_a_phrase(site: str, open_page: Open, corpus: Corpus) -> None:
    page = open_page()
    page.goto(site)
    page.get_by_role("combobox", name="Search the coverage").fill('"Ashgrove Dam"')
    page.keyboard.press("Enter")
    page.get_by_role("link", name="oldest").click()
    page.wait_for_url("**sort=oldest**")
    first = corpus.search('"Ashgrove Dam"', sort="oldest", limit=1).results[0]
    assert page.locator(".hit h2").first.inner_text() == first.title
    assert page.locator(".hit time").first.get_attribute("datetime") == first.published


def test_see_which_outlets_ran_a_text_unchanged(site: str, open_page: Open, corpus: Corpus) -> None:
    cluster = next(one for one in corpus.duplicates(limit=19).clusters if one.words > 100)
    page = open_page()
    page.goto(f"{site}/duplicates")
    page.locator(".numbers a[href$='" + cluster.id + "']").click()
    page.wait_for_url(f"**/duplicates/{cluster.id}")
    base = cluster.passages[0].text
    same = sum(passage.text == base for passage in corpus.cluster(cluster.id).passages[1:])
    shown = page.locator(".version", has_text="Word for word as the first.")
    assert shown.count() >= same
    assert shown.locator("ins, del").count() == 0


def test_export_what_was_found(site: str, open_page: Open, corpus: Corpus) -> None:
    page = open_page()
    page.goto(f"{site}/?q=dam&after=2018-05")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    with download.value.path().open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    expected = corpus.search("dam", after="2018-05", copies="show", limit=100)
    assert sorted(row["id"] for row in rows) == sorted(one.id for one in expected.results)
    assert str(len(rows)) in page.locator(".take").inner_text()


def test_come_back_by_the_address(site: str, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site}/?q=dam")
    page.get_by_role("link", name="newest").click()
    page.locator(".without").first.click()
    page.wait_for_url("**not_outlet=**")
    page.get_by_label("From").fill("2018-04")
    page.get_by_role("button", name="Set dates").click()
    page.wait_for_url("**after=2018-04**")
    titles = page.locator(".hit h2").all_inner_texts()
    again = open_page()
    again.goto(page.url)
    assert again.locator(".hit h2").all_inner_texts() == titles
    assert again.locator(".chips li").count() == 2
    assert again.locator(".choices [aria-current]").first.inner_text() == "newest"
    page.go_back()
    assert page.locator(".chips li").count() == 1


def test_who_had_it_first_of_two_outlets(site: str, open_page: Open, corpus: Corpus) -> None:
    pair = corpus.outlets(limit=1).pairs[0]
    page = open_page()
    page.goto(site)
    page.get_by_role("link", name="Outlets", exact=True).click()
    page.get_by_label("Pairs with").fill(pair.follower)
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**outlet=**")
    row = page.locator(".pairs tbody tr", has_text=pair.leader).first
    row.locator("a").click()
    page.wait_for_url("**both=**")
    assert page.locator(".spread").count() == pair.shared
    page.locator(".numbers a").first.click()
    outlets = page.locator(".version .outlet").all_inner_texts()
    assert {pair.leader, pair.follower} <= set(outlets)


def test_check_a_press_release_on_a_phone(site: str, open_page: Open, corpus: Corpus) -> None:
    text = corpus.duplicates(limit=1).clusters[0].text
    page = open_page(**PHONE)
    page.goto(f"{site}/check")
    page.get_by_label("Your text").fill(f"From our office.\n\n{text}")
    page.get_by_role("button", name="Find its passages").tap()
    page.locator("#checked").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    rows = page.locator(".taken tbody tr")
    assert rows.count() == len(corpus.match(text).articles)
    shares = rows.first.locator("td").all_inner_texts()
    assert [share.endswith(("of your text", "of the article")) for share in shares] == [True, True]
    page.locator(".body.checked .shared").first.tap()
    page.locator(".in-place a").first.tap()
    page.wait_for_url("**#sought")
    box = page.locator(".sought").first.bounding_box()
    assert 0 <= box["y"] < 740
