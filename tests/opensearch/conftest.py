"""A corpus in a real cluster, and a gate before it that wants TLS and a password as a secured cluster does."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.opensearch.cluster import Cluster

# Tests are no package; what two of their files share is imported from here.
sys.path.insert(0, str(Path(__file__).parent))

from gate import Gate  # the module beside this one

VARIABLES = ("SEARCH_USER", "SEARCH_PASSWORD", "SEARCH_PASSWORD_FILE", "SEARCH_TOKEN", "SEARCH_TOKEN_FILE", "SEARCH_CA")


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may be logged in somewhere: only where they name the cluster is that meant."""
    if "OPENSEARCH_URL" not in os.environ:
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)


@pytest.fixture
def setenv(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Sets a variable of the environment for one test."""
    return monkeypatch.setenv


@pytest.fixture
def cluster(corpus_url: str) -> Iterator[Cluster]:
    """A corpus of two shards, without copies, that was just made."""
    made = Cluster.connect(corpus_url)
    made.create(shards=2, replicas=0)
    yield made
    made.close()


@pytest.fixture
def gate(opensearch_url: str, tmp_path: Path) -> Iterator[Gate]:
    """A gate that lets through to the cluster whom it knows."""
    made = Gate(opensearch_url, tmp_path)
    yield made
    made.close()
