"""Requests to a cluster, by opensearch-py: the only module that knows it.

Retries are ours and not the client's, for they need to know whether a refusal passes by itself, and a writer whether
its request may have been done already by an attempt whose answer was lost.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any, Final

from opensearchpy import exceptions as client
from opensearchpy.serializer import Serializer
from opensearchpy.transport import Transport

from index.errors import BadRequest, IndexUnavailable
from index.opensearch.address import Address
from index.opensearch.credentials import Credentials
from index.opensearch.failures import explain, read_refusal

# The client warns of each failed attempt, with a traceback: who wants to see that sets a handler for "opensearch".
logging.getLogger("opensearch").addHandler(logging.NullHandler())

_TIMEOUT_SECONDS: Final = 60.0
_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 3.0
_CONNECTIONS: Final = 32
"""To each node, kept open; threads beyond wait for none, theirs are closed after use."""


@dataclass(frozen=True)
class Answer:
    """The answer to a request; `retried` if an attempt before it may have been done, too."""

    status: int
    body: Any
    retried: bool = False


class Connection:
    """Requests to one cluster. Threads may share it."""

    def __init__(self, address: Address, credentials: Credentials) -> None:
        if credentials.given and not address.is_private:
            raise BadRequest(
                f"a password would go to {address} for everybody between to read: take https://, for which the cluster"
                " needs a certificate (docs/opensearch.md)"
            )
        self.address = address
        self._who = credentials.user or ("the token" if credentials.token else None)
        self._transport = Transport(
            [{"host": host, "port": port} for host, port in address.hosts],
            serializer=_Json(),
            max_retries=0,
            # A node that did not answer is tried again after so many seconds, or when all others are out, too.
            dead_timeout=5,
            timeout=_TIMEOUT_SECONDS,
            pool_maxsize=_CONNECTIONS,
            url_prefix=address.prefix,
            **_secured(address, credentials),
        )

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Mapping[str, str] | None = None,
        patience: float = 10.0,
        expected: Container[int] = (),
    ) -> Answer:
        """What the cluster answers; `body` is an object, or bytes that are JSON already, one object a line.

        What may pass is tried again for `patience` seconds, and where a node is not there with each of the others. An
        HTTP status of `expected` is an answer; any other from 400 up raises IndexUnavailable or BadRequest.
        """
        headers = {"content-type": "application/x-ndjson"} if isinstance(body, bytes) else None
        until = time.monotonic() + patience
        pause, retried = _FIRST_PAUSE, False
        refused: client.TransportError | None = None  # says more than that another node does not answer
        untried = len(self.address.hosts)
        while True:
            try:
                answered = self._transport.perform_request(
                    method, path, params=dict(params or {}), body=body, headers=headers
                )
                return Answer(200, answered, retried)
            except client.SSLError as error:
                raise self._untrusted(error) from None
            except client.TransportError as error:
                status = error.status_code
                if isinstance(status, int) and status in expected:
                    return Answer(status, error.info, retried)
                refused = error if isinstance(status, int) else refused
                untried -= 1
                is_absent = not isinstance(status, int) and not isinstance(error, client.ConnectionTimeout)
                is_late = time.monotonic() + pause > until and not (is_absent and untried > 0)
                if is_late or not self._passes(error):
                    raise self._failed(refused or error) from None
                # Of these alone it is certain that nothing was done.
                retried = retried or status != 429
            time.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, _LONGEST_PAUSE)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def explain(self, status: int, error: Any) -> Exception:
        """The error for a refusal that is one of several in an answer."""
        return explain(read_refusal(status, error), str(self.address), self.address.name, self._who)

    def _passes(self, error: client.TransportError) -> bool:
        status = error.status_code
        if isinstance(status, int):
            return read_refusal(status, error.info).is_passing
        return isinstance(error, client.ConnectionError)

    def _failed(self, error: client.TransportError) -> Exception:
        status = error.status_code
        if isinstance(status, int):
            return self.explain(status, error.info)
        address = self.address
        if isinstance(error, client.ConnectionTimeout):
            return IndexUnavailable(
                f"OpenSearch at {address} did not answer in {_TIMEOUT_SECONDS:.0f} s: look at its load, then try again"
            )
        reason = _innermost(error)
        return IndexUnavailable(
            f"nobody answers at {address} ({reason}): look whether OpenSearch runs there, at its port (9200 unless it"
            " was told otherwise), and whether it wants https, then try again"
        )

    def _untrusted(self, error: client.SSLError) -> IndexUnavailable:
        reason = _innermost(error)
        if "WRONG_VERSION_NUMBER" in reason or "RECORD_LAYER" in reason:
            return IndexUnavailable(f"{self.address} does not speak TLS: write its URL with http://")
        return IndexUnavailable(
            f"the certificate of {self.address} cannot be trusted ({reason}): set SEARCH_CA to the file of the"
            " certificates that signed it, or look at the host's name"
        )


class _Json(Serializer):
    """What the client makes of bodies. Half of a surrogate pair, which is no UTF-8, becomes a question mark."""

    mimetype = "application/json"

    def dumps(self, data: Any) -> bytes:
        """The JSON of an object; what is JSON already stays as it is."""
        if isinstance(data, bytes):
            return data
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")

    def loads(self, text: str) -> Any:
        """The object of JSON."""
        return json.loads(text)


def to_json(data: Any) -> bytes:
    """An object as it is sent."""
    return _Json().dumps(data)


def _secured(address: Address, credentials: Credentials) -> dict[str, Any]:
    """What the client has to know of TLS and of who asks."""
    options: dict[str, Any] = {}
    if address.scheme == "https":
        options = {"use_ssl": True, "verify_certs": True, "ssl_assert_hostname": None}
        if credentials.ca:
            options["ca_certs"] = credentials.ca
    if credentials.user is not None:
        options["http_auth"] = (credentials.user, credentials.password)
    elif credentials.token is not None:
        options["headers"] = {"Authorization": f"Bearer {credentials.token}"}
    return options


def _innermost(error: client.TransportError) -> str:
    """The reason at the bottom of the client's error, in one line."""
    found: Any = error.info
    while isinstance(found, BaseException):
        inner = getattr(found, "reason", None) or found.__cause__ or (found.args[-1] if found.args else None)
        if not isinstance(inner, BaseException):
            break
        found = inner
    if isinstance(found, OSError) and found.strerror:
        return str(found.strerror)
    return str(found).rpartition(": ")[2].strip()[:200] or "no connection"
