"""How dates, shares and counts read, in the language of the request: the filters of the templates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from markupsafe import Markup

from webui.language import language, plain, said, text

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d:\d\d))?)?)?")
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "yi", "ps", "sd", "ckb")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BORROWED = " of another copy"


def day(date: str | None) -> str:
    """A date as one says it, as exact as it is known: "20 April 2018, 18:30", "April 2018"; "date unknown"."""
    match = _DATE.match(date or "")
    if not match:
        return date or plain("date.unknown")
    year, month, number, time = match.groups()
    name = language().month(int(month)) if month and 1 <= int(month) <= 12 else ""
    if name and number:
        words = plain("date.day", day=str(int(number)), month=name, year=year)
    else:
        words = plain("date.month", month=name, year=year) if name else year
    return plain("date.time", date=words, time=time) if time and time != "00:00" else words


def moment(date: str | None) -> str | None:
    """A date for <time datetime> and Atom, an RFC 3339 time in UTC; None where it is not known."""
    match = _DATE.match(date or "")
    if not match:
        return None
    year, month, number, time = match.groups()
    return f"{year}-{month or '01'}-{number or '01'}T{time or '00:00'}:00Z"


def number(value: int) -> str:
    """A whole number with its thousands parted."""
    return language().number(value)


def percent(share: float) -> str:
    """A share of 0 to 1 as a whole per cent; what is not quite nothing or everything does not read as such."""
    rounded = round(share * 100)
    if rounded == 0 and share > 0:
        return plain("share.under_one")
    if rounded == 100 and share < 1:
        return plain("share.over_99")
    return plain("share.percent", percent=str(rounded))


def copied(share: float) -> str:
    """What a copied share means, in a sentence's few words."""
    return plain("share.copied", share=percent(share)) if share > 0 else plain("share.copied_none")


def agree(overlap: float) -> str:
    """How near two passages are, in words."""
    return plain("share.same") if overlap >= 1 else plain("share.alike", share=percent(overlap))


def kind_name(kind: str) -> str:
    """How the versions of a passage relate, in the words of the pages."""
    known = {"verbatim": plain("kind.verbatim"), "quotation": plain("kind.quotation")}
    return known.get(kind) or plain("kind.edited")


def joined(names: Iterable[str], most: int = 3) -> Markup:
    """Names in a sentence, each by itself as to its direction: "A", "A and B", "A, B and 4 more"."""
    listed = [Markup("<bdi>{}</bdi>").format(name) for name in names]
    if len(listed) <= 1:
        return Markup().join(listed)
    shown, rest = (listed, 0) if len(listed) <= most else (listed[: most - 1], len(listed) - most + 1)
    last = text("list.more", n=rest) if rest else shown[-1]
    first = text("list.comma").join(shown if rest else shown[:-1])
    return text("list.and", first=first, last=last)


def language_name(code: str | None) -> str:
    """The name of the language with this code, the code itself where it has none that we know."""
    return language().name_of(code) if code else plain("language.unknown")


def evidence_name(where: str | None) -> Markup:
    """Where a fact about an article was found, in words; what is not known by name is shown as it is."""
    if not where:
        return Markup()
    found = where.removesuffix(_BORROWED)
    key = "evidence." + re.sub("[^a-z]+", "_", found.lower())
    words = text(key) if language().has(key) else text("evidence.other", where=found)
    return text("evidence.borrowed", where=words) if where != found else words


def direction(code: str | None) -> str:
    """The dir attribute for a text: rtl where its language is written so, otherwise left to the browser."""
    return "rtl" if (code or "").split("-")[0] in _RIGHT_TO_LEFT else "auto"


def host(url: str | None) -> str:
    """The host of a URL without its www."""
    return urlsplit(url or "").netloc.removeprefix("www.")


def size(number: float) -> str:
    """Bytes in the unit that suits: "3.2 MB"."""
    for unit in ("bytes", "kB", "MB"):
        if number < 1000:
            return f"{language().decimal(number, 0 if unit == 'bytes' else 1)} {unit}"
        number /= 1000
    return f"{language().decimal(number)} GB"


def xml_text(text: str | None) -> str:
    """Without the characters that XML 1.0 cannot hold, escaped or not."""
    return _NOT_XML.sub("", text or "")


def outlets_of(names: Iterable[str | None]) -> Sequence[str]:
    """The names of outlets, each once, in their order; "an unknown outlet" for those that have none."""
    unknown = plain("outlet.an_unknown")
    return list(dict.fromkeys(name or unknown for name in names))


FILTERS = {
    "day": day,
    "moment": moment,
    "number": number,
    "percent": percent,
    "copied": copied,
    "agree": agree,
    "joined": joined,
    "kind_name": kind_name,
    "language_name": language_name,
    "evidence_name": evidence_name,
    "direction": direction,
    "host": host,
    "size": size,
    "xml_text": xml_text,
    "outlets_of": outlets_of,
    "said": said,
}
