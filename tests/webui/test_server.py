"""The server that `search serve` runs, as a client on the network meets it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.webui.conftest import PATIENCE
from webui.app import MOST_BYTES, listen

SERVE = """
import signal, sys
from webui.app import serve
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has it passed over by what runs in the background
serve(sys.argv[1], port=0, on_listening=lambda url: print(url, flush=True))
"""


def test_serve_tells_its_address_once_it_listens_and_ends_with_an_interrupt(sample_index: Path, project: Path) -> None:
    command = [sys.executable, "-c", SERVE, str(sample_index)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=project) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{url}healthz", timeout=PATIENCE) as answer:  # noqa: S310 - our own
            assert answer.status == 200
            assert "waitress" not in str(answer.headers)
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 0
        assert process.stdout.read() == ""
        assert process.stderr.read() == ""


def test_a_port_that_is_taken_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", taken.getsockname()[1])


def test_many_ask_at_once_and_get_the_same_answer(site: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def ask(_: int) -> bytes:
        with urllib.request.urlopen(f"{site}/?q=dam", timeout=PATIENCE) as answer:  # noqa: S310 - our own
            found: bytes = answer.read()
            return found

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(40)))) == 1


@pytest.mark.parametrize(
    ("path", "kind"), [("/check", "text/html"), ("/api/duplicates/match", "application/problem+json")]
)
def test_a_body_over_the_limit_is_refused_in_the_right_form(site: str, path: str, kind: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=PATIENCE)
    content_type = "application/json" if "api" in path else "application/x-www-form-urlencoded"
    try:
        connection.request("POST", path, b"x" * (MOST_BYTES + 1), {"Content-Type": content_type})
        answer = connection.getresponse()
        assert answer.status == 413
        assert (answer.getheader("Content-Type") or "").startswith(kind)
        answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "path", ["/%", "/%00", "/%ff%fe", "/articles/%00", "/?q=%00", "/?q=%ff", "/?q=" + "x" * 20_000]
)
def test_odd_addresses_are_answered_and_never_break_the_server(site: str, path: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status in (200, 400, 404)
    finally:
        connection.close()
