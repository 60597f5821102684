"""ninjs, IPTC's news in JSON: items of the 1.x versions (and Superdesk's), of 2.x and of 3.x."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from index.errors import UnreadableFile
from index.readers.agency_items import check_status, without_headline
from index.readers.markup import looks_like_html, text_of, xml_items
from index.readers.news_xml import nitf_body
from index.readers.records import Draft
from index.versions import EVIDENCE, version

# One of these alone makes a record an item; they are named like nothing else in use.
_TELLING = ("versioncreated", "pubstatus", "body_xhtml", "representationtype", "bodies", "contentcreated")
_NO_TEXT = ("picture", "graphic", "audio", "video")


def is_item(record: Mapping[str, Any]) -> bool:
    """Whether a JSON object is a ninjs item: by its standard, or an id and a name that only ninjs has."""
    if "uri" not in record and "guid" not in record:
        return False
    names = _folded(record)
    standard = names.get("standard")
    if isinstance(standard, dict) and str(standard.get("name", "")).lower() == "ninjs":
        return True
    return any(name in names for name in _TELLING)


def draft_of(record: Mapping[str, Any], number: int) -> Draft:
    """The article of an item. Raises UnreadableFile for one that was withdrawn or is embargoed, and without a text."""
    item = _folded(record)
    uri = _string(item.get("uri")) or _string(item.get("guid"))
    sent = version(str(item.get("version") or ""), _string(item.get("versioncreated")))
    check_status(_string(item.get("pubstatus")), _string(item.get("embargoed")), item=uri, version=sent)
    title = _valued(item, "headlines", "main") or _string(item.get("headline")) or _first(item, "headline_")
    title = title or _string(item.get("title"))
    draft = Draft(without_headline(_body(item), title), record=number)
    if not draft.body.strip():
        kind = _string(item.get("type"))
        raise UnreadableFile(f"is a ninjs item ({kind or 'text'}) without a text")
    author = _string(item.get("byline")) or _string(item.get("by")) or _names(item.get("authors"))
    outlet = _outlet(item)
    if sent:
        draft.evidence[EVIDENCE] = sent
    draft.offer(
        {
            "title": title,
            "author": author if author != outlet else None,
            "outlet": outlet,
            "url": uri if uri and uri.startswith(("http://", "https://")) else None,
            "language": _string(item.get("language")),
            "topic": _topic(item),
            "record_id": uri,
        },
        "ninjs",
    )
    for name in ("firstpublished", "firstcreated", "versioncreated", "contentcreated"):
        draft.offer_date(item.get(name), "ninjs")
    return draft


def _folded(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record with names in lower case and without "$": version 3 writes versionCreated, version 1 $standard."""
    return {str(name).lower().lstrip("$"): value for name, value in record.items()}


def _body(item: Mapping[str, Any]) -> str:
    """The longest of an item's bodies, one with paragraphs before one without; else its description."""
    bodies = [
        (value, _string(one.get("contenttype")) or "")
        for one in map(_folded, _objects(item.get("bodies")))
        if (value := _string(one.get("value")))
    ]
    bodies += [(value, name) for name in item if name.startswith("body_") and (value := _string(item[name]))]
    texts = [text for value, kind in bodies if (text := _as_text(value, kind))]
    if not texts:
        described = _valued(item, "descriptions", "text") or _first(item, "description_")
        return _as_text(described, "") if described and item.get("type") not in _NO_TEXT else ""
    longest = max(map(len, texts))
    # The same text with and without markup differs in a few characters: of those the one with most paragraphs.
    return max((text for text in texts if len(text) >= 0.9 * longest), key=lambda text: (text.count("\n\n"), len(text)))


def _as_text(value: str, kind: str) -> str:
    kind = kind.lower()
    if "nitf" in kind:
        try:
            items = xml_items(io.BytesIO(value.encode("utf-8", "replace")), frozenset(("nitf", "body.content")))
            return next((nitf_body(item) for item in items), "")
        except UnreadableFile:
            return ""
    if "xml" in kind and "html" not in kind:  # an agency's own
        return ""
    if "html" in kind or looks_like_html(value):
        return text_of(value)
    return value.strip()


def _outlet(item: Mapping[str, Any]) -> str | None:
    """Who published the item: ninjs has no field for it, so its sender's names for that, then who holds the rights."""
    return (
        _name(item.get("provider"))
        or _name(item.get("source"))
        or _name(item.get("infosources"))
        or _name(item.get("infosource"))
        or _string(item.get("copyrightholder"))
        or _valued(item, "descriptions", "creditline", strict=True)
    )


def _topic(item: Mapping[str, Any]) -> str | None:
    return _name(item.get("subjects")) or _name(item.get("subject")) or _string(item.get("slugline"))


def _valued(item: Mapping[str, Any], field: str, role: str, *, strict: bool = False) -> str | None:
    """The value of the object with a role in a list of objects, as 2.x has them; else of the first."""
    values = [
        (_string(one.get("role")) != role, at, value)
        for at, one in enumerate(_objects(item.get(field)))
        if (value := _string(one.get("value"))) and (not strict or one.get("role") == role)
    ]
    return min(values)[2] if values else None


def _first(item: Mapping[str, Any], beginning: str) -> str | None:
    return next((value for name in item if name.startswith(beginning) and (value := _string(item[name]))), None)


def _name(value: Any) -> str | None:
    """The name of the first object that has one; a text is a name."""
    if isinstance(value, dict):
        return _string(value.get("name"))
    if isinstance(value, list):
        return next((name for one in value[:100] if not isinstance(one, list) and (name := _name(one))), None)
    return _string(value)


def _names(value: Any) -> str | None:
    names = [name for one in _objects(value) if (name := _string(one.get("name")))]
    return ", ".join(names) or None


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value[:100] if isinstance(one, dict)] if isinstance(value, list) else []


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
