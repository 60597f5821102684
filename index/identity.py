"""Article ids: the same article gets the same id however often, and from whichever copy, it is read."""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import blake2b

ID_BYTES = 10  # 16 characters of base32; among 10 million articles two share one with a chance of 4 in 10^11
# Parameters that courlan takes for trackers, but that are all that tells the articles of some old sites apart.
_NAMING = re.compile(r"[?&]([ceu]id=\d+)(?:&|#|$)", re.IGNORECASE)
# An address in which courlan finds nothing to do: of news-12k 87 in 100 are such.
_SIMPLE = re.compile(r"https?://(?!xn--)[a-z0-9-]+(?:\.(?!xn--)[a-z0-9-]+)+(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*/?")
# An address whose host stands in it as it is: courlan may change what follows, and nothing else.
_PLAIN_HOST = re.compile(
    r"https?://((?!xn--)[a-z0-9-]+(?:\.(?!xn--)[a-z0-9-]+)+)(?:/(?:(?!://)[A-Za-z0-9_.~%!*'(),;:@&=+$/?#-])*)?"
)
_SCRIPT = re.compile(r"\.(?:php|aspx?|cgi|jsp|cfm)$", re.IGNORECASE)
# Other copies of a page: in a web archive on the web, in a cache for phones, on the site's own machine for phones.
_WRAPPED = re.compile(
    r"https?://(?:web\.archive\.org/web/\d{1,14}(?:[a-z]{2}_)?/|[\w-]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?|"
    r"(?:www\.)?google\.[a-z.]{2,6}/amp/(?:s/)?)(?P<page>\S+)",
    re.IGNORECASE,
)
_FOR_PHONES = re.compile(r"(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.)", re.IGNORECASE)
# What courlan leaves of how a reader came here, and what asks for the page's variant for phones.
_WAYS = re.compile(
    r"(?<=[?&])(?:amp|outputtype=amp(?:-type)?|partner=rss|mod=rss[^&#]*|(?:cmp|cmpid|smid|smtyp|emc|ito|ocid|ftag|taid|"
    r"srnd|sref|xtor|igshid|mc_cid|mc_eid|amp|ns_[a-z]+)=[^&#]*)(?=[&#]|$)",
    re.IGNORECASE,
)
_AMP_PATH = re.compile(r"/amp(?:\.html?)?(?=/|$)|\.amp(?=$|\.html?$)", re.IGNORECASE)
# Ids that whoever gave them gave once: "urn:newsml:agency.example:20180420:7", "tag:agency.example,2018:7", mails' ids.
_GLOBAL = re.compile(r"urn:[a-z0-9-]{2,32}:\S{4}|tag:[\w.@-]+,\d{4}[\d-]*:\S|mid:\S+@\S", re.IGNORECASE)
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst", ".zip")


def article_id(url: str | None, record_id: str | None, data_set: str, file: str, record: int) -> str:
    """The id of an article: 16 lower-case letters and digits, safe in a URL and a file name.

    Made from the canonical URL; without one from the record's own id within its data set (the file's name without
    folder and compression, so that the unpacked and the packed file are one set; an agency's URN and a mail's id are
    given once and need no set); without one from the file's path and the record's place in it, in a stream from a
    digest of what it says. An address that is only a host names no article: feeds and pages with a careless link would
    all become one.
    """
    canonical = canonical_url(url) if url else None
    if canonical is not None and any(mark in canonical for mark in "/?#"):
        return _digest("url", canonical)
    if record_id:
        everywhere = _GLOBAL.match(record_id) is not None
        return _digest("record", "" if everywhere else _without_compression(data_set), record_id)
    return _digest("file", file, str(record))


def item_id(item: str) -> str | None:
    """The id of the article of an agency's item by the item's own id; None where that says nothing outside its file."""
    if item.startswith(("http://", "https://")):
        return article_id(item, None, "", "", 0) if canonical_url(item) else None
    return article_id(None, item, "", "", 0) if _GLOBAL.match(item) else None


def canonical_url(url: str) -> str | None:
    """The part of a web address that names the article: None where it is no http address.

    courlan drops tracking parameters and sorts the others; here scheme, "www.", fragment and a trailing slash go too,
    because the same article is found with and without them, and so does what marks a page's variant for phones ("m.",
    "/amp") and where another keeps a copy of it (the Wayback Machine, AMP's cache). A fragment that is a path
    ("#!/story/3") stays. (17 µs an address on news-12k, of which courlan takes all but two.)
    """
    from courlan import clean_url

    while (wrapped := _WRAPPED.match(url)) is not None:
        page = wrapped["page"]
        url = page if page.startswith(("http://", "https://")) else f"https://{page}"
    cleaned = url if _SIMPLE.fullmatch(url) else clean_url(_WAYS.sub("", url) if "?" in url else url)
    if cleaned is None or not cleaned.startswith(("http://", "https://")):
        return None
    address = cleaned.partition("://")[2]
    page, mark, fragment = address.partition("#")
    host, slash, rest = page.partition("/")
    host = _FOR_PHONES.sub("", host.rpartition("@")[2], count=1)
    if "." not in host and ":" not in host and host != "localhost":
        return None
    path, question, query = rest.partition("?")
    if "amp" in path.lower():
        path = _AMP_PATH.sub("", f"/{path}").removeprefix("/")
    if not query and (kept := _NAMING.search(url)) and (not path or _SCRIPT.search(path)):
        question, query = "?", kept[1].lower()
    page = host + slash + path.rstrip("/") + question + query
    if mark and fragment.startswith(("/", "!/", "!")):
        return f"{page.rstrip('/')}#{fragment.rstrip('/')}"
    return page.rstrip("/")


def host_name(url: str) -> str | None:
    """The host of a web address without "www." and port, in lower case; None where it is no http address."""
    plain = _PLAIN_HOST.fullmatch(url)
    if plain is not None and _WRAPPED.match(url) is None:
        return _FOR_PHONES.sub("", plain[1], count=1)
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
