"""Metadata that a user brings: a CSV with a row for a file or a URL, which settles what the article does not say."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.article import Article
from index.dates import parse
from index.encoding import decode
from index.errors import BadRequest, UnreadableFile
from index.identity import canonical_url
from index.languages import normalise
from index.readers.records import LONGEST_NAME, LONGEST_TITLE, LONGEST_URL, author_names, one_line
from index.readers.tables import dialect_of

_TEXTS = ("title", "outlet", "author", "url", "language", "topic")
_KEYS = ("file", "url")
_LONGEST_KEY = 120  # code points of a row's key in a message
_OTHER_NAMES = {"date": "published", "link": "url", "filename": "file", "path": "file", "publish_date": "published"}


class Metadata:
    """Rows by file (path, or the end of it) or by URL; cells that can be read overrule what a reader found.

    Columns, in any case: `file` or `url` to find the article by, and any of title, outlet, author, published (or date),
    url, language, topic. Delimiter and encoding are found as those of tables of articles are. A file within an archive
    goes by its own name or by "archive.zip!name"; two addresses of one page are one (index.identity).
    Raises BadRequest where the file cannot be read or has neither key.
    """

    def __init__(self, path: Path) -> None:
        rows = _read(path)
        columns = set(rows[0]) if rows else set()
        if rows and not columns & set(_KEYS):
            raise BadRequest(f"The metadata file {path} needs a column 'file' or 'url'; it has: {_listed(columns)}")
        self._by_file: dict[str, dict[str, str]] = {}
        self._by_url: dict[str, dict[str, str]] = {}
        self._found: set[str] = set()  # keys of the rows that an article had
        for row in rows:
            cells = {name: value.strip() for name, value in row.items() if name and value and value.strip()}
            if "file" in cells:
                self._by_file[cells["file"]] = cells
            elif "url" in cells:
                self._by_url[canonical_url(cells["url"]) or cells["url"]] = cells

    def apply(self, article: Article) -> Article:
        """The article with what its row says."""
        cells = self._row(article)
        if not cells:
            return article
        found: dict[str, Any] = {name: text for name in _TEXTS if (text := _cleaned(name, cells.get(name, "")))}
        if "file" not in cells:
            found.pop("url", None)  # the article's own, by which the row was found
        if (date := parse(cells.get("published"))).first is not None:
            found["published"] = date
        evidence = article.evidence | dict.fromkeys(found, "metadata file")
        if "published" in found:  # its zone goes with the date that it was stated for
            evidence.pop("published_zone", None)
        return replace(article, **found, evidence=evidence)

    def unmatched(self) -> str | None:
        """Which rows no article had so far, in a line; None where each had one."""
        keys = [*self._by_file, *self._by_url]
        left = [key for key in keys if key not in self._found]
        if not left:
            return None
        first = " ".join(left[0].split())[:_LONGEST_KEY]
        return f"metadata: {len(left):,} of {len(keys):,} rows matched no file or URL of an article (first: {first})"

    def _row(self, article: Article) -> dict[str, str]:
        for name in _names(article.file):
            if name in self._by_file:
                self._found.add(name)
                return self._by_file[name]
        url = canonical_url(article.url) or article.url if article.url and self._by_url else None
        if url in self._by_url:
            self._found.add(url)
            return self._by_url[url]
        return {}


def _cleaned(name: str, cell: str) -> str | None:
    """A cell as a reader would take it from a record; None where it says nothing of the kind."""
    if name == "language":
        return normalise(cell)
    if name == "author":
        return author_names(cell)
    if name == "url":
        return cell if canonical_url(cell) and len(cell) <= LONGEST_URL and cell.split() == [cell] else None
    return one_line(cell, LONGEST_TITLE if name == "title" else LONGEST_NAME)


def _read(path: Path) -> list[dict[str, str]]:
    """The rows by their column names, in lower case."""
    try:
        text = decode(path.read_bytes())
        rows = csv.reader(io.StringIO(text, newline=""), **dialect_of(text[: 1 << 16]))
        header = [" ".join(name.lower().split()) for name in next(rows, [])]
        names = [_OTHER_NAMES.get(name, name) for name in header]
        return [dict(zip(names, row, strict=False)) for row in rows if any(row)]
    except (OSError, csv.Error, UnreadableFile) as error:
        raise BadRequest(f"The metadata file {path} cannot be read: {error}") from error


def _names(file: str) -> Iterable[str]:
    """A file's name as a row may give it: its path, or any end of it."""
    for path in (file, file.partition("!")[2]):
        yield path
        parts = Path(path).parts
        yield from ("/".join(parts[at:]) for at in range(len(parts)))


def _listed(columns: Iterable[str | None]) -> str:
    return ", ".join(sorted(column for column in columns if column)) or "none"
