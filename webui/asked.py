"""What the URL of a page asks for."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import request

from webui.addresses import Address
from webui.parameters import COMPARE, DUPLICATES, SEARCH, Parameter, read

WITHIN = tuple(parameter for parameter in SEARCH if parameter.name in ("after", "before"))
CLUSTER = (
    Parameter("base", "text", "The id of the article whose version the others are shown against."),
    Parameter("view", "choice", "How two versions are shown.", choices=("column", "sides")),
)
OFFSET = Parameter("offset", "integer", "How many to pass over.", minimum=0, maximum=1e6)
_KNOWN = {parameter.name for parameter in (*SEARCH, *DUPLICATES, *COMPARE, *CLUSTER)}


def options(table: tuple[Parameter, ...]) -> dict[str, Any]:
    """Keyword arguments from the URL; what the page does not know is passed over: links from mails and feeds come
    with extras. Raises BadParameter."""
    return read(request.args, table, strict=False)


def here(*more: str) -> Address:
    """The page's own address, with the parameters that pages know and `more`."""
    return Address.of(quote(request.path), request.args.items(multi=True)).only(*_KNOWN, *more)


def turns(address: Address, total: int, offset: int, limit: int) -> tuple[Address | None, Address | None]:
    """Where the pages before and after this one of a list are."""
    previous = address.set("offset", max(0, offset - limit) or None) if offset else None
    following = address.set("offset", offset + limit) if offset + limit < total else None
    return previous, following
