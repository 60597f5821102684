"""The leaves of a query: what one word, phrase, pattern, range, date or value asks for in its field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

from index import tokens as analysis
from index.errors import BadQuery, BadRequest
from index.messages import of_error
from index.query import (
    All,
    Any,
    Everything,
    Fuzzy,
    Keyword,
    Node,
    NumberRange,
    Phrase,
    Prefix,
    Term,
    Wildcard,
    WordRange,
)
from search.messages import say
from search.natural_dates import DATE_FIELDS, count_range, date_range
from search.query_limits import LONGEST_PATTERN, MOST_CHARACTERS, MOST_WORDS, too_many_words
from search.query_tokens import FIELDS, Kind, Token, quoted, split_gap
from search.query_warnings import Warnings
from search.variants import MOST_VARIANTS, is_shouted, other_way

WHOLE_VALUE_FIELDS: Final = frozenset({"topic", "language"})
_PART: Final = re.compile(r"(?:[^\W_]|[*?\u0300-\u036f])+")
_POSSESSIVE: Final = re.compile(r"(?<=\w)['\u2019\u02bc]s\W*$", re.IGNORECASE)
# Signs that are a part of a name, at its end or before it: C++, C#, Disney+, .NET.
_NAMING_SIGN: Final = re.compile(r"(?<=[^\W_])(?:\++|#)(?![^\W_])|(?<![\w.])\.(?=[^\W\d_])")
_UNKNOWN_FIELD: Final = re.compile(r"([^\W\d]\w*):\S")


@dataclass(frozen=True)
class Range:
    """The sides of a range or comparison, "" where open."""

    low: str
    high: str
    include_low: bool = True
    include_high: bool = True


@dataclass
class LeafReader:
    """Reads leaves of one query; counts the terms they come to, the lone characters of scripts without spaces among
    them, and those that are searched for in another way, too, and notes what it put right in `warnings`."""

    query: str
    now: datetime | None
    warnings: Warnings
    terms: int = field(default=0)
    characters: int = field(default=0)
    variants: int = field(default=0)

    @cached_property
    def _shouted(self) -> bool:
        return is_shouted(self.query)

    def leaf(self, token: Token, name: str | None = None) -> Node | None:
        """What a word, a phrase, a pattern or `*` asks for; None where it comes to nothing."""
        if token.kind is Kind.EVERY:
            return self.everything(token, name)
        if token.kind is Kind.PATTERN:
            return self.pattern(token, name)
        return self.phrase(token, name) if token.kind is Kind.PHRASE else self.word(token, name)

    def word(self, token: Token, name: str | None = None) -> Node | None:
        """A word: one term, a phrase where it falls into several ("co-operate"), None where it holds none."""
        if name in DATE_FIELDS or name in WHOLE_VALUE_FIELDS or name == "words":
            return self._value(token, name, token.text)
        unknown = _UNKNOWN_FIELD.match(token.text)
        if unknown and unknown[1].lower() not in FIELDS and name is None:
            self._warn(token, say("repair.unknown_field", field=unknown[1][:40]))
        # The owner is meant: "kaspersky's" is in no article that has only the name.
        return self._words(token, name, _POSSESSIVE.sub("", token.text), 0, token.text)

    def loose(self, token: Token) -> list[Node]:
        """A word where any word will do: what "co-operate" falls into stands by itself, but no letter of "R&B" does."""
        found = self.word(token)
        if found is None:
            return []
        first, *others = found.children if isinstance(found, Any) else (found,)
        if not isinstance(first, Phrase) or min(map(len, first.terms)) == 1:
            return [first, *others]
        apart = [Term(one.term, None, token.text[one.begin : one.end]) for one in analysis.analyse(token.text)]
        return [*apart, *(other for other in others if isinstance(other, Term))]

    def phrase(self, token: Token, name: str | None = None) -> Node | None:
        """A phrase in quotes, whose `~` says how far each word may stand after the last (1: right behind it).

        Also a value of several words, as a date's.
        """
        inner, slop = quoted(token.text), split_gap(token.text)[1]
        if name in DATE_FIELDS or name in WHOLE_VALUE_FIELDS or name == "words":
            return self._value(token, name, inner)
        if "*" in inner or "?" in inner.rstrip()[:-1]:
            self._warn(token, say("repair.pattern_in_phrase"))
        return self._words(token, name, inner, int(slop or 1) - 1, " ".join(inner.split()))

    def everything(self, token: Token, name: str | None) -> Node:
        """`*`; in a field of dates, every article that has one."""
        if name in DATE_FIELDS:
            return NumberRange("published", None, None)
        if name is not None and name != "words":
            self._warn(token, say("repair.every_of_field", field=name))
        return Everything()

    def pattern(self, token: Token, name: str | None) -> Node | None:
        """A word with `*` or `?` in it: a prefix where only its end is open."""
        self._text_only(token, name, say("what.pattern"))
        parts = [part for part in _PART.findall(token.text) if part.strip("*")]
        nodes = [node for part in parts if (node := self._pattern_part(token, name, part)) is not None]
        if not nodes:
            self._vanished(token)
            return None
        if len(nodes) == 1:
            return nodes[0]
        self._warn(token, say("repair.pattern_of_several"))
        return All(tuple(nodes))

    def fuzzy(self, token: Token, name: str | None, distance: int, prefix_length: int) -> Node | None:
        """A word that may be spelled a little differently."""
        self._text_only(token, name, say("what.fuzzy"))
        found = analysis.words(token.text)
        if len(found) != 1:
            if found:
                self._warn(token, say("repair.fuzzy_of_several"))
            return self.word(token, name)
        self._count(token, 1)
        return Fuzzy(found[0], name, distance, min(prefix_length, len(found[0])))

    def range(self, token: Token, name: str | None, asked: Range) -> Node:
        """A range of dates, of numbers of words, or of words."""
        options = {"include_low": asked.include_low, "include_high": asked.include_high}
        try:
            if name == "published":
                found = date_range(asked.low, asked.high, now=self.now, **options)
            elif name == "words":
                found = count_range(asked.low, asked.high, **options)
            else:
                return self._word_range(token, name, asked)
        except BadQuery:
            raise
        except BadRequest as error:
            raise self._refusal(token, of_error(error)) from None
        if found.low is not None and found.high is not None and found.low > found.high:
            raise self._refusal(token, say("fault.backwards"))
        return found

    def _word_range(self, token: Token, name: str | None, asked: Range) -> Node:
        self._text_only(token, name, say("what.range"))
        self._count(token, 1)
        low = analysis.fold(asked.low.strip()) or None
        high = analysis.fold(asked.high.strip()) or None
        if low is not None and high is not None and low > high:
            raise self._refusal(token, say("fault.backwards"))
        return WordRange(low, high, name, asked.include_low, asked.include_high)

    def _value(self, token: Token, name: str, text: str) -> Node | None:
        """The value of a field of dates, of numbers, or of whole values."""
        written = " ".join(text.split())
        if name in WHOLE_VALUE_FIELDS:
            value = analysis.fold(written)
            if not value:
                self._vanished(token)
                return None
            self._count(token, 1)
            return Keyword(name, value)
        if not written:
            self._vanished(token)
            return None
        low, high = ("" if name == "before" else written), ("" if name == "after" else written)
        try:
            return count_range(low, high) if name == "words" else date_range(low, high, now=self.now)
        except BadRequest as error:
            raise self._refusal(token, of_error(error)) from None

    def _words(self, token: Token, name: str | None, text: str, gap: int, written: str) -> Node | None:
        """A word, or a phrase with so wide a gap; as it is written, or in another way that means the same."""
        typed = self._as_typed(token, name, text, gap, written)
        if typed is None or name == "outlet" or self.variants >= MOST_VARIANTS:  # an outlet writes itself in one way
            return typed
        other = other_way(text, shouted=self._shouted)
        if other is None:
            return typed
        self.variants += 1
        shown = " ".join(other.split()).rstrip(",:;!?")
        return Any((typed, _in_order(analysis.analyse(other), other, name, gap, shown)))

    def _as_typed(self, token: Token, name: str | None, text: str, gap: int, written: str) -> Node | None:
        found = analysis.analyse(text)
        if not found:
            self._vanished(token)
            return None
        self._count(token, len(found))
        if _NAMING_SIGN.search(text):
            self._warn(token, say("repair.signs", words=" ".join(text[one.begin : one.end] for one in found)))
        if len(found) == 1 and analysis.is_one_character(found[0].term):
            return self._character(token, name, found[0].term)
        return _in_order(found, text, name, gap, written)

    def _character(self, token: Token, name: str | None, character: str) -> Node:
        """A lone character of Chinese, Japanese or Korean: it stands in articles' words, which are pairs."""
        self.characters += 1
        if self.characters <= MOST_CHARACTERS:
            return Wildcard(f"*{character}*", name)
        self._warn(token, say("repair.lone_characters", most=MOST_CHARACTERS))
        return Term(character, name, character)

    def _pattern_part(self, token: Token, name: str | None, part: str) -> Node | None:
        folded = re.sub(r"\*+", "*", analysis.fold(part))
        self._check_length(token, folded)
        folded = re.sub(r"[*?]*\*[*?]*", _shortest, folded)
        if "*" not in folded and "?" not in folded:
            return self._words(token, name, part, 0, part)
        self._count(token, 1)
        start = folded.rstrip("*")
        if start != folded and "*" not in start and "?" not in start:
            return Prefix(start, name)
        if folded.endswith("?") and folded.count("?") == 1 and "*" not in folded:
            self._warn(token, say("repair.one_more_letter"))
        return Wildcard(folded, name)

    def _text_only(self, token: Token, name: str | None, what: str) -> None:
        if name in WHOLE_VALUE_FIELDS:
            raise self._refusal(token, say("fault.whole_value", field=name, what=what))
        if name in DATE_FIELDS or name == "words":
            raise self._refusal(token, say("fault.not_on_field", what=what, field=name))

    def _check_length(self, token: Token, word: str) -> None:
        if len(word) > LONGEST_PATTERN:
            raise self._refusal(token, say("fault.pattern_length", most=LONGEST_PATTERN, length=len(word)))

    def _count(self, token: Token, terms: int) -> None:
        """A text without spaces is one run of letters and many terms, so terms are counted once more."""
        self.terms += terms
        if self.terms > MOST_WORDS:
            raise too_many_words(self.query, token)

    def _warn(self, token: Token, outcome: str) -> None:
        self.warnings.add(token.text, token.begin, token.end, outcome)

    def _vanished(self, token: Token) -> None:
        self._warn(token, say("repair.nothing_in_it"))

    def _refusal(self, token: Token, message: str) -> BadQuery:
        where = say("fault.at", fault=message, text=token.text[:40], place=str(token.begin + 1))
        return BadQuery(where, self.query, token.begin, token.end)


def _in_order(found: Sequence[analysis.Token], text: str, name: str | None, gap: int, written: str) -> Term | Phrase:
    """One word of a text as a term, several as a phrase."""
    if len(found) == 1:
        return Term(found[0].term, name, text[found[0].begin : found[0].end])
    return Phrase(tuple(one.term for one in found), name, gap, written)


def _shortest(found: re.Match[str]) -> str:
    """`?*?**` asks for the same as `??*`, and takes an engine far less."""
    return "?" * found[0].count("?") + "*"
