"""Which host names a server answers for: without this check a web page elsewhere could read a private corpus.

A page that makes its own name resolve to 127.0.0.1 (DNS rebinding) passes every same-origin check of the browser; only
the Host header still tells.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ANY_ADDRESS = "*address"


def name_of(header: str) -> str:
    """The name in a Host header, lower case, without the port."""
    name, colon, port = header.strip().lower().rpartition(":")
    if not colon or not port.isdigit() or (name.startswith("[") and not name.endswith("]")):
        name = header.strip().lower()
    return name.removesuffix(".")


def answers_for(header: str, hosts: Collection[str]) -> bool:
    """Whether a Host header names one of `hosts`; ANY_ADDRESS among them stands for every IP address.

    An address in numbers is safe where a name is not: rebinding needs a name.
    """
    name = name_of(header)
    return name in hosts or (ANY_ADDRESS in hosts and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
