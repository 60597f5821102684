"""English words that say nothing of what an article is about.

Left out of long lists of words, where they cost time and find everything; never of phrases, short queries or fields.
"""

from __future__ import annotations

from typing import Final

from index.query import Node, Term
from index.tokens import fold

LONG: Final = 5
"""Words from which on a list is long: "who is he" and "the who" are searched for as they are."""

STOP_WORDS: Final = frozenset(
    """a an and are as at be been but by can could did do does for from had has have he her his how i if in into is it
    its no not of on or our she should so than that the their them then there these they this those to was we were
    what when where which who why will with would you your""".split()  # noqa: SIM905 - a hundred quotation marks are no easier to read
)


def is_stop_word(node: Node) -> bool:
    """Whether a node is a word of the text, in no field of its own, that is left out of long lists."""
    return isinstance(node, Term) and node.field is None and fold(node.written or node.term) in STOP_WORDS


def without_stop_words(nodes: list[Node]) -> list[Node]:
    """What a list of words asks for; the same list where it is short or holds hardly another word."""
    if len(nodes) < LONG:
        return nodes
    kept = [node for node in nodes if not is_stop_word(node)]
    return kept if len(kept) > 1 else nodes
