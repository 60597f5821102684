"""From what a reader found to an article: cleaned, completed from its URL and text, and named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from html import unescape

from index.article import UNKNOWN_DATE, Article, Published
from index.dates import is_impossible, parse
from index.encoding import clean, repair
from index.errors import UnreadableFile, UnreadableNow, Withdrawn
from index.identity import article_id, host_name, item_id
from index.languages import detect, normalise

LONGEST_TITLE = 300  # code points; the longest of news-12k has 231, longer "headlines" are a field filled by mistake
LONGEST_NAME = 200  # of an outlet, a topic; authors may be a long list
LONGEST_URL = 2_000  # what browsers and servers take
OPENING = 100  # code points of the opening words that stand in for a missing headline

_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/-]|$)")
_WORD = re.compile(r"\w")
_SENTENCE_END = re.compile(r"(?<=[^\s.][^\s.][.!?])[\"”’)]*(?=\s+[\"“‘(]?[A-ZÀ-Þ])")
_BY = re.compile(r"by:?\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Withdrawal:
    """That an agency took an item back: the id of its article, the version that says so, and whether it is for good."""

    id: str
    version: str
    for_good: bool


@dataclass(frozen=True)
class Failure:
    """A file, or one record of it, that gave no article or not all of one.

    `file` is its name as articles carry it, `record` its place in the file (0 where the whole file is meant) and
    `reason` says what is wrong, for the user. `may_pass` where reading the same file again may go better: it was
    locked, changed or vanished, a library is missing, an embargo ends. `withdraws` what is no longer to be shown of it.
    """

    file: str
    record: int
    reason: str
    may_pass: bool = field(default=False, compare=False)
    withdraws: Withdrawal | None = field(default=None, compare=False)

    @classmethod
    def of(cls, file: str, record: int, error: UnreadableFile) -> Failure:
        """What an error says of a file or record."""
        withdraws = None
        if isinstance(error, Withdrawn) and (id := item_id(error.item)):
            withdraws = Withdrawal(id, error.version, error.for_good)
        return cls(file, record, str(error), isinstance(error, UnreadableNow), withdraws)


@dataclass
class Draft:
    """What a reader found for one article, as found; `evidence` says by field name where.

    `item` is an id of the article that is given once, where the record's own says nothing outside its data set.
    `member` is the name that the article's file has within an archive, empty outside one. `impossible_date` is a date
    that was stated and that no calendar has, or none of publication can be: the year 0, the year 9999.
    """

    body: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    published: Published = UNKNOWN_DATE
    language: str | None = None
    topic: str | None = None
    record: int = 0
    record_id: str | None = None
    item: str | None = None
    evidence: dict[str, str] = field(default_factory=dict)
    member: str = ""
    impossible_date: str = ""

    def offer(self, values: Mapping[str, str | None], where: str) -> None:
        """Fill the text fields that are still empty and note where from; so the best offer has to come first."""
        for name, value in values.items():
            if value and not getattr(self, name):
                setattr(self, name, value)
                self.evidence[name] = where

    def offer_date(self, value: object, where: str) -> None:
        """The same for the date, where the value states one."""
        if self.published.first is None and value is not None:
            found = value if isinstance(value, Published) else parse(value)
            if found.first is not None:
                self.published = found
                self.evidence["published"] = where
                if found.zone:
                    self.evidence["published_zone"] = found.zone
            elif not self.impossible_date and is_impossible(value):
                self.impossible_date = " ".join(str(value)[:40].split())


def finish(draft: Draft, file: str, place: str) -> Article | Failure:
    """The article that a draft makes, or why it makes none; `place` stands for the file in ids made from a path.

    Of a stream it is empty: ids are made from what the article says.
    """
    body = clean(repair(draft.body)).strip()
    if not _WORD.search(body):
        return Failure(file, draft.record, "has no text")
    evidence = draft.evidence
    title = one_line(draft.title, LONGEST_TITLE)
    if title is None:
        title = opening_words(body)
        evidence["title"] = "opening words"
    url = _web_address(draft.url)
    outlet = one_line(draft.outlet, LONGEST_NAME)
    if outlet is None and url and (outlet := host_name(url)):
        evidence["outlet"] = "host name"
    published = _date(draft, url)
    language = normalise(draft.language)
    if language is None and (language := detect(body)):
        evidence["language"] = "detected"
    record_id = one_line(draft.record_id, LONGEST_URL)
    where = (place, draft.record) if place else (_own_place(title, body, outlet, published), 0)
    return Article(
        id=article_id(url, draft.item or record_id, (draft.member or file).rpartition("/")[2], *where),
        title=title,
        body=body,
        outlet=outlet,
        author=author_names(draft.author),
        url=url,
        published=published,
        language=language,
        topic=one_line(draft.topic, LONGEST_NAME),
        file=file,
        record=draft.record,
        record_id=record_id,
        evidence=evidence,
    )


def _date(draft: Draft, url: str | None) -> Published:
    """The date that was stated, else the one in the address; notes what it is from, or that it is an impossible one."""
    published = draft.published
    if published.first is None and url and (in_url := _URL_DATE.search(url)):
        published = parse("-".join(in_url.groups()))
        if published.first is not None:
            draft.evidence["published"] = "url"
    if published.first is None and draft.impossible_date:
        draft.evidence["impossible_date"] = draft.impossible_date
    return published


def _own_place(title: str, body: str, outlet: str | None, published: Published) -> str:
    """What stands for file and record of an article that came in a stream: a digest of what it says.

    The same lines give it again wherever they stand; outlet and date are in it, for one text may stand in two papers.
    """
    parts = (title, outlet or "", published.text or "", body)
    return "stream:" + blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def one_line(text: str | None, longest: int) -> str | None:
    """The text on one line, entities resolved, cut at a word to `longest` code points; None where nothing is left."""
    if not text:
        return None
    text = text[: 8 * longest]
    if "&" in text:
        text = unescape(text)
    line = " ".join(repair(text).split())
    if not line.isprintable():  # which hardly any is not; it saves the search through the rest
        line = " ".join(clean(line).split())
    if len(line) > longest:
        line = line[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
    return line or None


def author_names(text: str | None) -> str | None:
    """An author's name or names without the "By"; None for what is only an address."""
    name = one_line(text, 5 * LONGEST_NAME)
    if name is None or name.startswith(("http://", "https://", "@")):
        return None
    return _BY.sub("", name, count=1) if _BY.match(name) else name


def opening_words(body: str) -> str:
    """What stands in for a headline: the first sentence if it is short, else its beginning up to a good place."""
    opening = body[: 4 * OPENING].strip()
    first = " ".join(opening.partition("\n")[0].split())
    if "\n" in opening and 3 * OPENING // 10 <= len(first) <= OPENING:
        return first  # a short paragraph whole: many a headline has two sentences
    text = " ".join(opening.split())
    sentence = text[: found.end()] if (found := _SENTENCE_END.search(text)) else text
    if len(sentence) <= OPENING:
        return sentence
    beginning = sentence[:OPENING]
    for pause in (", ", "; ", ": ", " – ", " — ", " - "):
        place = beginning.rfind(pause)
        if place >= OPENING * 0.6:
            return beginning[:place].rstrip() + "…"
    return beginning.rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"


def _web_address(url: str | None) -> str | None:
    """A web address that is safe to link to; None for other schemes and for what is no address."""
    if not url:
        return None
    url = clean(url).strip()
    if not url.lower().startswith(("http://", "https://")) or len(url) > LONGEST_URL or url.split() != [url]:
        return None
    return url
