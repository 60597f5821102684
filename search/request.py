"""What a caller asks of a search, checked: every value is one that makes sense, or a BadRequest says what would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, cast

from index.dates import parse_bound
from index.engines.base import Sort, keyword_value
from index.errors import BadRequest
from index.query import TEXT_FIELDS, Any, Keyword, Node, Not, NumberRange
from search.messages import say

MATCHES: Final = ("all", "any")
COPIES: Final = ("fold", "show", "only")
FACETS: Final = ("outlet", "author", "topic", "language", "date")
SORTS: Final = tuple(sort.value for sort in Sort)
MOST_RESULTS: Final = 1_000
MOST_COUNTED: Final = 1_000_000
"""How many results can be passed over, and the most that a bound on counts can be: engines make room for as many."""

Values = Sequence[str] | str


@dataclass(frozen=True)
class Filters:
    """Which articles to look at: several values of one filter mean any of them; dates are inclusive, in UTC."""

    outlet: tuple[str, ...] = ()
    not_outlet: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None

    @classmethod
    def of(
        cls,
        outlet: Values = (),
        not_outlet: Values = (),
        author: Values = (),
        topic: Values = (),
        language: Values = (),
        after: str | None = None,
        before: str | None = None,
    ) -> Filters:
        """From what a caller gives: one value or several."""
        return cls(
            several(outlet),
            several(not_outlet),
            several(author),
            several(topic),
            several(language),
            after or None,
            before or None,
        )

    def __bool__(self) -> bool:
        return self != Filters()

    def nodes(self, now: datetime | None, *, but: str | None = None) -> list[Node]:
        """One node for each filter, `but` this one. Raises BadRequest for a date that cannot be read."""
        found: list[Node] = [
            _any_of(name, values)
            for name in ("outlet", "author", "topic", "language")
            if name != but and (values := cast("tuple[str, ...]", getattr(self, name)))
        ]
        if self.not_outlet:
            found.append(Not(_any_of("outlet", self.not_outlet)))
        if self.after or self.before:
            low = parse_bound(self.after, end=False, now=now) if self.after else None
            high = parse_bound(self.before, end=True, now=now) if self.before else None
            found.append(NumberRange("published", low, high))
        return found

    def pairs(self) -> list[tuple[str, str]]:
        """The same as parameters of a URL."""
        names = ("outlet", "not_outlet", "author", "topic", "language")
        pairs = [(name, value) for name in names for value in cast("tuple[str, ...]", getattr(self, name))]
        return pairs + [(name, value) for name in ("after", "before") if (value := getattr(self, name))]


@dataclass(frozen=True)
class Request:
    """One search. Made by `Request.checked`."""

    text: str = ""
    match: Literal["all", "any"] = "all"
    copies: str = "fold"
    sort: str = Sort.RELEVANCE.value
    filters: Filters = Filters()
    limit: int = 20
    offset: int = 0
    cursor: str | None = None
    facets: tuple[str, ...] = FACETS
    snippets: bool = True
    duplicates: bool = True
    boosts: Mapping[str, float] | None = None
    now: datetime | None = field(default=None, compare=False)

    @classmethod
    def checked(cls, *, match: str, facets: Values, **values: object) -> Request:
        """A request whose values all make sense. Raises BadRequest."""
        request = cls(match=one_of("match", match, MATCHES), facets=several(facets), **values)  # type: ignore[arg-type]
        one_of("sort", request.sort, SORTS)
        one_of("copies", request.copies, COPIES)
        for facet in request.facets:
            one_of("facets", facet, FACETS)
        check_page(request.limit, request.offset)
        if request.cursor and request.offset:
            raise BadRequest(say("fault.cursor_and_offset"))
        check_boosts(request.boosts)
        return request

    @property
    def order(self) -> Sort:
        """How the engine sorts: by relevance only where there is something to be relevant to."""
        if self.sort == Sort.RELEVANCE.value and not self.text.strip():
            return Sort.NEWEST
        return Sort(self.sort)


def several(given: Values) -> tuple[str, ...]:
    """One value or several, without repetition, as a tuple; blank ones are left out."""
    if not given:
        return ()
    values: Iterable[str] = (given,) if isinstance(given, str) else given
    return tuple(dict.fromkeys(value for value in values if value.strip()))


def one_of(name: str, value: str, choices: Sequence[str]) -> Literal["all", "any"]:
    """The value, if it is one of the choices. Raises BadRequest, naming them."""
    if value not in choices:
        raise BadRequest(say("fault.choice", name=name, choices=", ".join(choices), value=repr(value)))
    return cast("Literal['all', 'any']", value)


def check_page(limit: int, offset: int) -> None:
    """Raises BadRequest for a page that there cannot be."""
    if not 1 <= limit <= MOST_RESULTS:
        raise BadRequest(say("fault.limit", most=MOST_RESULTS, value=str(limit)))
    if not 0 <= offset <= MOST_COUNTED:
        raise BadRequest(say("fault.offset", most=MOST_COUNTED, value=str(offset)))


def check_least(name: Literal["min_outlets", "min_shared"], value: int) -> None:
    """Raises BadRequest for a lower bound on a count that there cannot be."""
    if not 1 <= value <= MOST_COUNTED:
        raise BadRequest(say("fault.least", name=name, most=MOST_COUNTED, value=str(value)))


def check_boosts(boosts: Mapping[str, float] | None) -> None:
    """Raises BadRequest for a field that has no boost, or a boost that is no positive number."""
    for name, boost in (boosts or {}).items():
        one_of("boosts", name, TEXT_FIELDS)
        if not 0 < boost < float("inf"):
            raise BadRequest(say("fault.boost", name=name, value=str(boost)))


def _any_of(field: str, values: Sequence[str]) -> Node:
    nodes = tuple(Keyword(field, keyword_value(value)) for value in values)
    return nodes[0] if len(nodes) == 1 else Any(nodes)
