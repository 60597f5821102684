"""Plain text as people save it from a page: a headline near the top, furniture around it, then the article."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from index.article import Published
from index.dates import parse
from index.encoding import decode
from index.languages import detect, normalise
from index.readers.byline_lines import NAMES, byline, other_byline, place_and_date
from index.readers.furniture import Furniture, classify, is_body_furniture, without_ending
from index.readers.records import Draft, Failure
from index.readers.streams import options_of, read_whole

HEAD_LINES = 40  # non-empty lines looked at for furniture before the headline
AFTER_HEADLINE = 12  # the same between headline and text
LONGEST_HEADLINE = 220  # code points
LONGEST_STOPPED = 150  # the same of one that ends in a full stop
LONGEST_SAMPLE = 4_000  # code points of a text by which its language is told

_OPENING_DATE = re.compile(
    r"(?:date|published|posted|publication date)\s*:?\s+(?P<date>\d{4}-\d\d-\d\d(?:T\S+)?)\s+(?=\S)", re.I
)
_ABBREVIATION = re.compile(r"(?:\b[A-Za-z]\.|\b(?:Inc|Corp|Co|Ltd|Jr|Sr|St|No|vs|etc)\.|\.\.\.)$")
_SENTENCE_END = re.compile(r"[^\W\d_]{3}[.!?][\"”’)]*\s")
_OUTLET = r"[A-Z][\w'’&]*(?: [A-Z][\w'’&]*){0,4}"
_SUFFIX = re.compile(r"\s+[|–—-]\s+(?P<outlet>[A-Z][\w.'’&-]*(?: [\w.'’&-]+){0,4})")
# An outlet is taken from the text only where the text speaks as that outlet: its closing mark "(Name – keywords)", or a
# sentence in which it names itself and calls the article its own. "told X" and "X has contacted" are also what copies
# and rewrites say of the outlet that they took the story from.
_CLOSING_MARK = re.compile(r"\((?P<outlet>[A-Z][\w'’&.]*(?: [A-Z][\w'’&.]*){0,3})\s+[–—-]\s+[^()]{2,200}\)")
_OWN_STORY = re.compile(
    r"(?:^|(?<=[.!?”\"] )|(?<=\n))(?P<outlet>[A-Z][\w'’&]*(?: [A-Z][\w'’&]*){0,3}) (?:has |have )?"
    r"(?:contacted|reached out to|asked|approached)\b[^.\n]{3,200}"
    r"\bwill update this (?:post|story|article|piece|report)\b"
)
# "Jane Doe, The Daily Example, Saturday 5 May 2018", and a name alone under the last sentence.
_CLOSING_BYLINE = re.compile(
    rf"(?P<author>{NAMES}), (?P<outlet>[A-Z][\w.'’&-]*(?: [\w.'’&-]+){{0,4}}), (?P<date>[^,].{{7,40}})"
)
_CONTACT = re.compile(
    rf"(?P<author>{NAMES}) can be (?:reached|contacted) at (?:the (?P<outlet>[A-Z][\w& -]{{1,40}})['’]s desk\b)?.*"
)
_NO_NAME = frozenset(
    (
        *(
            "press",
            "news",
            "images",
            "media",
            "agency",
            "agencies",
            "reuters",
            "copyright",
            "reserved",
            "rights",
            "times",
        ),
        *(
            "post",
            "staff",
            "team",
            "office",
            "more",
            "read",
            "contact",
            "related",
            "story",
            "stories",
            "article",
            "road",
        ),
        *("updated", "source", "street", "city", "york", "states", "kingdom"),
    )
)
_SELVES = frozenset(("We", "It", "They", "He", "She", "I", "You", "This", "Our"))


def read(stream: io.BufferedReader, file: str) -> Iterator[Draft | Failure]:
    """The one article of a text file."""
    yield draft(decode(read_whole(stream, options_of(stream).largest_record)))


def draft(text: str) -> Draft:
    """The article in a text: headline, date, author and outlet from its first and last lines, the rest as its body.

    A line goes from the body only where it is the headline or certainly furniture; everything else stays as found.
    """
    lines = text.split("\n")
    made = Draft("")
    at = skip_furniture(lines, 0, HEAD_LINES, made)
    headline, after = _headline(lines, at)
    if headline is not None:
        made.offer({"title": headline}, "first line")
        at = skip_credits(lines, after, made)
        at = _skip_repeated(lines, at, headline, made)
    head = lines[:at]
    made.body = "\n".join(line for line in without_ending(lines[at:]) if not is_body_furniture(line)).strip()
    _from_closing(made)
    _from_credit(head, made)
    return made


def skip_furniture(lines: list[str], at: int, most: int, made: Draft, where: str = "opening line") -> int:
    """The place of the first line that may be the article's; what the skipped ones say is noted in the draft."""
    seen = 0
    while at < len(lines) and seen < most:
        line = " ".join(lines[at].split())
        if line:
            seen += 1
            found = classify(line)
            if not found:
                return _cut_opening_date(lines, at, made)
            for piece in found:
                _note(made, piece.field, piece.value, where)
        at += 1
    return at


def skip_credits(lines: list[str], at: int, made: Draft, where: str = "opening line") -> int:
    """The same below a headline, where "Von Petra Müller" is a byline in a German text, and "Berlin, 23. Mai 2019"
    beside a byline the date."""
    for _ in range(AFTER_HEADLINE):
        at = skip_furniture(lines, at, AFTER_HEADLINE, made, where)
        found = _credits(lines, at, made)
        if not found:
            break
        at += 1
        for piece in found:
            _note(made, piece.field, piece.value, where)
    return at


def _credits(lines: list[str], at: int, made: Draft) -> tuple[Furniture, ...]:
    """What the line at a place says of author or date as only lines below a headline do."""
    line = " ".join(lines[at].split()) if at < len(lines) else ""
    if who := _other_byline(line, lines[at:], made):
        return (Furniture("author", who),)
    date = place_and_date(line)
    if date is None:
        return ()
    beside = (_first_of(reversed(lines[:at])), _first_of(lines[at + 1 :]))
    is_credited = any(_other_byline(one, lines[at:], made) or _is_byline(one) for one in beside)
    return (Furniture("published", date),) if is_credited else ()


def _other_byline(line: str, text: list[str], made: Draft) -> str | None:
    """The names in a byline in the language that the text is in."""
    found = other_byline(line)
    if found is None:
        return None
    language = normalise(made.language) or detect("\n".join(text)[:LONGEST_SAMPLE])
    return found[0] if language in found[1] else None


def _first_of(lines: Iterable[str]) -> str:
    """The first line that is not empty."""
    return next((" ".join(line.split()) for line in lines if line.strip()), "")


def _is_byline(line: str) -> bool:
    return any(piece.field == "author" for piece in classify(line))


def _note(made: Draft, field: str | None, value: str | Published | None, where: str) -> None:
    if field == "published":
        made.offer_date(value, where)
    elif field is not None and isinstance(value, str):
        made.offer({field: value}, where)


def _cut_opening_date(lines: list[str], at: int, made: Draft) -> int:
    """Take " date 2018-04-23 " off a line that goes on with the article."""
    line = lines[at].lstrip()
    found = _OPENING_DATE.match(line)
    if found and (date := parse(found["date"])).first is not None:
        made.offer_date(date, "opening line")
        lines[at] = line[found.end() :]
    return at


def _headline(lines: list[str], at: int) -> tuple[str | None, int]:
    """The headline that begins at a line, and the place after it; None where the text begins without one."""
    block: list[str] = []
    end = at
    while end < len(lines) and len(block) < 5 and (line := " ".join(lines[end].split())):
        if block and classify(line):
            break
        block.append(line)
        end += 1
    if not block:
        return None, at
    wrapped = len(block) > 1 and block[1][:1].islower()
    if wrapped and len(block) > 3:
        return None, at  # a paragraph broken into lines, not a headline
    headline = " ".join(block) if wrapped else block[0]
    after = end if wrapped else at + 1
    markdown = headline.startswith("# ")
    headline = headline.lstrip("# ") if markdown else headline
    if not any(line.strip() for line in lines[after:]):
        return None, at
    if not (markdown or _is_headline(headline) or _is_stopped_headline(headline, lines[after : after + 4])):
        return None, at
    return headline, after


def _is_headline(line: str) -> bool:
    if len(line) > LONGEST_HEADLINE or not any(map(str.isalnum, line)):
        return False
    bare = line.rstrip("\"”’')")
    return not bare.endswith((".", ",", ";")) or bool(_ABBREVIATION.search(bare))


def _is_stopped_headline(line: str, following: list[str]) -> bool:
    """Whether a line that ends in a full stop is a headline for certain, and not the article's first sentence.

    It is where a byline or a date stands under it, or where it is written as headlines alone are: each longer word with
    a capital.
    """
    if len(line) > LONGEST_STOPPED or not line.endswith(".") or line.endswith("..") or _SENTENCE_END.search(line):
        return False
    below = next((" ".join(text.split()) for text in following if text.strip()), "")
    if any(piece.field in ("author", "published") for piece in classify(below)):
        return True
    long_words = [word for word in re.findall(r"[^\W\d_]+", line) if len(word) >= 4]
    return len(long_words) >= 4 and all(word[0].isupper() for word in long_words)


def _skip_repeated(lines: list[str], at: int, headline: str, made: Draft) -> int:
    """Skip a second line with the headline; "Headline - Outlet" before it names the outlet."""
    if at >= len(lines):
        return at
    line = " ".join(lines[at].split())
    folded = line.lower()
    if folded == headline.lower():
        return skip_credits(lines, at + 1, made)
    suffix = _SUFFIX.fullmatch(headline, len(line)) if line and headline.lower().startswith(folded) else None
    if suffix is None:
        return at
    made.title = line
    made.offer({"outlet": suffix["outlet"]}, "first line")
    return skip_credits(lines, at + 1, made)


def _from_closing(made: Draft) -> None:
    """Author, outlet and date from how the article ends; the lines stay in the body, for they may be its own words."""
    ending = [" ".join(line.split()) for line in made.body[-2000:].split("\n") if line.strip()][-3:]
    if not ending:
        return
    mark = _CLOSING_MARK.fullmatch(ending[-1])
    if mark:
        made.offer({"outlet": mark["outlet"]}, "closing line")
        ending.pop()
    if len(ending) > 1:
        _from_signature(ending[-1], ending[-2], made)
    own = _OWN_STORY.search(made.body)
    if own and own["outlet"].split()[0] not in _SELVES:
        made.offer({"outlet": own["outlet"]}, "own words")


def _from_signature(line: str, before: str, made: Draft) -> None:
    """Who signed the article in its last line: a name alone stands under a finished sentence, and nowhere else.

    Names below an article that it also mentions are tags, or begin a list of other articles.
    """
    if signed := _CLOSING_BYLINE.fullmatch(line):
        if (date := parse(signed["date"])).first is not None:
            made.offer({"author": signed["author"], "outlet": signed["outlet"]}, "closing line")
            made.offer_date(date, "closing line")
    elif contact := _CONTACT.fullmatch(line):
        made.offer({"author": contact["author"], "outlet": contact["outlet"]}, "closing line")
    elif who := byline(line):
        made.offer({"author": who}, "closing line")
    elif _is_name(line) and before.endswith((".", "!", "?", "”", '"')) and made.body.count(_surname(line)) == 1:
        made.offer({"author": line}, "closing line")


def _from_credit(head: list[str], made: Draft) -> None:
    """The outlet from a photo credit "Jane Doe/The Daily Example", where Jane Doe also wrote the article."""
    if made.author is None:
        return
    credit = re.compile(rf"(?:.*[\s:])?{re.escape(made.author)} ?/ ?(?P<outlet>{_OUTLET})")
    for line in head:
        if found := credit.fullmatch(" ".join(line.split())):
            made.offer({"outlet": found["outlet"]}, "photo credit")


def _surname(name: str) -> str:
    return name.rpartition(" ")[2]


def _is_name(line: str) -> bool:
    words = line.lower().split()
    return len(words) <= 5 and not line.isupper() and _NO_NAME.isdisjoint(words) and bool(re.fullmatch(NAMES, line))
