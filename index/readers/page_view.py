"""What a reader of a saved page sees near its headline: the title as it stands there, a date, a byline, the outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from index.article import UNKNOWN_DATE, Precision, Published
from index.dates import FAR, lies_ahead, parse
from index.printed_dates import stated_in, without_date
from index.readers.byline_lines import AND, NAMES, OTHER_BY, beside_date, byline
from index.readers.furniture_words import SECTIONS

BEFORE, AFTER = 6, 14  # pieces of text looked at before and after the headline
SENTENCE = 60  # code points from which a piece that ends like a sentence is one
LONGEST_PIECE = 160  # code points; longer ones are the article itself
LONGEST_WINDOW = 400  # code points
LEAST_HEADLINE = 20  # letters and digits of a headline that is told from its kicker
LONGEST_MARKED = 120  # of an element that is marked as a date or a byline
_MOST = 8  # elements marked as dates or bylines that are looked at

_SEPARATOR = re.compile(r"\s+[|–—»·:-]{1,2}\s+|\s*[|_]\s*|:\s+")
_DATE_NAMES = re.compile(r"date|time|publish|posted|submitted|datum|fecha", re.IGNORECASE)
_AUTHOR_NAMES = re.compile(r"byline|author|writer|journalist", re.IGNORECASE)
_ELSEWHERE = re.compile(r"comment|related", re.IGNORECASE)
_BY = re.compile(rf"(?:(?:written |posted |reported )?by|{OTHER_BY})\b\s*:?\s+(?P<who>.+)", re.IGNORECASE | re.DOTALL)
_ONE_NAME = re.compile(NAMES)
_ROLE = re.compile(
    r"\s+(?:for|für|pour)\s+.*$|,\s+[^,]*\b(?:staff|reporter|writer|correspondent|editor)\b.*$", re.IGNORECASE
)
_UNCASED = re.compile(r"[^\W\d_a-zA-ZÀ-ɏ]{2,}(?: [^\W\d_a-zA-ZÀ-ɏ]+){1,3}|[぀-ヿ㐀-鿿가-힣]{2,8}")
_CHANGED = re.compile(r"modif|updat", re.IGNORECASE)


class View:
    """The pieces of text of a page in their order, and what stands where; read once, when first asked for."""

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self._pieces: list[str] | None = None

    @property
    def pieces(self) -> list[str]:
        """The texts between tags, without white space around them, empty ones left out."""
        if self._pieces is None:
            body = self._tree.find(".//body")
            found = (" ".join(text.split()) for text in (self._tree if body is None else body).itertext())
            self._pieces = [text for text in found if text]
        return self._pieces

    def heading(self) -> str | None:
        """The one first-order heading, of the article where one is marked."""
        marked = self._tree.xpath("//article//h1 | //main//h1") or self._tree.xpath("//h1")
        texts = {text for one in marked[:20] if not _leads_home(one) and (text := _text(one))}
        return texts.pop() if len(texts) == 1 else None

    def window(self) -> str | None:
        """The title of the browser's window."""
        title = self._tree.find(".//head/title")
        return _text(title)[:LONGEST_WINDOW] or None if title is not None else None

    def split(self, window: str) -> tuple[str, tuple[str, ...]]:
        """A window's title without the names of outlet and section, and these names, the likeliest outlet first.

        A part is cut off only where what is left stands on the page by itself.
        """
        pieces = set(self.pieces)
        cuts = list(_SEPARATOR.finditer(window))[:_MOST]
        if window in pieces or not cuts:
            return window, ()
        begins = [0, *(cut.end() for cut in cuts)]
        ends = [*(cut.start() for cut in cuts), len(window)]
        found = [
            (window[begin:end], begin, end)
            for begin in begins
            for end in ends
            if end - begin >= 12 and window[begin:end] in pieces
        ]
        if not found:
            return window, ()
        title, begin, end = max(found, key=lambda one: len(one[0]))
        after = _SEPARATOR.split(window[end:].strip())
        before = _SEPARATOR.split(window[:begin].strip())
        names = (part.strip(" |–—»·:-_") for part in (*reversed(after), *before))
        return title, tuple(name for name in names if name and name.lower() not in SECTIONS)

    def outlet(self, names: tuple[str, ...], host: str | None) -> str | None:
        """Which of the window's other names is the outlet: one that the page shows by itself, or that its host has."""
        shown = set(self.pieces)
        for name in names:
            if len(name) <= 60 and (name in shown or (host and _squeezed(name) in _squeezed(host))):
                return name
        return None

    def near(self, title: str | None) -> list[str]:
        """The short pieces of text around the headline; those at the top of the page where it is not shown."""
        pieces = self.pieces
        said = [show_same_headline(title, piece) for piece in pieces] if title else []
        at = next((place for same in (2, 1) for place, found in enumerate(said) if found == same), None)
        if at is None:
            return []
        after: list[str] = []
        sentences = 0
        for piece in pieces[at + 1 : at + 1 + AFTER]:
            sentences += len(piece) > LONGEST_PIECE or (
                len(piece) > SENTENCE and piece.endswith((".", "!", "?", "。", "”"))
            )
            if sentences == 2:  # one may be the standfirst; the second is the article's
                break
            after.append(piece)
        return [piece for piece in (*after, *reversed(pieces[max(0, at - BEFORE) : at])) if len(piece) <= LONGEST_PIECE]

    def _named(self, names: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
        """The short texts of elements whose class or id has such a name; whether the text is nothing but that."""
        seen = 0
        for element in self._tree.iter():
            marked = "author" in (element.get("rel"), element.get("itemprop")) and names is _AUTHOR_NAMES
            name = f"{element.get('class') or ''} {element.get('id') or ''}"
            if not marked and (len(name) == 1 or not names.search(name)):
                continue
            text = _text(element)
            if text and len(text) < LONGEST_MARKED and _is_here(element):
                yield text, marked or len(element) == 0
                seen += 1
                if seen == _MOST:
                    return

    def published(self, title: str | None) -> Published:
        """The date that is marked as such, else one near the headline."""
        for element in islice(filter(_states_date, self._tree.iter()), _MOST):
            if _CHANGED.search(element.get("class") or "") or not _is_here(element):
                continue
            for value in (element.get("datetime"), element.get("content"), element.get("title")):
                if (date := parse(value)).first is not None:
                    return date
            if (date := stated_in(_text(element))).first is not None:
                return date
        for text, _ in self._named(_DATE_NAMES):
            if (date := stated_in(text)).first is not None:
                return date
        for piece in self.near(title):
            if _is_dateline(piece) and (date := stated_in(piece)).first is not None:
                return date
        return UNKNOWN_DATE

    def date_to_come(self, title: str | None) -> str | None:
        """A day that would be the article's, were it not to come: one marked as a date, or near the headline."""
        marked: list[str | None] = []
        for element in islice(filter(_states_date, self._tree.iter()), _MOST):
            if not _CHANGED.search(element.get("class") or "") and _is_here(element):
                marked += [element.get("datetime"), element.get("content"), element.get("title"), _text(element)]
        named = [text for text, _ in self._named(_DATE_NAMES)]
        return next((text for text in (*marked, *named, *self.near(title)) if text and _is_to_come(text)), None)

    def author(self, title: str | None) -> str | None:
        """The byline that is marked as such, else one near the headline."""
        for text, surely in self._named(_AUTHOR_NAMES):
            if who := _who(text, surely=surely):
                return who
        near = self.near(title)
        for at, piece in enumerate(near):
            if piece.rstrip(" :").lower() in ("by", "von", "par", "por", "di") and at + 1 < len(near):
                return _who(near[at + 1], surely=True)
            if who := _who(piece, surely=False):
                return who
        # "Jane Doe, 9 May 2017", or the name alone directly before or after the date
        for at, piece in enumerate(near[:4]):
            rest = beside_date(piece)
            if rest is not None:
                beside = [rest, *near[max(0, at - 1) : at], *near[at + 1 : at + 2]]
                return next((name for name in beside if _ONE_NAME.fullmatch(name)), None)
        return None


def _leads_home(heading: Any) -> bool:
    """Whether a heading is the site's name: it links to the front page."""
    for link in heading.iter("a"):
        address = (link.get("href") or "").partition("://")[2] or link.get("href") or ""
        if address.strip("/") == "" or (
            address.count("/") <= 1 and address.endswith("/") and "://" in link.get("href")
        ):
            return bool(link.get("href"))
    return False


def _states_date(element: Any) -> bool:
    """Whether an element's kind says that it states a date, and not that of a change."""
    if element.tag == "time" or element.get("pubdate") is not None:
        return True
    return bool(element.get("itemprop") == "datePublished" or (element.tag == "abbr" and element.get("title")))


def _is_here(element: Any) -> bool:
    """Whether an element speaks of the page's article, not of a comment on it or of other articles."""
    for above in element.iterancestors():
        if above.tag in ("aside", "nav") or _ELSEWHERE.search(above.get("class") or ""):
            return False
    return True


def _is_to_come(text: str) -> bool:
    """Whether a text is a day to come; not a year or a month, which pages speak of, nor a number."""
    if text.isdigit() or not lies_ahead(text):
        return False
    return parse(text, now=FAR).precision in (Precision.DAY, Precision.MINUTE)


def _is_dateline(piece: str) -> bool:
    """A date with a name or a label, not a sentence that mentions one."""
    rest = without_date(piece)
    if rest is None:
        return False
    return len(rest.split()) <= 6 and not rest.endswith((".", "!", "?", "。")) and len(rest) <= 80


def _who(text: str, *, surely: bool) -> str | None:
    """The names in a byline; `surely` takes a text without "By" too."""
    rest = beside_date(text)
    if rest is not None:
        text = rest
    if not text or len(text) > 120:
        return None
    if found := byline(text):
        return found
    said = _BY.match(text)
    who = (said["who"] if said else text).strip(" ,|·/")
    if not (said or surely):
        return None
    who = AND.sub(", ", _ROLE.sub("", who))
    if found := byline(f"By {who.title() if who.isupper() else who}"):
        return found
    # Names in scripts without capitals; a word or two of them, not a label
    return who if surely and not said and _UNCASED.fullmatch(who) else None


def show_same_headline(title: str, line: str) -> int:
    """2 where a line is the title but for case, blanks and signs, 1 where one of them has a kicker before it, else 0.

    Titles for other sites have other quotation marks than the page, and "Traffic: " where it shows "Traffic" above.
    """
    if len(line) > 3 * len(title) or len(title) > 3 * len(line):
        return 0
    wanted, found = _squeezed(title), _squeezed(line)
    if wanted == found:
        return 2 if wanted else 0
    shorter, longer = sorted((wanted, found), key=len)
    return 1 if len(shorter) >= LEAST_HEADLINE and longer.endswith(shorter) else 0


def _squeezed(name: str) -> str:
    return re.sub(r"\W|^the\s", "", name.casefold())


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
