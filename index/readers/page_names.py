"""What the names of classes and ids say of an element of a saved page."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST_NAME = 300  # code points of an element's class or id; longer ones are not looked at
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Names of classes and ids that sites give to what stands around an article. A name counts from its beginning or after a
# hyphen or underscore, so that "promo" is not found in "compromise" nor "ad" in "headline".
_SMALL = (
    r"cookies?|consent|gdpr|newsletters?|sign-?up|promos?|puff|(?:img|image|photo|fig)?-?captions?|"
    r"(?:img|image|photo)-?"
    r"(?:descr?|credits?)|credits?|photographer|bildunterschrift|bildtext|legende|didascalia|pie-?(?:de-?)?foto|"
    r"(?:article-?)?copyright|disclaimer|by-?line|author-?(?:bio|info|box|card|block|section)|bio|about-?the-?author|"
    r"writer|tags?|tags?-?links|topics?|keywords|bread-?crumbs?|print-?url|skip(?:-?link)?|rating|tool-?bar|tools|"
    r"time-?stamp|date-?line|(?:article|post|entry)-?(?:meta|info|date|dates|footer|tags)|share|shar(?:ing|e-?bar)|"
    r"social(?:-?share)?|ad|ads|advert(?:isement)?s?|ad-?(?:slot|unit|label|box|wrap\w*)|sponsor(?:ed)?|anzeige|"
    r"publicidad|teilen|contact|feedback|pager|pagination|pay-?wall|barrier|reg-?wall|meter|subscri(?:be|ption)|"
    r"slide-?(?:count|credit)|counter|gallery-?count|no-?print|pre-?header|preview-?text"
)
_LARGE = (
    r"related(?:-?\w+)?|recirc\w*|read-?(?:also|more|next)|also-?read|"
    r"more-?(?:from|stories|news|on|like|articles)|most-?(?:read|popular|viewed)|trending|recommend\w*|recommended|"
    r"outbrain|taboola|dont-?miss|up-?next|onward|popular-?posts|jp-relatedposts|side-?bar|mega-?menu|"
    r"site-?(?:nav|footer)|"
    r"page-?footer|foot(?:er)?-?links|footer"
)
_READERS = r"comments?|reader-?comments|comment-?list|disqus\w*|respond"
_EDGE = r"(?:^|[\s-])(?:{})(?=$|[\s-])"
_SMALL_NAMES = re.compile(_EDGE.format(_SMALL))
_LARGE_NAMES = re.compile(_EDGE.format(_LARGE))
_READERS_NAMES = re.compile(_EDGE.format(_READERS))
# What trafilatura takes for furniture by its name alone, however much of the article it holds.
_UNLUCKY = re.compile(
    r"widget|bar|menu|meta|nav|button|slide|footer|related|social|banner|author|message|embed|overlay|options|"
    r"premium|attachment|rating|expand|noprint|hidden|shar|tags|viewport|permission|consent|byline|timestamp",
    re.IGNORECASE,
)
_TEASING = re.compile(r"teaser|slide|attachment|embed|expand")


@lru_cache(maxsize=20_000)
def kind_of(names: str, identity: str = "") -> str | None:
    """What an element is by its classes and its id; None where they say nothing.

    "readers" are comments, "small" and "large" furniture; "teasing" may be a teaser, "unlucky" trafilatura would drop.
    """
    text = _CAMEL.sub("-", f"{names} {identity}").lower().replace("_", "-")
    if _READERS_NAMES.search(text):
        return "readers"
    if _SMALL_NAMES.search(text):
        return "small"
    if _LARGE_NAMES.search(text):
        return "large"
    if _TEASING.search(text):
        return "teasing"
    return "unlucky" if _UNLUCKY.search(text) else None
