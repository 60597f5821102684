"""What the other articles make of one, which changes with them: a small document beside those of the clusters.

An article's own document is large, and OpenSearch would index all of it anew for each change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

STANDING: Final = "article"
"""The type of these documents."""


@dataclass(frozen=True)
class Standing:
    """The copied share of an article, and its copy group, None where it has no copies; `outlet`: its own."""

    copied_share: float = 0.0
    copy_group: int | None = None
    outlet: str | None = None


NONE: Final = Standing()
"""That of an article in no cluster and without copies, which has no document."""


def standing_key(number: int) -> str:
    """The id of the document of the article with this number."""
    return f"article-{number}"


def standing_document(number: int, standing: Standing) -> dict[str, Any]:
    """The document of the article with this number."""
    return {"type": STANDING, "number": number, **vars(standing)}


def read_standing(source: Mapping[str, Any]) -> Standing:
    """What a document says."""
    return Standing(source["copied_share"], source["copy_group"], source["outlet"])
