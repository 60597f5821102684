"""ninjs in its versions, one item a file, many in a list, one a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.readers import Failure, find_files, read_file

PARAGRAPHS = (
    "GRAYLING POINT (Quay) - The harbour council has put off leasing the old grain terminal until the summer.",
    "Members had been asked to let the building go for a peppercorn & a promise, said Anna Café.",
)
TEXT = "\n\n".join(PARAGRAPHS)
XHTML = "".join(f"<p>{text.replace('&', '&amp;')}</p>" for text in PARAGRAPHS)
FIRST: dict[str, Any] = {
    "$standard": {"name": "ninjs", "version": "1.4"},
    "uri": "urn:newsml:quay.example:20180420:7",
    "type": "text",
    "versioncreated": "2018-04-21T09:00:00Z",
    "firstcreated": "2018-04-20T22:49:00-04:00",
    "pubstatus": "usable",
    "language": "en-GB",
    "headline": "Vote put off on grain terminal",
    "byline": "By Jane Doe",
    "copyrightholder": "Quay News",
    "slugline": "grayling-terminal",
    "subject": [{"code": "1"}, {"name": "Ports", "rel": "about"}],
    "body_text": " ".join(PARAGRAPHS),
    "body_xhtml": XHTML,
    "associations": {"main": {"type": "picture", "headline": "The terminal", "renditions": {}}},
}
SECOND: dict[str, Any] = {
    **{
        name: FIRST[name]
        for name in ("uri", "type", "firstcreated", "versioncreated", "pubstatus", "language", "slugline")
    },
    "headlines": [{"role": "short", "value": "Vote off"}, {"role": "main", "value": FIRST["headline"]}],
    "by": "Jane Doe",
    "infosources": [{"name": "Quay News"}],
    "subjects": [{"name": "Ports"}],
    "bodies": [
        {"role": "text", "contenttype": "text/plain", "value": FIRST["body_text"]},
        {
            "role": "html",
            "contenttype": "text/html",
            "value": f"<html><body><h1>{FIRST['headline']}</h1>{XHTML}</body></html>",
        },
        {
            "role": "own",
            "contenttype": "application/xml",
            "value": f"<OWN><ID>8a9</ID>{XHTML}<p>More and more of it</p></OWN>",
        },
    ],
}
THIRD = {
    **{name: value for name, value in SECOND.items() if not name.endswith(("pubstatus", "created", "bodies"))},
    "standard": {"name": "ninjs", "version": "3.0"},
    "versionCreated": "2018-04-21T02:49:00Z",
    "pubStatus": "usable",
    "bodies": [{"role": "nitf", "contentType": "text/vnd.IPTC.NITF", "value": f'<?xml version="1.0" encoding="UTF-8"?>'
                f"<nitf><body><body.content>{XHTML}</body.content></body></nitf>"}],
}  # fmt: skip
SUPERDESK = {
    **{
        name: value
        for name, value in FIRST.items()
        if name not in ("$standard", "uri", "body_xhtml", "body_text", "byline")
    },
    "guid": FIRST["uri"],
    "body_html": XHTML,
    "authors": [{"name": "Jane Doe", "role": "writer"}],
    "source": "Quay News",
}


def read(path: Path, value: object) -> list[Article | Failure]:
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return list(read_file(path))


@pytest.mark.parametrize("item", [FIRST, SECOND, THIRD, SUPERDESK], ids=["1.x", "2.x", "3.x", "Superdesk"])
@pytest.mark.parametrize("form", ["one", "printed", "line", "list", "wrapped"])
def test_an_item_is_read_in_every_version_and_form(tmp_path: Path, item: dict[str, Any], form: str) -> None:
    forms = {
        "one": json.dumps(item), "printed": json.dumps(item, indent=2), "line": json.dumps(item) + "\n",
        "list": json.dumps([item]), "wrapped": json.dumps({"items": [item]}),
    }  # fmt: skip
    (found,) = read(tmp_path / "a.json", forms[form])
    assert isinstance(found, Article), found
    assert (found.title, found.author, found.outlet) == ("Vote put off on grain terminal", "Jane Doe", "Quay News")
    assert (found.body, found.language, found.topic) == (TEXT, "en", "Ports")
    assert (found.published.text, found.record_id) == ("2018-04-21T02:49:00Z", FIRST["uri"])
    assert {where for field, where in found.evidence.items() if field not in ("published_zone", "version")} == {"ninjs"}


def test_an_item_without_body_gives_its_description_and_its_first_headline(tmp_path: Path) -> None:
    item = {"uri": "https://quay.example/7", "versioncreated": "2018-04-21", "headline_main": "Vote put off",
            "description_text": "The council has put off its vote.", "slugline": "terminal"}  # fmt: skip
    (found,) = read(tmp_path / "a.json", item)
    assert isinstance(found, Article)
    assert (found.title, found.body, found.topic) == ("Vote put off", "The council has put off its vote.", "terminal")
    assert (found.url, found.outlet) == ("https://quay.example/7", "quay.example")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"pubstatus": "canceled"}, "was withdrawn (pubStatus canceled)"),
        ({"pubstatus": "withheld"}, "was withdrawn (pubStatus withheld)"),
        ({"embargoed": "2999-01-01T00:00:00Z"}, "is embargoed until 2999-01-01"),
        ({"type": "picture", "body_text": None, "body_xhtml": "", "description_text": "x"}, "(picture) without a text"),
        ({"body_text": 7, "body_xhtml": ["x"]}, "without a text"),
    ],
)
def test_what_is_not_to_be_shown_and_what_is_no_text_is_named(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    failure, found = read(tmp_path / "a.json", [{**FIRST, **change}, FIRST])
    assert isinstance(failure, Failure)
    assert reason in failure.reason
    assert isinstance(found, Article)
    assert found.record == 1


def test_other_json_is_not_taken_for_ninjs(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.json", {"uri": "x", "title": "T", "body": "Some text here", "source": "Quay"})
    assert isinstance(found, Article)
    assert found.evidence["title"] == "json"


def test_a_folder_is_searched_for_items(tmp_path: Path) -> None:
    for name, item in (("a", FIRST), ("b", SECOND), ("c", {"name": "settings"}), ("d", SUPERDESK)):
        (tmp_path / f"{name}.json").write_text(json.dumps(item))
    assert [Path(str(found)).name for found in find_files([tmp_path])] == ["a.json", "b.json", "d.json"]
