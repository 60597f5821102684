"""Metadata that a user brings: a CSV with a row for a file or a URL, which settles what the article does not say."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from index.article import Article
from index.dates import parse
from index.errors import BadRequest

_TEXTS = ("title", "outlet", "author", "url", "language", "topic")
_KEYS = ("file", "url")


class Metadata:
    """Rows by file (path, or the end of it) or by URL; their cells overrule what a reader found.

    Columns: `file` or `url` to find the article by, and any of title, outlet, author, published, url, language, topic.
    Raises BadRequest where the file cannot be read or has neither key.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
        except (OSError, ValueError, csv.Error) as error:
            raise BadRequest(f"The metadata file {path} cannot be read: {error}") from error
        columns = set(rows[0]) if rows else set()
        if rows and not columns & set(_KEYS):
            raise BadRequest(f"The metadata file {path} needs a column 'file' or 'url'; it has: {_listed(columns)}")
        self._rows: dict[str, dict[str, str]] = {}
        for row in rows:
            cells = {name: value.strip() for name, value in row.items() if name and value and value.strip()}
            key = cells.get("file") or cells.get("url")
            if key:
                self._rows[key] = cells

    def apply(self, article: Article) -> Article:
        """The article with what its row says."""
        cells = self._row(article)
        if not cells:
            return article
        found = {name: cells[name] for name in _TEXTS if name in cells}
        evidence = article.evidence | dict.fromkeys(found, "metadata file")
        changed = replace(article, **found, evidence=evidence)  # type: ignore[arg-type]
        if "published" in cells:
            date = parse(cells["published"])
            changed = replace(changed, published=date, evidence=evidence | {"published": "metadata file"})
        return changed

    def _row(self, article: Article) -> dict[str, str]:
        path = Path(article.file)
        names = ["/".join(path.parts[at:]) for at in range(len(path.parts))]
        return next((self._rows[name] for name in (*names, article.url or "") if name in self._rows), {})


def _listed(columns: Iterable[str | None]) -> str:
    return ", ".join(sorted(column for column in columns if column)) or "none"
