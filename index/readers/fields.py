"""Which column or key of a data set is which field of an article, and the article that a record makes by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any, Final

from index.errors import NoText
from index.identity import host_name
from index.readers.markup import has_entities, looks_like_html, text_of
from index.readers.options import ReadOptions
from index.readers.records import Draft

# Column names in use, best first, without case, spaces and marks: Media Cloud's story export, news-please, NewsAPI,
# GDELT's article list, schema.org, WordPress, the usual Kaggle dumps.
FIELDS: Final[dict[str, str]] = {
    "title": "title headline heading newstitle articletitle name",
    "body": "body text content maintext articlebody articletext fulltext storytext bodytext maincontent mainbody "
    "articlecontent newscontent contenthtml contenttext article story",
    "outlet": "outlet source medianame publisher publication newspaper sourcename sitename site domain sourcedomain",
    "published": "dategmt published publishdate publishedat datepublished publicationdate pubdate datepublish "
    "publisheddate firstpublished date datetime timestamp time created createdat seendate",
    "author": "author authors byline creator writer by",
    "url": "url link canonicalurl permalink articleurl sourceurl weburl",
    "language": "language lang languagecode inlanguage",
    "topic": "topic section category articlesection topics categories sectionname",
    "record_id": "id _id storiesid storyid articleid guid uuid",
}
_LEADS: Final = "lead lede leadparagraph leadtext standfirst intro"  # the first paragraph, in a column of its own
# What stands in where there is no text: the teaser is all that some dumps have.
_SUMMARIES: Final = "shortdescription description summary abstract snippet excerpt teaser"
# Where an object keeps its text: the New York Times' API (headline, byline), NewsAPI, WordPress, MongoDB.
_INSIDE: Final = ("main", "original", "name", "title", "rendered", "text", "value", "$oid", "$date", "id")
# What programs write where they have nothing, and NewsAPI for an article that its outlet took back.
_NOTHING: Final = frozenset(("NaN", "nan", "None", "null", "NULL", "[Removed]", "[removed]"))
MOST_COLUMNS: Final = 300


@dataclass(frozen=True)
class _Plan:
    """A data set's own names for each field, best first; `mapped` are those that the user named for the body."""

    mapped: tuple[str, ...]
    leads: tuple[str, ...]
    bodies: tuple[str, ...]
    published: tuple[str, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]


def draft_of(record: Mapping[str, Any], number: int, options: ReadOptions, where: str) -> Draft:
    """The article of a record; `where` names the kind of data in its evidence.

    Raises NoText where the record holds none.
    """
    plan = _plan(tuple(record)[:MOST_COLUMNS], options)
    draft = Draft(_plain(_body(record, plan)), record=number)
    _offer(draft, record, plan, where)
    return draft


def offer_fields(draft: Draft, record: Mapping[str, Any], options: ReadOptions, where: str) -> None:
    """Offer a draft what a record says of the article beside its text."""
    _offer(draft, record, _plan(tuple(record)[:MOST_COLUMNS], options), where)


def _offer(draft: Draft, record: Mapping[str, Any], plan: _Plan, where: str) -> None:
    draft.offer({field: _first(record, names, field) for field, names in plan.others}, where)
    if draft.outlet and draft.outlet.startswith(("http://", "https://")):
        draft.outlet = host_name(draft.outlet)
    for name in plan.published:
        value = _at(record, name)
        draft.offer_date(value.get("$date") if isinstance(value, dict) else value, where)


def names_a_text(columns: tuple[str, ...], options: ReadOptions) -> bool:
    """Whether one of these columns is the articles' text."""
    plan = _plan(columns[:MOST_COLUMNS], options)
    return bool(plan.bodies or any(name.partition(".")[0] in columns for name in plan.mapped))


@lru_cache(maxsize=256)
def _plan(names: tuple[str, ...], options: ReadOptions) -> _Plan:
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(_folded(name), name)

    def known(words: str) -> tuple[str, ...]:
        return tuple(folded[word] for word in words.split() if word in folded)

    def wanted(field: str) -> tuple[str, ...]:
        return (*options.columns_of(field), *known(FIELDS[field]))

    leads = known(_LEADS)
    others = (field for field in FIELDS if field not in ("body", "published"))
    return _Plan(
        mapped=options.columns_of("body"),
        leads=leads,
        bodies=(*known(FIELDS["body"]), *leads, *known(_SUMMARIES)),
        published=wanted("published"),
        others=tuple((field, found) for field in others if (found := wanted(field))),
    )


def _folded(name: str) -> str:
    """A name without case, spaces and marks; "_id", which stands beside "id", keeps its own."""
    letters = "".join(letter for letter in name[:100].lower() if letter.isalnum())
    return "_id" if name == "_id" else letters


def _body(record: Mapping[str, Any], plan: _Plan) -> str:
    parts = [text for name in plan.mapped if (text := _prose(_at(record, name)))]
    if parts:
        return "\n\n".join(parts)
    body = next((text for name in plan.bodies if (text := _prose(record[name]))), "")
    if not body:
        raise NoText("has no text (looked for body, text, content and the like; --map body=COLUMN names it)")
    if plan.leads and (lead := _prose(record[plan.leads[0]])) and not body.startswith(lead):
        return f"{lead}\n\n{body}"
    return body


def _prose(value: Any) -> str:
    """A text, or a list of paragraphs; empty for what is neither, and for a word that says that there is none."""
    if isinstance(value, dict):
        value = next((text for key in ("rendered", "text", "value") if isinstance(text := value.get(key), str)), "")
    elif isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n\n".join(value)
    text = value.strip() if isinstance(value, str) else ""
    return "" if text in _NOTHING else text


def _at(record: Mapping[str, Any], name: str) -> Any:
    """A value by its name, or by a path of names "a.b"; None where there is none."""
    if name in record or "." not in name:
        return record.get(name)
    value: Any = record
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _first(record: Mapping[str, Any], names: tuple[str, ...], field: str) -> str | None:
    """The first of these values that says something; an author's number, which WordPress gives, is no name."""
    texts = (text for name in names if (text := _text(_at(record, name))) and text.strip() not in _NOTHING)
    if field == "author":
        texts = (text for text in texts if any(map(str.isalpha, text)))
    return next(texts, None)


def _plain(body: str) -> str:
    if "<" in body and looks_like_html(body):
        return text_of(body)
    return unescape(body) if "&" in body and has_entities(body) else body


def _text(value: Any, depth: int = 0) -> str | None:
    """A field's text: a string, a number, an object's name, or a list of any of these."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and depth < 4:
        return next((found for key in _INSIDE if (found := _text(value.get(key), depth + 1))), None)
    if isinstance(value, list) and depth < 4:
        parts = (_text(part, depth + 1) for part in value[:100] if not isinstance(part, list))
        return ", ".join(part for part in parts if part) or None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if -(1 << 128) < value < 1 << 128 else None  # Python refuses to print very long ones
    return str(value) if isinstance(value, float) else None
