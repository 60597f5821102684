"""What a user may set about reading: which column is which field, and how much is too much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from index.errors import BadRequest

MEGABYTE: Final = 1 << 20
MAPPABLE: Final = ("title", "body", "outlet", "author", "published", "url", "language", "topic", "record_id")
_OTHER_NAMES: Final = {"id": "record_id", "date": "published", "text": "body"}


@dataclass(frozen=True)
class ReadOptions:
    """How files are read; can be sent to another process.

    `columns` are pairs of a field of the article and the column (or JSON key, "a.b" for one inside another) to take it
    from; they go before the usual names. A field may have several: of the body all are joined, of others the first that
    is filled is taken.

    `largest_record` is the most bytes that one article's record may hold: a JSON line, a row, a text file. 8 MB is more
    than the longest novels have; a larger "article" is a whole data set on one line, or an attack, and several times
    this is held while it is decoded. `largest_file` is the most bytes, unpacked, that may be read as one piece where
    the format needs that; None leaves each format its own limit. `largest_ratio` is how many times its packed size a
    compressed file may have: text packs to a third or a fifth (news-12k: 2.7), a log to a fiftieth; deflate's own
    limit, which bombs reach, is 1,032.

    `retry` asks for files that did not change and of which something could not be read to be read again.
    """

    columns: tuple[tuple[str, str], ...] = ()
    largest_record: int = 8 * MEGABYTE
    largest_file: int | None = None
    largest_ratio: int = 200
    retry: bool = False

    @property
    def are_unusual(self) -> bool:
        """Whether columns were named or limits changed, so that more may be read than by default, or less."""
        return replace(self, retry=False) != ReadOptions()

    def columns_of(self, field: str) -> tuple[str, ...]:
        """The columns that the user named for a field, in the order given."""
        return tuple(column for name, column in self.columns if name == field)


DEFAULTS: Final = ReadOptions()


def read_options(
    columns: Iterable[str] = (),
    *,
    largest_record: float | None = None,
    largest_file: float | None = None,
    largest_ratio: int | None = None,
    retry: bool = False,
) -> ReadOptions:
    """Options as they are typed: columns as "field=column", sizes in MB; None is the default.

    Raises BadRequest for a field that there is none of, a pair without "=" and a limit that is not above zero.
    """
    given: Mapping[str, int | None] = {
        "largest_record": _bytes("--largest-record", largest_record),
        "largest_file": _bytes("--largest-file", largest_file),
        "largest_ratio": largest_ratio,
    }
    if largest_ratio is not None and largest_ratio < 1:
        raise BadRequest("--largest-ratio has to be 1 or more.")
    limits = {name: value for name, value in given.items() if value is not None}
    return replace(DEFAULTS, columns=tuple(_column(text) for text in columns), retry=retry, **limits)


def _column(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    field = field.strip().lower()
    field = _OTHER_NAMES.get(field, field)
    if not equals or not column.strip():
        raise BadRequest(f"--map {text}: say which column a field is in, as in --map body=article_text.")
    if field not in MAPPABLE:
        raise BadRequest(f"--map {text}: there is no field {field!r}; the fields are {', '.join(MAPPABLE)}.")
    return field, column.strip()


def _bytes(option: str, megabytes: float | None) -> int | None:
    if megabytes is None:
        return None
    if not 0 < megabytes <= 1 << 20:
        raise BadRequest(f"{option} has to be a number of megabytes above 0.")
    return max(1, int(megabytes * MEGABYTE))
