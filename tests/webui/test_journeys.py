"""What a reporter does in a day, from the question to the answer, in a real browser."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from typing import Any

from search.corpus import Corpus
from tests.webui.conftest import loaded, until

Open = Callable[..., Any]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def test_find_the_first_mention_of_a_phrase(site: str, open_page: Open, corpus: Corpus) -> None:
    page = open_page()
    page.goto(site)
    page.get_by_role("combobox", name="Search the coverage").fill('"Ashgrove Dam"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=**")
    page.get_by_role("link", name="oldest").click()
    page.wait_for_url("**sort=oldest**")
    first = corpus.search('"Ashgrove Dam"', sort="oldest", limit=1).results[0]
    assert page.locator(".hit h2").first.inner_text() == first.title
    assert page.locator(".hit time").first.get_attribute("datetime") == first.published


def test_see_which_outlets_ran_a_text_unchanged(site: str, open_page: Open, corpus: Corpus) -> None:
    clusters = [corpus.cluster(one.id) for one in corpus.duplicates(limit=19).clusters]
    cluster = next(
        one for one in clusters if [passage.text for passage in one.passages].count(one.passages[0].text) > 1
    )
    page = open_page()
    page.goto(f"{site}/duplicates")
    page.locator(".numbers a[href$='" + cluster.id + "']").click()
    page.wait_for_url(f"**/duplicates/{cluster.id}")
    base = cluster.passages[0].text
    same = sum(passage.text == base for passage in cluster.passages[1:])
    shown = page.locator(".version", has_text="Word for word the same.")
    assert shown.count() >= same > 0
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
    page.wait_for_url("**sort=newest**")  # else the page before is clicked on
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
    page.wait_for_url(re.compile("/duplicates/[0-9a-z]+$"))
    outlets = page.locator(".version .outlet").all_inner_texts()
    assert {pair.leader, pair.follower} <= set(outlets)


def test_check_a_press_release_on_a_phone(site: str, open_page: Open, corpus: Corpus) -> None:
    text = corpus.duplicates(limit=1).clusters[0].text
    page = open_page(**PHONE)
    page.goto(f"{site}/check")
    page.get_by_label("Your text").fill(f"From our office.\n\n{text}")
    page.get_by_role("button", name="Find its passages").tap()
    loaded(page, "#checked")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    rows = page.locator(".taken tbody tr")
    assert rows.count() == len(corpus.match(text).articles)
    shares = rows.first.locator("td").all_inner_texts()
    assert [share.endswith(("of your text", "of the article")) for share in shares] == [True, True]
    page.locator(".body.checked .shared").first.tap()
    page.locator(".in-place a").first.tap()
    page.wait_for_url("**#sought")
    until(page, "(({ top }) => top >= 0 && top < 740)(document.querySelector('.sought').getBoundingClientRect())")


def test_narrow_to_a_week(site: str, open_page: Open, corpus: Corpus) -> None:
    days = [value.value for value in corpus.search("dam").facets["date"]]
    page = open_page()
    page.goto(f"{site}/?q=dam")
    bars = page.locator(".narrow .chart a path:first-of-type")
    assert bars.count() == len(days) > 3
    begin, end = (bars.nth(at).bounding_box() for at in (0, 2))
    page.mouse.move(begin["x"] + begin["width"] / 2, begin["y"] + 20)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 20, steps=6)
    page.mouse.up()
    page.wait_for_url(f"**after={days[0]}**before={days[2]}**")
    shown = [one[:10] for one in page.locator(".hit time").evaluate_all("all => all.map((one) => one.dateTime)")]
    assert shown
    assert all(days[0] <= day <= days[2] for day in shown)
    page.get_by_label("From").fill("2018-04-16")
    page.get_by_label("Until").fill("2018-04-22")
    page.get_by_role("button", name="Set dates").click()
    page.wait_for_url("**before=2018-04-22**")
    assert (
        page.locator("h1")
        .inner_text()
        .startswith(f"{corpus.search('dam', after='2018-04-16', before='2018-04-22').total.value} article")
        or page.locator("h1", has_text="Nothing found").is_visible()
    )


def test_compare_two_versions(site: str, open_page: Open, corpus: Corpus) -> None:
    cluster = next(one for one in corpus.duplicates(limit=19).clusters if one.kind == "edited" and one.articles > 3)
    passages = corpus.cluster(cluster.id).passages
    page = open_page()
    page.goto(f"{site}/duplicates/{cluster.id}")
    page.locator("input[name=left]").nth(0).check()
    page.locator("input[name=right]").nth(2).check()
    page.get_by_role("button", name="Compare the two chosen").click()
    page.wait_for_url("**right=**")
    sides = page.locator(".comparison .version-text")
    assert sides.count() == 2
    hidden = "one => { const copy = one.cloneNode(true); copy.querySelectorAll('.hidden').forEach((x) => x.remove()); "
    texts = [sides.nth(at).evaluate(hidden + "return copy.textContent; }") for at in (0, 1)]
    assert ["".join(text.split()) for text in texts] == ["".join(passages[at].text.split()) for at in (0, 2)]
    page.locator(".comparison").get_by_role("link", name="in one column").click()
    page.wait_for_url("**view=column**")
    assert page.locator(".comparison .version-text").count() == 1
    page.get_by_role("link", name="The whole articles side by side").click()
    page.wait_for_url("**/compare?**")
    assert page.locator(".pane").count() == 2


def test_do_all_of_it_by_keyboard(site: str, open_page: Open, corpus: Corpus) -> None:
    """Search, read, see who else has a passage, compare, take the file; the focus is always to be seen."""
    page = open_page()
    page.goto(f"{site}/help")
    page.keyboard.press("/")
    page.keyboard.type("dam")
    page.get_by_role("listbox").wait_for()  # before they are there, Escape leaves the box at once
    page.keyboard.press("Escape")  # the suggestions
    page.keyboard.press("Escape")  # the box
    until(page, "document.activeElement.id !== 'q'")
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=dam")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/articles/**")
    page.keyboard.press("n")
    until(page, "document.querySelectorAll('mark.current').length === 1")
    _tab_to(page, "a.note")
    page.keyboard.press("Enter")
    page.wait_for_url("**/duplicates/**")
    cluster = corpus.cluster(page.url.rsplit("/", 1)[1])
    page.keyboard.press("j")
    until(page, "document.activeElement.closest('.version') !== null")
    _tab_to(page, "input[name=right]")
    page.keyboard.press("ArrowDown")
    _tab_to(page, ".versions-head button", back=True)
    page.keyboard.press("Enter")
    page.wait_for_url("**left=**")
    assert page.locator(".comparison").is_visible()
    _tab_to(page, "a[href$='.csv']")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert len(download.value.path().read_text(encoding="utf-8").splitlines()) == len(cluster.passages) + 1


def _tab_to(page: Any, selector: str, back: bool = False) -> None:
    """Press Tab until an element has the focus; what has it on the way must be seen to have it."""
    for _ in range(150):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        seen, there = page.evaluate(
            """selector => { const one = document.activeElement, style = getComputedStyle(one);
            return [style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, one.matches(selector)]; }""",
            selector,
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 100)")
        if there:
            return
    raise AssertionError(f"{selector} is never reached by Tab")


def test_do_it_without_a_script(site: str, open_page: Open, corpus: Corpus) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site)
    page.get_by_role("searchbox").fill("dam")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/?q=dam")
    page.locator(".narrow .facet", has_text="Author").locator(".without").first.click()
    page.wait_for_url("**NOT+author**")
    assert page.locator(".chips li", has_text="not by:").count() == 1
    page.locator(".chips a").click()
    page.wait_for_url("**/?q=dam")
    page.locator("summary", has_text="As a list").click()
    page.get_by_role("link", name="All dates").click()
    page.wait_for_url("**/facets/date**")
    page.locator(".values a").first.click()
    page.wait_for_url("**after=**")
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/articles/**")
    page.locator(".jump a").first.click()
    page.wait_for_url(re.compile(r"#mark-\d+$"))
    page.goto(f"{site}/?q=lemon+photograph")
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/articles/**")
    page.get_by_role("link", name="Also in").first.click()
    page.wait_for_url("**/duplicates/**")
    page.get_by_role("link", name="side by side", exact=True).click()
    page.wait_for_url("**view=sides**")
    assert page.locator(".version .sides").count() == len(corpus.cluster(page.url.split("?")[0][-12:]).passages) - 1
    page.get_by_role("link", name="Show all against this one").last.click()
    page.wait_for_url("**base=**")
    with page.expect_download() as download:
        page.get_by_role("link", name="Text", exact=True).click()
    assert download.value.suggested_filename.endswith(".txt")


def test_do_it_on_a_phone(site: str, open_page: Open, corpus: Corpus) -> None:
    page = open_page(**PHONE)
    page.goto(site)
    page.get_by_role("combobox").fill("lemon photograph")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=lemon+photograph")
    page.get_by_role("link", name="Narrow", exact=True).tap()
    until(page, "document.getElementById('narrow').getBoundingClientRect().top < 740")
    page.locator(".facet .value").first.tap()
    page.wait_for_url("**outlet=**")
    page.locator(".chips a").tap()
    page.wait_for_url("**/?q=lemon+photograph")
    page.locator(".hit h2 a").first.tap()
    page.wait_for_url("**/articles/**")
    page.locator(".margin a").first.tap()
    page.wait_for_url("**/duplicates/**")
    page.get_by_role("button", name="Compare the two chosen").tap()
    page.wait_for_url("**left=**")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    boxes = [page.locator(".comparison .version-text").nth(at).bounding_box() for at in (0, 1)]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]  # one below the other
