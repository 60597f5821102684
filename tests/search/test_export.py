"""Exports: what other programs read back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import BadRequest
from index.indexer import Indexer
from search import export
from search.corpus import Corpus


def written(corpus: Corpus, query: str, format: str, **options: str) -> str:
    stream = io.StringIO(newline="")
    found = corpus.search(query, copies="show", **options)  # type: ignore[arg-type]
    assert export.write(corpus, found.results, format, stream) == len(found.results)
    return stream.getvalue()


def test_csv_is_a_table_with_a_header(corpus: Corpus) -> None:
    rows = list(csv.DictReader(io.StringIO(written(corpus, "ferry pontoon", "csv"))))
    assert tuple(rows[0]) == export.COLUMNS
    assert {row["outlet"] for row in rows} == {"North Wire", "Daily Quay", "Harbour Post"}
    assert all("ferry" in row["snippet"].lower() for row in rows)


def test_a_cell_that_a_spreadsheet_would_run_is_made_text(corpus: Corpus) -> None:
    (row,) = csv.DictReader(io.StringIO(written(corpus, "escapes", "csv")))
    assert row["outlet"] == '\'=HYPERLINK("x")'


def test_json_lines_are_whole_articles_that_can_be_indexed_again(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "harbour.jsonl"
    path.write_text(written(corpus, "", "jsonl"), encoding="utf-8")
    with Indexer(tmp_path / "again") as indexer:
        summary = indexer.index([path])
    assert summary.new == len(path.read_text(encoding="utf-8").splitlines())
    with Corpus(tmp_path / "again") as again:
        for result in corpus.search(copies="show").results:
            article = again.article(result.id)
            assert (article.title, article.published, article.outlet) == (result.title, result.published, result.outlet)
            assert article.body == corpus.article(result.id).body


def test_ris_has_a_record_for_each_article(corpus: Corpus) -> None:
    record = written(corpus, "timetable", "ris", outlet="Evening Tide")
    lines = record.rstrip("\n").split("\n")
    assert lines[0] == "TY  - NEWS" and lines[-1] == "ER  - "
    assert [line for line in lines if line.startswith("AU")] == ["AU  - Jon Aas", "AU  - Ulla Berg"]
    assert "DA  - 2021/03/05/" in lines and "PY  - 2021" in lines
    assert all(line[2:6] == "  - " for line in lines)


def test_bibtex_escapes_what_tex_would_read(corpus: Corpus) -> None:
    entry = written(corpus, "escapes", "bibtex")
    assert entry.startswith("@article{") and entry.count("{") == entry.count("}")
    assert 'journal = {=HYPERLINK("x")}' in entry
    assert export._tex(r"50 % & {a_b} \c #1 ~^$") == (
        r"50 \% \& \{a\_b\} \textbackslash{}c \#1 \textasciitilde{}\textasciicircum{}\$"
    )


def test_passages_of_clusters_as_csv(corpus: Corpus) -> None:
    stream = io.StringIO(newline="")
    clusters = corpus.duplicates().clusters
    count = export.write_passages(clusters, stream)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))
    assert count == len(rows) == sum(len(cluster.passages) for cluster in clusters)
    assert {row["cluster"] for row in rows} == {cluster.id for cluster in clusters}
    assert any(row["earliest"] == "yes" for row in rows)


def test_pairs_of_outlets_as_csv(corpus: Corpus) -> None:
    stream = io.StringIO()
    outlets = corpus.outlets()
    hostile = replace(outlets.pairs[0], leader="=HYPERLINK(1)")
    assert export.write_pairs([*outlets.pairs, hostile], stream) == 7
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))
    assert list(rows[0]) == list(export.PAIR_COLUMNS)
    assert (rows[0]["leader"], rows[0]["shared"], rows[0]["led_share"]) == ("Daily Quay", "2", "1")
    assert rows[-1]["leader"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("Smith, John", ["Smith, John"]),
        ("Ann Lee, Bo Ek and Cy Dahl", ["Ann Lee", "Bo Ek", "Cy Dahl"]),
        ("By ANN LEE and Bo Ek, Vox", ["Ann Lee", "Bo Ek"]),
        (None, []),
    ],
)
def test_citations_name_each_author_of_a_byline(corpus: Corpus, byline: str | None, authors: list[str]) -> None:
    result = replace(corpus.search("timetable").results[0], author=byline)
    ris, bibtex = io.StringIO(), io.StringIO()
    export.write(corpus, [result], "ris", ris)
    export.write(corpus, [result], "bibtex", bibtex)
    assert [line[6:] for line in ris.getvalue().splitlines() if line.startswith("AU")] == authors
    named = [f"{{{author}}}" for author in authors]
    assert (f"author = {{{' and '.join(named)}}}" if named else "title") in bibtex.getvalue()
    assert ("author" in bibtex.getvalue()) == bool(authors)


def test_an_unknown_format_names_those_there_are(corpus: Corpus) -> None:
    with pytest.raises(BadRequest, match="csv, jsonl, ris, bibtex"):
        export.write(corpus, [], "xml", io.StringIO())
