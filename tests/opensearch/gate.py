"""An HTTPS server before a real cluster: it asks who is there as the security plugin does, and passes all else on.

It can also lose answers: the cluster does what it was asked, and the connection ends before it says so.
"""

from __future__ import annotations

import base64
import json
import ssl
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme

USER, PASSWORD, TOKEN = "newsroom", "open-sesame-42", "token-4711"
READER, READER_PASSWORD = "reader", "only-looking"


class Gate:
    """`url` is its address; `ca` the file of the certificate to trust; `lost` how many answers it is to lose next."""

    def __init__(self, behind: str, folder: Path, host: str = "localhost") -> None:
        self.behind = behind
        self.lost = 0
        self.busy = 0
        authority = trustme.CA()
        self.ca = folder / "ca.pem"
        authority.cert_pem.write_to_path(str(self.ca))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(host).configure_cert(context)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://localhost:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


_WRITERS = (_basic(USER, PASSWORD), f"Bearer {TOKEN}")
_READERS = (_basic(READER, READER_PASSWORD),)


def _handler(gate: Gate) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said = self.headers.get("Authorization")
            if said not in (*_WRITERS, *_READERS):
                self.answer(401, b"Unauthorized", "text/plain")
            elif said in _READERS and self.command in ("PUT", "DELETE"):
                reason = "no permissions for [indices:data/write/index] and User [name=reader]"
                error = {"type": "security_exception", "reason": reason}
                self.answer(403, json.dumps({"error": error, "status": 403}).encode(), "application/json")
            elif gate.busy:
                gate.busy -= 1
                error = {"type": "rejected_execution_exception", "reason": "the queue is full"}
                self.answer(429, json.dumps({"error": error, "status": 429}).encode(), "application/json")
            else:
                self.pass_on(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any  # noqa: N815  names that the server looks for

        def pass_on(self, body: bytes) -> None:
            headers = {"Content-Type": self.headers.get("Content-Type") or "application/json"}
            request = urllib.request.Request(  # noqa: S310  the cluster of the tests
                gate.behind + self.path, data=body or None, headers=headers, method=self.command
            )
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                    status, data = answer.status, answer.read()
            except urllib.error.HTTPError as error:
                with error:
                    status, data = error.code, error.read()
            if gate.lost:
                gate.lost -= 1
                self.close_connection = True
                self.connection.close()
                return
            self.answer(status, data, "application/json")

        def answer(self, status: int, data: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    return Handler
