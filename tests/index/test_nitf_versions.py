"""Of a story that an agency sends again in NITF, updated or corrected, the newest stays; a kill takes it away."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.article import Article
from index.directory import Directory
from index.indexer import Indexer, Summary
from index.readers import Failure, read_file

LEAD = "GRAYLING POINT (Quay) - The harbour council has put off leasing the old grain terminal until the summer."
MORE = "Members had been asked to let the building go for a peppercorn, its chair said after a vote on Friday evening."


def story(
    text: str = LEAD,
    *,
    id: str = "QN-0420-7",
    registrar: str = "QN",
    key: str = 'key="terminal" version="1"',
    issued: str = "20180420T184900Z",
    data: str = 'management-status="usable"',
    message: str = "",
    publication: str = "",
) -> str:
    """A story as an agency sends it: a document with what its desk says of it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.3/specification/dtd/nitf-3-3.dtd">
<nitf version="-//IPTC//DTD NITF 3.3//EN" change.date="October 18, 2006"><head><title>QN-Terminal</title>
<docdata {data}><doc-id regsrc="{registrar}" id-string="{id}"/><urgency ed-urg="4"/>
<date.issue norm="{issued}"/><ed-msg info="{message}"/><du-key {key}/>
<doc.copyright holder="Quay News" year="2018"/></docdata>{publication}</head>
<body><body.head><hedline><hl1>Vote put off on grain terminal</hl1></hedline><byline>By Jane Doe</byline>
<distributor>Quay News</distributor><dateline><location>Grayling Point</location></dateline></body.head>
<body.content><block><p>{text}</p><p>{MORE}</p></block></body.content></body></nitf>"""


FIRST = story(f"First. {LEAD}</p><p>{MORE}</p><p>{MORE} And it said so twice.")
UPDATE = story(
    f"Update. {LEAD}</p><p>{MORE}",
    key='key="terminal" version="2"',
    issued="20180420T201500Z",
    message="UPDATES with vote",
)
CORRECTION = story(
    f"Correction. {LEAD}",
    key='key="terminal" version="3"',
    issued="20180420T201500Z",
    message="CORRECTS date of vote",
)
STORY = {"first": FIRST, "update": UPDATE, "correction": CORRECTION}  # each shorter than the one before
KILL = 'management-status="canceled" management-doc-idref="QN-0420-7"'


def index(folder: Path, **stories: str) -> Summary:
    files = []
    for name, text in stories.items():
        files.append(folder / f"{name}.xml")
        files[-1].write_text(text, encoding="utf-8")
    with Indexer(folder / "i") as indexer:
        return indexer.index(files)


def stored(folder: Path) -> list[Article]:
    from index.catalog import Catalog, connect

    connection = connect(Directory(folder / "i").catalog)
    found = [one.article for one in Catalog(connection).every()]
    connection.close()
    return found


def openings(folder: Path) -> list[str]:
    return sorted(article.body.split(".")[0] for article in stored(folder))


@pytest.mark.parametrize("order", [list(STORY), list(reversed(STORY)), ["first", "correction", "update"]])
def test_the_newest_version_stays_in_whatever_order_the_files_come(tmp_path: Path, order: list[str]) -> None:
    for name in order[:2]:
        index(tmp_path, **{name: STORY[name]})
    summary = index(tmp_path, **STORY)
    assert (openings(tmp_path), summary.articles) == (["Correction"], 1)
    (article,) = stored(tmp_path)
    assert (article.record_id, article.evidence["version"]) == ("QN-0420-7", "3 2018-04-20T20:15:00Z")


def test_without_numbers_the_time_of_issue_counts(tmp_path: Path) -> None:
    key = 'key="terminal"'
    later = story(f"Later. {LEAD}", key=key, issued="20180420T150000-0600")
    index(tmp_path, a=later, b=story(f"Sooner. {LEAD}</p><p>{MORE}", key=key, issued="20180420T205900Z"))
    assert openings(tmp_path) == ["Later"]


def test_a_generation_counts_where_no_version_is_said(tmp_path: Path) -> None:
    again = story(f"Again. {LEAD}", key='key="terminal" generation="2"')
    index(tmp_path, a=again, b=story(f"Before. {LEAD}</p><p>{MORE}", key='key="terminal" generation="1"'))
    assert openings(tmp_path) == ["Again"]


def test_an_update_under_a_new_id_takes_the_place_of_the_document_that_it_names(tmp_path: Path) -> None:
    named = 'management-status="usable" management-doc-idref="QN-0420-7"'
    key = 'key="terminal" version="2"'
    index(tmp_path, first=FIRST, second=story(f"Second. {LEAD}", id="QN-0420-31", data=named, key=key))
    assert openings(tmp_path) == ["Second"]
    assert [article.record_id for article in stored(tmp_path)] == ["QN-0420-31"]


def test_another_story_under_the_same_key_and_another_agency_under_the_same_id_stay(tmp_path: Path) -> None:
    next_day = story(f"Next day. {LEAD}", id="QN-0421-2", issued="20180421T090000Z")
    index(tmp_path, a=FIRST, b=next_day, c=story(f"Others. {LEAD}", registrar="Coast Press"))
    assert openings(tmp_path) == ["First", "Next day", "Others"]


@pytest.mark.parametrize("order", [("first", "kill", "update"), ("kill", "first", "update")])
def test_a_kill_takes_all_versions_away_and_keeps_them_out(tmp_path: Path, order: tuple[str, ...]) -> None:
    items = {**STORY, "kill": story("Kill the story.", id="QN-0420-40", data=KILL)}
    for name in order:
        index(tmp_path, **{name: items[name]})
    assert openings(tmp_path) == []


def test_a_kill_of_a_story_with_an_address_takes_it_away(tmp_path: Path) -> None:
    at = '<pubdata name="The Quay Times" ex-ref="https://quay.example/terminal"/>'
    index(tmp_path, first=story(publication=at))
    summary = index(tmp_path, kill=story(publication=at, data='management-status="canceled"'))
    assert (summary.removed, openings(tmp_path)) == (1, [])


@pytest.mark.parametrize(
    ("release", "reason"),
    [
        ('<date.release norm="29990101T120000Z"/>', "is embargoed until 2999-01-01T12:00:00Z"),
        ("", "is embargoed until its agency sends word"),
        ('<date.release norm="20180421T000000Z"/>', None),
    ],
)
def test_an_embargoed_story_waits_for_its_release(tmp_path: Path, release: str, reason: str | None) -> None:
    file = tmp_path / "a.xml"
    file.write_text(story(data='management-status="embargoed"').replace("<du-key", f"{release}<du-key"))
    (found,) = read_file(file)
    assert (found.reason if isinstance(found, Failure) else None) == reason
