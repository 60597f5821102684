"""What a saved web page says about its article: JSON-LD, Open Graph, meta tags, then what a reader of the page sees."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

from index.bylines import is_account
from index.dates import parse
from index.identity import host_name
from index.printed_dates import stated_in
from index.readers.byline_lines import named_in
from index.readers.linked_data import LinkedArticle, linked_article
from index.readers.markup import parse_page
from index.readers.page_view import View
from index.readers.records import LONGEST_TITLE, Draft

# Browsers and SingleFile leave a comment that says where a page was saved from.
_SAVED_FROM = re.compile(r"<!--[^>]{0,200}?(?:saved from url=\(\d+\)|url:)\s*(?P<url>https?://[^\s>]+)", re.IGNORECASE)
_NAME = r"(?:\s+[|–—»·-]\s+|\s?[：｜]\s?){}$"
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
    "language": ("language", "dc.language", "content-language", "og:locale"),
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


def describe(draft: Draft, tree: Any, source: str) -> LinkedArticle | None:
    """Fill a draft from a page's tree and its source text, best evidence first; what its JSON-LD says of the article.

    The scripts of the tree are needed, so this comes before they are taken out.
    """
    linked = linked_article(_linked_data(tree))
    if linked is not None:
        _from_linked_data(draft, linked)
    tags = _meta_tags(tree)
    _from_open_graph(draft, tags)
    _from_meta(draft, tags)
    link = next(iter(tree.xpath("//link[@rel='canonical']/@href")), None)
    draft.offer({"url": link if link and link.startswith("http") else None}, "link")
    if saved := _SAVED_FROM.search(source[:4000]):
        draft.offer({"url": saved["url"]}, "saved from")
    draft.offer({"language": tree.get("lang") or tree.get("{xml}lang")}, "page")
    return linked


def stated_kind(tree: Any) -> str | None:
    """What a page says that it is: "article", or as Open Graph calls it; None where it says nothing."""
    tags = _meta_tags(tree)
    kind = (tags.get("og:type") or "").strip().lower() or None
    marked = tree.xpath("//@itemtype[contains(., 'Article') or contains(., 'Posting')]")
    says_so = "article:published_time" in tags or marked or linked_article(_linked_data(tree)) is not None
    return "article" if says_so else kind


def _linked_data(tree: Any) -> list[str]:
    return [str(one) for one in tree.xpath("//script[contains(@type, 'ld+json')]/text()")]


def describe_view(draft: Draft, tree: Any) -> None:
    """Fill what is still missing with what the page shows; its scripts are gone by now."""
    view = View(tree)
    names: tuple[str, ...] = ()
    window = view.window()
    if draft.title is None or draft.outlet is None:
        title, names = view.split(window) if window else (None, ())
        draft.offer({"title": view.heading() or title}, "page")
    if draft.outlet is None:
        draft.offer({"outlet": view.outlet(names, host_name(draft.url) if draft.url else None)}, "window title")
    _cut_outlet(draft)
    if draft.published.first is None:
        draft.offer_date(view.published(draft.title), "page")
    if draft.published.first is None and not draft.impossible_date:
        draft.offer_date(_by_htmldate(tree), "htmldate")
    if draft.published.first is None:
        draft.offer_date(view.date_to_come(draft.title), "page")  # which makes it known as an impossible one
    if draft.author is None or draft.author.casefold() == (draft.outlet or "").casefold():
        _offer_byline(draft, view)


def _offer_byline(draft: Draft, view: View) -> None:
    """The byline that the page shows is the author, where else there is none but the outlet itself."""
    if who := view.author(draft.title):
        if outlet := (draft.outlet or "").casefold():  # "Por Ana Souza, G1 Santos": the second is a part of the outlet
            who = ", ".join(name for name in who.split(", ") if not name.casefold().startswith(outlet)) or who
        draft.author = None
        draft.offer({"author": who}, "page")


def _cut_outlet(draft: Draft) -> None:
    """Take the outlet's name off the end of the title, where sites put it for other sites to show."""
    if draft.title and draft.outlet:
        title = " ".join(draft.title[: 8 * LONGEST_TITLE].split())  # runs of white space would be tried from each place
        draft.title = re.sub(_NAME.format(re.escape(draft.outlet)), "", title, flags=re.IGNORECASE)


def _somebody(author: str | None) -> str | None:
    """An author without "By", unless it is an account's name; then the byline that the page shows is looked for."""
    return None if author is None or is_account(author) else named_in(author) or author


def _from_linked_data(draft: Draft, linked: LinkedArticle) -> None:
    values = {
        "title": linked.title,
        "author": _somebody(linked.author),
        "outlet": linked.outlet,
        "url": linked.url,
        "language": linked.language,
        "topic": linked.topic,
    }
    draft.offer(values, "json-ld")
    draft.offer_date(linked.published, "json-ld")


def _from_open_graph(draft: Draft, tags: dict[str, str]) -> None:
    author = tags.get("article:author")
    values = {
        "title": tags.get("og:title"),
        "outlet": tags.get("og:site_name"),
        "url": tags.get("og:url"),
        "author": _somebody(author) if author and "/" not in author else None,  # mostly the address of a profile
        "topic": tags.get("article:section"),
    }
    draft.offer(values, "open graph")
    draft.offer_date(tags.get("article:published_time") or tags.get("og:published_time"), "open graph")


def _from_meta(draft: Draft, tags: dict[str, str]) -> None:
    draft.offer({field: _first(tags, names) for field, names in _META.items() if field != "author"}, "meta")
    draft.offer({"author": next(filter(None, map(_somebody, map(tags.get, _META["author"]))), None)}, "meta")
    for name in _META_DATES:
        draft.offer_date(tags.get(name), "meta")


def _by_htmldate(tree: Any) -> str | None:
    """The publication date by htmldate, from the head alone and without dates of a change.

    In the rest of a page it takes any date for the article's, such as one that the article mentions, or the year of the
    copyright notice.
    """
    from copy import deepcopy

    from htmldate import find_date

    head = tree.find(".//head")
    if head is None:
        return None
    alone = parse_page("<html><body></body></html>")
    alone.insert(0, deepcopy(head))
    for element in alone.xpath("//meta"):
        name = " ".join(element.get(key) or "" for key in ("name", "property", "itemprop", "http-equiv")).lower()
        if "modif" in name or "update" in name or "copyright" in name or "expir" in name or "url" in name:
            element.getparent().remove(element)
    for element in alone.xpath("//title | //style | //link"):
        element.getparent().remove(element)
    latest = datetime.now(timezone.utc).strftime("%Y-%m-%d")
    try:
        found = find_date(alone, extensive_search=False, original_date=True, max_date=latest, min_date="1605-01-01")
    except Exception:  # noqa: BLE001 - a hostile page may trip it anywhere; the date stays unknown
        return None
    # It reads 31 February as the first; what it finds counts where a tag states that very day.
    stated = (content for content in alone.xpath("//meta/@content") if len(content) < 100)
    days = {(date.text or "")[:10] for content in stated for date in (parse(content), stated_in(content))}
    return str(found) if found in days else None


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
