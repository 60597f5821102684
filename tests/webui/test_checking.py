from __future__ import annotations

import csv
import gzip
import html
import io
import re

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from search.corpus import Corpus
from webui.wording import percent

OWN = "None of these opening words of ours was ever printed by anybody else."


def bring(client: FlaskClient, name: str, data: bytes, url: str = "/check") -> str:
    answer = client.post(url, data={"file": (io.BytesIO(data), name), "text": ""})
    assert answer.status_code == 200, answer.text
    return answer.text


def passages(corpus: Corpus, many: int = 3) -> str:
    return "\n\n".join([OWN, *(cluster.text for cluster in corpus.duplicates(limit=many).clusters)])


def body_of(page: str) -> str:
    body = re.search(r'<div class="body checked".*?</div>', page, re.DOTALL)
    assert body
    without_notes = re.sub(r'<a class="note".*?</a>', "", body[0], flags=re.DOTALL)
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", without_notes)).split())


def test_the_shares_are_those_of_the_match(client: FlaskClient, corpus: Corpus) -> None:
    text = passages(corpus)
    matches = corpus.match(text)
    shown = client.post("/check", data={"text": text}).text
    assert f"{percent(matches.share)} of your text stands in the coverage" in shown
    assert len(matches.articles) > 3
    for one in matches.articles:
        assert f"{percent(one.share_of_text)} <span" in shown
        assert f"{percent(one.share_of_article)} <span" in shown
    assert body_of(shown) == " ".join(text.split())


@pytest.mark.parametrize("order", ["text", "article", "earliest", "nonsense"])
def test_the_articles_are_sorted_as_asked(client: FlaskClient, corpus: Corpus, order: str) -> None:
    text = passages(corpus)
    shown = client.post("/check", data={"text": text, "sort": order}).text
    table = shown[shown.index('<table class="taken"') : shown.index("</table>")]
    listed = re.findall(r'<th scope="row" role="rowheader"><a href="/articles/([^"]*)"', table)
    articles = {one.article: one for one in corpus.match(text).articles}
    assert sorted(listed) == sorted(articles)
    if order == "earliest":
        dates = [articles[id].published or "9999" for id in listed]
        assert dates == sorted(dates)
    else:
        name = "share_of_article" if order == "article" else "share_of_text"
        shares = [getattr(articles[id], name) for id in listed]
        assert shares == sorted(shares, reverse=True)
    assert table.count("aria-sort") == 1


def test_a_file_is_checked_like_a_pasted_text(client: FlaskClient, corpus: Corpus) -> None:
    text = passages(corpus)
    pasted = client.post("/check", data={"text": text}).text
    for name, data in [
        ("release.txt", text.replace("\n", "\r\n").encode("utf-8-sig")),
        ("release.md", text.encode()),
        ("release.txt.gz", gzip.compress(text.encode())),
        ("release", text.encode("utf-16")),
    ]:
        assert body_of(bring(client, name, data)) == body_of(pasted), name


def test_a_file_goes_before_what_stands_in_the_box(client: FlaskClient, corpus: Corpus) -> None:
    data = {"file": (io.BytesIO(passages(corpus).encode()), "folder/release.txt"), "text": "Not this one."}
    shown = client.post("/check", data=data).text
    assert "Not this one." not in shown
    assert "<bdi>release.txt</bdi>" in shown


def test_of_a_web_page_its_article_alone_is_checked(client: FlaskClient, corpus: Corpus) -> None:
    paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in passages(corpus, 5).split("\n\n"))
    page = (
        "<!doctype html><html><head><title>From the press office</title></head><body><nav><ul><li>Contact the office"
        f"</li></ul></nav><article><h1>From the press office</h1>{paragraphs}</article>"
        "<footer>Printed on recycled electrons</footer></body></html>"
    )
    body = body_of(bring(client, "saved.html", page.encode()))
    assert corpus.duplicates(limit=1).clusters[0].text.split()[-1] in body
    assert "recycled" not in body
    assert "Contact the office" not in body


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "is an image"),
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n ", "There was no text"),
        ("program", bytes(range(256)) * 20, "not text"),
        ("two.jsonl", b'{"title": "A", "body": "One body."}\n{"title": "B", "body": "Two body."}\n', "one at a time"),
        ("bomb.txt.gz", gzip.compress(b"word " * 1_200_000), "MB"),
    ],
)
def test_a_file_that_cannot_be_checked_is_refused_in_words(
    client: FlaskClient, name: str, data: bytes, words: str
) -> None:
    answer = client.post("/check", data={"file": (io.BytesIO(data), name)})
    assert answer.status_code == 400
    assert "Nothing was checked" in answer.text
    assert words in answer.text


def test_a_text_that_nobody_has_is_said_to_be_so(client: FlaskClient) -> None:
    shown = client.post("/check", data={"text": "Quite alone " * 3 + "stands this text of ours, xylophone."}).text
    assert "None of it is in the coverage" in shown
    assert "<table" not in shown
    assert "at least 12 words" in client.post("/check", data={"text": "Too short."}).text


def test_every_place_can_be_taken_as_csv(client: FlaskClient, corpus: Corpus) -> None:
    text = passages(corpus)
    answer = client.post("/check.csv", data={"text": text})
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    matches = corpus.match(text, limit=1000)
    assert len(rows) == sum(len(passage.found) for passage in matches.passages) > 3
    bodies = {row["article"]: corpus.article(row["article"]).body for row in rows}
    for row in rows:
        cut = bodies[row["article"]][int(row["article_begin"]) : int(row["article_end"])]
        assert row["article_text"].lstrip("'") == " ".join(cut.split())
        assert row["text"].lstrip("'") == " ".join(text[int(row["begin"]) : int(row["end"])].split())


def test_a_link_leads_to_the_passage_in_the_article(client: FlaskClient, corpus: Corpus) -> None:
    text = corpus.duplicates(limit=1).clusters[0].text
    shown = client.post("/check", data={"text": text, "all": "yes"}).text
    for found in corpus.match(text).passages[0].found:
        url = f"/articles/{found.article}?at={found.begin}-{found.end}"
        assert f'"{url}#sought"' in shown
        article = client.get(url).text
        assert article.count('id="sought"') == 1
        marked = re.findall(r'class="shared [^"]*sought"[^>]*>(.*?)</span>', article, re.DOTALL)
        joined = html.unescape("".join(marked))
        assert "".join(joined.split()) == "".join(found.text.split())


@pytest.mark.parametrize("at", ["", "5", "9-3", "-1-4", "x-y", "99999999-999999999", "1-2-3", "1e3-2e3"])
def test_a_place_that_is_none_is_passed_over(client: FlaskClient, corpus: Corpus, at: str) -> None:
    article = corpus.search("dam").results[0].id
    answer = client.get(f"/articles/{article}", query_string={"at": at})
    assert (answer.status_code, 'id="sought"' in answer.text) == (200, False)


def test_hostile_text_and_names_stay_text(client: FlaskClient, corpus: Corpus) -> None:
    text = f"<script>alert(1)</script></textarea><img src=x onerror=alert(2)>\n\n{passages(corpus)}"
    shown = bring(client, "<img src=x onerror=alert(3)>.txt", text.encode())
    assert shown.count("<script") == shown.count('<script src="/static/') == 3
    assert "<img" not in shown
    assert "&lt;img src=x onerror=alert(3)&gt;.txt" in shown
    assert shown.count("</textarea>") == 1


def test_a_brought_file_never_touches_the_disk(app: Flask) -> None:
    body = b"".join(
        [
            b'--edge\r\nContent-Disposition: form-data; name="file"; filename="large.txt"\r\n\r\n',
            b"word " * 500_000,
            b"\r\n--edge--\r\n",
        ]
    )
    kind = "multipart/form-data; boundary=edge"
    with app.test_request_context("/check", method="POST", data=body, content_type=kind):
        stream = request.files["file"].stream
        assert isinstance(stream, io.BytesIO)
        assert len(stream.read()) == 2_500_000
