"""JSON Feed (jsonfeed.org): its items as records of articles, with what the feed says of them all."""

from __future__ import annotations

from typing import Any, Final

_VERSION: Final = "https://jsonfeed.org/version/"


def is_feed(value: Any) -> bool:
    """Whether a JSON value is such a feed."""
    return isinstance(value, dict) and str(value.get("version", "")).startswith(_VERSION)


def records_of(feed: dict[str, Any]) -> list[Any]:
    """The items, under the names that records of articles have (index.readers.fields)."""
    items = feed.get("items")
    return [_record(item, feed) for item in items] if isinstance(items, list) else []


def _record(item: Any, feed: dict[str, Any]) -> Any:
    if not isinstance(item, dict):
        return item
    tags = item.get("tags")
    return {
        "id": item.get("id"),
        "title": item.get("title"),
        "body": item.get("content_html") or item.get("content_text") or item.get("summary"),
        "url": item.get("url") or item.get("external_url"),
        "outlet": feed.get("title"),
        "published": item.get("date_published") or item.get("date_modified"),
        "authors": item.get("authors") or item.get("author") or feed.get("authors") or feed.get("author"),
        "language": item.get("language") or feed.get("language"),
        "topic": tags[0] if isinstance(tags, list) and tags else None,
    }
