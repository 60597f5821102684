"""NewsML-G2 and NITF as agencies and newspapers' archives send them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from index.article import Article
from index.readers import Failure, find_files, read_file

PARAGRAPHS = (
    "GRAYLING POINT (Quay) - The harbour council has put off leasing the old grain terminal until the summer.",
    "Members had been asked to let the building go for a peppercorn, said Anna Café, who chairs the council.",
)
TEXT = "\n\n".join(PARAGRAPHS)
NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- sent by the desk -->
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.3/specification/dtd/nitf-3-3.dtd">
<nitf change.date="October 18, 2006" version="-//IPTC//DTD NITF 3.3//EN"><head><title>Wire title</title>
<tobject tobject.type="news">
<tobject.subject tobject.subject.refnum="04000000" tobject.subject.type="Economy"/></tobject>
<docdata management-status="usable"><doc-id id-string="quay-7" regsrc="QN"/><urgency ed-urg="4"/>
<date.issue norm="20180420T224900-0400"/><date.release norm="20180421T010000Z"/>
<doc.copyright holder="Quay News" year="2018"/></docdata></head>
<body><body.head><hedline><hl1>Vote put off on grain terminal</hl1><hl2>Council waits</hl2></hedline>
<byline>By <person>Jane Doe</person><byttl>Staff Writer</byttl></byline>
<dateline><location>Grayling Point</location><story.date norm="20180420">April 20</story.date></dateline>
<abstract><p>Nothing decided.</p></abstract></body.head>
<body.content><block><p>{PARAGRAPHS[0]}</p>
<media media-type="image"><media-reference source="a.jpg"/><media-caption><p>The terminal.</p></media-caption></media>
<p>{PARAGRAPHS[1].replace("é", "&eacute;")}</p></block></body.content>
<body.end><tagline>(Edited by John Roe)</tagline></body.end></body></nitf>"""
ITEM = """<newsItem guid="urn:newsml:quay.example:20180420:7" version="3" standard="NewsML-G2" standardversion="2.24"
xml:lang="en-GB" xmlns="http://iptc.org/std/nar/2006-10-01/"><catalogRef href="http://www.iptc.org/c.xml"/>
<rightsInfo><copyrightHolder><name>Quay Holdings</name></copyrightHolder></rightsInfo>
<itemMeta><itemClass qcode="ninat:{kind}"/><provider qcode="nprov:QN">{provider}</provider>
<versionCreated>2018-04-21T09:00:00Z</versionCreated><firstCreated>2018-04-20T22:49:00-04:00</firstCreated>{more}
<pubStatus qcode="stat:{status}"/><title>Internal title</title></itemMeta>
<contentMeta><urgency>4</urgency><contentCreated>2018-04-20T20:00:00Z</contentCreated>
<located type="cptype:city"><name>Grayling Point</name></located><creator><name>Desk</name></creator><by>Jane Doe</by>
<language tag="en"/><subject type="cpnat:person" qcode="p:1"><name>Anna Café</name></subject>
<subject qcode="own:1"><name>Ports</name></subject><subject qcode="medtop:04000000"><name>economy</name></subject>
<slugline>GRAYLING-TERMINAL</slugline><headline>Vote put off on grain terminal</headline></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""
XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title>'
    f"</head><body><h1>Vote put off on grain terminal</h1><p>{PARAGRAPHS[0]}</p><figure><figcaption>The terminal."
    f"</figcaption></figure><p>{PARAGRAPHS[1]}</p></body></html></inlineXML>"
)
INSIDE = (
    '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>'
    "<body.head><hedline><hl1>Other headline</hl1></hedline></body.head><body.content>"
    f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></body.content></body></nitf></inlineXML>"
)
PLAIN = f'<inlineData contenttype="text/plain">{TEXT}</inlineData>'
PICTURE = '<remoteContent href="a.jpg" contenttype="image/jpeg"/>'


def item(content: str = XHTML, status: str = "usable", kind: str = "text", more: str = "", provider: str = "") -> str:
    return ITEM.format(content=content, status=status, kind=kind, more=more, provider=provider)


def read(path: Path, text: str | bytes) -> list[Article | Failure]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_file(path))


def article(path: Path, text: str | bytes) -> Article:
    (found,) = read(path, text)
    assert isinstance(found, Article), found
    return found


def test_nitf_is_read_with_all_that_it_says(tmp_path: Path) -> None:
    found = article(tmp_path / "a.xml", NITF)
    assert (found.title, found.author, found.outlet) == ("Vote put off on grain terminal", "Jane Doe", "Quay News")
    assert found.body == TEXT
    assert (found.published.text, found.topic, found.record_id) == ("2018-04-21T02:49:00Z", "Economy", "quay-7")
    assert found.evidence["published"] == "nitf"


def test_a_newspapers_archive_in_nitf_says_where_it_stood_and_repeats_its_lead(tmp_path: Path) -> None:
    text = NITF.replace("</head>", '<pubdata date.publication="20180422T000000" ex-ref="http://quay.example/7" '
                        'name="The Quay Times" position.section="Front Page"/></head>')  # fmt: skip
    lead = f'<block class="lead_paragraph"><p>{PARAGRAPHS[0]}</p></block><block class="full_text">'
    found = article(tmp_path / "a.xml", text.replace("<block>", lead))
    assert (found.outlet, found.url, found.published.text) == ("The Quay Times", "http://quay.example/7", "2018-04-22")
    assert found.topic == "Economy"
    assert found.body == TEXT


@pytest.mark.parametrize(
    "byline", ["By Jane Doe, <byttl>Staff Writer</byttl>", "By Jane Doe", "<byttl>Jane Doe</byttl>"]
)
def test_a_byline_is_read_however_it_is_marked(tmp_path: Path, byline: str) -> None:
    text = NITF.replace("By <person>Jane Doe</person><byttl>Staff Writer</byttl>", byline)
    assert article(tmp_path / "a.xml", text).author == "Jane Doe"


@pytest.mark.parametrize("content", [XHTML, INSIDE, PLAIN, PICTURE + INSIDE + PLAIN[:90] + "</inlineData>"])
def test_newsml_is_read_whatever_its_text_is_in(tmp_path: Path, content: str) -> None:
    found = article(tmp_path / "a.xml", item(content))
    assert (found.title, found.author, found.body) == ("Vote put off on grain terminal", "Jane Doe", TEXT)
    assert (found.published.text, found.language, found.topic) == ("2018-04-21T02:49:00Z", "en", "economy")
    assert (found.record_id, found.url) == ("urn:newsml:quay.example:20180420:7", None)
    assert (found.outlet, found.evidence["title"]) == ("Quay Holdings", "newsml")


def test_the_outlet_is_who_provides_the_item(tmp_path: Path) -> None:
    named = item(provider="<name>Quay News Agency</name>")
    assert article(tmp_path / "a.xml", named).outlet == "Quay News Agency"
    credited = item().replace("<slugline>", "<creditline>QN Wire</creditline><slugline>")
    assert article(tmp_path / "a.xml", credited).outlet == "QN Wire"
    coded = item().replace("<copyrightHolder><name>Quay Holdings</name></copyrightHolder>", "")
    assert article(tmp_path / "a.xml", coded).outlet == "QN"


def test_a_message_gives_its_texts_and_names_what_was_withdrawn(tmp_path: Path) -> None:
    items = item() + item(PICTURE, kind="picture") + item(status="canceled") + item(status="withheld") + item(INSIDE)
    message = (
        f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>{items}</itemSet></newsMessage>'
    )
    found = read(tmp_path / "a.xml", message.replace(' xmlns="http://iptc.org/std/nar/2006-10-01/">', ">", 1))
    assert [one.reason if isinstance(one, Failure) else one.body for one in found] == [
        TEXT,
        "was withdrawn (pubStatus canceled)",
        "was withdrawn (pubStatus withheld)",
        TEXT,
    ]
    assert [one.record for one in found] == [0, 1, 2, 3]


def test_prefixes_and_status_by_address_are_understood(tmp_path: Path) -> None:
    text = item(status="usable").replace(
        'pubStatus qcode="stat:usable"', 'pubStatus uri="http://cv.iptc.org/s/canceled"'
    )
    prefixed = text.replace("<", "<n:").replace("<n:/", "</n:").replace("xmlns=", "xmlns:n=", 1)
    (failure,) = read(tmp_path / "a.xml", prefixed)
    assert isinstance(failure, Failure)
    assert "withdrawn" in failure.reason


@pytest.mark.parametrize(
    ("until", "reason"), [("2999-01-01T00:00:00Z", "embargoed until 2999"), ("2018-05-01T00:00:00Z", "")]
)
def test_an_embargo_holds_until_it_is_over(tmp_path: Path, until: str, reason: str) -> None:
    (found,) = read(tmp_path / "a.xml", item(more=f"<embargoed>{until}</embargoed>"))
    assert isinstance(found, Failure) == bool(reason)
    assert not isinstance(found, Failure) or reason in found.reason


def test_a_withdrawn_nitf_is_named(tmp_path: Path) -> None:
    (failure,) = read(tmp_path / "a.xml", NITF.replace('"usable"', '"canceled"'))
    assert isinstance(failure, Failure)
    assert failure.reason == "was withdrawn (pubStatus canceled)"


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16"])
def test_xml_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    text = '<?xml version="1.0" encoding="ENC"?>\n'.replace("ENC", encoding) + item()
    assert article(tmp_path / "a.xml", text.encode(encoding)).body == TEXT


def test_what_comes_before_the_damage_is_read(tmp_path: Path) -> None:
    message = f"<newsMessage><itemSet>{item()}{item()}"
    *found, failure = read(tmp_path / "a.xml", message[:-100])
    assert [type(one) for one in found] == [Article]
    assert isinstance(failure, Failure)
    assert "damaged or cut off" in failure.reason
    assert failure.record == 1


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(10))


@pytest.mark.parametrize(
    "declared",
    [
        BOMB,
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;',
        '<!ENTITY x "y">',
    ],
)
@pytest.mark.parametrize("place", ["&a9; &x;", '<em id="&a9;">x</em>'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path, declared: str, place: str, encoding: str) -> None:
    paragraph = f"<p>Before {place} after</p>"
    text = f"<!DOCTYPE nitf [{declared}]><nitf><body><body.content>{paragraph}</body.content></body></nitf>"
    began = time.process_time()
    found = read(tmp_path / "a.xml", text.encode(encoding))
    assert time.process_time() - began < 5
    assert not any(isinstance(one, Article) for one in found)
    assert all("entities" in one.reason or "damaged" in one.reason for one in found if isinstance(one, Failure))


def test_a_folder_is_searched_for_agency_files(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(item())
    (tmp_path / "b.xml").write_text("<project/>")
    (tmp_path / "c.nitf").write_text(NITF)
    assert [Path(str(found)).name for found in find_files([tmp_path])] == ["a.xml", "c.nitf"]


def test_agency_xml_without_a_text_is_named(tmp_path: Path) -> None:
    (failure,) = read(tmp_path / "a.xml", item(PICTURE, kind="picture"))
    assert isinstance(failure, Failure)
    assert "only pictures" in failure.reason
    (failure,) = read(tmp_path / "a.xml", item('<inlineXML><table><row price="3"/></table></inlineXML>'))
    assert isinstance(failure, Failure)
    assert "no text" in failure.reason
