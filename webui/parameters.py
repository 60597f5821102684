"""The parameters that the web part understands: one table to read them by and to describe the API from.

A table is a tuple of Parameter; `read` turns the query string of a URL into the keyword arguments of a Corpus method.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from index.errors import BadRequest
from webui.language import plain

FACETS = ("outlet", "author", "topic", "language", "date")
FILTERS = ("outlet", "not_outlet", "author", "topic", "language", "after", "before")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a URL.

    `kind` is text, choice, integer, number, flag, texts (repeatable) or choices (comma-separated, also repeatable);
    `keyword` is the argument of the Corpus method that it fills, its own name where that is empty.
    """

    name: str
    kind: str
    meaning: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    default: str | float | bool | None = None
    keyword: str = ""


class BadParameter(BadRequest):
    """A value that a parameter cannot have; `parameter` names it."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class UnknownParameters(BadRequest):
    """Parameters that this address does not know: `unknown`, and those it does: `known`."""

    def __init__(self, unknown: Sequence[str], known: Sequence[str]) -> None:
        names = ", ".join(unknown)
        super().__init__(plain("parameter.unknown", names=names, known=", ".join(known) or plain("parameter.none")))
        self.unknown = list(unknown)
        self.known = list(known)


_Q = Parameter("q", "text", "The query, in the query language. Empty means every article.", keyword="text")
_FILTERS = (
    Parameter("outlet", "texts", "Only articles of this outlet; repeat it for several."),
    Parameter("not_outlet", "texts", "No articles of this outlet; repeat it for several."),
    Parameter("author", "texts", "Only articles by this author; repeat it for several."),
    Parameter("topic", "texts", "Only articles of this topic; repeat it for several."),
    Parameter("language", "texts", "Only articles in this language (a code such as en); repeat it for several."),
    Parameter("after", "text", "Only articles published on this date or later (UTC): 2018, 2018-04, 2018-04-20."),
    Parameter("before", "text", "Only articles published on this date or earlier (UTC), the whole of it."),
)
_MATCH = Parameter("match", "choice", "Whether all words must occur or any.", choices=("all", "any"), default="all")
_SORT = Parameter(
    "sort", "choice", "The order of the articles.", choices=("relevance", "newest", "oldest"), default="relevance"
)
_COPIES = Parameter(
    "copies",
    "choice",
    "Copies of an article: folded under it, shown like any other, or only articles that have copies.",
    choices=("fold", "show", "only"),
    default="fold",
)
_CURSOR = Parameter("cursor", "text", "Where the page begins, as given by links.next and links.previous.")


def _limit(default: int) -> Parameter:
    return Parameter("limit", "integer", "How many to list.", minimum=1, maximum=100, default=default)


SELECTION = (_Q, *_FILTERS, _MATCH, _SORT, _COPIES)
SEARCH = (
    *SELECTION,
    Parameter("facets", "choices", "Which facets to count.", choices=FACETS, default=",".join(FACETS)),
    _limit(20),
    _CURSOR,
)
FEED = (_Q, *_FILTERS, _MATCH, _COPIES, _limit(50))
DUPLICATES = (
    _Q,
    Parameter("article", "text", "Only clusters with a passage of this article (its id)."),
    Parameter(
        "min_outlets", "integer", "Only clusters of at least so many outlets.", minimum=1, maximum=1e6, default=2
    ),
    Parameter(
        "min_overlap",
        "number",
        "Only passages that share at least this part of their words with the cluster's text.",
        minimum=0,
        maximum=1,
        default=0.5,
    ),
    Parameter("sort", "choice", "The order of the clusters.", choices=("size", "earliest", "overlap"), default="size"),
    Parameter("boilerplate", "flag", "Also list what one outlet repeats whatever the story.", default=False),
    Parameter("both", "texts", "Only clusters of which this outlet has a passage; give it twice, for two outlets."),
    _MATCH,
    *_FILTERS,
    _limit(20),
    Parameter("offset", "integer", "How many clusters to pass over.", minimum=0, maximum=1e6, default=0),
)
OUTLETS = (
    Parameter("outlet", "texts", "Only pairs with this outlet; repeat it for several."),
    Parameter("after", "text", "Only clusters of which both have a passage published on this date (UTC) or later."),
    Parameter("before", "text", "Only clusters of which both have a passage published on this date (UTC) or earlier."),
    Parameter(
        "min_shared", "integer", "Only pairs that share at least so many clusters.", minimum=1, maximum=1e6, default=1
    ),
    _limit(50),
    Parameter("offset", "integer", "How many pairs to pass over.", minimum=0, maximum=1e6, default=0),
)
TRENDS = (
    Parameter("a", "text", "One query, in the query language."),
    Parameter("b", "text", "The query to compare it with."),
    _MATCH,
    *_FILTERS,
    Parameter("limit", "integer", "How many outlets to list.", minimum=1, maximum=1000, default=50),
)
SUGGEST = (
    Parameter("q", "text", "What was typed so far.", keyword="prefix"),
    Parameter("limit", "integer", "How many to list.", minimum=1, maximum=50, default=10),
)
SIMILAR = (Parameter("article", "text", "The id of an article.", keyword="id"), _limit(10))
COMPARE = (
    Parameter("left", "text", "The id of the article on the left; an earliest one where it is left out."),
    Parameter("right", "text", "The id of the article on the right; the next one where it is left out."),
)
MATCH = (_limit(20),)


def read(args: MultiDict[str, str], table: Iterable[Parameter], *, strict: bool = True) -> dict[str, Any]:
    """Keyword arguments from a URL's query string; what is missing or empty is left out.

    Raises UnknownParameters (where `strict`) and BadParameter. Where not strict, parameters of others are passed over.
    """
    known = {parameter.name: parameter for parameter in table}
    unknown = [name for name in args if name not in known]
    if strict and unknown:
        raise UnknownParameters(unknown, list(known))
    values: dict[str, Any] = {}
    for name, parameter in known.items():
        given = [text for text in args.getlist(name) if text.strip()]
        if given:
            values[parameter.keyword or name] = _value(parameter, given)
    return values


def _value(parameter: Parameter, given: list[str]) -> Any:
    if parameter.kind == "texts":
        return tuple(dict.fromkeys(given))
    if parameter.kind == "choices":
        names = [name.strip() for text in given for name in text.split(",") if name.strip()]
        return tuple(dict.fromkeys(_choice(parameter, name) for name in names))
    if len(given) > 1:
        raise BadParameter(parameter.name, plain("parameter.once", name=parameter.name, n=len(given)))
    return _READERS[parameter.kind](parameter, given[0])


def _text(_: Parameter, text: str) -> str:
    return text


def _choice(parameter: Parameter, text: str) -> str:
    if text not in parameter.choices:
        choices = ", ".join(parameter.choices)
        raise BadParameter(
            parameter.name, plain("parameter.choice", name=parameter.name, choices=choices, value=repr(text))
        )
    return text


def _flag(parameter: Parameter, text: str) -> bool:
    if text not in ("true", "false"):
        raise BadParameter(parameter.name, plain("parameter.flag", name=parameter.name, value=repr(text)))
    return text == "true"


def _integer(parameter: Parameter, text: str) -> int:
    # int() also reads "1_000", " 7" and digits of other scripts: fine in a program, wrong in a contract.
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _out_of_range(parameter, text, "parameter.integer")
    return int(_within(parameter, float(text), text, "parameter.integer"))


def _number(parameter: Parameter, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise _out_of_range(parameter, text, "parameter.number") from None
    return _within(parameter, value, text, "parameter.number")


def _within(parameter: Parameter, value: float, text: str, key: str) -> float:
    low, high = parameter.minimum, parameter.maximum
    if low is None or high is None or low <= value <= high:
        return value
    raise _out_of_range(parameter, text, key)


def _bounds(parameter: Parameter) -> tuple[float, float]:
    return parameter.minimum or 0, parameter.maximum or 0


def _out_of_range(parameter: Parameter, text: str, key: str) -> BadParameter:
    low, high = (f"{bound:,.0f}" if bound == int(bound) else f"{bound:g}" for bound in _bounds(parameter))
    return BadParameter(parameter.name, plain(key, name=parameter.name, low=low, high=high, value=repr(text[:80])))


_READERS: dict[str, Callable[[Parameter, str], Any]] = {
    "text": _text,
    "choice": _choice,
    "flag": _flag,
    "integer": _integer,
    "number": _number,
}
