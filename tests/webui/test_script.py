"""What the pages' script adds, and that without it the same is there at a click more; in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from search.corpus import Corpus
from tests.webui.conftest import PATIENCE, drawn, loaded, until

Open = Callable[..., Any]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def check(page: Any, site: str, text: str) -> None:
    page.goto(f"{site}/check")
    page.get_by_label("Your text").fill(text)
    page.get_by_role("button", name="Find its passages").click()
    loaded(page, "#checked")


def test_where_a_passage_stands_opens_below_it(site: str, open_page: Open, corpus: Corpus) -> None:
    clusters = corpus.duplicates(limit=3).clusters
    page = open_page()
    check(page, site, "\n\n".join(cluster.text for cluster in clusters))
    first = page.locator(".body.checked .shared").first
    first.click()
    panel = page.locator(".in-place")
    found = corpus.match(clusters[0].text).passages[0].found[0]
    assert panel.locator("a", has_text=found.title).count() >= 1
    first.click()
    assert panel.count() == 0
    page.locator(".body.checked .note").last.click()
    assert panel.count() == 1
    page.keyboard.press("Escape")
    assert panel.count() == 0


def test_a_passage_leads_to_its_list_and_its_article_without_a_script(
    site: str, open_page: Open, corpus: Corpus
) -> None:
    text = corpus.duplicates(limit=1).clusters[0].text
    page = open_page(java_script_enabled=False)
    check(page, site, text)
    page.locator(".body.checked .note").first.click()
    page.wait_for_url("**#passage-1")
    page.locator("#passage-1 .shared-list a").first.click()
    page.wait_for_url("**/articles/**#sought")
    marked = "".join(page.locator(".sought").all_inner_texts())
    found = corpus.match(text).passages[0].found[0]
    assert "".join(marked.split()) == "".join(found.text.split())


def test_the_articles_of_a_checked_text_are_sorted_without_a_script(site: str, open_page: Open, corpus: Corpus) -> None:
    page = open_page(java_script_enabled=False)
    check(page, site, "\n\n".join(cluster.text for cluster in corpus.duplicates(limit=4).clusters))
    page.get_by_role("button", name="How much of the article that is").click()
    page.locator("th[aria-sort] button", has_text="of the article").wait_for()
    page.wait_for_load_state()
    shares = [
        float(width)
        for width in page.locator(".taken td:last-child .part").evaluate_all(
            "parts => parts.map((part) => part.getAttribute('width'))"
        )
    ]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) > 3


def test_a_file_is_dropped_on_the_form_and_checked(site: str, open_page: Open, corpus: Corpus) -> None:
    text = corpus.duplicates(limit=1).clusters[0].text
    page = open_page()
    page.goto(f"{site}/check")
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "release.txt", {type: "text/plain"}));
          const form = document.getElementById("check");
          form.dispatchEvent(new DragEvent("dragover", {dataTransfer: data, bubbles: true, cancelable: true}));
          form.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )
    page.get_by_text("release.txt will be checked.", exact=True).wait_for()
    until(page, "document.activeElement.tagName === 'BUTTON'")
    page.keyboard.press("Enter")
    loaded(page, "#checked")
    assert page.locator(".body .shared").count() >= 1


def test_a_file_that_is_too_large_is_told_before_it_is_sent(
    site: str, open_page: Open, browser: Any, tmp_path: Path
) -> None:
    large = tmp_path / "large.txt"
    large.write_text("word " * 1_100_000)
    page = open_page()
    page.goto(f"{site}/check")
    page.locator("#file").set_input_files(large)
    page.locator("#chosen", has_text="larger than 5 MB").wait_for()
    assert not page.evaluate("document.getElementById('check').checkValidity()")
    without = browser.new_context(java_script_enabled=False).new_page()
    without.set_default_timeout(1000 * PATIENCE)
    without.goto(f"{site}/check")
    without.locator("#file").set_input_files(large)
    with without.expect_navigation() as sent:
        without.get_by_role("button", name="Find its passages").click()
    assert sent.value.status == 413
    assert "5 MB" in without.locator("main").inner_text()
    without.context.close()


def test_the_csv_of_a_checked_text_is_downloaded(site: str, open_page: Open, corpus: Corpus) -> None:
    page = open_page()
    check(page, site, corpus.duplicates(limit=1).clusters[0].text)
    with page.expect_download() as download:
        page.get_by_role("button", name="Take every place as CSV").click()
    assert download.value.suggested_filename == "checked-text.csv"
    assert download.value.path().read_text().startswith("passage,begin,end")


# Keeps what buttons come to say: two seconds later it is gone again.
SAID = """() => { window.said = [];
  new MutationObserver((changes) => said.push(...changes.map((one) => one.target.textContent)))
    .observe(document.getElementById("main"), {childList: true, subtree: true}); }"""


def test_the_answer_and_the_versions_are_copied(site: str, open_page: Open, corpus: Corpus) -> None:
    cluster = corpus.duplicates(limit=1).clusters[0]
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    check(page, site, cluster.text)
    page.locator("summary", has_text="The answer as text").click()
    page.evaluate(SAID)
    page.get_by_role("button", name="Copy it").click()
    until(page, "said.includes('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "of this text stand in the coverage" in copied
    page.goto(f"{site}/duplicates/{cluster.id}")
    page.evaluate(SAID)
    page.get_by_role("button", name="Copy those shown").click()
    until(page, "said.includes('Copied')")
    versions = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    for passage in corpus.cluster(cluster.id).passages:
        assert " ".join(passage.text.split()) in " ".join(versions.split())


def test_folded_copies_open_in_place(site: str, open_page: Open, corpus: Corpus) -> None:
    title = next(one for one in corpus.search("dam").results if one.copies.articles)
    copy = corpus.copies_of(title.id)[0]
    page = open_page()
    page.goto(f"{site}/?q=dam")
    page.locator(".copies summary").first.click()
    page.locator(".copies .shared-list a", has_text=copy.title).first.wait_for()
    assert page.url == f"{site}/?q=dam"
    without = open_page(java_script_enabled=False)
    without.goto(f"{site}/?q=dam")
    without.locator(".copies summary").first.click()
    without.get_by_role("link", name="All its copies").first.click()
    without.wait_for_url("**/copies/**")
    assert without.locator(".copies-list a", has_text=copy.title).count() >= 1


def test_a_long_facet_is_searched_in_place(site: str, open_page: Open, corpus: Corpus) -> None:
    authors = corpus.facet("author")
    assert len(authors) > 8
    wanted = authors[-1].value
    page = open_page()
    page.goto(f"{site}/?q=")
    facet = page.locator(".facet", has=page.locator("#by-author"))
    facet.locator("summary").click()
    facet.get_by_role("searchbox").fill(wanted[:6].upper())
    facet.locator(".longer .value", has_text=wanted).click()
    page.wait_for_url("**author=**")
    assert page.locator(".chips li").count() == 1
    without = open_page(java_script_enabled=False)
    without.goto(f"{site}/?q=")
    without.locator(".facet", has=without.locator("#by-author")).locator("summary").click()
    without.get_by_role("link", name="Search all of them").first.click()
    without.wait_for_url("**/facets/**")


def test_a_drag_over_the_chart_narrows_to_all_its_days(site: str, open_page: Open, corpus: Corpus) -> None:
    dates = corpus.search("dam").facets["date"]
    page = open_page()
    page.goto(f"{site}/?q=dam")
    bars = page.locator(".narrow .chart a path:first-of-type")
    boxes = [bars.nth(at).bounding_box() for at in (1, 3)]
    middle = [(box["x"] + box["width"] / 2, box["y"] + 20) for box in boxes]
    page.mouse.move(*middle[1])
    page.mouse.down()
    page.mouse.move(*middle[0], steps=5)
    until(page, "document.querySelectorAll('.chart a.chosen').length === 3")
    page.mouse.up()
    page.wait_for_url("**after=**")
    assert f"after={dates[1].value}" in page.url
    assert f"before={dates[3].value}" in page.url


def test_from_one_marked_word_to_the_next(site: str, open_page: Open, corpus: Corpus) -> None:
    article = next(one for one in corpus.search("dam").results if len(corpus.marks(one.id, "dam")) > 2)
    page = open_page()
    page.goto(f"{site}/articles/{article.id}?q=dam")
    many = page.locator(".body mark").count()
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.locator(".steps [role=status]").inner_text() == f"2 of {many}"
    until(page, "document.querySelector('mark.current').getBoundingClientRect().top < 900")
    page.keyboard.press("p")
    page.get_by_role("button", name="Previous").click()
    assert page.locator(".steps [role=status]").inner_text() == f"{many} of {many}"


def test_articles_side_by_side_scroll_together(site: str, open_page: Open, corpus: Corpus) -> None:
    pairs = (
        (cluster.passages[0].article, cluster.passages[-1].article)
        for cluster in corpus.duplicates(limit=19).clusters
        if cluster.passages[0].article != cluster.passages[-1].article
    )
    left, right = max(pairs, key=lambda two: min(len(corpus.article(id).body) for id in two))
    page = open_page(viewport={"width": 1000, "height": 400})
    page.goto(f"{site}/compare?left={left}&right={right}")
    tops = "[...document.querySelectorAll('.pane')].map((pane) => Math.round(pane.scrollTop))"
    page.locator("#left").evaluate("pane => pane.scrollIntoView()")
    box = page.locator("#left").bounding_box()
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.wheel(0, 400)
    until(page, f"{tops}[0] === 400")
    until(page, f"{tops}.every((top) => top > 0)")
    drawn(page)
    page.get_by_label("Scroll them together").uncheck()
    before = page.evaluate(tops)
    page.locator("#left").evaluate("pane => pane.scrollIntoView()")
    box = page.locator("#left").bounding_box()
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.wheel(0, -100)
    until(page, f"{tops}[0] === {before[0] - 100}")
    drawn(page)
    assert page.evaluate(tops)[1] == before[1]


def test_a_linked_passage_stands_beside_its_counterpart(site: str, open_page: Open, corpus: Corpus) -> None:
    cluster = corpus.duplicates(limit=2).clusters[1]
    page = open_page()
    page.goto(f"{site}/compare?left={cluster.passages[0].article}&right={cluster.passages[-1].article}")
    page.locator("#left .note").first.click()
    assert page.locator("#right .linked").count() >= 1
    assert page.locator("#left .linked").count() >= 1
    address = page.url.partition("#")[0]
    page.goto(f"{site}/help")
    page.goto(f"{address}#left-1")  # as a link to a part that was not on the page
    page.locator("#right .linked").first.wait_for()
    phone = open_page(**PHONE)
    phone.goto(address)
    phone.locator("#left .note").first.click()
    phone.wait_for_url("**#right-1")


def test_the_keys_are_listed_by_the_question_mark(site: str, open_page: Open) -> None:
    page = open_page()
    page.goto(f"{site}/?q=dam")
    page.keyboard.press("?")
    page.locator("dialog#keys").wait_for()
    listed = page.locator("dialog#keys kbd").all_inner_texts()
    assert listed == ["/", "j", "k", "Enter", "o", "n", "p", "?", "Esc"]
    page.keyboard.press("Escape")
    page.locator("dialog#keys").wait_for(state="hidden")
    page.keyboard.press("j")
    href = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("o")
    page.wait_for_url(f"**{href}")


def test_nothing_moves_while_the_page_loads(site: str, open_page: Open, corpus: Corpus) -> None:
    cluster = corpus.duplicates(limit=2).clusters[1]
    first, last = cluster.passages[0].article, cluster.passages[-1].article
    page = open_page()
    page.add_init_script(
        """window.shift = 0;
        new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shift += one.value; })
          .observe({type: "layout-shift", buffered: true});"""
    )
    paths = [
        "/",
        "/?q=dam",
        "/corpus",
        "/outlets",
        "/check",
        "/duplicates",
        f"/duplicates/{cluster.id}",
        "/trends?a=dam&b=ban",
    ]
    for path in [*paths, f"/articles/{first}?q=the+a+dam", f"/compare?left={first}&right={last}"]:
        page.goto(site + path)
        page.evaluate("new Promise((done) => setTimeout(done, 100))")  # what comes after the page, and its entries
        assert page.evaluate("window.shift") < 0.01, path
