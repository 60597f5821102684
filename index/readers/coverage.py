"""Which files of a folder or of an archive are coverage: by name, and where a name leaves it open by contents."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final

from index.errors import UnreadableFile
from index.readers.compression import without_compression
from index.readers.fields import FIELDS
from index.readers.formats import HEADER, SEPARATOR, TEXT, by_name, first_words, format_of
from index.readers.options import ReadOptions

# Beside coverage, and with its endings: what every folder may hold.
NOT_COVERAGE: Final = frozenset(
    ("readme", "license", "licence", "copying", "notice", "changelog", "changes", "authors", "robots", "requirements")
)
_BY_CONTENTS: Final = ("json", "xml", "csv", "tsv")
_TEXTS: Final = (
    b"body",
    b"text",
    b"content",
    b"maintext",
    b"articlebody",
    b"full_text",
    b"bodies",
    b"content_html",
    b"content_text",
)


# Columns and keys, without marks, that lists of articles have, and those of what goes with saved files.
_KINDS: Final = tuple(
    frozenset(FIELDS[field].encode().split()) - {b"name", b"time", b"created", b"timestamp"}
    for field in ("url", "title", "published")
)
_FILES: Final = frozenset((b"file", b"filename", b"path"))
_SEPARATOR: Final = re.compile(SEPARATOR)
_BETWEEN: Final = re.compile(rb"[,;\t|]")
_KEY: Final = re.compile(rb'"([\w -]{2,30})"\s*:')
_MARKS: Final = re.compile(rb"[^a-z]+")


def is_coverage(name: str, start: Callable[[], bytes], options: ReadOptions) -> bool:
    """Whether a file is to be read that nobody named: by its name; .json, .xml and tables by their first bytes too.

    `start` gives those, unpacked; it is only asked where they matter. It may raise UnreadableFile and OSError: a file
    that cannot be opened is taken, so that reading it tells why, if its name alone says what it is.
    """
    if not may_be_coverage(name):
        return False
    bare = without_compression(PurePosixPath(name).name)
    ending = _ending(bare)
    if ending not in _BY_CONTENTS:
        return True
    try:
        return _holds_articles(start(), bare, ending, options)
    except (UnreadableFile, OSError):
        return False


def may_be_coverage(name: str) -> bool:
    """Whether a file may be coverage by its name alone; a member of an archive may have folders in it."""
    parts = name.replace("\\", "/").split("/")
    bare = without_compression(parts[-1])
    if any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts):
        return False
    if not bare or bare.partition(".")[0].lower() in NOT_COVERAGE:
        return False
    return _ending(bare) in _BY_CONTENTS or by_name(bare) is not None


def _holds_articles(start: bytes, name: str, ending: str, options: ReadOptions) -> bool:
    found = format_of(start, name)
    if ending == "xml":
        return found is not TEXT and found.module != "web_pages"
    columns = tuple(column.rpartition(".")[2].lower().encode() for column in options.columns_of("body"))
    if ending == "json":
        return found.module == "json_lines" and _names(start.lower(), (*_TEXTS, *columns))
    begins = first_words(start)
    header = _SEPARATOR.sub(b"", begins, count=1).partition(b"\n")[0]
    if HEADER.match(begins) or any(column in header for column in columns):
        return True
    names = {_MARKS.sub(b"", name) for name in _BETWEEN.split(header)}
    return _kinds(names) > 1 and not names & _FILES  # those name files: that is what a user gives as --metadata


def _kinds(names: set[bytes]) -> int:
    """How many of an address, a title and a date these columns or keys have.

    What has them and no text is a list of articles, as GDELT's: it is taken, and reading it says what it lacks.
    """
    return sum(bool(names & kind) for kind in _KINDS)


def _names(start: bytes, keys: tuple[bytes, ...]) -> bool:
    """Whether JSON looks like articles and not like somebody's settings."""
    if any(b'"%s"' % name in start for name in keys) or b'"body_' in start:
        return True
    return _kinds({_MARKS.sub(b"", name) for name in _KEY.findall(start)}) == len(_KINDS)


def _ending(name: str) -> str:
    return name.lower().rpartition(".")[2]
