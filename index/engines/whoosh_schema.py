"""What Whoosh holds of an article: its fields, which take their terms from `index.tokens`, and a document's values.

The same fields as Tantivy's: stems with positions, words as written (`words_…`), keyword values folded (`is_…`) and as
given (`value_…`), and columns of numbers. The fields are classes of ours because Whoosh's analyzers make an object a
word; given whole lists of terms it indexes half as fast again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from whoosh import columns, fields, formats  # type: ignore[import-untyped]
from whoosh.codec.whoosh3 import W3Codec  # type: ignore[import-untyped]

from index import tokens
from index.engines.base import SEPARATOR, Document, counted_values, keyword_values
from index.query import KEYWORD_FIELDS, TEXT_FIELDS

NO_NUMBER: Final = -(1 << 63)
"""What a column of numbers holds where the article has none."""

NUMBERS: Final = ("number", "first", "last", "words")

_Posting = tuple[bytes, int, float, bytes]


class Stems(fields.FieldType):  # type: ignore[misc]
    """Stems with their positions."""

    def __init__(self) -> None:
        super().__init__(formats.Positions(), analyzer=None, scorable=True)

    def index(self, value: str, **_: Any) -> Iterator[_Posting]:
        """One posting for each different stem: term, frequency, weight, positions."""
        positions: defaultdict[str, list[int]] = defaultdict(list)
        for position, term in enumerate(tokens.terms(value)):
            positions[term].append(position)
        encode = self.format.encode
        for term, places in positions.items():
            yield term.encode(), len(places), float(len(places)), encode(places)


class Words(fields.FieldType):  # type: ignore[misc]
    """Folded words, without frequency or place."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None)

    def index(self, value: str, **_: Any) -> Iterator[_Posting]:
        """One posting for each different word."""
        for word in set(tokens.words(value)):
            yield word.encode(), 1, 1.0, b""


class Value(fields.FieldType):  # type: ignore[misc]
    """Whole values."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None)

    def index(self, values: Iterable[str], **_: Any) -> Iterator[_Posting]:
        """One posting for each."""
        for value in values:
            yield value.encode(), 1, 1.0, b""


def make_schema() -> fields.Schema:
    """The schema of every index of this engine."""
    made: dict[str, fields.FieldType] = {"is_number": Value()}
    for name in NUMBERS:
        made[f"column_{name}"] = fields.COLUMN(columns.NumericColumn("q", default=NO_NUMBER))
    for name in TEXT_FIELDS:
        made[name] = Stems()
        made[f"words_{name}"] = Words()
    for name in KEYWORD_FIELDS:
        made[f"is_{name}"] = Value()
        made[f"value_{name}"] = fields.COLUMN(columns.VarBytesColumn())
    return fields.Schema(**made)


def make_codec() -> W3Codec:
    """How Whoosh writes a segment, as fast as it can.

    Without the shortest and longest text of every term: only collectors that skip blocks use them, and each costs
    looking a length up. Compressed lightly, which makes it as small as by the default. 800 articles of 5 MB take 7.6 s
    so, and 10.8 s by the defaults.
    """
    codec = W3Codec(compression=1)
    codec.length_stats = False
    return codec


def make_values(document: Document) -> dict[str, Any]:
    """The values of the document by field, as Whoosh's writer takes them."""
    values: dict[str, Any] = {"is_number": (str(document.number),), "column_number": document.number}
    for name in TEXT_FIELDS:
        text = getattr(document, name)
        if text:
            values[name] = values[f"words_{name}"] = text
    for name in KEYWORD_FIELDS:
        value = getattr(document, name)
        if value:
            values[f"is_{name}"] = keyword_values(name, value)
            values[f"value_{name}"] = SEPARATOR.join(counted_values(name, value)).encode()
    values["column_words"] = document.words
    if document.first is not None and document.last is not None:
        values |= {"column_first": document.first, "column_last": document.last}
    return values
