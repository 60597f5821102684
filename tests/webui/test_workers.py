"""Several processes that answer on one port, as `search serve --workers` starts them."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.cli import main
from tests.webui.conftest import PATIENCE
from webui.workers import Share

SERVE = """
import signal, sys
from webui.app import serve
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has it passed over by what runs in the background
if __name__ == "__main__":
    serve(sys.argv[1], port=0, workers=2, on_listening=lambda url: print(url, flush=True))
"""

in_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are looked up in Linux's /proc")


@pytest.fixture
def serving(sample_index: Path, project: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of two processes, in a process group of its own as a terminal would start it, and its URL."""
    script = tmp_path / "serving.py"
    script.write_text(SERVE, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script), str(sample_index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project)},
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_a_worker_at_work_leaves_a_connection_to_those_with_fewer() -> None:
    connections = [0, 0, 0]
    shares = [Share(connections, place) for place in range(3)]
    assert all(share.takes(0, at_work=True) for share in shares)
    assert shares[0].takes(2, at_work=False)
    assert not shares[0].takes(2, at_work=True)
    assert shares[1].takes(1, at_work=False) and not shares[1].takes(1, at_work=True)
    assert shares[2].takes(0, at_work=True)
    assert shares[2].takes(1, at_work=True) and shares[1].takes(1, at_work=True)
    assert connections == [2, 1, 1]


def test_connections_that_ask_at_once_are_all_answered(serving: tuple[subprocess.Popen[str], str]) -> None:
    host = serving[1].split("/")[2]
    kept = [http.client.HTTPConnection(host, timeout=PATIENCE) for _ in range(12)]
    for _ in range(2):
        for connection in kept:
            connection.request("GET", "/api/search?q=ferry")
        answers = [connection.getresponse() for connection in kept]
        assert {(answer.status, json.loads(answer.read())["total"]["relation"]) for answer in answers} == {
            (200, "exact")
        }
    for connection in kept:
        connection.close()


def answering(process: subprocess.Popen[str], without: int = 0) -> list[int]:
    """The numbers of the two processes that a server started to answer, `without` not among them, once they are two."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = [one for one in children(process.pid) if one != without]
        if len(found) == 2:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{found} and not two processes answer")


def children(parent: int) -> list[int]:
    """The processes that a process started for itself with multiprocessing."""
    numbers = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    commands = {int(one): Path(f"/proc/{one}/cmdline") for one in numbers}
    return [one for one, path in commands.items() if path.exists() and "spawn_main" in path.read_text()]


def status(url: str) -> int:
    with urllib.request.urlopen(f"{url}healthz", timeout=PATIENCE) as answer:  # noqa: S310 - our own
        found: int = answer.status
        return found


def ended(pid: int) -> bool:
    """Whether a process is gone, waiting for it."""
    end = time.monotonic() + PATIENCE
    while Path(f"/proc/{pid}").exists():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@in_proc
@pytest.mark.parametrize("answered", [True, False], ids=["answering", "starting"])
def test_an_interrupt_ends_all_of_them_quietly(serving: tuple[subprocess.Popen[str], str], answered: bool) -> None:
    process, url = serving
    assert not answered or status(url) == 200
    workers = answering(process)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    assert process.wait(timeout=PATIENCE) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""
    assert all(ended(pid) for pid in workers)


@in_proc
def test_one_that_dies_is_replaced(serving: tuple[subprocess.Popen[str], str]) -> None:
    process, url = serving
    assert status(url) == 200
    first, second = answering(process)
    os.kill(first, signal.SIGKILL)
    assert ended(first)
    assert second in answering(process, without=first)
    assert status(url) == 200


@in_proc
def test_they_end_when_their_parent_is_killed(serving: tuple[subprocess.Popen[str], str]) -> None:
    process, url = serving
    assert status(url) == 200
    workers = answering(process)
    process.kill()
    assert all(ended(pid) for pid in workers)


@pytest.mark.parametrize("count", ["0", "-1", "65"])
def test_a_number_that_makes_no_sense_is_an_error(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--workers", count]) == 2
    assert "--workers is a whole number from 1 to 64" in capsys.readouterr().err
