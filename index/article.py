"""An article: one text by one outlet."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Precision(str, Enum):
    """How much of a publication date is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Published:
    """When an article was published, in UTC, as precisely as is known.

    `text` is ISO 8601 cut to the precision ("2018-04-20T22:49:00Z", "2018-04-20", "2018-04", "2018"), None where
    unknown. `first` and `last` are the first and last second that the date may mean, in seconds since 1970, inclusive;
    None where unknown. Two dates can be put in order only where these intervals do not meet.
    """

    text: str | None = None
    precision: Precision = Precision.UNKNOWN
    first: int | None = None
    last: int | None = None


UNKNOWN_DATE = Published()


LONGEST_LEAD = 400
"""Code points of a lead, some sixty words: a first paragraph that goes on is more than the article's point."""


@dataclass(frozen=True)
class Article:
    """One article as it is stored; offsets anywhere in the project count code points of `body`.

    `file` is the path it was read from and `record` its place in that file (0 where the file is the article).
    `record_id` is the id that the record itself carries, an alias that `search show` takes. `evidence` says, by field
    name, where a value was found ("json", "meta", "opening line", "feed" ...).
    """

    id: str
    title: str
    body: str
    outlet: str | None = None
    author: str | None = None
    url: str | None = None
    published: Published = UNKNOWN_DATE
    language: str | None = None
    topic: str | None = None
    file: str = ""
    record: int = 0
    record_id: str | None = None
    evidence: dict[str, str] = field(default_factory=dict)

    @property
    def lead(self) -> str:
        """The first paragraph of the body; its first LONGEST_LEAD code points where it is all of the article."""
        first = self.body.lstrip().partition("\n")[0].rstrip()
        return first if len(first) <= LONGEST_LEAD else first[:LONGEST_LEAD].rpartition(" ")[0] or first[:LONGEST_LEAD]
