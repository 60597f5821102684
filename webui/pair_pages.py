"""Any two articles side by side, the passages that they share linked; long ones in parts, turned to together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from flask import Blueprint, render_template, request

from search.shared_passages import ArticleView
from webui.addresses import Address
from webui.asked import options
from webui.marking import Piece, Range, paragraphs
from webui.parameters import COMPARE
from webui.parts import numbered, part_at, parts_of, within
from webui.reading_room import corpus

if TYPE_CHECKING:
    from search.pairing import Pair

pair_pages = Blueprint("pair_pages", __name__)

LENGTH: Final = 60_000
"""Code points of a part of either article: half of what an article has by itself, for there are two on the page."""
_LISTED: Final = 100  # passages; each is a row of the table
_PARTS: Final = {"left": "left_part", "right": "right_part"}


@dataclass(frozen=True)
class Side:
    """One of the two: its `part` of `parts`, counted from 1, and where its notes lead, by a passage's position."""

    name: str
    article: ArticleView
    share: float
    paragraphs: list[list[Piece]]
    part: int
    parts: tuple[str, ...]
    notes: tuple[str, ...]


class Turning:
    """Which parts of two articles are on the page, and the addresses of the others.

    A link to a part, or to a passage, also turns the other article to where its side of it is.
    """

    def __init__(self, pair: Pair, address: Address, asked: Mapping[str, str], length: int) -> None:
        self.spans: dict[str, list[Range]] = {
            "left": [passage.left for passage in pair.passages],
            "right": [passage.right for passage in pair.passages],
        }
        self.ranges = {
            "left": parts_of(pair.left.body, length),
            "right": parts_of(pair.right.body, length),
        }
        self.shown = {side: numbered(asked.get(name, ""), len(self.ranges[side])) or 1 for side, name in _PARTS.items()}
        self._address = address

    def to_passage(self, number: int, side: str) -> str:
        """Where a passage, by its position, stands on one side."""
        parts = {name: part_at(self.ranges[name], self.spans[name][number][0]) for name in _PARTS}
        return f"{self._at(parts)}#{side}-{number + 1}"

    def to_part(self, side: str, part: int) -> str:
        """A part of one side; of the other that which has the first passage they share there, else the one shown."""
        other = "right" if side == "left" else "left"
        begin, end = self.ranges[side][part - 1]
        shared = (
            place[0] for own, place in zip(self.spans[side], self.spans[other], strict=True) if begin <= own[0] < end
        )
        place = next(shared, None)
        turned = self.shown[other] if place is None else part_at(self.ranges[other], place)
        return self._at({side: part, other: turned}) or str(self._address)

    def _at(self, parts: dict[str, int]) -> str:
        """The address of these parts, empty where they are on the page."""
        if parts == self.shown:
            return ""
        address = self._address
        for side, name in _PARTS.items():
            address = address.set(name, parts[side] if parts[side] > 1 else None)
        return str(address)


@pair_pages.get("/compare")
def compare() -> str:
    """Two articles; a form where they are not named. `left_part=2`, `right_part=2`: parts of long ones."""
    chosen = options(COMPARE)
    if len(chosen) < 2:
        return render_template("compare.html", pair=None, chosen=chosen)
    pair = corpus().align(chosen["left"], chosen["right"])
    address = Address(request.path, (("left", chosen["left"]), ("right", chosen["right"])))
    turning = Turning(pair, address, request.args, LENGTH)
    listed = range(len(pair.passages))[:_LISTED]
    return render_template(
        "compare.html",
        pair=pair,
        chosen=chosen,
        left=_side("left", pair.left, pair.left_share, turning),
        right=_side("right", pair.right, pair.right_share, turning),
        places=[turning.to_passage(number, "left") for number in listed],
    )


def _side(name: str, article: ArticleView, share: float, turning: Turning) -> Side:
    ranges, part = turning.ranges[name], turning.shown[name]
    shown = ranges[part - 1]
    other = "right" if name == "left" else "left"
    spans: Sequence[Range] = within(turning.spans[name], shown)
    return Side(
        name,
        article,
        share,
        paragraphs(article.body[slice(*shown)], (), spans),
        part,
        tuple(turning.to_part(name, number) for number in range(1, len(ranges) + 1)),
        tuple(turning.to_passage(number, other) for number in range(len(spans))),
    )
