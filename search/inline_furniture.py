"""Page furniture amid running text: which stretches of a body are labels, credits and forms of the page.

Readers of web pages leave furniture out, but bodies in JSON lines, tables and feeds hold what somebody's scraper took
for text: of 12,559 articles of news-12k every second holds some. What is here is frequent there (nearly every kind in
20 articles or more) and certain: phrases that no article says of itself, by their exact wording, never longer than a
line. A label is furniture; a caption after it, which tells something, is not.

Each kind is found by its sign, a few letters that begin with a capital or a bracket: so one pattern of all signs reads
a stretch in 3 µs, where forty searches would take 14. Only the kinds whose signs stand near a stretch are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

LONGEST: Final = 700
"""Code points; furniture is shorter, and longer lines are looked at in part."""
_BEHIND: Final = 200
"""Code points before a stretch in which the sign stands of what reaches into it."""
_MOST_TRIES: Final = 300
"""For each kind, so that a text made of signs takes no longer than others. Articles hold up to 230."""


class _Kind(NamedTuple):
    """One form of furniture; its pattern is tried where its sign stands, or else where the sign's line begins."""

    pattern: re.Pattern[str]
    of_line: bool


def _at(pattern: str) -> _Kind:
    return _Kind(re.compile(pattern, re.MULTILINE), of_line=False)


def _line(pattern: str) -> _Kind:
    return _Kind(re.compile(rf"^{pattern}[ \t]*$", re.MULTILINE), of_line=True)


_FORM: Final = r"[^\n]{0,300}\bSign Up (?:Loading )?By signing up\b[^\n]{0,370}"
_KINDS: Final = {
    # BBC
    "Image copyright ": _at(r"Image copyright [^\n]{1,60}?(?: Image caption\b|[ \t]*$)"),
    "Image caption ": _at(r"^Image caption\b"),
    "Media playback is ": _at(r"Media playback is unsupported on your device(?: Media caption\b)?"),
    # NPR: a credit, mostly twice
    "Enlarge this image": _at(
        r"Enlarge this image\b(?: toggle caption\b)?(?: (?P<credit>[^\n]{2,100}?) (?P=credit)(?!\w))?"
    ),
    # CNN: the headline of a video, which is of another story, twice
    "JUST WATCHED ": _at(
        r"JUST WATCHED (?P<video>[^\n]{1,200}?) Replay More Videos \.\.\. MUST WATCH(?: (?P=video)(?: [\d:]{4,8})?)?"
    ),
    "Hide Caption ": _at(r"Hide Caption \d{1,3} of \d{1,3}\b(?: Photos:)?"),
    "Story highlights ": _at(r"^Story highlights\b"),
    "Chat with us in Facebook": _at(
        r"Chat with us in Facebook Messenger\.(?: Find out what['’]s happening [^\n.]{1,60}\.)?"
    ),
    "Follow the Ticker": _line(r"- Follow the Ticker on Twitter: @PoliticalTicker"),
    "Follow @": _line(r"Follow @\w{2,20}"),
    "Check out the CNN": _line(r"- Check out the CNN Electoral Map and Calculator[^\n]{0,80}"),
    # Advertisements
    "ADVERTISEMENT": _line(r"ADVERTISEMENT"),
    "Advertisement": _line(r"Advertisement:?(?: Advertisement| Continue reading the main story)?"),
    "Story Continued Below": _at(r"Story Continued Below\b"),
    # Newsletters and apps
    "Sign up for Daily ": _line(r"Sign up for Daily (?:Opinion )?Newsletters?(?: Manage Newsletters)?"),
    "Sign Up By signing up": _line(_FORM),
    "Sign Up Loading By": _line(_FORM),
    "Enter your email Sign Up": _at(
        r"Enter your email Sign Up\b(?: By signing up, I agree to the Privacy Policy and Terms of Use\b"
        r"(?: and to occasionally receive special offers from [^\n.]{1,60}\.)?)?"
    ),
    "Get the Monitor Stories": _at(r"Get the Monitor Stories you care about [^\n]{0,80}? our Privacy Policy\b"),
    "Newsletter Sign Up Cont": _at(r"Newsletter Sign Up Continue reading the main story\b[^\n]{0,600}?newsletters\.$"),
    "Thank you for subscribing": _line(r"Newsletter Sign Up Continue reading [^\n]{0,620}newsletters\."),
    "Get all the latest news on": _line(r"Get all the latest news on [^\n.]{1,80} to your inbox\. Sign up here\.?"),
    "CLICK HERE ": _at(r"CLICK HERE (?:TO GET|FOR) THE FOX NEWS APP\b"),
    "Want FOX News First": _at(r"Want FOX News First in your inbox every day\? Sign up here\.(?:\*\*)?"),
    "Interested in ": _line(r"Interested in [^\n]{2,300}\bas an interest to stay up to date [^\n]{2,200} Add Interest"),
    "ProPublica is a nonprofit": _at(
        r"ProPublica is a nonprofit newsroom that investigates abuses of power\.(?: Sign up [^\n.]{1,90}\.)?"
    ),
    # Other stories
    "Read more": _line(r"[^\n]{1,200}[^\n.:] Read more"),
    "Also on POLITICO:": _line(r"\( ?Also on POLITICO:[^\n]{1,200}\)"),
    "(RELATED: ": _at(r"\(RELATED: [^\n()]{5,200}\)"),
    "More On This...": _line(r"More On This\.\.\."),
    "Slideshow (": _line(r"Slideshow \(\d+ Images\)"),
    # Who owns it, who took the picture, how old it is, where to share it
    "Copyright © ": _at(
        r"Copyright © \d{4}\b[^\n]{2,60}?(?:Click here for reprint permission\b|[Aa]ll rights reserved\b|$)\.?"
    ),
    "(Photo: ": _at(r"\(Photo: [^\n()]{2,80}\)"),
    "Photo: ": _at(r"(?<=[.)’”] )Photo: [^\n]{2,60}$"),
    "REUTERS/": _at(r"(?<=[.)] )REUTERS/[A-Z][^\n]{2,60}$"),
    "FILE PHOTO": _at(r"^FILE PHOTO(?::| -)"),
    "This article is more": _line(r"This article is more than \d+ (?:month|year)s? old"),
    "Share Tweet Post Email": _line(r"[A-Z0-9 :]{0,60}Share Tweet Post Email"),
    "Read or Share this story": _at(r"Read or Share this story:(?: ?https?://\S{1,80})?"),
    "Content created by The Daily": _line(r"Content created by The Daily Caller News Foundation is [^\n]{0,300}"),
    "The opinions expressed by": _at(
        r"The opinions expressed by columnists are their own and do not [^\n.]{1,60}Townhall\.com\."
    ),
}  # fmt: skip
_GLUED: Final = "MORE"


def _any_of(signs: Iterable[str]) -> re.Pattern[str]:
    """A pattern of all signs, by first letters: tried one after the other they take a third longer."""
    groups = groupby(sorted(signs), itemgetter(0))
    patterns = (f"{re.escape(first)}(?:{'|'.join(re.escape(sign[1:]) for sign in group)})" for first, group in groups)
    return re.compile("|".join(patterns))


_SIGN: Final = _any_of([*_KINDS, _GLUED])

# The Hill: behind a name stand its long form, glued to the headlines of stories about its bearer, and "MORE":
# "President Trump Donald John TrumpGOP senators balk … MORE said". 2,162 of the 2,217 in its articles are found so.
_MORE: Final = re.compile(r" MORE\b(?:['’]s\b)?[,.;:]?")
_LONG_NAME: Final = re.compile(
    r"\b(?P<last>[A-ZÀ-Þ][\w'’-]{1,30}),? "
    r"(?P<whole>(?:[A-ZÀ-Þ(][\w.,()'’\"“”-]{0,30} ){1,6}?)(?P=last)(?=[A-Z0-9'‘\"“])"
)


def signs_near(text: str, stretches: Iterable[tuple[int, int]]) -> set[str]:
    """The signs in the lines of these stretches; where none is near, a stretch holds no furniture."""
    found: set[str] = set()
    for begin, end in stretches:
        first = max(0, begin - _BEHIND, text.rfind("\n", max(0, begin - _BEHIND), begin))
        last = text.find("\n", end, end + LONGEST)
        found.update(_SIGN.findall(text, first, last if last >= 0 else end + LONGEST))
    return found


def inline_furniture(text: str, signs: Iterable[str]) -> list[tuple[int, int]]:
    """The stretches `[begin, end)` of a text that are furniture of the kinds with these signs, in order of place.

    Those that overlap are one.
    """
    found: list[tuple[int, int]] = []
    for begin, end in sorted(stretch for sign in signs for stretch in _of_kind(text, sign)):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def _of_kind(text: str, sign: str) -> Iterator[tuple[int, int]]:
    if sign == _GLUED:
        yield from _glued_headlines(text)
        return
    pattern, of_line = _KINDS[sign]
    place = text.find(sign)
    for _ in range(_MOST_TRIES):
        if place < 0:
            return
        match = pattern.match(text, _line_begin(text, place) if of_line else place)
        if match:
            yield match.span()
        place = text.find(sign, max(place + len(sign), match.end() if match else 0))


def _glued_headlines(text: str) -> Iterator[tuple[int, int]]:
    """The Hill's: from the last long name before a "MORE" on."""
    end = 0
    for _ in range(_MOST_TRIES):
        more = _MORE.search(text, end)
        if more is None:
            return
        begin = max(end, _line_begin(text, more.start()))
        names = [name.start("whole") for name in _LONG_NAME.finditer(text, begin, more.start())]
        if names:
            yield names[-1], more.end()
        end = more.end()


def _line_begin(text: str, place: int) -> int:
    """Where the line begins, or what is looked at of a long one."""
    least = max(0, place - LONGEST)
    return max(least, text.rfind("\n", least, place) + 1)
