"""Every form of the query language finds the same articles on every engine: typed_queries.tsv says which.

A row is what it fixes, the query as it is typed, and the numbers of the documents of engine_corpus.py that it finds.
Today is Wednesday, 25 April 2018.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from engine_corpus import DOCUMENTS
from engine_reference import find

from index import query as q
from index.engines.base import Engine
from search.query_language import parse

NOW = datetime(2018, 4, 25, 12, tzinfo=timezone.utc)
TABLE = Path(__file__).with_name("typed_queries.tsv")
ALL_NUMBERS = frozenset(each.number for each in DOCUMENTS)
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")  # of what an editor would write otherwise: a combining accent


def _rows() -> Iterator[tuple[str, str, frozenset[int]]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            fixes, query, found = line.split("\t")
            yield fixes, _ESCAPED.sub(lambda code: chr(int(code[1], 16)), query), _numbers(found)


def _numbers(found: str) -> frozenset[int]:
    """ "1 2", "none", "all" or "all but 1 2"."""
    if found == "none":
        return frozenset()
    others = found.removeprefix("all").removeprefix(" but")
    numbers = frozenset(map(int, others.split()))
    return ALL_NUMBERS - numbers if found.startswith("all") else numbers


ROWS = list(_rows())


def test_the_table_has_many_different_queries_with_names_of_their_own() -> None:
    assert len({query for _, query, _ in ROWS}) == len({fixes for fixes, _, _ in ROWS}) == len(ROWS) >= 200
    assert len({parse(query, now=NOW).tree for _, query, _ in ROWS}) >= 150


def test_the_table_has_every_kind_of_node_that_the_language_makes() -> None:
    made: set[type] = set()
    waiting: list[object] = [parse(query, now=NOW).tree for _, query, _ in ROWS]
    while waiting:
        node = waiting.pop()
        made.add(type(node))
        waiting += getattr(node, "children", ())
        waiting += [getattr(node, name) for name in ("child", "required", "optional") if hasattr(node, name)]
    assert made == set(q.Node.__args__) - {q.Word, q.Near, q.Numbered}


@pytest.mark.parametrize(("query", "expected"), [pytest.param(query, found, id=fixes) for fixes, query, found in ROWS])
def test_a_typed_query_finds_what_the_table_says(engine: Engine, query: str, expected: frozenset[int]) -> None:
    tree = parse(query, now=NOW).tree
    assert find(tree, DOCUMENTS) == expected
    hits = engine.search(tree, limit=1000)
    assert set(hits.numbers) == expected
    assert hits.total == len(hits.numbers)
