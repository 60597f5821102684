"""An article as it is read: its body, or a part of a long one, with marks, passages and the way to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.shared_passages import ArticleView
from webui.addresses import Address
from webui.marking import Piece, Range, paragraphs
from webui.parts import numbered, part_at, parts_of, within
from webui.wording import outlets_of

if TYPE_CHECKING:
    from search.corpus import Corpus

_MARKS = 24  # marked words with a link each; the others are a key away
_PASSAGES = 100  # of an article, whose outlets the margin names


@dataclass(frozen=True)
class Reading:
    """What of an article is on the page: `part` of `parts`, counted from 1, with the addresses of all of them.

    `mark_places` lead to the first marked words, wherever they stand.
    """

    paragraphs: list[list[Piece]]
    part: int
    parts: tuple[str, ...]
    mark_places: tuple[str, ...]
    ranges: tuple[Range, ...]


def reading_of(view: ArticleView, marks: Sequence[Range], sought: Range | None, part: str, address: Address) -> Reading:
    """The part asked for, else that of the place sought, else the first; marks and passages cut to it."""
    ranges = parts_of(view.body)
    number = numbered(part, len(ranges)) or part_at(ranges, sought[0] if sought else 0)
    shown = ranges[number - 1]
    spans = [(passage.begin, passage.end) for passage in view.passages]
    body = paragraphs(
        view.body[slice(*shown)], within(marks, shown), within([*spans, sought] if sought else spans, shown)
    )
    many = len(ranges) > 1
    addresses = tuple(str(address.set("part", at)) for at in range(1, len(ranges) + 1))
    places = []
    for begin, _ in marks[:_MARKS]:
        at = part_at(ranges, begin)
        elsewhere = addresses[at - 1] if many and at != number else ""
        places.append(f"{elsewhere}#mark-{begin - ranges[at - 1][0]}")
    return Reading(body, number, addresses, tuple(places), tuple(ranges))


def passage_places(view: ArticleView, reading: Reading) -> list[str]:
    """Where each shared passage of the article begins, as links of the page."""
    found = []
    for number, passage in enumerate(view.passages, 1):
        at = part_at(reading.ranges, passage.begin)
        elsewhere = reading.parts[at - 1] if len(reading.ranges) > 1 and at != reading.part else ""
        found.append(f"{elsewhere}#passage-{number}")
    return found


def who_else(corpus: Corpus, view: ArticleView) -> dict[int, Sequence[str]]:
    """The other outlets that have each passage, by the passage's position, in order of publication.

    Boilerplate, and what nobody else has, is left out.
    """
    if not any(not passage.boilerplate for passage in view.passages):
        return {}
    listed = corpus.duplicates(article=view.id, min_outlets=1, min_overlap=0, limit=_PASSAGES).clusters
    by_id = {cluster.id: cluster for cluster in listed}
    found: dict[int, Sequence[str]] = {}
    for number, passage in enumerate(view.passages):
        cluster = by_id.get(passage.cluster)
        if cluster is None or cluster.boilerplate:
            continue
        names = outlets_of(one.outlet for one in cluster.passages if one.article != view.id)
        others = [name for name in names if name != view.outlet]
        if others:
            found[number] = others
    return found
