"""Snippets: the stretches of an article by which a reader can judge it.

The best stretch is the one where the most different words of the query stand within 300 code points; of several, the
one where they stand nearest together (in steps of 100), then the first. It is widened to whole sentences where they
fit, else to whole words. Up to two more follow where they hold words that those before lack. Where nothing in the body
matches, the lead is shown. A headline that the body begins with is passed over: it says no more than the title.
Furniture of a page that stands amid the text is neither matched nor shown: a snippet ends before it or begins after it.

What a result's snippets are: one to three of the body (`field` "body"), best first, or the lead; and where words of
the title match, the whole title with its marks (`field` "title") as the last one, in place of the third. A snippet's
text is a slice of the stored text in which each line break or other white space is one space, so that offsets stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple

from index.sentences import sentence_begin, sentence_end
from search.highlighting import Highlighter, Hit, disjoint
from search.inline_furniture import inline_furniture, signs_near
from search.results import Snippet

LONGEST: Final = 300
ENOUGH: Final = 120  # a sentence shorter than this is followed by the next one where that fits
MOST: Final = 3
NEAR: Final = 100  # within a sentence or so the first place tells more than the closest
SHORTEST: Final = 40  # what is left between two pieces of furniture tells nothing if it is shorter

KICKER: Final = 40  # code points that may stand before a headline that the body begins with
_AFTER_HEADLINE: Final = " \t\n\r\xa0.:|–—-"
_SPACE: Final = re.compile(r"[^\S ]")  # white space but for the space itself
_LAST_BREAK: Final = re.compile(r"\s\S*$")
_FIRST_BREAK: Final = re.compile(r"\s+")

Stretch = tuple[int, int]
"""Where a part of a body begins and ends."""


def snippets(title: str, body: str, highlighter: Highlighter) -> tuple[Snippet, ...]:
    """The snippets of one article, at most three, each at most 300 code points; none where the body is empty."""
    marks = highlighter.marks(title, "title")
    of_title = [Snippet("title", _spaced(title), marks)] if marks and len(title) <= LONGEST else []
    hits = highlighter.hits(body, "body")
    shown = _stretches(body, _opening(title, body), hits, MOST - len(of_title))
    return (*(_snippet(body, begin, end, hits) for begin, end in shown), *of_title)


def _stretches(body: str, opening: int, hits: Sequence[Hit], most: int) -> list[Stretch]:
    """What is shown of a body: where the hits are, or else the lead.

    Furniture is looked for only where it would be shown, and then the choice is made again: so it is for one in twelve
    results of 60 searches of news-12k, and looking for all of it in each body would take 40 µs a result.
    """
    closed = [(0, opening)]
    known: set[str] = set()
    while True:
        shown = _of_hits(body, hits, closed, most) or _lead(body, closed)
        signs = signs_near(body, shown) - known
        if not signs:
            return shown
        known |= signs
        furniture = inline_furniture(body, known)
        if not any(begin < right and left < end for begin, end in shown for left, right in furniture):
            return shown
        closed = _closed(opening, furniture)


def _closed(opening: int, furniture: Sequence[Stretch]) -> list[Stretch]:
    """What no snippet may show: what stands before the opening, and furniture with the scraps between its pieces."""
    closed = [(0, opening)]
    for begin, end in furniture:
        if begin - closed[-1][1] < SHORTEST:
            closed[-1] = (closed[-1][0], max(end, closed[-1][1]))
        else:
            closed.append((begin, end))
    return closed


def _opening(title: str, body: str) -> int:
    """Where the text begins: after the white space and the headline that the body may begin with."""
    begin = len(body) - len(body.lstrip())
    title = title.strip()
    # Between the two may stand a kicker or a dateline; a body that has the title only further on quotes it.
    place = body.find(title, begin, begin + len(title) + KICKER) if title else -1
    if place < 0:
        return begin
    end = place + len(title)
    after = len(body) - len(body[end:].lstrip(_AFTER_HEADLINE))
    return after if after < len(body) else begin


def _of_hits(body: str, hits: Sequence[Hit], closed: Sequence[Stretch], most: int) -> list[Stretch]:
    """The best stretches with hits, clear of what is closed and of each other; none where no hit is in open text."""
    found: list[Stretch] = []
    groups = _open_groups(hits, closed)
    wanted = {key for group in groups for _, _, key in group}
    while wanted and len(found) < most:
        window = min(_best_window(group) for group in groups)
        begin, end = _widened(body, window.begin, window.end, closed, found)
        found.append((begin, end))
        wanted -= {key for _, _, key in _inside(hits, begin, end)}
        groups = [rest for group in groups if (rest := [hit for hit in group if hit[2] in wanted])] if wanted else []
    return found


def _open_groups(hits: Sequence[Hit], closed: Sequence[Stretch]) -> list[list[Hit]]:
    """The hits outside of closed stretches that fit into a snippet; those of one group have none between them."""
    if len(closed) == 1:
        opening = closed[0][1]
        open_hits = [hit for hit in hits if hit[0] >= opening and hit[1] - hit[0] <= LONGEST]
        return [open_hits] if open_hits else []
    ends = [end for _, end in closed]
    groups: defaultdict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        following = bisect_right(ends, hit[0])
        fits = hit[1] - hit[0] <= LONGEST
        if fits and (following == len(closed) or hit[1] <= closed[following][0]):
            groups[following].append(hit)
    return list(groups.values())


class Window(NamedTuple):
    """A stretch of a body; of two the lesser is better: it lacks fewer keys, then is tighter, then comes first."""

    holds: int  # less than nothing: -2 where two keys are in it
    spread: int
    begin: int
    end: int


def _best_window(hits: Sequence[Hit]) -> Window:
    """The stretch of at most 300 code points with most different keys, as tight as possible.

    One pass with two ends: each hit is taken in once and let go once.
    """
    ends = [end for _, end, _ in hits]
    ascending = ends == sorted(ends)
    inside = dict.fromkeys([key for _, _, key in hits], 0)
    most, held = len(inside), 0
    best = Window(1, 0, 0, 0)  # worse than any
    first = 0
    for last, (_, end, key) in enumerate(hits):
        held += not inside[key]
        inside[key] += 1
        # What the window can lose on its left it loses: a hit that came again, and what is too far away.
        begin, _, left = hits[first]
        while end - begin > LONGEST or (first < last and inside[left] > 1):
            inside[left] -= 1
            held -= not inside[left]
            first += 1
            begin, _, left = hits[first]
        if held < -best.holds:
            continue
        reach = end if ascending else max(ends[max(first, last - 3) : last + 1])
        spread = (reach - begin) // NEAR
        if held > -best.holds or spread < best.spread:
            best = Window(-held, spread, begin, reach)
            if held == most and not spread:
                break  # what follows is no better and stands further on
    return best


def _widened(body: str, begin: int, end: int, closed: Sequence[Stretch], found: Sequence[Stretch]) -> Stretch:
    """The window as whole sentences, or as whole words where they do not fit; it stays clear of all others."""
    taken = (*closed, *found)
    least = max(right for _, right in taken if right <= begin)
    most = min([left for left, _ in taken if left >= end], default=len(body))
    first = sentence_begin(body, begin, least=max(least, end - LONGEST))
    if first is None and least > 0 and end - least < LONGEST and any(least == right for _, right in closed):
        first = min(begin, _after_space(body, least))  # what furniture left of the sentence begins behind it
    if first is None:
        # The sentence begins too far ahead: end with it if that leaves room, and begin with a whole word.
        last = sentence_end(body, end, most=min(most, begin + LONGEST * 2 // 3))
        last = last if last is not None else _word_end(body, end, min(most, begin + LONGEST // 2 + (end - begin) // 2))
        return _word_begin(body, begin, max(least, last - LONGEST)), last
    last = sentence_end(body, end, most=min(most, first + LONGEST))
    if last is None:
        return first, _word_end(body, end, min(most, first + LONGEST))
    while last - first < ENOUGH:
        following = _next_sentence(body, last, min(most, first + LONGEST))
        if following is None:
            break
        last = following
    if last - first < ENOUGH and most < len(body) and not body[last:most].strip():
        first = _earlier_sentence(body, first, max(least, last - LONGEST))
    return first, last


def _earlier_sentence(body: str, first: int, least: int) -> int:
    """Where the sentence before `first` begins, or `first` if it does not fit."""
    before = len(body[least:first].rstrip())
    earlier = sentence_begin(body, least + before - 1, least=least) if before else None
    return first if earlier is None else earlier


def _next_sentence(body: str, end: int, most: int) -> int | None:
    """Where the sentence after `end` ends, if it fits."""
    begin = _after_space(body, end)
    return sentence_end(body, begin + 1, most=most) if begin < min(most, len(body)) else None


def _word_end(body: str, end: int, most: int) -> int:
    """The last end of a word up to `most`, not before `end`."""
    if most >= len(body):
        return len(body.rstrip())
    cut = _LAST_BREAK.search(body, max(0, end), most + 1)
    return max(end, cut.start()) if cut else max(end, min(end, most))


def _word_begin(body: str, begin: int, least: int) -> int:
    """The first begin of a word from `least` on, not after `begin`."""
    if least <= 0:
        return len(body) - len(body.lstrip())
    cut = _FIRST_BREAK.search(body, least - 1, begin)
    return cut.end() if cut else begin


def _lead(body: str, closed: Sequence[Stretch]) -> list[Stretch]:
    opening = _after_space(body, closed[0][1])
    return [_widened(body, opening, opening + 1, closed, ())] if opening < len(body) else []


def _snippet(body: str, begin: int, end: int, hits: Sequence[Hit]) -> Snippet:
    marks = tuple((left - begin, right - begin) for left, right in disjoint(_inside(hits, begin, end)))
    return Snippet("body", _spaced(body[begin:end]), marks)


def _inside(hits: Sequence[Hit], begin: int, end: int) -> list[Hit]:
    first, last = bisect_left(hits, (begin,)), bisect_left(hits, (end,))
    return [hit for hit in hits[first:last] if hit[1] <= end]


def _after_space(body: str, place: int) -> int:
    space = _FIRST_BREAK.match(body, place)
    return space.end() if space else place


def _spaced(text: str) -> str:
    # Of white space only the space itself is printable.
    return text if text.isprintable() else _SPACE.sub(" ", text)
