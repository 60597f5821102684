"""Markdown: front matter in YAML or TOML for the metadata, the text without its marks for the body."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from index.encoding import decode
from index.errors import UnreadableFile
from index.readers.fields import offer_fields
from index.readers.furniture import is_body_furniture
from index.readers.markup import text_of
from index.readers.options import MEGABYTE, ReadOptions
from index.readers.plain_text import AFTER_HEADLINE, skip_furniture
from index.readers.records import Draft, Failure
from index.readers.streams import options_of, read_whole

LARGEST: Final = 2 * MEGABYTE  # markdown-it-py reads about 1 MB/s; War and Peace has 3 MB
LONGEST_FRONT_MATTER: Final = 1 << 16  # PyYAML reads 0.3 MB/s
_FRONT = re.compile(
    r"\s*(?P<fence>---|\+\+\+)[ \t]*\n(?P<matter>.*?)(?:^|\n)(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
_BREAKS: Final = {"softbreak": " ", "hardbreak": "\n"}


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The one article of a Markdown file."""
    yield draft(decode(read_whole(stream, LARGEST)), options_of(stream))


def draft(text: str, options: ReadOptions) -> Draft:
    """The article in a Markdown text: its front matter, its first heading as headline, its words as body.

    Raises UnreadableFile where the text is too deeply nested to be read.
    """
    found = _FRONT.match(text[: LONGEST_FRONT_MATTER + 16])
    made = Draft("")
    if found:
        matter = _parsed(found["matter"], found["fence"])
        if matter is not None:
            offer_fields(made, matter, options, "front matter")
            text = text[found.end() :]
    paragraphs = _paragraphs(text)
    at = 0
    if paragraphs and paragraphs[0][0] == "h1":
        made.offer({"title": paragraphs[0][1]}, "heading")
        at = int(_same(made.title, paragraphs[0][1]))
    lines = [line for _, paragraph in paragraphs[at:] for line in (*paragraph.split("\n"), "")]
    begin = skip_furniture(lines, 0, AFTER_HEADLINE, made)
    made.body = "\n".join(line for line in lines[begin:] if not is_body_furniture(line)).strip()
    return made


def _same(title: str | None, heading: str) -> bool:
    return " ".join((title or "").split()).lower() == " ".join(heading.split()).lower()


def _parsed(matter: str, fence: str) -> Mapping[str, Any] | None:
    """The front matter's values, all as they are written; None where it is none, so that it stays in the text."""
    try:
        found = _toml(matter) if fence == "+++" else _yaml(matter)
    except (ValueError, RecursionError):
        return None
    return {str(key): value for key, value in found.items()} if isinstance(found, Mapping) else None


def _yaml(text: str) -> Any:
    """YAML with every value as text, so that a date keeps its precision and zone, and nothing is made of its tags."""
    import yaml

    try:
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes strings, lists and mappings alone
    except (yaml.YAMLError, TypeError) as error:  # TypeError: a list as a key
        raise ValueError(str(error)) from None


def _toml(text: str) -> Any:
    # Python 3.10 has it not yet, but its forerunner.
    return import_module("tomllib" if find_spec("tomllib") else "tomli").loads(text)


@lru_cache(maxsize=1)
def _parser() -> Any:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _paragraphs(text: str) -> list[tuple[str, str]]:
    """The text's blocks as kind ("h1" to "h6", "p" …) and words, without those that have none."""
    try:
        tokens = _parser().parse(text)
    except RecursionError:
        raise UnreadableFile("is Markdown nested too deeply") from None
    found: list[tuple[str, str]] = []
    kind = "p"
    for token in tokens:
        if token.type.endswith("_open"):
            kind = token.tag
        elif token.type == "inline":
            found.append((kind, _words(token.children or ())))
        elif token.type in ("fence", "code_block"):
            found.append(("pre", token.content.strip()))
        elif token.type == "html_block":
            found.append(("html", text_of(token.content)))
    return [(kind, words) for kind, words in found if words.strip()]


def _words(children: Sequence[Any]) -> str:
    """A paragraph's words: of a link its text, of an image nothing."""
    pieces = (
        child.content if child.type in ("text", "code_inline") else _BREAKS.get(child.type, "") for child in children
    )
    return "".join(pieces).strip()
