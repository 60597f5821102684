"""The texts of passages as clustering needs them: their words, how alike two are, whether they are stock phrases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.boilerplate import days_between
from index.clusters import Cluster, Passage
from index.distances import common_words
from index.link_graph import Integers, Passages
from index.near_duplicates import Kind
from index.spans import LEAST_OVERLAP, Span
from index.stock_phrases import Setting, around, evidences
from index.texts import Texts
from index.words import QUOTED

VERBATIM = 0.9
"""Least overlap of passages that count as the same word for word; `align` draws the line there, too."""


class Source(NamedTuple):
    """What clustering needs of an article; `outlet` is '?' and the number where none is known.

    `first` and `last` bound its date, in seconds; `characters`: the length of its body; `site`: of its URL.
    """

    outlet: str
    first: int | None
    last: int | None
    characters: int
    site: str | None = None


class Likeness(NamedTuple):
    """How a passage relates to a cluster's representative: a function of their two texts, worth remembering."""

    overlap: float
    kind: Kind


Pair = tuple[Passage, Passage]  # a representative and another passage

_READ = 1_000  # passages cut out at a time


class PassageTexts:
    """The words of passages, known by their places among all, while the clusters of a few components are made.

    They are cut out of those of their articles when they are first needed, many at a time. `known`: what was found out
    about passages before, which then need not be read.
    """

    def __init__(self, passages: Passages, texts: Texts, known: Mapping[Pair, Likeness]) -> None:
        self.articles: list[int] = passages.article.tolist()
        self.spans: list[Span] = list(zip(passages.begin.tolist(), passages.end.tolist(), strict=True))
        self.places: list[Passage] = list(zip(self.articles, self.spans, strict=True))
        self._texts = texts
        self._known = known
        self._numbers = np.full(len(passages), -1)  # of the passage's text; -1: not read
        self._number_of: dict[bytes, int] = {}
        self._contents: list[bytes] = []  # the hashes of a text's words, by its number
        self._sizes = np.empty(0, np.int64)  # how many they are
        self._words: dict[int, bytes] = {}
        self._flags: dict[int, NDArray[np.uint8]] = {}
        self._quoted: dict[int, bool] = {}
        self._settings: dict[int, Setting] = {}

    def read(self, passages: Iterable[int]) -> None:
        """Have the words of these passages at hand."""
        unread = sorted(set(passages) - self._words.keys())
        for begin in range(0, len(unread), _READ):
            self._read(unread[begin : begin + _READ])

    def words(self, passage: int) -> bytes:
        """The hashes of a passage's words, eight bytes each."""
        if passage not in self._words:
            self.read([passage])
        return self._words[passage]

    def setting(self, passage: int) -> Setting:
        """The words of a passage as its article sets them."""
        if passage not in self._settings:
            words = np.frombuffer(self.words(passage), np.uint64)
            number, span = self.places[passage]
            self._settings[passage] = Setting(
                words, self._flags[passage], lambda: self._texts.body(number)[slice(*around(*span))]
            )
        return self._settings[passage]

    def is_quoted(self, passage: int) -> bool:
        """Whether most words of a passage stand in quotation marks, wherever these open and close."""
        if passage not in self._quoted:
            self.read([passage])
        return self._quoted[passage]

    def overlaps(self, ones: Integers, others: Integers) -> NDArray[np.float64]:
        """Of each pair the words in common, in the same order, over the words of the longer passage."""
        if not self._known:
            return self._overlaps(ones, others)
        remembered = [self._remembered(*pair) for pair in zip(ones.tolist(), others.tolist(), strict=True)]
        found = np.array([0.0 if likeness is None else likeness.overlap for likeness in remembered])
        unknown = np.flatnonzero([likeness is None for likeness in remembered])
        found[unknown] = self._overlaps(ones[unknown], others[unknown])
        return found

    def kinds(self, cluster: Cluster) -> list[Kind]:
        """How each passage of a cluster relates to its representative.

        "verbatim": nine words in ten are the same; "quotation": both are quoted, and one has nine in ten of the other's
        words, for an outlet may quote a part; else "edited".
        """
        head = cluster.head
        if not self._known:
            return [self._kind(head, one, overlap) for one, overlap in zip(*cluster[1:], strict=True)]
        place = self.places[head]
        return [
            likeness.kind
            if (likeness := self._known.get((place, self.places[one])))
            else self._kind(head, one, overlap)
            for one, overlap in zip(*cluster[1:], strict=True)
        ]

    def _read(self, passages: Sequence[int]) -> None:
        """Cut passages out of their articles: the words that lie in their spans.

        What is kept is a copy: a view would keep all words of the article.
        """
        texts = self._texts.many(list(dict.fromkeys(self.articles[passage] for passage in passages)))
        # A Python integer would be compared as 64 bits, for which numpy copies the whole array.
        spans = np.array([self.spans[passage] for passage in passages], np.int32)
        words, flags = [], []
        for passage, (begin, end) in zip(passages, spans, strict=True):
            text = texts[self.articles[passage]]
            inside = slice(text.begin.searchsorted(begin), text.end.searchsorted(end, "right"))
            words.append(text.word[inside])
            flags.append(text.flags[inside])
        places = np.cumsum([0, *map(len, words)])
        whole, marked = np.concatenate(words).tobytes(), np.concatenate(flags)
        marks = np.concatenate([[0], np.cumsum((marked & QUOTED) > 0)])[places]
        quoted = (2 * np.diff(marks) >= np.diff(places)) & (np.diff(places) > 0)
        self._quoted.update(zip(passages, quoted.tolist(), strict=True))
        for passage, (begin, end) in zip(passages, pairwise(places.tolist()), strict=True):
            content = whole[8 * begin : 8 * end]
            number = self._number_of.setdefault(content, len(self._contents))
            if number == len(self._contents):
                self._contents.append(content)
            self._words[passage] = self._contents[number]
            self._flags[passage] = marked[begin:end]
            self._numbers[passage] = number
        fresh = [len(content) // 8 for content in self._contents[len(self._sizes) :]]
        self._sizes = np.concatenate([self._sizes, np.array(fresh, np.int64)])

    def _remembered(self, one: int, other: int) -> Likeness | None:
        first, second = self.places[one], self.places[other]
        return self._known.get((first, second)) or self._known.get((second, first))

    def _overlaps(self, ones: Integers, others: Integers) -> NDArray[np.float64]:
        """The same by the texts; those that several pairs have are compared once."""
        self.read({*ones.tolist(), *others.tolist()})
        pairs = np.sort(self._numbers[np.stack([ones, others], axis=1)], axis=1)
        left, right = pairs.T
        sizes = np.sort(self._sizes[pairs], axis=1)
        shorter, longer = sizes.T
        found: NDArray[np.float64] = ((left == right) & (longer > 0)).astype(np.float64)
        measured = np.flatnonzero((left != right) & (shorter >= LEAST_OVERLAP * longer))
        keys, which = np.unique(left[measured] << 32 | right[measured], return_inverse=True)
        found[measured] = self._common(keys.tolist())[which] / longer[measured]
        return found

    def _common(self, pairs: Sequence[int]) -> Integers:
        """The words in common of pairs of texts, given as one's number above the other's, ascending.

        A list of integers takes five times the room of their bytes, so only two are there at a time.
        """
        common = []
        known, words = -1, list[int]()
        for pair in pairs:
            one, other = pair >> 32, pair & 0xFFFFFFFF
            if one != known:
                known, words = one, np.frombuffer(self._contents[one], np.uint64).tolist()
            common.append(common_words(words, np.frombuffer(self._contents[other], np.uint64).tolist()))
        return np.array(common, np.int64)

    def _kind(self, head: int, other: int, overlap: float) -> Kind:
        if self.is_quoted(head) and self.is_quoted(other):
            shorter, longer = sorted((len(self.words(head)) // 8, len(self.words(other)) // 8))
            if overlap * longer >= VERBATIM * shorter:
                return "quotation"
        return "verbatim" if overlap >= VERBATIM else "edited"


def are_stock(made: Sequence[Cluster], texts: PassageTexts, sources: Mapping[int, Source]) -> list[bool]:
    """For each cluster whether other outlets have no more of its representative than stock phrases; its representative
    is English, for no others are known.

    One that has enough of it, whatever the dates, settles it; else most must have too little for the days between. Few
    are looked at before the rest: the first settles nearly all.
    """
    waiting = {at: others for at, cluster in enumerate(made) if (others := _of_others(cluster, texts, sources))}
    stock = dict.fromkeys(waiting, 0)
    done, width = 0, 1
    while waiting:
        pairs = [(at, other) for at, others in waiting.items() for other in others[done : done + width]]
        texts.read(passage for at, other in pairs for passage in (made[at].head, other))
        shown = [(texts.setting(made[at].head), texts.setting(other)) for at, other in pairs]
        for (at, other), shared in zip(pairs, evidences(shown), strict=True):
            if at not in stock:
                continue
            if not shared.is_stock(inf):
                del stock[at]
                continue
            source = sources[texts.articles[made[at].head]]
            stock[at] += shared.is_stock(days_between(source, sources[texts.articles[other]]))
        done, width = done + width, 2 * width
        waiting = {at: others for at, others in waiting.items() if at in stock and len(others) > done}
    return [at in stock and 2 * stock[at] > len(_of_others(cluster, texts, sources)) for at, cluster in enumerate(made)]


def _of_others(cluster: Cluster, texts: PassageTexts, sources: Mapping[int, Source]) -> list[int]:
    """The passages of a cluster that are of other outlets than its representative."""
    outlet = sources[texts.articles[cluster.head]].outlet
    return [one for one in cluster.members if sources[texts.articles[one]].outlet != outlet]
