"""PDF: what was printed, as one article with its paragraphs; without the library, what to install."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from index.article import Article
from index.readers import Failure, read_file

TITLE = "Night ferry to Aldersund ends"
PARAGRAPHS = [
    [
        "The ferry company has given up its night cross-",
        "ing to Aldersund, three years after it began",
        "to run at a loss.",
    ],
    ["Passengers were told by a note on the quay,", "which blew into the harbour, several said."],
]
FOOT = "https://www.example.com/news/ferry"


def line(x: int, y: int, text: str, size: int = 11) -> str:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 {size} Tf {x} {y} Td ({escaped}) Tj ET\n"


def column(x: int, y: int, paragraphs: list[list[str]]) -> str:
    made = ""
    for lines in paragraphs:
        for text in lines:
            made += line(x, y, text)
            y -= 13
        y -= 14
    return made


def pdf(path: Path, pages: list[str], info: str = "") -> Path:
    """A PDF written by hand: a page object and a content stream for each page, one built-in font."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * at} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}endstream")
    objects.append(f"<< {info} >>")
    data = b"%PDF-1.4\n"
    places = []
    for number, made in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{made}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    data += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R "
        f"/Info {len(objects)} 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    ).encode()
    path.write_bytes(data)
    return path


def only(path: Path) -> Article | Failure:
    (found,) = read_file(path)
    return found


def test_a_document_is_an_article_with_its_paragraphs(tmp_path: Path) -> None:
    info = "/Title (a.doc) /Author (Jane Doe) /CreationDate (D:20240102030405Z)"
    found = only(pdf(tmp_path / "a.pdf", [line(60, 780, TITLE, 20) + column(60, 740, PARAGRAPHS)], info))
    assert isinstance(found, Article)
    assert found.title == TITLE
    assert found.body.split("\n\n") == [
        "The ferry company has given up its night crossing to Aldersund, three years after it began to run at a loss.",
        "Passengers were told by a note on the quay, which blew into the harbour, several said.",
    ]
    assert (found.author, found.evidence["author"]) == ("Jane Doe", "pdf")
    assert found.published.text is None  # when the file was made is not when the article was published


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [
        [f"{name} sails by day and by", "night, and never on", "a Sunday."]
        for name in ("Alma", "Berta", "Clara", "Dora")
    ]
    right = [[f"{name} stays at the quay", "where the gulls", "are."] for name in ("Emma", "Frida", "Greta", "Hilda")]
    found = only(pdf(tmp_path / "a.pdf", [line(60, 780, TITLE, 20) + column(60, 740, left) + column(320, 740, right)]))
    assert isinstance(found, Article)
    assert found.body.split("\n\n") == [" ".join(lines) for lines in left + right]


def test_heads_feet_and_page_numbers_are_left_out_and_the_address_at_the_foot_is_the_articles(tmp_path: Path) -> None:
    names = ["Alma", "The baker", "A pilot", "Nobody else"]
    pages = [
        line(60, 820, "20/04/2018 The Coast Example")
        + (line(60, 780, TITLE, 20) if not number else "")
        + column(60, 740, [[f"{name} tells of the ferry", "and of the quay at length."]])
        + line(60, 20, FOOT)
        + line(500, 20, f"{number + 1}/4")
        for number, name in enumerate(names)
    ]
    found = only(pdf(tmp_path / "a.pdf", pages))
    assert isinstance(found, Article)
    assert (found.title, found.url, found.outlet) == (TITLE, FOOT, "example.com")
    assert found.body.split("\n\n") == [f"{name} tells of the ferry and of the quay at length." for name in names]


def test_a_document_without_text_is_named(tmp_path: Path) -> None:
    found = only(pdf(tmp_path / "a.pdf", ["0 0 100 100 re f\n"]))
    assert isinstance(found, Failure)
    assert "without text" in found.reason


def test_a_damaged_document_is_named(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", [column(60, 740, PARAGRAPHS)])
    path.write_bytes(path.read_bytes()[:200])
    found = only(path)
    assert isinstance(found, Failure)
    assert "PDF" in found.reason


def test_without_the_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pdf(tmp_path / "a.pdf", [column(60, 740, PARAGRAPHS)])
    for name in [name for name in sys.modules if name.startswith("pdfminer")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pdfminer", None)
    found = only(path)
    assert isinstance(found, Failure)
    assert "pip install 'coverage-search[documents]'" in found.reason
