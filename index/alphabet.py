"""What each character is to the word splitter, and what it is folded to, as tables over code points.

A page is 256 code points; it is filled when a text first holds one of its characters, so that English news costs two
or three pages (about 1 ms) and no text costs a walk over all of Unicode.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

# Classes of characters. LETTER up to UPPER make words; the order is relied on by the splitter.
OTHER: Final = 0
LETTER: Final = 1
DIGIT: Final = 2
UPPER: Final = 3
IDEOGRAPH: Final = 4
MARK: Final = 5
IGNORED: Final = 6
SPACE: Final = 7
NEWLINE: Final = 8
STOP: Final = 9
WIDE_STOP: Final = 10
APOSTROPHE: Final = 11
OPENING: Final = 12
CLOSING: Final = 13
STRAIGHT: Final = 14
BRACKET: Final = 15

PAGE: Final = 256
EXPANDED: Final = 0x80000000
"""Set in a fold that is a place in the pool (offset << 8 | length) and not a code point."""

_NAMED: Final = (
    dict.fromkeys("\n\r\x0b\x0c\x85\u2028\u2029", NEWLINE)
    | dict.fromkeys(".!?…‽؟۔।", STOP)
    | dict.fromkeys("。！？｡．", WIDE_STOP)
    | dict.fromkeys("'’‘ʼ＇`´", APOSTROPHE)
    | dict.fromkeys("“„‟«「『〝", OPENING)
    | dict.fromkeys("”»」』〞〟", CLOSING)
    | dict.fromkeys('"＂', STRAIGHT)
    | dict.fromkeys("([{—–-―/", BRACKET)
)

# Scripts written without spaces: each character is a word. Begin and end (exclusive) of their blocks.
_UNSPACED: Final = (
    (0x0E00, 0x0F00),  # Thai, Lao
    (0x1000, 0x10A0),  # Myanmar
    (0x1780, 0x1800),  # Khmer
    (0x1950, 0x1AB0),  # Tai Le, New Tai Lue, Khmer symbols, Buginese, Tai Tham
    (0x1B00, 0x1B80),  # Balinese
    (0x2E80, 0x3000),  # CJK radicals
    (0x3005, 0x3008),  # iteration mark, closing mark, zero
    (0x3040, 0x3100),  # Hiragana, Katakana
    (0x31F0, 0x3200),
    (0x3400, 0x4DC0),
    (0x4E00, 0xA000),
    (0xA980, 0xAA00),  # Javanese, more of Myanmar
    (0xAA60, 0xAAE0),  # more of Myanmar, Tai Viet
    (0xF900, 0xFB00),
    (0x12000, 0x13460),  # cuneiform, hieroglyphs
    (0x16FE0, 0x1B300),  # Tangut, Khitan, older kana, Nushu
    (0x20000, 0x32000),
)


@dataclass(frozen=True)
class Tables:
    """What is known so far: `page_of` int16[4352], the place of a page or -1; the rest by place * 256 + low byte.

    `classes` uint8, `folds` uint32 (a code point, 0 for none, or EXPANDED | offset << 8 | length), `pool` uint32.
    """

    page_of: NDArray[np.int16]
    classes: NDArray[np.uint8]
    folds: NDArray[np.uint32]
    pool: NDArray[np.uint32]


def fold(character: str) -> str:
    """A character without case, accents and compatibility forms: NFKC_Casefold, then marks dropped."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def classify(character: str) -> int:  # noqa: PLR0911 - a table of cases
    """The class of one character."""
    named = _NAMED.get(character)
    if named is not None:
        return named
    category = unicodedata.category(character)
    unspaced = any(begin <= ord(character) < end for begin, end in _UNSPACED)
    if unicodedata.combining(character) or 0xFE00 <= ord(character) <= 0xFE0F or category == "Me":
        return MARK
    if category == "Cf":
        return IGNORED
    if unspaced and category[0] in "LMN":
        return MARK if category[0] == "M" else IDEOGRAPH
    if category[0] in "LM":
        return UPPER if category in ("Lu", "Lt") else LETTER
    if category[0] == "N":
        return DIGIT
    return SPACE if character.isspace() else OTHER


class Alphabet:
    """The tables, growing page by page; safe to grow from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.tables = Tables(
            np.full(0x110000 // PAGE, -1, np.int16),
            np.empty(0, np.uint8),
            np.empty(0, np.uint32),
            np.zeros(1, np.uint32),
        )

    def add(self, page: int) -> None:
        """Fill in the 256 code points from `page * 256` on; the old tables stay valid for who holds them."""
        with self._lock:
            old = self.tables
            if old.page_of[page] >= 0:
                return
            characters = [chr(code) for code in range(page * PAGE, page * PAGE + PAGE)]
            pool: list[int] = []
            folds = [self._fold_code(character, len(old.pool), pool) for character in characters]
            page_of = old.page_of.copy()
            page_of[page] = len(old.classes) // PAGE
            self.tables = Tables(
                page_of,
                np.concatenate([old.classes, np.array([classify(one) for one in characters], np.uint8)]),
                np.concatenate([old.folds, np.array(folds, np.uint32)]),
                np.concatenate([old.pool, np.array(pool, np.uint32)]),
            )

    @staticmethod
    def _fold_code(character: str, pooled: int, pool: list[int]) -> int:
        if character.isascii():
            return ord(character.lower())
        folded = fold(character)
        if len(folded) < 2:
            return ord(folded) if folded else 0
        pool.extend(ord(one) for one in folded)
        return EXPANDED | (pooled + len(pool) - len(folded)) << 8 | len(folded)
