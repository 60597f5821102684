"""What the fuzzer starts from: the files of the sample coverage, and small files of each format written for it."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from pathlib import Path

from fuzz.archives import archive_examples
from index.errors import UnreadableFile
from index.readers.formats import format_of

SAMPLE = Path(__file__).resolve().parent.parent / "seeds"
LARGEST = 20_000  # bytes; small examples are changed more often
_RECORD = {"id": 1, "title": "A title", "text": "Some words &amp; more.", "date": "2018-04-20", "authors": ["A B"]}
_LINES = b"".join(json.dumps(_RECORD | {"id": number}).encode() + b"\n" for number in range(3))
_TABLE = b'id,title,text,date\n1,"A ""title""","Some words;\nmore",2018-04-20\n2,B,words,0000-00-00\n3,C\n'
_MARKDOWN = (
    b"---\ntitle: A title\ndate: 2018-04-20\ntags: [a, b]\n---\n# A title\n\nSome *words* [here](http://a.b).\n\n- x\n"
)
_TOML = (
    b'+++\ntitle = "A title"\ndate = 2018-04-20\n+++\n> Some words\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<p>more</p>\n'
)
_TEXT = "A headline\nBy Jane Doe\n\nApril 20, 2018\n\nSome words; itâ€™s all “here”.\n".encode()
_PAGE = (
    b"<html><head><title>A title</title></head><body><article><h1>A title</h1><p>Some words.</p></article></body>"
    b"</html>"
)
_MAIL = (
    b"From a@b.c Fri Apr 20 10:00:00 2018\nMIME-Version: 1.0\nFrom: A <a@b.c>\nSubject: =?utf-8?q?A_title?=\n"
    b"Date: Fri, 20 Apr 2018 10:00:00 +0000\nContent-Type: multipart/alternative; boundary=x\n\n--x\n"
    b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nSome=20words.\n--x\n"
    b"Content-Type: text/html\n\n<p>Some words.</p>\n--x--\n"
)
_NITF = (
    b'<?xml version="1.0"?><nitf><head><title>A title</title><docdata><date.issue norm="20180420"/></docdata></head>'
    b"<body><body.head><hedline><hl1>A title</hl1></hedline></body.head><body.content><p>Some words.</p></body.content>"
    b"</body></nitf>"
)
_NEWSML = (
    b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:a"><contentMeta><headline>A title</headline>'
    b'</contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">'
    b'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Some words.</p></body></html>'
    b"</inlineXML></contentSet></newsItem>"
)
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F<<"
    b"/Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 40>>stream\n"
    b"BT /F 9 Tf 9 9 Td (Some words here.) Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
)


def examples(module: str) -> list[bytes]:
    """Files that begin as this reader's do; for "any" those of all readers, compressed as well."""
    written = {
        "json_lines": [_LINES, json.dumps([_RECORD]).encode(), json.dumps({"articles": [_RECORD]}, indent=1).encode()],
        "tables": [_TABLE, _TABLE.replace(b",", b"\t").decode().encode("utf-16")],
        "markdown": [_MARKDOWN, _TOML],
        "plain_text": [_TEXT],
        "zip_archives": [_zipped()],
        "web_archives": [_warc()],
        "wacz": [
            _packed(("archive/a.warc.gz", gzip.compress(_warc())), ("pages/pages.jsonl", b'{"url": "http://a.b/c"}'))
        ],
        "epub": [_epub()],
        "pdf": [_PDF],
        "mail": [_MAIL, _MAIL.partition(b"\n")[2]],
        "news_xml": [_NITF, _NEWSML],
        "any": [
            gzip.compress(_LINES),
            bz2.compress(_TABLE),
            lzma.compress(_TEXT),
            _zipped(),
            _LINES,
            _TABLE,
            _MARKDOWN,
        ],
    }
    return [*written.get(module, ()), *archive_examples(module), *_from_sample(module)]


def _from_sample(module: str) -> list[bytes]:
    found = []
    for path in sorted(SAMPLE.rglob("*")):
        if path.is_file() and path.stat().st_size <= LARGEST:
            data = path.read_bytes()
            try:
                if module in ("any", format_of(data, path.name).module):
                    found.append(data)
            except UnreadableFile:
                continue
    return found


def _zipped() -> bytes:
    return _packed(("a.txt", _TEXT), ("b/a.csv", _TABLE), ("c.jsonl.gz", gzip.compress(_LINES)))


def _warc() -> bytes:
    response = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + _PAGE
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.b/c\r\nWARC-Date: 2018-04-20T10:00:00Z\r\n"
        b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
        % (len(response), response)
    )


def _epub() -> bytes:
    container = b'<container><rootfiles><rootfile full-path="o.opf"/></rootfiles></container>'
    book = (
        b'<package xmlns="http://www.idpf.org/2007/opf"><metadata><title>A title</title></metadata><manifest>'
        b'<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine>'
        b'<itemref idref="a"/></spine></package>'
    )
    kind = ("mimetype", b"application/epub+zip")
    return _packed(kind, ("META-INF/container.xml", container), ("o.opf", book), ("a.xhtml", _PAGE))


def _packed(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return made.getvalue()
