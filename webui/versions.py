"""The versions of a passage, each against one of them: what a page of a cluster shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from search.comparing import changes
from search.shared_passages import Cluster, Comparison, Passage
from webui.marking import Difference, differences
from webui.timeline import Bar


@dataclass(frozen=True)
class Version:
    """A passage against the base: `differences` is empty where there are none to show, `same` where their words agree.

    `is_base`: it is the base itself. `is_compared` is False where the page has compared as much as it can in time.
    """

    passage: Passage
    differences: tuple[Difference, ...] = ()
    same: bool = False
    is_base: bool = False
    is_compared: bool = True


MOST_COMPARED: Final = 10_000_000_000
"""Of all versions of a page, the characters of each times those of the base: to compare two of 72,000 takes .8 s, half
of this. A page of 40 versions of a common article has a seventh of it."""


def versions(cluster: Cluster, base: Passage, passages: Sequence[Passage]) -> list[Version]:
    """Passages of a cluster against the base, in order, as many of them compared as the page has time for."""
    found, left = [], MOST_COMPARED
    for passage in passages:
        work = 0 if passage.text == base.text else len(passage.text) * len(base.text)
        found.append(version(cluster, base, passage) if work <= left else Version(passage, is_compared=False))
        left -= work if work <= left else 0
    return found


def base_of(cluster: Cluster, article: str) -> Passage:
    """The passage that others are shown against: that of `article`; the first where it has none."""
    return next((passage for passage in cluster.passages if passage.article == article), cluster.passages[0])


def version(cluster: Cluster, base: Passage, passage: Passage) -> Version:
    """A passage of a cluster against the base."""
    if passage == base:
        return Version(passage, is_base=True)
    if passage.text == base.text:
        return Version(passage, same=True)
    steps = differences(Comparison(cluster.id, base, passage, changes(base.text, passage.text)))
    # Quotation marks and the like may differ where the words do not.
    same = all(step.same for step in steps)
    return Version(passage, () if same else tuple(steps), same)


def picked(cluster: Cluster, comparison: Comparison | None) -> tuple[Passage, Passage | None]:
    """The versions that are chosen for a comparison: those compared, else the first and the next of another article."""
    if comparison:
        return comparison.left, comparison.right
    first = cluster.passages[0]
    return first, next((one for one in cluster.passages if one.article != first.article), None)


def carriers(passages: Sequence[Passage], bars: Sequence[Bar], unknown: str) -> dict[str, list[str]]:
    """The outlets behind each bar of the chart of a passage's spread, each once, in order of publication."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    length = len(bars[0].value) if bars else 0
    for passage in passages:
        if bars and passage.published and len(passage.published) >= length:
            found[passage.published[:length]][passage.outlet or unknown] = None
    return {value: list(names) for value, names in found.items()}


def as_text(cluster: Cluster, heading: str, lines: Sequence[str]) -> str:
    """Every version as plain text: a heading, then for each version its line and its words."""
    parts = [f"{line}\n{passage.text}" for line, passage in zip(lines, cluster.passages, strict=True)]
    return "\n\n".join([heading, *parts]) + "\n"
