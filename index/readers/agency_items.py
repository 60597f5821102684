"""What agencies' items have in common, whatever carries them: whether they may be shown, and how they write times."""

from __future__ import annotations

import re
from datetime import datetime, timezone

from index.dates import parse
from index.errors import UnreadableNow, Withdrawn

# Whether what was sent before may be shown again some day: IPTC's canceled is final, withheld waits for word.
WITHDRAWN = {"canceled": True, "cancelled": True, "killed": True, "withheld": False}
_FAR = datetime(9998, 12, 31, tzinfo=timezone.utc)  # an embargo lies in the future
# NITF's preferred form, 20180420T224900-0400, and its slip without the T
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)")


def check_status(
    status: str | None, embargoed: str | None = None, *, item: str | None = None, version: str = ""
) -> None:
    """Raises Withdrawn for an item that its agency took back, UnreadableNow for one that is not out yet.

    `item` is its id, `version` the version that has this status, `embargoed` until when.
    """
    name = (status or "").strip().rpartition(":")[2].rpartition("/")[2].lower()
    if name in WITHDRAWN:
        raise Withdrawn(f"was withdrawn (pubStatus {name})", item or "", version, for_good=WITHDRAWN[name])
    if name == "embargoed" and embargoed is None:
        raise UnreadableNow("is embargoed until its agency sends word")
    until = parse(moment(embargoed), now=_FAR)
    if until.first is not None and until.first > datetime.now(timezone.utc).timestamp():
        raise UnreadableNow(f"is embargoed until {until.text}")


def moment(text: str | None) -> str | None:
    """A time in the form with separators, which says the zone of every time."""
    found = _COMPACT.fullmatch((text or "").strip())
    if found is None:
        return text
    year, month, day, hour, minute, second, zone = found.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}"


def without_headline(body: str, title: str | None) -> str:
    """The body without a first paragraph that only says the headline again."""
    first, _, rest = body.partition("\n")
    same = title is not None and " ".join(first.split()).lower() == " ".join(title.split()).lower()
    return rest.lstrip() if same and rest.strip() else body
