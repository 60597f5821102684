"""NewsML 1 (1.0 to 1.2), in which agencies sent their items before NewsML-G2, and some still do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.readers.agency_items import check_status, moment, without_headline
from index.readers.markup import looks_like_html, text_of
from index.readers.news_xml import attribute, nitf_body, nitf_draft, paragraphs_of, words_of
from index.readers.records import Draft
from index.versions import EVIDENCE, version

_NOT_THE_TEXT = ("caption", "picture", "photo", "thumbnail", "graphic", "abstract", "teaser")


def draft_of(item: Any) -> Draft | None:
    """The article of an item (a NewsItem element): its longest text; None where it holds only pictures and the like.

    Raises Withdrawn, UnreadableNow.
    """
    sent = version(words_of(item.find(".//NewsIdentifier/RevisionId")), _made(item, "ThisRevisionCreated"))
    name = _identifier(item)
    _check_status(item, name, sent)
    texts = [(len(text), -place, text, part) for place, (part, text) in enumerate(_texts(item))]
    if not texts:
        return None
    _, _, body, part = max(texts)
    draft = Draft(body)
    if sent:
        draft.evidence[EVIDENCE] = sent
    draft.offer(
        _lines(item, part) | {"language": _nearest(part, "DescriptiveMetadata/Language", "FormalName")}, "newsml"
    )
    draft.offer({"outlet": _outlet(item, part), "record_id": name}, "newsml")
    for created in ("FirstCreated", "ThisRevisionCreated"):
        draft.offer_date(_made(item, created), "newsml")
    nitf = next(part.iter("nitf"), None)
    if nitf is not None:
        nitf_draft(nitf, draft, "nitf")
    draft.body = without_headline(draft.body, draft.title)
    return draft


def _check_status(item: Any, name: str | None, sent: str) -> None:
    status = attribute(item, "NewsManagement/Status", "FormalName") or ""
    until = words_of(item.find("NewsManagement/StatusWillChange/DateAndTime"))
    check_status(status, until if status.lower() == "embargoed" else None, item=name, version=sent)


def _identifier(item: Any) -> str | None:
    """The item's name without its revision, as NewsML-G2 has it; so that all revisions are one article."""
    provider, date, number = (
        words_of(item.find(f"Identification/NewsIdentifier/{part}")) for part in ("ProviderId", "DateId", "NewsItemId")
    )
    if provider and date and number:
        return f"urn:newsml:{provider}:{date}:{number}".replace(" ", "_")
    return words_of(item.find("Identification/NewsIdentifier/PublicIdentifier"))


def _made(item: Any, name: str) -> str | None:
    return moment(words_of(item.find(f"NewsManagement/{name}")))


def _texts(item: Any) -> Iterator[tuple[Any, str]]:
    """Each text of an item with the ContentItem that holds it, not those of pictures and their captions."""
    for content in item.iter("ContentItem"):
        kind = (attribute(content, "MediaType", "FormalName") or "text").lower()
        roles = [role.lower() for part in content.iterancestors("NewsComponent") if (role := _role(part))]
        data = content.find("DataContent")
        if "text" not in kind or data is None or any(word in role for role in roles[:1] for word in _NOT_THE_TEXT):
            continue
        if text := _text(data):
            yield content, text


def _role(part: Any) -> str | None:
    return attribute(part, "Role", "FormalName")


def _text(data: Any) -> str:
    """A text in NITF, XHTML or some other XML with paragraphs; or as characters, which may be markup."""
    nitf = next(data.iter("nitf"), None)
    if nitf is not None:
        return nitf_body(nitf)
    if data.find(".//p") is not None:
        body = next(data.iter("body.content", "body"), None)
        return paragraphs_of(data if body is None else body)
    text = "".join(data.itertext())
    if looks_like_html(text):
        return text_of(text)
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _lines(item: Any, part: Any) -> dict[str, str | None]:
    """Headline, byline and the like, of the nearest component around the text that has each."""
    return {
        "title": _line(part, "HeadLine") or words_of(item.find(".//NewsLines/HeadLine")),
        "author": _line(part, "ByLine"),
        "topic": _line(part, "KeywordLine") or _line(part, "SlugLine"),
    }


def _outlet(item: Any, part: Any) -> str | None:
    """Who sent it, as it is called."""
    return (
        _nearest(part, "AdministrativeMetadata/Provider/Party", "FormalName")
        or _nearest(part, "AdministrativeMetadata/Source/Party", "FormalName")
        or _line(part, "CreditLine")
        or words_of(item.find("Identification/NewsIdentifier/ProviderId"))
    )


def _line(part: Any, name: str) -> str | None:
    components = part.iterancestors("NewsComponent")
    return next((text for one in components if (text := words_of(one.find(f"NewsLines/{name}")))), None)


def _nearest(part: Any, path: str, name: str) -> str | None:
    components = part.iterancestors("NewsComponent")
    return next((value for one in components if (value := attribute(one, path, name))), None)
