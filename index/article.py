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


PRECISIONS = {each.value: each for each in Precision}
"""By what is stored of them: an enumeration takes four times as long to find its own."""


@dataclass(frozen=True)
class Published:
    """When an article was published, in UTC, as precisely as is known.

    `text` is ISO 8601 cut to the precision ("2018-04-20T22:49:00Z", "2018-04-20", "2018-04", "2018"), None where
    unknown. `first` and `last` are the first and last second that the date may mean, in seconds since 1970, inclusive;
    None where unknown. Two dates can be put in order only where these intervals do not meet. `zone` is the zone that
    the time was stated in, as it was written ("-04:00", "EDT", "Z"); None where none was, and in articles that are
    stored: their evidence has it as "published_zone".
    """

    text: str | None = None
    precision: Precision = Precision.UNKNOWN
    first: int | None = None
    last: int | None = None
    zone: str | None = field(default=None, compare=False)


UNKNOWN_DATE = Published()


LONGEST_LEAD = 400
"""Code points of a lead, some sixty words: a first paragraph that goes on is more than the article's point."""


@dataclass(frozen=True)
class Article:
    """One article as it is stored; offsets anywhere in the project count code points of `body`.

    `file` is the path it was read from and `record` its place in that file (0 where the file is the article).
    `record_id` is the id that the record itself carries, an alias that `search show` takes. `evidence` says, by field
    name, where a value was found ("json", "meta", "opening line", "feed" ...); beside these "published_zone" is the
    zone that the date was stated in, "impossible_date" a date that was stated and that none can be, and "version" which
    version of an agency's item the article is (index.versions).
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
