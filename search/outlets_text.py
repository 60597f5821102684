"""Who follows whom, as a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from search.overviews import OutletPair, Outlets
from search.rendering import INDENT, counted, percent
from search.terminal import Style, fitted

TABLE: Final = 72  # columns from which on pairs of outlets are a table
COUNTS: Final = 44  # of these, what all but the outlets' names takes


def outlets_text(outlets: Outlets, style: Style, offset: int = 0) -> Iterator[str]:
    """Who follows whom: a table, or on a narrow terminal two lines for each pair."""
    yield style.dim(f"{counted(outlets.total, 'pair')} of outlets, {counted(outlets.clusters, 'cluster')} shared")
    yield ""
    if style.width >= TABLE:
        yield from _table(outlets.pairs, style)
    else:
        for place, pair in enumerate(outlets.pairs, offset + 1):
            yield from _pair(pair, place, style)
    yield ""
    yield style.dim(
        style.paragraph(
            "First: the outlet on the left certainly had a shared passage first; later: the other had. Open: dates "
            "that cannot be put in order. An equals sign: neither was first more often. See the passages with: "
            "search duplicates --both NAME --both NAME"
        )
    )


def no_pairs(found: Outlets) -> str:
    """Why a page has no pair, and what to do."""
    if found.total:
        return f"There are {found.total:,} pairs of outlets, and none at this offset."
    return "No two outlets share a passage here. search status says how many outlets are known."


def _table(pairs: Iterable[OutletPair], style: Style) -> Iterator[str]:
    room = (style.width - COUNTS) // 2
    yield style.dim(f"{'Leads':{room}}   {'Follows':{room}} Shared{'First':>11}{'Later':>11}{'Open':>11}")
    for pair in pairs:
        sign = "=" if pair.is_even else "→"
        names = f"{fitted(pair.leader, room)} {sign} {fitted(pair.follower, room)}"
        shares = "".join(f"{_outcome(*one):>11}" for one in _outcomes(pair))
        yield f"{names} {pair.shared:>6,}{shares}"


def _pair(pair: OutletPair, place: int, style: Style) -> Iterator[str]:
    sign = "=" if pair.is_even else "→"
    yield style.paragraph(f"{place}. {pair.leader} {sign} {pair.follower}")
    first, later, undetermined = (_outcome(*one) for one in _outcomes(pair))
    yield style.paragraph(
        f"{pair.shared:,} shared · first {first} · later {later} · open {undetermined}", indent=INDENT
    )


def _outcomes(pair: OutletPair) -> tuple[tuple[int, float], ...]:
    return (
        (pair.led, pair.led_share),
        (pair.followed, pair.followed_share),
        (pair.undetermined, pair.undetermined_share),
    )


def _outcome(count: int, share: float) -> str:
    return f"{count:,} {percent(share):>5}" if count else "0"
