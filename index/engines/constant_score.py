"""Which queries score every article that they find the same, so that no score has to be worked out."""

from __future__ import annotations

from index import query as q


def constant_score(tree: q.Node) -> float | None:
    """The score that every article found by `tree` gets, where that is one and the same; None where it is not."""
    if isinstance(tree, q.Everything | q.Keyword | q.NumberRange):
        return 1.0
    if isinstance(tree, q.Nothing | q.Not | q.Numbered):
        return 0.0
    if isinstance(tree, q.Boost):
        score = constant_score(tree.child)
        return None if score is None else score * tree.factor
    if isinstance(tree, q.All):
        scores = [constant_score(child) for child in tree.children]
        known = [score for score in scores if score is not None]
        return sum(known) if len(known) == len(scores) else None
    return None
