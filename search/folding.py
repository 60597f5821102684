"""Copies folded: of the articles that are copies of one another the first found stands for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from index.engines.base import Hits
from search.results import Copies

BEST = 1_000
"""Matches that copies are looked for in, unless the page needs more."""


@dataclass(frozen=True)
class Page:
    """A page of hits: their numbers and scores, what is folded under each, and the numbers of all hits looked at.

    `shown` is how many results there are, or over the page's end where more are known to follow. `total` counts the
    articles listed before folding; `folded` those that stand under another one up to the end of the page. `under`: the
    numbers of those under each article of the page. `listed`: the numbers of all articles listed, where these are not
    all that were found.
    """

    numbers: tuple[int, ...]
    scores: tuple[float, ...]
    total: int
    shown: int
    best: tuple[int, ...]
    copies: Mapping[int, Copies]
    folded: int = 0
    under: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    listed: tuple[int, ...] | None = None


Fetch = Callable[[int, int], Hits]
"""(offset, limit) -> hits."""
Groups = Callable[[Sequence[int]], dict[int, tuple[int, str]]]
"""Numbers of articles -> of those that have copies: their group and outlet."""


def shown_page(fetch: Fetch, offset: int, limit: int, *, best: bool) -> Page:
    """A page with every article by itself; `best` also looks at the best thousand."""
    if best and offset + limit <= BEST:
        hits = fetch(0, BEST)
        return _plain(hits.numbers[offset : offset + limit], hits.scores[offset : offset + limit], hits, hits.numbers)
    hits = fetch(offset, limit)
    return _plain(hits.numbers, hits.scores, hits, fetch(0, BEST).numbers if best else ())


def folded_page(fetch: Fetch, groups: Groups, offset: int, limit: int, href: str) -> Page:
    """A page of results, each standing for its copies among the hits looked at: the best thousand, or twice as many
    again and again until the page is full."""
    looked_at = BEST
    while True:
        hits = fetch(0, looked_at)
        group_of = groups(hits.numbers)
        kept = _firsts(hits.numbers, group_of)
        # One more than the page shows, so that it is known whether another page follows.
        if len(kept) > offset + limit or looked_at >= hits.total:
            break
        looked_at *= 2
    page = kept[offset : offset + limit]
    numbers = tuple(hits.numbers[place] for place in page)
    members = _members(numbers, group_of)
    return Page(
        numbers=numbers,
        scores=tuple(hits.scores[place] for place in page),
        total=hits.total,
        shown=len(kept),
        best=hits.numbers[:BEST],
        copies=_counted(members, group_of, href),
        under={number: tuple(one for one in every if one != number) for number, every in members.items()},
        folded=kept[offset + limit - 1] + 1 - (offset + limit)
        if len(kept) > offset + limit
        else hits.total - len(kept),
    )


def copies_page(fetch: Fetch, groups: Groups, offset: int, limit: int) -> Page:
    """A page of the articles that have copies anywhere in the corpus, each by itself; `total` counts these."""
    total = fetch(0, 1).total
    hits = fetch(0, max(1, total))
    group_of = groups(hits.numbers)
    listed = [place for place, number in enumerate(hits.numbers) if number in group_of]
    page = listed[offset : offset + limit]
    numbers = tuple(hits.numbers[place] for place in page)
    all_listed = tuple(hits.numbers[place] for place in listed)
    return Page(
        numbers=numbers,
        scores=tuple(hits.scores[place] for place in page),
        total=len(listed),
        shown=len(listed),
        best=all_listed[:BEST],
        copies=_counted(_members(numbers, group_of), group_of, None),
        listed=all_listed,
    )


def _plain(numbers: tuple[int, ...], scores: tuple[float, ...], hits: Hits, best: tuple[int, ...]) -> Page:
    return Page(numbers, scores, hits.total, hits.total, best, {})


def _firsts(numbers: Sequence[int], group_of: Mapping[int, tuple[int, str]]) -> Sequence[int]:
    """The places of the hits that are not a copy of one before."""
    seen: set[int] = set()
    folded: set[int] = set()
    for number in filter(group_of.__contains__, numbers):
        group = group_of[number][0]
        if group in seen:
            folded.add(number)
        seen.add(group)
    if not folded:
        return range(len(numbers))
    return [place for place, number in enumerate(numbers) if number not in folded]


def _members(shown: Sequence[int], group_of: Mapping[int, tuple[int, str]]) -> dict[int, list[int]]:
    """For each article shown that has copies among the hits: it and these."""
    members: dict[int, list[int]] = {group_of[number][0]: [] for number in shown if number in group_of}
    for number, (group, _) in group_of.items():
        if group in members:
            members[group].append(number)
    return {number: every for number in shown if number in group_of and len(every := members[group_of[number][0]]) > 1}


def _counted(
    members: Mapping[int, Sequence[int]], group_of: Mapping[int, tuple[int, str]], href: str | None
) -> dict[int, Copies]:
    """For each article with copies: how many others, and the outlets of all of them."""
    return {
        number: Copies(len(every) - 1, len({group_of[one][1] for one in every}), href)
        for number, every in members.items()
    }
