"""Prefixes, wildcards, fuzzy words and ranges of words -> the words of the index that they stand for.

Every engine asks here, so that all find the same articles: the words come from `Engine.words`, and only what is
matched against them is worked out.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final, Protocol

from index.distances import near
from index.query import EXPANSION_LIMIT, Fuzzy, Prefix, Wildcard, WordRange

Expandable = Prefix | Wildcard | Fuzzy | WordRange
_ANY: Final = re.compile(r"[*?]")


class Vocabulary(Protocol):
    """What an expansion asks of an engine."""

    def words(self, prefix: str = "", field: str | None = None) -> Sequence[tuple[str, int]]:
        """Words that begin with `prefix`, and how many articles hold each; see `Engine.words`."""
        ...


@dataclass(frozen=True)
class Expansion:
    """The words that a node stands for, in code-point order, and how many there were before the cap."""

    words: tuple[str, ...]
    total: int

    @property
    def is_cut(self) -> bool:
        """Whether some words were left out: those that fewest articles hold."""
        return self.total > len(self.words)


def expand(node: Expandable, vocabulary: Vocabulary, limit: int = EXPANSION_LIMIT) -> Expansion:
    """The words that `node` stands for; where there are more than `limit`, those that most articles hold.

    Words that equally many articles hold are taken in code-point order.
    """
    candidates = vocabulary.words(_opening(node), node.field)
    found = _matching(node, candidates)
    if len(found) > limit:
        kept = sorted(found, key=lambda entry: (-entry[1], entry[0]))[:limit]
        return Expansion(tuple(sorted(word for word, _ in kept)), len(found))
    return Expansion(tuple(word for word, _ in found), len(found))


def _opening(node: Expandable) -> str:
    """The letters that every word of the node begins with."""
    if isinstance(node, Prefix):
        return node.prefix
    if isinstance(node, Wildcard):
        return _ANY.split(node.pattern, maxsplit=1)[0]
    if isinstance(node, Fuzzy):
        return node.word[: node.prefix_length]
    if node.low is None or node.high is None:
        return ""
    shared = takewhile(lambda pair: pair[0] == pair[1], zip(node.low, node.high, strict=False))
    return "".join(letter for letter, _ in shared)


def _matching(node: Expandable, candidates: Sequence[tuple[str, int]]) -> Sequence[tuple[str, int]]:
    if isinstance(node, Prefix):
        return candidates
    if isinstance(node, Fuzzy):
        return _near(node, candidates)
    if isinstance(node, WordRange):
        return [entry for entry in candidates if _lies_in(node, entry[0])]
    # Looking for its longest run of letters first takes an eighth of the time: 2.5 ms for 100,000 words.
    letters, fits = max(_ANY.split(node.pattern), key=len), _wildcard(node.pattern)
    return [entry for entry in candidates if letters in entry[0] and fits(entry[0])]


def _wildcard(pattern: str) -> Callable[[str], object]:
    # fnmatch makes each star atomic, so that no pattern takes exponential time; its [sets] are not part of ours.
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]"))).match


def _lies_in(node: WordRange, word: str) -> bool:
    above = node.low is None or word > node.low or (node.include_low and word == node.low)
    return above and (node.high is None or word < node.high or (node.include_high and word == node.high))


def _near(node: Fuzzy, candidates: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    length, distance = len(node.word), node.distance
    # Only words of nearly its length can be near it: a third of the vocabulary, and a quarter of the time.
    entries = [entry for entry in candidates if abs(len(entry[0]) - length) <= distance]
    return [entries[place] for place in near(node.word, [word for word, _ in entries], distance)]
