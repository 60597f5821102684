"""What Tantivy holds of an article: the schema, the analysis, and a document made for them.

Each text field is there twice: its stems with positions, and its words as written without them (`words_…`). Each
keyword field is there three times: folded, to be found (`is_…`); as given, to be listed (`value_…`); and as a number
that stands for the value as given, to be counted (`code_…`). Of a byline's authors each is found by itself, and all of
them are one value to be listed and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import tantivy

from index.engines.base import SEPARATOR, Document, counted_values, keyword_values
from index.engines.tantivy_terms import Terms
from index.query import KEYWORD_FIELDS, TEXT_FIELDS

NEWEST: Final = "newest"
OLDEST: Final = "oldest"

# A date and a number in one column, so that ties of the date go by number within Tantivy: 39 bits hold the seconds of
# the years 1 to 9999, 25 bits the number.
_NUMBER_BITS: Final = 25
GREATEST_NUMBER: Final = (1 << _NUMBER_BITS) - 1
_YEAR_ONE: Final = -62_135_596_800
_LAST_SECOND: Final = (1 << 39) - 2

_STEMS: Final = "coverage_stems"
_WORDS: Final = "coverage_words"


def make_schema() -> tantivy.Schema:
    """The schema of every index of this engine; another one than that of an existing index cannot open it."""
    builder = tantivy.SchemaBuilder()
    # Signed: tantivy-py takes a number to delete by as signed, and of an unsigned field silently deletes nothing.
    builder.add_integer_field("number", indexed=True, fast=True)
    for field in TEXT_FIELDS:
        builder.add_text_field(field, tokenizer_name=_STEMS, index_option="position")
        builder.add_text_field(f"words_{field}", tokenizer_name=_WORDS, index_option="basic")
    for field in KEYWORD_FIELDS:
        builder.add_text_field(f"is_{field}", tokenizer_name="raw", index_option="basic")
        builder.add_text_field(f"value_{field}", tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field(f"code_{field}", fast=True)
    for field in ("first", "last", "words"):
        builder.add_integer_field(field, fast=True)
    for field in (NEWEST, OLDEST):
        builder.add_unsigned_field(field, fast=True)
    return builder.build()


def register_analysis(index: tantivy.Index) -> None:
    """Tell an index just opened what the schema's names of analyses stand for: terms that stand side by side."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    for name in (_STEMS, _WORDS):
        index.register_tokenizer(name, analyzer)


def make_documents(documents: Sequence[Document], terms: Terms) -> list[tantivy.Document]:
    """Tantivy's documents, for its writer. Raises ValueError for a number that does not fit."""
    for document in documents:
        if not 0 < document.number <= GREATEST_NUMBER:
            raise ValueError(f"number {document.number} is not between 1 and {GREATEST_NUMBER:,}")
    analysed = iter(terms.of_all([text for document in documents for _, text in _texts(document)]))
    return [_make_document(document, analysed) for document in documents]


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """The fields that are not empty."""
    for field in TEXT_FIELDS:
        if text := getattr(document, field):
            yield field, text


def _make_document(document: Document, analysed: Iterator[tuple[str, str]]) -> tantivy.Document:
    made = tantivy.Document()
    made.add_integer("number", document.number)
    for field, _ in _texts(document):
        stems, words = next(analysed)
        made.add_text(field, stems)
        made.add_text(f"words_{field}", words)
    _add_values(made, document)
    return made


def _add_values(made: tantivy.Document, document: Document) -> None:
    for field in KEYWORD_FIELDS:
        value = getattr(document, field)
        if value:
            for each in keyword_values(field, value):
                made.add_text(f"is_{field}", each)
            counted = SEPARATOR.join(counted_values(field, value))
            made.add_text(f"value_{field}", counted)
            made.add_unsigned(f"code_{field}", code_of(counted))
    if document.first is not None and document.last is not None:
        made.add_integer("first", document.first)
        made.add_integer("last", document.last)
    made.add_integer("words", document.words)
    made.add_unsigned(NEWEST, _newest_key(document))
    made.add_unsigned(OLDEST, _oldest_key(document))


@lru_cache(maxsize=4096)  # outlets, topics and authors come again
def code_of(value: str) -> int:
    """The number that stands for a keyword's value as it is shown.

    52 bits of a hash, for Tantivy counts numbers as doubles. Of a million values two are the same in one of 9,000
    indexes.
    """
    return int.from_bytes(blake2b(value.encode("utf-8"), digest_size=8).digest(), "big") >> 12


def _newest_key(document: Document) -> int:
    """Falls with the date and rises with the number: read from the greatest down; no date is 0."""
    second = 0 if document.first is None else _second(document.first) + 1
    return second << _NUMBER_BITS | (GREATEST_NUMBER - document.number)


def _oldest_key(document: Document) -> int:
    """Rises with the date and the number: read from the least up; no date comes after every date."""
    second = _LAST_SECOND + 1 if document.first is None else _second(document.first)
    return second << _NUMBER_BITS | document.number


def _second(first: int) -> int:
    return min(max(first - _YEAR_ONE, 0), _LAST_SECOND)
