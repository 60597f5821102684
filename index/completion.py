"""Copies of one article know different things about it: what the best copy lacks is taken from the others."""

from __future__ import annotations

from dataclasses import replace

from index.article import Article, Published

BORROWED = " of another copy"
_TEXTS = ("author", "topic", "url", "language")
# Where a value stands that a reader made up for want of a better one
_MAKESHIFT = {"title": ("opening words",), "outlet": ("host name",), "language": ("detected",), "published": ("url",)}


def completed(best: Article, other: Article, *, only_borrowed: bool = False) -> Article:
    """The best copy with what another copy of the article knows and it does not; its text stays as it is.

    A missing author, topic or language is filled; a title, outlet, language or date that was only made up from the text
    or the address gives way to one that was stated; a date gives way to a more precise one that lies within it.
    Evidence says that a value is another copy's. With `only_borrowed` only values that the other itself has from a copy
    count: it is a former version of the best one.
    """
    taken: dict[str, object] = {}
    evidence = dict(best.evidence)
    for name in ("title", "outlet", *_TEXTS, "published"):
        source = other.evidence.get(name, "")
        if only_borrowed and not source.endswith(BORROWED):
            continue
        if _is_better(name, best, other, source):
            taken[name] = getattr(other, name)
            evidence[name] = source.removesuffix(BORROWED) + BORROWED
    if not taken:
        return best
    return replace(best, evidence=evidence, **taken)  # type: ignore[arg-type]


def _is_better(name: str, best: Article, other: Article, source: str) -> bool:
    makeshift = _MAKESHIFT.get(name, ())
    if name == "published":
        if other.published.first is None:
            return False
        stated_only_there = best.evidence.get(name) in makeshift and source not in makeshift
        return best.published.first is None or stated_only_there or _lies_within(other.published, best.published)
    mine, theirs = getattr(best, name), getattr(other, name)
    if not theirs or theirs == mine:
        return False
    return not mine or (best.evidence.get(name) in makeshift and source not in makeshift)


def _lies_within(inner: Published, outer: Published) -> bool:
    """Whether a date is more precise than another and does not contradict it."""
    if inner.first is None or inner.last is None or outer.first is None or outer.last is None:
        return False
    return outer.first <= inner.first and inner.last <= outer.last and inner != outer
