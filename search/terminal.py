"""Text for a terminal: no control character of an article reaches it, lines fit its width, marks are bold."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from typing import Final, TextIO

# Controls move the cursor, change the title, answer to questions; the bidirectional ones show text as what it is not.
_CONTROLS: Final = {
    **{code: 0x2400 + code for code in range(32)},
    0x7F: 0x2421,
    **dict.fromkeys(
        [*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029, 0x61C], 0xFFFD
    ),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
}
_ELLIPSIS: Final = " …"
_WORD: Final = re.compile(r"\S+")
NARROWEST: Final = 40
WIDEST: Final = 100  # longer lines are hard to read


def safe(text: str) -> str:
    """The text with a picture of each control character in its place (␛ for escape), so that offsets stay."""
    return text if text.isascii() and text.isprintable() else text.translate(_CONTROLS)


class SafeStream:
    """A stream to a terminal for data as they are; keeps line ends and tabs."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write with pictures of control characters."""
        kept = re.split(r"(\r?\n|\t)", text)
        self._stream.write("".join(safe(part) if place % 2 == 0 else part for place, part in enumerate(kept)))
        return len(text)

    def flush(self) -> None:
        """Flush the stream."""
        self._stream.flush()


def prepare(stream: TextIO) -> None:
    """Make a standard stream take any character: UTF-8 whatever the locale says, but for a terminal's own encoding."""
    if isinstance(stream, TextIOWrapper):
        encoding = stream.encoding if stream.isatty() else "utf-8"
        stream.reconfigure(encoding=encoding, errors="backslashreplace")


def width_of(stream: TextIO) -> int:
    """How long lines may be: the terminal's width up to 100; 80 where the output is no terminal."""
    if not stream.isatty():
        return 80
    return max(NARROWEST, min(WIDEST, shutil.get_terminal_size().columns))


def has_style(stream: TextIO) -> bool:
    """Whether bold and dim are wanted: on a terminal, unless NO_COLOR is set or it is a dumb one."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


@dataclass(frozen=True)
class Style:
    """How to write on one stream."""

    width: int = 80
    styled: bool = False

    @classmethod
    def of(cls, stream: TextIO) -> Style:
        """The style that suits a stream."""
        return cls(width_of(stream), has_style(stream))

    def bold(self, text: str) -> str:
        """Emphasised."""
        return f"\x1b[1m{text}\x1b[22m" if self.styled and text else text

    def dim(self, text: str) -> str:
        """Of less importance."""
        return f"\x1b[2m{text}\x1b[22m" if self.styled and text else text

    def paragraph(self, text: str, marks: Sequence[tuple[int, int]] = (), indent: str = "", most: int = 0) -> str:
        """Plain text as indented lines of at most the width, its marks bold; `most` lines, 0: all of them."""
        text = safe(text.replace("\n", " ").replace("\t", " "))
        lines = list(_lines(text, self.width - len(indent) - (len(_ELLIPSIS) if most else 0)))
        cut = most and len(lines) > most
        shown = [indent + self._marked(text, begin, end, marks) for begin, end in (lines[:most] if cut else lines)]
        return "\n".join(shown) + (_ELLIPSIS if cut else "")

    def _marked(self, text: str, begin: int, end: int, marks: Sequence[tuple[int, int]]) -> str:
        if not self.styled:
            return text[begin:end]
        pieces, place = [], begin
        for mark in marks:
            left, right = max(mark[0], place), min(mark[1], end)
            if left < right:
                pieces += [text[place:left], self.bold(text[left:right])]
                place = right
        return "".join([*pieces, text[place:end]])


def columns(text: str) -> int:
    """How many columns a text takes: East Asian wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in "WF")
        for character in text
    )


def fitted(text: str, width: int) -> str:
    """The text in exactly so many columns: filled up with spaces, or cut and ended with an ellipsis."""
    text = safe(text)
    if columns(text) > width:
        text = text[: _fitting(text, 0, width - 1)] + "…"
    return text + " " * (width - columns(text))


def _lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Ranges of the text that fit a line, broken at white space; a word that is too long is broken itself."""
    begin = end = -1
    for match in _WORD.finditer(text):
        if begin >= 0 and columns(text[begin : match.end()]) > width:
            yield begin, end
            begin = -1
        if begin < 0:
            begin = match.start()
            while columns(text[begin : match.end()]) > width:
                cut = _fitting(text, begin, width)
                yield begin, cut
                begin = cut
        end = match.end()
    if begin >= 0:
        yield begin, end


def _fitting(text: str, begin: int, width: int) -> int:
    """The end of the longest piece from `begin` that fits, at least one character."""
    end = begin + 1
    taken = columns(text[begin:end])
    while end < len(text) and taken + (more := columns(text[end])) <= width:
        taken += more
        end += 1
    return end
