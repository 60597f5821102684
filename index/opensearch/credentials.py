"""Who asks a cluster, from the environment or from files, so that no secret stands on a command line or in a log."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import BadRequest


@dataclass(frozen=True)
class Credentials:
    """A user and password, or a token; `ca` is a file of the certificates to trust. Shown without the secrets."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    ca: str | None = None

    @property
    def given(self) -> bool:
        """Whether there is anything to log in with."""
        return self.user is not None or self.token is not None


def read_credentials(environment: Mapping[str, str] | None = None) -> Credentials:
    """SEARCH_USER with SEARCH_PASSWORD or SEARCH_PASSWORD_FILE; else SEARCH_TOKEN or SEARCH_TOKEN_FILE; SEARCH_CA.

    Raises BadRequest where a file that one of them names cannot be read, and for half of a login.
    """
    given = os.environ if environment is None else environment
    user, token = given.get("SEARCH_USER") or None, _secret(given, "SEARCH_TOKEN")
    password, ca = _secret(given, "SEARCH_PASSWORD"), given.get("SEARCH_CA") or None
    if user is not None and password is None:
        raise BadRequest("SEARCH_USER is set without a password: set SEARCH_PASSWORD or SEARCH_PASSWORD_FILE")
    if password is not None and user is None:
        raise BadRequest("a password is set without its user: set SEARCH_USER")
    if ca is not None and not Path(ca).is_file():
        raise BadRequest(f"SEARCH_CA names {ca}, which is no file: name a file of certificates in PEM")
    return Credentials(user, password, None if user else token, ca)


def _secret(given: Mapping[str, str], name: str) -> str | None:
    """The variable itself, or what the file holds that NAME_FILE names, less the end of its line."""
    file = given.get(f"{name}_FILE")
    if given.get(name) or not file:
        return given.get(name) or None
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise BadRequest(f"{name}_FILE names {file}, which cannot be read: {reason}") from error
