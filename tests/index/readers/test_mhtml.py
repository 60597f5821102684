"""Pages that browsers saved as one file."""

from __future__ import annotations

import quopri
from base64 import encodebytes
from pathlib import Path

import pytest

from index.article import Article
from index.readers import Failure, find_files, read_file

PARAGRAPHS = [
    f"The ferry company has given up its night crossing to Aldersund, {number} years after it began to run at a loss."
    for number in ("three", "four", "five")
]
PAGE = (
    '<html lang="en"><head><title>Night ferry ends | The Coast</title>{head}<meta property="og:site_name" '
    'content="The Coast"><meta property="article:published_time" content="{date}"></head><body><nav><a href="/">Home'
    "</a></nav><article><h1>Night ferry “ends”</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article></body></html>"
)
CHROME = """From: <Saved by Blink>
Snapshot-Content-Location: {url}
Subject: =?utf-8?Q?Night=20ferry=20ends?=
Date: Sun, 22 Apr 2018 09:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
	type="text/html";
	boundary="----MultipartBoundary--x----"


------MultipartBoundary--x----
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: {encoding}
Content-Location: {url}

{page}
------MultipartBoundary--x----
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://coast.example/a.png

iVBORw0KGgo=

------MultipartBoundary--x----
Content-Type: text/css
Content-Transfer-Encoding: quoted-printable
Content-Location: https://coast.example/a.css

p {{ color: black }}
------MultipartBoundary--x------
"""
EXPLORER = CHROME.replace("From: <Saved by Blink>", 'From: "Saved by Windows Internet Explorer 11"').replace(
    "Snapshot-Content-Location: {url}\n", ""
)
URL = "https://coast.example/news/ferry?id=7"


def saved(form: str = CHROME, *, url: str = URL, date: str = "2018-04-20T22:49:00-04:00", head: str = "") -> bytes:
    page = PAGE.format(head=head, date=date).encode()
    text = form.format(url=url, encoding="quoted-printable", page=quopri.encodestring(page).decode())
    return text.replace("\n", "\r\n").encode()


def read(path: Path, data: bytes) -> list[Article | Failure]:
    path.write_bytes(data)
    return list(read_file(path))


@pytest.mark.parametrize("form", [CHROME, EXPLORER])
@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "saved"])
def test_a_saved_page_is_the_article_and_not_a_mail(tmp_path: Path, form: str, name: str) -> None:
    (found,) = read(tmp_path / name, saved(form))
    assert isinstance(found, Article)
    assert found.body.split("\n\n") == PARAGRAPHS
    assert (found.title, found.outlet, found.url) == ("Night ferry “ends”", "The Coast", URL)
    assert (found.published.text, found.author) == ("2018-04-21T02:49:00Z", None)
    assert found.evidence["url"] == "saved from"


def test_a_page_in_base64_is_read(tmp_path: Path) -> None:
    page = encodebytes(PAGE.format(head="", date="2018-04-20").encode()).decode()
    (found,) = read(tmp_path / "a.mhtml", CHROME.format(url=URL, encoding="base64", page=page).encode())
    assert isinstance(found, Article)
    assert found.body.split("\n\n") == PARAGRAPHS


def test_the_pages_own_address_on_the_same_site_counts(tmp_path: Path) -> None:
    own = '<link rel="canonical" href="https://www.coast.example/news/ferry">'
    (found,) = read(tmp_path / "a.mhtml", saved(head=own))
    assert isinstance(found, Article)
    assert found.url == "https://www.coast.example/news/ferry"


def test_a_date_after_the_day_of_saving_is_none(tmp_path: Path) -> None:
    article, failure = read(tmp_path / "a.mhtml", saved(date="2019-04-20"))
    assert isinstance(article, Article)
    assert article.published.text is None
    assert isinstance(failure, Failure)
    assert "impossible date" in failure.reason


def test_a_page_saved_from_a_disk_has_no_address(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.mhtml", saved(url="file:///C:/page.html"))
    assert isinstance(found, Article)
    assert found.url is None


def test_a_newsletter_with_pictures_is_still_a_mail(tmp_path: Path) -> None:
    mail = saved().replace(b"From: <Saved by Blink>", b"From: The Coast Letter <a@coast.example>")
    mail = mail.replace(b"Snapshot-Content-Location: " + URL.encode() + b"\r\n", b"")
    (found,) = read(tmp_path / "a.eml", mail)
    assert isinstance(found, Article)
    assert found.title == "Night ferry ends"
    assert found.outlet == "The Coast Letter"


def test_one_without_a_page_is_named_and_a_folder_is_searched(tmp_path: Path) -> None:
    (failure,) = read(tmp_path / "a.mhtml", saved().replace(b"text/html\r\nContent-ID", b"text/css\r\nContent-ID"))
    assert isinstance(failure, Failure)
    assert "without a page" in failure.reason
    assert list(find_files([tmp_path])) == [tmp_path / "a.mhtml"]
