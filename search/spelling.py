"""Did you mean: a word that hardly any article holds, and a near spelling that far more do.

The words of the index are the dictionary and their articles the evidence (noisy channel without a model of errors:
Kernighan, Church and Gale 1990; frequency decides among words one edit away, then two). A word is looked for among
those with its first letter, which people rarely get wrong, and as two words written together. Among near words of the
same distance the other words of the query decide, too (Mays, Damerau and Mercer 1991): "las vegas shoting" means
shooting, though more articles hold "showing". A proposal was tried: the query must find more with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from index.distances import near
from index.engines.base import Engine
from index.query import All, Node, Phrase, Term
from index.tokens import analyse, fold, words
from search.kept import Kept
from search.query_language import Leaf, Parsed, highlight_nodes
from search.query_tokens import Kind, scan
from search.results import Suggestion

_SHORTEST: Final = 4  # letters; of three letters every other word is one edit away
_FOR_TWO_EDITS: Final = 7  # letters
_TIMES: Final = {1: 30, 2: 100}  # by edits: how many times as many articles the near spelling must stand in
_LEAST: Final = {1: 1, 2: 3}  # articles, where the word as typed stands in none
_FEW: Final = 2_000  # a word of more than one in so many articles is no slip
_MOST_LOOKED_UP: Final = 32  # different words of a query
_MOST_REPLACED: Final = 4
_MORE: Final = 10  # times as many articles for the whole query, where the word as typed exists

_COMPARED: Final = 3  # spellings, those of most articles, are held against the other words; of six no more are right
_MOST_BESIDE: Final = 8  # of these words
_APART: Final = 4  # times as many articles a word one edit away must stand in, to be meant rather than two words
_INITIAL: Final = re.compile(r"^\w|(?<=[' ])\w(?=\w)")
_BEFORE_APOSTROPHE: Final = frozenset("dlo")
_AFTER_APOSTROPHE: Final = frozenset("st")

Bucket = dict[int, tuple[list[str], list[int]]]
"""By length: words with one first letter in code-point order, and how many articles hold each."""


@dataclass(frozen=True)
class _Doubt:
    """A word of the query, `[begin, end)`, the articles that hold it, and the spelling that may be meant."""

    begin: int
    end: int
    held: int
    word: str


class Speller:
    """Knows the words of an index as of one generation of its catalog; `kept` is where it keeps them."""

    def __init__(self, engine: Engine, kept: Kept, generation: int) -> None:
        self._engine = engine
        self._kept = kept
        self._generation = generation

    def suggestion(self, parsed: Parsed, count: Callable[[str], int]) -> Suggestion | None:
        """The query with its doubtful words replaced in place; None where there are none or that finds no more.

        `count` tells how many articles hold all words of a query. Words of patterns, of fuzzy words, after NOT, with
        digits, of scripts without spaces and of fewer than four letters stay as they are.
        """
        doubts = self._doubts(parsed)
        if not doubts:
            return None
        text = _rewritten(parsed.text, doubts)
        found, before = count(text), count(parsed.text)
        unknown = any(not doubt.held for doubt in doubts)
        if found <= _MORE * before and not (unknown and found >= before):
            return None
        return Suggestion(text, tuple((doubt.begin, doubt.end, doubt.word) for doubt in doubts))

    def _doubts(self, parsed: Parsed) -> list[_Doubt]:
        stems = [stem for node in highlight_nodes(parsed.tree) for stem in _stems(node)]
        held = self._engine.frequencies(stems, "body")
        known = [stem for stem, articles in zip(stems, held, strict=True) if self._is_frequent(articles)]
        if len(known) == len(stems):
            return []  # as of most queries; to find the words in the text takes six times as long
        beside = list(dict.fromkeys(known))[:_MOST_BESIDE]
        looked_up: dict[str, tuple[int, str] | None] = {}
        doubts = []
        for begin, end, word in _words(parsed):
            if word not in looked_up:
                if len(looked_up) >= _MOST_LOOKED_UP:
                    break
                looked_up[word] = self._meant(word, beside)
            meant = looked_up[word]
            if meant:
                doubts.append(_Doubt(begin, end, meant[0], _cased(parsed.text[begin:end], meant[1])))
        return doubts if len({doubt.word.lower() for doubt in doubts}) <= _MOST_REPLACED else []

    def _meant(self, word: str, beside: Sequence[str]) -> tuple[int, str] | None:
        """How many articles hold the word, in any inflection, and what may be meant by it; None: it stands well.

        `beside` are the stems of the query's other words.
        """
        stem = analyse(word)[0].term
        held = 0
        for field in ("body", "title", "author", "outlet"):  # of nearly all words the bodies tell enough
            held = max(held, self._engine.frequencies([stem], field)[0])
            if self._is_frequent(held):
                return None
        apart = self._apart(word, max(_LEAST[2], _TIMES[1] * held))
        bucket = self._kept.value(f"words in {word[0]}", self._generation, lambda: _bucket(self._engine, word[0]))
        for edits in (1, 2) if len(word) >= _FOR_TWO_EDITS else (1,):
            least = max(_LEAST[edits], _TIMES[edits] * held)
            candidates = [
                (articles, near_word)
                for near_word, articles in _candidates(bucket, word, edits)
                if articles >= least and analyse(near_word)[0].term != stem
            ]
            candidates += [(_APART * articles, two_words) for articles, two_words in apart]
            if candidates:
                return held, self._fitting(candidates, beside)
        return None

    def _fitting(self, candidates: Sequence[tuple[int, str]], beside: Sequence[str]) -> str:
        """The spelling in most articles; beside other words that in most articles that hold them all, as far as the
        articles of its stem tell.

        Of 1,200 slips in three words of a title 1,084 are put right so, by articles of the spelling alone 1,069; the
        median takes 0.04 ms more, 95 of 100 at most 0.2.
        """
        most = sorted(candidates, key=lambda one: (-one[0], one[1]))[:_COMPARED]
        if len(most) == 1 or not beside:
            return most[0][1]
        return max(most, key=lambda one: one[0] * self._share(one[1], beside))[1]

    def _share(self, spelling: str, beside: Sequence[str]) -> float:
        """Which part of the articles of a spelling, in any inflection, hold the other words, too."""
        alone = Phrase(tuple(token.term for token in analyse(spelling)))
        return self._count(All((alone, *map(Term, beside)))) / max(1, self._count(alone))

    def _count(self, tree: Node) -> int:
        return self._engine.search(tree, limit=0).total

    def _is_frequent(self, held: int) -> bool:
        return held > max(1, self._engine.count() // _FEW)

    def _apart(self, word: str, least: int) -> list[tuple[int, str]]:
        """Two words that are the word written together and stand side by side in some articles, at least so many:
        "al qaeda" for alqaeda, "o'rourke" for orourke. Each with its articles."""
        parts = [(word[:at], word[at:]) for at in range(1, len(word))]
        stems = [analyse(part)[0].term for pair in parts for part in pair]
        held = self._engine.frequencies(stems, "body")
        found: list[tuple[int, str]] = []
        for place, (first, second) in enumerate(parts):
            pair = slice(2 * place, 2 * place + 2)
            if min(held[pair]) >= least:
                articles = self._count(Phrase(tuple(stems[pair])))
                between = "'" if first in _BEFORE_APOSTROPHE or second in _AFTER_APOSTROPHE else " "
                found.append((articles, first + between + second))
        return [one for one in found if one[0] >= least]


def _stems(node: Leaf) -> tuple[str, ...]:
    return node.terms if isinstance(node, Phrase) else (node.term,) if isinstance(node, Term) else ()


def _words(parsed: Parsed) -> Iterator[tuple[int, int, str]]:
    """The words of the query, as typed and folded, by which it finds articles in text."""
    sought: set[str] = set()
    for node in highlight_nodes(parsed.tree):
        if isinstance(node, Term | Phrase):
            sought.update(words(node.written))
    for token in scan(parsed.text):
        if token.kind in (Kind.WORD, Kind.PHRASE):
            for part in analyse(token.text):
                word = fold(token.text[part.begin : part.end])
                if word in sought and len(word) >= _SHORTEST and word.isalpha():
                    yield token.begin + part.begin, token.begin + part.end, word


def _bucket(engine: Engine, letter: str) -> Bucket:
    bucket: Bucket = {}
    for word, articles in engine.words(letter):
        of_length = bucket.setdefault(len(word), ([], []))
        of_length[0].append(word)
        of_length[1].append(articles)
    return bucket


def _candidates(bucket: Bucket, word: str, edits: int) -> Iterator[tuple[str, int]]:
    for length in range(len(word) - edits, len(word) + edits + 1):
        if length in bucket:
            known, articles = bucket[length]
            yield from ((known[place], articles[place]) for place in near(word, known, edits))


def _cased(typed: str, word: str) -> str:
    """The word in capitals, or each part of it with one, as the typed one is."""
    if typed.isupper():
        return word.upper()
    return _INITIAL.sub(lambda letter: letter[0].upper(), word) if typed[0].isupper() else word


def _rewritten(text: str, doubts: Sequence[_Doubt]) -> str:
    pieces, place = [], 0
    for doubt in doubts:
        pieces += [text[place : doubt.begin], doubt.word]
        place = doubt.end
    return "".join([*pieces, text[place:]])
