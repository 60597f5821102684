"""What a query's patterns may cost: how many there are, and how many words of the index they stand for together.

Words cost little, whatever they are. A fuzzy word, a wildcard or a range of words is held against the vocabulary, and
each of the up to a thousand words that it stands for is looked up, counted for every facet and sought in every snippet.
Neither number is known from the query's text alone, so this comes after `search.query_limits`, and before any engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from index.engines.base import Engine, check_placements
from index.errors import BadQuery
from index.expansion import Expandable
from index.messages import of_error
from index.query import All, Any, Boost, Maybe, Node, Not, Phrase, Prefix
from search.messages import say

MOST_PATTERNS: Final = 64
"""Prefixes, fuzzy words, wildcards and ranges. Each costs an engine a millisecond or more, whatever it finds."""

MOST_SCANS: Final = 16
"""Of these, all but prefixes, which are found by their place and need no look at the whole vocabulary."""

MOST_PATTERN_WORDS: Final = 5_000
"""Words that all patterns of a query stand for; each by itself stands for at most a thousand."""

PHRASE_ROUNDS: Final = 16
"""Times that the phrases of a query together may look at every article: once for a phrase of words that all articles
hold, less often for rarer words, more often with gaps. On 12,560 articles that takes a quarter of a second."""

FREE_PHRASES: Final = 200_000
"""Articles that they may look at however small the index is."""


def check_cost(text: str, tree: Node, engine: Engine) -> None:
    """Raise BadQuery where the patterns of a query that was read as `tree` are too many or too wide.

    Also where a phrase may be placed in too many ways, with the place of the phrase.
    """
    leaves = list(_leaves(tree))
    phrases = [leaf for leaf in leaves if isinstance(leaf, Phrase) and len(leaf.terms) > 1]
    for phrase in phrases:
        if phrase.gap:
            _check_phrase(text, phrase)
    if sum(_looked_at(phrase, engine) for phrase in phrases) > max(FREE_PHRASES, PHRASE_ROUNDS * engine.count()):
        raise BadQuery(
            say("fault.phrases"),
            *(text, 0, len(text)),
        )
    patterns = [leaf for leaf in leaves if isinstance(leaf, Expandable)]
    if not patterns:
        return
    if len(patterns) > MOST_PATTERNS:
        raise BadQuery(
            say("fault.patterns", count=len(patterns), most=MOST_PATTERNS),
            *(text, 0, len(text)),
        )
    scans = sum(not isinstance(pattern, Prefix) for pattern in patterns)
    if scans > MOST_SCANS:
        raise BadQuery(
            say("fault.scans", count=scans, most=MOST_SCANS),
            *(text, 0, len(text)),
        )
    held = 0
    for pattern in patterns:
        held += len(engine.expansion(pattern).words)
        if held > MOST_PATTERN_WORDS:
            raise BadQuery(
                say("fault.pattern_words", most=MOST_PATTERN_WORDS),
                *(text, 0, len(text)),
            )


def _looked_at(phrase: Phrase, engine: Engine) -> int:
    """Articles whose places of words an engine compares for a phrase, once for each way to place it.

    Two words with a gap are one way, of more places: three times as slow.
    """
    ways = (phrase.gap + 1) ** (len(phrase.terms) - 1) if len(phrase.terms) > 2 else 3 if phrase.gap else 1
    return ways * min(engine.frequencies(phrase.terms, phrase.field or "body"))


def _check_phrase(text: str, phrase: Phrase) -> None:
    try:
        check_placements(phrase)
    except BadQuery as error:
        begin = max(0, text.find(phrase.written))
        end = begin + len(phrase.written) if phrase.written in text else len(text)
        raise BadQuery(of_error(error), text, begin, end) from None


def _leaves(node: Node) -> Iterator[Expandable | Phrase]:
    if isinstance(node, Expandable | Phrase):
        yield node
    elif isinstance(node, All | Any):
        for child in node.children:
            yield from _leaves(child)
    elif isinstance(node, Not | Boost):
        yield from _leaves(node.child)
    elif isinstance(node, Maybe):
        yield from _leaves(node.required)
        yield from _leaves(node.optional)
