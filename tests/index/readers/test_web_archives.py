"""Web archives: an article an HTML page that was sent, whatever else the crawl brought home, however it was packed."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from index.article import Article
from index.readers import Failure, read_file

PARAGRAPHS = [
    "The ferry company has given up its night crossing to Aldersund, three years after it began to run at a loss.",
    "Passengers were told by a note on the quay, which blew into the harbour on the same evening, several said.",
    "“Nobody asked the people who work on the other side,” said the baker of Aldersund, who takes the first boat home.",
]
TEXT = "\n\n".join(PARAGRAPHS)
URL = "https://www.example.com/news/ferry"
HEAD = """<meta property="og:site_name" content="Coast Example"><meta property="article:published_time"
content="2018-04-20T22:49:00Z">"""


def page(head: str = HEAD, paragraphs: list[str] = PARAGRAPHS) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Night ferry ends</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>Night ferry ends</h1>{body}</article></body></html>"
    ).encode()


class Writer(WARCWriter):  # type: ignore[misc]
    """warcio's writer, without the temporary files that it leaves open."""

    def _create_temp_file(self) -> io.BytesIO:
        return io.BytesIO()


class Archive:
    """A WARC in the making, written by warcio."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stream = path.open("wb")
        self.writer = Writer(self.stream, gzip=path.suffix == ".gz")
        self.writer.write_record(self.writer.create_warcinfo_record("a.warc", {"software": "a crawler"}))

    def add(
        self,
        body: bytes,
        url: str = URL,
        *,
        status: str = "200 OK",
        kind: str = "text/html; charset=utf-8",
        record: str = "response",
        **headers: str,
    ) -> Archive:
        sent = [("Content-Type", kind), *((name.replace("_", "-"), value) for name, value in headers.items())]
        self.writer.write_record(
            self.writer.create_warc_record(
                url,
                record,
                payload=io.BytesIO(body),
                http_headers=StatusAndHeaders(status, sent, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": "2019-01-01T00:00:00Z"},
            )
        )
        return self

    def read(self) -> list[Article | Failure]:
        self.stream.close()
        return list(read_file(self.path))

    def article(self) -> Article:
        (found,) = self.read()
        assert isinstance(found, Article), found
        return found


@pytest.fixture(params=["a.warc", "a.warc.gz"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    return Archive(tmp_path / request.param)


def test_a_page_is_an_article_with_its_metadata(archive: Archive) -> None:
    found = archive.add(page()).article()
    assert (found.title, found.body, found.outlet, found.url) == ("Night ferry ends", TEXT, "Coast Example", URL)
    assert (found.published.text, found.language) == ("2018-04-20T22:49:00Z", "en")
    assert (found.evidence["url"], found.evidence["outlet"]) == ("warc", "open graph")
    assert found.record == 1  # after the archive's own description


def test_the_day_of_archiving_is_no_publication_date(archive: Archive) -> None:
    assert archive.add(page(head="")).article().published.text is None


def test_a_date_after_the_day_of_archiving_is_none(archive: Archive) -> None:
    later = HEAD.replace("2018-04-20", "2021-04-20")
    found, failure = archive.add(page(head=later)).read()
    assert isinstance(found, Article)
    assert isinstance(failure, Failure)
    assert found.published.text is None
    assert "published" not in found.evidence
    assert "impossible date '2021-04-20" in failure.reason


def test_what_is_no_page_is_passed_over(archive: Archive) -> None:
    archive.add(b"\x89PNG....", f"{URL}.png", kind="image/png").add(b"a{}", f"{URL}.css", kind="text/css")
    archive.add(page(), f"{URL}/gone", status="404 Not Found").add(b"", f"{URL}/old", status="301 Moved", Location=URL)
    archive.add(page(), f"{URL}/again", record="revisit").add(b"", URL, kind="text/html")
    archive.add(b"<div>like</div>", f"{URL}/fragment").add(b'{"a": 1}', f"{URL}.json", kind="application/json")
    archive.add(b"<html><body><iframe></iframe></body></html>", f"{URL}/frame").add(page(), "dns:example.com")
    assert archive.add(page()).article().url == URL


def chunked(body: bytes) -> bytes:
    pieces = (body[at : at + 300] for at in range(0, len(body), 300))
    return b"".join(b"%x;name=value\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "pack"),
    [
        ({"Transfer-Encoding": "chunked"}, chunked),
        ({"Transfer-Encoding": "Chunked", "Content-Encoding": "gzip"}, lambda body: chunked(gzip.compress(body))),
        ({"Content-Encoding": "GZIP"}, gzip.compress),
        ({"Content-Encoding": "x-gzip"}, gzip.compress),
        ({"Content-Encoding": "br"}, brotli.compress),
        ({"Content-Encoding": "zstd"}, zstd.compress),
        ({"Content-Encoding": "deflate"}, zlib.compress),
        ({"Content-Encoding": "deflate"}, lambda body: zlib.compress(body)[2:-4]),
        ({"Content-Encoding": "gzip, br"}, lambda body: brotli.compress(gzip.compress(body))),
        # archives in which the crawler unpacked what it got, and left the headers
        ({"Content-Encoding": "gzip"}, bytes),
        ({"Content-Encoding": "br"}, bytes),
        ({"Transfer-Encoding": "chunked"}, bytes),
        ({"Content-Encoding": "identity"}, bytes),
    ],
)
def test_a_body_is_read_however_it_was_sent(tmp_path: Path, headers: dict[str, str], pack) -> None:  # type: ignore[no-untyped-def]
    archive = Archive(tmp_path / "a.warc.gz")
    assert archive.add(pack(page()), **headers).article().body == TEXT


def test_a_body_that_unpacks_to_absurdly_much_is_named(archive: Archive) -> None:
    archive.add(brotli.compress(b"<html>" + b" " * (80 << 20)), f"{URL}/bomb", Content_Encoding="br").add(page())
    failure, found = archive.read()
    assert isinstance(failure, Failure)
    assert (failure.record, failure.reason) == (1, f"{URL}/bomb unpacks to more than 32 MB")
    assert isinstance(found, Article)


def test_a_page_is_read_in_the_character_set_of_its_header(archive: Archive) -> None:
    text = page(head="").replace(b"<meta charset='utf-8'>", b"").decode().replace("baker", "пекар")
    found = archive.add(text.encode("windows-1251"), kind="text/html; charset=windows-1251").article()
    assert "“Nobody asked the people who work on the other side,” said the пекар of" in found.body


def test_a_page_that_says_it_is_an_article_and_holds_none_is_named_with_its_address(archive: Archive) -> None:
    said = b"<html><title>Map</title><meta property='og:type' content='article'><body></body></html>"
    archive.add(b"<html><title>Search</title><body><form><input></form></body></html>", f"{URL}/search")
    failure, found = archive.add(said, f"{URL}/map").add(page()).read()
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(f"{URL}/map is a web page without an article")
    assert isinstance(found, Article)


@pytest.mark.parametrize(
    ("address", "head", "is_article"),
    [
        ("https://www.example.com/", '<meta property="og:type" content="website">', False),
        ("https://www.example.com", "<meta content=website property='og:type'/>", False),
        ("https://www.example.com/", "", True),  # its text stands in an <article>
        ("https://www.example.com/", '<meta property="og:type" content="article">', True),
        ("https://www.example.com/", HEAD, True),  # article:published_time
        (
            "https://www.example.com/",
            '<meta property="og:type" content="website"><script type="application/ld+json">'
            '{"@type": ["WebPage", "NewsArticle"], "headline": "Night ferry ends"}</script>',
            True,
        ),
        ("https://www.example.com/?p=7", '<meta property="og:type" content="website">', True),
        (URL, '<meta property="og:type" content="website">', True),
    ],
)
def test_the_front_page_of_a_site_is_passed_over_unless_it_says_that_it_is_an_article(
    archive: Archive, address: str, head: str, is_article: bool
) -> None:
    assert len(archive.add(page(head), address).read()) == is_article


def test_a_page_at_the_root_of_a_host_without_any_mark_of_an_article_is_passed_over(archive: Archive) -> None:
    front = page("").replace(b"<article>", b"<div>").replace(b"</article>", b"</div>")
    assert archive.add(front, "https://www.example.com/").add(page()).article().url == URL


def test_the_pages_own_address_joins_its_variants_on_one_site(tmp_path: Path) -> None:
    canonical = f'<link rel="canonical" href="{URL}">'
    archive = (
        Archive(tmp_path / "a.warc")
        .add(page(), f"{URL}?utm_source=x#top")
        .add(page(), "http://m.example.com/news/ferry/")
    )
    archive.add(page(canonical), "https://phone.example.com/n/7").add(page(), "https://www.example.com/news/ferry/amp")
    ids = {found.id for found in archive.read() if isinstance(found, Article)}
    assert len(ids) == 1


def test_a_copy_that_names_another_outlets_address_as_its_own_stays_apart(archive: Archive) -> None:
    syndicated = page('<link rel="canonical" href="https://agency.example/original">')
    careless = page('<link rel="canonical" href="https://www.example.com/">')
    found = archive.add(syndicated, f"{URL}-1").add(careless, f"{URL}-2").read()
    assert [one.url for one in found if isinstance(one, Article)] == [f"{URL}-1", f"{URL}-2"]


def test_an_archive_that_is_cut_off_gives_the_articles_before_and_says_so(tmp_path: Path) -> None:
    for name in ("a.warc", "a.warc.gz"):
        archive = Archive(tmp_path / name)
        for number in range(3):
            archive.add(page(), f"{URL}/{number}")
        archive.stream.close()
        data = archive.path.read_bytes()
        archive.path.write_bytes(data[: int(len(data) * 0.9)])
        first, second, last = read_file(archive.path)
        assert isinstance(first, Article)
        assert isinstance(second, Article)
        assert isinstance(last, Failure)
        assert last.record == 3
        assert "cut off" in last.reason


def test_a_damaged_record_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a.warc")
    for number in range(3):
        archive.add(page(), f"{URL}/{number}")
    archive.stream.close()
    data = archive.path.read_bytes()
    lengths = [found.span(1) for found in re.finditer(rb"Content-Length: (\d+)", data)]
    begin, end = lengths[2]  # of the second page: nothing, a number that is too small, one that is none
    for wrong in (b"0", b"99", b"x", b"-5", b"9" * 5000):
        archive.path.write_bytes(data[:begin] + wrong + data[end:])
        found = list(read_file(archive.path))
        assert [one.url for one in found if isinstance(one, Article)][-1] == f"{URL}/2", wrong
        assert any(isinstance(one, Failure) for one in found), wrong
        assert len(found) <= 4


def test_a_header_without_an_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    for endless in (b"WARC/1.0\r\nWARC-Type: " + b"a" * (1 << 23), b"WARC/1.0\r\n" + b"a: b\r\n" * (1 << 20)):
        path.write_bytes(endless)
        (failure,) = read_file(path)
        assert isinstance(failure, Failure)
        assert "too long" in failure.reason


def test_an_arc_file_is_read_too(tmp_path: Path) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page(head="")
    about = b"1 0 Somebody\nURL IP-address Archive-date Content-type Archive-length\n"
    record = b"%s 10.0.0.1 20190101000000 text/html %d\n%s\n" % (URL.encode(), len(body), body)
    path = tmp_path / "a.arc"
    path.write_bytes(b"filedesc://a.arc 0.0.0.0 20190101000000 text/plain %d\n%s\n" % (len(about), about) + record * 2)
    found = [one for one in read_file(path) if isinstance(one, Article)]
    assert [(one.url, one.body) for one in found] == [(URL, TEXT)] * 2


# WACZ


def wacz(path: Path, pages: str | None, *, compression: int = zipfile.ZIP_STORED) -> Path:
    archive = Archive(path.with_suffix(".warc.gz"))
    archive.add(page(), URL).add(b"", "https://example.com/short", status="302 Found", Location="/news/moved")
    archive.add(page(), "https://example.com/news/moved").add(page(), "https://ads.example.net/frame.html")
    archive.stream.close()
    with zipfile.ZipFile(path, "w", compression) as file:
        file.write(archive.path, "archive/data.warc.gz")
        file.writestr("datapackage.json", "{}")
        if pages is not None:
            file.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0", "id": "pages"}\n' + pages)
    archive.path.unlink()
    return path


def test_a_wacz_gives_the_pages_that_it_lists_and_where_they_were_moved(tmp_path: Path) -> None:
    listed = f'{{"id": "1", "url": "{URL}", "title": "x"}}\n{{"id": "2", "url": "https:\\/\\/example.com\\/short"}}\n'
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        path = wacz(tmp_path / "a.wacz", listed, compression=compression)
        assert [one.url for one in read_file(path) if isinstance(one, Article)] == [
            URL,
            "https://example.com/news/moved",
        ]


@pytest.mark.parametrize("pages", [None, "", "not json\n"])
def test_a_wacz_that_lists_no_pages_gives_them_all(tmp_path: Path, pages: str | None) -> None:
    found = list(read_file(wacz(tmp_path / "a.wacz", pages)))
    assert [type(one) for one in found] == [Article] * 3
    assert len({one.record for one in found}) == 3


def test_a_wacz_is_known_by_its_contents_and_read_when_it_is_compressed(tmp_path: Path) -> None:
    data = wacz(tmp_path / "a.wacz", None).read_bytes()
    (tmp_path / "a.zip").write_bytes(data)
    (tmp_path / "a.wacz.gz").write_bytes(gzip.compress(data))
    for name in ("a.zip", "a.wacz.gz"):
        assert len([one for one in read_file(tmp_path / name) if isinstance(one, Article)]) == 3


def test_a_wacz_is_known_whichever_member_stands_first(tmp_path: Path) -> None:
    made = zipfile.ZipFile(wacz(tmp_path / "a.wacz", f'{{"id": "1", "url": "{URL}"}}\n'))
    members = {name: made.read(name) for name in reversed(made.namelist())}
    described = members | {"datapackage.json": b'{"profile": "data-package", "wacz_version": "1.1.1"}'}
    del described["pages/pages.jsonl"]
    for name, contents, articles in (("listed.zip", members, 1), ("described.zip", described, 3)):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for member, data in sorted(contents.items(), key=lambda one: one[0] != "datapackage.json"):
                archive.writestr(member, data)
        found = [one for one in read_file(tmp_path / name) if isinstance(one, Article)]
        assert (len(found), found[0].url) == (articles, URL)


def test_a_wacz_that_is_damaged_is_named(tmp_path: Path) -> None:
    path = wacz(tmp_path / "a.wacz", None)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    (failure,) = read_file(path)
    assert isinstance(failure, Failure)
    assert "damaged or cut off" in failure.reason
    path.write_bytes(data[:400] + bytes(200) + data[600:])
    *_, failure = read_file(path)
    assert isinstance(failure, Failure)
    assert "archive/data.warc.gz" in failure.reason


def pdf(text: str) -> bytes:
    content = f"BT /F1 11 Tf 60 740 Td ({text}) Tj ET\n"
    return (
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n"
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>\nendobj\n3 0 obj\n"
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n4 0 obj\n<< /Type /Page /Parent 2 0 R "
        "/MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>\nendobj\n5 0 obj\n"
        f"<< /Length {len(content)} >>\nstream\n{content}endstream\nendobj\ntrailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n"
    ).encode()


def test_pdfs_are_read_where_the_library_is_there(tmp_path: Path) -> None:
    pytest.importorskip("pdfminer")
    archive = Archive(tmp_path / "a.warc")
    archive.add(pdf("The ferry company has given up its night crossing."), URL + ".pdf", kind="application/pdf")
    archive.add(pdf(""), URL + "-scan.pdf", kind="application/pdf")
    archive.add(b"%PDF-1.4 and nothing more", URL + "-broken.pdf", kind="application/pdf")
    archive.add(b"not what it says", URL + "-other.pdf", kind="application/pdf")
    found, failure = archive.read()
    assert isinstance(found, Article)
    assert (found.body, found.url) == ("The ferry company has given up its night crossing.", URL + ".pdf")
    assert found.evidence["url"] == "warc"
    assert isinstance(failure, Failure)
    assert failure.reason.startswith(URL + "-broken.pdf is a PDF document")


def test_pdfs_are_passed_over_where_it_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.readers.web_archives.pdf_is_readable", lambda: False)
    archive = Archive(tmp_path / "a.warc").add(page())
    archive.add(pdf("The ferry company has given up."), URL + ".pdf", kind="application/pdf")
    assert len(archive.read()) == 1
