"""Small files of the formats that hold other files, of agencies' and of mail: what their fuzzing starts from."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from functools import cache

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import BufferWARCWriter  # type: ignore[import-untyped]

SENTENCE = (
    "The ferry company has given up its night crossing to Aldersund, three years after it began to run at a loss."
)
PAGE = f"<html><head><title>Night ferry ends</title></head><body><article><p>{SENTENCE}</p></article></body></html>"


class _Writer(BufferWARCWriter):  # type: ignore[misc]
    def _create_temp_file(self) -> io.BytesIO:
        return io.BytesIO()


@cache
def warc() -> bytes:
    """Three pages: as they are, gzipped, in chunks."""
    writer = _Writer(gzip=False)
    for number, headers in enumerate(([], [("Content-Encoding", "gzip")], [("Transfer-Encoding", "chunked")])):
        body = gzip.compress(PAGE.encode()) if headers and headers[0][1] == "gzip" else PAGE.encode()
        if headers and headers[0][1] == "chunked":
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        sent = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), *headers], protocol="HTTP/1.1")
        url = f"https://example.com/{number}"
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=sent))
    return bytes(writer.get_contents())


def packed(members: dict[str, bytes]) -> bytes:
    """A zip archive of these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, data in members.items():
            file.writestr(name, data, None if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return made.getvalue()


def wacz() -> bytes:
    """A web archive with a list of pages."""
    listed = b'{"url": "https://example.com/0"}\n{"url": "https://example.com/1"}\n'
    return packed({"archive/a.warc.gz": gzip.compress(warc()), "pages/pages.jsonl": listed})


def epub() -> bytes:
    """A book of one chapter."""
    return packed(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>',
            "a.opf": b"<package><metadata><title>T</title><date>2018</date></metadata><manifest>"
            b'<item id="a" href="a.html" media-type="text/html"/></manifest>'
            b'<spine><itemref idref="a"/></spine></package>',
            "a.html": PAGE.replace(SENTENCE, SENTENCE * 3).encode(),
        }
    )


def nitf() -> bytes:
    """An item of an agency."""
    return (
        '<?xml version="1.0"?><nitf><head><docdata management-status="usable"><date.issue norm="20180420T224900-0400"/>'
        f"</docdata></head><body><body.head><hedline><hl1>Ends</hl1></hedline>"
        "<byline>By <person>J</person></byline></body.head>"
        f"<body.content><p>{SENTENCE}</p><media><media-caption>c</media-caption></media></body.content></body></nitf>"
    ).encode()


def newsml() -> bytes:
    """A message with one item."""
    return (
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem guid="g" xml:lang="en"><itemMeta>'
        '<provider qcode="nprov:QN"/><versionCreated>2018-04-20T22:49:00Z</versionCreated>'
        '<pubStatus qcode="stat:usable"/>'
        "</itemMeta><contentMeta><headline>Ends</headline></contentMeta><contentSet><inlineXML><html><body>"
        f"<p>{SENTENCE}</p></body></html></inlineXML></contentSet></newsItem></itemSet></newsMessage>"
    ).encode()


def ninjs() -> bytes:
    """An item in JSON."""
    return (
        '{"uri": "urn:1", "versioncreated": "2018-04-20T22:49:00Z", "pubstatus": "usable", "headline": "Ends", '
        f'"subject": [{{"name": "Ports"}}], "bodies": [{{"contenttype": "text/html", "value": "<p>{SENTENCE}</p>"}}]}}'
    ).encode()


def mail() -> bytes:
    """A mailbox of one message in two forms."""
    return (
        "From letter@coast.example Fri Apr 20 22:49:00 2018\nFrom: =?utf-8?q?K=C3=BCste?= <a@b.example>\n"
        "Subject: Ends\n"
        "Message-ID: <1@a>\nDate: Fri, 20 Apr 2018 22:49:00 +0100\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="x"\n\n--x\nContent-Type: text/plain; charset=utf-8\n'
        f"Content-Transfer-Encoding: quoted-printable\n\n{SENTENCE}=20\n\n--x\n"
        "Content-Type: text/html; charset=koi8-r\n\n"
        f"{PAGE}\n--x--\n"
    ).encode()


def pdf() -> bytes:
    """A page with one sentence."""
    content = f"BT /F1 11 Tf 60 740 Td ({SENTENCE}) Tj ET\n"
    return (
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n"
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>\n"
        "endobj\n3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n4 0 obj\n"
        "<< /Type /Page /Parent "
        "2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>\nendobj\n5 0 obj\n"
        f"<< /Length {len(content)} >>\nstream\n{content}endstream\nendobj\ntrailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n"
    ).encode()


def tar() -> bytes:
    """Two files, one with a long name."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as file:
        for name, data in (("a.txt", f"Ends\n\n{SENTENCE}".encode()), (f"{'b' * 120}.html", PAGE.encode())):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            file.addfile(member, io.BytesIO(data))
    return made.getvalue()


def newsml_1() -> bytes:
    """An item of an agency in the older form."""
    return (
        '<?xml version="1.0"?><NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>a.example</ProviderId>'
        "<DateId>20180420</DateId><NewsItemId>A7</NewsItemId><RevisionId>2</RevisionId></NewsIdentifier>"
        "</Identification><NewsManagement><FirstCreated>20180420T224900-0400</FirstCreated>"
        '<Status FormalName="Usable"/>'
        "</NewsManagement><NewsComponent><NewsLines><HeadLine>Ends</HeadLine><ByLine>J</ByLine></NewsLines><ContentItem>"
        f'<MediaType FormalName="Text"/><DataContent><p>{SENTENCE}</p></DataContent></ContentItem></NewsComponent>'
        "</NewsItem></NewsML>"
    ).encode()


def mhtml() -> bytes:
    """A page that a browser saved as one file."""
    return (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://example.com/a\nSubject: Ends\n"
        "Date: Fri, 20 Apr 2018 22:49:00 -0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="x"\n\n--x\nContent-Type: text/html\n'
        f"Content-Transfer-Encoding: quoted-printable\nContent-Location: https://example.com/a\n\n{PAGE}\n--x--\n"
    ).encode()


SAMPLES: dict[str, Callable[[], bytes]] = {
    "a.warc": warc, "a.wacz": wacz, "a.epub": epub, "a.nitf": nitf, "a.xml": newsml, "a.json": ninjs, "a.mbox": mail,
    "a.pdf": pdf, "a.tar": tar, "a.newsml": newsml_1, "a.mhtml": mhtml,
}  # fmt: skip

MODULES: dict[str, list[Callable[[], bytes]]] = {
    "web_archives": [warc], "wacz": [wacz], "epub": [epub], "news_xml": [nitf, newsml, newsml_1],
    "json_lines": [ninjs], "mail": [mail], "pdf": [pdf], "tar_archives": [tar], "mhtml": [mhtml],
}  # fmt: skip


def archive_examples(module: str) -> list[bytes]:
    """Files that begin as those of a reader do."""
    return [make() for make in MODULES.get(module, ())]
