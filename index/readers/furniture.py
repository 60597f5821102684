"""Lines of a page that are not the article: navigation, credits, share buttons, dates, bylines. Only what is certain.

A line is furniture by what it is, never by where it stands alone; whatever could be a sentence of the article is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Published
from index.dates import parse
from index.printed_dates import without_date
from index.readers.byline_lines import beside_date, byline, dated_byline, named_in
from index.readers.furniture_words import BODY_LABELS, LABELS, READ_ALSO, SECTIONS, SHARE_LINE, SHARING

LONGEST_LINE = 400  # code points; longer ones are paragraphs
MOST_LISTED = 24  # lines of a list of other stories, empty ones between them counted
LONGEST_LISTED = 160  # code points of a headline in it
_AGENCY = (
    r"(?:getty images|getty|afp|ap(?: photo)?|reuters|epa|shutterstock|istock|alamy|bloomberg|wire ?image|zuma|upi|pa)"
)
_CREDIT = re.compile(
    rf"(?:(?:[\w.'’-]+ ){{1,4}}?[\w.'’-]+ ?/ ?{_AGENCY}\b(?:[ /]\S+){{0,8}}"  # Jane Doe/Getty Images for Somebody
    rf"|{_AGENCY} ?/ ?[\w.'’-]+(?: [\w.'’-]+){{0,4}}"  # Reuters/Jane Doe
    r"|(?:photo(?:graph)?|picture|image|illustration)"
    r"(?: (?:by|courtesy(?: of)?|credit)\b|:| ?©| ?\(c\))\s*.{2,100}"
    r"|(?:photo |image |picture )?credits?:\s*.{2,100}"
    rf"|(?:©|\(c\)|copyright) ?{_AGENCY}.{{0,60}})",
    re.IGNORECASE,
)
_TEASER = re.compile(
    rf"(?:more news|read more|read also|also read|see also|{READ_ALSO}|"
    r"related(?: (?:news|articles?|stor(?:y|ies)|coverage|links?))?|recommended|don['’]t miss|"
    r"more on this(?: story)?)\s?[:|»]\s*\S.{0,200}",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"(?:more news|more stories|read more|read also|also read|see also|related(?: (?:news|articles?|stories|coverage|"
    r"links?))?|recommended(?: (?:reading|stories))?|you (?:may|might) also like|don['’]t miss|most read|"
    r"more on this(?: story)?|more from [^.:]{2,40})\s?[:|»]?",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:\bcredits?\s?(?:\.\.\.|…|:)|"
    r"(?:\b|\()(?:(?:ap )?photo(?:graph)?|picture|image|foto)s?(?: by\b| courtesy\b|:|/))\s?.{2,60}$",
    re.IGNORECASE,
)
_OFFICE = re.compile(r",? (?:\d|is (?:printed|published|owned|registered|part of|a member|not responsible)\b)")
_MINUTES = re.compile(r"\b\d+[ -]min(?:ute)?s?[ -]read\b", re.IGNORECASE)
_NOTICE = re.compile(
    r"^(?:©|\(c\) |copyright\b)|\ball rights reserved\b|\bmay not be (?:published|reproduced|redistributed)\b|"
    r"\byou can unsubscribe\b|\b(?:in|to) your inbox\b|\byour e-?mail address\b|"
    r"\b(?:tous droits réservés|alle rechte vorbehalten|todos los derechos reservados|"
    r"無断転載|未经授权|版权所有|무단\s?전재)",
    re.IGNORECASE,
)
_PLEA = re.compile(
    r"(?:sign up (?:to|for|here)|subscribe (?:to|now|here)|follow (?:us|me|him|her|@)|read more from\b|"
    r"click here to\b|download (?:our|the) app|please enable javascript|you need to enable javascript|"
    r"is this page useful|was this (?:page|article) (?:useful|helpful)|printed from:?\s|"
    r"view this e-?mail in your browser|"
    r"thanks for signing up|join (?:us|our|the conversation)\b|have you got a story|"
    r"do you have a story|got a tip|never miss a|enter your e-?mail|filed under\b|(?:tags|topics|labels)\s?:|"
    r"(?:this|a version of this) (?:article|story|piece) (?:first |originally )?(?:appeared|was published)\b)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\((?:(?:additional |further )?(?:reporting|writing|editing|edited|written|with reporting|compiled)\b[^()]*)\)|"
    r"(?:(?:additional |further )?reporting by|edited by|compiled by) [^.]{2,150}\.?|"
    r"(?:media|press) (?:enquiries|inquiries|contacts?|office)\b[^.]{0,120}|(?:telephone|tel|phone|e-?mail)\b.{4,100}|"
    r"[(（]?(?:责任编辑|编辑|記者|文・|取材)[^。]{0,30}|.{0,60}@[\w.-]+\.\w{2,}",
    re.IGNORECASE,
)
_COUNT = re.compile(r"[\d.,]+ ?[km]? ?(?:shares?|comments?|views?|likes?|reads|min(?:ute)?s?(?: read)?)", re.IGNORECASE)
_COOKIES = re.compile(
    r"(?:we|this (?:web)?site|our (?:web)?site)\b.{0,40}\buses? cookies\b.{0,300}|"
    r"by continuing to (?:use|browse) .{0,300}",
    re.IGNORECASE,
)
_DATED_BYLINE = re.compile(
    r"(?P<who>.{4,120}?),?\s+(?:on\s+)?(?P<date>(?:[A-Z][a-z]{2,8}\.? \d|\d{1,2} [A-Z]|\d{4}-\d\d-).{5,40})"
)
_FIELD = re.compile(
    r"(?P<name>title|headline|date|published|author|by|outlet|publication|url|link|language|section)"
    r"\s?:\s+(?P<value>\S.{0,300})",
    re.IGNORECASE,
)
_FIELD_NAMES = {
    "headline": "title", "date": "published", "by": "author", "publication": "outlet",
    "link": "url", "section": "topic",
}  # fmt: skip
_MOST_WORDS = {"author": 8, "outlet": 5, "language": 1, "topic": 3}
_UPDATED = re.compile(r"(?:last )?(?:updated|modified)(?: on| at)?\b\s*:?\s*(?P<date>.{6,60})", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")
_GLUED = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])")
_SEPARATORS = re.compile(r"\s*[|•·›»>]\s*|\s+[/–—]\s+")


@dataclass(frozen=True)
class Furniture:
    """A line that is not the article, and what it says about it: a field of the article and its value, or neither."""

    field: str | None = None
    value: str | Published | None = None


NOTHING = (Furniture(),)


def classify(line: str) -> tuple[Furniture, ...]:
    """What a line of a page's head is, empty where it may be the article's own. `line` has its spaces collapsed."""
    if len(line) > LONGEST_LINE:
        return ()
    found = _whole(line) or _dated_byline(line)
    if found:
        return found
    parts = [part for part in _SEPARATORS.split(line) if part]
    if len(parts) < 2:
        return ()
    if len(parts) >= 3 and all(len(part.split()) <= 2 for part in parts):
        return NOTHING  # Home > World > Europe
    pieces = [_whole(part) or _dated_byline(part) for part in parts]
    return tuple(piece for found in pieces for piece in found) if all(pieces) else ()


def is_body_furniture(line: str) -> bool:
    """Whether a line amid the body is certainly not the article's: an advertisement's label, a teaser."""
    if len(line) > LONGEST_LINE:
        return False
    line = " ".join(line.split())
    if line.lower().rstrip(".:") in BODY_LABELS:
        return True
    if ":" not in line and "|" not in line and "»" not in line:  # what a teaser has; most lines end here
        return False
    return bool(_TEASER.fullmatch(line)) and not line.endswith((".", "”", '"')) and len(line.split()) <= 30


def without_ending(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a text without the furniture under it: share lines, credits, a list of other stories by its heading.

    A list has nothing but headlines to the end of the text; a line that ends in a full stop may be the article's.
    """
    end = len(lines)
    while end and (not lines[end - 1].strip() or _is_below(lines[end - 1])):
        end -= 1
    for place in range(end - 1, max(0, end - 1 - MOST_LISTED), -1):
        line = " ".join(lines[place].split())
        if line and _LIST.fullmatch(line):
            return without_ending(lines[:place]) if place < end - 1 else lines[:place]
        if len(line) > LONGEST_LISTED or line.endswith((".", "”", '"')):
            break
    return lines[:end]


def _is_below(line: str) -> bool:
    """Whether a line that a text ends with says nothing of the article: not by whom it is, and not when."""
    line = " ".join(line.split())
    found = classify(line)
    if _TEASER.fullmatch(line):
        return is_body_furniture(line)
    return bool(found) and all(piece.field is None for piece in found)


def is_page_furniture(line: str, author: str | None = None) -> bool:
    """Whether a paragraph that was found on a web page is certainly not the article's.

    On pages more is certain than in saved text: a line there is a block of its own, and credits, counts, dates, share
    lines, copyright notices and the author's name stand in blocks between the paragraphs.
    """
    if len(line) > LONGEST_LINE:
        return False
    line = " ".join(line.split())
    folded = line.lower().strip(" .:|-")
    if not any(map(str.isalpha, line)):  # "3 / 12", a rule
        return True
    if is_body_furniture(line) or folded in LABELS or folded == (author or "").lower():
        return True
    if _is_noise(line, folded) or _is_credit(line, author):
        return True
    if (
        (_MINUTES.search(line) and len(line) <= 60)
        or _CAPTION.search(line)
        or _NOTICE.search(line)
        or (_PLEA.match(line) and len(line) <= 200)
    ):
        return True
    rest = without_date(line) if len(line) <= 100 else None
    return rest is not None and len(rest.split()) <= 4 and not rest.endswith((".", "?", "!"))


def _is_credit(line: str, author: str | None) -> bool:
    """Whether a line says who wrote the article; in any language where it names its author."""
    if byline(line) is not None or _dated_byline(line):
        return True
    return author is not None and (named_in(line) or beside_date(line) or "").lower() == author.lower()


def is_closing_furniture(line: str, outlet: str | None = None) -> bool:
    """Whether the last paragraph of a page's text is what comes after an article: who edited it, whom to call, where
    the outlet has its office."""
    line = " ".join(line.split())
    if outlet and len(line) <= LONGEST_LINE and line.startswith(outlet) and _OFFICE.match(line[len(outlet) :]):
        return True
    return len(line) <= LONGEST_LINE and bool(_CLOSING.fullmatch(line))


def _whole(line: str) -> tuple[Furniture, ...]:
    """What a line is that is one thing."""
    folded = line.lower().strip(" .:")
    if not folded or folded in LABELS or _is_noise(line, folded):
        return NOTHING
    if folded in SECTIONS:
        return (Furniture("topic", line),)
    if who := byline(line):
        return (Furniture("author", who),)
    if _ADDRESS.fullmatch(line):
        return (Furniture("url", line),)
    field = _FIELD.fullmatch(line)
    return _dated(line, folded) or (_field(field["name"].lower(), field["value"]) if field else ())


def _dated(line: str, folded: str) -> tuple[Furniture, ...]:
    """A line that is a date, of publication or of the last change; a bare number is not."""
    if len(line) > 80 or folded.isdigit() or not any(map(str.isdigit, line)):
        return ()
    if (date := parse(line)).first is not None:
        return (Furniture("published", date),)
    updated = _UPDATED.fullmatch(line)
    return NOTHING if updated and parse(updated["date"]).first is not None else ()


def _field(name: str, value: str) -> tuple[Furniture, ...]:
    name = _FIELD_NAMES.get(name, name)
    if name == "published":
        date = parse(value)
        return (Furniture(name, date),) if date.first is not None else ()
    if name == "url" and not _ADDRESS.fullmatch(value):
        return ()
    if len(value.split()) > _MOST_WORDS.get(name, 40):  # "Section: one that a headline begins with"
        return ()
    return (Furniture(name, value),)


def _is_noise(line: str, folded: str) -> bool:
    words = folded.split()
    if len(words) >= 2 and all(word.strip(",|") in SHARING for word in words):
        return True
    return bool(
        (len(line) <= 160 and not line.endswith((".", "?", "!")) and _CREDIT.fullmatch(line))
        or _COUNT.fullmatch(line)
        or _COOKIES.fullmatch(line)
        or _TEASER.fullmatch(line)
        or SHARE_LINE.fullmatch(folded)
        or _is_glued(line)
    )


def _is_glued(line: str) -> bool:
    """Menu entries run together: a "word" of three or more capitalised words of four letters or more."""
    if line.endswith((".", "?", "!")):
        return False
    for word in line.split():
        pieces = _GLUED.split(word)
        if len(pieces) >= 3 and all(len(piece) >= 4 and piece.isalpha() and piece[0].isupper() for piece in pieces):
            return True
    return False


def _dated_byline(line: str) -> tuple[Furniture, ...]:
    """ "By Jane Doe, April 20, 2018" and "Posted by Jane Doe on 20 April 2018", in other languages, too."""
    found = _DATED_BYLINE.fullmatch(line) if len(line) <= 160 else None
    who = byline(found["who"]) if found else None
    date = parse(found["date"]) if found and who else None
    if who and date is not None and date.first is not None:
        return Furniture("author", who), Furniture("published", date)
    stated = dated_byline(line)
    return (Furniture("author", stated[0]), Furniture("published", stated[1])) if stated else ()
