"""The URL of a corpus in a cluster: https://host:9200/NAME, of several nodes https://one:9200,two:9200/NAME."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from index.errors import BadRequest

DEFAULT_NAME: Final = "coverage"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_PORTS: Final = {"https": 443, "http": 80}
_FORM: Final = "write it as https://host:9200/NAME"


@dataclass(frozen=True)
class Address:
    """Where a cluster is, and which corpus in it is meant."""

    scheme: str
    hosts: tuple[tuple[str, int], ...]
    prefix: str
    """Of every path, where a proxy stands before the cluster; empty or with a slash before it."""
    name: str

    def __str__(self) -> str:
        """The cluster's address, without the corpus."""
        shown = ",".join(f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in self.hosts)
        return f"{self.scheme}://{shown}{self.prefix}"

    @property
    def is_private(self) -> bool:
        """Whether nobody between can read what is sent: it is encrypted, or does not leave this machine."""
        return self.scheme == "https" or all(_is_loopback(host) for host, _ in self.hosts)


def read_address(url: str) -> Address:
    """The address that `url` spells. Raises BadRequest, which never repeats a password that stands in it."""
    try:
        parts = urlsplit(url.strip())
    except ValueError as error:
        raise BadRequest(f"the cluster's URL cannot be read ({error}): {_FORM}") from error
    if "@" in parts.netloc:
        raise BadRequest(
            "a user or password must not stand in the cluster's URL, which lists of processes and logs show:"
            " set SEARCH_USER and SEARCH_PASSWORD (or SEARCH_PASSWORD_FILE) instead"
        )
    if parts.scheme not in _PORTS or not parts.netloc or parts.query or parts.fragment:
        raise BadRequest(f"the cluster's URL {url!r} cannot be read: {_FORM}")
    prefix, _, name = parts.path.rstrip("/").rpartition("/")
    name = unquote(name) or DEFAULT_NAME
    if not _NAME.fullmatch(name):
        raise BadRequest(
            f"{name!r} cannot name a corpus: take small letters, digits, - and _, beginning with a letter or a digit"
        )
    hosts = tuple(_host(each, parts.scheme) for each in parts.netloc.split(","))
    return Address(parts.scheme, hosts, prefix, name)


def _host(written: str, scheme: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"{scheme}://{written}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadRequest(f"{written!r} names no host and port: {_FORM}") from error
    if not host or parts.path:
        raise BadRequest(f"{written!r} names no host and port: {_FORM}")
    return host, _PORTS[scheme] if port is None else port


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
