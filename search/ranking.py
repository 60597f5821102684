"""How articles that a query finds are ranked: what is added to the tree so that the best come first.

An engine scores each word by BM25 in its best field. Added here, without finding other articles:
- words that stand near one another, in order or not (sequential dependence, Metzler and Croft 2005);
- words as they were written, beside their stems: "Waters" is not "water";
- a field that holds every word of the query, by the field's boost: the headline says what the article is about.
`python -m benchmarks ranking` measures each by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from index.query import DEFAULT_BOOSTS, All, Any, Boost, Maybe, Near, Node, Phrase, Term, Word
from index.tokens import words
from search.stop_words import is_stop_word
from search.variants import is_other_way

# A word in the headline or in the text is the same evidence; the lead's words are the text's as well.
_EVIDENCE: Final = {"title": 1.0, "lead": 0.7, "body": 1.0, "author": 1.0, "outlet": 1.0}
_WHOLE_FIELDS: Final = ("title", "lead")

# By the scale of phrases' scores, the sum of both words' weights. A window of eight words: six others between the two
# at the most. Metzler and Croft look at neighbours in order by themselves, too: with a third of the weight for these
# and a third for the window in each order, the four collections of benchmarks/ranking.py are .3 % worse on average, and
# a search for any of three words and more takes a seventh longer.
_NEAR: Final = 0.15
_GAP: Final = 6
_AS_WRITTEN: Final = 0.1
# A name is asked for by itself, or with a first name; a longer query says by its other words what is meant.
_AS_WRITTEN_ALONE: Final = 0.5
_ALONE: Final = 2

# Neighbours past these add nothing that can be seen, and each costs a look at the positions of two words.
_MOST_PAIRS: Final = 16
_MOST_WORDS: Final = 32


def field_weights(boosts: Mapping[str, float]) -> dict[str, float]:
    """What a word counts in each field: the evidence of the field, more or less as its boost is changed."""
    return {
        field: weight * boosts.get(field, DEFAULT_BOOSTS[field]) / DEFAULT_BOOSTS[field]
        for field, weight in _EVIDENCE.items()
    }


def ranked(tree: Node, boosts: Mapping[str, float]) -> Node:
    """The tree with all that tells better articles from worse; it finds the same ones.

    Only of plain words, side by side at the top of the query; other trees stay as they are.
    """
    terms = plain_words(tree)
    written = _written(terms)
    extras = [
        *_as_written(written, len(terms)),
        *_near(terms),
        *_whole_fields(terms, written, boosts),
        *_of_phrases(tree),
    ]
    tree = _evened(tree)
    return Maybe(tree, Any(tuple(extras))) if extras else tree


def _evened(tree: Node) -> Node:
    """The tree with words that are one word of the query, written in another way, counting as one (`search.variants`).

    A phrase scores by the rarity of each of its words: Bcl-2 would count twice what Bcl2 does.
    """
    if isinstance(tree, All):
        return All(tuple(map(_evened, tree.children)))
    if not isinstance(tree, Any):
        return tree
    pairs = zip(tree.children, (None, *tree.children), strict=False)
    return Any(tuple(_as_heavy(node, before) if is_other_way(node, before) else node for node, before in pairs))


def _as_heavy(node: Node, before: Node | None) -> Node:
    """A phrase, weighed down to the words that the same has as it was typed."""
    typed = len(before.terms) if isinstance(before, Phrase) else 1
    return Boost(node, typed / len(node.terms)) if isinstance(node, Phrase) and len(node.terms) > typed else node


def plain_words(tree: Node) -> list[Term]:
    """The words at the top of a query that are no stop words, field or part of anything, in order and once each."""
    if isinstance(tree, All):
        # Words of which any will do, beside filters.
        lists = [child for child in tree.children if isinstance(child, Any)]
        tree = lists[0] if len(lists) == 1 and not any(isinstance(child, Term) for child in tree.children) else tree
    children = tree.children if isinstance(tree, All | Any) else (tree,)
    found = [node for node in _as_typed(children) if isinstance(node, Term) and node.field is None]
    kept = [term for term in found if not is_stop_word(term)] or found
    return list({term.term: term for term in kept}.values())


def _as_typed(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes without those that are other ways to write those before them."""
    for node, before in zip(nodes, (None, *nodes), strict=False):
        if isinstance(node, Any) and len(node.children) == 2 and is_other_way(*reversed(node.children)):
            yield node.children[0]
        elif not is_other_way(node, before):
            yield node


def _of_phrases(tree: Node) -> Iterator[Node]:
    """The words of phrases that an article may lack: one that has them apart is still nearer than one without."""
    asked = [*_as_typed(tree.children)] if isinstance(tree, Any) else []
    for phrase in asked if len(asked) > 1 else ():
        if isinstance(phrase, Phrase) and phrase.field is None and max(map(len, phrase.terms)) > 1:
            yield from (Term(term) for term in phrase.terms[:_MOST_WORDS])


def _as_written(written: list[str], asked: int) -> Iterator[Node]:
    weight = _AS_WRITTEN_ALONE if asked <= _ALONE else _AS_WRITTEN
    yield from (Boost(Word(word, "body"), weight) for word in written)


def _written(terms: list[Term]) -> list[str]:
    """The words as they were typed, folded; those that are one word each."""
    found = [words(term.written) for term in terms[:_MOST_WORDS]]
    return [each[0] for each in found if len(each) == 1]


def _near(terms: list[Term]) -> Iterator[Node]:
    for first, second in pairwise(terms[: _MOST_PAIRS + 1]):
        yield Boost(Near((first.term, second.term), "body", _GAP), _NEAR)


def _whole_fields(terms: list[Term], written: list[str], boosts: Mapping[str, float]) -> Iterator[Node]:
    for field in _WHOLE_FIELDS:
        more = boosts.get(field, DEFAULT_BOOSTS[field]) - 1
        if terms and more > 0 and len(terms) <= _MOST_WORDS:
            yield Boost(All(tuple(Term(term.term, field) for term in terms)), more / 2)
            yield Boost(All(tuple(Word(word, field) for word in written)), more / 2)
