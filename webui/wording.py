"""How dates, shares and counts read in English: the filters of the templates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d:\d\d))?)?)?")
_LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "yi", "ps", "sd", "ckb")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def day(date: str | None) -> str:
    """A date as one says it, as exact as it is known: "20 April 2018, 18:30", "April 2018"; "date unknown"."""
    match = _DATE.match(date or "")
    if not match:
        return date or "date unknown"
    year, month, number, time = match.groups()
    name = _MONTHS[int(month) - 1] if month and 1 <= int(month) <= 12 else ""
    words = " ".join(word for word in (number and str(int(number)), name, year) if word)
    return f"{words}, {time}" if time and time != "00:00" else words


def moment(date: str | None) -> str | None:
    """A date for <time datetime> and Atom, an RFC 3339 time in UTC; None where it is not known."""
    match = _DATE.match(date or "")
    if not match:
        return None
    year, month, number, time = match.groups()
    return f"{year}-{month or '01'}-{number or '01'}T{time or '00:00'}:00Z"


def count(number: int, one: str, many: str = "") -> str:
    """ "1 article", "12,560 articles"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share of 0 to 1 as a whole per cent; what is not quite nothing or everything does not read as such."""
    rounded = round(share * 100)
    if rounded == 0 and share > 0:
        return "under 1 %"
    if rounded == 100 and share < 1:
        return "over 99 %"
    return f"{rounded} %"


def copied(share: float) -> str:
    """What a copied share means, in a sentence's few words."""
    if share <= 0:
        return "none of its words stand in earlier articles of other outlets"
    return f"{percent(share)} of its words stand in earlier articles of other outlets"


def agree(overlap: float) -> str:
    """How near two passages are, in words."""
    return "word for word the same" if overlap >= 1 else f"{percent(overlap)} of the words the same"


def kind_name(kind: str) -> str:
    """How the versions of a passage relate, in the words of the pages."""
    return {"verbatim": "word for word", "quotation": "quotation"}.get(kind, "edited")


def joined(names: Sequence[str], most: int = 3) -> str:
    """Names in a sentence: "A", "A and B", "A, B and 4 more"."""
    if len(names) <= 1:
        return "".join(names)
    shown, rest = (names, 0) if len(names) <= most else (names[: most - 1], len(names) - most + 1)
    last = f"{rest} more" if rest else shown[-1]
    return f"{', '.join(shown if rest else shown[:-1])} and {last}"


def language_name(code: str | None) -> str:
    """The English name of a language code, the code itself where we have none."""
    return _LANGUAGES.get(code or "", code or "unknown")


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
            return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} GB"


def xml_text(text: str | None) -> str:
    """Without the characters that XML 1.0 cannot hold, escaped or not."""
    return _NOT_XML.sub("", text or "")


FILTERS = {
    "day": day,
    "moment": moment,
    "count": count,
    "percent": percent,
    "copied": copied,
    "agree": agree,
    "joined": joined,
    "kind_name": kind_name,
    "language_name": language_name,
    "direction": direction,
    "host": host,
    "size": size,
    "xml_text": xml_text,
}
