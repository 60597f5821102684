"""A text as compact arrays of its words: where each stands, what it is when written plainly, how it is set.

Split once, read many times: fingerprints and alignment both work on these arrays, never on the text again. Words
are compared without case, accents, ligatures, soft hyphens and kinds of apostrophes, but their offsets are those of
the very text given. In scripts written without spaces each character is a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.alphabet import APOSTROPHE, IGNORED, Alphabet, classify, fold
from index.grouping import groups_of

COMMON: Final = 1
"""Flag of a function word: too common to be evidence of anything."""
QUOTED: Final = 2
"""Flag of a word inside double quotation marks."""
SENTENCE: Final = 4
"""Flag of the first word of a sentence."""
PARAGRAPH: Final = 8
"""Flag of the first word after an empty line."""

NAME: Final = 16
"""Flag of a word that begins with a capital letter or a digit: a name, a number, or the first word of a sentence."""

COMMON_WORDS: Final = """
a about above after again against all also am among an and another any are aren't as at be became because become
been before being below between both but by came can can't cannot come could couldn't did didn't do does doesn't doing
don't done down during each either else even ever every few for from further get gets getting go goes going got had
hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself him himself his how how's however
i i'd i'll i'm i've if in into is isn't it it's its itself just let let's like made make makes many may me might more
most much must mustn't my myself near no nor not now of off often on once one only or other others ought our ours
ourselves out over own per put rather really same say says see seen shall shan't she she'd she'll she's should
shouldn't since so some still such take than that that'll that's the their theirs them themselves then there there's
therefore these they they'd they'll they're they've this those though through thus to too toward towards two under
until up upon us use used using very was wasn't way we we'd we'll we're we've well were weren't what what's when where
whether which while who who's whom whose why will with within without won't would wouldn't yet you you'd you'll you're
you've your yours yourself yourselves said mr mrs ms
"""

# After these a full stop rarely ends the sentence.
ABBREVIATIONS: Final = """
mr mrs ms dr prof sen rep gov gen col lt sgt capt cmdr adm maj rev hon st jr sr vs etc inc ltd corp co no vol fig eg ie
jan feb mar apr jun jul aug sept sep oct nov dec u.s
"""

HASH_SEED: Final = 0xCBF29CE484222325
HASH_FACTOR: Final = 0x100000001B3
MASK: Final = 0xFFFFFFFFFFFFFFFF

_TOGETHER: Final = 250_000  # characters of the texts that are split at once


@dataclass(frozen=True, eq=False)
class Words:
    """The words of one text, one array element each, in reading order.

    `begin`, `end`: int32, code-point offsets into the text. `word`: uint64, hash of the whole word, folded.
    `stem`: uint32, hash of its first five folded characters. `flags`: uint8, the flags
    COMMON, QUOTED, SENTENCE, PARAGRAPH and NAME.
    `lead`, `tail`: uint8, how many characters of opening quotation marks stand directly before the word, and how
    many up to the last full stop or closing quotation mark directly after it.
    `order`: int32, places of the words that are not common, sorted by stem and then by place.
    `characters`: the length of the text in code points.
    """

    begin: NDArray[np.int32]
    end: NDArray[np.int32]
    word: NDArray[np.uint64]
    stem: NDArray[np.uint32]
    flags: NDArray[np.uint8]
    lead: NDArray[np.uint8]
    tail: NDArray[np.uint8]
    order: NDArray[np.int32]
    characters: int

    def __len__(self) -> int:
        return len(self.begin)


def split(text: str) -> Words:
    """The words of `text`. Linear in its length, any text: a lone surrogate is a separator like any other sign."""
    return split_all([text])[0]


def split_all(texts: Sequence[str]) -> list[Words]:
    """The words of each text: many take two thirds of the time of one by one, and hardly any of it with the
    interpreter's lock held.
    """
    return [words for group in groups_of(texts, _TOGETHER) for words in _split(group)]


def _split(texts: Sequence[str]) -> list[Words]:
    from index.kernels.splitting import split_texts

    sizes = [len(text) for text in texts]
    codes = np.frombuffer(bytearray("".join(texts).encode("utf-32-le", "surrogatepass")), np.uint32)
    bounds = np.cumsum([0, *sizes], dtype=np.int64)
    count, longest = len(codes), max(sizes) + 1
    begin, end, order = np.empty(count, np.int32), np.empty(count, np.int32), np.empty(count, np.int32)
    word, stem = np.empty(count, np.uint64), np.empty(count, np.uint32)
    flags, lead, tail = np.empty(count, np.uint8), np.empty(count, np.uint8), np.empty(count, np.uint8)
    ends = np.empty((len(texts), 2), np.int64)
    keys, other, tally = np.empty(longest, np.uint64), np.empty(longest, np.uint64), np.empty(256, np.int64)
    alphabet, known = _alphabet(), _known_words()
    while True:
        tables = alphabet.tables
        lacking = split_texts(
            codes, bounds, tables.page_of, tables.classes, tables.folds, tables.pool, known,
            begin, end, word, stem, flags, lead, tail, order, ends, keys, other, tally,
        )  # fmt: skip
        if lacking >= 0:
            break
        alphabet.add(-1 - lacking)
    found = []
    first = content = 0
    for size, (after, content_after) in zip(sizes, ends.tolist(), strict=True):
        own = slice(first, after)  # copied, for what is kept of one text would keep the others' words in memory
        found.append(
            Words(
                begin[own].copy(), end[own].copy(), word[own].copy(), stem[own].copy(), flags[own].copy(),
                lead[own].copy(), tail[own].copy(), order[content:content_after].copy(), size,
            )
        )  # fmt: skip
        first, content = after, content_after
    return found


def hash_of(word: str) -> int:
    """The hash that `split` gives a word: FNV-1a over its folded code points, then a finaliser (Vigna's splitmix)."""
    value = HASH_SEED
    for character in word:
        if classify(character) not in (APOSTROPHE, IGNORED):
            for folded in fold(character):
                value = (value ^ ord(folded)) * HASH_FACTOR & MASK
    value ^= value >> 30
    value = value * 0xBF58476D1CE4E5B9 & MASK
    value ^= value >> 27
    value = value * 0x94D049BB133111EB & MASK
    return value ^ value >> 31


@lru_cache(maxsize=1)
def _alphabet() -> Alphabet:
    return Alphabet()


@lru_cache(maxsize=1)
def _known_words() -> NDArray[np.uint64]:
    """Common words and abbreviations as one open-addressed table, uint64[2048]; the lowest two bits say which.

    A slot holds the word's hash with its two lowest bits replaced: 1 common, 2 abbreviation, 3 both. 0 is empty.
    """
    kinds: dict[int, int] = {}
    for kind, listed in ((1, COMMON_WORDS), (2, ABBREVIATIONS)):
        for word in listed.split():
            key = hash_of(word) & ~3
            kinds[key] = kinds.get(key, 0) | kind
    table = np.zeros(2048, np.uint64)
    for key, kind in kinds.items():
        slot = key >> 2 & 2047
        while table[slot]:
            slot = (slot + 1) & 2047
        table[slot] = key | kind
    return table
