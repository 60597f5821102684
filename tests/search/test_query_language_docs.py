"""Every example of docs/query-language.md is read as the page says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.query import EXPANSION_LIMIT
from search import query_limits as limits
from search.query_language import parse
from search.query_tokens import FIELDS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "query-language.md"
ROW = re.compile(r"^\| `(?P<query>[^`]+)` \| (?P<meaning>.+) \|$", re.MULTILINE)
TEXT = PAGE.read_text(encoding="utf-8")
EXAMPLES, REPAIRS = TEXT.split("| Query | Is read as |")
QUERIES = [found["query"] for found in ROW.finditer(EXAMPLES)]


def test_the_page_has_examples() -> None:
    assert len(QUERIES) > 40
    assert len(ROW.findall(REPAIRS)) > 4


@pytest.mark.parametrize("query", QUERIES)
def test_an_example_is_read_without_a_warning(query: str) -> None:
    assert parse(query).warnings == ()


@pytest.mark.parametrize("row", ROW.findall(REPAIRS), ids=lambda row: row[0])
def test_a_repair_is_made_as_shown_and_warned_of(row: tuple[str, str]) -> None:
    repaired, plain = parse(row[0]), parse(row[1].strip("`"))
    assert repaired.tree == plain.tree
    assert repaired.warnings
    assert plain.warnings == ()


def test_operators_bind_as_the_page_says() -> None:
    found = re.search(r"side: `([^`]+)` is `([^`]+)`", " ".join(TEXT.split()))
    assert found
    assert parse(found[1]).tree == parse(found[2]).tree


def test_the_page_names_every_field() -> None:
    assert all(f"`{name}:" in TEXT for name in FIELDS)


def test_the_page_states_the_limits() -> None:
    stated = " ".join(TEXT.split())
    for limit in (
        f"{limits.MOST_WORDS:,} words",
        f"{limits.MOST_SIGNS:,} operators",
        f"{limits.MOST_BYTES // 1024} KB",
        f"{limits.MOST_DEPTH} levels",
        f"at most {limits.MOST_EDITS} letters",
        f"at most {limits.MOST_GAP};",
        f"at most {limits.MOST_BOOST:,.0f};",
        f"at most {limits.LONGEST_PATTERN} characters",
        f"the {EXPANSION_LIMIT:,} most frequent",
    ):
        assert limit in stated
