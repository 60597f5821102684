"""Long articles in parts: a page for so many characters of the body, cut where a paragraph or a word ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from webui.marking import Range

LENGTH: Final = 120_000
"""Code points of a part: some 20,000 words. A page of 5 MB takes a phone's browser seconds to lay out."""
_SLACK: Final = 5_000  # how far before the end of a part its cut may lie


def parts_of(text: str, length: int = LENGTH) -> list[Range]:
    """The ranges that a text is cut into: one for a text that is at most half as long again as a part."""
    begin, found = 0, []
    while len(text) - begin > length * 3 // 2:
        end = _cut(text, begin + length, min(_SLACK, length // 2))
        found.append((begin, end))
        begin = end
    return [*found, (begin, len(text))]


def _cut(text: str, end: int, slack: int) -> int:
    """The last end of a line, else of a word, in the `slack` before `end`; `end` itself where there is neither."""
    for gap in ("\n", " "):
        place = text.rfind(gap, end - slack, end)
        if place >= 0:
            return place + 1
    return end


def numbered(written: str, count: int) -> int:
    """The part that "2" names among `count`, counted from 1; 0 where it names none."""
    return int(written) if written.isdecimal() and len(written) < 9 and 0 < int(written) <= count else 0


def part_at(parts: Sequence[Range], place: int) -> int:
    """Which part holds a place of the text, counted from 1."""
    return next((number for number, (_, end) in enumerate(parts, 1) if place < end), len(parts))


def within(ranges: Iterable[Range], part: Range) -> list[Range]:
    """Ranges of the text as ranges of the part, clipped; those outside are empty."""
    begin, end = part
    return [(max(low, begin) - begin, max(min(high, end), begin) - begin) for low, high in ranges]
