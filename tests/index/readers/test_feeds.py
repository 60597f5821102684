"""Feeds: an article an entry, with its full text where the feed has it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from index.article import Article
from index.readers import Failure, read_file

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Daily Example - RSS</title><link>https://example.com/</link><language>en-gb</language>
{items}
</channel></rss>"""
FULL = """<item><title>Vote put off &amp; lamps lit</title><link>https://example.com/a?utm_source=rss</link>
<guid isPermaLink="false">tag:1</guid><dc:creator>Jane Doe</dc:creator><category>Port</category>
<pubDate>Fri, 20 Apr 2018 22:49:00 +0100</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The council met.</p><script>evil()</script><p>It did <em>not</em> vote.</p>
<p>The post Vote put off appeared first on The Daily Example.</p>]]></content:encoded></item>"""
SUMMARY = """<item><title>Second</title><link>https://example.com/b</link>
<description>Only a summary here.</description></item>"""
EMPTY = "<item><title>Third</title><link>https://example.com/c</link></item>"


def read(path: Path, text: str | bytes) -> list[Article | Failure]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_file(path))


def test_an_entry_is_read_with_all_that_the_feed_says(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "feed.xml", RSS.format(items=FULL))
    assert isinstance(found, Article)
    assert (found.title, found.outlet, found.author) == ("Vote put off & lamps lit", "The Daily Example", "Jane Doe")
    assert (found.published.text, found.language, found.topic) == ("2018-04-20T21:49:00Z", "en", "Port")
    assert (found.url, found.record_id) == ("https://example.com/a?utm_source=rss", "tag:1")
    assert found.body == "The council met.\n\nIt did not vote."
    assert found.evidence["outlet"] == "feed"


def test_a_summary_stands_in_for_the_text_and_an_empty_entry_is_named(tmp_path: Path) -> None:
    found = read(tmp_path / "feed.xml", RSS.format(items=FULL + SUMMARY + EMPTY))
    assert [type(entry) for entry in found] == [Article, Article, Failure]
    assert isinstance(found[1], Article)
    assert found[1].body == "Only a summary here."
    assert found[1].published.text is None
    assert found[2].record == 2


def test_atom_is_read_and_its_update_stands_in_for_a_publication_date(tmp_path: Path) -> None:
    text = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Example</title>
    <entry><title>One</title><id>urn:1</id><link href="https://example.com/1"/>
    <updated>2018-04-24T08:00:00Z</updated>
    <published>2018-04-20T22:49:00Z</published><author><name>Jane Doe</name></author>
    <author><name>John Roe</name></author>
    <content type="html">&lt;p&gt;Text of one.&lt;/p&gt;</content></entry>
    <entry><title>Two</title><id>urn:2</id><updated>2018-04-24T08:00:00Z</updated>
    <summary>Text of two.</summary></entry>
    </feed>"""
    one, two = read(tmp_path / "a.atom", text)
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.published.text, one.author, one.language) == ("2018-04-20T22:49:00Z", "Jane Doe, John Roe", "de")
    assert two.published.text == "2018-04-24T08:00:00Z"
    assert one.id != two.id


def test_an_entry_has_the_id_of_the_same_article_elsewhere(tmp_path: Path) -> None:
    (entry,) = read(tmp_path / "feed.xml", RSS.format(items=FULL))
    (record,) = read(tmp_path / "a.jsonl", b'{"title": "T", "body": "Text here", "url": "http://www.example.com/a/"}\n')
    assert isinstance(entry, Article)
    assert isinstance(record, Article)
    assert entry.id == record.id


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(10))


@pytest.mark.parametrize("declared", [BOMB, '<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY % p "x"> %p;'])
@pytest.mark.parametrize("before", ["", "<!-- <rss -->", "<!-- <!DOCTYPE rss> -->"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_that_declares_entities_is_refused(tmp_path: Path, declared: str, before: str, encoding: str) -> None:
    text = RSS.format(items="<item><title>T</title><description>Before &a9; &x; after</description></item>")
    text = text.replace("<rss", f"{before}<!DOCTYPE rss [{declared}]><rss", 1).replace("UTF-8", encoding)
    started = time.process_time()
    (found,) = read(tmp_path / "feed.xml", text.encode(encoding))
    assert time.process_time() - started < 5
    assert isinstance(found, Failure)
    assert "declares entities of its own" in found.reason


def test_declarations_that_a_literal_hides_are_refused(tmp_path: Path) -> None:
    text = (
        f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "<rss" [{BOMB}]><rss version="2.0"><channel>{FULL}</channel></rss>'
    )
    (found,) = read(tmp_path / "feed.rss", text)
    assert isinstance(found, Failure)
    assert "declares entities of its own" in found.reason


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE rss>",
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://example.com/rss-0.91.dtd">',
    ],
)
def test_a_document_type_without_entities_is_no_hindrance(tmp_path: Path, doctype: str) -> None:
    (found,) = read(tmp_path / "feed.xml", RSS.format(items=FULL).replace("<rss", f"{doctype}<rss", 1))
    assert isinstance(found, Article)


@pytest.mark.parametrize("mark", ["&nbsp;", "AT&T", "&eacute;"])
def test_a_mark_that_xml_does_not_know_costs_no_entry_and_is_no_failure(tmp_path: Path, mark: str) -> None:
    one, two = read(tmp_path / "feed.xml", RSS.format(items=SUMMARY.replace("Only", f"{mark} Only") + FULL))
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert "Only a summary here." in one.body


def test_an_address_that_is_none_costs_no_entry(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "feed.xml", RSS.format(items=SUMMARY.replace("https://example.com/b", "http://[b")))
    assert isinstance(found, Article)
    assert found.body == "Only a summary here."


@pytest.mark.parametrize("link", ["/b", "b", "https://example.com/b"])
def test_a_relative_link_starts_from_the_feeds_own(tmp_path: Path, link: str) -> None:
    (found,) = read(tmp_path / "feed.xml", RSS.format(items=SUMMARY.replace("https://example.com/b", link)))
    assert isinstance(found, Article)
    assert found.url == "https://example.com/b"


def test_a_feed_that_breaks_off_gives_what_it_has_and_says_so(tmp_path: Path) -> None:
    whole = RSS.format(items=FULL + SUMMARY)
    found = read(tmp_path / "feed.xml", whole[: whole.index("<title>Second") + 9])
    assert isinstance(found[0], Article)
    assert any(isinstance(entry, Failure) and "breaks off" in entry.reason for entry in found)


def test_xml_that_is_no_feed_is_named(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.xml", b'<?xml version="1.0"?><catalog><item>text</item></catalog>')
    assert isinstance(found, Failure)
    assert "neither a feed nor a web page" in found.reason
    (empty,) = read(tmp_path / "b.xml", RSS.format(items=""))
    assert isinstance(empty, Failure)


def test_media_rss_gives_a_text_where_there_is_no_other_and_else_is_a_caption(tmp_path: Path) -> None:
    path = tmp_path / "a.rss"
    path.write_text(
        '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>The Coast</title><item><title>A'
        '</title><media:group><media:content url="http://e.example/a.jpg"><media:description>The ferry at its pier, in '
        "a text of its own.</media:description></media:content></media:group></item><item><title>B</title><description>"
        "The night ferry ends.</description><media:description>A caption that is longer than the text that it stands "
        "beside, as captions are.</media:description></item></channel></rss>",
        encoding="utf-8",
    )
    bodies = [found.body for found in read_file(path) if isinstance(found, Article)]
    assert bodies == ["The ferry at its pier, in a text of its own.", "The night ferry ends."]
