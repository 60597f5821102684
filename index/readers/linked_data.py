"""The JSON-LD of a saved web page: which of its objects is the article, and what that object says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Fields = dict[str, Any]
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|Story|Review)$")
_MOST_SCRIPTS = 20
_MOST_OBJECTS = 200
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")  # where an article may stand inside another object


@dataclass(frozen=True)
class LinkedArticle:
    """What JSON-LD says of the page's article; None for what it does not say. `published` is as written."""

    title: str | None
    author: str | None
    outlet: str | None
    url: str | None
    language: str | None
    topic: str | None
    published: object
    body: str | None


def linked_article(scripts: list[str]) -> LinkedArticle | None:
    """The article that a page's JSON-LD scripts describe; the first, where they list others beside it."""
    objects = [found for script in scripts[:_MOST_SCRIPTS] for found in _objects(script)][:_MOST_OBJECTS]
    articles = [one for one in objects if _is_article(one.get("@type"))]
    if not articles:
        return None
    named = {one["@id"]: one for one in objects if isinstance(one.get("@id"), str) and one.get("name")}
    # Lists of related articles say less of each of them than the page says of its own.
    return _read(
        next((one for one in articles if one.get("datePublished") and one.get("headline")), articles[0]), named
    )


def _read(item: Fields, named: dict[str, Fields]) -> LinkedArticle:
    addresses = (name_of(item.get("mainEntityOfPage"), "@id"), name_of(item.get("url"), "@id"))
    body = item.get("articleBody")
    return LinkedArticle(
        title=name_of(item.get("headline")) or name_of(item.get("name")),
        author=_names(item.get("author") or item.get("creator"), named),
        outlet=_names(item.get("publisher"), named),
        url=next((url for url in addresses if url and url.startswith("http")), None),
        language=name_of(item.get("inLanguage")),
        topic=name_of(item.get("articleSection")),
        published=item.get("datePublished") or item.get("dateCreated"),
        body=body if isinstance(body, str) else None,
    )


def name_of(value: Any, key: str = "name") -> str | None:
    """A JSON-LD value as text: a string, an object's name, or several of these."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, dict):
        return next((found for name in (key, "name") if isinstance(found := value.get(name), str) and found), None)
    if isinstance(value, list):
        names = [found for part in value[:50] if not isinstance(part, list) and (found := name_of(part, key))]
        return ", ".join(dict.fromkeys(names)) or None
    return None


def _names(value: Any, named: dict[str, Fields]) -> str | None:
    """The name or names of persons and organisations, which may be given by reference: {"@id": …}."""
    parts = value if isinstance(value, list) else [value]
    return name_of([_resolved(part, named) for part in parts[:50]])


def _resolved(part: Any, named: dict[str, Fields]) -> Any:
    if isinstance(part, dict) and not part.get("name") and isinstance(identity := part.get("@id"), str):
        return named.get(identity, part)
    return part


def _objects(script: str) -> Iterator[Fields]:
    """The objects of a script, those in lists and graphs too; none where it is not JSON."""
    try:
        value = json.loads(script.strip().removeprefix("<![CDATA[").removesuffix("]]>"), strict=False)
    except (ValueError, RecursionError):
        return
    waiting = [value]
    seen = 0
    while waiting and seen < _MOST_OBJECTS:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting = [*one[:_MOST_OBJECTS], *waiting]
        elif isinstance(one, dict):
            seen += 1
            yield one
            waiting.extend(inside for name in _INSIDE if isinstance(inside := one.get(name), (dict, list)))


def _is_article(kind: object) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(one, str) and _ARTICLE_TYPE.search(one) for one in kinds)
