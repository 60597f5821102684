"""Where a page of results begins, as an opaque cursor, and the links to a page and its neighbours.

A cursor holds an offset, what was asked, and the index's generation: results that changed since cannot be gone on with.
"""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Final
from urllib.parse import quote_plus

from index.errors import BadRequest, Gone
from search.messages import say
from search.request import FACETS, MOST_COUNTED, Request
from search.results import Links

ADDRESS = "/api/search"
_DEFAULT: Final = Request()


def cursor_at(request: Request, offset: int, generation: int) -> str:
    """A cursor to the results from `offset` on, for this very request (but for its limit) and generation."""
    place = f'[{offset},"{_fingerprint(request)}",{generation}]'  # JSON
    return urlsafe_b64encode(place.encode("ascii")).decode("ascii").rstrip("=")


def offset_of(request: Request, generation: int) -> int:
    """Where the page asked for begins.

    Raises BadRequest for a cursor that is none or belongs to another query, Gone for one from before a change of the
    index.
    """
    if not request.cursor:
        return request.offset
    try:
        padded = request.cursor + "=" * (-len(request.cursor) % 4)
        offset, fingerprint, made = json.loads(urlsafe_b64decode(padded.encode("ascii")))
        if not (type(offset) is int and 0 <= offset <= MOST_COUNTED and type(made) is int):
            raise ValueError
    except (ValueError, TypeError, binascii.Error, UnicodeError, RecursionError):
        raise BadRequest(say("fault.cursor")) from None
    if fingerprint != _fingerprint(request):
        raise BadRequest(say("fault.other_cursor"))
    if made != generation:
        raise Gone(say("fault.changed"))
    return offset


def links(request: Request, offset: int, total_shown: int, generation: int) -> tuple[Links, str | None, str | None]:
    """Links of a page, its next and its previous cursor; `total_shown` is how many results there are in all.

    It may be any number over the page's end where more are known to follow.
    """
    following = offset + request.limit
    after = cursor_at(request, following, generation) if following < total_shown else None
    before = cursor_at(request, max(0, offset - request.limit), generation) if offset else None
    own = cursor_at(request, offset, generation) if offset else None
    first = address_of(request)
    address = Links(
        self=_at(first, own),
        next=_at(first, after) if after else None,
        previous=_at(first, before if offset > request.limit else None) if before else None,
    )
    return address, after, before


def _at(first: str, cursor: str | None) -> str:
    """The address of a page, given that of the first."""
    return f"{first}&cursor={cursor}" if cursor else first


def address_of(request: Request) -> str:
    """The relative URL of this search in the JSON API, without the parameters that have their default value."""
    pairs = [("q", request.text), *request.filters.pairs()]
    pairs += [
        (name, value)
        for name in ("sort", "copies", "match")
        if (value := getattr(request, name)) != getattr(_DEFAULT, name)
    ]
    if request.facets and request.facets != FACETS:
        pairs.append(("facets", ",".join(request.facets)))
    if request.limit != _DEFAULT.limit:
        pairs.append(("limit", str(request.limit)))
    return _joined(pairs)


def copies_address(request: Request) -> str:
    """Where all articles of this search that have copies are listed, none folded."""
    return address_of(replace(request, copies="only"))


def _joined(pairs: Sequence[tuple[str, str]]) -> str:
    # Not urlencode, which takes twice as long: the names are this project's, and need no quoting.
    return f"{ADDRESS}?" + "&".join([f"{name}={quote_plus(value, errors='replace')}" for name, value in pairs])


def _fingerprint(request: Request) -> str:
    boosts = sorted((request.boosts or {}).items())
    asked = (request.text, request.match, request.copies, request.sort, request.filters.pairs(), boosts)
    return blake2b(repr(asked).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
