"""What a query tree finds, worked out slowly and plainly from the words of index/query.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from index import query as q
from index import tokens
from index.bylines import authors
from index.engines.base import Document

FIELDS = {None: q.TEXT_FIELDS, **{field: (field,) for field in q.TEXT_FIELDS}}


def find(tree: q.Node, documents: Iterable[Document], filters: Sequence[q.Node] = ()) -> set[int]:
    """The numbers of the documents that the tree and every filter find."""
    return {each.number for each in documents if all(matches(node, each) for node in (tree, *filters))}


def matches(node: q.Node, document: Document) -> bool:  # noqa: C901, PLR0911, PLR0912  one line a node is plainest
    match node:
        case q.Term():
            return any(node.term in tokens.terms(text) for text in _texts(node.field, document))
        case q.Phrase():
            return any(_stands(node, tokens.terms(text)) for text in _texts(node.field, document))
        case q.Near():
            return any(_stand_near(node, tokens.terms(text)) for text in _texts(node.field, document))
        case q.Word():
            return any(node.word in tokens.words(text) for text in _texts(node.field, document))
        case q.Numbered():
            return document.number in node.numbers
        case q.Prefix() | q.Wildcard() | q.Fuzzy() | q.WordRange():
            return any(_fits(node, word) for text in _texts(node.field, document) for word in tokens.words(text))
        case q.NumberRange():
            return _in_range(node, document)
        case q.Keyword():
            value = getattr(document, node.field) or ""
            names = authors(value) if node.field == "author" else ()
            return bool(value) and node.value in map(tokens.fold, (value, *names))
        case q.Everything():
            return True
        case q.Nothing():
            return False
        case q.All():
            return bool(node.children) and all(matches(child, document) for child in node.children)
        case q.Any():
            return any(matches(child, document) for child in node.children)
        case q.Not():
            return not matches(node.child, document)
        case q.Maybe():
            return matches(node.required, document)
        case q.Boost():
            return matches(node.child, document)


def _texts(field: str | None, document: Document) -> Iterator[str]:
    for name in FIELDS[field]:
        yield getattr(document, name) or ""


def _stands(phrase: q.Phrase, terms: list[str]) -> bool:
    def continues(place: int, rest: tuple[str, ...]) -> bool:
        if not rest:
            return True
        nearby = range(place + 1, min(place + 2 + phrase.gap, len(terms)))
        return any(terms[following] == rest[0] and continues(following, rest[1:]) for following in nearby)

    if not phrase.terms:
        return False
    return any(term == phrase.terms[0] and continues(place, phrase.terms[1:]) for place, term in enumerate(terms))


def _stand_near(near: q.Near, terms: list[str]) -> bool:
    first, second = ([place for place, term in enumerate(terms) if term == one] for one in near.terms)
    return any(0 < abs(one - other) <= near.gap + 1 for one in first for other in second)


def _fits(node: q.Prefix | q.Wildcard | q.Fuzzy | q.WordRange, word: str) -> bool:
    if isinstance(node, q.Prefix):
        return word.startswith(node.prefix)
    if isinstance(node, q.Wildcard):
        return fits_wildcard(node.pattern, word)
    if isinstance(node, q.Fuzzy):
        kept = node.word[: node.prefix_length]
        return word.startswith(kept) and edits(node.word, word) <= node.distance
    above = node.low is None or (word >= node.low if node.include_low else word > node.low)
    below = node.high is None or (word <= node.high if node.include_high else word < node.high)
    return above and below


def fits_wildcard(pattern: str, word: str) -> bool:
    if not pattern:
        return not word
    if pattern[0] == "*":
        return fits_wildcard(pattern[1:], word) or (bool(word) and fits_wildcard(pattern, word[1:]))
    return bool(word) and pattern[0] in ("?", word[0]) and fits_wildcard(pattern[1:], word[1:])


def edits(left: str, right: str) -> int:
    """Optimal string alignment: insertions, deletions, replacements and swaps of neighbours, none edited twice."""
    table = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            if not i or not j:
                table[i][j] = i + j
                continue
            replaced = table[i - 1][j - 1] + (left[i - 1] != right[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, replaced)
            if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def _in_range(node: q.NumberRange, document: Document) -> bool:
    if node.field == "published":
        begin, end = document.first, document.last
    else:
        begin = end = document.words
    if begin is None or end is None:
        return False
    return (node.high is None or begin <= node.high) and (node.low is None or end >= node.low)
