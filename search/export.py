"""Articles written for other programs: CSV for spreadsheets, JSON lines, RIS and BibTeX for reference managers."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, TextIO

from index.errors import BadRequest
from search.overviews import OutletPair, Trends
from search.results import Result
from search.shared_passages import ArticleView, Cluster

if TYPE_CHECKING:
    from search.corpus import Corpus

Exported = Result | ArticleView

COLUMNS: Final = (
    "id",
    "title",
    "outlet",
    "author",
    "published",
    "url",
    "language",
    "copied_share",
    "copies",
    "snippet",
)
PASSAGE_COLUMNS: Final = (
    "cluster",
    "outlets",
    "articles",
    "earliest",
    "outlet",
    "published",
    "article",
    "title",
    "url",
    "begin",
    "end",
    "overlap",
    "text",
    "kind",
)
PAIR_COLUMNS: Final = (
    "leader",
    "follower",
    "shared",
    "led",
    "followed",
    "undetermined",
    "led_share",
    "followed_share",
    "undetermined_share",
)
_RECORD: Final = ("title", "outlet", "author", "published", "url", "language", "topic", "body", "copied_share", "file")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_BREAKS: Final = re.compile(r"\s+")
_BIBTEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "%": r"\%",
        "&": r"\&",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)


def write(corpus: Corpus, results: Iterable[Exported], format: str, stream: TextIO) -> int:
    """Write results or whole articles in a format of FORMATS; how many.

    JSON lines hold whole articles, which `search index` reads again; the other formats what a list of results shows.
    The text that the stream is opened for should be UTF-8, with newline="" for CSV. Raises BadRequest for a
    format that there is not.
    """
    if format not in FORMATS:
        raise BadRequest(f"format is one of: {', '.join(FORMATS)}; not {format!r}.")
    if format == "jsonl":
        results = (corpus.article(result.id) if isinstance(result, Result) else result for result in results)
    return FORMATS[format](results, stream)


def _write_csv(results: Iterable[Exported], stream: TextIO) -> int:
    """RFC 4180 with a header. A cell that a spreadsheet would run as a formula gets an apostrophe before it."""
    rows = csv.writer(stream)
    rows.writerow(COLUMNS)
    count = 0
    for result in results:
        count += 1
        row = (
            result.id,
            result.title,
            result.outlet,
            result.author,
            result.published,
            result.url,
            result.language,
            f"{result.copied_share:.4g}",
            str(result.copies if isinstance(result, ArticleView) else result.copies.articles),
            _summary(result),
        )
        rows.writerow([_cell(value) for value in row])
    return count


def _write_jsonl(results: Iterable[Exported], stream: TextIO) -> int:
    count = 0
    for result in results:
        count += 1
        stream.write(json.dumps(_record(result), ensure_ascii=False) + "\n")
    return count


def _write_ris(results: Iterable[Exported], stream: TextIO) -> int:
    count = 0
    for result in results:
        count += 1
        year, month, day = _date(result.published)
        tags = [("TY", "NEWS"), ("ID", result.id), ("TI", result.title), ("T2", result.outlet)]
        tags += [("AU", author) for author in _authors(result)]
        tags += [("PY", year), ("DA", f"{year}/{month}/{day}/" if year else ""), ("UR", result.url)]
        tags += [("LA", result.language), ("AB", _summary(result))]
        lines = [f"{tag}  - {_one_line(value)}" for tag, value in tags if value]
        stream.write("\n".join(lines) + "\nER  - \n\n")
    return count


def _write_bibtex(results: Iterable[Exported], stream: TextIO) -> int:
    count = 0
    for result in results:
        count += 1
        year, month, day = _date(result.published)
        values = {
            "title": f"{{{_tex(result.title)}}}",
            "author": " and ".join(f"{{{_tex(author)}}}" for author in _authors(result)),
            "journal": _tex(result.outlet),
            "year": year,
            "month": month.lstrip("0"),
            "day": day.lstrip("0"),
            "url": (result.url or "").replace("{", "%7B").replace("}", "%7D"),
            "language": _tex(result.language),
        }
        lines = [f"  {name} = {{{_one_line(value)}}}," for name, value in values.items() if value]
        key = re.sub(r"[^A-Za-z0-9:._/-]", "-", result.id)
        stream.write(f"@article{{{key},\n" + "\n".join(lines) + "\n}\n\n")
    return count


FORMATS: Final[dict[str, Callable[[Iterable[Exported], TextIO], int]]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "ris": _write_ris,
    "bibtex": _write_bibtex,
}


def write_passages(clusters: Iterable[Cluster], stream: TextIO) -> int:
    """The passages of clusters as CSV, one a row; how many."""
    rows = csv.writer(stream)
    rows.writerow(PASSAGE_COLUMNS)
    count = 0
    for cluster in clusters:
        for passage in cluster.passages:
            count += 1
            row = (
                cluster.id,
                str(cluster.outlets),
                str(cluster.articles),
                "yes" if passage.earliest else "",
                passage.outlet,
                passage.published,
                passage.article,
                passage.title,
                passage.url,
                str(passage.begin),
                str(passage.end),
                f"{passage.overlap:.4g}",
                _one_line(passage.text),
                passage.kind,
            )
            rows.writerow([_cell(value) for value in row])
    return count


def write_pairs(pairs: Iterable[OutletPair], stream: TextIO) -> int:
    """Pairs of outlets as CSV, one a row; how many."""
    rows = csv.writer(stream)
    rows.writerow(PAIR_COLUMNS)
    count = 0
    for pair in pairs:
        count += 1
        values = (getattr(pair, name) for name in PAIR_COLUMNS)
        rows.writerow([_cell(f"{value:.4g}" if isinstance(value, float) else str(value)) for value in values])
    return count


def write_trends(trends: Trends, stream: TextIO) -> int:
    """Two queries compared as CSV: a row for each stretch of time, then for each outlet; how many."""
    rows = csv.writer(stream)
    rows.writerow(("by", "value", "a", "b", "all"))
    listed = [("date", row) for row in trends.dates] + [("outlet", row) for row in trends.outlets]
    rows.writerows((by, _cell(row.value), row.a, row.b, row.all) for by, row in listed)
    return len(listed)


def _authors(result: Exported) -> tuple[str, ...]:
    from index.bylines import authors  # 3 ms, which searches need not wait for

    return authors(result.author) if result.author else ()


def _record(article: Exported) -> dict[str, object]:
    record: dict[str, object] = {"id": getattr(article, "record_id", None) or article.id}
    return record | {name: value for name in _RECORD if (value := getattr(article, name, None)) is not None}


def _summary(result: Exported) -> str:
    if isinstance(result, ArticleView):
        return result.body.strip().partition("\n")[0]
    return " … ".join(snippet.text for snippet in result.snippets if snippet.field != "title")


def _cell(value: str | None) -> str:
    value = value or ""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _date(published: str | None) -> tuple[str, str, str]:
    year, month, day = (*(published or "").partition("T")[0].split("-"), "", "", "")[:3]
    return year, month, day


def _one_line(value: str) -> str:
    return _BREAKS.sub(" ", value).strip()


def _tex(value: str | None) -> str:
    return (value or "").translate(_BIBTEX)
