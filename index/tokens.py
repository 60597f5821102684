"""The one analysis: how text becomes the terms that every engine holds, and a query the terms it asks for.

A word is a run of Unicode letters and digits with the marks that belong to them; apostrophes, hyphens and full stops
end it ("Kaspersky's" is `kaspersky` and `s`). Case and accents are folded, then the word is stemmed by Snowball's
English stemmer (Porter 2). Scripts written without spaces (Chinese, Japanese, Korean) become overlapping pairs of
letters, one letter that stands alone itself. No word is dropped: neither stop words nor long ones, but a run of more
than 255 letters is cut into words of 255.

Text of common characters, which `native` tells, is analysed by a short way; the tests hold it equal to the long one.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import cache
from typing import Final, NamedTuple

import Stemmer  # type: ignore[import-not-found]

LONGEST_WORD: Final = 255

# Characters that are words' letters or none whatever stands beside them, and that are folded one by one: Western,
# Central European and Vietnamese Latin, Cyrillic, and the marks news text holds.
# Left out on purpose: the soft hyphen and the joiners (part of a word here), ª, º, µ, İ, ĸ, ŀ, ŉ, ё, ѐ and ѝ.
_NATIVE: Final = (
    "\x00-\xa9\xab-\xac\xae-\xb4\xb6-\xb9\xbb-\u012f\u0131-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u017e\u0218-\u021b\u1ea0-\u1ef9"
    "\u0402\u0404-\u040c\u040e-\u044f\u0452-\u045c\u045e-\u045f"
    "\u2000-\u200b\u200e-\u2070\u20a0-\u20bf\u2116\u2122\u2190-\u22ff\u2500-\u2767\ufeff\ufffd\U0001f300-\U0001f64f"
)
_NOT_NATIVE: Final = re.compile(f"[^{_NATIVE}]")

# Written without spaces: kana, Han and Hangul, with their older and narrow forms.
_UNSPACED: Final = (
    "\u1100-\u11ff\u3005-\u3007\u3031-\u3035\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufaff\uff66-\uff9d\uffa0-\uffdc"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
# Belong to the letter before them though Unicode does not class them as marks: the soft hyphen, the two joiners, and
# the voicing marks of narrow kana.
_CLINGING: Final = "\u00ad\u200c\u200d\uff9e\uff9f"

# Latin letters with a stroke, a hook or a second letter in them, which Unicode does not take apart; as in Lucene's
# ASCIIFoldingFilter. Then the Russian ё, which newspapers print as е, and the stress marks on two letters: the only
# Cyrillic marks that are accents and not letters of their own (й).
_FOLDS: Final = {
    "æ": "ae", "ð": "d", "ø": "o", "þ": "th", "ß": "ss", "đ": "d", "ħ": "h", "ı": "i", "ŀ": "l", "ł": "l", "ŋ": "n",
    "œ": "oe", "ŧ": "t", "ƒ": "f", "ə": "a", "ς": "σ", "ё": "е", "ѐ": "е", "ѝ": "и",
}  # fmt: skip
# Below it, alphabets whose accents are folded away (Latin and Greek); above it a mark may make another letter.
_FIRST_CYRILLIC: Final = "\u0400"
# Combining classes from here up are accents and vowel points; below are signs without which a letter is another one
# (nukta, virama, the voicing of kana).
_FIRST_ACCENT_CLASS: Final = 10

_WORD: Final = re.compile(rf"[^\W_]{{1,{LONGEST_WORD}}}")
_RUN: Final = re.compile(r"\w+")  # twice as fast, and the same where no word is too long and no underscore stands
_CACHED_WORDS: Final = 200_000


class Token(NamedTuple):
    """One analysed word: its `term`, and where it stands in the text by code points, `[begin, end)`.

    Its position, by which phrases are found, is its place in the list.
    """

    term: str
    begin: int
    end: int


class _FoldTable(dict[int, str]):
    """Code point -> its fold, worked out when first met; for str.translate."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "M":
        # Me encloses: the box of a keycap.
        dropped = category == "Me" or unicodedata.combining(character) >= _FIRST_ACCENT_CLASS
        return "" if dropped or unicodedata.name(character, "").startswith("VARIATION SELECTOR") else character
    if character in "\u00ad\u200c\u200d":
        return ""
    if character in "ﾞﾟ":
        return unicodedata.normalize("NFKC", character)
    parts = unicodedata.normalize("NFKD", character).lower()
    if parts[0] < _FIRST_CYRILLIC:
        folded = "".join(_FOLDS.get(part, part) for part in parts if not unicodedata.combining(part))
    else:
        whole = unicodedata.normalize("NFKC", character).lower()
        folded = _FOLDS.get(whole, whole)
    # "½" would fall apart into "1⁄2", which is no word.
    return folded if folded.isalnum() or not character.isalnum() else character.lower()


_TABLE: Final = _FoldTable()


def fold(text: str) -> str:
    """`text` without case and accents: what keyword values and whole words are compared by.

    Compatibility forms (ligatures, full width) become their plain letters, and soft hyphens and joiners vanish.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_TABLE))


class _Stems(dict[str, str]):
    """A word as written -> its stem, worked out when first met; begun anew when it holds too many."""

    def __missing__(self, written: str) -> str:
        if len(self) >= _CACHED_WORDS:
            self.clear()
        found = self[written] = stem(_word(written))
        return found


_local = threading.local()
_terms: Final = _Stems()
_folded: dict[str, str] = {}


def stem(word: str) -> str:
    """The English stem of a folded word."""
    try:
        stemmer = _local.stemmer
    except AttributeError:
        # One for each thread: a Stemmer keeps its buffers between calls.
        stemmer = _local.stemmer = Stemmer.Stemmer("english", 0)
    stemmed: str = stemmer.stemWord(word)
    return stemmed


def native(text: str) -> bool:
    """Whether the words of `text` are runs of its letters and digits, each folded by itself."""
    if not text.isascii() and _NOT_NATIVE.search(text):
        return False
    return len(text) <= LONGEST_WORD or not _may_need_cutting(text)


def _may_need_cutting(text: str) -> bool:
    """Whether there may be a word longer than LONGEST_WORD: a run without a space that is.

    Such a run holds a place that LONGEST_WORD + 1 divides, so only the runs there are measured: a tenth of the time
    that splitting the text takes.
    """
    for place in range(0, len(text), LONGEST_WORD + 1):
        end = text.find(" ", place)
        if (len(text) if end < 0 else end) - text.rfind(" ", 0, place + 1) > LONGEST_WORD + 1:
            return max(map(len, text.split()), default=0) > LONGEST_WORD
    return False


def analyse(text: str) -> list[Token]:
    """The words of `text` in order, as stems with their offsets."""
    if native(text):
        return [Token(_terms[match[0]], match.start(), match.end()) for match in _WORD.finditer(text)]
    return [Token(_terms[word], begin, end) for word, begin, end in _spans(text)]


def is_one_character(word: str) -> bool:
    """Whether a folded word is one character of a script without spaces, which in articles stands in pairs."""
    return len(word) == 1 and re.match(f"[{_UNSPACED}]", word) is not None


def terms(text: str) -> list[str]:
    """The stems of `text` in order: what `analyse` gives, without offsets."""
    if native(text):
        return list(map(_terms.__getitem__, _native_words(text)))
    return [_terms[word] for word, _, _ in _spans(text)]


def term(written: str) -> str:
    """The stem of one word as it stands in a text of common characters: the one element of `terms`, without a look at
    what the word is made of."""
    return _terms[written]


def words(text: str) -> list[str]:
    """The words of `text` in order, folded and not stemmed; as many as `terms` gives."""
    if native(text):
        return _native_words(text.lower()) if text.isascii() else [_word(word) for word in _native_words(text)]
    return [_word(word) for word, _, _ in _spans(text)]


def _native_words(text: str) -> list[str]:
    """The words of a text that is `native`, as written."""
    return (_WORD if "_" in text else _RUN).findall(text)


def _word(written: str) -> str:
    if written.isascii():
        return written.lower()
    try:
        return _folded[written]
    except KeyError:
        if len(_folded) >= _CACHED_WORDS:
            _folded.clear()
        word = _folded[written] = fold(written)
        return word


def _spans(text: str) -> list[tuple[str, int, int]]:
    """(written, begin, end) of each word of a text that may hold any character."""
    found: list[tuple[str, int, int]] = []
    word, letter = _patterns()
    for match in word.finditer(text):
        if match.lastgroup == "unspaced":
            letters = [place.span() for place in letter.finditer(text, match.start(), match.end())]
            pairs = zip(letters, letters[1:] if len(letters) > 1 else letters, strict=False)
            found += [(text[first:end], first, end) for (first, _), (_, end) in pairs]
        else:
            found.append((match[0], match.start(), match.end()))
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of a word of any script, and of one letter with its marks; made once a text needs them (20 ms)."""
    codes = [*range(0x300, 0x20000), *range(0xE0100, 0xE01F0)]
    marks = "".join(chr(code) for code in codes if unicodedata.category(chr(code))[0] == "M") + _CLINGING
    spaced = rf"(?![{_UNSPACED}])[^\W_\uff9e\uff9f](?:(?![{_UNSPACED}])[^\W_]|[{marks}]){{0,{LONGEST_WORD - 1}}}"
    return re.compile(rf"(?P<unspaced>[{_UNSPACED}][{_UNSPACED}{marks}]*)|{spaced}"), re.compile(
        rf"[{_UNSPACED}][{marks}]*"
    )
