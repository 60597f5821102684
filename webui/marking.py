"""Text and ranges in, pieces out: the one way from offsets to what a template draws.

Ranges may overlap and nest (a query's words inside a shared passage, two passages that share a sentence), and HTML
elements may not. So the text is cut at every edge, and each piece knows what covers it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from search.shared_passages import Comparison

Range = tuple[int, int]

# White space is looked at from its beginning only: from each place in it, 40,000 blanks took 4 s.
_BLANK_LINE = re.compile(r"(?<!\s)\s*\n[^\S\n]*\n\s*")
_LINE_END = re.compile(r"(?<!\s)\s*\n\s*")
_PLACE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")


@dataclass(frozen=True)
class Piece:
    """A stretch of text under one set of ranges.

    `begin` is its place in the text; `marked` says that a mark covers it; `passages` are the positions, in the list
    given, of the passages that cover it, `begins` of those whose first piece it is and `ends` of those whose last.
    """

    text: str
    begin: int
    marked: bool = False
    passages: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


@dataclass(frozen=True)
class Difference:
    """A stretch of a comparison: `left` was taken out, `right` put in; they are the same text where `same`."""

    left: str
    right: str
    same: bool


def pieces(
    text: str, marks: Iterable[Range] = (), passages: Sequence[Range] = (), cuts: Iterable[int] = ()
) -> list[Piece]:
    """Cut `text` at the edges of all ranges and at `cuts`; the pieces' texts join to `text` again.

    Ranges are half-open, in code points; what reaches beyond the text is clipped, empty ranges are passed over.
    """
    length = len(text)
    begins: defaultdict[int, list[int]] = defaultdict(list)
    ends: defaultdict[int, list[int]] = defaultdict(list)
    depths: defaultdict[int, int] = defaultdict(int)
    edges = {0, length, *(cut for cut in cuts if 0 < cut < length)}
    for number, (begin, end) in enumerate(_clipped(passages, length)):
        if begin < end:
            begins[begin].append(number)
            ends[end].append(number)
            edges.update((begin, end))
    for begin, end in _clipped(marks, length):
        if begin < end:
            depths[begin] += 1
            depths[end] -= 1
            edges.update((begin, end))
    found: list[Piece] = []
    covering: set[int] = set()
    depth = 0
    for left, right in pairwise(sorted(edges)):
        covering.difference_update(ends.get(left, ()))
        covering.update(begins.get(left, ()))
        depth += depths.get(left, 0)
        found.append(
            Piece(
                text[left:right],
                left,
                depth > 0,
                tuple(sorted(covering)),
                ends=tuple(ends.get(right, ())),
                begins=tuple(begins.get(left, ())),
            )
        )
    return found


def _clipped(ranges: Iterable[Range], length: int) -> Iterator[Range]:
    return ((max(0, begin), min(length, end)) for begin, end in ranges)


def paragraphs(text: str, marks: Iterable[Range] = (), passages: Sequence[Range] = ()) -> list[list[Piece]]:
    """The pieces of a body, a list for each paragraph; the white space between paragraphs is left out.

    Blank lines part the paragraphs; where a body has none, line ends do.
    """
    pattern = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE_END
    gaps = [match.span() for match in pattern.finditer(text)]
    cuts = [edge for gap in gaps for edge in gap]
    between = {begin for begin, _ in gaps}
    until = dict(gaps)
    found: list[list[Piece]] = [[]]
    gap_end = 0
    waiting: tuple[int, ...] = ()
    for piece in pieces(text, marks, passages, cuts):
        if piece.begin in between:
            gap_end = until[piece.begin]
            if found[-1]:
                found.append([])
        if piece.begin >= gap_end:
            # A passage that begins in the white space before a paragraph begins with the paragraph.
            found[-1].append(replace(piece, begins=waiting + piece.begins) if waiting else piece)
            waiting = ()
            continue
        waiting = tuple(number for number in waiting + piece.begins if number not in piece.ends)
        if piece.ends:
            _end_earlier(found, piece.ends)
    return [paragraph for paragraph in found if paragraph]


def _end_earlier(found: list[list[Piece]], ends: tuple[int, ...]) -> None:
    """A passage that ends in the white space after a paragraph ends with the paragraph."""
    for paragraph in reversed(found):
        if paragraph:
            paragraph[-1] = replace(paragraph[-1], ends=paragraph[-1].ends + ends)
            return


def differences(comparison: Comparison) -> list[Difference]:
    """The two texts of a comparison as one run of equal, removed and added stretches."""
    left, right = comparison.left.text, comparison.right.text
    return [
        Difference(left[slice(*change.left)], right[slice(*change.right)], change.op == "equal")
        for change in comparison.changes
    ]


def place(written: str, length: int) -> Range | None:
    """The range that "120-480" names in a text of `length` code points; None where it names none."""
    found = _PLACE.fullmatch(written)
    if not found:
        return None
    begin, end = int(found[1]), min(length, int(found[2]))
    return (begin, end) if begin < end else None
