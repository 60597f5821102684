"""What every test may ask for: the shared data and a real OpenSearch, with a clear word where one is missing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

PROJECT = Path(__file__).resolve().parent.parent

# What an example may take is no property of the code: the first one loads the machine code, and machines differ.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
# CI makes the same examples each time, so half as many: others come up on the machines of those who work here.
if os.environ.get("CI") == "true":
    settings.register_profile("half", settings.get_profile("ci"), max_examples=50)
    settings.load_profile("half")


# A shell ignores Ctrl-C for what it starts in the background, and so would all that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test that asks for a cluster waits until one has been fetched and started: that is not its own time."""
    for item in items:
        if "opensearch_url" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(item.config.getini("timeout"), func_only=True))


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """Path of a file or folder of the data beside the project; skips without it, fails under CI=true."""

    def find(name: str) -> Path:
        path = PROJECT.parent / "shared" / name
        if not path.exists():
            _miss(f"needs {path}, which is not here")
        return path

    return find


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's top folder."""
    return PROJECT


@pytest.fixture(scope="session")
def opensearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster: OPENSEARCH_URL, else one of three nodes that runs as long as these tests do.

    Skips with the reason where none can be had; fails then under CI=true.
    """
    named = os.environ.get("OPENSEARCH_URL")
    if named:
        yield named.rstrip("/")
        return
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # The workers' common folder: the first one starts the cluster, and it ends with the process that started them.
        folder = folder.parent
        with FileLock(folder / "opensearch.lock"):
            if not (folder / "opensearch.said").exists():
                # It outlives this process: nobody here is to wait for it.
                _start_cluster(folder, os.getppid()).returncode = 0
        yield _read_address(folder)
        return
    running = _start_cluster(folder, os.getpid())
    try:
        yield _read_address(folder)
    finally:
        running.terminate()
        running.wait(60)


@pytest.fixture
def corpus_url(opensearch_url: str) -> Iterator[str]:
    """The URL of a corpus that nobody made yet; what a test makes there is removed after it."""
    from index.opensearch.cluster import Cluster

    url = f"{opensearch_url}/test-{uuid.uuid4().hex[:12]}"
    yield url
    cluster = Cluster.connect(url, checked=False)
    cluster.drop()
    cluster.close()


def _start_cluster(folder: Path, process: int) -> subprocess.Popen[bytes]:
    """Start a cluster that runs as long as a process; when this returns, `folder` holds its address or why not."""
    script, said = PROJECT / "tests" / "opensearch" / "start_cluster.py", folder / "opensearch.said"
    command = [sys.executable, str(script), "--url-file", str(said), "--while", str(process)]
    with (folder / "opensearch.errors").open("wb") as errors:
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
        )
    while not said.exists():
        if running.poll() is not None:
            said.write_text("")
        time.sleep(0.1)
    return running


def _read_address(folder: Path) -> str:
    address = (folder / "opensearch.said").read_text()
    if not address:
        reason = (folder / "opensearch.errors").read_text().strip()
        _miss(f"needs an OpenSearch cluster, named by OPENSEARCH_URL or started here: {reason}")
    return address


def _miss(message: str) -> None:
    """Skip a test that lacks something; where everything should be there, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
