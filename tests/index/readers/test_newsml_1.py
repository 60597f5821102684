"""NewsML 1 as agencies sent it: one item or several, the text in NITF, XHTML or as characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.article import Article
from index.readers import Failure, find_files, read_file

PARAGRAPHS = (
    "GRAYLING POINT (Quay) - The harbour council has put off leasing the old grain terminal until the summer.",
    "Members had been asked to let the building go for a peppercorn, said Anna Café, who chairs the council.",
)
XHTML = f"<html><head><title>t</title></head><body><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></body></html>"
NITF = (
    f"<nitf><body><body.head><hedline><hl1>Other</hl1></hedline></body.head><body.content><p>{PARAGRAPHS[0]}</p>"
    f"<media><media-caption><p>The terminal.</p></media-caption></media><p>{PARAGRAPHS[1]}</p></body.content></body>"
    "</nitf>"
)
PLAIN = f"\n   {PARAGRAPHS[0]}\n\n   {PARAGRAPHS[1]}\n"
ESCAPED = f"<![CDATA[<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>]]>"


def item(
    content: str = XHTML, *, status: str = "Usable", more: str = "", revision: int = 2, number: str = "QN7"
) -> str:
    return f"""<NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>quay.example</ProviderId>
<DateId>20180420</DateId><NewsItemId>{number}</NewsItemId>
<RevisionId PreviousRevision="{revision - 1}" Update="N">{revision}</RevisionId>
<PublicIdentifier>urn:newsml:quay.example:20180420:{number}:{revision}N</PublicIdentifier></NewsIdentifier>
</Identification><NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20180420T224900-0400</FirstCreated>
<ThisRevisionCreated>20180421T010000+0000</ThisRevisionCreated><Status FormalName="{status}"/>{more}</NewsManagement>
<NewsComponent><AdministrativeMetadata><Provider><Party FormalName="Quay News"/></Provider></AdministrativeMetadata>
<NewsComponent><Role FormalName="Main"/><NewsLines><HeadLine>Vote put off on grain terminal</HeadLine>
<ByLine>Jane Doe</ByLine><DateLine>Grayling Point, April 20</DateLine><SlugLine>GRAYLING-TERMINAL</SlugLine></NewsLines>
<DescriptiveMetadata><Language FormalName="en"/></DescriptiveMetadata>
<ContentItem><MediaType FormalName="Text"/><DataContent>{content}</DataContent></ContentItem></NewsComponent>
<NewsComponent><Role FormalName="Picture"/><NewsComponent><Role FormalName="Caption"/><ContentItem>
<MediaType FormalName="Text"/><DataContent><p>{"The terminal from the sea. " * 20}</p></DataContent></ContentItem>
</NewsComponent>
<ContentItem Href="a.jpg"><MediaType FormalName="Photo"/></ContentItem></NewsComponent></NewsComponent></NewsItem>"""


def read(path: Path, *items: str) -> list[Article | Failure]:
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE NewsML SYSTEM "NewsML_1.2.dtd"><NewsML Version="1.2">'
        f"<NewsEnvelope><DateAndTime>20180421T010000Z</DateAndTime></NewsEnvelope>{''.join(items)}</NewsML>",
        encoding="utf-8",
    )
    return list(read_file(path))


@pytest.mark.parametrize("content", [XHTML, NITF, PLAIN, ESCAPED])
def test_an_item_is_read_whatever_its_text_is_in(tmp_path: Path, content: str) -> None:
    (found,) = read(tmp_path / "a.xml", item(content))
    assert isinstance(found, Article)
    assert [line for line in found.body.split("\n") if line] == list(PARAGRAPHS)
    assert (found.title, found.outlet, found.author) == ("Vote put off on grain terminal", "Quay News", "Jane Doe")
    assert (found.published.text, found.language, found.topic) == ("2018-04-21T02:49:00Z", "en", "GRAYLING-TERMINAL")
    assert found.record_id == "urn:newsml:quay.example:20180420:QN7"
    assert (found.evidence["version"], found.evidence["published_zone"]) == ("2 2018-04-21T01:00:00Z", "-0400")


def test_a_document_gives_its_items_and_names_what_was_withdrawn_or_is_to_come(tmp_path: Path) -> None:
    later = "<StatusWillChange><DateAndTime>20990101T000000Z</DateAndTime></StatusWillChange>"
    found = read(
        tmp_path / "a.xml",
        item(),
        item(status="Canceled", number="QN8"),
        item(status="Embargoed", more=later, number="QN9"),
        item(status="Embargoed", number="QN10"),
        item(number="QN11"),
    )
    assert [isinstance(one, Article) for one in found] == [True, False, False, False, True]
    reasons = [one.reason for one in found if isinstance(one, Failure)]
    assert reasons[0] == "was withdrawn (pubStatus canceled)"
    assert reasons[1] == "is embargoed until 2099-01-01"
    assert reasons[2] == "is embargoed until its agency sends word"


def test_revisions_of_an_item_are_one_article(tmp_path: Path) -> None:
    ids = {one.id for one in read(tmp_path / "a.xml", item(revision=1), item(revision=2)) if isinstance(one, Article)}
    assert len(ids) == 1


def test_an_item_of_pictures_is_passed_over(tmp_path: Path) -> None:
    pictures = item().replace('<MediaType FormalName="Text"/>', '<MediaType FormalName="Photo"/>')
    (found,) = read(tmp_path / "a.xml", pictures)
    assert isinstance(found, Failure)
    assert "only pictures" in found.reason


def test_a_folder_is_searched_for_it(tmp_path: Path) -> None:
    read(tmp_path / "a.xml", item())
    assert list(find_files([tmp_path])) == [tmp_path / "a.xml"]
