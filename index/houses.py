"""Which outlets are of one house: the same site, or a name that the other's begins with.

"Fox News", "Fox News (Online)" and "Fox News Opinion" are one, and so is a guest writer whose columns stand on that
site. Told from the uses of one text alone, so that nothing else that is indexed can change it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations
from typing import Final

_SECTION: Final = re.compile(r"\s*(?:\([^()]*\)|\s[-–—|:]\s.*)\s*$")  # "(Online)", "- Opinion"
_SECOND_LEVEL: Final = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})  # as in bbc.co.uk


@lru_cache(maxsize=10_000)
def site_of(host: str | None) -> str | None:
    """The registered part of a host name: "edition.cnn.com" is of cnn.com."""
    if not host:
        return None
    labels = host.lower().rstrip(".").split(".")
    kept = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-kept:])


def houses(published: Iterable[tuple[str, str | None]]) -> int:
    """How many houses there are among outlets, each given with a site that it published on (None: not known)."""
    group_of: dict[str, int] = {}
    sites: dict[str, str] = {}
    joined: list[tuple[str, str]] = []
    for outlet, site in published:
        group_of.setdefault(outlet, len(group_of))
        if site is not None:
            joined.append((sites.setdefault(site, outlet), outlet))
    joined += [(one, other) for one, other in combinations(group_of, 2) if are_named_alike(one, other)]
    for one, other in joined:
        kept, dropped = group_of[one], group_of[other]
        if kept != dropped:
            group_of = {name: kept if group == dropped else group for name, group in group_of.items()}
    return len(set(group_of.values()))


def are_named_alike(one: str, other: str) -> bool:
    """Whether the names are equal, or one begins with all words of the other, once sections are left out."""
    first, second = sorted((_words(one), _words(other)), key=len)
    return bool(first) and second[: len(first)] == first


def _words(outlet: str) -> list[str]:
    if outlet.startswith("?"):  # an unknown outlet is one of its own
        return []
    return re.findall(r"\w+", (_SECTION.sub("", outlet) or outlet).casefold())
