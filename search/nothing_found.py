"""Why nothing was found, where what was asked for beside the words is to blame: names that no article has, dates."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from index.dates import FIRST_YEAR, parse_bound
from index.messages import Message
from search.corpus import Corpus
from search.messages import say
from search.query_tokens import QUOTES
from search.request import several

_NAMES: Final = ("outlet", "author", "topic", "language")
_FILTERS: Final = (*_NAMES, "not_outlet", "after", "before")
_NEAR: Final = 5  # names that are proposed for one
_LISTED: Final = 1_000  # names among which they are looked for, those of most articles
_QUITE_NEAR: Final = 0.7
_NO_QUOTES: Final = str.maketrans("", "", QUOTES)


@dataclass(frozen=True)
class Reason:
    """One reason. `field` is the filter to blame, "date" for both dates; `near` may be meant in place of `value`."""

    message: Message
    field: str = ""
    value: str = ""
    near: tuple[str, ...] = ()


def reasons(corpus: Corpus, text: str, asked: Mapping[str, Any], now: datetime | None = None) -> list[Reason]:
    """Why a search found nothing: none where it is the words. `asked`: its filters, `match` and `copies`."""
    filters = {name: asked[name] for name in _FILTERS if asked.get(name)}
    found = unknown_names(corpus, filters)
    if found or not (filters.get("after") or filters.get("before") or asked.get("copies") == "only"):
        return found
    after, before = filters.pop("after", None), filters.pop("before", None)
    if after and before and parse_bound(after, end=False, now=now) > parse_bound(before, end=True, now=now):
        return [Reason(say("nothing.backwards", after=after, before=before), "date")]
    matching = {**filters, "match": asked.get("match") or "all"}
    count = _count(corpus, text, **matching)
    if not count:
        return []
    if not (after or before):
        return [Reason(say("nothing.no_copies", n=count), "copies")]
    undated = count - _count(corpus, text, **matching, after=str(FIRST_YEAR))
    unknown = say("nothing.undated", n=undated) if undated else ""
    return [Reason(say("nothing.but_dates", n=count, undated=unknown), "date")]


def unquoted(text: str) -> str:
    """A query that asks for phrases as one that asks for their words; empty for any other, and with a field's name."""
    bare = text.translate(_NO_QUOTES)
    return bare if bare.strip() and bare != text and ":" not in text else ""


def unknown_names(corpus: Corpus, filters: Mapping[str, Any]) -> list[Reason]:
    """The names that no article has, each with those that may be meant; or that there is no article at all."""
    if not _count(corpus, ""):
        return [Reason(say("nothing.empty"))]
    return [
        Reason(say(f"nothing.no_{field}", value=value), field, value, _near(corpus, field, value))
        for field in _NAMES
        for value in several(filters.get(field) or ())
        if not _count(corpus, "", **{field: value})
    ]


def _near(corpus: Corpus, field: str, value: str) -> tuple[str, ...]:
    """The names that have it in them or stand in it, those of most articles first; else those spelt much like it."""
    known = {one.value.casefold(): one.value for one in corpus.facet(field, limit=_LISTED)}
    if field == "language":  # by their codes, which nobody guesses
        return tuple(known.values())[:_NEAR]
    wanted = value.casefold()
    held = [known[name] for name in known if wanted in name or name in wanted]
    if not held:  # authors may be many more than those; an older index knows whole bylines only
        typed = [one.text for one in corpus.suggest(value).suggestions if one.kind == field]
        held = [name for name in typed if _count(corpus, "", **{field: name})]
    if not held:
        held = [known[name] for name in difflib.get_close_matches(wanted, known, _NEAR, _QUITE_NEAR)]
    return tuple(held[:_NEAR])


def _count(corpus: Corpus, text: str, **asked: Any) -> int:
    found = corpus.search(text, **asked, copies="show", limit=1, facets=(), snippets=False, duplicates=False)
    return 0 if found.relaxed else found.total.value
