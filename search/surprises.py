"""The characters of a text by which its words are more than runs of ASCII letters: accents, marks, other scripts.

Most articles have few of them, mostly quotation marks and dashes, which matter to no word. So what is beyond ASCII is
taken out first (8 µs for a body of news-12k), and only what matters is looked for again in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from index import tokens

_SPACE: Final = re.compile(r"\s")
_ASCII: Final = bytes(range(128))
_PLAIN, _LETTER, _STRANGE = range(3)
_MANY: Final = 200
"""Strange characters from which on the whole text is analysed at once."""


class Surprises:
    """Where in a text words begin that hold an accented letter, and the runs between spaces that need full analysis.

    `runs` are disjoint and in order; `encoded` is the text as UTF-8.
    """

    def __init__(self, text: str) -> None:
        self.accented: list[int] = []
        self.runs: list[tuple[int, int]] = []
        self.encoded = text.encode("utf-8", "surrogatepass")
        self._text = text
        if text.isascii():
            return
        strange: list[int] = []
        for character in set(self.encoded.translate(None, _ASCII).decode("utf-8", "surrogatepass")):
            kind = _kind(character)
            if kind == _LETTER:
                self.accented += [_word_begin(text, place) for place in _places(text, character)]
            elif kind == _STRANGE:
                strange += _places(text, character)
        if len(strange) > _MANY:
            self.runs = [(0, len(text))]
            return
        for place in sorted(strange):
            self.add_run(place)

    def add_run(self, place: int) -> None:
        """Have the run around a place analysed in full."""
        if not self.hold(place):
            insort(self.runs, run_around(self._text, place))

    def hold(self, place: int) -> bool:
        """Whether a place lies in a run that needs full analysis."""
        before = bisect_right(self.runs, (place, len(self._text)))
        return before > 0 and place < self.runs[before - 1][1]


def run_around(text: str, place: int) -> tuple[int, int]:
    """The stretch without white space around a place."""
    begin = place
    while begin and not text[begin - 1].isspace():
        begin -= 1
    end = _SPACE.search(text, place)
    return begin, end.start() if end else len(text)


@lru_cache(maxsize=8192)
def _kind(character: str) -> int:
    if not tokens.native(character):
        return _STRANGE
    return _LETTER if character.isalnum() else _PLAIN


def _places(text: str, character: str) -> Iterator[int]:
    place = text.find(character)
    while place >= 0:
        yield place
        place = text.find(character, place + 1)


def _word_begin(text: str, place: int) -> int:
    while place and text[place - 1].isalnum():
        place -= 1
    return place
