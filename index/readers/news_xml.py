"""NewsML-G2 and NITF, in which agencies send their items; both by IPTC, and mostly the one inside the other.

Also where a NewsML 1 document is taken apart into its items.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from index.errors import UnreadableFile
from index.identity import item_id
from index.readers.agency_items import check_status, moment, without_headline
from index.readers.markup import text_of, text_within, xml_items
from index.readers.records import Draft, Failure
from index.versions import EVIDENCE, version

ITEMS = frozenset(("newsItem", "nitf", "NewsItem"))
# Not the article: pictures with their captions, and what stands around the text
_LEFT_OUT = (
    "media",
    "figure",
    "figcaption",
    "aside",
    "nav",
    "script",
    "style",
    "header",
    "footer",
    "table-of-contents",
)
_AS_HTML = {"hl1": "h2", "hl2": "h3", "bq": "blockquote", "block": "div", "nitf-table": "div", "datasource": "div"}
_PEOPLE_AND_PLACES = ("person", "organisation", "geoArea", "poi", "event", "object")
_TOPIC_CODES = ("medtop:", "subj:", "subjectcode:", "cat:")


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The text items of a message, or the one item of the file; pictures and videos beside them are passed over."""
    record = -1
    others = 0
    for item in xml_items(stream, ITEMS):
        try:
            draft = _READERS[item.tag](item)
        except UnreadableFile as error:
            record += 1
            yield Failure.of(file, record, error)
            continue
        if draft is None:
            others += 1
            continue
        record += 1
        draft.record = record
        yield draft
    if record < 0:
        what = "only pictures, sound or video" if others else "no items"
        raise UnreadableFile(f"is agency XML that holds {what}: NewsML 1, NewsML-G2 news items and NITF are read")


def nitf_body(root: Any) -> str:
    """The text of an NITF document, or of a part of one.

    Where blocks repeat the opening ("lead_paragraph" beside "full_text", as newspapers' archives have it), the whole
    one is taken.
    """
    content = root.find(".//body.content")
    if content is None:
        content = root if root.tag == "body.content" else root.find("body")
    if content is None:
        return ""
    full = next((block for block in content.iter("block") if block.get("class") == "full_text"), None)
    return paragraphs_of(content if full is None else full)


def nitf_draft(root: Any, draft: Draft, where: str) -> None:
    """Fill in what an NITF document says of itself."""
    head = root.find(".//body.head")
    docdata = root.find("head/docdata")
    values: dict[str, str | None] = {"topic": attribute(root, "head/tobject/tobject.subject", "tobject.subject.type")}
    if head is not None:
        values["title"] = words_of(head.find("hedline/hl1")) or words_of(head.find("hedline"))
        values["author"] = _byline(head)
        values["outlet"] = words_of(head.find("distributor"))
    values["title"] = values.get("title") or words_of(root.find("head/title"))
    publication = root.find("head/pubdata")
    if publication is not None:
        values["outlet"] = publication.get("name") or values.get("outlet")
        values["url"] = publication.get("ex-ref")
        values["topic"] = values["topic"] or publication.get("position.section")
    values["outlet"] = (
        values.get("outlet")
        or attribute(root, "head/docdata/doc.copyright", "holder")
        or attribute(root, "head/docdata/doc-id", "regsrc")
    )
    if docdata is not None:
        values["record_id"] = attribute(docdata, "doc-id", "id-string")
        values["topic"] = values["topic"] or attribute(docdata, "fixture", "fix-id")
    values["language"] = root.get("lang") or attribute(root, "body", "lang")
    draft.offer(values, where)
    for path, name in (
        ("head/pubdata", "date.publication"),
        ("head/docdata/date.issue", "norm"),
        ("head/docdata/date.release", "norm"),
        (".//dateline/story.date", "norm"),
    ):
        draft.offer_date(moment(attribute(root, path, name)), where)


def _nitf_document(root: Any) -> Draft | None:
    url, item, sent = attribute(root, "head/pubdata", "ex-ref"), _nitf_item(root), _nitf_version(root)
    status = attribute(root, "head/docdata", "management-status") or ""
    release = attribute(root, "head/docdata/date.release", "norm")
    check_status(status, release if status.lower() == "embargoed" else None, item=url or item, version=sent)
    draft = Draft(nitf_body(root), item=item)
    if sent:
        draft.evidence[EVIDENCE] = sent
    nitf_draft(root, draft, "nitf")
    draft.body = without_headline(draft.body, draft.title)
    return draft


def _nitf_item(root: Any) -> str | None:
    """What the document, or the one that it updates, is registered as; None where that says nothing outside its file.

    Not by its du-key: that groups versions, too, but is free for another story on another day.
    """
    name = attribute(root, "head/docdata", "management-doc-idref") or attribute(
        root, "head/docdata/doc-id", "id-string"
    )
    registrar = attribute(root, "head/docdata/doc-id", "regsrc")
    if name is None or name.startswith(("http://", "https://")):
        return None
    if item_id(name):
        return name
    return f"urn:nitf:{registrar}:{name}".replace(" ", "_") if registrar else None


def _nitf_version(root: Any) -> str:
    """Which version of a story the document is, by the number in its du-key and when it was issued."""
    key = "head/docdata/du-key"
    issued = attribute(root, "head/docdata/date.issue", "norm") or attribute(root, "head/docdata/date.release", "norm")
    return version(attribute(root, key, "version") or attribute(root, key, "generation"), moment(issued))


def _news_item(item: Any) -> Draft | None:
    """The draft of a NewsML-G2 item; None where it is a picture, sound or video."""
    guid = item.get("guid") or ""
    sent = version(item.get("version"), words_of(item.find("itemMeta/versionCreated")))
    check_status(
        attribute(item, "itemMeta/pubStatus", "qcode") or attribute(item, "itemMeta/pubStatus", "uri"),
        words_of(item.find("itemMeta/embargoed")),
        item=guid,
        version=sent,
    )
    content = item.find("contentSet")
    draft = Draft(_content(content) if content is not None else "")
    kind = (_code(item.find("itemMeta/itemClass")) or "text").lower()
    if not draft.body.strip() and kind not in ("text", "composite"):
        return None
    meta = item.find("contentMeta")
    _from_content_meta(draft, meta if meta is not None else item)
    if sent:
        draft.evidence[EVIDENCE] = sent
    values = {
        "title": words_of(item.find("itemMeta/title")),
        "outlet": _provider(item),
        "language": item.get("lang"),
        "url": guid if guid.startswith(("http://", "https://")) else None,
        "record_id": guid or None,
    }
    draft.offer(values, "newsml")
    for path in ("itemMeta/firstCreated", "itemMeta/versionCreated", "contentMeta/contentCreated"):
        draft.offer_date(words_of(item.find(path)), "newsml")
    nitf = item.find("contentSet/inlineXML/nitf")
    if nitf is not None:
        nitf_draft(nitf, draft, "nitf")
    draft.body = without_headline(draft.body, draft.title)
    return draft


def _from_content_meta(draft: Draft, meta: Any) -> None:
    creators = [
        name
        for creator in meta.findall("creator")
        if (name := words_of(creator.find("name")) or creator.get("literal"))
    ]
    values = {
        "title": next((text for one in meta.findall("headline") if (text := words_of(one))), None),
        "author": next((text for one in meta.findall("by") if (text := words_of(one))), None) or ", ".join(creators),
        "language": attribute(meta, "language", "tag"),
        "topic": _topic(meta) or words_of(meta.find("slugline")),
    }
    draft.offer(values, "newsml")


def _topic(meta: Any) -> str | None:
    """The first subject that is a topic and not somebody or some place; of IPTC's own scheme before others."""
    named = [
        (not (subject.get("qcode") or "").startswith(_TOPIC_CODES), at, name)
        for at, subject in enumerate(meta.findall("subject"))
        if (subject.get("type") or "").rpartition(":")[2] not in _PEOPLE_AND_PLACES
        and (name := words_of(subject.find("name")))
    ]
    return min(named)[2] if named else None


def _provider(item: Any) -> str | None:
    """Who sent the item: by name where there is one, else by the code that agencies are known by (nprov:AFP)."""
    meta, provider = item.find("contentMeta"), item.find("itemMeta/provider")
    holder = item.find("rightsInfo/copyrightHolder")
    return (
        words_of(provider.find("name") if provider is not None else None)
        or (provider.get("literal") if provider is not None else None)
        or words_of(meta.find("creditline") if meta is not None else None)
        or words_of(holder.find("name") if holder is not None else None)
        or (holder.get("literal") if holder is not None else None)
        or _code(provider)
        or _code(holder)
    )


def _content(content: Any) -> str:
    """The longest of the texts that an item offers: NITF, XHTML or other XML with paragraphs, or text with its kind."""
    texts = []
    for inline in content.findall("inlineXML"):
        nitf = next(iter(inline.iter("nitf")), None)
        page = next(iter(inline.iter("body")), None)
        if nitf is not None:
            texts.append(nitf_body(nitf))
        elif page is not None or inline.find(".//p") is not None:  # else results, prices or dates: no text
            texts.append(paragraphs_of(inline if page is None else page))
    for inline in content.findall("inlineData"):
        text = "".join(inline.itertext())
        texts.append(text_of(text) if "html" in (inline.get("contenttype") or "") else text.strip())
    return max(texts, key=len, default="")


def paragraphs_of(element: Any) -> str:
    """The paragraphs of NITF or XHTML, without pictures and their captions. Changes the element."""
    for one in list(element.iter(*_LEFT_OUT)):
        if one is not element and one.getparent() is not None:
            tail, before, parent = one.tail or "", one.getprevious(), one.getparent()
            if before is not None:
                before.tail = (before.tail or "") + tail
            else:
                parent.text = (parent.text or "") + tail
            parent.remove(one)
    for one in element.iter(*_AS_HTML):
        one.tag = _AS_HTML[one.tag]
    element.tag = "div"
    return text_within(element)


def _byline(head: Any) -> str | None:
    """The first byline, without the title of who wrote it, unless that is all it has."""
    byline = head.find("byline")
    if byline is None:
        return None
    name = words_of(byline.find("person"))
    if name is None:
        role = byline.find("byttl")
        whole, title = words_of(byline), words_of(role)
        name = whole.removesuffix(title).strip(" ,;") if whole and title else whole
        name = name or title
    return name


def words_of(element: Any) -> str | None:
    """The text of an element on one line; None for none."""
    return " ".join("".join(element.itertext()).split()) or None if element is not None else None


def attribute(root: Any, path: str, name: str) -> str | None:
    """An attribute of the first element at a path that has it."""
    return next((value for one in root.findall(path) if (value := one.get(name))), None)


def _code(element: Any) -> str | None:
    """What a code or address names, without its scheme."""
    if element is None:
        return None
    return (element.get("qcode") or "").rpartition(":")[2] or None


def _old_item(item: Any) -> Draft | None:
    from index.readers.newsml_1 import draft_of  # seldom met: agencies went over to NewsML-G2 from 2008 on

    return draft_of(item)


_READERS = {"nitf": _nitf_document, "newsItem": _news_item, "NewsItem": _old_item}
