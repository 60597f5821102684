"""Where sentences begin and end, by NLTK's Punkt (Kiss and Strunk 2006), asked about one place at a time.

Punkt reads 1.7 MB/s, so nobody should run it over ten whole bodies to cut ten snippets. Here a place that looks like
the end of a sentence is found first, and Punkt judges it by the words beside it, which is all that it ever looks at.
Its parameters are trained by `index.train_sentences` and stand in punkt-english.json.

A line break always ends a sentence. Offsets are code points.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import import_module, resources
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Final, Protocol

PARAMETERS: Final = "punkt-english.json"

# What may end a sentence: stops with the quotes and brackets that close after them, then white space; the stops of
# scripts that write no space after them; a line break, found by itself.
_STOP: Final = re.compile(r"[.?!…。！？](?:(?<=[.?!…])[.?!…]*[\"'”’»)\]}]*(?=\s+\S)|(?<=[。！？])[。！？]*[」』”’]*)")
_SPACE: Final = re.compile(r"\s*")
_CLOSING: Final = 20  # code points: more than a stop with its quotes, brackets and white space
_WORD: Final = re.compile(r"\S{1,60}")
_LOWER_CONTEXTS: Final = 1 << 4 | 1 << 5 | 1 << 6  # nltk's _ORTHO_LC: met in lower case, wherever it stood


class _Punkt(Protocol):
    """The one method of NLTK's PunktSentenceTokenizer that is used here."""

    def text_contains_sentbreak(self, text: str) -> bool: ...


def sentence_begin(text: str, place: int, *, least: int = 0) -> int | None:
    """Where the sentence that holds `text[place]` begins; None where that lies before `least`."""
    begin = max(0, least - _CLOSING)
    line = _after_line(text, begin, place)  # of all ends of lines the last one is the nearest
    # From the nearest stop to the farthest: mostly the first one is it.
    for end in reversed([stop.end() for stop in _STOP.finditer(text, begin, place + 1)]):
        following = _after_space(text, end)
        if following <= line or following < least:
            break
        if following <= place and _is_end(text, end, following):
            return following
    if line >= least and line > 0:
        return line
    opening = _after_space(text, 0)
    return opening if least <= opening <= place else None


def sentence_end(text: str, place: int, *, most: int) -> int | None:
    """Where the sentence that holds `text[place - 1]` ends; None where that lies beyond `most`."""
    for end, following in _ends(text, max(0, place - 2)):
        if end > most:
            return None
        if end >= place and _is_end(text, end, following):
            return end
    end = len(text.rstrip())
    return end if place <= end <= most else None


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text in order, `[begin, end)` without the white space around them."""
    begin = _after_space(text, 0)
    for end, following in _ends(text, begin):
        if end > begin and _is_end(text, end, following):
            yield begin, end
            begin = following
    end = len(text.rstrip())
    if end > begin:
        yield begin, end


def _ends(text: str, begin: int) -> Iterator[tuple[int, int]]:
    """Each place from `begin` on that looks like a sentence's end, and where the next sentence would begin.

    Line breaks are found apart from stops: one pattern of both takes three times as long.
    """
    line = text.find("\n", begin)
    for match in _STOP.finditer(text, begin):
        while 0 <= line < match.start():
            yield _line_end(text, line, begin), (following := _after_space(text, line))
            line = text.find("\n", following)
        yield match.end(), _after_space(text, match.end())
    while line >= 0:
        yield _line_end(text, line, begin), (following := _after_space(text, line))
        line = text.find("\n", following)


def _after_line(text: str, begin: int, place: int) -> int:
    """Where the last line begins that begins after a line break in `text[begin:place]`, up to `place`; 0 for none."""
    line = text.rfind("\n", begin, place)
    while line >= 0:
        following = _after_space(text, line)
        if following <= place:
            return following
        line = text.rfind("\n", begin, line)
    return 0


def _line_end(text: str, line: int, least: int) -> int:
    """Where the white space begins that holds a line break."""
    while line > least and text[line - 1].isspace():
        line -= 1
    return line


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def _is_end(text: str, end: int, following: int) -> bool:
    if following == end or following >= len(text) or "\n" in text[end:following]:
        return True
    if text[following].islower():  # “Why?” he asked.
        return False
    last = text[max(0, end - 60) : end].rsplit(None, 1)[-1]
    word = last[:-1]
    if len(word) > 1 and word.isalpha() and last[-1] in ".?!" and word.lower() not in _doubtful():
        return True  # as Punkt says of such words, which are before three of four stops in news-12k
    ahead = _WORD.match(text, following)
    return _breaks(f"{last.replace('…', '...')} {ahead[0] if ahead else ''}")


@lru_cache(maxsize=16_384)
def _breaks(words: str) -> bool:
    """Whether Punkt sees a sentence end within two words; kept, for it takes 20 µs and articles found are alike."""
    return _punkt().text_contains_sentbreak(words)


@cache
def _parameters() -> Any:
    return json.loads(resources.files("index").joinpath(PARAMETERS).read_text(encoding="utf-8"))


@cache
def _doubtful() -> frozenset[str]:
    """The words of letters alone, two or more, after which Punkt may see no sentence end in a stop."""
    known = _parameters()
    return frozenset([*known["abbreviations"], *(first for first, _ in known["collocations"])])


@cache
def _punkt() -> _Punkt:
    punkt, known = punkt_module(), _parameters()
    parameters = punkt.PunktParameters()
    parameters.abbrev_types = set(known["abbreviations"])
    parameters.collocations = {(first, second) for first, second in known["collocations"]}
    parameters.sent_starters = set(known["starters"])
    parameters.ortho_context = defaultdict(int, dict.fromkeys(known["lowercase"], _LOWER_CONTEXTS))
    tokenizer: _Punkt = punkt.PunktSentenceTokenizer(parameters)
    return tokenizer


def punkt_module() -> ModuleType:
    """nltk.tokenize.punkt without the rest of NLTK.

    `import nltk` loads all of its packages, and numpy: 420 ms, of which this module needs 75. So its two parent
    packages are left empty while it loads, and taken away again, so that whoever imports NLTK later gets it whole.
    """
    if "nltk" in sys.modules:
        return import_module("nltk.tokenize.punkt")
    spec = find_spec("nltk")
    if spec is None or not spec.submodule_search_locations:
        return import_module("nltk.tokenize.punkt")  # says what is missing
    folder = Path(next(iter(spec.submodule_search_locations)))
    for name, path in (("nltk", folder), ("nltk.tokenize", folder / "tokenize")):
        package = ModuleType(name)
        package.__path__ = [str(path)]
        sys.modules[name] = package
    try:
        return import_module("nltk.tokenize.punkt")
    except ImportError:
        _forget_nltk()
        return import_module("nltk.tokenize.punkt")
    finally:
        _forget_nltk()


def _forget_nltk() -> None:
    for name in [name for name in list(sys.modules) if name == "nltk" or name.startswith("nltk.")]:
        del sys.modules[name]
