"""Who had text of whom first, as a square of outlets: rows had it first, columns later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from search.overviews import OutletPair

LEVELS = 5  # shades; the style sheet has a colour for each


@dataclass(frozen=True)
class Square:
    """A cell: of `shared` passages `row` had `first` certainly before `column`; `level` is 0 to LEVELS."""

    row: int
    column: int
    first: int
    shared: int
    level: int


@dataclass(frozen=True)
class HeatMap:
    """The outlets, those that share most first, and a cell for each two that share anything."""

    outlets: tuple[str, ...]
    squares: tuple[Square, ...]


def heat_map(pairs: Sequence[OutletPair], most: int = 20) -> HeatMap:
    """The outlets with most shared passages among `pairs` against one another."""
    weights: Counter[str] = Counter()
    for pair in pairs:
        weights[pair.leader] += pair.shared
        weights[pair.follower] += pair.shared
    outlets = tuple(sorted(weights, key=lambda name: (-weights[name], name))[:most])
    places = {name: place for place, name in enumerate(outlets)}
    inside = [pair for pair in pairs if pair.leader in places and pair.follower in places]
    strongest = max((max(pair.led, pair.followed) for pair in inside), default=0)
    squares = []
    for pair in inside:
        one, other = places[pair.leader], places[pair.follower]
        squares.append(Square(one, other, pair.led, pair.shared, _level(pair.led, strongest)))
        squares.append(Square(other, one, pair.followed, pair.shared, _level(pair.followed, strongest)))
    return HeatMap(outlets, tuple(sorted(squares, key=lambda square: (square.row, square.column))))


def _level(count: int, strongest: int) -> int:
    """By the square root: counts are spread so that most would else get the palest shade."""
    return -int(-LEVELS * (count / strongest) ** 0.5 // 1) if count else 0
