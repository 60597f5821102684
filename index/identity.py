"""Article ids: the same article gets the same id however often, and from whichever copy, it is read."""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import blake2b

ID_BYTES = 10  # 16 characters of base32; among 10 million articles two share one with a chance of 4 in 10^11
# Parameters that courlan takes for trackers, but that are all that tells the articles of some old sites apart.
_NAMING = re.compile(r"[?&]([ceu]id=\d+)(?:&|#|$)", re.IGNORECASE)
_SCRIPT = re.compile(r"\.(?:php|aspx?|cgi|jsp|cfm)$", re.IGNORECASE)
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst", ".zip")


def article_id(url: str | None, record_id: str | None, data_set: str, file: str, record: int) -> str:
    """The id of an article: 16 lower-case letters and digits, safe in a URL and a file name.

    Made from the canonical URL; without one from the record's own id within its data set (the file's name without
    folder and compression, so that the unpacked and the packed file are one set); without one from the file's path and
    the record's place in it. An address that is only a host names no article: feeds and pages with a careless link
    would all become one.
    """
    canonical = canonical_url(url) if url else None
    if canonical is not None and any(mark in canonical for mark in "/?#"):
        return _digest("url", canonical)
    if record_id:
        return _digest("record", _without_compression(data_set), record_id)
    return _digest("file", file, str(record))


def canonical_url(url: str) -> str | None:
    """The part of a web address that names the article: None where it is no http address.

    courlan drops tracking parameters and sorts the others; here scheme, "www.", fragment and a trailing slash go too,
    because the same article is found with and without them. A fragment that is a path ("#!/story/3") stays. (17 µs an
    address on news-12k, of which courlan takes all but two.)
    """
    from courlan import clean_url

    cleaned = clean_url(url)
    if cleaned is None or not cleaned.startswith(("http://", "https://")):
        return None
    address = cleaned.partition("://")[2]
    page, mark, fragment = address.partition("#")
    host, slash, rest = page.partition("/")
    host = host.rpartition("@")[2].removeprefix("www.")
    if "." not in host and ":" not in host and host != "localhost":
        return None
    path, question, query = rest.partition("?")
    if not query and (kept := _NAMING.search(url)) and (not path or _SCRIPT.search(path)):
        question, query = "?", kept[1].lower()
    page = host + slash + path.rstrip("/") + question + query
    if mark and fragment.startswith(("/", "!/", "!")):
        return f"{page.rstrip('/')}#{fragment.rstrip('/')}"
    return page.rstrip("/")


def host_name(url: str) -> str | None:
    """The host of a web address without "www." and port, in lower case; None where it is no http address."""
    canonical = canonical_url(url)
    if canonical is None:
        return None
    return canonical.partition("/")[0].partition("?")[0].partition("#")[0].partition(":")[0] or None


def _without_compression(name: str) -> str:
    for ending in _COMPRESSED:
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


def _digest(*parts: str) -> str:
    """Parts are joined by NUL, which none of them can hold, so that ("a", "bc") and ("ab", "c") differ."""
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return b32encode(blake2b(joined, digest_size=ID_BYTES).digest()).decode("ascii").lower()
