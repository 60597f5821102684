"""Snippets: the stretches of an article by which a reader can judge it.

The best stretch is the one where the most different words of the query stand within 300 code points; of several, the
one where they stand nearest together (in steps of 100), then the first. It is widened to whole sentences where they
fit, else to whole words. Up to two more follow where they hold words that those before lack. Where nothing in the body
matches, the lead is shown. A headline that the body begins with is passed over: it says no more than the title.

What a result's snippets are: one to three of the body (`field` "body"), best first, or the lead; and where words of
the title match, the whole title with its marks (`field` "title") as the last one, in place of the third. A snippet's
text is a slice of the stored text in which each line break or other white space is one space, so that offsets stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from index.sentences import sentence_begin, sentence_end
from search.highlighting import Highlighter, Hit, disjoint
from search.results import Snippet

LONGEST: Final = 300
ENOUGH: Final = 120  # a sentence shorter than this is followed by the next one where that fits
MOST: Final = 3
NEAR: Final = 100  # within a sentence or so the first place tells more than the closest

KICKER: Final = 40  # code points that may stand before a headline that the body begins with
_AFTER_HEADLINE: Final = " \t\n\r\xa0.:|–—-"
_SPACE: Final = re.compile(r"[^\S ]")  # white space but for the space itself
_LAST_BREAK: Final = re.compile(r"\s\S*$")
_FIRST_BREAK: Final = re.compile(r"\s+")


def snippets(title: str, body: str, highlighter: Highlighter) -> tuple[Snippet, ...]:
    """The snippets of one article, at most three, each at most 300 code points; none where the body is empty."""
    marks = highlighter.marks(title, "title")
    of_title = [Snippet("title", _spaced(title), marks)] if marks and len(title) <= LONGEST else []
    opening = _opening(title, body)
    return (*(_of_body(body, opening, highlighter, MOST - len(of_title)) or _of_lead(body, opening)), *of_title)


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


def _of_body(body: str, opening: int, highlighter: Highlighter, most: int) -> list[Snippet]:
    found: list[Snippet] = []
    ranges: list[tuple[int, int]] = [(0, opening)]
    hits = [hit for hit in highlighter.hits(body, "body") if hit[0] >= opening]
    wanted = {key for _, _, key in hits}
    while wanted and len(found) < most:
        window = _best_window(hits, wanted)
        if window is None:
            break
        begin, end = _widened(body, window.begin, window.end, ranges)
        inside = [hit for hit in hits if begin <= hit[0] and hit[1] <= end]
        wanted -= {key for _, _, key in inside}
        ranges.append((begin, end))
        marks = tuple((left - begin, right - begin) for left, right in disjoint(inside))
        found.append(Snippet("body", _spaced(body[begin:end]), marks))
    return found


class Window(NamedTuple):
    """A stretch of a body; of two the lesser is better: it lacks fewer keys, then is tighter, then comes first."""

    holds: int  # less than nothing: -2 where two keys are in it
    spread: int
    begin: int
    end: int


def _best_window(hits: Sequence[Hit], wanted: set[int]) -> Window | None:
    """The stretch of at most 300 code points with most different keys of `wanted`, as tight as possible.

    One pass with two ends: each hit is taken in once and let go once.
    """
    hits = [(begin, end, key) for begin, end, key in hits if key in wanted and end - begin <= LONGEST]
    ends = [end for _, end, _ in hits]
    ascending = ends == sorted(ends)
    inside = dict.fromkeys([key for _, _, key in hits], 0)
    most, held = len(inside), 0
    best: Window | None = None
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
        if best and held < -best.holds:
            continue
        reach = end if ascending else max(ends[max(first, last - 3) : last + 1])
        window = Window(-held, (reach - begin) // NEAR, begin, reach)
        if best is None or window < best:
            best = window
            if window[:2] == (-most, 0):
                break  # what follows is no better and stands further on
    return best


def _widened(body: str, begin: int, end: int, taken: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The window as whole sentences, or as whole words where they do not fit; it stays clear of what was taken."""
    least = max(right for _, right in taken if right <= begin)
    most = min([left for left, _ in taken if left >= end], default=len(body))
    first = sentence_begin(body, begin, least=max(least, end - LONGEST))
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
    return first, last


def _next_sentence(body: str, end: int, most: int) -> int | None:
    """Where the sentence after `end` ends, if it fits."""
    following = _FIRST_BREAK.match(body, end)
    begin = following.end() if following else end
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


def _of_lead(body: str, opening: int) -> list[Snippet]:
    if opening == len(body):
        return []
    begin, end = _widened(body, opening, opening + 1, [(0, opening)])
    return [Snippet("body", _spaced(body[begin:end]), ())]


def _spaced(text: str) -> str:
    # Of white space only the space itself is printable.
    return text if text.isprintable() else _SPACE.sub(" ", text)
