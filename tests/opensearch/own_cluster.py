"""A cluster that one test file has for itself, so that it may kill its nodes: three processes, by the script."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PATIENCE_SECONDS = 240.0
_SCRIPT = Path(__file__).with_name("start_cluster.py")


class OwnCluster:
    """`url` names all nodes, so that whoever asks goes on with another where one is lost."""

    def __init__(self, errors: Path) -> None:
        with errors.open("wb") as file:
            self._running = subprocess.Popen(
                [sys.executable, str(_SCRIPT), "--while", str(os.getpid())],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file, text=True, start_new_session=True,
            )  # fmt: skip
        first = self._said()
        if not first:
            self.stop()
            _miss(f"needs an OpenSearch cluster of its own: {errors.read_text().strip()}")
        try:
            self._addresses = _addresses(first)
        except BaseException:
            self.stop()
            raise
        self._lost: set[int] = set()
        self.url = f"http://{','.join(address for _, address in sorted(self._addresses.items()))}"

    @property
    def nodes(self) -> list[int]:
        """The nodes that were not killed."""
        return sorted(set(self._addresses) - self._lost)

    def manager(self) -> int:
        """The node that manages the cluster: to lose it stops most."""
        (found,) = self.ask("/_cat/cluster_manager?format=json")
        return int(found["node"].rpartition("-")[2])

    def kill(self, node: int) -> None:
        """SIGKILL for a node, and on with the test: nobody waits until the others miss it."""
        self._lost.add(node)
        self._order(f"kill {node}")

    def start(self, node: int) -> None:
        """Start a node again, on the data that it had."""
        self._order(f"start {node}")
        self._lost.discard(node)

    def restore(self) -> None:
        """Start the nodes that were killed and wait until the cluster is green."""
        for node in sorted(self._lost):
            self.start(node)
        self.wait("green")

    def wait(self, status: str) -> None:
        """Wait until the cluster has this status, with all nodes that were not killed."""
        until = time.monotonic() + PATIENCE_SECONDS
        health: dict[str, Any] = {}
        while time.monotonic() < until:
            try:
                health = self.ask("/_cluster/health?timeout=1s")
            except OSError:  # it has no manager, or the node is not back yet
                health = {}
            if (health.get("status"), health.get("number_of_nodes")) == (status, len(self.nodes)):
                return
            time.sleep(0.3)
        raise AssertionError(f"not {status} with nodes {self.nodes} after {PATIENCE_SECONDS:.0f} s: {health}")

    def wait_for(self, comes: Callable[[], bool]) -> None:
        """Wait until something holds."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not comes():
            assert time.monotonic() < until, f"still not after {PATIENCE_SECONDS:.0f} s"
            time.sleep(0.3)

    def ask(self, path: str, body: Any = None) -> Any:
        """What a living node answers; `body`: a PUT. Raises OSError."""
        return _ask(f"http://{self._addresses[self.nodes[0]]}{path}", body)

    def stop(self) -> None:
        """Stop all nodes."""
        self._running.terminate()
        self._running.wait(60)
        for pipe in (self._running.stdin, self._running.stdout):
            if pipe is not None:
                pipe.close()

    def _order(self, command: str) -> None:
        assert self._running.stdin is not None
        self._running.stdin.write(command + "\n")
        self._running.stdin.flush()

    def _said(self) -> str:
        assert self._running.stdout is not None
        return self._running.stdout.readline().strip()


def _addresses(first: str) -> dict[int, str]:
    """The addresses of all nodes, once each has one: a node is one of the cluster before it answers requests."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        nodes = _ask(f"{first}/_nodes/http")["nodes"].values()
        if all("http" in node for node in nodes):
            return {int(node["name"].rpartition("-")[2]): node["http"]["publish_address"] for node in nodes}
        assert time.monotonic() < until, f"a node without an address after {PATIENCE_SECONDS:.0f} s: {nodes}"
        time.sleep(0.3)


def _ask(url: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    method = "GET" if data is None else "PUT"
    request = urllib.request.Request(url, data=data, headers=headers, method=method)  # noqa: S310  our own cluster
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


def _miss(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
