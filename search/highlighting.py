"""Which words of a text a query matches, and where: the marks.

Words are matched as they were analysed: a Term marks every word with its stem, a Phrase the stretch from its first
word to its last and only where it really stands, a Prefix, Wildcard, Fuzzy word or range of words the words as
written. Analysing ten whole bodies costs 9 ms (0.9 ms a body on news-12k), so the words that may match are looked up
in the lower-cased body first, by the letters they must begin with, and only those are analysed (0.1 ms a body).

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

_WORD: Final = re.compile(r"[^\W_]+")
_LETTER_BEYOND_ASCII: Final = re.compile(r"[^\W\x00-\x7f]")
# None of these: the text is ASCII, or nearly, and needs no further look.
_UNUSUAL: Final = re.compile("[^\x00-\x7f\xa0-\xac\xae-\xb4\u2010-\u2027\u2030-\u205e\u20ac\u2122]")
_TEXT_FIELDS: Final = (None, "title", "lead", "body")


class Hit(NamedTuple):
    """A stretch `[begin, end)` of a text that matches; `key` says which part of the query."""

    begin: int
    end: int
    key: int


class _Word(NamedTuple):
    """A word of a text: as written, and where it stands; `place` is its position where that is known, else -1."""

    begin: int
    end: int
    written: str
    place: int = -1


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

    def __bool__(self) -> bool:
        return bool(self._openings)

    def hits(self, text: str, field: str) -> list[Hit]:
        """All that matches in a text that is an article's `title` or `body`, in order of place; stretches may overlap.

        A word asked for in the lead only is looked for in the body's first paragraph.
        """
        words = self._words(text)
        self._learn({word.written for word in words if word.written not in self._known})
        lead_end = _lead_end(text) if "lead" in self._fields else 0
        found = set()
        for word in words:
            known = self._known[word.written]
            for key in known.keys:
                found.add(Hit(word.begin, word.end, key))
            for key, phrase in known.phrases:
                end = self._phrase_end(phrase, word, words, text)
                if end is not None:
                    found.add(Hit(word.begin, end, key))
        return sorted(hit for hit in found if self._stands_in(hit, field, lead_end))

    def marks(self, text: str, field: str) -> tuple[tuple[int, int], ...]:
        """What matches in a text as disjoint ranges in order of place."""
        return disjoint(self.hits(text, field))

    def _words(self, text: str) -> list[_Word]:
        """The words of the text that may match, in order."""
        if not self._openings or not text:
            return []
        usual = text.isascii() or not _UNUSUAL.search(text)
        if not usual and not tokens.native(text):
            return _all_words(text)
        if "" in self._openings:
            found = [_Word(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]
        else:
            places = [(begin, _end_of_word(text, begin)) for begin in sorted(self._starts(text, usual))]
            found = [_Word(begin, end, text[begin:end]) for begin, end in places]
        if any(word.end - word.begin > tokens.LONGEST_WORD for word in found):
            return _all_words(text)
        return found

    def _starts(self, text: str, usual: bool) -> set[int]:
        """Where the words begin that may match, in a text whose words are runs of letters and digits."""
        lower = text.lower()
        if len(lower) != len(text):  # İ becomes two characters
            lower = "".join(one if len(one := character.lower()) == 1 else character for character in text)
        starts = set()
        for opening in self._openings:
            place = lower.find(opening)
            while place >= 0:
                if place == 0 or not lower[place - 1].isalnum():
                    starts.add(place)
                place = lower.find(opening, place + 1)
        if not usual:  # a word with an accent may be what was asked for without it
            for match in _LETTER_BEYOND_ASCII.finditer(text):
                place = match.start()
                while place and text[place - 1].isalnum():
                    place -= 1
                starts.add(place)
        return starts

    def _learn(self, written: Set[str]) -> None:
        """Work out what words match that were not met before."""
        if not written:
            return
        folded = {word: tokens.fold(word) for word in written}
        vocabulary = _Vocabulary(sorted(set(folded.values())))
        fitting = [(key, set(expand(node, vocabulary, len(folded)).words)) for key, node in self._patterns]
        for word, plain in folded.items():
            term = _stem(word)
            keys = (*self._terms.get(term, ()), *(key for key, fits in fitting if plain in fits))
            self._known[word] = _Known(term, keys, tuple(self._phrases.get(term, ())))

    def _phrase_end(self, phrase: Phrase, first: _Word, words: Sequence[_Word], text: str) -> int | None:
        """Where the phrase ends that begins with this word; None where it does not stand here.

        Each next word stands at most `gap` words further on. Of several ways the one that ends first is taken.
        """
        reached = {0}  # places, counted from the first word, at which the phrase's words so far may end
        ahead: list[tuple[str, int]] = [(self._known[first.written].term, first.end)]
        following = _following(first, words, text)
        for term in phrase.terms[1:]:
            last = max(reached) + phrase.gap + 1
            ahead += islice(following, last + 1 - len(ahead))
            reached = {
                place
                for place in range(min(reached) + 1, min(last + 1, len(ahead)))
                if ahead[place][0] == term and any(0 < place - before <= phrase.gap + 1 for before in reached)
            }
            if not reached:
                return None
        return ahead[min(reached)][1]

    def _stands_in(self, hit: Hit, field: str, lead_end: int) -> bool:
        asked = self._fields[hit.key]
        return asked is None or asked == field or (asked == "lead" and field == "body" and hit.end <= lead_end)


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
    return stem[: max(1, len(stem) - 1)]


def _opening_of_pattern(node: Expandable) -> str:
    if isinstance(node, Prefix):
        return node.prefix
    if isinstance(node, Wildcard):
        return re.split(r"[*?]", node.pattern, maxsplit=1)[0]
    return node.word[: node.prefix_length] if isinstance(node, Fuzzy) else ""


def _end_of_word(text: str, begin: int) -> int:
    match = _WORD.match(text, begin)
    return match.end() if match else begin


def _stem(written: str) -> str:
    return next(iter(tokens.terms(written)), "")


def _all_words(text: str) -> list[_Word]:
    """Every word of any text: 1.7 ms a body of news-12k, for the few that need it."""
    return [
        _Word(token.begin, token.end, text[token.begin : token.end], place)
        for place, token in enumerate(tokens.analyse(text))
    ]


def _following(first: _Word, words: Sequence[_Word], text: str) -> Iterator[tuple[str, int]]:
    """The stems of the words after one, and where each ends; `words` are all words where their places are known."""
    if first.place < 0:
        return ((_stem(match[0]), match.end()) for match in _WORD.finditer(text, first.end))
    return ((_stem(word.written), word.end) for word in islice(words, first.place + 1, None))


def _lead_end(body: str) -> int:
    opening = len(body) - len(body.lstrip())
    end = body.find("\n", opening)
    return len(body) if end < 0 else end
