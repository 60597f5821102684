"""Two versions of a passage, word by word: what was kept, put in, taken out or changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from index.errors import NotFound
from search.messages import say
from search.shared_passages import Change, Cluster, Comparison, Passage

# A word or one other character, with the white space after it, so that the pieces cover the text.
_PIECE: Final = re.compile(r"(\w+(?:['’]\w+)*|[^\w\s])\s*")
# How a quotation mark or a dash is set is no change of words.
_PLAIN: Final = str.maketrans(dict.fromkeys("‘’‚", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("–—‑", "-"))


def compared(cluster: Cluster, left: str | None, right: str | None) -> Comparison:
    """The changes that lead from one article's passage to another's.

    Without `left` it is the first passage in order (an earliest one), without `right` the next one of another article.
    Raises NotFound where an article has no passage in the cluster, or there is nothing to compare with.
    """
    one = _passage(cluster, left, other_than=right)
    other = _passage(cluster, right, other_than=one.article)
    return Comparison(cluster.id, one, other, changes(one.text, other.text))


def changes(left: str, right: str) -> tuple[Change, ...]:
    """Word-level changes from left to right, in order; their ranges cover both texts from end to end.

    By difflib's longest matching blocks (Ratcliff and Metzener 1988). White space and the kind of quotation marks and
    dashes are no change.
    """
    left_edges, left_words = _pieces(left)
    right_edges, right_words = _pieces(right)
    found = SequenceMatcher(None, left_words, right_words, autojunk=False).get_opcodes()
    return tuple(
        Change(op, (left_edges[a], left_edges[b]), (right_edges[c], right_edges[d])) for op, a, b, c, d in found
    )


def _pieces(text: str) -> tuple[list[int], list[str]]:
    """Where each piece begins, and after the last one the text's end; and what is compared of each."""
    matches = list(_PIECE.finditer(text))
    edges = [match.start() for match in matches]
    if edges:
        edges[0] = 0  # white space before the first word
    return [*edges, len(text)] if edges else [0], [match[1].translate(_PLAIN) for match in matches]


def _passage(cluster: Cluster, article: str | None, *, other_than: str | None) -> Passage:
    passages: Sequence[Passage] = cluster.passages
    if article is not None:
        found = next((passage for passage in passages if passage.article == article), None)
        if found is None:
            raise NotFound(say("fault.not_in_cluster", article=repr(article), cluster=repr(cluster.id)))
        return found
    found = next((passage for passage in passages if passage.article != other_than), None)
    if found is None:
        raise NotFound(say("fault.alone_in_cluster", cluster=repr(cluster.id)))
    return found
