"""An article -> the document in which it stands whole in a cluster, for catalog and engine alike, and back."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.arrays import distinct
from index.article import Article, Precision, Published
from index.catalog import Stored, Summary
from index.engine_feed import document_of
from index.engines.opensearch_document import engine_fields
from index.fingerprints import winnow
from index.opensearch.standing import NONE, Standing
from index.words import Words

SUMMARY: Final = (
    *("number", "id", "title", "outlet", "author", "url", "published", "precision", "first", "last", "language"),
)
"""What a `Summary` is made of."""

WHOLE: Final = (*SUMMARY, "record_id", "body", "topic", "file", "record", "evidence", "words")
"""What a `Stored` is made of."""


def document(number: int, article: Article, digest: bytes, words: Words) -> dict[str, Any]:
    """The document of an article. What others make of it stands elsewhere: it is written once, for that is costly."""
    published = article.published
    return {
        **engine_fields(document_of(number, article, len(words))),
        "number": number,
        "id": article.id,
        "record_id": article.record_id,
        "title": article.title,
        "body": article.body,
        "outlet": article.outlet,
        "author": article.author,
        "url": article.url,
        "published": published.text,
        "precision": published.precision.value,
        "first": published.first,
        "last": published.last,
        "language": article.language,
        "topic": article.topic,
        "file": article.file,
        "record": article.record,
        "evidence": article.evidence,
        "digest": digest.hex(),
        "words": len(words),
        "characters": len(article.body),
        "fingerprints": as_signed(distinct(winnow(words)[0] >> np.uint64(32)).astype(np.uint32)),
    }


def as_signed(fingerprints: NDArray[np.uint32]) -> list[int]:
    """Fingerprints as the index holds them, whose integers have a sign."""
    signed: list[int] = fingerprints.view(np.int32).tolist()
    return signed


def stored(source: dict[str, Any], standing: Standing = NONE) -> Stored:
    """The article of a document that has the fields WHOLE."""
    article = Article(
        id=source["id"],
        title=source["title"],
        body=source["body"],
        outlet=source["outlet"],
        author=source["author"],
        url=source["url"],
        published=_published(source),
        language=source["language"],
        topic=source["topic"],
        file=source["file"],
        record=source["record"],
        record_id=source["record_id"],
        evidence=source["evidence"],
    )
    return Stored(source["number"], article, source["words"], standing.copied_share, standing.copy_group)


def summary(source: dict[str, Any], standing: Standing = NONE) -> Summary:
    """The same without the body, of a document that has the fields SUMMARY."""
    return Summary(
        number=source["number"],
        id=source["id"],
        title=source["title"],
        outlet=source["outlet"],
        author=source["author"],
        url=source["url"],
        published=_published(source),
        language=source["language"],
        copied_share=standing.copied_share,
        copy_group=standing.copy_group,
    )


def _published(source: dict[str, Any]) -> Published:
    return Published(source["published"], Precision(source["precision"]), source["first"], source["last"])
