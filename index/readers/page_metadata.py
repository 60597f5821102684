"""What a saved web page says about its article: JSON-LD, Open Graph, meta tags, then what a reader of the page sees."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from index.readers.furniture import byline
from index.readers.records import Draft

# Browsers and SingleFile leave a comment that says where a page was saved from.
_SAVED_FROM = re.compile(r"<!--[^>]{0,200}?(?:saved from url=\(\d+\)|url:)\s*(?P<url>https?://[^\s>]+)", re.IGNORECASE)
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|Story|Review)$")
_TITLE_SUFFIX = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]{2,40}$")
_META = {
    "title": (
        "parsely-title",
        "sailthru.title",
        "dc.title",
        "dcterms.title",
        "citation_title",
        "twitter:title",
        "title",
    ),
    "author": (
        "author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "citation_author",
    ),
    "outlet": ("application-name", "dc.publisher", "dcterms.publisher", "publisher", "cre"),
    "url": ("parsely-link", "dc.identifier"),
    "language": ("language", "dc.language", "content-language"),
    "topic": ("parsely-section", "section", "article.section"),
}
_META_DATES = (
    *("date", "publishdate", "publish-date", "publication_date", "pubdate", "publish_date", "parsely-pub-date"),
    *(
        "sailthru.date",
        "dc.date",
        "dc.date.issued",
        "dcterms.date",
        "dcterms.issued",
        "dcterms.created",
        "dc.date.created",
    ),
    *(
        "article.published",
        "originalpublicationdate",
        "citation_publication_date",
        "cxenseparse:recs:publishtime",
        "ptime",
    ),
    *("datepublished", "published_at"),
)


def describe(draft: Draft, tree: Any, source: str) -> None:
    """Fill a draft from a page's tree and its source text, best evidence first."""
    for item in _linked_data(tree):
        _from_linked_data(draft, item)
    tags = _meta_tags(tree)
    _from_open_graph(draft, tags)
    _from_meta(draft, tags)
    link = next(iter(tree.xpath("//link[@rel='canonical']/@href")), None)
    draft.offer({"url": link if link and link.startswith("http") else None}, "link")
    if saved := _SAVED_FROM.search(source[:4000]):
        draft.offer({"url": saved["url"]}, "saved from")
    _from_view(draft, tree)


def _from_linked_data(draft: Draft, item: dict[str, Any]) -> None:
    address = _name(item.get("mainEntityOfPage"), "@id") or _name(item.get("url"), "@id")
    values = {
        "title": _name(item.get("headline")) or _name(item.get("name")),
        "author": _name(item.get("author")) or _name(item.get("creator")),
        "outlet": _name(item.get("publisher")),
        "url": address if address and address.startswith("http") else _name(item.get("url"), "@id"),
        "language": _name(item.get("inLanguage")),
        "topic": _name(item.get("articleSection")),
    }
    draft.offer(values, "json-ld")
    draft.offer_date(item.get("datePublished") or item.get("dateCreated"), "json-ld")


def _from_open_graph(draft: Draft, tags: dict[str, str]) -> None:
    author = tags.get("article:author")
    values = {
        "title": tags.get("og:title"),
        "outlet": tags.get("og:site_name"),
        "url": tags.get("og:url"),
        "author": author if author and "/" not in author else None,  # mostly the address of a profile
        "topic": tags.get("article:section"),
    }
    draft.offer(values, "open graph")
    draft.offer_date(tags.get("article:published_time") or tags.get("og:published_time"), "open graph")


def _from_meta(draft: Draft, tags: dict[str, str]) -> None:
    draft.offer({field: _first(tags, names) for field, names in _META.items()}, "meta")
    for name in _META_DATES:
        draft.offer_date(tags.get(name), "meta")


def _from_view(draft: Draft, tree: Any) -> None:
    """What the page shows: its heading, a date and a byline marked as such, the language that it declares."""
    headings = [text for text in map(_text, tree.xpath("//article//h1 | //main//h1") or tree.xpath("//h1")) if text]
    if len(headings) == 1 or (headings and len(set(headings)) == 1):
        draft.offer({"title": headings[0]}, "page")
    window = next(iter(tree.xpath("//head/title/text()")), None)
    if window:
        draft.offer({"title": _TITLE_SUFFIX.sub("", " ".join(window.split()))}, "page")
    times = tree.xpath(
        "(//article//time | //main//time | //*[@itemprop='datePublished'] | //*[@pubdate])[position() < 6]"
    )
    for element in times:
        for value in (element.get("datetime"), element.get("content"), _text(element)):
            draft.offer_date(value, "page")
    draft.offer({"author": _visible_author(tree), "language": tree.get("lang") or tree.get("{xml}lang")}, "page")


def _visible_author(tree: Any) -> str | None:
    """The first element that is marked as the byline and reads like one."""
    marked = tree.xpath(
        "(//*[@rel='author'] | //*[@itemprop='author'] | "
        "//*[contains(concat(' ', normalize-space(@class), ' '), ' byline ')] | "
        "//*[contains(concat(' ', normalize-space(@class), ' '), ' author ')])[position() < 6]"
    )
    for element in marked:
        text = _text(element)
        if not text or len(text) > 120:
            continue
        name = byline(text) or (
            byline(f"By {text}") if element.get("rel") == "author" or element.get("itemprop") else None
        )
        if name:
            return name
    return None


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe an article."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]/text()")[:20]:
        try:
            value = json.loads(script.strip().removeprefix("<![CDATA[").removesuffix("]]>"), strict=False)
        except (ValueError, RecursionError):
            continue
        waiting = value if isinstance(value, list) else [value]
        for item in waiting[:100]:
            if not isinstance(item, dict):
                continue
            for part in item["@graph"][:100] if isinstance(item.get("@graph"), list) else [item]:
                if isinstance(part, dict) and _is_article(part.get("@type")):
                    yield part


def _is_article(kind: object) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(one, str) and _ARTICLE_TYPE.search(one) for one in kinds)


def _name(value: Any, key: str = "name") -> str | None:
    """A JSON-LD value as text: a string, an object's name, or several of these."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, dict):
        return next((found for name in (key, "name") if isinstance(found := value.get(name), str) and found), None)
    if isinstance(value, list):
        names = [found for part in value[:50] if not isinstance(part, list) and (found := _name(part, key))]
        return ", ".join(dict.fromkeys(names)) or None
    return None


def _meta_tags(tree: Any) -> dict[str, str]:
    """The first content of each meta tag, by name, property, itemprop or http-equiv in lower case."""
    tags: dict[str, str] = {}
    for element in tree.xpath("//meta[@content]")[:500]:
        content = " ".join(element.get("content").split())
        for attribute in ("name", "property", "itemprop", "http-equiv"):
            name = element.get(attribute)
            if name and content:
                tags.setdefault(name.strip().lower(), content)
    return tags


def _first(tags: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((tags[name] for name in names if name in tags), None)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
