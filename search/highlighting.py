"""Which words of a text a query matches, and where: the marks.

Words are matched as they were analysed: a Term marks every word with its stem, a Phrase the stretch from its first
word to its last and only where it really stands, a Prefix, Wildcard, Fuzzy word or range of words the words as
written. Analysing ten whole bodies costs 9 ms (0.9 ms a body on news-12k), so the words that may match are looked up
in the body first, by the letters they must begin with, and only those are analysed.

A stem and the words that have it share all letters of the stem but its last (true of all 64,212 different words of
6,000 articles of news-12k but `lying`, `dying`, `vying` and `tying`: stems in -ie of three letters).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice
from typing import Final, NamedTuple

from index import tokens
from index.expansion import Expandable, expand
from index.query import Fuzzy, Node, Phrase, Prefix, Term, Wildcard
from search.query_language import highlight_nodes
from search.surprises import Surprises, run_around

_WORD: Final = re.compile(r"[^\W_]+")
_RUN: Final = re.compile(r"\S+")
_SPACED: Final = bytes(code if bytes([code]).isalnum() else ord(" ") for code in bytes(range(256)).lower())
"""What is a letter or digit of ASCII as a small one, all else as a space."""
_FOLLOWING: Final = bytes(range(0x80, 0xC0))
"""Bytes of UTF-8 that are not the first of their character."""
_TEXT_FIELDS: Final = (None, "title", "lead", "body")


Hit = tuple[int, int, int]
"""A stretch of a text that matches: its begin, its end, and a key that says which part of the query."""
_Word = tuple[int, str]
"""A word of a text that may match: where it begins, and as written. Both are plain tuples, made in a tenth of the time
of named ones: a search looks at some two hundred."""


class _Known(NamedTuple):
    """What is known of a word as written: its stem, the keys that it matches by itself, the phrases it may begin."""

    term: str
    keys: tuple[int, ...]
    phrases: tuple[tuple[int, Phrase], ...]


class Highlighter:
    """The leaves of one query, made ready to be looked up in many texts; not for several threads at once."""

    def __init__(self, tree: Node) -> None:
        nodes = [node for node in dict.fromkeys(highlight_nodes(tree)) if node.field in _TEXT_FIELDS]
        self._fields = [node.field for node in nodes]
        self._anywhere = not any(self._fields)
        self._terms: defaultdict[str, list[int]] = defaultdict(list)
        self._phrases: defaultdict[str, list[tuple[int, Phrase]]] = defaultdict(list)
        self._patterns: list[tuple[int, Expandable]] = []
        self._known: dict[str, _Known] = {}  # the texts of one search repeat their words
        openings: set[str] = set()
        for key, node in enumerate(nodes):
            if isinstance(node, Expandable):
                self._patterns.append((key, node))
                openings.add(_opening_of_pattern(node))
                continue
            terms = (node.term,) if isinstance(node, Term) else node.terms
            if len(terms) == 1:
                self._terms[terms[0]].append(key)
            elif terms and isinstance(node, Phrase):
                self._phrases[terms[0]].append((key, node))
            openings.update(_opening_of_stem(term) for term in terms[:1])
        # What begins with "bann" begins with "ban".
        self._openings = [
            one for one in sorted(openings) if not any(one != other and one.startswith(other) for other in openings)
        ]
        # Words with other letters are among the accented.
        self._sought = [f" {opening}".encode("ascii") for opening in self._openings if opening.isascii()]

    def __bool__(self) -> bool:
        return bool(self._openings)

    def hits(self, text: str, field: str) -> list[Hit]:
        """All that matches in a text that is an article's `title` or `body`, in order of place; stretches may overlap.

        A word asked for in the lead only is looked for in the body's first paragraph.
        """
        if not self._openings or not text:
            return []
        surprises = Surprises(text)
        words = self._words(text, surprises)
        known = self._known
        self._learn({written for _, written in words}.difference(known))
        found = [(begin, begin + len(written), key) for begin, written in words for key in known[written].keys]
        if self._phrases:
            found += self._phrase_hits(words, text, surprises)
        if not self._anywhere:
            lead_end = _lead_end(text) if "lead" in self._fields else 0
            found = [hit for hit in found if self._stands_in(hit, field, lead_end)]
        return sorted(found)

    def _phrase_hits(self, words: Sequence[_Word], text: str, surprises: Surprises) -> Iterator[Hit]:
        for word in words:
            for key, phrase in self._known[word[1]].phrases:
                end = self._phrase_end(phrase, word, text, surprises)
                if end is not None:
                    yield word[0], end, key

    def marks(self, text: str, field: str) -> tuple[tuple[int, int], ...]:
        """What matches in a text as disjoint ranges in order of place."""
        return disjoint(self.hits(text, field))

    def _words(self, text: str, surprises: Surprises) -> list[_Word]:
        """The words of the text that may match."""
        if "" in self._openings:
            found = [(match.start(), match[0]) for match in _WORD.finditer(text)]
        else:
            found = self._begun(text, surprises)
        for begin, written in found:
            if len(written) > tokens.LONGEST_WORD:
                surprises.add_run(begin)
        if not surprises.runs:
            return found
        analysed = [token for run in surprises.runs for token in _tokens(text, *run)]
        found = [word for word in found if not surprises.hold(word[0])]
        return found + [(token.begin, text[token.begin : token.end]) for token in analysed]

    def _begun(self, text: str, surprises: Surprises) -> list[_Word]:
        """The words that begin as those asked for, in a text whose words are runs of letters and digits."""
        # What has an accent may be what was asked for without it.
        found = {place: match[0] for place in surprises.accented if (match := _WORD.match(text, place))}
        # A byte for each character, and one before and behind; of all other words the letters are ASCII.
        plain = b" %b " % surprises.encoded.translate(_SPACED, _FOLLOWING)
        for opening in self._sought:
            place = plain.find(opening)
            while place >= 0:
                end = plain.find(b" ", place + 1)
                if place not in found and not (place and text[place - 1].isalnum()):
                    found[place] = text[place : end - 1]
                place = plain.find(opening, end)
        return sorted(found.items())

    def _learn(self, written: Set[str]) -> None:
        """Work out what words match that were not met before."""
        if not written:
            return
        fitting: list[tuple[int, set[str]]] = []
        if self._patterns:
            folded = {tokens.fold(word) for word in written}
            vocabulary = _Vocabulary(sorted(folded))
            fitting = [(key, set(expand(node, vocabulary, len(folded)).words)) for key, node in self._patterns]
        for word in written:
            term = tokens.term(word)
            keys = tuple(self._terms.get(term, ()))
            if fitting:
                plain = tokens.fold(word)
                keys += tuple(key for key, fits in fitting if plain in fits)
            self._known[word] = _Known(term, keys, tuple(self._phrases.get(term, ())))

    def _phrase_end(self, phrase: Phrase, first: _Word, text: str, surprises: Surprises) -> int | None:
        """Where the phrase ends that begins with this word; None where it does not stand here.

        Each next word stands at most `gap` words further on. Of several ways the one that ends first is taken.
        """
        reached = {0}  # places, counted from the first word, at which the phrase's words so far may end
        ahead: list[tuple[str, int]] = [(self._known[first[1]].term, first[0] + len(first[1]))]
        following = _following(first, text, surprises)
        for term in phrase.terms[1:]:
            last = max(reached) + phrase.gap + 1
            ahead += islice(following, max(0, last + 1 - len(ahead)))
            reached = {
                place
                for place in range(min(reached) + 1, min(last + 1, len(ahead)))
                if ahead[place][0] == term and any(0 < place - before <= phrase.gap + 1 for before in reached)
            }
            if not reached:
                return None
        return ahead[min(reached)][1]

    def _stands_in(self, hit: Hit, field: str, lead_end: int) -> bool:
        _, end, key = hit
        asked = self._fields[key]
        return asked is None or asked == field or (asked == "lead" and field == "body" and end <= lead_end)


def disjoint(hits: Iterable[Hit]) -> tuple[tuple[int, int], ...]:
    """The ranges of hits in order, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for begin, end, _ in sorted(hits):
        if found and begin < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)


class _Vocabulary(NamedTuple):
    """The words of a text, sorted, for `index.expansion` to choose from."""

    known: list[str]

    def words(self, prefix: str = "", field: str | None = None) -> Sequence[tuple[str, int]]:
        return [(word, 1) for word in self.known if word.startswith(prefix)]


def _opening_of_stem(stem: str) -> str:
    if len(stem) == 3 and stem.endswith("ie"):
        return stem[0]
    if len(stem) == 1 and stem.isascii():
        return f"{stem} "  # a letter by itself, and no word that begins with it
    return stem[: max(1, len(stem) - 1)]


def _opening_of_pattern(node: Expandable) -> str:
    if isinstance(node, Prefix):
        return node.prefix
    if isinstance(node, Wildcard):
        return re.split(r"[*?]", node.pattern, maxsplit=1)[0]
    return node.word[: node.prefix_length] if isinstance(node, Fuzzy) else ""


def _tokens(text: str, begin: int, end: int) -> Iterator[tokens.Token]:
    """The words of a part of a text between white space, with their places in the text."""
    for token in tokens.analyse(text[begin:end]):
        yield tokens.Token(token.term, begin + token.begin, begin + token.end)


def _following(first: _Word, text: str, surprises: Surprises) -> Iterator[tuple[str, int]]:
    """The stems of the words after one, and where each ends."""
    if not surprises.runs:
        return ((tokens.term(match[0]), match.end()) for match in _WORD.finditer(text, first[0] + len(first[1])))
    runs = (match.span() for match in _RUN.finditer(text, run_around(text, first[0])[0]))
    words = (token for run in runs for token in _tokens(text, *run))
    return ((token.term, token.end) for token in words if token.begin > first[0])


def _lead_end(body: str) -> int:
    opening = len(body) - len(body.lstrip())
    end = body.find("\n", opening)
    return len(body) if end < 0 else end
