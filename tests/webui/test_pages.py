from __future__ import annotations

import html
import itertools
import re
from collections import defaultdict
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

import index.errors
from search.corpus import Corpus
from webui.app import MOST_BYTES, create_app, served_names
from webui.wording import percent

PAGES = (
    *("/", "/?q=dam", "/duplicates", "/outlets", "/check", "/compare", "/corpus", "/help", "/facets/outlet?q=dam"),
    *("/?q=dam&copies=only&sort=oldest", "/outlets?min_shared=2&limit=1", "/facets/author?like=an"),
)


class Tags(HTMLParser):
    """All elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.tags if tag == "a" and "href" in attributes]


def page(client: FlaskClient, url: str, status: int = 200) -> Tags:
    answer = client.get(url)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "text/html; charset=utf-8"
    return Tags(answer.text)


@pytest.mark.parametrize("url", [*PAGES, "/nothing-here", "/api/nothing", "/openapi.json", "/static/style.css"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, url: str) -> None:
    with client.get(url) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("url", PAGES)
def test_no_page_has_a_script_or_a_style_of_its_own(client: FlaskClient, url: str) -> None:
    tags = page(client, url).tags
    assert not [tag for tag, attributes in tags if tag == "style" or "style" in attributes]
    assert all(attributes.get("src") for tag, attributes in tags if tag == "script")
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]


@pytest.mark.parametrize("url", PAGES)
def test_every_page_has_one_heading_landmarks_and_labels(client: FlaskClient, url: str) -> None:
    tags = page(client, url).tags
    names = [tag for tag, _ in tags]
    assert names.count("h1") == 1
    assert names.count("main") == 1
    levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
    levels = levels[: len(levels) - 1]  # the last is the title of the dialog of keys
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {attributes.get("for") for tag, attributes in tags if tag == "label"}
    assert {"q"} <= labelled or url == "/duplicates"


def test_every_link_of_the_pages_leads_somewhere(client: FlaskClient, corpus: Corpus) -> None:
    cluster = corpus.duplicates(limit=1).clusters[0]
    urls = [*PAGES, f"/duplicates/{cluster.id}", f"/articles/{cluster.passages[0].article}", "/?q=", "/?q=xyzzy"]
    links = {link for url in urls for link in page(client, url).links() if link.startswith("/")}
    assert len(links) > 100
    # Of links that differ in values only, a few stand for all.
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for link in sorted(links):
        alike[re.sub(r"=[^&#]*|(?<=[^/]/)[a-z0-9]{12,}|#.*", "=", link)].append(link)
    assert len(alike) > 20
    wrong = {}
    for link in (link for same in alike.values() for link in same[:3]):
        with client.get(link) as answer:
            if answer.status_code not in (200, 302):
                wrong[link] = answer.status_code
    assert wrong == {}


def test_another_host_name_is_refused(client: FlaskClient) -> None:
    for host in ("evil.example", "localhost.evil.example", ""):
        answer = client.get("/", headers={"Host": host})
        assert answer.status_code == 400
        assert "Shared passages" in answer.text
        assert client.get("/api/search", headers={"Host": host}).content_type == "application/problem+json"
    assert client.get("/", headers={"Host": "127.0.0.1:8000"}).status_code == 200


def test_the_names_served_follow_the_address_listened_on() -> None:
    assert "localhost" in served_names("127.0.0.1")
    assert "news.example" in served_names("127.0.0.1", ["News.Example"])
    assert "*address" not in served_names("127.0.0.1")
    assert "*address" in served_names("0.0.0.0")  # noqa: S104


def test_results_show_what_the_corpus_found(client: FlaskClient, corpus: Corpus) -> None:
    found = corpus.search("twitter kaspersky")
    shown = page(client, "/?q=twitter+kaspersky")
    assert f"{found.total.value} articles" in shown.text
    for result in found.results:
        assert result.title in shown.text
        assert any(link.startswith(f"/articles/{result.id}") for link in shown.links())
    marked = re.findall(r"<mark>(.*?)</mark>", client.get("/?q=twitter+kaspersky").text)
    assert {word.lower() for word in marked} <= {"twitter", "kaspersky", "twitter's", "kaspersky's", "tweet", "tweets"}
    assert marked


def test_a_filter_stands_as_a_chip_that_takes_it_away(client: FlaskClient) -> None:
    shown = page(client, "/?q=dam&outlet=Harbour+Ledger&after=2018-05")
    assert "/?q=dam&after=2018-05" in shown.links()
    assert "/?q=dam&outlet=Harbour+Ledger" in shown.links()


def test_a_relaxed_search_says_so(client: FlaskClient, corpus: Corpus) -> None:
    warning = corpus.search("lemon zzzzword").query.warnings[0]
    assert warning in page(client, "/?q=lemon+zzzzword").text


def test_nothing_found_says_what_may_help(client: FlaskClient) -> None:
    shown = page(client, "/?q=zzzzword&outlet=Bytewatch")
    assert "Nothing found" in shown.text
    assert "/?q=zzzzword" in shown.links()


def test_an_outlet_that_is_called_otherwise_is_proposed(client: FlaskClient) -> None:
    shown = page(client, "/?q=dam&outlet=Harbour&sort=newest")
    assert "No outlet here is called “Harbour”." in shown.text
    assert "/?q=dam&sort=newest&outlet=Harbour+Ledger" in shown.links()


def test_dates_that_leave_nothing_can_be_taken_back(client: FlaskClient) -> None:
    shown = page(client, "/?q=dam&after=2030")
    assert "match but for the dates" in shown.text
    assert shown.links().count("/?q=dam") >= 2  # the chip's and the reason's


def test_unknown_parameters_do_not_disturb_a_page(client: FlaskClient) -> None:
    shown = page(client, "/?q=dam&utm_source=mail")
    assert "articles" in shown.text
    assert not [link for link in shown.links() if "utm_source" in link]


def test_every_example_of_the_help_runs_without_a_warning_and_finds_something(
    client: FlaskClient, corpus: Corpus
) -> None:
    cells = re.findall(r'<td><a href="[^"]*"><code>(.*?)</code>', client.get("/help").text)
    examples = [html.unescape(cell) for cell in cells]
    assert len(examples) == 13
    for example in examples:
        found = corpus.search(example)
        assert (found.query.warnings, found.total.value > 0) == ((), True), example


def test_an_article_shows_its_whole_text_with_its_passages(client: FlaskClient, corpus: Corpus) -> None:
    for cluster in corpus.duplicates(limit=5).clusters:
        article = corpus.article(cluster.passages[0].article)
        shown = page(client, f"/articles/{article.id}")
        assert all("".join(line.split()) in "".join(shown.text.split()) for line in [article.title])
        notes = [
            attributes["href"] for tag, attributes in shown.tags if tag == "a" and attributes.get("class") == "note"
        ]
        assert sorted(str(note) for note in notes) == sorted(f"/duplicates/{p.cluster}" for p in article.passages)


def test_a_cluster_shows_every_version_and_its_differences(client: FlaskClient, corpus: Corpus) -> None:
    cluster = corpus.duplicates(limit=1).clusters[0]
    shown = page(client, f"/duplicates/{cluster.id}")
    for passage in corpus.cluster(cluster.id).passages:
        assert f"/articles/{passage.article}?at={passage.begin}-{passage.end}#sought" in shown.links()
    assert {"ins", "del"} <= {tag for tag, _ in shown.tags}
    assert "earliest here" in shown.text
    left, right = cluster.passages[-1].article, cluster.passages[0].article
    compared = page(client, f"/duplicates/{cluster.id}?left={left}&right={right}")
    assert "Compared" in compared.text


def test_checking_a_text_marks_what_stands_in_the_coverage(client: FlaskClient, corpus: Corpus) -> None:
    passage = corpus.duplicates(limit=1).clusters[0].passages[0]
    answer = client.post("/check", data={"text": f"<b>Mine.</b>\r\n\r\n{passage.text}\r\n\r\nMine too."})
    assert answer.status_code == 200
    assert 'class="shared' in answer.text
    assert "&lt;b&gt;Mine." in answer.text
    assert f"/articles/{passage.article}" in answer.text
    assert "There was no text" in client.post("/check", data={"text": "  "}).text


def test_a_text_over_the_limit_gets_a_page_that_says_so(client: FlaskClient) -> None:
    answer = client.post("/check", data={"text": "word " * (MOST_BYTES // 5)})
    assert answer.status_code == 413
    assert "5 MB" in answer.text
    assert client.post("/check", data={"text": "word " * 300_000}).status_code == 200


@pytest.mark.parametrize("url", ["/articles/none", "/duplicates/none", "/nothing-here", "/check/x"])
def test_what_is_not_there_is_a_page(client: FlaskClient, url: str) -> None:
    assert "404" in page(client, url, 404).text


def test_a_query_that_cannot_be_read_is_shown_with_its_fault_marked(client: FlaskClient) -> None:
    answer = client.get("/?q=date:xyz")
    assert answer.status_code == 400
    assert "<mark>xyz</mark>" in answer.text
    assert 'value="date:xyz"' in answer.text


def test_an_error_of_ours_is_a_page_without_details(sample_index: object) -> None:
    app = create_app(str(sample_index))

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("secret")

    @app.get("/api/broken")
    def broken_too() -> str:
        raise index.errors.CoverageError("It broke.")

    answer = app.test_client().get("/broken")
    assert (answer.status_code, "secret" in answer.text) == (500, False)
    assert app.test_client().get("/api/broken").content_type == "application/problem+json"


def test_without_an_index_the_page_says_how_to_make_one(without_index: FlaskClient) -> None:
    for url in ("/", "/?q=x", "/duplicates", "/corpus"):
        assert "search index" in page(without_index, url, 503).text
    assert without_index.get("/help").status_code == 200


def test_hostile_text_stays_text(hostile: FlaskClient, corpus: Corpus) -> None:
    results = hostile.get("/?q=zebra").text
    found = hostile.get("/api/search?q=zebra").get_json()
    pages = [results, hostile.get("/").text, hostile.get("/corpus").text]
    pages += [hostile.get(f"/articles/{result['id']}?q=zebra").text for result in found["results"]]
    pages += [hostile.get(f"/duplicates/{cluster['id']}").text for cluster in found["duplicates"]]
    assert len(pages) >= 6
    for text in pages:
        tags = Tags(text).tags
        assert all((attributes.get("src") or "").startswith("/static/") for tag, attributes in tags if tag == "script")
        assert not [tag for tag, _ in tags if tag in ("img", "i")]
        assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
        assert not [link for link in Tags(text).links() if "javascript:" in link.lower()]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in results.replace("<mark>", "").replace("</mark>", "")
    assert "{{ 7 * 7 }}" in "".join(pages)


def test_a_link_out_gives_nothing_away(hostile: FlaskClient) -> None:
    shown = page(hostile, "/articles/second")
    link = next(attributes for tag, attributes in shown.tags if (attributes.get("href") or "").startswith("https://"))
    assert {"noreferrer", "noopener"} <= set((link["rel"] or "").split())
    assert link["href"] == "https://plain.example/zebra?a=1&b=2"


def test_a_right_to_left_article_is_marked_as_such(hostile: FlaskClient) -> None:
    shown = page(hostile, "/articles/hebrew")
    assert [
        attributes
        for tag, attributes in shown.tags
        if attributes.get("dir") == "rtl" and attributes.get("lang") == "he"
    ]


def test_static_files_are_kept_and_checked_again(client: FlaskClient) -> None:
    url = next(str(a["href"]) for tag, a in page(client, "/").tags if a.get("rel") == "stylesheet")
    with client.get(url) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        tag = answer.headers["ETag"]
    with client.get(url.split("?")[0], headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304


def test_the_pages_are_light(client: FlaskClient) -> None:
    for url in ("/?q=the", "/"):
        assert len(client.get(url).data) < 60_000


def test_the_two_versions_chosen_for_a_comparison_are_of_two_articles(client: FlaskClient, corpus: Corpus) -> None:
    for cluster in corpus.duplicates(limit=19).clusters:
        shown = page(client, f"/duplicates/{cluster.id}")
        ticked = [attributes for tag, attributes in shown.tags if tag == "input" and "checked" in attributes]
        assert [attributes["name"] for attributes in ticked if attributes.get("type") == "radio"] == ["left", "right"]
        assert ticked[0]["value"] != ticked[1]["value"]


def test_a_cluster_knows_the_longer_and_the_shorter_ones(client: FlaskClient, corpus: Corpus) -> None:
    linked = 0
    for cluster in corpus.duplicates(limit=100).clusters:
        links = page(client, f"/duplicates/{cluster.id}").links()
        for other in (*cluster.larger, *cluster.smaller):
            assert f"/duplicates/{other}" in links
            linked += 1
    assert linked


def test_a_cluster_says_how_its_versions_relate(client: FlaskClient, corpus: Corpus) -> None:
    words = {
        "verbatim": "Every version has nearly the same words",
        "quotation": "It is a quotation",
        "edited": "Some versions were edited",
    }
    kinds = set()
    for cluster in corpus.duplicates(limit=100).clusters:
        shown = page(client, f"/duplicates/{cluster.id}").text
        assert [kind for kind, said in words.items() if said in shown] == [cluster.kind]
        kinds.add(cluster.kind)
    assert len(kinds) > 1


def test_the_copied_share_is_broken_down_by_outlet(client: FlaskClient, corpus: Corpus) -> None:
    articles = [corpus.article(one.id) for one in corpus.search("", copies="show", limit=100).results]
    copied = [article for article in articles if article.copied_from]
    assert len(copied) > 3
    for article in copied:
        shown = page(client, f"/articles/{article.id}")
        for one in article.copied_from:
            assert f"{one.words:,} word{'s' * (one.words != 1)}" in shown.text
            assert percent(one.share) in shown.text
            for earlier in one.articles:
                assert f"/compare?left={earlier}&right={article.id}" in shown.links()
        assert "certainly published earlier" in shown.text
    alone = next(article for article in articles if not article.copied_from)
    assert "certainly published earlier" not in page(client, f"/articles/{alone.id}").text
