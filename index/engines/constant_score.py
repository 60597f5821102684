"""Which queries score every article that they find the same, so that no score has to be worked out."""

from __future__ import annotations

from index import query as q

_ALWAYS_ONE = (q.Everything, q.Keyword, q.NumberRange)
_ALWAYS_NONE = (q.Nothing, q.Not, q.Numbered)


def constant_score(tree: q.Node) -> float | None:
    """The score that every article found by `tree` gets, where that is one and the same; None where it is not."""
    if isinstance(tree, _ALWAYS_ONE):
        return 1.0
    if isinstance(tree, _ALWAYS_NONE):
        return 0.0
    if isinstance(tree, q.Boost):
        score = constant_score(tree.child)
        return None if score is None else score * tree.factor
    if isinstance(tree, q.All):
        total = 0.0
        for child in tree.children:
            score = constant_score(child)
            if score is None:  # as of any word: the others need no look
                return None
            total += score
        return total
    return None
